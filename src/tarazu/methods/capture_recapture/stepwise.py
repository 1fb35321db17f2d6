"""Stepwise choice of pair terms by their p-value, compiled; `sparse.py` is its front."""

import math

import numpy as np

from tarazu.methods.capture_recapture.existence import exists, identifiable
from tarazu.methods.capture_recapture.histories import FloatArray, IntArray
from tarazu.methods.capture_recapture.poisson import maximise, superset_sums
from tarazu.methods.compiled import compiled

ENOUGH = 1e-17  # a further term of a sum that no longer changes it


@compiled
def log_smaller_tail(count: float, mean: float) -> float:
    """log of the smaller of P(X <= count) and P(X >= count), X Poisson."""
    if mean <= 0:
        return 0.0 if count == 0 else -math.inf
    log_point = count * math.log(mean) - mean - math.lgamma(count + 1)
    total = term = 1.0
    at = count
    if count <= mean:
        while at > 0 and term > ENOUGH * total:
            term *= at / mean
            total += term
            at -= 1
    else:
        while term > ENOUGH * total:
            at += 1
            term *= mean / at
            total += term
    tail = log_point + math.log(total)
    if tail < -2:
        return tail
    other: float = math.log(1 - math.exp(tail) + math.exp(log_point))
    return min(tail, other)


@compiled
def independent(margins: FloatArray, lists: int) -> float:
    """Total of people if lists are independent: the root N above n of  1 - n/N = prod(1 - n_j/N).

    Infinite where nobody is on two lists; n where a list holds everybody. An empty list counts for nothing.
    """
    people: float = margins[0]
    on_lists = 0.0
    for j in range(lists):
        on_lists += margins[1 << j]
        if margins[1 << j] == people:
            return people
    if on_lists <= people:
        return math.inf
    share = 0.0  # n / N, between 0 (exclusive) and 1: the concave function below has one root there
    high = 1.0
    for _ in range(200):
        middle = 0.5 * (share + high)
        missed = 1.0
        for j in range(lists):
            missed *= 1 - middle * margins[1 << j] / people
        if 1 - middle > missed:
            share = middle
        else:
            high = middle
        if high - share <= 1e-15 * high:
            break
    return people / (0.5 * (share + high))


@compiled
def start(margins: FloatArray, lists: int, total: float, terms: IntArray, theta: FloatArray, kept: FloatArray) -> int:
    """Writes the model of independent lists, at its estimate; returns the number of terms. Empty lists leave."""
    for s in range(kept.size):
        kept[s] = 1.0
    kept[0] = 0.0
    terms[0], theta[0] = 0, math.log(total)
    size = 1
    for j in range(lists):
        share = margins[1 << j] / total
        if share > 0:
            terms[size], theta[size] = 1 << j, math.log(share / (1 - share))
            theta[0] += math.log(1 - share)
            size += 1
        else:
            without(kept, 1 << j)
    return size


@compiled
def choose(cells: FloatArray, lists: int, log_threshold: float) -> tuple[float, float, IntArray]:
    """Total, variance of the log of the unseen, and the pairs in the order they entered.

    A pair without overlap enters at minus infinity, and the histories with both lists leave the table.
    """
    pairs = lists * (lists - 1) // 2
    margins, means, kept, kept_next = cells.copy(), cells.copy(), cells.copy(), cells.copy()
    superset_sums(margins)
    terms, order = np.zeros(1 + lists + pairs, dtype=np.int64), np.zeros(pairs, dtype=np.int64)
    theta, tails = np.zeros(terms.size), np.empty(pairs)
    no_pull, no_centre = np.empty((0, 0)), np.empty(0)
    total = independent(margins, lists)
    if not (margins[0] < total < math.inf):
        return total, math.nan, order[:0]
    size = start(margins, lists, total, terms, theta, kept)
    _, variance, _ = maximise(margins, kept, terms[:size], theta[:size], means, -math.inf, no_pull, no_centre)
    entered = 0
    while entered < pairs:
        tails_of_pairs(margins, means, lists, order[:entered], tails)
        while True:
            place = smallest(tails)
            if not tails[place] < log_threshold:
                return margins[0] + math.exp(theta[0]), variance, order[:entered]
            pair = pair_at(place, lists)
            for s in range(kept.size):
                kept_next[s] = kept[s]
            size_next = size
            if margins[pair] > 0:
                terms[size], theta[size] = pair, 0.0
                size_next = size + 1
            else:
                without(kept_next, pair)
            if identifiable(terms[:size_next], kept_next) and exists(cells, terms[:size_next], kept_next):
                break
            tails[place] = 0.0
        size = size_next
        kept, kept_next = kept_next, kept
        _, variance, _ = maximise(margins, kept, terms[:size], theta[:size], means, -math.inf, no_pull, no_centre)
        order[entered] = pair
        entered += 1
    return margins[0] + math.exp(theta[0]), variance, order


@compiled
def smallest(values: FloatArray) -> int:
    place = 0
    for i in range(values.size):
        if values[i] < values[place]:
            place = i
    return place


@compiled
def tails_of_pairs(margins: FloatArray, means: FloatArray, lists: int, entered: IntArray, tails: FloatArray) -> None:
    """Writes the log of the p-value of each pair: of its overlap, under the model so far; 0 for one in the model."""
    place = 0
    for i in range(lists):
        for j in range(i + 1, lists):
            pair = (1 << i) | (1 << j)
            tails[place] = log_smaller_tail(margins[pair], means[pair])
            for m in range(entered.size):
                if entered[m] == pair:
                    tails[place] = 0.0
            place += 1


@compiled
def pair_at(place: int, lists: int) -> int:
    """The pair at a place in the order (0, 1), (0, 2), ..., (1, 2), ..."""
    for i in range(lists):
        for j in range(i + 1, lists):
            if place == 0:
                return (1 << i) | (1 << j)
            place -= 1
    return 0


@compiled
def without(kept: FloatArray, term: int) -> None:
    """Takes the histories that contain the term out of the table."""
    for s in range(kept.size):
        if s & term == term:
            kept[s] = 0.0
