"""A map smoothed by BYM2: log relative risk = coefficients + sigma (sqrt(1 - rho) v + sqrt(rho / s) u)."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.smoothing.counts import MapData, read_map
from tarazu.methods.smoothing.graph import RIDGE, IntrinsicField, intrinsic_field
from tarazu.methods.smoothing.hyperparameters import Hyperparameter, describe
from tarazu.methods.smoothing.latent import Evidence, Fit, Model, Setting, build_model, correct, find_mode
from tarazu.methods.smoothing.lattice import Lattice, Node, explore
from tarazu.methods.smoothing.posterior import Posterior
from tarazu.methods.smoothing.prior import DEFAULT_PRIOR, Prior
from tarazu.methods.smoothing.result import SmoothedCounts, coefficients

Array = NDArray[np.float64]
WEIGHTS_FROM = 5e-4  # of the greatest weight: nodes below are left out
FARTHEST = (-7.0, 3.0)  # log sigma: from maps without any difference to ones without sense
START: Node = (-1.0, 0.5)
CELLS = 6_001


def smooth_counts(
    cases: ArrayLike,
    expected: ArrayLike,
    neighbours: Any,
    covariates: ArrayLike | None = None,
    *,
    prior: Prior = DEFAULT_PRIOR,
    weights: ArrayLike | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> SmoothedCounts:
    """Relative risks of areas, each leaning on its neighbours as far as the counts say that neighbours are alike.

    cases_i ~ Poisson(expected_i RR_i); log RR = intercept + covariates + sigma (sqrt(1 - rho) v + sqrt(rho / s) u), v
    independent standard normal, u an intrinsic autoregression that sums to 0 over each connected part of the map, and s the
    geometric mean of its variances in the part: sigma is a standard deviation and rho a share whatever the map. An island
    has no u: its effect is sigma v. Nested Laplace approximation: hyperparameters on a lattice, and at each node the
    variational Gaussian, bent for skewness.

    Args:
        cases: whole numbers, shape (areas,); NaN where nothing is known.
        expected: at relative risk 1, same shape. 0 (with no case) or NaN: no evidence, the area is predicted.
        neighbours: pairs of areas from 0, shape (pairs, 2), in any order and number; or a sparse matrix with an entry
            where two areas touch.
        covariates: shape (areas,) or (areas, covariates).
        weights: power of each area's likelihood in (0, 1], 1 if absent: where victims were met k at a time, 1 / k.
        seed: of the draws that the result gives where no other is asked for; nothing else is random.

    Raises:
        ValueError: what is wrong, all at once.

    Source: Riebler, Sørbye, Simpson, Rue (2016), Stat Methods Med Res 25:1145-1165; islands and parts, Freni-Sterrantino,
    Ventrucci, Rue (2018), Spat Spatio-temporal Epidemiol 26:25-34; Rue, Martino, Chopin (2009), J R Stat Soc B 71:319-392;
    correction of the mean, van Niekerk, Rue (2024), J Mach Learn Res 25(62):1-25.

    >>> smoothed = smooth_counts([8, 9, 2, 3, 1], [4.0, 4.0, 4.0, 4.0, 4.0], [[0, 1], [1, 2], [2, 3], [3, 4]])
    >>> smoothed.mean.round(1).tolist()
    [1.9, 1.9, 0.7, 0.8, 0.5]
    """
    data = read_map(cases, expected, neighbours, covariates, weights=weights, level=level)
    search = Search.of(data, prior)
    lattice = Lattice(search.log_density, (FARTHEST[0], 0.0), (FARTHEST[1], 1.0))
    nodes = explore(lattice, START)
    log_density = np.array([lattice.value(node) for node in nodes])
    fits, mass = _fit(search, nodes, log_density)
    known = coefficients(fits, mass, level=level)
    known |= _hyperparameters(search, nodes, log_density, step=lattice.steps[1], level=level)
    posterior = Posterior(search.model, fits, mass)
    return SmoothedCounts.of(posterior, known, data, level=level, seed=seed)


@dataclass(slots=True, eq=False)
class Search:
    """The map at hyperparameters (log sigma, angle): sqrt(rho) is the sine of the angle, in right angles.

    Both effects are smooth in the angle at its two ends, where logit(rho) would run off to infinity.
    """

    model: Model
    structure: IntrinsicField
    data: Evidence
    prior: Prior
    scale: Array  # shape (areas,): sqrt(s) of the area's part; infinite for an island
    logits: Array
    shares: Array  # prior mass of each cell of logits
    modes: dict[Node, tuple[Array, float]] = field(default_factory=dict)
    start: Array = field(default_factory=lambda: np.empty(0))

    @classmethod
    def of(cls, data: MapData, prior: Prior) -> "Search":
        structure = intrinsic_field(data.graph)
        scale = np.full(data.graph.size, np.inf)
        scale[structure.areas] = np.sqrt(structure.member_scale)
        model = build_map_model(structure, data, prior.coefficient_precision(data.design.shape[1] - 1))
        edges = np.linspace(-prior.share.bound, prior.share.bound, CELLS)
        shares = np.diff(prior.share.cumulative(edges, structure))
        overall = np.log(data.seen.sum() / data.due.sum())
        start = np.where(
            data.due > 0, np.log((data.seen + 0.5) / (data.due * np.exp(overall) + 0.5)) + overall, overall
        )
        middle = (edges[1:] + edges[:-1]) / 2
        return cls(model, structure, data.evidence, prior, scale, middle, shares, start=start)

    @property
    def angles(self) -> Array:
        """Of the cells of logits: rho is the sine squared."""
        return np.asarray(np.arctan(np.exp(self.logits / 2.0)) / (np.pi / 2.0))

    def setting(self, node: Node) -> Setting:
        sigma, angle = np.exp(node[0]), node[1] * np.pi / 2.0
        own = np.where(np.isinf(self.scale), sigma, sigma * np.cos(angle))
        values = self.structure.values.copy()
        diagonal = self.structure.rows == self.structure.columns
        values[diagonal] += RIDGE * values[diagonal].mean() if diagonal.any() else 0.0
        loading = sigma * np.sin(angle) / self.scale[self.structure.areas]
        return Setting(np.append(values, 1.0), loading, own)

    def mode(self, node: Node) -> tuple[Array, float]:
        """Mode and evidence, each node begun where the last one ended."""
        if node not in self.modes:
            self.modes[node] = find_mode(self.model, self.setting(node), self.data, self.start)
            self.start = self.modes[node][0]
        return self.modes[node]

    def share_mass(self, angle: float, step: float) -> float:
        """Prior mass of a node of angles: each cell is parted between the two nodes around it."""
        return float(self.shares @ np.maximum(0.0, 1.0 - np.abs(self.angles - angle) / step))

    def log_density(self, node: Node, steps: Node) -> float:
        mass = self.share_mass(node[1], steps[1])
        prior = self.prior.spread.log_density(node[0]) + (np.log(mass) if mass > 0 else -np.inf)
        return self.mode(node)[1] + prior


def build_map_model(structure: IntrinsicField, data: MapData, design_precision: Array) -> Model:
    """The structured effect of each area that has neighbours; one idle cell more, so that there is a field on islands too."""
    idle = len(structure.areas)
    place = np.full(data.graph.size, -1)
    place[structure.areas] = np.arange(idle)
    cells = [np.array([at] if at >= 0 else [], dtype=np.int64) for at in place]
    rows, columns = np.append(structure.rows, idle), np.append(structure.columns, idle)
    sums = np.pad(structure.sums, ((0, 0), (0, 1)))
    return build_model(rows, columns, idle + 1, cells, sums=sums, design=data.design, design_precision=design_precision)


def _fit(search: Search, nodes: list[Node], log_density: Array) -> tuple[tuple[Fit, ...], Array]:
    """The nodes that matter, corrected, and their weights."""
    mass = np.exp(log_density - log_density.max())
    kept = np.flatnonzero(mass > WEIGHTS_FROM)
    fits = []
    for at in kept:
        mode, evidence = search.mode(nodes[at])
        fits.append(correct(search.model, search.setting(nodes[at]), search.data, mode, evidence))
    return tuple(fits), mass[kept] / mass[kept].sum()


def _hyperparameters(
    search: Search, nodes: list[Node], log_density: Array, *, step: float, level: float
) -> dict[str, Hyperparameter]:
    """Log density less log prior is smooth: it is interpolated, and the prior is put back on a fine grid."""
    coordinates, mass = np.array(nodes), np.exp(log_density - log_density.max())
    spread, along = np.unique(coordinates[:, 0], return_inverse=True)
    before = np.array([search.prior.spread.log_density(at) for at in spread])
    fine = np.linspace(spread[0], spread[-1], CELLS)
    refined = np.array([search.prior.spread.log_density(at) for at in fine])
    density = np.exp(_smooth(spread, np.log(np.bincount(along, mass)) - before, fine, flat=(False, False)) + refined)
    angle, across = np.unique(coordinates[:, 1], return_inverse=True)
    with np.errstate(divide="ignore"):
        before = np.log([search.share_mass(at, step) for at in angle])
        value = np.log(np.bincount(across, mass)) - before
    seen = np.isfinite(value)
    inside = (search.angles >= angle[seen][0]) & (search.angles <= angle[seen][-1])
    cells, logits = search.angles[inside], search.logits[inside]
    ends = bool(angle[seen][0] == 0.0), bool(angle[seen][-1] == 1.0)
    shares = search.shares[inside] * np.exp(_smooth(angle[seen], value[seen], cells, flat=ends))
    return {
        "sigma": describe(np.exp(fine), density, level=level),
        "log_precision": describe(-2.0 * fine[::-1], density[::-1], level=level),
        "rho": describe(np.sin(cells * np.pi / 2) ** 2, shares, level=level),
        "logit_rho": describe(logits, shares, level=level),
    }


def _smooth(at: Array, values: Array, asked: Array, *, flat: tuple[bool, bool]) -> Array:
    """Cubic spline, level at the ends that are named; less its highest value."""
    from scipy.interpolate import CubicSpline

    if len(at) < 2:
        return np.zeros(len(asked))
    ends = tuple((1, 0.0) if level else (2, 0.0) for level in flat)
    found = CubicSpline(at, values, bc_type=ends)(asked)
    return np.asarray(found - found.max())
