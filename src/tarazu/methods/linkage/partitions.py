"""Other ways in which the records may belong to people, drawn with their probabilities."""

import math

import numpy as np
from scipy.special import logit

from tarazu.methods.capture_recapture.generators import State, seed_states, uniform
from tarazu.methods.compiled import compiled
from tarazu.methods.linkage.pairs import SMALL, FloatArray, IntArray, Pairs

SETTLING = 1500  # sweeps in which the pull is found; the last third of them is averaged
BETWEEN = 10  # sweeps from one draw to the next


def draw_partitions(pairs: Pairs, *, draws: int, seed: int, start: IntArray) -> IntArray:
    """Persons of the records in each draw, shape (draws, records).

    A way to group the records is as likely as the product of the odds of all pairs that it puts together, and of a
    common pull. Without the pull, too few pairs come out: a third record of a person has to be like both others, and
    the doubts of two pairs multiply although they are one doubt. The pull is set so that on average as many pairs are
    together as the pairs' own probabilities say.

    Args:
        start: persons to begin with, as `join` gives them.

    Source: Steorts (2015), Bayesian Analysis 10:849-875, for linkage as a partition; Gibbs steps over records.
    """
    (state,) = seed_states(seed, 1)
    starts, others, odds = _neighbours(pairs)
    absent = float(logit(SMALL))
    people = start.copy()
    pull = _settle(state, starts, others, odds, absent, people, pairs.expected, SETTLING)
    drawn = np.empty((draws, pairs.records), dtype=np.int64)
    _run(state, starts, others, odds, absent, people, pull, BETWEEN, drawn)
    return drawn


def _neighbours(pairs: Pairs) -> tuple[IntArray, IntArray, FloatArray]:
    """Pairs of record i, from either side: others[starts[i]:starts[i + 1]], and their log odds."""
    one, other = np.r_[pairs.left, pairs.right], np.r_[pairs.right, pairs.left]
    odds = np.r_[pairs.log_odds, pairs.log_odds]
    order = np.lexsort((other, one))
    starts = np.searchsorted(one[order], np.arange(pairs.records + 1))
    return starts, other[order], odds[order]


@compiled
def _settle(
    state: State,
    starts: IntArray,
    others: IntArray,
    odds: FloatArray,
    absent: float,
    people: IntArray,
    expected: float,
    sweeps: int,
) -> float:
    """Robbins-Monro steps towards the pull under which `expected` pairs are together."""
    pull = total = 0.0
    free, sizes = _free_names(people)
    for sweep in range(sweeps):
        _sweep(state, starts, others, odds, absent, people, pull, free, sizes)
        together = 0
        for size in sizes:
            together += size * (size - 1) // 2
        pull += (expected - together) / math.sqrt(expected + 1.0) / (10.0 + 0.2 * sweep)
        if 3 * sweep >= 2 * sweeps:
            total += pull / (sweeps - (2 * sweeps + 2) // 3)
    return total


@compiled
def _run(
    state: State,
    starts: IntArray,
    others: IntArray,
    odds: FloatArray,
    absent: float,
    people: IntArray,
    pull: float,
    between: int,
    drawn: IntArray,
) -> None:
    free, sizes = _free_names(people)
    for draw in range(len(drawn)):
        for _ in range(between):
            _sweep(state, starts, others, odds, absent, people, pull, free, sizes)
        drawn[draw] = people


@compiled
def _free_names(people: IntArray) -> tuple[IntArray, IntArray]:
    """A stack of names that nobody bears, its height in its last place; and how many records bear each name."""
    sizes = np.zeros(len(people), dtype=np.int64)
    for name in people:
        sizes[name] += 1
    free = np.zeros(len(people) + 1, dtype=np.int64)
    for name in range(len(people)):
        if sizes[name] == 0:
            free[free[-1]] = name
            free[-1] += 1
    return free, sizes


@compiled
def _sweep(
    state: State,
    starts: IntArray,
    others: IntArray,
    odds: FloatArray,
    absent: float,
    people: IntArray,
    pull: float,
    free: IntArray,
    sizes: IntArray,
) -> None:
    """Each record in turn leaves its person and joins one of those it is like, or none."""
    weight = np.zeros(len(people))
    known = np.zeros(len(people), dtype=np.int64)
    for record in range(len(people)):
        first, end = starts[record], starts[record + 1]
        if first == end:
            continue
        name = people[record]
        sizes[name] -= 1
        if sizes[name] == 0:
            free[free[-1]] = name
            free[-1] += 1
        for e in range(first, end):
            weight[people[others[e]]] += odds[e] + pull
            known[people[others[e]]] += 1
        whole = 1.0  # the weight of being a person of one's own
        for e in range(first, end):
            person = people[others[e]]
            if known[person] > 0:
                log_weight = weight[person] + (sizes[person] - known[person]) * (absent + pull)
                weight[person] = math.exp(min(log_weight, 600.0))
                whole += weight[person]
                known[person] = -1
        left = uniform(state) * whole - 1.0
        chosen = -1
        for e in range(first, end):
            person = people[others[e]]
            if known[person] < 0:
                if left > 0.0 and chosen < 0:
                    left -= weight[person]
                    if left <= 0.0:
                        chosen = person
                known[person] = 0
                weight[person] = 0.0
        if chosen < 0:
            free[-1] -= 1
            chosen = free[free[-1]]
        people[record] = chosen
        sizes[chosen] += 1
