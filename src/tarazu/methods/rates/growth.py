"""Yearly growth of an area's relative rate."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainc, gammaincc, logsumexp

from tarazu.methods.display import Displayed
from tarazu.methods.rates.counts import Counts, read_counts
from tarazu.methods.rates.relative import equal_tails, share_of_draws

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
STEP = 0.005
SLOPES = np.arange(-2.5, 2.5 + STEP / 2, STEP)  # log of the yearly factor: from a twelfth to twelve times
COARSE = SLOPES[::10]  # enough for the smooth likelihood of a count known to bounds
SPREADS = np.geomspace(0.02, 2.0, 48)  # standard deviation of slopes among areas
SPREAD_SCALE = 0.5
LOOKED_UP = 400  # means at which the chance of a bounded count is computed; between them it is read off


@dataclass(frozen=True, slots=True, eq=False)
class Growth(Displayed):
    """Posterior draws of the yearly growth of relative rates.

    Attributes:
        draws: shape (draws, areas), read-only: the slope, the log of the factor from one year to the next. NaN where the
            status is neither `estimated` nor `no_events`.
        status: `estimated`; `no_events` (the prior alone speaks); `few_periods` (fewer than two with evidence).
        spread: 95% interval of the standard deviation of slopes among areas.

    The methods speak of growth as a share: 0.1 is ten per cent a year.
    """

    draws: Array
    status: tuple[str, ...]
    spread: tuple[float, float]

    @property
    def median(self) -> Array:
        return np.asarray(np.expm1(np.median(self.draws, axis=0)))

    def interval(self, level: float = 0.95) -> Array:
        """Shape (areas, 2)."""
        return np.asarray(np.expm1(equal_tails(self.draws, level)))

    def probability_above(self, growth: float = 0.0) -> Array:
        return share_of_draws(self.draws, self.draws > np.log1p(growth))

    def to_frame(self, level: float = 0.95) -> "pd.DataFrame":
        """A row an area: estimate (median, 0.1 is ten per cent a year), lower, upper, P(grows), status."""
        import pandas as pd

        lower, upper = self.interval(level).T
        columns = {"estimate": self.median, "lower": lower, "upper": upper, "grows": self.probability_above()}
        return pd.DataFrame({**columns, "status": list(self.status)})

    def about(self) -> str:
        """How much slopes differ among areas."""
        low, high = self.spread
        return f"Growth a year; slopes differ among areas by a standard deviation of {low:.2g} to {high:.2g}"


def growth(
    lower: ArrayLike,
    upper: ArrayLike,
    expected: ArrayLike,
    *,
    times: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    draws: int = 4000,
    seed: int = 0,
) -> Growth:
    """Draw the slope b_i where count_it ~ Poisson(expected_it RR_i exp(b_i t)) and b_i ~ Normal(0, s).

    The area's own level RR_i is conditioned out: given an area's total, its counts are multinomial, and only how they
    spread over the periods speaks of growth. s is learnt from all areas (half-normal, scale 0.5) and drawn too: areas
    of few events are drawn towards no growth. A count known only to bounds is summed over them.

    Args:
        lower, upper: shape (areas, periods), NaN where nothing is known. A period may come in several cells (origins)
            that are each known within bounds of their own: then with a column for each, and its time repeated.
        expected: same shape, at the country's rate of each period, so that growth is growth beyond the country's; NaN:
            no evidence for that period.
        times: years of the periods, shape (periods,); 0, 1, 2 if absent.
        weights: see `relative_rates`.

    Raises:
        ValueError: what is wrong, all at once.

    Source: conditioning, McCullagh, Nelder (1989) section 6.4.2; shrinkage of trends, Bernardinelli et al. (1995),
    Stat Med 14:2433-2443, without the spatial part.

    >>> grown = growth([[2, 5, 11]], [[2, 5, 11]], [[5.0, 5.0, 5.0]])
    >>> bool(grown.probability_above(0)[0] > 0.95)
    True
    """
    counts = read_counts(lower, upper, expected, weights, dimensions=2)
    years = np.asarray(np.arange(counts.lower.shape[1]) if times is None else times, dtype=float)
    if years.shape != counts.lower.shape[1:] or not np.isfinite(years).all():
        raise ValueError(f"times has shape {years.shape}; it needs one finite number a period.")
    if draws < 1:
        raise ValueError(f"draws={draws} is not 1 or more.")
    usable = [int(area) for area, seen in enumerate(counts.informed) if len(np.unique(years[seen])) > 1]
    likelihood = np.array([_log_likelihood(counts, area, years) for area in usable]).reshape(-1, len(SLOPES))
    rng = np.random.default_rng(seed)
    slopes, spread = _draw_slopes(likelihood, draws, rng)
    drawn = np.full((draws, len(counts.lower)), np.nan)
    drawn[:, usable] = slopes
    drawn.setflags(write=False)
    return Growth(drawn, _status(counts, usable), spread)


def _log_likelihood(counts: Counts, area: int, years: Array) -> Array:
    """At each of SLOPES, raised to the area's weight."""
    seen, power = counts.informed[area], float(counts.weights[area])
    low, high, due = counts.lower[area, seen], counts.upper[area, seen], counts.expected[area, seen]
    since = years[seen] - years[seen].mean()
    if (low == high).all():
        shares = _log_shares(due, since, SLOPES)
        return np.asarray(power * (shares @ low))
    coarse = log_bounded(low, high, _log_shares(due, since, COARSE), power=power)
    return np.asarray(np.interp(SLOPES, COARSE, coarse))


def _log_shares(due: Array, since: Array, slopes: Array) -> Array:
    """Log of each period's share of the total at each slope, shape (slopes, periods)."""
    rising = np.log(due) + slopes[:, None] * since
    return np.asarray(rising - logsumexp(rising, axis=1, keepdims=True))


def log_bounded(low: Array, high: Array, log_shares: Array, *, power: float = 1.0) -> Array:
    """Log likelihood of bounds at each slope, raised to a power.

    The expected total is integrated out, flat in its logarithm: for exact counts that gives the multinomial back.
    """
    first = np.log(max(low.sum(), 0.1)) - 4.0 / np.sqrt(power * low.sum() + 1.0)
    last = np.log(high.sum() + 0.5) + 4.0 / np.sqrt(power * high.sum() + 1.0)
    points = int(np.clip((last - first) * 2.0 * np.sqrt(power * high.sum() + 1.0), 61, 401))
    log_mean = np.linspace(first, last, points)[:, None, None] + log_shares
    exact = low == high
    total = power * (log_mean[..., exact] @ low[exact] - np.exp(log_mean[..., exact]).sum(axis=2))
    for least, most in np.unique(np.column_stack([low, high])[~exact], axis=0).tolist():
        held = log_mean[..., (low == least) & (high == most)]
        # A smooth function of one number: looked up, for it is asked for a hundred thousand times.
        grid = np.linspace(held.min(), held.max(), LOOKED_UP)
        total += np.interp(held, grid, log_within(least, most, np.exp(grid), power=power)).sum(axis=2)
    return np.asarray(logsumexp(total, axis=0))


def log_within(low: float, high: float, mean: Array, *, power: float = 1.0) -> Array:
    """Log of P(low <= Y <= high), Y Poisson; the smaller tails are subtracted, so that nothing cancels.

    With a power w below 1, w Y is taken as Poisson and continuous, each count reaching half-way to the next.

    Args:
        mean: shape (means,), above 0.

    >>> np.exp(log_within(2, 2, np.array([3.0]))).round(4), np.exp(log_within(0, 4, np.array([3.0]))).round(4)
    (array([0.224]), array([0.8153]))
    """
    mean, half = power * mean, (power + 1.0) / 2.0
    start, past = power * low + (1.0 - half), power * high + half  # 0 and 1 beyond them where power is 1
    rising, falling = -gammainc(past, mean), gammaincc(past, mean)
    rising += gammainc(start, mean) if low > 0 else 1.0
    falling -= gammaincc(start, mean) if low > 0 else 0.0
    return np.asarray(np.log(np.maximum(np.where(mean < power * low, rising, falling), 1e-300)))


def _draw_slopes(likelihood: Array, draws: int, rng: np.random.Generator) -> tuple[Array, tuple[float, float]]:
    """Slopes of shape (draws, areas), and the 95% interval of their spread among areas."""
    scaled = np.exp(likelihood - likelihood.max(axis=1, keepdims=True))
    priors = np.exp(-((SLOPES / SPREADS[:, None]) ** 2) / 2)
    priors /= priors.sum(axis=1, keepdims=True)
    log_posterior = np.log(np.maximum(scaled @ priors.T, 1e-300)).sum(axis=0)
    log_posterior += np.log(SPREADS) - (SPREADS / SPREAD_SCALE) ** 2 / 2  # the grid is even in the logarithm
    credible = np.exp(log_posterior - log_posterior.max())
    credible /= credible.sum()
    chosen = rng.choice(len(SPREADS), size=draws, p=credible)
    slopes = np.empty((draws, len(likelihood)))
    for spread in np.unique(chosen):
        rows = np.flatnonzero(chosen == spread)
        shares = (scaled * priors[spread]).cumsum(axis=1)
        for area, cumulative in enumerate(shares):
            places = np.searchsorted(cumulative, rng.random(len(rows)) * cumulative[-1], side="right")
            slopes[rows, area] = SLOPES[np.minimum(places, len(SLOPES) - 1)]
    slopes += rng.uniform(-STEP / 2, STEP / 2, slopes.shape)
    ends = np.searchsorted(credible.cumsum(), [0.025, 0.975])
    return slopes, (float(SPREADS[ends[0]]), float(SPREADS[ends[1]]))


def _status(counts: Counts, usable: list[int]) -> tuple[str, ...]:
    none = np.nan_to_num(counts.upper).sum(axis=1) == 0
    return tuple(
        "few_periods" if area not in usable else "no_events" if none[area] else "estimated"
        for area in range(len(counts.lower))
    )
