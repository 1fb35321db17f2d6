"""Arguments of the scans: read, checked together, and told with their places."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from tarazu.methods.comparison.arguments import Arguments
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
            for area in np.flatnonzero((np.abs(where[:, 0]) > 360) | (np.abs(where[:, 1]) > 90)).tolist()[:20]:
                self.say(f"coordinates[{area}] is {where[area].tolist()}; expected longitude and latitude in degrees")
        return where

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
        if model == "bernoulli" and population.shape == cases.shape:
            self.parts("cases", cases, "population", population)
            if expected is not None:
                self.say("expected is given; with model 'bernoulli' the population decides what is due")
            if population.sum() > MOST_DRAWN:
                self.say(
                    f"population sums to {population.sum():.0f}; 'bernoulli' takes up to {MOST_DRAWN}: use 'poisson'"
                )
        if cases.sum() > MOST_CASES:
            self.say(f"cases sum to {cases.sum():.0f}; expected at most {MOST_CASES}")
        self.settle()
        counts = cases.reshape(len(cases), -1).astype(np.int64)
        due = np.ascontiguousarray(ground.reshape(len(ground), -1))
        code = MODELS[model]
        if code != EXPECTATION and due.sum() > 0:
            due = due * (counts.sum() / due.sum())
        people = population if population.ndim == 1 else population.mean(axis=1)
        return Field(code, counts, due, np.ascontiguousarray(people), tuple(spans))
