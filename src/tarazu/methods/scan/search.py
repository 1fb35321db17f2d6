"""The greatest statistic over all zones: of many replicates at once, and of the counts observed."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.blocks import by_blocks
from tarazu.methods.compiled import compiled
from tarazu.methods.scan.field import Field
from tarazu.methods.scan.likelihood import BERNOULLI, chi_square_factor, least_count, log_ratio
from tarazu.methods.scan.zones import Floats, Zones

LANES = 32  # replicates that go through the zones side by side: as many as a pass of vector instructions takes
CAUTION = 0.85  # of the least maximum of the first block: what nearly every replicate will exceed
SAME = 1e-12  # relative: zones nearer than this are equal, and the first is kept
STRETCH = 4096  # zones for which the least counts are found at a time


@dataclass(frozen=True, slots=True)
class Found:
    """A zone: its areas with the centre first, its window of time, its kind, and its statistic."""

    areas: tuple[int, ...]
    span: tuple[int, int]
    kind: int
    statistic: float


class Search(Protocol):
    """Something that goes through candidate zones."""

    def maxima(self, replicates: int, seed: int) -> Floats:
        """The greatest statistic of each replicate, shape (replicates,)."""

    def best(self, taken: NDArray[np.bool_]) -> Found | None:
        """The zone of the greatest statistic that holds no area taken; none where nothing exceeds its due."""


@dataclass(frozen=True, slots=True, eq=False)
class ForestSearch:
    """Goes through every zone of a forest, in every window of time."""

    field: Field
    zones: Zones
    minimum_cases: int

    def best(self, taken: NDArray[np.bool_]) -> Found | None:
        zones, field = self.zones, self.field
        found = None
        for span in field.spans:
            zone, statistic = _best_zone(
                *(zones.area, zones.come, zones.go, zones.kind, zones.slots, zones.discount),
                *(field.seen(span), field.due(span), field.population, taken),
                *(field.model, field.total, field.everyone, self.minimum_cases),
                0.0 if found is None else found.statistic,
            )
            if zone >= 0:
                found = Found(tuple(zones.path(zone)), span, int(zones.kind[zone]), float(statistic))
        return found

    def maxima(self, replicates: int, seed: int) -> Floats:
        """Two passes a zone, cheap and exact: whole numbers are compared with the least count that reaches a level
        which nearly all replicates exceed, and only those that pass are looked at; a replicate that stays below it is
        gone through again with no level.
        """
        found = np.zeros(replicates)
        plain = [_Lens.of(self, span, 0.0) for span in self.field.spans]
        first = range(min(LANES, replicates))
        found[: first.stop] = self._block(first, plain, seed)
        if replicates > LANES:
            level = CAUTION * float(found[: first.stop].min())
            raised = [_Lens.of(self, span, level) for span in self.field.spans]

            def work(rows: range) -> None:
                if rows.start:
                    best = self._block(rows, raised, seed)
                    if best.min() <= level:
                        best = self._block(rows, plain, seed, best)
                    found[rows.start : rows.stop] = best

            by_blocks(replicates, work, block=LANES)
        return found

    def _block(self, rows: range, lenses: list["_Lens"], seed: int, known: Floats | None = None) -> Floats:
        drawn = self.field.draw(rows, seed=seed, lanes=LANES)
        best = np.zeros(LANES)
        if known is not None:
            best[: len(rows)] = known
        zones, field = self.zones, self.field
        running = np.zeros((zones.slots, LANES), dtype=np.int32)
        for lens in lenses:
            counts = np.ascontiguousarray(drawn[:, slice(*lens.span)].sum(axis=1, dtype=np.int32))
            _raise_maxima(
                *(zones.area, zones.come, zones.go, zones.kind, zones.discount, lens.least, lens.due, lens.people),
                counts,
                running,
                best,
                *(field.model, field.total, field.everyone),
            )
        return best[: len(rows)]


@dataclass(frozen=True, slots=True, eq=False)
class _Lens:
    """A window of time as every replicate looks through it; shape (zones,) each."""

    span: tuple[int, int]
    due: Floats
    people: Floats
    least: NDArray[np.int32]

    @classmethod
    def of(cls, search: ForestSearch, span: tuple[int, int], level: float) -> "_Lens":
        """`least` counts exceed the level; where no count does, it is beyond all counts."""
        zones, field = search.zones, search.field
        due = _run_along(zones.area, zones.come, zones.go, zones.slots, field.due(span))
        people = np.zeros(1)
        if field.model == BERNOULLI:
            people = _run_along(zones.area, zones.come, zones.go, zones.slots, field.population)
        least = np.empty(len(due), dtype=np.int32)

        def work(stretches: range) -> None:
            part = slice(stretches.start * STRETCH, stretches.stop * STRETCH)
            _least_counts(
                *(level, zones.discount, zones.kind[part], due[part], people[part] if len(people) > 1 else people),
                *(field.model, field.total, field.everyone, search.minimum_cases, least[part]),
            )

        by_blocks(-(-len(due) // STRETCH), work)
        return cls(span, due, people, least)


@compiled
def _run_along(
    area: NDArray[np.int32], come: NDArray[np.int16], go: NDArray[np.int16], slots: int, values: Floats
) -> Floats:
    """Sum over each zone."""
    running = np.zeros(slots)
    sums = np.empty(len(area))
    for zone in range(len(area)):
        running[go[zone]] = running[come[zone]] + values[area[zone]]
        sums[zone] = running[go[zone]]
    return sums


@compiled
def _least_counts(
    level: float,
    discount: Floats,
    kind: NDArray[np.int16],
    due: Floats,
    people: Floats,
    model: int,
    total: float,
    everyone: float,
    minimum: int,
    least: NDArray[np.int32],
) -> None:
    for zone in range(len(due)):
        held = people[zone] if model == BERNOULLI else 0.0
        needed = least_count(model, level / discount[kind[zone]], due[zone], held, total, everyone)
        least[zone] = np.int32(min(max(needed, minimum), 2147483647.0))


@compiled
def _raise_maxima(
    area: NDArray[np.int32],
    come: NDArray[np.int16],
    go: NDArray[np.int16],
    kind: NDArray[np.int16],
    discount: Floats,
    least: NDArray[np.int32],
    due: Floats,
    people: Floats,
    counts: NDArray[np.int32],
    running: NDArray[np.int32],
    best: Floats,
    model: int,
    total: float,
    everyone: float,
) -> None:
    """Raises `best`, shape (LANES,), by every zone of `counts`, shape (areas, LANES)."""
    for zone in range(len(area)):
        here, before, after, needed = area[zone], come[zone], go[zone], least[zone]
        # The sign bit of `hits` is set where a count reaches what is needed: no branch, so that lanes go together. Their
        # number is read from the array, for a constant would be unrolled before it is made vectors of.
        hits = np.int32(0)
        for lane in range(running.shape[1]):
            count = np.int32(running[before, lane] + counts[here, lane])
            running[after, lane] = count
            hits |= np.int32(needed - np.int32(1) - count)
        if hits >= 0:
            continue
        expected, factor = due[zone], discount[kind[zone]]
        held = people[zone] if model == BERNOULLI else 0.0
        bound = factor * chi_square_factor(model, expected, held, total, everyone)
        for lane in range(running.shape[1]):
            count = running[after, lane]
            over = count - expected
            if count >= needed and over * over * bound > best[lane]:
                best[lane] = max(best[lane], factor * log_ratio(model, count, expected, held, total, everyone))


@compiled
def _best_zone(
    area: NDArray[np.int32],
    come: NDArray[np.int16],
    go: NDArray[np.int16],
    kind: NDArray[np.int16],
    slots: int,
    discount: Floats,
    cases: NDArray[np.int64],
    expected: Floats,
    population: Floats,
    taken: NDArray[np.bool_],
    model: int,
    total: float,
    everyone: float,
    minimum: int,
    best: float,
) -> tuple[int, float]:
    """The first zone of the greatest statistic above `best` without an area taken, -1 where there is none."""
    count, over, held = np.zeros(slots, dtype=np.int64), np.zeros(slots, dtype=np.int64), np.zeros(slots)
    due = np.zeros(slots)
    chosen = -1
    for zone in range(len(area)):
        here, before, after = area[zone], come[zone], go[zone]
        count[after] = count[before] + cases[here]
        over[after] = over[before] + taken[here]
        due[after] = due[before] + expected[here]
        held[after] = held[before] + population[here]
        if over[after] or count[after] < minimum or count[after] <= due[after] or due[after] <= 0.0:
            continue
        factor = discount[kind[zone]]
        gap = count[after] - due[after]
        bound = factor * gap * gap * chi_square_factor(model, due[after], held[after], total, everyone)
        if bound <= best:
            continue
        statistic = factor * log_ratio(model, count[after], due[after], held[after], total, everyone)
        if statistic > best * (1.0 + SAME):
            best, chosen = statistic, zone
    return chosen, best
