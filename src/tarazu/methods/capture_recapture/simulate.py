"""Lists drawn from a population that is known: for teaching, for tests, and to plan the next list."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tarazu.methods.capture_recapture.histories import COUNT, FloatArray, Histories, IntArray, from_cells
from tarazu.methods.capture_recapture.result import locked

NODES = 31  # of the quadrature over how easily people are found
CLOSE = 1e-12
MOST_LISTS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """People and lists, all known.

    people: how many there are.
    names: the lists.
    probabilities: of each of the 2**k histories, shape (2**k,), adding up to 1; the first is that of being on no list.
    """

    people: int
    names: tuple[str, ...]
    probabilities: FloatArray

    def draw(self, *, size: int = 1, seed: int = 0) -> IntArray:
        """People of each history, shape (size, 2**k); the first column, of those never seen, is set to 0."""
        drawn = np.random.default_rng(seed).multinomial(self.people, self.probabilities, size=size)
        drawn[:, 0] = 0
        return drawn

    def histories(self, *, seed: int = 0) -> Histories:
        """One draw, as the lists would show it."""
        return from_cells(self.names, self.draw(seed=seed)[0])

    def without(self, name: str) -> "Population":
        """The same people with one list less."""
        bit = 1 << self.names.index(name)
        places = np.arange(self.probabilities.size)
        rest = self.probabilities[places & bit == 0] + self.probabilities[places & bit != 0]
        return Population(self.people, tuple(n for n in self.names if n != name), locked(rest))


def population(
    people: int,
    reach: Mapping[str, float],
    *,
    links: Mapping[str, float] | None = None,
    spread: float = 0.0,
) -> Population:
    """A population with lists of a given reach.

    Args:
        people: how many there are.
        reach: for each list, the share of all people that it holds.
        links: odds ratios of pairs of lists, "police:ngo" to 3.0: among people alike and equal on all other lists, those on
            the one are three times as likely (in odds) to be on the other. Below 1 the lists avoid each other.
        spread: standard deviation, between people, of the log-odds to be on any list: 0 if all are found as easily,
            1 if some are found far more easily than others.

    The reach holds exactly, links and spread notwithstanding.

    Raises:
        ValueError: naming every list and link at fault.

    >>> known = population(1000, {"a": 0.2, "b": 0.1}, links={"a:b": 4.0})
    >>> known.probabilities.round(4).tolist()
    [0.7454, 0.1546, 0.0546, 0.0454]
    """
    pairs = dict(links or {})
    _check(people, reach, pairs, spread)
    names = tuple(sorted(reach))
    shares = np.array([reach[name] for name in names])
    cells = _spread_out(shares, spread)
    places = np.arange(cells.size)
    for pair, ratio in pairs.items():
        both = sum(1 << names.index(name) for name in pair.split(":"))
        cells = np.where(places & both == both, cells * ratio, cells)
    return Population(people, names, locked(_fit_reach(cells, shares)))


def simulate(
    people: int,
    reach: Mapping[str, float],
    *,
    links: Mapping[str, float] | None = None,
    spread: float = 0.0,
    seed: int = 0,
) -> pd.DataFrame:
    """A table of histories, as `estimate_total` takes it, drawn from a `population` with the same arguments.

    >>> table = simulate(2000, {"police": 0.1, "ngo": 0.2, "clinic": 0.1}, seed=1)
    >>> list(table.columns), int(table["count"].sum())
    (['clinic', 'ngo', 'police', 'count'], 694)
    """
    return population(people, reach, links=links, spread=spread).histories(seed=seed).frame()


def _spread_out(shares: FloatArray, spread: float) -> FloatArray:
    """Probabilities of all histories, averaged over people who differ."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES if spread else 1)
    odds = np.log(shares / (1 - shares)) + spread * nodes[:, None]
    chances = 1 / (1 + np.exp(-odds))
    seen = (np.arange(1 << shares.size)[:, None] >> np.arange(shares.size)) & 1
    cells = np.where(seen[None], chances[:, None, :], 1 - chances[:, None, :]).prod(axis=2)
    return np.asarray(weights @ cells / weights.sum())


def _fit_reach(cells: FloatArray, shares: FloatArray) -> FloatArray:
    """Iterative proportional fitting to the reach of each list; odds ratios stay as they are."""
    places = np.arange(cells.size)
    cells = cells / cells.sum()
    while True:
        before = cells
        for place, share in enumerate(shares):
            on = places >> place & 1 == 1
            cells = np.where(on, cells * share / cells[on].sum(), cells * (1 - share) / cells[~on].sum())
        if np.abs(cells - before).max() < CLOSE:
            return cells


def _check(people: int, reach: Mapping[str, float], links: Mapping[str, float], spread: float) -> None:
    faults = []
    if not people > 0 or people != int(people):
        faults.append(f"people is {people!r}; expected a whole number above 0")
    if not 2 <= len(reach) <= MOST_LISTS:
        faults.append(f"reach names {len(reach)} lists; expected 2 to {MOST_LISTS}")
    faults += [f"reach of '{n}' is {s!r}; expected a number between 0 and 1" for n, s in reach.items() if not 0 < s < 1]
    faults += [f"a list cannot be called '{COUNT}'" for n in reach if n == COUNT]
    for pair, ratio in links.items():
        ends = pair.split(":")
        if len(set(ends)) != 2 or not set(ends) <= set(reach):
            faults.append(f"link '{pair}'; expected two different lists of reach, as 'one:other'")
        if not ratio > 0:
            faults.append(f"link '{pair}' is {ratio!r}; expected an odds ratio above 0")
    if not spread >= 0:
        faults.append(f"spread is {spread!r}; expected 0 or more")
    if faults:
        raise ValueError("; ".join(faults))
