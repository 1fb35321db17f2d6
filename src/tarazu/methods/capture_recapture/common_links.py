"""Links that strata have in common, chosen step by step, each stratum with a reach of its own.

Lists that reach into strata unequally look linked where all people are taken as one: who is easily found is found by
many. So an overlap is judged against the sum over strata of what each would show, its reach drawn but loosely towards
that of the others. All else is as in `sparse`: the pair least likely under the model so far enters, while its p-value is
below a threshold and the larger model has an estimate.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tarazu.methods.capture_recapture.completing import START as LIST_START
from tarazu.methods.capture_recapture.completing import complete, told_apart
from tarazu.methods.capture_recapture.existence import exists, identifiable
from tarazu.methods.capture_recapture.histories import FloatArray, IntArray
from tarazu.methods.capture_recapture.poisson import superset_sums
from tarazu.methods.capture_recapture.pooling import Model, begin, common_model, mode, precision
from tarazu.methods.capture_recapture.stepwise import log_smaller_tail, pair_at, without
from tarazu.methods.capture_recapture.stratified import by_absence

REACH, LINK = 0.5, 0.3  # standard deviations among strata while links are chosen


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """A model in sets of lists: terms, the empty one first, then `lists` lists; 1 for each history it allows, else 0."""

    terms: IntArray
    kept: FloatArray
    lists: int


def terms_of(cells: FloatArray, pairs: Sequence[int]) -> Terms:
    """All lists and the pairs. A list that holds nobody leaves, as does a pair that nobody is on both of.

    Args:
        cells: counts of all histories by stratum, shape (strata, 2**k).
    """
    margins, kept = cells.sum(axis=0), np.ones(cells.shape[1])
    superset_sums(margins)
    kept[0] = 0.0
    singles = [1 << place for place in range(kept.size.bit_length() - 1)]
    for term in (*singles, *pairs):
        if not margins[term]:
            without(kept, term)
    lists = [term for term in singles if margins[term]]
    held = [0, *lists, *(pair for pair in pairs if margins[pair])]
    return Terms(np.array(held, dtype=np.int64), kept, len(lists))


def estimable(cells: FloatArray, absent: Sequence[int], model: Terms) -> bool:
    """Whether strata that were all alike had an estimate, and only one: then strata that differ have one too."""
    terms, kept = model.terms, model.kept
    if not any(absent):
        return bool(identifiable(terms, kept) and exists(cells.sum(axis=0), terms, kept))
    gone, parts, _ = by_absence(absent, cells)
    if not told_apart(terms, kept, gone):
        return False
    theta = np.zeros(terms.size)
    theta[0], theta[1 : 1 + model.lists] = math.log(cells.sum()) - LIST_START, LIST_START
    total, _ = complete(parts, gone, terms, kept, theta, np.empty(kept.size), np.empty(gone.size))
    return math.isfinite(total)


def common_links(cells: FloatArray, absent: Sequence[int], log_threshold: float) -> tuple[int, ...] | None:
    """The pairs in the order they enter; None where not even independent lists have an estimate.

    Args:
        cells: counts of all histories by stratum, shape (strata, 2**k); a stratum of nobody says nothing.
        absent: for each stratum the lists that were not there, one bit a list.
    """
    here = np.flatnonzero(cells.sum(axis=1))
    cells, absent = cells[here], tuple(absent[int(stratum)] for stratum in here)
    pairs: tuple[int, ...] = ()
    theta = None
    if not estimable(cells, absent, terms_of(cells, pairs)):
        return None
    while True:
        held = terms_of(cells, pairs)
        model = common_model(cells, held.terms, held.kept, held.lists, absent)
        first = begin(model)
        if theta is not None:
            first[:, : theta.shape[1]] = theta
        theta, _ = mode(model, precision(held.lists, held.terms.size, REACH, LINK), first, first[:, 1:].mean(axis=0))
        entering = _entering(cells, absent, pairs, _tails(cells, absent, model, held, theta), log_threshold)
        if entering is None:
            return pairs
        pairs = (*pairs, entering)


def _entering(
    cells: FloatArray, absent: Sequence[int], pairs: tuple[int, ...], tails: dict[int, float], log_threshold: float
) -> int | None:
    """The pair least likely under the model so far, of those below the threshold with which there is an estimate."""
    for pair in sorted(tails, key=lambda pair: tails[pair]):
        if tails[pair] >= log_threshold:
            return None
        if pair not in pairs and estimable(cells, absent, terms_of(cells, (*pairs, pair))):
            return pair
    return None


def _tails(cells: FloatArray, absent: Sequence[int], model: Model, held: Terms, theta: FloatArray) -> dict[int, float]:
    """Log of the p-value of each pair's overlap, in strata where both lists were, under the model so far."""
    means = np.exp(theta @ model.design.T)
    fitted = np.append(0, np.flatnonzero(held.kept))
    every, lists = np.arange(cells.shape[1]), cells.shape[1].bit_length() - 1
    tails = {}
    for pair in (pair_at(place, lists) for place in range(lists * (lists - 1) // 2)):
        both = np.array([not gone & pair for gone in absent])
        mean = float(means[both][:, fitted & pair == pair].sum())
        if mean > 0:
            tails[pair] = float(log_smaller_tail(cells[both][:, every & pair == pair].sum(), mean))
    return tails
