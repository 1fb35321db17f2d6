"""Arguments of the scans: read, checked together, and told with their places."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.comparison.arguments import LISTED, Arguments
from tarazu.methods.scan.field import Field
from tarazu.methods.scan.likelihood import EXPECTATION, MODELS
from tarazu.methods.scan.zones import Floats

DISTANCES = ("euclidean", "great_circle")
MOST_DRAWN = 10**9  # people from whom a hypergeometric draw can be made
MOST_CASES = 2**31 - 1


class ScanArguments(Arguments):
    """What every scan is given."""

    __slots__ = ()

    def places(self, given: ArrayLike, areas: int, distance: str) -> Floats:
        """Coordinates, shape (areas, 2)."""
        where = self.numbers("coordinates", given)
        if where.shape != (areas, 2):
            self.say(f"coordinates has shape {where.shape}; expected ({areas}, 2), two numbers an area")
        elif distance == "great_circle":
            for area in np.flatnonzero((np.abs(where[:, 0]) > 360) | (np.abs(where[:, 1]) > 90)).tolist()[:LISTED]:
                self.say(f"coordinates[{area}] is {where[area].tolist()}; expected longitude and latitude in degrees")
        return where

    def borders(self, given: ArrayLike, areas: int) -> NDArray[np.bool_]:
        """Which areas share a border, shape (areas, areas), both ways; from pairs or a (sparse) matrix.

        Args:
            given: shape (pairs, 2), positions from 0, each pair once or both ways; or shape (areas, areas), not 0 where
                two are neighbours. Of two areas, (2, 2) is read as a matrix.
        """
        held = np.asarray(given.toarray() if hasattr(given, "toarray") else given)
        touching = np.zeros((areas, areas), dtype=np.bool_)
        if held.shape == (areas, areas):
            touching[:] = self.numbers("neighbours", held) != 0
        elif held.ndim == 2 and held.shape[1] == 2:
            pairs = self.numbers("neighbours", held)
            known = (pairs == np.floor(pairs)) & (pairs >= 0) & (pairs < areas)
            wrong = np.flatnonzero(~known.all(axis=1))
            for place in wrong[:LISTED]:
                self.say(f"neighbours[{place}] is {held[place].tolist()}; expected positions from 0 to {areas - 1}")
            if not len(wrong):
                first, second = pairs.astype(np.intp).T
                touching[first, second] = True
        elif held.size:
            self.say(f"neighbours has shape {held.shape}; expected pairs, (pairs, 2), or ({areas}, {areas})")
        touching |= touching.T
        np.fill_diagonal(touching, False)
        return touching

    def choices(self, *, distance: str, max_share: float, replicates: int, seed: int, minimum_cases: int) -> None:
        self.one_of("distance", distance, DISTANCES)
        if not 0 < max_share <= 1:
            self.say(f"max_share is {max_share!r}; expected above 0 and at most 1")
        for name, value, least in (
            ("replicates", replicates, 0),
            ("seed", seed, 0),
            ("minimum_cases", minimum_cases, 1),
        ):
            self.whole(name, value, least=least)

    def whole(self, name: str, value: object, *, least: int) -> None:
        if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer) or value < least:
            self.say(f"{name} is {value!r}; expected a whole number, {least} or more")

    def field(
        self,
        cases: Floats,
        population: Floats,
        expected: Floats | None,
        model: str,
        coordinates: Floats,
        spans: Sequence[tuple[int, int]] = ((0, 1),),
    ) -> Field:
        """Counts, people and what was due; the last is scaled to the cases. Settles all that was said before.

        Args:
            cases, expected: shape (areas,) or (areas, periods); population: like one of these.
        """
        ground = population if expected is None else expected
        if expected is not None:
            self.together("expected", expected, "cases", cases)
        if ground.shape == cases.shape:
            self.without_ground("cases", cases, "population" if expected is None else "expected", ground)
        if model == "bernoulli":
            self._people(cases, population, expected)
        if cases.sum() > MOST_CASES:
            self.say(f"cases sum to {cases.sum():.0f}; expected at most {MOST_CASES}")
        self.settle()
        counts = cases.reshape(len(cases), -1).astype(np.int64)
        due = np.array(ground.reshape(len(ground), -1), order="C")
        code = MODELS[model]
        if code != EXPECTATION and due.sum() > 0:
            due = due * (counts.sum() / due.sum())
        people = population if population.ndim == 1 else population.mean(axis=1)
        return Field(code, counts, due, np.array(people, order="C"), np.lexsort(coordinates.T), tuple(spans))

    def _people(self, cases: Floats, population: Floats, expected: Floats | None) -> None:
        """What 'bernoulli' needs: people who are counted, some of them cases."""
        if not self._faults and population.shape == cases.shape:
            self.parts("cases", cases, "population", population)
        if expected is not None:
            self.say("expected is given; with model 'bernoulli' the population decides what is due")
        if population.sum() > MOST_DRAWN:
            self.say(f"population sums to {population.sum():.0f}; 'bernoulli' takes up to {MOST_DRAWN}: use 'poisson'")
