"""Seasons of reported events: the share of each month of the year, its peak, and a test against no season at all.

Months differ in length, years in how much is counted, and events come in clusters. So each year has a level of its own,
months are compared by the day, and intervals widen by the dispersion that years show about a common season.
"""

from calendar import month_name, monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import f as f_distribution

from tarazu.methods.comparison.arguments import Arguments, read_only
from tarazu.methods.display import INK, QUIET, Displayed

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
MONTHS = 12
LEAST_YEARS = 3
LEAST_EVENTS = 60
"""Five events a month of the year: with fewer, neither the test nor the intervals hold what they say."""
PRIOR = 0.5
_AS_GOOD_AS_INFINITE = 1e6
FEW_YEARS, FEW_EVENTS = "few_years", "few_events"


@dataclass(frozen=True, slots=True)
class MonthlyCounts:
    """Events a month from `start` (as 2021-03) on; `partial`: dates that name no month, and are in no count."""

    counts: tuple[int, ...]
    start: str
    partial: int


@dataclass(frozen=True, slots=True, eq=False)
class Seasonality(Displayed):
    """Shares of a year of twelve equally long months: 1/12 each is no season.

    Attributes:
        counts: shape (years, 12), read-only; years of twelve months that end with the last month counted.
        draws: of the shares, shape (draws, 12), read-only; no rows where `reason` says why nothing is told.
        statistic: Pearson's chi-square of the months, not yet divided by `dispersion` (variance over mean, 1 or more).
        p_value: of the test against no season.
        left_out: months at the beginning that make up no whole year; `partial`: dates without a month.
        reason: None, `few_years` or `few_events`.
    """

    counts: Array
    draws: Array
    statistic: float
    dispersion: float
    p_value: float
    level: float
    left_out: int
    partial: int
    reason: str | None

    @property
    def shown(self) -> bool:
        """Whether the test shows a season at all; where it does not, no month is called the highest."""
        return self.p_value < 1 - self.level

    @property
    def share(self) -> Array:
        """Median of each month's share, shape (12,); NaN where nothing is told."""
        return np.median(self.draws, axis=0) if len(self.draws) else np.full(MONTHS, np.nan)

    @property
    def interval(self) -> Array:
        """Shape (12, 2), at `level`."""
        if not len(self.draws):
            return np.full((MONTHS, 2), np.nan)
        tail = (1 - self.level) / 2
        return np.asarray(np.quantile(self.draws, [tail, 1 - tail], axis=0).T)

    @property
    def peak_probability(self) -> Array:
        """How likely each month is the highest, shape (12,)."""
        if not len(self.draws):
            return np.full(MONTHS, np.nan)
        return np.bincount(self.draws.argmax(axis=1), minlength=MONTHS) / len(self.draws)

    @property
    def peak(self) -> tuple[int, int, int] | None:
        """The month that is most likely the highest, then the first and the last month of the shortest run of months that
        holds the highest at `level`; 1 is January, and a run may go over the end of the year.
        """
        if not len(self.draws):
            return None
        chances = self.peak_probability
        top = int(chances.argmax())
        first, length = _shortest_run(chances, self.level, top)
        return top + 1, first + 1, (first + length - 1) % MONTHS + 1

    def to_frame(self) -> "pd.DataFrame":
        """A row a month, January first: month, count, estimate, lower, upper, peak_probability."""
        import pandas as pd

        lower, upper = self.interval.T
        columns = {"count": self.counts.sum(axis=0), "estimate": self.share, "lower": lower, "upper": upper}
        names = [month_name[month] for month in range(1, MONTHS + 1)]
        return pd.DataFrame({"month": names, **columns, "peak_probability": self.peak_probability})

    def about(self) -> str:
        """How many events and years, the test, and the peak."""
        told = f"{self.counts.sum():.0f} events in {len(self.counts)} years"
        if self.peak is None:
            return f"{told}: too few to tell a season ({LEAST_EVENTS} events and {LEAST_YEARS} years are needed)"
        tested = f"(p {self.p_value:.2g}, dispersion {self.dispersion:.2g})"
        if not self.shown:
            return f"{told}: no season shown {tested}"
        top, first, last = (month_name[month] for month in self.peak)
        return f"{told}: a season {tested}; highest in {top} ({first} to {last})"

    def plot(self) -> Any:
        """Altair chart: the share of each month with its interval, over a line at a twelfth."""
        import altair as alt

        table = self.to_frame().assign(even=1 / MONTHS)
        base = alt.Chart(table, title=self.about()).encode(x=alt.X("month:N", sort=None, title=None))
        line = base.mark_line(color=QUIET, strokeDash=[6, 3]).encode(y="even:Q")
        whisker = base.mark_rule(strokeWidth=2.5, color=QUIET).encode(y=alt.Y("lower:Q", title="share"), y2="upper:Q")
        point = base.mark_point(filled=True, size=70, color=INK, opacity=1).encode(y="estimate:Q")
        return alt.layer(line, whisker, point).properties(width=420)


def count_months(dates: Iterable[str]) -> MonthlyCounts:
    """Counts of events by month, from the first month named to the last; a month in between without any counts 0.

    Args:
        dates: ISO texts, as 2023-05 or 2023-05-17; what names no month (2023, unknown) is left out and counted.

    >>> count_months(["2023-11", "2024-01-17", "2024-01", "2023"])
    MonthlyCounts(counts=(1, 0, 2), start='2023-11', partial=1)
    """
    held = list(dates)
    found = Counter(_month(date) for date in held if len(date) >= 7 and date[4] == "-")
    partial = len(held) - sum(found.values())
    if not found:
        return MonthlyCounts((), "", partial)
    first, last = min(found), max(found)
    start = f"{first // MONTHS}-{first % MONTHS + 1:02d}"
    return MonthlyCounts(tuple(found[month] for month in range(first, last + 1)), start, partial)


def seasonality(
    counts: ArrayLike, *, start: str, partial: int = 0, level: float = 0.95, draws: int = 4000, seed: int = 0
) -> Seasonality:
    """The season of monthly counts.

    Given a year's total, its months are multinomial; their common shares have a Jeffreys Dirichlet posterior, with
    counts divided by the dispersion, which is drawn too (scaled inverse chi-square, 1 or more). The test is Pearson's
    against shares in proportion to days, as F with the dispersion as its denominator.

    Args:
        counts: events a month, shape (months,), consecutive; months without any are 0.
        start: the first month, as 2021-03.
        partial: dates that name no month, to be told with the result.
        level: of the intervals; 1 - level is the size of the test.

    Raises:
        ValueError: every fault at once.

    Source: McCullagh, Nelder (1989), Generalized Linear Models, chapter 4.5 (dispersion by Pearson's statistic) and
    chapter 5 (multinomial given totals); Gelman and others (2013), Bayesian Data Analysis, chapter 3.4 (Dirichlet).

    >>> seasonality([9, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9] * 3, start="2021-01").about()
    '321 events in 3 years: no season shown (p 1, dispersion 1)'
    >>> seasonality([5] * 30, start="2021-01").reason
    'few_years'
    """
    told = Arguments()
    values = told.counts("counts", counts)
    told.series("counts", values)
    told.between("level", level)
    if not _is_month(start):
        told.say(f"start is {start!r}; expected a month such as 2021-03")
    told.settle()
    cells, days, left_out = _years(values, start)
    reason = _refusal(cells)
    if reason:
        nothing = read_only(np.empty((0, MONTHS)))
        return Seasonality(cells, nothing, np.nan, np.nan, np.nan, level, left_out, partial, reason)
    statistic, spread, freedom = _spread(cells, days)
    dispersion = max(spread, 1.0)
    ratio = statistic / (MONTHS - 1) / dispersion
    p_value = float(f_distribution.sf(ratio, MONTHS - 1, freedom))
    found = _draws(cells, days, (spread, freedom), draws, seed)
    return Seasonality(cells, found, statistic, dispersion, p_value, level, left_out, partial, None)


def _month(date: str) -> int:
    return int(date[:4]) * MONTHS + int(date[5:7]) - 1


def _is_month(text: str) -> bool:
    year, dash, month = text.partition("-")
    return bool(dash) and len(year) == 4 and year.isdigit() and month.isdigit() and 1 <= int(month) <= MONTHS


def _years(values: Array, start: str) -> tuple[Array, Array, int]:
    """Counts and days of the last whole years, January first, each shape (years, 12), and how many months go before."""
    left_out = len(values) % MONTHS
    first = _month(start) + left_out
    months = np.arange(first, first + len(values) - left_out)
    days = np.array([monthrange(m // MONTHS, m % MONTHS + 1)[1] for m in months.tolist()], dtype=float)
    # A year that begins in July holds July to December of one year and January to June of the next.
    turn = -(first % MONTHS)
    cells, lengths = (np.roll(part.reshape(-1, MONTHS), -turn, axis=1) for part in (values[left_out:], days))
    return read_only(cells), lengths, left_out


def _refusal(cells: Array) -> str | None:
    if len(cells) >= LEAST_YEARS and cells.sum() < LEAST_EVENTS:
        return FEW_EVENTS
    # A year in which nothing was counted tells nothing of its months.
    return FEW_YEARS if (cells.sum(axis=1) > 0).sum() < LEAST_YEARS else None


def _spread(cells: Array, days: Array) -> tuple[float, float, float]:
    """Pearson's statistic of the months, the variance over mean of years about them, and its degrees of freedom."""
    years, months, total = cells.sum(axis=1), cells.sum(axis=0), cells.sum()
    even = (years[:, None] * days / days.sum(axis=1, keepdims=True)).sum(axis=0)
    statistic = float(((months - even) ** 2 / even).sum())
    common = np.outer(years, months) / total
    held = common > 0
    freedom = float(((years > 0).sum() - 1) * ((months > 0).sum() - 1))
    if freedom < 1:  # all events in one month, or in one year: nothing tells how much years differ
        return statistic, 1.0, _AS_GOOD_AS_INFINITE
    return statistic, float(((cells - common)[held] ** 2 / common[held]).sum() / freedom), freedom


def _draws(cells: Array, days: Array, spread: tuple[float, float], number: int, seed: int) -> Array:
    """Posterior draws of the shares of months made equally long."""
    rng = np.random.default_rng(seed)
    middle, freedom = spread
    dispersion = np.maximum(middle * freedom / rng.chisquare(freedom, number), 1.0)[:, None]
    rates = rng.standard_gamma(PRIOR + cells.sum(axis=0) / dispersion) / days.sum(axis=0)
    return read_only(rates / rates.sum(axis=1, keepdims=True))


def _shortest_run(chances: Array, level: float, holding: int) -> tuple[int, int]:
    """First place and length of the shortest run around the year that holds a place and this much; of several the fullest."""
    for length in range(1, MONTHS):
        runs = [(first % MONTHS) for first in range(holding - length + 1, holding + 1)]
        sums = [float(chances[(first + np.arange(length)) % MONTHS].sum()) for first in runs]
        if max(sums) >= level:
            return runs[int(np.argmax(sums))], length
    return 0, MONTHS
