"""The posterior of the number unseen, averaged over decomposable graphs: a sum, no simulation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln

from tarazu.methods.capture_recapture.bma.graphs import Graphs
from tarazu.methods.capture_recapture.histories import FloatArray

IntArray = NDArray[np.int64]
LogPrior = Callable[[FloatArray], FloatArray]
ONE_BY_ONE = 2048  # numbers unseen that are summed one by one; beyond, a run of 1/2048 of its start is one term
SPARED = 1 << 24  # graphs times terms beyond which the graphs are first weighed at every eighth term
NO_WEIGHT = 1e-10  # share of the posterior below which a graph is then left out: 18,154 of them hold less than 2e-6
CHUNK = 1 << 21  # weights held at once, 16 MB


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Runs of whole numbers, one after the other: `first` of each, and how many are in it (`width`)."""

    first: IntArray
    width: IntArray

    @property
    def middle(self) -> FloatArray:
        return self.first + (self.width - 1) / 2

    def part(self, which: slice) -> "Runs":
        return Runs(self.first[which], self.width[which])

    def coarse(self, join: int = 8) -> "Runs":
        starts = np.arange(0, len(self.first), join)
        return Runs(self.first[starts], np.add.reduceat(self.width, starts))


def reciprocal(people: FloatArray) -> FloatArray:
    """Log of the prior 1 / N, which says nothing of the size."""
    return -np.log(people)


@dataclass(frozen=True, slots=True, eq=False)
class Averaged:
    """Posterior of each run of numbers unseen, and of each graph; each sums to 1."""

    runs: Runs
    posterior: FloatArray
    graphs: FloatArray

    def quantile(self, share: ArrayLike) -> FloatArray:
        """The least number unseen that holds `share` of the posterior at or below it."""
        below = np.cumsum(self.posterior)
        shares = np.asarray(share, dtype=np.float64)
        run = np.minimum(np.searchsorted(below, shares * below[-1]), len(below) - 1)
        inside = (shares * below[-1] - (below - self.posterior)[run]) / self.posterior[run]
        step = np.clip(np.ceil(inside * self.runs.width[run]), 1, self.runs.width[run])
        return np.asarray(self.runs.first[run] + step - 1, dtype=np.float64)

    def beyond(self, unseen: float) -> float:
        """Posterior probability of more than `unseen`."""
        return float(self.posterior[self.runs.first > unseen].sum())


def runs_up_to(most: int) -> Runs:
    """1, 2, ..., most in runs: single numbers first, then runs that grow with their start."""
    single = np.arange(1, min(most, ONE_BY_ONE) + 1)
    terms = int(ONE_BY_ONE * np.log(max(most / ONE_BY_ONE, 1))) + 1
    growing = np.rint(np.geomspace(len(single) + 1, most + 1, terms)).astype(np.int64)
    first = np.unique(np.r_[single, growing, most + 1])
    return Runs(first[:-1], np.diff(first))


def average(
    cells: IntArray, graphs: Graphs, *, most: int, delta: float | None = None, log_prior: LogPrior = reciprocal
) -> Averaged:
    """Posterior of the number unseen and of the graph, each graph as likely as any other beforehand.

    The probabilities of the 2**k histories have the hyper-Dirichlet prior with `delta` a cell, and the total N its
    prior on observed + 1, ..., observed + most. (At nobody unseen a prior of less than one person a cell has a
    spike, which says nothing of the data; the examples of the paper leave it out as well.)

    Args:
        cells: counts of the 2**k histories, shape (2**k,); the first, unseen, is not looked at.
        most: the largest number unseen.
        delta: prior count of a cell; by default 2**-k, one person in all.
        log_prior: of the total N, up to a constant.

    Source: Madigan, York (1997), Biometrika 84:19-31, section 3; Dawid, Lauritzen (1993), Ann Stat 21:1272-1317.
    """
    delta = 1 / len(cells) if delta is None else delta
    runs, kept = runs_up_to(most), np.ones(len(graphs.signs), dtype=bool)
    if len(kept) * len(runs.first) > SPARED:
        weights = _sum(cells, graphs.signs, runs.coarse(), delta, log_prior)[1]
        kept = weights > NO_WEIGHT * weights.sum()
    posterior, weights = _sum(cells, graphs.signs[kept], runs, delta, log_prior)
    of_graphs = np.zeros(len(kept))
    of_graphs[kept] = weights / weights.sum()
    return Averaged(runs, posterior / posterior.sum(), of_graphs)


def _sum(
    cells: IntArray, signs: NDArray[np.int8], runs: Runs, delta: float, log_prior: LogPrior
) -> tuple[FloatArray, FloatArray]:
    """Weights of the runs and of the graphs, in one unknown unit; the largest so far keeps them within floats."""
    top, of_runs, of_graphs = -np.inf, np.zeros(len(runs.first)), np.zeros(len(signs))
    exponents = signs.astype(np.float64)
    for part in _parts(len(runs.first), len(signs)):
        some = runs.part(part)
        people = some.middle + cells[1:].sum()
        logs = exponents @ log_tables(cells, some.middle, delta) + log_prior(people) + np.log(some.width)
        logs += gammaln(people + 1) - gammaln(some.middle + 1)  # ways in which people fall into the cells
        peak = max(top, float(logs.max()))
        of_runs *= np.exp(top - peak)
        of_graphs *= np.exp(top - peak)
        top = peak
        weights = np.exp(logs - top, out=logs)
        of_runs[part] = weights.sum(axis=0)
        of_graphs += weights.sum(axis=1)
    return of_runs, of_graphs


def log_tables(cells: IntArray, unseen: FloatArray, delta: float) -> FloatArray:
    """Log marginal likelihood of the table of every set of lists, shape (2**k, unseen); the empty set's is 0."""
    sets = len(cells)
    lists, places = sets.bit_length() - 1, np.arange(sets)
    seen = np.r_[0, cells[1:]]
    whole = gammaln(sets * delta) - gammaln(unseen + seen.sum() + sets * delta)
    tables = np.zeros((sets, len(unseen)))
    for chosen in range(1, sets):
        inside = places[places & ~chosen == 0]
        margin = np.bincount(places & chosen, weights=seen, minlength=sets)[inside]
        prior = delta * 2 ** (lists - chosen.bit_count())
        rest = gammaln(margin[1:] + prior).sum() - len(inside) * gammaln(prior)
        tables[chosen] = gammaln(unseen + margin[0] + prior) + rest + whole
    return tables


def _parts(terms: int, graphs: int) -> Iterator[slice]:
    width = max(CHUNK // graphs, 1)
    return (slice(start, start + width) for start in range(0, terms, width))
