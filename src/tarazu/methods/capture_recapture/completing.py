"""Lists that were not there for some people, by EM, compiled; `incomplete.py` is its front.

Whether somebody would have been on a list that was not there is missing by design. The E-step shares the people of an
observed history out over the full histories it may stand for, and adds those whom only absent lists would have seen; the
M-step fits the model to that table as to any other. Links are chosen as in `stepwise.py`, each overlap judged where both
lists were there.

Source: Dempster, Laird, Rubin (1977), J R Stat Soc B 39:1-38; Zwane, van der Pal-de Bruin, van der Heijden (2004), Stat Med
23:2267-2281.
"""

import math

import numpy as np

from tarazu.methods.capture_recapture.existence import eliminate, exists
from tarazu.methods.capture_recapture.histories import FloatArray, IntArray
from tarazu.methods.capture_recapture.poisson import LOST, fitted, maximise, superset_sums
from tarazu.methods.capture_recapture.stepwise import log_smaller_tail, pair_at, smallest, without
from tarazu.methods.compiled import compiled

MOST_ROUNDS = 5000
STEADY = 1e-11  # relative change of the total at which EM ends; it moves by a constant share of what is left
ENDLESS = 1e7  # total over people seen, beyond which it runs to infinity
START = -1.5  # log-odds of being on a list, where the search begins


@compiled
def share_out(
    cells: FloatArray, absent: IntArray, chances: FloatArray, completed: FloatArray, totals: FloatArray
) -> None:
    """Writes the completed table of all people, and the total of each part.

    Args:
        cells: counts by part, shape (parts, 2**k); parts differ in the lists that were absent, shape (parts,).
        chances: of each full history, the one on no list among them, adding up to 1.
    """
    completed[:] = 0.0
    for part in range(absent.size):
        gone = absent[part]
        within = collapsed(chances, gone)
        people = cells[part].sum()
        totals[part] = people / (1 - within[0]) if people > 0 else 0.0
        for s in range(1, chances.size):
            seen = s & ~gone
            if seen == 0:
                completed[s] += totals[part] * chances[s]
            elif cells[part, seen] > 0:
                completed[s] += cells[part, seen] * chances[s] / within[seen]


@compiled
def collapsed(values: FloatArray, gone: int) -> FloatArray:
    """At each history on the lists that were there: the sum over what the absent ones may have held."""
    sums = np.zeros(values.size)
    for s in range(values.size):
        sums[s & ~gone] += values[s]
    return sums


@compiled
def complete(
    cells: FloatArray,
    absent: IntArray,
    terms: IntArray,
    kept: FloatArray,
    theta: FloatArray,
    completed: FloatArray,
    totals: FloatArray,
) -> tuple[float, FloatArray]:
    """EM: the total of all parts, infinite where there is none, and the chances of all full histories.

    Args:
        theta: where to start from; becomes the estimate, the intercept that of all people together.
        completed, totals: as of `share_out`, written.
    """
    chances, means, margins = np.empty(kept.size), np.empty(kept.size), np.empty(kept.size)
    no_pull, no_centre = np.empty((0, 0)), np.empty(0)
    people = cells.sum()
    write_chances(terms, theta, kept, chances)
    share_out(cells, absent, chances, completed, totals)
    before = math.inf
    for _ in range(MOST_ROUNDS):
        margins[:] = completed
        superset_sums(margins)
        _, _, ended = maximise(margins, kept, terms, theta, means, -math.inf, no_pull, no_centre)
        write_chances(terms, theta, kept, chances)
        share_out(cells, absent, chances, completed, totals)
        total = totals.sum()
        if ended == LOST or not people < total < ENDLESS * people:
            return math.inf, chances
        if abs(total - before) < STEADY * total:
            return total, chances
        before = total
    return math.inf, chances


@compiled
def write_chances(terms: IntArray, theta: FloatArray, kept: FloatArray, chances: FloatArray) -> None:
    """Of every full history that the model allows, and of the one on no list."""
    whole = fitted(terms, theta, kept, chances)
    chances[0] = math.exp(theta[0])
    chances /= whole + chances[0]


@compiled
def told_apart(terms: IntArray, kept: FloatArray, absent: IntArray) -> bool:
    """Whether the parameters are determined by the means of the histories that the parts can show: full column rank.

    At equal chances of all full histories, where the derivatives of the log of a mean are shares of 2**(absent lists).
    """
    parts, size = absent.size, terms.size - 1
    matrix = np.zeros((parts + size, parts * kept.size))
    column = 0
    for part in range(parts):
        gone = absent[part]
        for seen in range(1, kept.size):
            if seen & gone:
                continue
            ways = 0.0
            for s in range(kept.size):
                if s & ~gone == seen and kept[s] > 0:
                    ways += 1.0
                    for i in range(size):
                        if terms[1 + i] & s == terms[1 + i]:
                            matrix[parts + i, column] += 1.0
            if ways > 0:
                for i in range(size):
                    matrix[parts + i, column] /= ways
                matrix[part, column] = 1.0
                column += 1
    return eliminate(matrix, column) == parts + size


@compiled
def choose_completing(
    cells: FloatArray, absent: IntArray, lists: int, log_threshold: float, totals: FloatArray
) -> tuple[float, IntArray, IntArray, FloatArray, FloatArray]:
    """Total, pairs in the order they entered, terms, parameters, and 1 for each history the model allows, else 0.

    A pair that nobody is on both of, wherever both lists were there, enters at minus infinity.

    Args:
        totals: of the parts, written.
    """
    pairs = lists * (lists - 1) // 2
    order, tails = np.zeros(pairs, dtype=np.int64), np.empty(pairs)
    margins, completed = cells.copy(), np.empty(cells.shape[1])
    for part in range(absent.size):
        superset_sums(margins[part])
    terms, theta, kept = begin(margins, absent, lists)
    total, chances = math.inf, kept
    if told_apart(terms, kept, absent):
        total, chances = complete(cells, absent, terms, kept, theta, completed, totals)
    if total == math.inf:
        return total, order[:0], terms, theta, kept
    entered, place = 0, 0
    while entered < pairs:
        tails_where_both(margins, absent, totals, chances, lists, order[:entered], tails)
        while True:
            place = smallest(tails)
            if not tails[place] < log_threshold:
                return total, order[:entered], terms, theta, kept
            terms_next, theta_next, kept_next = larger(terms, theta, kept, margins, pair_at(place, lists))
            if told_apart(terms_next, kept_next, absent) and exists(completed, terms_next, kept_next):
                table, parts = completed.copy(), totals.copy()
                found, shares = complete(cells, absent, terms_next, kept_next, theta_next, table, parts)
                if found < math.inf:
                    break
            tails[place] = 0.0
        total, chances, completed, terms, theta, kept = found, shares, table, terms_next, theta_next, kept_next
        totals[:] = parts
        order[entered] = pair_at(place, lists)
        entered += 1
    return total, order, terms, theta, kept


@compiled
def begin(margins: FloatArray, absent: IntArray, lists: int) -> tuple[IntArray, FloatArray, FloatArray]:
    """Terms, parameters and allowed histories of independent lists; one that holds nobody leaves."""
    kept = np.ones(margins.shape[1])
    kept[0] = 0.0
    terms, theta = np.zeros(1 + lists, dtype=np.int64), np.full(1 + lists, START)
    theta[0] = math.log(margins[:, 0].sum()) - START
    size = 1
    for j in range(lists):
        if margins[:, 1 << j].sum() > 0:
            terms[size] = 1 << j
            size += 1
        else:
            without(kept, 1 << j)
    return terms[:size], theta[:size], kept


@compiled
def larger(
    terms: IntArray, theta: FloatArray, kept: FloatArray, margins: FloatArray, pair: int
) -> tuple[IntArray, FloatArray, FloatArray]:
    """The model with a pair more: its term, or, where nobody is on both, without the histories that hold it."""
    kept = kept.copy()
    if margins[:, pair].sum() > 0:
        return np.append(terms, pair), np.append(theta, 0.0), kept
    without(kept, pair)
    return terms.copy(), theta.copy(), kept


@compiled
def tails_where_both(
    margins: FloatArray,
    absent: IntArray,
    totals: FloatArray,
    chances: FloatArray,
    lists: int,
    entered: IntArray,
    tails: FloatArray,
) -> None:
    """Writes the log of the p-value of each pair's overlap where both lists were; 0 if nowhere, or in the model."""
    chance = chances.copy()
    superset_sums(chance)
    for place in range(tails.size):
        pair = pair_at(place, lists)
        people = mean = 0.0
        for part in range(absent.size):
            if pair & absent[part] == 0:
                people += margins[part, pair]
                mean += totals[part] * chance[pair]
        tails[place] = log_smaller_tail(people, mean) if mean > 0 else 0.0
        for other in entered:
            if other == pair:
                tails[place] = 0.0
