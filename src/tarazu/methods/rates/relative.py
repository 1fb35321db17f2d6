"""Relative rates of areas: gamma-Poisson, with counts known to bounds and the prior learnt from all areas."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.display import Displayed
from tarazu.methods.rates.counts import Counts, read_counts
from tarazu.methods.rates.prior import GammaPrior, PriorGrid, given_prior, learn_prior, log_predictive

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class RelativeRates(Displayed):
    """Posterior draws of each area's rate over the country's.

    Attributes:
        draws: shape (draws, areas), read-only; NaN where the status is not `estimated`.
        crude: shape (areas, 2), the least and the greatest count over the expected number.
        status: `estimated`, `no_count` (nothing known), `no_expected` (expected number 0 or unknown).
        prior: the distribution of relative rates among areas.
    """

    draws: Array
    crude: Array
    status: tuple[str, ...]
    prior: GammaPrior

    @property
    def mean(self) -> Array:
        return np.asarray(self.draws.mean(axis=0))

    def interval(self, level: float = 0.95) -> Array:
        """Shape (areas, 2)."""
        return equal_tails(self.draws, level)

    def probability_above(self, rate: float) -> Array:
        return share_of_draws(self.draws, self.draws > rate)

    def probability_below(self, rate: float) -> Array:
        return share_of_draws(self.draws, self.draws < rate)

    def to_frame(self, level: float = 0.95) -> "pd.DataFrame":
        """A row an area: estimate (mean), lower, upper, P(above 1), status."""
        import pandas as pd

        lower, upper = self.interval(level).T
        columns = {"estimate": self.mean, "lower": lower, "upper": upper, "above_1": self.probability_above(1.0)}
        return pd.DataFrame({**columns, "status": list(self.status)})

    def about(self) -> str:
        """How many areas have a rate, and what the prior is."""
        known = self.status.count("estimated")
        return f"Rates relative to the country, {known} of {len(self.status)} areas; prior: {self.prior.reason}"


def relative_rates(
    lower: ArrayLike,
    upper: ArrayLike,
    expected: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    draws: int = 4000,
    seed: int = 0,
    prior: str | tuple[float, float] | None = "empirical",
) -> RelativeRates:
    """Draw relative rates RR_i where count_i ~ Poisson(expected_i RR_i) and RR_i ~ Gamma(a, a).

    A count known only to lie from lower to upper is drawn within them, from the negative binomial that the expected
    number and the prior give: never filled in with a middle or an end. The prior's a is learnt from all areas and drawn
    too.

    Args:
        lower, upper: counts of each area, equal where known exactly, NaN where nothing is known. Shape (areas,); or
            (areas, cells), where an area's count comes in cells (years, origins) that are each known within bounds of
            their own: the sum of the cells is what is drawn, and five cells below 5 say more than a sum below 25.
        expected: what the area or cell would have at the country's rate; 0 or NaN gives NaN and a status.
        weights: power of each area's likelihood, 1 if absent. Where k origins may have seen the same events, give the
            sum of their counts, k times the expected number, and 1 / k.
        prior: `empirical` (or None) learns a; a pair (shape, rate) fixes the prior.

    Raises:
        ValueError: what is wrong, all at once.

    Source: Clayton, Kaldor (1987), Biometrics 43:671-681; data augmentation, Tanner, Wong (1987), JASA 82:528-540.

    >>> rates = relative_rates([9, 0], [9, 4], [3.0, 3.0], prior=(2.0, 2.0), draws=20000)
    >>> rates.mean.round(1).tolist()  # (2 + 9) / (2 + 3) = 2.2; the other from 0 to 4
    [2.2, 0.8]
    """
    counts = read_counts(lower, upper, expected, weights, dimensions=(1, 2))
    if draws < 1:
        raise ValueError(f"draws={draws} is not 1 or more.")
    grid = _find_prior(prior, counts)
    rng = np.random.default_rng(seed)
    chosen = rng.choice(len(grid.shapes), size=draws, p=grid.credible)
    drawn = np.full((draws, len(counts.lower)), np.nan)
    for area in np.flatnonzero(counts.areas):
        drawn[:, area] = _draw_area(counts, int(area), grid, chosen, rng)
    drawn.setflags(write=False)
    return RelativeRates(drawn, _crude(counts), _status(counts), grid.prior)


def _find_prior(prior: str | tuple[float, float] | None, counts: Counts) -> PriorGrid:
    if prior is None or prior == "empirical":
        return learn_prior(counts)
    if isinstance(prior, str) or len(prior) != 2:
        raise ValueError(f"prior={prior!r} is neither 'empirical' nor a pair (shape, rate).")
    return given_prior(*prior)


def _draw_area(counts: Counts, area: int, grid: PriorGrid, chosen: NDArray[np.intp], rng: np.random.Generator) -> Array:
    totals, _, due = counts.totals(area)
    if len(totals) > 1:
        predictive = log_predictive(counts, area, grid.shapes, grid.rates)
        shares = np.exp(predictive - predictive.max(axis=1, keepdims=True)).cumsum(axis=1)
        shares /= shares[:, -1:]
        places = (shares[chosen] < rng.random(len(chosen))[:, None]).sum(axis=1)
    else:
        places = np.zeros(len(chosen), dtype=np.intp)
    shape = grid.shapes[chosen] + totals[places]
    return np.asarray(rng.gamma(shape, 1.0 / (grid.rates[chosen] + counts.weights[area] * due)))


def _crude(counts: Counts) -> Array:
    low, high, due = (
        np.where(counts.informed, held, 0.0).reshape(len(held), -1).sum(axis=1)
        for held in (counts.lower, counts.upper, counts.expected)
    )
    due = np.where(counts.areas, due, np.nan)
    return np.column_stack([low / due, high / due])


def _status(counts: Counts) -> tuple[str, ...]:
    due = np.asarray((counts.expected > 0).reshape(len(counts.expected), -1).any(axis=1))
    return tuple(
        "estimated" if informed else "no_count" if has else "no_expected"
        for informed, has in zip(counts.areas, due, strict=True)
    )


def equal_tails(draws: Array, level: float) -> Array:
    """Equal-tailed interval of each column, shape (areas, 2); NaN columns stay NaN."""
    if not 0 < level < 1:
        raise ValueError(f"level={level} is not between 0 and 1.")
    tail = (1.0 - level) / 2.0
    return np.asarray(np.quantile(draws, [tail, 1.0 - tail], axis=0).T)


def share_of_draws(draws: Array, where: NDArray[np.bool_]) -> Array:
    """Share of draws for which something holds; NaN for an area without draws: what is unknown has no probability."""
    return np.asarray(np.where(np.isnan(draws).any(axis=0), np.nan, where.mean(axis=0)))
