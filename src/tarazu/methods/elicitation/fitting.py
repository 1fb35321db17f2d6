"""Distributions fitted to the quantiles of one expert, by least squares on the probabilities (as SHELF does)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import least_squares

from tarazu.methods.comparison.arguments import Arguments, read_only
from tarazu.methods.display import Displayed, interval_chart
from tarazu.methods.elicitation.families import FAMILIES, Fit

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
EQUAL = 1e-9  # sums of squares nearer than this are as good as one another


@dataclass(frozen=True, slots=True, eq=False)
class FittedQuantiles(Displayed):
    """An expert's quantiles, and the families fitted to them in the order of `families.FAMILIES`."""

    values: Array
    probabilities: Array
    fits: tuple[Fit, ...]

    @property
    def best(self) -> Fit:
        """The least sum of squares; of equal ones the first."""
        least = min(fit.squares for fit in self.fits)
        return next(fit for fit in self.fits if fit.squares <= least + EQUAL)

    def fit(self, family: str) -> Fit:
        found = {fit.family: fit for fit in self.fits}
        if family not in found:
            raise ValueError(f"family {family!r} was not fitted; fitted are {', '.join(found)}.")
        return found[family]

    def feedback(self, probabilities: ArrayLike = (0.05, 0.95), *, family: str = "best") -> Array:
        """Quantiles that the fit says and the expert did not: to be shown, and asked whether they are meant."""
        return (self.best if family == "best" else self.fit(family)).quantile(probabilities)

    def to_frame(self, level: float = 0.9) -> "pd.DataFrame":
        """A row a family: estimate (median), lower, upper, squares, parameters."""
        import pandas as pd

        tail = (1 - level) / 2
        rows = [[*fit.quantile([0.5, tail, 1 - tail]), fit.squares, _told(fit)] for fit in self.fits]
        names = ["estimate", "lower", "upper", "squares", "parameters"]
        return pd.DataFrame(rows, columns=names).assign(family=[fit.family for fit in self.fits])

    def about(self) -> str:
        """The family that fits best."""
        low, middle, high = self.best.quantile([0.05, 0.5, 0.95])
        return f"{self.best.family}({_told(self.best)}): median {middle:.4g}, 5% {low:.4g}, 95% {high:.4g}"

    def plot(self) -> Any:
        """Altair chart: median and 90% interval of each family."""
        return interval_chart(self.to_frame().set_index("family"), title=self.about())


def fit_quantiles(
    values: ArrayLike,
    probabilities: ArrayLike,
    *,
    lower: float = -np.inf,
    upper: float = np.inf,
    families: Sequence[str] | None = None,
    degrees: float = 3.0,
) -> FittedQuantiles:
    """Fit every family that the limits allow.

    Args:
        values: quantiles of the expert, increasing, within the limits.
        probabilities: of each, between 0 and 1, increasing; the first below 0.4 and the last above 0.6.
        lower, upper: limits of the quantity. A lower one allows gamma, log_normal and log_student, an upper one the
            mirror families, both the beta.
        families: those to fit; all that the limits allow if absent, `skew_normal` from four quantiles on.
        degrees: of freedom of the Student families.

    Raises:
        ValueError: every fault at once.

    Source: Oakley, O'Hagan, SHELF: the Sheffield Elicitation Framework (version 4, 2019); O'Hagan et al. (2006),
    Uncertain Judgements, chapter 6.

    >>> told = fit_quantiles([20, 30, 40], [0.25, 0.5, 0.75])
    >>> told.best.family, {name: round(value, 3) for name, value in told.best.parameters.items()}
    ('normal', {'mean': 30.0, 'sd': 14.826})
    """
    told = Arguments()
    x, p = told.together(
        "values", told.numbers("values", values), "probabilities", told.numbers("probabilities", probabilities)
    )
    told.settle()
    _check(x, p, lower, upper, told)
    chosen = _choose(families, lower, upper, len(x), told)
    told.between("degrees", degrees, high=np.inf)
    told.settle()
    fits = tuple(_fit(name, x, p, lower, upper, degrees) for name in chosen)
    return FittedQuantiles(read_only(x), read_only(p), fits)


def _check(x: Array, p: Array, lower: float, upper: float, told: Arguments) -> None:
    if x.ndim != 1 or len(x) < 2:
        told.say(f"values has shape {x.shape}; expected two quantiles or more")
        told.settle()
    if not (np.diff(x) > 0).all():
        told.say(f"values {', '.join(f'{v:g}' for v in x)} do not increase")
    if not ((p > 0) & (p < 1)).all() or not (np.diff(p) > 0).all():
        told.say(f"probabilities {', '.join(f'{v:g}' for v in p)}; expected increasing ones between 0 and 1")
    if p.min() >= 0.4 or p.max() <= 0.6:
        told.say("probabilities: expected the first below 0.4 and the last above 0.6, or the spread is not told")
    if np.isnan(lower) or np.isnan(upper) or not lower < x.min() or not x.max() < upper:
        told.say(f"limits {lower:g} to {upper:g}; expected all values strictly within them")


def _choose(
    families: Sequence[str] | None, lower: float, upper: float, number: int, told: Arguments
) -> tuple[str, ...]:
    fits = {
        name: (not family.below or np.isfinite(lower)) and (not family.above or np.isfinite(upper))
        for name, family in FAMILIES.items()
    }
    fits["skew_normal"] = number >= (4 if families is None else 3)  # three parameters meet any three quantiles
    for name in families or ():
        if name not in fits:
            told.say(f"family {name!r} is unknown; expected one of {', '.join(fits)}")
        elif not fits[name]:
            told.say(f"family {name!r} needs limits or quantiles that were not given")
    return tuple(name for name in fits if (fits[name] if families is None else name in families))


def _fit(name: str, x: Array, p: Array, lower: float, upper: float, degrees: float) -> Fit:
    family = FAMILIES[name]
    g = family.changed(x, lower, upper)
    if family.mirrored:
        g, p = g[::-1], 1 - p[::-1]

    start = family.start(g, p)
    unit = np.ones(len(start))
    if not name.endswith(("gamma", "beta")):
        unit[0] = np.exp(start[1])  # a location is searched for in spreads, so that units of measure change nothing

    def lack(moved: Array) -> Array:
        return family.probability(start + unit * moved, g, degrees) - p

    begins = [np.zeros(len(start))]
    if name == "skew_normal":
        begins += [np.array([0.0, 0.0, to]) - start * [0, 0, 1] for to in (-start[2], 5 * start[2])]
    found = [least_squares(lack, begin, xtol=1e-14, ftol=1e-14, gtol=1e-14, max_nfev=500) for begin in begins]
    best = min(found, key=lambda one: float(one.cost))
    return Fit(name, read_only(start + unit * best.x), lower, upper, degrees, 2 * float(best.cost))


def _told(fit: Fit) -> str:
    return ", ".join(f"{name} {value:.4g}" for name, value in fit.parameters.items())
