"""The sampler: people of one history are split over the classes together, so that a sweep costs cells, not people."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.capture_recapture.generators import (
    State,
    binomial,
    gamma,
    log_gamma_variate,
    poisson,
    uniform,
)
from tarazu.methods.compiled import compiled

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

TRIES = 50  # of a number unseen below its limit, before it is drawn below the limit directly


class Cells(NamedTuple):
    """Histories: those of i are on the lists members[starts[i]:starts[i + 1]]; the last cell is of those on none."""

    starts: IntArray
    members: IntArray
    counts: IntArray


class Classes(NamedTuple):
    """What a chain knows of the classes; every array is written anew in each sweep.

    weights: shape (classes,), shares of people. odds: shape (lists, classes), of being on a list. missed: shape
    (classes,), weight times the chance of being on no list. people, on_list: how many belong to a class, and how many
    of them are on a list.
    """

    weights: FloatArray
    odds: FloatArray
    missed: FloatArray
    people: IntArray
    on_list: IntArray


class Prior(NamedTuple):
    """Gamma(shape, rate) of the concentration; the number unseen is at most `limit`."""

    shape: float
    rate: float
    limit: int


@compiled
def run_chain(
    state: State,
    cells: Cells,
    classes: Classes,
    prior: Prior,
    burn_in: int,
    thin: int,
    unseen: IntArray,
    used: IntArray,
) -> None:
    """Gibbs sweeps of one chain; every `thin`-th after `burn_in` goes to `unseen`, and its classes in use to `used`."""
    concentration = 0.3 / len(classes.weights)
    share = np.zeros(len(classes.weights) + 1)
    zero = len(cells.counts) - 1
    seen = 0
    for i in range(zero):
        seen += cells.counts[i]
    for sweep in range(-burn_in, len(unseen) * thin):
        _split_people(state, cells, classes, share)
        _swap_neighbours(state, classes, concentration)
        left = _draw_weights(state, classes, seen + cells.counts[zero], concentration)
        chance = _draw_odds(state, classes)
        cells.counts[zero] = _draw_unseen(state, seen, chance, prior.limit)
        shape = prior.shape + len(classes.weights) - 1.0
        concentration = math.exp(log_gamma_variate(state, shape)) / (prior.rate - left)
        if sweep >= 0 and sweep % thin == 0:
            unseen[sweep // thin] = cells.counts[zero]
            for k in range(len(classes.people)):
                used[sweep // thin] += classes.people[k] > 0


@compiled
def _split_people(state: State, cells: Cells, classes: Classes, share: FloatArray) -> None:
    """Multinomial of each cell over the classes; share[k] is the weight of class k and all after it."""
    starts, members, counts = cells
    _, odds, missed, people, on_list = classes
    on_list[:] = 0
    people[:] = 0
    last = len(missed)
    for i in range(len(counts)):
        share[:last] = missed
        for m in range(starts[i], starts[i + 1]):
            row = odds[members[m]]
            for k in range(last):  # side by side through vector instructions
                share[k] *= row[k]
        for k in range(last - 2, -1, -1):
            share[k] += share[k + 1]
        left = counts[i]
        for k in range(len(missed)):
            if left == 0:
                break
            part = left
            if share[k + 1] > 0.0:
                part = binomial(state, left, 1.0 - share[k + 1] / share[k])
            if part > 0:
                left -= part
                people[k] += part
                for m in range(starts[i], starts[i + 1]):
                    on_list[members[m], k] += part


@compiled
def _swap_neighbours(state: State, classes: Classes, concentration: float) -> None:
    """Exchange the names of neighbouring classes, the sticks integrated out, from the end to the front.

    Without it a class of many people that chance put far down the stick stays there for 100,000 sweeps, and the
    concentration with it. With R people behind both, the ratio of the probabilities is (c + n_{k+1} + R) / (c + n_k + R).

    Source: Papaspiliopoulos, Roberts (2008), Biometrika 95:169-186, section 3.4, collapsed.
    """
    people, on_list = classes.people, classes.on_list
    behind = people[len(people) - 1]
    for k in range(len(people) - 3, -1, -1):
        front, back = people[k], people[k + 1]
        ratio = (concentration + back + behind) / (concentration + front + behind)
        if front != back and (ratio >= 1.0 or uniform(state) < ratio):
            people[k], people[k + 1] = back, front
            for j in range(len(on_list)):
                on_list[j, k], on_list[j, k + 1] = on_list[j, k + 1], on_list[j, k]
        behind += people[k + 1]


@compiled
def _draw_weights(state: State, classes: Classes, total: int, concentration: float) -> float:
    """Break the stick; returns the logarithm of what is left for the last class."""
    rest, left, stick = total, 0.0, 1.0  # `left` is the logarithm of `stick`
    last = len(classes.weights) - 1
    for k in range(last):
        if rest == 0:  # nobody from here on: the piece kept is a power of one uniform number
            kept = math.log(uniform(state)) / concentration
        else:
            rest -= classes.people[k]
            first = gamma(state, 1.0 + classes.people[k])
            second = log_gamma_variate(state, concentration + rest)
            kept = second - math.log(first + math.exp(second))
        left += kept
        after = math.exp(left)
        classes.weights[k] = stick - after
        stick = after
    classes.weights[last] = stick
    return left


@compiled
def _draw_odds(state: State, classes: Classes) -> float:
    """Chance of each list in each class, uniform beforehand; returns the chance of being on no list."""
    weights, odds, missed, people, on_list = classes
    missed[:] = weights
    for j in range(len(odds)):
        for k in range(len(weights)):
            if people[k] == 0:
                chance = uniform(state)
                odds[j, k] = chance / (1.0 - chance)
                missed[k] *= 1.0 - chance
            else:
                on = gamma(state, 1.0 + on_list[j, k])
                off = gamma(state, 1.0 + people[k] - on_list[j, k])
                odds[j, k] = on / off
                missed[k] *= off / (on + off)
    nowhere = 0.0
    for k in range(len(weights)):
        nowhere += missed[k]
    return nowhere


@compiled
def _draw_unseen(state: State, seen: int, chance: float, limit: int) -> int:
    """Negative binomial given that `seen` were seen and each is missed with `chance`; never above `limit`.

    The prior 1 / N of the total makes it so (Manrique-Vallier 2016, equation 8).
    """
    for _ in range(TRIES):
        mean = gamma(state, np.float64(seen)) * chance / (1.0 - chance)
        if mean < 4.0 * limit:
            drawn = poisson(state, mean)
            if drawn <= limit:
                return drawn
    return _unseen_below(state, seen, chance, limit)


@compiled
def _unseen_below(state: State, seen: int, chance: float, limit: int) -> int:
    """The same by inversion, from the limit down: for a chance that makes nearly every draw too large."""
    whole, mass, k = 0.0, 1.0, limit
    while k >= 0 and mass > 1e-17 * whole:
        whole += mass
        mass *= k / ((seen + k - 1.0) * chance)
        k -= 1
    u, mass, k = uniform(state) * whole, 1.0, limit
    while u > mass and k > 0:
        u -= mass
        mass *= k / ((seen + k - 1.0) * chance)
        k -= 1
    return k
