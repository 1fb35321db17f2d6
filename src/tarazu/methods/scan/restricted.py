"""The restricted flexible scan: connected sets of areas that each have more than their due."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tarazu.methods.blocks import BLOCK, by_blocks
from tarazu.methods.compiled import compiled
from tarazu.methods.scan.connected import lowest
from tarazu.methods.scan.field import Field
from tarazu.methods.scan.likelihood import BERNOULLI, log_ratio
from tarazu.methods.scan.search import Found
from tarazu.methods.scan.zones import Floats

SAME = 1e-12  # relative: sets nearer than this are equal, and the first is kept
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class RestrictedSearch:
    """Goes through connected sets around every centre, of areas whose counts reach `least`.

    Which sets there are depends on the counts, so each replicate has its own; branches that cannot exceed the best so
    far are cut.

    Attributes:
        near: shape (areas, nearest), the centre first. touching: shape (areas, areas). limit: of a set's population.
    """

    field: Field
    near: NDArray[np.int32]
    touching: Bools
    least: NDArray[np.int64]
    limit: float
    minimum_cases: int

    def best(self, taken: Bools) -> Found | None:
        cases = self.field.cases[:, 0]
        chosen = np.empty(self.near.shape[1], dtype=np.int32)
        size, statistic = self._search(cases, (cases >= self.least) & ~taken, chosen)
        return Found(tuple(chosen[:size].tolist()), self.field.spans[0], 0, float(statistic)) if size else None

    def maxima(self, replicates: int, seed: int) -> Floats:
        found = np.zeros(replicates)

        def work(rows: range) -> None:
            drawn = self.field.draw(rows, seed=seed, lanes=BLOCK)[:, 0]
            chosen = np.empty(self.near.shape[1], dtype=np.int32)
            for lane, row in enumerate(rows):
                cases = drawn[:, lane].astype(np.int64)
                found[row] = self._search(cases, cases >= self.least, chosen)[1]

        by_blocks(replicates, work)
        return found

    def _search(self, cases: NDArray[np.int64], allowed: Bools, chosen: NDArray[np.int32]) -> tuple[int, float]:
        field = self.field
        found: tuple[int, float] = _best_set(
            *(cases.astype(np.float64), field.expected[:, 0].copy(), field.population, allowed),
            *(self.near, self.touching, self.limit, chosen),
            *(field.model, field.total, field.everyone, self.minimum_cases),
        )
        return found


def least_allowed(field: Field, alpha: float) -> NDArray[np.int64]:
    """The least count of each area whose middle p-value P(Y > y) + P(Y = y) / 2 is below alpha.

    Source: Tango, Takahashi (2012), Stat Med 31:4207-4218, section 2.
    """
    due = field.expected[:, 0]
    if field.model == BERNOULLI:
        chance = stats.binom(field.population, field.total / field.everyone)
    else:
        chance = stats.poisson(due)
    count = chance.ppf(1 - alpha)
    middle = chance.sf(count) + chance.pmf(count) / 2
    needed = np.where(middle < alpha, count, count + 1)
    return np.asarray(np.where(due > 0, np.maximum(needed, 1), np.iinfo(np.int32).max), dtype=np.int64)


@compiled
def _local(
    centre: int, cases: Floats, expected: Floats, allowed: Bools, near: NDArray[np.int32], touching: Bools
) -> tuple[NDArray[np.int32], NDArray[np.int64], int]:
    """Allowed areas that the centre reaches among its nearest, the highest ratio first; their borders; its place."""
    most = near.shape[1]
    reach = np.empty(most, dtype=np.int32)
    waiting = np.zeros(most, dtype=np.bool_)
    for place in range(most):
        waiting[place] = allowed[near[centre, place]]
    reach[0], waiting[0], size, done = centre, False, 1, 0
    while done < size:
        here = reach[done]
        done += 1
        for place in range(1, most):
            if waiting[place] and touching[here, near[centre, place]]:
                reach[size], waiting[place] = near[centre, place], False
                size += 1
    reach = reach[:size]
    ratio = np.empty(size)
    for place in range(size):
        ratio[place] = -cases[reach[place]] / expected[reach[place]]
    areas = reach[np.argsort(ratio, kind="mergesort")]
    bits = np.zeros(size, dtype=np.int64)
    start = 0
    for one in range(size):
        start = one if areas[one] == centre else start
        for other in range(size):
            if touching[areas[one], areas[other]]:
                bits[one] |= np.int64(1) << np.int64(other)
    return areas, bits, start


@compiled
def _gone_through(centre: int, areas: NDArray[np.int32], allowed: Bools, near: NDArray[np.int32]) -> int:
    """Bits of earlier centres that reach all this one does: every set with one of them was met there."""
    bits = np.int64(0)
    for place in range(len(areas)):
        earlier = areas[place]
        if earlier >= centre:
            continue
        inside = True
        for area in areas:
            held = False
            for other in near[earlier]:
                held |= other == area
            inside &= held
            if not inside:
                break
        if inside:
            bits |= np.int64(1) << np.int64(place)
    return int(bits)


@compiled
def _can_exceed(
    best: float,
    left: int,
    areas: NDArray[np.int32],
    sums: tuple[float, float, float],
    cases: Floats,
    expected: Floats,
    population: Floats,
    model: int,
    total: float,
    everyone: float,
) -> bool:
    """Whether a set with some of what is left, connected or not, can exceed the best.

    The best addition takes areas in the order of their ratios, so that a pass along them suffices (Neill 2012, J R Stat
    Soc B 74:337-360).
    """
    count, due, people = sums
    for place in range(len(areas)):
        if (left >> place) & 1:
            area = areas[place]
            count, due, people = count + cases[area], due + expected[area], people + population[area]
            if count > due and log_ratio(model, count, due, people, total, everyone) > best * (1.0 + SAME):
                return True
    return False


@compiled
def _best_set(
    cases: Floats,
    expected: Floats,
    population: Floats,
    allowed: Bools,
    near: NDArray[np.int32],
    touching: Bools,
    limit: float,
    chosen: NDArray[np.int32],
    model: int,
    total: float,
    everyone: float,
    minimum: int,
) -> tuple[int, float]:
    """Size and statistic of the best set, its areas in `chosen`; 0 where no set has more than its due."""
    best, best_size = 0.0, 0
    most = near.shape[1]
    path = np.empty(most, dtype=np.int32)
    open_, shut = np.zeros(most + 1, dtype=np.int64), np.zeros(most + 1, dtype=np.int64)
    count, due, people = np.zeros(most + 1), np.zeros(most + 1), np.zeros(most + 1)
    for centre in range(len(near)):
        if not allowed[centre] or population[centre] > limit:
            continue
        areas, bits, start = _local(centre, cases, expected, allowed, near, touching)
        every = (np.int64(1) << np.int64(len(areas))) - 1
        open_[0], shut[0] = np.int64(1) << np.int64(start), _gone_through(centre, areas, allowed, near)
        depth = 0
        while depth >= 0:
            if open_[depth] == 0:
                depth -= 1
                continue
            place = lowest(open_[depth])
            mark = np.int64(1) << np.int64(place)
            open_[depth] &= ~mark
            shut[depth] |= mark
            area = areas[place]
            now, held, among = count[depth] + cases[area], due[depth] + expected[area], people[depth] + population[area]
            if among > limit:
                continue
            path[depth] = area
            if now >= minimum and now > held:
                statistic = log_ratio(model, now, held, among, total, everyone)
                if statistic > best * (1.0 + SAME):
                    best, best_size = statistic, depth + 1
                    chosen[:best_size] = path[:best_size]
            left = every & ~shut[depth]
            sums = (now, held, among)
            if not _can_exceed(best, left, areas, sums, cases, expected, population, model, total, everyone):
                continue
            depth += 1
            open_[depth] = bits[place] if depth == 1 else open_[depth - 1] | bits[place]
            open_[depth] &= ~shut[depth - 1]
            shut[depth] = shut[depth - 1]
            count[depth], due[depth], people[depth] = now, held, among
    return best_size, best
