"""Put indicators on one scale. Every function takes (..., units, indicators) and keeps that shape; NaN stays NaN."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.composite.framework import Framework
from tarazu.methods.composite.ranks import rank_descending

Array = NDArray[np.float64]


def normalise_indicators(values: Array, framework: Framework, how: str) -> Array:
    """Turn values so that higher means more of the index, and bring them to one scale.

    Args:
        values: shape (..., units, indicators), in the framework's order.
        how: `min-max` (0 to 100), `min-max-1-100`, `z-score` (mean 10, standard deviation 2), `goalposts` (0 to 1
            between fixed goalposts, clipped), `rank` (1 to the number of units, highest best), `percentile` (0 to 100),
            `borda` (how many units it stands above, a tie being half), `fifths` (20 for the lowest fifth of units to 100
            for the highest).

    Raises:
        ValueError: an unknown way; no goalposts; an indicator that is the same everywhere (it cannot compare units).

    Source: OECD/JRC (2008) step 5.

    >>> import pandas as pd
    >>> from tarazu.methods.composite import read_framework
    >>> table = pd.DataFrame({"code": ["a", "I"], "parent": ["I", None], "weight": 1.0, "direction": [-1, 1]})
    >>> normalise_indicators(np.array([[2.0], [4.0], [3.0]]), read_framework(table), "min-max").ravel().tolist()
    [100.0, 0.0, 50.0]
    """
    if how == "goalposts":
        return _between_goalposts(values, framework)
    if how not in RELATIVE:
        raise ValueError(f"normalise={how!r} is unknown; choose one of goalposts, {', '.join(RELATIVE)}.")
    spread = np.fmax.reduce(values, axis=-2) - np.fmin.reduce(values, axis=-2)
    flat = ~(spread > 0).reshape(-1, values.shape[-1]).all(axis=0)
    if flat.any():
        names = ", ".join(np.array(framework.indicators)[flat])
        raise ValueError(
            f"{names}: without two different values it cannot compare units; leave it out or use goalposts."
        )
    return RELATIVE[how](values * framework.directions)


def _between_goalposts(values: Array, framework: Framework) -> Array:
    low, high = framework.goalposts.T
    lacking = np.isnan(low)
    if lacking.any():
        names = ", ".join(np.array(framework.indicators)[lacking])
        raise ValueError(f"{names}: no goalposts; give goalpost_low and goalpost_high in the framework.")
    share: Array = np.clip((values - low) / (high - low), 0.0, 1.0)
    return np.where(framework.directions > 0, share, 1.0 - share)


def _min_max(values: Array, low: float, high: float) -> Array:
    smallest = np.fmin.reduce(values, axis=-2, keepdims=True)
    largest = np.fmax.reduce(values, axis=-2, keepdims=True)
    scaled: Array = low + (high - low) * (values - smallest) / (largest - smallest)
    return scaled


def _z_score(values: Array) -> Array:
    mean = np.nanmean(values, axis=-2, keepdims=True)
    scaled: Array = 10.0 + 2.0 * (values - mean) / np.nanstd(values, axis=-2, ddof=1, keepdims=True)
    return scaled


def _rank(values: Array) -> Array:
    return np.swapaxes(rank_descending(-np.swapaxes(values, -1, -2)), -1, -2)


def _percentile(values: Array) -> Array:
    known = (~np.isnan(values)).sum(axis=-2, keepdims=True)
    scaled: Array = 100.0 * (_rank(values) - 1.0) / (known - 1.0)
    return scaled


def _borda(values: Array) -> Array:
    """Units below, and half of those beside: the middle of its lowest and highest place, less 1."""
    highest = np.swapaxes(rank_descending(np.swapaxes(values, -1, -2)), -1, -2)
    known = (~np.isnan(values)).sum(axis=-2, keepdims=True)
    return np.asarray((_rank(values) - 1.0 + known - highest) / 2.0)


def _fifths(values: Array) -> Array:
    known = (~np.isnan(values)).sum(axis=-2, keepdims=True)
    return np.asarray(20.0 * np.floor(1.0 + 5.0 * _borda(values) / known))


# Each compares a unit with the other units; goalposts compare it with a fixed scale.
RELATIVE: dict[str, Callable[[Array], Array]] = {
    "min-max": lambda values: _min_max(values, 0.0, 100.0),
    "min-max-1-100": lambda values: _min_max(values, 1.0, 100.0),
    "z-score": _z_score,
    "rank": _rank,
    "percentile": _percentile,
    "borda": _borda,
    "fifths": _fifths,
}
# The scales that have a fixed lower and upper end.
ENDS = {"goalposts": (0.0, 1.0), "min-max": (0.0, 100.0), "min-max-1-100": (1.0, 100.0), "percentile": (0.0, 100.0)}
