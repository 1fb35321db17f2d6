"""What is scanned: counts by area and period, what was due, and the windows of time; with its null hypothesis."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.scan.likelihood import BERNOULLI, EXPECTATION
from tarazu.methods.scan.zones import Floats

Counts = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Attributes:
    model: POISSON, BERNOULLI or EXPECTATION.
    cases, expected: shape (areas, periods); expected counts come to the total of the cases, save where
        expectation-based.
    population: shape (areas,).
    order: of the areas when replicates are drawn, shape (areas,); by their places, so that a replicate does not change
        with the order in which areas are given.
    spans: windows of time, each the first period and the one after the last.
    """

    model: int
    cases: NDArray[np.int64]
    expected: Floats
    population: Floats
    order: NDArray[np.intp]
    spans: tuple[tuple[int, int], ...] = ((0, 1),)

    @property
    def total(self) -> float:
        return float(self.cases.sum())

    @property
    def everyone(self) -> float:
        return float(self.population.sum())

    def due(self, span: tuple[int, int]) -> Floats:
        """Expected counts of each area in a window of time."""
        return np.ascontiguousarray(self.expected[:, slice(*span)].sum(axis=1))

    def seen(self, span: tuple[int, int]) -> NDArray[np.int64]:
        return np.ascontiguousarray(self.cases[:, slice(*span)].sum(axis=1))

    def draw(self, rows: range, *, seed: int, lanes: int) -> Counts:
        """Replicates under the null hypothesis, shape (areas, periods, lanes); lanes beyond the rows are empty.

        Poisson: the total is spread as the expected counts are. Bernoulli: it is drawn from the people without
        replacement. Expectation-based: each count is Poisson by itself. The block's first row seeds the block, so that
        neither the number of threads nor that of replicates changes a replicate.
        """
        rng = np.random.default_rng([seed, rows.start])
        due = self.expected[self.order].ravel()
        some = np.flatnonzero(due > 0)
        if self.model == EXPECTATION:
            counts = rng.poisson(due[some], size=(len(rows), len(some)))
        elif self.model == BERNOULLI:
            people = self.population[self.order][some].astype(np.int64)
            counts = rng.multivariate_hypergeometric(people, int(self.total), len(rows), method="marginals")
        else:
            counts = rng.multinomial(int(self.total), due[some] / due[some].sum(), size=len(rows))
        ordered = np.zeros((self.cases.size, lanes), dtype=np.int32)
        ordered[some, : len(rows)] = counts.T
        drawn = np.empty((*self.cases.shape, lanes), dtype=np.int32)
        drawn[self.order] = ordered.reshape(drawn.shape)
        return drawn

    def part(self, kept: NDArray[np.intp]) -> "Field":
        """Some areas alone, what is due scaled to their cases."""
        cases, expected = self.cases[kept], self.expected[kept]
        due = expected * (cases.sum() / expected.sum()) if expected.sum() else expected
        order = self.order.argsort()[kept].argsort()
        return replace(self, cases=cases, expected=due, population=self.population[kept], order=order)
