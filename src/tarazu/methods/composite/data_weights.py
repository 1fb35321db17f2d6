"""Weights that are not given but found: equal, or from the data of an aggregate's children.

What the data say of weights is how indicators differ and go together, never how much each matters: they are a check on
weights that people give, and an alternative in an uncertainty analysis.
"""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.composite.aggregate import Mask, aggregate_up
from tarazu.methods.composite.framework import Framework, Node
from tarazu.methods.composite.means import Mean

Array = NDArray[np.float64]
ROUNDS, STILL = 100, 1e-10  # of the rotation


def find_weights(
    normalised: Array, framework: Framework, how: str, *, means: Sequence[Mean], usable: Mask
) -> dict[str, Array]:
    """Weights of each aggregate's children, shape (children,), found from the bottom up.

    Args:
        normalised: units x indicators.
        how: `given` (the framework's), `equal`, `entropy`, `critic` or `pca`.

    Raises:
        ValueError: an unknown way.
    """
    if how not in WAYS:
        raise ValueError(f"weigh={how!r} is unknown; choose one of {', '.join(WAYS)}.")
    if how == "given":
        return {node.code: node.weights for node in framework.nodes}
    found: dict[str, Array] = {}

    def weigh(node: Node, children: Array) -> Array:
        found[node.code] = node.weights if len(node.children) == 1 else FOUND[how](children[0])
        return found[node.code][None, :]

    aggregate_up(normalised[None], framework, weigh, means, usable)
    return found


def equal_weights(values: Array) -> Array:
    """1 for each."""
    return np.ones(values.shape[1])


def entropy_weights(values: Array) -> Array:
    """Shannon's entropy: the more unevenly an indicator is spread over the units, the more it tells them apart.

    Args:
        values: units x indicators, higher meaning more; each is brought to 0 to 1 first. NaN where unknown.

    Source: Zeleny (1982), Multiple Criteria Decision Making, ch. 7.

    >>> entropy_weights(np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [1.0, 1.0]])).round(2).tolist()
    [0.17, 0.83]
    """
    scaled = _unit_range(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = scaled / np.nansum(scaled, axis=0)
        terms = np.where(shares > 0, shares * np.log(shares), 0.0)
    entropy = -terms.sum(axis=0) / np.log((~np.isnan(values)).sum(axis=0))
    return _to_one(np.nan_to_num(1.0 - entropy))


def critic_weights(values: Array) -> Array:
    """CRITIC: spread of an indicator, times how little it goes with the others.

    Args:
        values: as for `entropy_weights`.

    Source: Diakoulaki, Mavrotas, Papayannakis (1995), Computers and Operations Research 22:763-770.

    >>> alike = np.array([[0.0, 0.0, 1.0], [0.5, 0.5, 0.0], [1.0, 1.0, 0.2]])
    >>> critic_weights(alike).round(2).tolist()
    [0.24, 0.24, 0.51]
    """
    spread = np.nanstd(_unit_range(values), axis=0, ddof=1)
    return _to_one(spread * (1.0 - correlation(values)).sum(axis=0))


def pca_weights(values: Array) -> Array:
    """Principal components: factors of eigenvalue above 1 (one at least), rotated by varimax; each indicator has its
    squared loading on the factor where it is highest, times the share of variance that the factor explains.

    Args:
        values: as for `entropy_weights`.

    Source: Nicoletti, Scarpetta, Boylaud (2000), OECD Economics Department Working Paper 226; OECD/JRC (2008) step 6.
    """
    roots, vectors = np.linalg.eigh(correlation(values))
    kept = roots > 1.0 if (roots > 1.0).any() else roots == roots.max()
    squared = varimax(vectors[:, kept] * np.sqrt(roots[kept])) ** 2
    explained = squared.sum(axis=0)
    highest = squared.argmax(axis=1)
    own = squared[np.arange(len(squared)), highest] / explained[highest]
    return _to_one(own * explained[highest] / explained.sum())


def varimax(loadings: Array) -> Array:
    """Loadings (indicators x factors) turned so that each factor is high on few indicators.

    Source: Kaiser (1958), Psychometrika 23:187-200.
    """
    turned = loadings.copy()
    pairs = list(combinations(range(loadings.shape[1]), 2))
    for _ in range(ROUNDS):
        angles = [_turn(turned, i, j) for i, j in pairs]
        if max(map(abs, angles), default=0.0) < STILL:
            break
    return turned


def _turn(loadings: Array, i: int, j: int) -> float:
    """Turns two factors, in place, by the angle that is best for them; also that angle."""
    x, y = loadings[:, i].copy(), loadings[:, j].copy()
    u, v, count = x**2 - y**2, 2 * x * y, len(x)
    sine = 2 * (u @ v) - 2 * u.sum() * v.sum() / count
    cosine = u @ u - v @ v - (u.sum() ** 2 - v.sum() ** 2) / count
    angle = float(np.arctan2(sine, cosine)) / 4
    loadings[:, i] = x * np.cos(angle) + y * np.sin(angle)
    loadings[:, j] = y * np.cos(angle) - x * np.sin(angle)
    return angle


def correlation(values: Array) -> Array:
    """Pearson's, over the units that know both; 0 where fewer than three do or one does not vary.

    >>> correlation(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [9.0, np.nan]])).round(3).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    known = (~np.isnan(values)).astype(float)
    filled = np.where(known > 0, values - np.nanmean(values, axis=0), 0.0)
    pairs = known.T @ known
    sums, squares = filled.T @ known, (filled**2).T @ known
    with np.errstate(invalid="ignore", divide="ignore"):
        between = filled.T @ filled - sums * sums.T / pairs
        within = squares - sums**2 / pairs
        related = between / np.sqrt(within * within.T)
    usable = (pairs >= 3) & np.isfinite(related)
    related = np.clip(np.where(usable, related, 0.0), -1.0, 1.0)
    np.fill_diagonal(related, 1.0)
    return related


def _unit_range(values: Array) -> Array:
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    return np.asarray((values - low) / np.where(high > low, high - low, 1.0))


def _to_one(weights: Array) -> Array:
    """Shares; equal where nothing sets the indicators apart. A floor keeps every weight above 0."""
    if not weights.sum() > 0:
        return np.full(len(weights), 1.0 / len(weights))
    raised = np.maximum(weights / weights.sum(), 1e-12)
    return np.asarray(raised / raised.sum())


FOUND: dict[str, Callable[[Array], Array]] = {
    "equal": equal_weights,
    "entropy": entropy_weights,
    "critic": critic_weights,
    "pca": pca_weights,
}
WAYS = ("given", *FOUND)
