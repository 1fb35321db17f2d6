"""What is scanned: counts by area and period, what was due, and the windows of time; with its null hypothesis."""

from dataclasses import dataclass

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
    spans: windows of time, each the first period and the one after the last.
    """

    model: int
    cases: NDArray[np.int64]
    expected: Floats
    population: Floats
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
        drawn = np.zeros((self.cases.size, lanes), dtype=np.int32)
        due = self.expected.ravel()
        some = np.flatnonzero(due > 0)
        total = int(self.cases.sum())
        if self.model == EXPECTATION:
            drawn[some, : len(rows)] = rng.poisson(due[some], size=(len(rows), len(some))).T
        elif self.model == BERNOULLI:
            people = self.population[some].astype(np.int64)
            drawn[some, : len(rows)] = rng.multivariate_hypergeometric(people, total, len(rows), method="marginals").T
        else:
            drawn[some, : len(rows)] = rng.multinomial(total, due[some] / due[some].sum(), size=len(rows)).T
        return drawn.reshape(*self.cases.shape, lanes)
