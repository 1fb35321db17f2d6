"""Funnel plots: an agency is outside only if chance, and the differences all agencies show, cannot explain it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom, poisson

from tarazu.methods.comparison.arguments import Arguments, FloatArray, read_only
from tarazu.methods.comparison.intervals import divide, normal_quantile
from tarazu.methods.display import Displayed, limit_chart

if TYPE_CHECKING:
    import pandas as pd

OVERDISPERSION = ("none", "multiplicative", "additive")


@dataclass(frozen=True, slots=True)
class Scale:
    """Where values lie so that limits can be drawn evenly on both sides, and the law of the counts behind them."""

    forth: Callable[[FloatArray], FloatArray]
    back: Callable[[FloatArray], FloatArray]  # stops at the end of the range: limits never fold back
    variance: Callable[[float], float]  # of one value on this scale, for a size of 1
    counts: Callable[[FloatArray, float], Any]  # a frozen distribution of scipy.stats
    most: float  # largest value there is


SCALES = {
    "proportion": Scale(
        lambda value: value, lambda place: np.clip(place, 0, 1), lambda target: target * (1 - target), binom, 1.0
    ),
    "arcsine": Scale(
        lambda value: np.arcsin(np.sqrt(value)),
        lambda place: np.sin(np.clip(place, 0, np.pi / 2)) ** 2,
        lambda _: 0.25,
        binom,
        1.0,
    ),
    "square root": Scale(
        np.sqrt,
        lambda place: np.maximum(place, 0) ** 2,
        lambda _: 0.25,
        lambda size, target: poisson(size * target),
        np.inf,
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Funnel(Displayed):
    """One entry per agency in `value`, `size` and `z`, in the order given; NaN for an agency without cases.

    value: proportion, or observed over expected.
    size: trials, or the expected count.
    target: what every agency is held against.
    z: distance from the target in standard errors, on `scale`, before any allowance for overdispersion.
    phi: mean of the winsorised z squared; 1 where agencies differ by chance alone.
    tau2: variance between agencies beyond chance, on `scale`.
    """

    value: FloatArray
    size: FloatArray
    target: float
    z: FloatArray
    phi: float
    tau2: float
    overdispersion: str
    scale: str

    def to_frame(self) -> "pd.DataFrame":
        """Columns value, size, the target as centre, limits at 95% and 99.8%, and -1, 0 or 1 for outside the latter."""
        import pandas as pd

        near, far = self.limits(0.95), self.limits(0.998)
        sides = {"lower_95": near[0], "upper_95": near[1], "lower": far[0], "upper": far[1]}
        columns = {"value": self.value, "size": self.size, "centre": self.target, **sides}
        return pd.DataFrame({**columns, "outside_998": self.outside(0.998)})

    def about(self) -> str:
        """What the agencies are held against, and how much they differ beyond chance."""
        return f"Funnel about {self.target:.4g}; phi {self.phi:.4g}, overdispersion {self.overdispersion}"

    def plot(self) -> Any:
        """Altair chart: each agency's value against its size, with the limits; nobody is named or ordered."""
        return limit_chart(
            self.to_frame(), across="size", title=self.about(), joined=False, inner=("lower_95", "upper_95")
        )

    def limits(self, level: float = 0.95, *, at: ArrayLike | None = None) -> tuple[FloatArray, FloatArray]:
        """Lower and upper limit for each agency, or for the sizes in `at` to draw the curve.

        Without overdispersion they are exact, interpolated between counts (Spiegelhalter 2005, appendix A.1);
        with it they are symmetric on `scale` and brought back. Where the size is 0 anything is inside.
        """
        given = Arguments()
        size = self.size if at is None else given.measures("at", at)
        level = given.between("level", level)
        given.settle()
        scale = SCALES[self.scale]
        if self.overdispersion == "none":
            lower, upper = (_exact_limit(scale, size, self.target, q) for q in ((1 - level) / 2, (1 + level) / 2))
        else:
            centre = scale.forth(np.asarray(self.target))
            reach = normal_quantile(level) * self._spread(size)
            lower, upper = scale.back(centre - reach), scale.back(centre + reach)
        return read_only(np.where(size > 0, lower, 0.0)), read_only(np.where(size > 0, upper, scale.most))

    def outside(self, level: float = 0.95, *, exact_tail: bool = False) -> NDArray[np.int64]:
        """-1 below the limits, 1 above, 0 inside, for each agency.

        Interpolated limits flag an agency with 1 success of 1 whatever the target and the level.
        With `exact_tail` an agency is outside only if, besides, a count at least so far out has a probability below
        (1 - level) / 2 under the target: use it before anything is said of an agency.
        """
        lower, upper = self.limits(level)
        outside = np.where(self.value > upper, 1, 0) - np.where(self.value < lower, 1, 0)
        if exact_tail:
            outside = np.where(self.tail() < (1 - level) / 2, outside, 0)
        outside.setflags(write=False)
        return outside.astype(np.int64, copy=False)

    def tail(self) -> FloatArray:
        """Exact probability, under the target, of a count so far out or further on its own side; NaN without cases."""
        counts = SCALES[self.scale].counts(self.size, self.target)
        observed = np.rint(np.nan_to_num(self.value * self.size))
        smaller = np.minimum(counts.cdf(observed), counts.sf(observed - 1))
        return read_only(np.where(self.size > 0, smaller, np.nan))

    def _spread(self, size: FloatArray) -> FloatArray:
        error = _errors(SCALES[self.scale], size, self.target)
        if self.overdispersion == "multiplicative":
            return np.asarray(error * np.sqrt(max(1.0, self.phi)))
        return np.asarray(np.sqrt(error**2 + self.tau2))


def funnel(
    successes: ArrayLike,
    trials: ArrayLike,
    *,
    overdispersion: str = "additive",
    scale: str = "proportion",
    target: float | None = None,
    winsorised: float = 0.1,
) -> Funnel:
    """Funnel plot of proportions.

    Args:
        successes: shape (agencies,), whole numbers.
        trials: shape (agencies,) or one number. An agency without cases is never outside and changes nothing.
        overdispersion: "none" (exact binomial limits), "multiplicative" (limits wider by the square root of phi) or
            "additive" (tau2 added to each variance: agencies truly differ a little, large ones too).
        scale: "proportion" or "arcsine", on which z, phi, tau2 and the limits under overdispersion are computed.
        target: strictly between 0 and 1; the pooled proportion if not given.
        winsorised: share of the z at each end that is drawn in to the next, so that outliers do not excuse themselves.

    Raises:
        ValueError: naming every argument at fault; or no agency has a case.

    Source: Spiegelhalter (2005), Stat Med 24:1185-1202, section 3 and appendix A.

    >>> found = funnel([0, 18, 8, 46, 8, 13, 9, 31, 14, 8, 29, 24],
    ...                [47, 148, 119, 810, 211, 196, 148, 215, 207, 97, 256, 360], overdispersion="none")
    >>> [int(flag) for flag in found.outside(0.998)]
    [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    """
    given = Arguments()
    count, size = given.parts("successes", successes, "trials", trials)
    given.series("successes", count)
    given.ground("trials", size)
    given.one_of("scale", scale, ("proportion", "arcsine"))
    if target is not None:
        target = given.between("target", target)
    _check_dispersion(given, overdispersion, winsorised)
    given.settle()
    centre = float(count.sum() / size.sum()) if target is None else target
    value = divide(count, size)
    return _funnel(value, size, centre, overdispersion=overdispersion, scale=scale, winsorised=winsorised)


def funnel_ratio(
    observed: ArrayLike,
    expected: ArrayLike,
    *,
    overdispersion: str = "additive",
    target: float = 1.0,
    winsorised: float = 0.1,
) -> Funnel:
    """Funnel plot of standardised ratios, observed over expected.

    Args:
        observed: shape (agencies,), whole numbers.
        expected: shape (agencies,), from a model of the cases; 0 only where nothing was observed.
        overdispersion: "none" (exact Poisson limits), "multiplicative" or "additive" (both on the square-root scale,
            brought back to ratios).
        target: above 0.
        winsorised: as in `funnel`.

    Raises:
        ValueError: naming every argument at fault; or nothing is expected anywhere.

    Source: Spiegelhalter (2005), Stat Med 24:1185-1202, section 3 and appendix A.

    >>> lower, upper = funnel_ratio([0, 2], [0.5, 4.0], overdispersion="none").limits(0.95)
    >>> upper.round(2)
    array([3.72, 1.97])
    """
    given = Arguments()
    count, size = given.together(
        "observed", given.counts("observed", observed), "expected", given.measures("expected", expected)
    )
    given.without_ground("observed", count, "expected", size)
    given.series("observed", count)
    given.ground("expected", size)
    target = given.between("target", target, high=np.inf)
    _check_dispersion(given, overdispersion, winsorised)
    given.settle()
    value = divide(count, size)
    return _funnel(value, size, target, overdispersion=overdispersion, scale="square root", winsorised=winsorised)


def _check_dispersion(given: Arguments, overdispersion: str, winsorised: float) -> None:
    given.one_of("overdispersion", overdispersion, OVERDISPERSION)
    if winsorised != 0:
        given.between("winsorised", winsorised, high=0.5)


def _funnel(
    value: FloatArray, size: FloatArray, target: float, *, overdispersion: str, scale: str, winsorised: float
) -> Funnel:
    error = _errors(SCALES[scale], size, target)
    away = SCALES[scale].forth(value) - SCALES[scale].forth(np.asarray(target))
    # A target of 0 or 1 is pooled from agencies that all have none or all: none of them is away from it.
    z = np.where(size > 0, np.divide(away, error, out=np.zeros(size.shape), where=error > 0), np.nan)
    seen = size > 0
    ends = np.quantile(z[seen], (winsorised, 1 - winsorised))
    phi = float(np.mean(np.clip(z[seen], *ends) ** 2))
    return Funnel(
        value=read_only(value),
        size=read_only(size),
        target=target,
        z=read_only(z),
        phi=phi,
        tau2=_between_agencies(error[seen], phi),
        overdispersion=overdispersion,
        scale=scale,
    )


def _between_agencies(error: FloatArray, phi: float) -> float:
    """Variance between agencies by the method of moments (DerSimonian, Laird 1986); 0 where it cannot be told."""
    if len(error) < 2 or not error.all():
        return 0.0
    weight = error**-2
    excess = len(error) * phi - (len(error) - 1)
    return max(0.0, float(excess / (weight.sum() - (weight**2).sum() / weight.sum())))


def _errors(scale: Scale, size: FloatArray, target: float) -> FloatArray:
    """Standard error of a value on the scale if the target is true; infinite where nothing was observed."""
    return np.sqrt(divide(np.full(size.shape, scale.variance(target)), size, nothing=np.inf))


def _exact_limit(scale: Scale, size: FloatArray, target: float, quantile: float) -> FloatArray:
    """The quantile of the count, interpolated on its distribution function, as a value."""
    counts = scale.counts(size, target)
    count = counts.ppf(quantile)
    reached, before = counts.cdf(count), counts.cdf(count - 1)
    return np.asarray(divide(np.maximum(count - (reached - quantile) / (reached - before), 0.0), size))
