"""What is asked of the counts: checked and aligned once, every fault told at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logit

from tarazu.methods.comparison.arguments import Arguments, read_only
from tarazu.methods.neighbours import find_pairs
from tarazu.methods.smoothing.graph import Graph, build_graph

Array = NDArray[np.float64]
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Counts of areas, and what is said beforehand of how many are reported.

    Attributes:
        cases, expected: shape (areas,).
        covariates, reporting_covariates: shape (areas, ...), centred and in standard deviations.
        reporting: 95% limits of the share reported in an area with average covariates.
        spread: scale of how unlike areas report (standard deviation of the log odds, half-normal).
        known: shape (areas,), the share reported where it is known, else NaN.
    """

    cases: Array
    expected: Array
    graph: Graph
    covariates: Array
    reporting_covariates: Array
    reporting: tuple[float, float]
    spread: float
    known: Array

    @property
    def log_odds(self) -> tuple[float, float]:
        """Mean and standard deviation of b0, the log odds of being reported."""
        low, high = (float(logit(share)) for share in self.reporting)
        return (low + high) / 2, (high - low) / (2 * Z95)


def read_question(
    cases: ArrayLike,
    expected: ArrayLike,
    neighbours: Any,
    *,
    reporting_covariates: ArrayLike | None,
    covariates: ArrayLike | None,
    reporting: Sequence[float],
    spread: float,
    known_reporting: ArrayLike | None,
) -> Question:
    """See `correct_counts`."""
    told = Arguments()
    seen, due = told.counts("cases", cases), told.measures("expected", expected)
    told.series("cases", seen, least=2)
    told.together("cases", seen, "expected", due)
    told.settle()
    for area in np.flatnonzero(due == 0):
        told.say(f"expected[{area}] is 0; expected more than 0 in every area, or leave the area out")
    if not seen.any():
        told.say("cases are all 0; expected a case somewhere, or there is nothing to correct")
    pairs, faults = find_pairs(neighbours, len(seen))
    for fault in faults:
        told.say(fault)
    what = _standardised("covariates", covariates, len(seen), told)
    how = _standardised("reporting_covariates", reporting_covariates, len(seen), told)
    limits = read_limits(reporting, told)
    if not (np.isfinite(spread) and 0 <= spread <= 5):
        told.say(f"spread is {spread!r}; expected 0 (areas of like covariates report alike) to 5")
    known = _shares(known_reporting, len(seen), told)
    told.settle()
    return Question(
        read_only(seen), read_only(due), build_graph(pairs, len(seen)), what, how, limits, float(spread), known
    )


def read_limits(reporting: Sequence[float], told: Arguments) -> tuple[float, float]:
    """The stated 95% limits of the share reported."""
    low, high = (*reporting, np.nan, np.nan)[:2] if np.ndim(reporting) == 1 else (np.nan, np.nan)
    if len(np.atleast_1d(reporting)) != 2 or not 0 < low < high < 1:
        told.say(f"reporting is {reporting!r}; expected two shares, (low, high), 0 < low < high < 1")
    return float(low), float(high)


def _standardised(name: str, given: ArrayLike | None, areas: int, told: Arguments) -> Array:
    """Centred, in standard deviations: coefficients then are per standard deviation."""
    if given is None:
        return read_only(np.zeros((areas, 0)))
    values = told.numbers(name, given)
    table = values[:, None] if values.ndim == 1 else values
    if table.ndim != 2 or len(table) != areas:
        told.say(f"{name} has shape {values.shape}; expected a row an area, ({areas}, ...)")
        return np.zeros((areas, 0))
    spreads = table.std(axis=0)
    for column in np.flatnonzero(spreads == 0):
        told.say(f"{name}, column {column} is the same everywhere; expected differences between areas")
    return read_only((table - table.mean(axis=0)) / np.where(spreads > 0, spreads, 1.0))


def _shares(given: ArrayLike | None, areas: int, told: Arguments) -> Array:
    if given is None:
        return read_only(np.full(areas, np.nan))
    shares = np.asarray(given, dtype=float)
    if shares.shape != (areas,):
        told.say(f"known_reporting has shape {shares.shape}; expected one share an area, NaN where not known")
        return np.full(areas, np.nan)
    for area in np.flatnonzero(~np.isnan(shares) & ~((shares > 0) & (shares <= 1))):
        told.say(f"known_reporting[{area}] is {shares[area]:g}; expected above 0 and at most 1, or NaN")
    return read_only(shares)
