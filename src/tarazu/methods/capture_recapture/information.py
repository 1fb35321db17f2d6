"""Exhaustive choice of a hierarchical model by BIC, compiled; `bic.py` is its front.

No model is left unjudged, yet few are fitted. If term T is not in a model, its deviance is at least that of the
largest model without T, in which all interaction of the lists of T is absent; that one falls apart into small tables
with one unknown each. A model whose penalty and whose worst missing term already exceed the best score so far cannot
win. The answer is that of fitting every model.
"""

import math

import numpy as np

from tarazu.methods.capture_recapture.existence import exists, identifiable
from tarazu.methods.capture_recapture.hierarchy import Models
from tarazu.methods.capture_recapture.histories import FloatArray, IntArray
from tarazu.methods.capture_recapture.poisson import BELOW, LOST, REACHED, maximise, superset_sums
from tarazu.methods.capture_recapture.stepwise import without
from tarazu.methods.compiled import compiled

TIE = 1e-7  # scores nearer than this are equal; the model that comes first in the order of models has it
MOST_STEPS = 100


@compiled
def deviance_without(cells: FloatArray, term: int) -> float:
    """Deviance of the largest model without a term, a lower bound of that of every model without it.

    Given the lists outside the term, the table of those inside has no interaction of the highest order: its means are
    the counts, plus d where an even number of lists is 1 and less d where an odd number is, with equal products on
    both sides. Where all lists outside are 0 the cell of those never seen is free and the counts fit exactly.
    """
    total = 0.0
    outside = (cells.size - 1) ^ term
    rest = outside
    while rest > 0:
        total += deviance_of_table(cells, term, rest)
        rest = (rest - 1) & outside
    return total


@compiled
def deviance_of_table(cells: FloatArray, term: int, rest: int) -> float:
    """Of one such table: Newton's method for d, inside a bracket."""
    low, high = bracket(cells, term, rest)
    if not high > low:
        return 0.0
    shift = 0.5 * (low + high)
    for _ in range(MOST_STEPS):
        value, slope = log_odds(cells, term, rest, shift)
        if value > 0:
            high = shift
        else:
            low = shift
        following = shift - value / slope
        if not low < following < high:
            following = 0.5 * (low + high)
        done = abs(following - shift) <= 1e-12 * (1 + abs(shift))
        shift = following
        if done:
            break
    deviance = 0.0
    inside = term
    while True:
        count = cells[rest | inside]
        if count > 0:
            deviance += 2 * count * math.log(count / (count + parity_sign(inside) * shift))
        if inside == 0:
            return deviance
        inside = (inside - 1) & term


@compiled
def bracket(cells: FloatArray, term: int, rest: int) -> tuple[float, float]:
    """Between which d no mean is negative."""
    low, high = -math.inf, math.inf
    inside = term
    while True:
        if parity_sign(inside) > 0:
            low = max(low, -cells[rest | inside])
        else:
            high = min(high, cells[rest | inside])
        if inside == 0:
            return low, high
        inside = (inside - 1) & term


@compiled
def log_odds(cells: FloatArray, term: int, rest: int, shift: float) -> tuple[float, float]:
    """Log of the ratio of products, and its slope in `shift`."""
    value = slope = 0.0
    inside = term
    while True:
        sign = parity_sign(inside)
        mean = cells[rest | inside] + sign * shift
        value += sign * math.log(mean)
        slope += 1 / mean
        if inside == 0:
            return value, slope
        inside = (inside - 1) & term


@compiled
def parity_sign(term: int) -> float:
    """1 for an even number of lists, -1 for an odd one."""
    sign = 1.0
    while term:
        term &= term - 1
        sign = -sign
    return sign


@compiled
def fit_terms(
    cells: FloatArray, margins: FloatArray, given: IntArray, start: FloatArray, wanted: float
) -> tuple[float, float, float]:
    """Log-likelihood up to a constant of the data, total, and variance of the log of the unseen.

    -inf for the first where the maximum is below `wanted`, not finite or not the only one. A term whose lists nobody
    is on together is at minus infinity.

    Args:
        given: terms of the model, closed under taking subsets, ascending.
        start: a parameter for each term there could be, shape (2**k,); becomes the estimate.
    """
    kept = np.ones(cells.size)
    kept[0] = 0.0
    terms = np.empty(given.size, dtype=np.int64)
    size = 0
    for i in range(given.size):
        if margins[given[i]] > 0:
            terms[size] = given[i]
            size += 1
        elif kept[given[i]] > 0:
            without(kept, given[i])
    theta, means, no_pull, no_centre = np.empty(size), np.empty(cells.size), np.empty((0, 0)), np.empty(0)
    for i in range(size):
        theta[i] = start[terms[i]]
    value, variance, state = maximise(margins, kept, terms[:size], theta, means, wanted, no_pull, no_centre)
    if state == BELOW or (state == REACHED and value < wanted):
        return -math.inf, math.inf, math.nan
    if not (identifiable(terms[:size], kept) and exists(cells, terms[:size], kept)):
        return -math.inf, math.inf, math.nan
    if state == LOST:  # the start was too far away: begin with equal means
        for i in range(size):
            theta[i] = 0.0
        theta[0] = math.log(margins[0] / cells.size)
        value, variance, state = maximise(margins, kept, terms[:size], theta, means, wanted, no_pull, no_centre)
    for s in range(cells.size):
        start[s] = 0.0
    for i in range(size):
        start[terms[i]] = theta[i]
    return value, margins[0] + math.exp(theta[0]), variance


@compiled
def write_terms(model: int, terms: IntArray) -> int:
    """Writes the terms of a model that is one number, bit T for term T; returns how many there are."""
    size = 0
    for term in range(terms.size):
        if (model >> term) & 1:
            terms[size] = term
            size += 1
    return size


@compiled
def search(cells: FloatArray, models: Models, first: IntArray, start: FloatArray) -> tuple[int, float, float, float]:
    """The place of the model with the least BIC, -1 if none has an estimate; total, variance, BIC less a constant.

    Args:
        models: fewest terms first.
        first: places of models that are likely to be good; any will do, and good ones save time.
        start: as in `fit_terms`; where to start from.
    """
    margins = cells.copy()
    superset_sums(margins)
    price = math.log(margins[0])
    saturated = 0.0
    for s in range(cells.size):
        if cells[s] > 0:
            saturated += cells[s] * (math.log(cells[s]) - 1)
    lacking, order = ordered_bounds(cells)
    best, score, total, variance = -1, math.inf, math.inf, math.nan
    trial, terms = np.empty(cells.size), np.empty(cells.size, dtype=np.int64)
    for place in range(-first.size, models.size):
        at = first[place + first.size] if place < 0 else place
        model: int = models[at]
        size = write_terms(model, terms)
        penalty = price * size
        if place >= 0 and penalty + worst(model, lacking, order) > score + TIE:
            if penalty > score + TIE:
                break
            continue
        for s in range(cells.size):
            trial[s] = start[s]
        wanted = saturated - 0.5 * (score + TIE - penalty)
        value, people, spread = fit_terms(cells, margins, terms[:size], trial, wanted)
        found = penalty + 2 * (saturated - value)
        if found < score - TIE or (found < score + TIE and at < best):
            best, score, total, variance = at, found, people, spread
            for s in range(cells.size):
                start[s] = trial[s]
    return best, total, variance, score


@compiled
def ordered_bounds(cells: FloatArray) -> tuple[FloatArray, IntArray]:
    """Bounds of the deviance without each term of two lists or more, largest first, and the terms."""
    lacking = np.zeros(cells.size)
    order = np.zeros(cells.size, dtype=np.int64)
    used = 0
    for term in range(3, cells.size):
        if term & (term - 1):
            bound = deviance_without(cells, term)
            place = used
            while place > 0 and lacking[place - 1] < bound:
                lacking[place], order[place] = lacking[place - 1], order[place - 1]
                place -= 1
            lacking[place], order[place] = bound, term
            used += 1
    return lacking[:used], order[:used]


@compiled
def worst(model: int, lacking: FloatArray, order: IntArray) -> float:
    """The largest bound of a term that the model lacks, a little less for rounding."""
    for i in range(order.size):
        if not (model >> order[i]) & 1:
            least: float = lacking[i] - TIE
            return least
    return 0.0
