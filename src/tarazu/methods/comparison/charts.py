"""Run charts: has a series changed, or is this how it always varies? XmR for values, p and p' for proportions."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom

from tarazu.methods.comparison.arguments import Arguments, FloatArray, read_only
from tarazu.methods.comparison.intervals import divide
from tarazu.methods.display import Displayed, limit_chart

if TYPE_CHECKING:
    import pandas as pd

SIGMA_PER_RANGE = 1 / 1.128  # d2 for ranges of two, as tabulated (2 / sqrt(pi))
RANGE_LIMIT = 3.267  # D4 for ranges of two, as tabulated
ROUNDING = 1e-12  # of the largest value: nearer than this to a line is on it


@dataclass(frozen=True, slots=True, eq=False)
class Runs(Displayed):
    """What the points do around the centre line; those on it are left out.

    Source of the limits: Anhoj, Olesen (2014), PLoS ONE 9:e113825.
    """

    useful: int
    longest_run: int
    longest_run_limit: int
    crossings: int
    crossings_limit: int
    beyond: NDArray[np.int64]  # positions, from 0, of points beyond a control limit

    @property
    def run_signal(self) -> bool:
        return self.longest_run > self.longest_run_limit or self.crossings < self.crossings_limit

    @property
    def changed(self) -> bool:
        """A point beyond the limits, too long a run, or too few crossings: only then may a change be spoken of."""
        return bool(self.beyond.size) or self.run_signal

    def about(self) -> str:
        """Whether a change may be spoken of, and why."""
        runs = f"longest run {self.longest_run} (limit {self.longest_run_limit})"
        crossings = f"crossings {self.crossings} (at least {self.crossings_limit})"
        return f"{'Changed' if self.changed else 'No change shown'}: {self.beyond.size} beyond, {runs}, {crossings}"

    def plot(self) -> Any:
        """Altair chart: the points in their order, with centre line and limits."""
        return limit_chart(self.to_frame(), across="period", title=self.about(), joined=True)

    def _periods(self, values: FloatArray) -> "pd.DataFrame":
        import pandas as pd

        limits = {name: getattr(self, name) for name in ("centre", "lower", "upper")}
        frame = pd.DataFrame({"period": np.arange(len(values)), "value": values, **limits})
        return frame.assign(beyond=frame["period"].isin(self.beyond))


@dataclass(frozen=True, slots=True, eq=False)
class XmR(Runs):
    """Individual values and their moving ranges, `ranges` one shorter than `values`; limits are single numbers."""

    values: FloatArray
    centre: float
    lower: float
    upper: float
    ranges: FloatArray
    range_centre: float
    range_upper: float

    def to_frame(self) -> "pd.DataFrame":
        """A row a period: period from 0, value, centre, lower, upper, beyond."""
        return self._periods(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class PChart(Runs):
    """Proportions with limits for each period; `proportion` is NaN, and the limits 0 and 1, in one without cases.

    sigma_z: how much wider the limits are than chance makes them; 1 on a plain p chart.
    """

    proportion: FloatArray
    centre: float
    lower: FloatArray
    upper: FloatArray
    sigma_z: float

    def to_frame(self) -> "pd.DataFrame":
        """A row a period: period from 0, value, centre, lower, upper, beyond."""
        return self._periods(self.proportion)


def xmr(values: ArrayLike) -> XmR:
    """Chart of individual values with limits from their moving ranges, none of which is dropped.

    Args:
        values: shape (periods,), two or more, in the order of time.

    Raises:
        ValueError: naming every value that is not a finite number.

    Source: Shewhart (1931); limits as in Wheeler (1993), Understanding Variation, 2.66 times the mean range.

    >>> found = xmr([12, 15, 11, 14, 13])
    >>> print(f"{found.centre:.2f} {found.lower:.2f} {found.upper:.2f} {found.changed}")
    13.00 5.69 20.31 False
    """
    given = Arguments()
    series = given.numbers("values", values)
    given.series("values", series, least=2)
    given.settle()
    centre = float(series.mean())
    ranges = np.abs(np.diff(series))
    middle = float(ranges.mean())
    reach = 3 * SIGMA_PER_RANGE * middle
    return XmR(
        *_runs(series, centre, np.full(series.shape, reach)),
        values=read_only(series),
        centre=centre,
        lower=centre - reach,
        upper=centre + reach,
        ranges=read_only(ranges),
        range_centre=middle,
        range_upper=RANGE_LIMIT * middle,
    )


def p_chart(successes: ArrayLike, trials: ArrayLike, *, prime: bool = False) -> PChart:
    """Chart of proportions with limits three standard errors wide.

    Args:
        successes: shape (periods,), whole numbers, in the order of time.
        trials: shape (periods,) or one number. A period without cases is left out of everything.
        prime: with Laney's p' the standard errors grow (or shrink) by what the periods in fact vary from one to the
            next. Use it where trials run to thousands: a plain chart then calls every period out of control.

    Raises:
        ValueError: naming every entry at fault; no period has a case; or fewer than two have, with `prime`.

    Source: Laney (2002), Qual Eng 14:531-537; Mohammed, Laney (2006), Qual Saf Health Care 15:383-385.

    >>> found = p_chart([14, 12, 15, 8], [52, 64, 70, 60])
    >>> print(f"{found.centre:.3f}", found.lower.round(3), found.changed)
    0.199 [0.033 0.049 0.056 0.045] False
    """
    given = Arguments()
    count, size = given.parts("successes", successes, "trials", trials)
    given.series("successes", count)
    given.ground("trials", size)
    if prime and np.count_nonzero(size) == 1:
        given.say("one period has cases; expected two or more for a p' chart")
    given.settle()
    centre = float(count.sum() / size.sum())
    proportion = divide(count, size)
    error = np.sqrt(divide(np.full(size.shape, centre * (1 - centre)), size, nothing=np.inf))
    sigma_z = _sigma_z((proportion - centre)[size > 0], error[size > 0]) if prime else 1.0
    reach = np.where(size > 0, 3 * sigma_z, 1) * error
    return PChart(
        *_runs(proportion, centre, reach),
        proportion=read_only(proportion),
        centre=centre,
        lower=read_only(np.maximum(centre - reach, 0)),
        upper=read_only(np.minimum(centre + reach, 1)),
        sigma_z=sigma_z,
    )


def _sigma_z(away: FloatArray, error: FloatArray) -> float:
    """Laney's allowance: standard deviation of z from its moving ranges; 1 where nothing can vary."""
    if not error.all():
        return 1.0
    return float(np.abs(np.diff(away / error)).mean()) * SIGMA_PER_RANGE


def _runs(points: FloatArray, centre: float, reach: FloatArray) -> tuple[int, int, int, int, int, NDArray[np.int64]]:
    """The fields of `Runs`, in their order."""
    away = points - centre
    rounding = ROUNDING * float(np.nanmax(np.abs(points)))
    beyond = np.flatnonzero(np.abs(away) > reach + rounding)
    beyond.setflags(write=False)
    above = away[np.abs(away) > rounding] > 0
    if not above.size:
        return 0, 0, 0, 0, 0, beyond
    turns = np.flatnonzero(np.diff(above))
    longest = int(np.diff(np.concatenate(([-1], turns, [above.size - 1]))).max())
    return (
        above.size,
        longest,
        round(np.log2(above.size) + 3),
        turns.size,
        int(binom.ppf(0.05, above.size - 1, 0.5)) if above.size > 1 else 0,
        beyond,
    )
