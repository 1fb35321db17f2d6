"""Relative rates of districts that lean on their neighbours, where the map and the evidence carry it (BYM2)."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from tarazu.methods.rates.counts import possible_totals
from tarazu.threat.origins import at_most

Array = NDArray[np.float64]
IMPUTATIONS = 5  # of what is hidden within bounds, for the sake of the neighbours and of the level
MOST_COUNTS = 200  # of a wide range that are tried one by one


def smoothed_rates(
    lower: Array,
    upper: Array,
    expected: Array,
    pairs: NDArray[np.int64],
    *,
    rates: Array,
    weights: Array,
    dispersion: float,
    seed: int,
) -> Array:
    """Draws of the relative rate, shape (draws, areas); NaN for an area of which nothing is known.

    An area that nobody counted has a prediction from its neighbours: it is left out, since a verdict rests on evidence of
    the place itself. Counts known to bounds are filled in by draws within them, five times, so that neighbours and level
    know how little is known; the area's own draws are then moved to what the bounds say.

    Args:
        lower, upper, expected: shape (areas, cells), NaN where an origin is silent.
        pairs: areas that share a border, shape (pairs, 2).
        rates: draws of the relative rate without neighbours, shape (draws, areas): hidden counts are drawn at these.
        weights: power of each area's likelihood.
        dispersion: variance of a count over its mean.

    Source: multiple imputation, Rubin (1987), Multiple Imputation for Nonresponse in Surveys, chapter 3.
    """
    from tarazu.methods.smoothing import smooth_counts

    known = ~np.isnan(lower) & (expected > 0)
    informed = known.any(axis=1)
    due = np.where(informed, np.where(known, expected, 0.0).sum(axis=1), np.nan)
    hidden = np.flatnonzero((known & (lower < upper)).any(axis=1))
    rng = np.random.default_rng(seed)
    parts = []
    for part, at in enumerate(np.array_split(np.arange(len(rates)), IMPUTATIONS if hidden.size else 1)):
        counts = _filled(lower, upper, expected, known, rates[at[0]], dispersion, rng)
        cases = np.where(informed, np.where(known, counts, 0.0).sum(axis=1), np.nan)
        draws = smooth_counts(cases, due, pairs, weights=weights).draws(len(at), seed=seed + part)
        for area in hidden:
            cells, power = known[area], float(weights[area])
            bounds = (lower[area, cells], upper[area, cells], expected[area, cells])
            draws[:, area] = within_bounds(draws[:, area], power * cases[area], bounds, power=power)
        parts.append(draws)
    found = np.where(informed, np.concatenate(parts), np.nan)
    found.setflags(write=False)
    return found


def within_bounds(draws: Array, filled_in: float, bounds: tuple[Array, Array, Array], *, power: float) -> Array:
    """Draws of a rate that took a hidden count for known, moved to what its bounds say of it.

    Each draw weighs as the likelihood of the bounds over that of the count that was filled in; the draws then go to the
    quantiles of what is so weighed, each at its place among the others, so that areas stay as alike as they were.

    Args:
        filled_in: the count that was taken for known, times `power`.
        bounds: least and greatest count of each cell, and what is expected there.
        power: of the likelihood.

    Source: importance sampling, Geweke (1989), Econometrica 57:1317-1339.

    >>> drawn = np.random.default_rng(0).gamma(3.0, 0.2, 1000)  # as if 1 had been counted
    >>> moved = within_bounds(drawn, 1.0, (np.zeros(1), np.full(1, 4.0), np.full(1, 3.0)), power=1.0)
    >>> bool(moved.mean() > drawn.mean())  # of 0 to 4, 2 is the middle
    True
    """
    totals, log_weight = possible_totals(*bounds, power=power)
    likelihood = logsumexp(log_weight + np.log(draws)[:, None] * (totals - filled_in), axis=1)
    order = np.argsort(draws, kind="stable")
    weight = np.exp(likelihood - logsumexp(likelihood))[order]
    places = np.cumsum(weight) - weight / 2
    moved = np.empty_like(draws)
    moved[order] = np.exp(np.interp((np.arange(len(draws)) + 0.5) / len(draws), places, np.log(draws[order])))
    return moved


def _filled(
    lower: Array,
    upper: Array,
    expected: Array,
    known: NDArray[np.bool_],
    rates: Array,
    dispersion: float,
    rng: np.random.Generator,
) -> Array:
    """The counts, those known to bounds drawn within them."""
    counts = np.where(known, lower, 0.0)
    for area, cell in np.argwhere(known & (lower < upper)):
        mean = expected[area, cell] * rates[area]
        counts[area, cell] = draw_within(lower[area, cell], upper[area, cell], mean, dispersion, rng)
    return counts


def draw_within(lower: float, upper: float, mean: float, dispersion: float, rng: np.random.Generator) -> float:
    """A count drawn within bounds: Poisson, or negative binomial where victims are met together.

    >>> rng = np.random.default_rng(0)
    >>> sorted({draw_within(1, 3, 2.0, 1.0, rng) for _ in range(50)})
    [1.0, 2.0, 3.0]
    """
    counts = np.unique(np.round(np.linspace(lower, upper, min(int(upper - lower) + 1, MOST_COUNTS))))
    edges = np.concatenate([[lower - 1], np.floor((counts[1:] + counts[:-1]) / 2), [upper]])
    mean = max(mean, 1e-9)
    chances = np.diff(at_most(edges, np.array(mean), np.array(mean / max(dispersion - 1.0, 1e-6))))
    if chances.sum() <= 1e-12:  # the bounds lie far from what is expected: the nearer of them
        return float(lower if mean < lower else upper)
    return float(rng.choice(counts, p=chances / chances.sum()))
