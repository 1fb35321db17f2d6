"""Intervals of a proportion and of a rate, for one agency or for an array of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainccinv, betaincinv, gammainccinv, gammaincinv, ndtri

from tarazu.methods.comparison.arguments import Arguments, FloatArray, read_only
from tarazu.methods.display import Displayed

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Interval(Displayed):
    """Numbers where numbers were given, read-only arrays where arrays were.

    `estimate` is NaN where nothing was observed; the bounds are then the whole range.
    """

    estimate: float | FloatArray
    lower: float | FloatArray
    upper: float | FloatArray
    level: float

    def to_frame(self) -> "pd.DataFrame":
        """Columns estimate, lower, upper."""
        import pandas as pd

        columns = {name: np.ravel(getattr(self, name)) for name in ("estimate", "lower", "upper")}
        return pd.DataFrame(columns)

    def about(self) -> str:
        """The level of the interval."""
        return f"Interval at {100 * self.level:g}%"


def wilson(successes: ArrayLike, trials: ArrayLike, *, level: float = 0.95) -> Interval:
    """Score interval of a proportion, without continuity correction.

    Args:
        successes: whole numbers, any shape.
        trials: the same shape, or one number for all.

    Raises:
        ValueError: naming every entry that is not a count, or exceeds its trials.

    Source: Wilson (1927), J Am Stat Assoc 22:209-212; method 3 of Newcombe (1998), Stat Med 17:857-872, table I.

    >>> found = wilson(81, 263)
    >>> print(f"{found.estimate:.4f} {found.lower:.4f} {found.upper:.4f}")
    0.3080 0.2553 0.3662
    """
    count, size, level = _proportion(successes, trials, level)
    z = normal_quantile(level)
    known = np.maximum(size, 1)  # without trials the formula gives 0 to 1, once nothing is divided by zero
    spread = z * np.sqrt(z**2 + 4 * count * (size - count) / known)
    # The root of (p - P)^2 = z^2 P (1 - P) / n nearer 0 is written so that nothing cancels where p is tiny.
    lower = 2 * count * count / (known * (2 * count + z**2 + spread))
    upper = (2 * count + z**2 + spread) / (2 * (size + z**2))
    return interval(divide(count, size), lower, np.where(count == size, 1.0, upper), level)


def clopper_pearson(successes: ArrayLike, trials: ArrayLike, *, level: float = 0.95) -> Interval:
    """Exact interval of a proportion: each tail at most (1 - level) / 2, whatever the truth.

    Args and errors as for `wilson`.

    Source: Clopper, Pearson (1934), Biometrika 26:404-413; method 5 of Newcombe (1998), table I.

    >>> found = clopper_pearson(1, 29)
    >>> print(f"{found.lower:.4f} {found.upper:.4f}")
    0.0009 0.1776
    """
    count, size, level = _proportion(successes, trials, level)
    tail = (1 - level) / 2
    lower = np.where(count > 0, betaincinv(np.maximum(count, 1), size - count + 1, tail), 0.0)
    upper = np.where(count < size, betainccinv(count + 1, np.maximum(size - count, 1), tail), 1.0)
    return interval(divide(count, size), lower, upper, level)


def poisson_rate(count: ArrayLike, exposure: ArrayLike, *, level: float = 0.95) -> Interval:
    """Exact interval of a rate: events in so much exposure.

    Args:
        count: whole numbers, any shape.
        exposure: 0 or more, in the unit of the rate (persons, person-years), the same shape or one number.
            Without exposure there can be no event, and the rate may be anything.

    Raises:
        ValueError: naming every entry at fault.

    Source: Garwood (1936), Biometrika 28:437-442.

    >>> found = poisson_rate(10, 2.5)
    >>> print(f"{found.estimate:.2f} {found.lower:.2f} {found.upper:.2f}")
    4.00 1.92 7.36
    """
    given = Arguments()
    events, size = given.together(
        "count", given.counts("count", count), "exposure", given.measures("exposure", exposure)
    )
    given.without_ground("count", events, "exposure", size)
    level = given.between("level", level)
    given.settle()
    tail = (1 - level) / 2
    lower = divide(np.where(events > 0, gammaincinv(np.maximum(events, 1), tail), 0.0), size, nothing=0.0)
    upper = divide(gammainccinv(events + 1, tail), size, nothing=np.inf)
    return interval(divide(events, size), lower, upper, level)


def interval(estimate: FloatArray, lower: FloatArray, upper: FloatArray, level: float) -> Interval:
    if np.ndim(estimate) == 0:
        return Interval(float(estimate), float(lower), float(upper), level)
    return Interval(read_only(estimate), read_only(lower), read_only(upper), level)


def divide(count: FloatArray, size: FloatArray, *, nothing: float = np.nan) -> FloatArray:
    """count / size, and `nothing` where the size is zero."""
    known = size > 0
    return np.asarray(np.where(known, count / np.where(known, size, 1.0), nothing))


def _proportion(successes: ArrayLike, trials: ArrayLike, level: float) -> tuple[FloatArray, FloatArray, float]:
    given = Arguments()
    count, size = given.parts("successes", successes, "trials", trials)
    level = given.between("level", level)
    given.settle()
    return count, size, level


def normal_quantile(level: float) -> float:
    """Half-width of the central interval of a standard normal."""
    return float(-ndtri((1 - level) / 2))
