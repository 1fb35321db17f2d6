"""Two counts of the same areas: what their maps share, and what each has of its own."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.smoothing.counts import MapData, read_map
from tarazu.methods.smoothing.fields import independent, join, structured
from tarazu.methods.smoothing.graph import IntrinsicField, intrinsic_field
from tarazu.methods.smoothing.joint_result import SmoothedJointly
from tarazu.methods.smoothing.latent import Model, Setting, build_model
from tarazu.methods.smoothing.many import ShareDensity, fit_nodes
from tarazu.methods.smoothing.prior import DEFAULT_PRIOR, Prior

Array = NDArray[np.float64]
START = np.array([-1.0, -1.0, 0.5, 0.5, 0.5, 0.5])
TILT_SD = (
    0.17  # of log delta: 95% of the prior has 1/1.4 < delta < 1.4, and the ratio of loadings delta^2 between 1/2 and 2
)


def smooth_jointly(
    cases: ArrayLike,
    expected: ArrayLike,
    neighbours: Any,
    covariates: ArrayLike | None = None,
    *,
    prior: Prior = DEFAULT_PRIOR,
    tilt_sd: float = TILT_SD,
    weights: ArrayLike | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> SmoothedJointly:
    """Relative risks of two counts an area (two forms of exploitation, women and men), with a component that both share.

    log RR_i1 = intercept_1 + delta s_i + p_i1; log RR_i2 = intercept_2 + s_i / delta + p_i2. The shared s and the two specific
    p are each BYM2; the specific ones have a standard deviation each and one rho. delta says which of the two the shared
    component moves more. A count of few cases leans on the other one as far as both go together.

    Args:
        cases, expected: shape (areas, 2); NaN, or 0 expected: nothing known there, predicted.
        covariates: shape (areas,) or (areas, covariates); each count has its own coefficients.
        prior: its `spread` holds for each of the three standard deviations, its `share` for both rho.
        tilt_sd: log delta is normal with mean 0 and this standard deviation.
        weights: shape (areas,), as in `smooth_counts`.

    Raises:
        ValueError: what is wrong, all at once; not two counts; a count of which there is not one case.

    Source: Knorr-Held, Best (2001), J R Stat Soc A 164:73-85, with BYM2 for their clusters.
    """
    data = read_map(cases, expected, neighbours, covariates, weights=weights, level=level, dimensions=2)
    if data.seen.shape[1] != 2 or not data.seen.sum(axis=0).all() or not tilt_sd > 0:
        raise ValueError(
            f"cases has {data.seen.shape[1]} columns with {data.seen.sum(axis=0).tolist()} cases (weighted), tilt_sd={tilt_sd}: "
            "two columns with cases in each are needed, and a tilt_sd above 0."
        )
    search = Jointly.of(data, prior)
    share = ShareDensity.of(prior.share, search.structure)

    def log_prior(at: Array) -> float:
        shared, tilt, *specific = components(at)
        spreads = sum(prior.spread.log_density(float(one)) for one in (shared, *specific))
        return spreads + share.at(float(at[4])) + share.at(float(at[5])) - 0.5 * float(tilt / tilt_sd) ** 2

    fitted = fit_nodes(search.model, data.evidence, search.setting, log_prior, START)
    shared = [search.shared(at) for at in fitted.points]
    parts = np.exp([components(at) for at in fitted.points])
    return SmoothedJointly.of(fitted, data, parts, shared, level=level, seed=seed)


def components(at: Array) -> tuple[float, float, float, float]:
    """Logarithms of sigma, delta, sigma_1 and sigma_2.

    The counts tell the variance of each map and what goes with the other one, and hardly the three parts: nodes lie in the
    logarithms of each map's standard deviation and the logits of the shared part of its variance. The change has
    a determinant that is constant, so that a density needs no factor.

    >>> [round(float(x), 6) for x in np.exp(components(np.array([0.0, 0.0, np.log(4.0), 0.0, 0.0, 0.0])))]
    [0.795271, 1.124683, 0.447214, 0.707107]
    """
    (one, two), logits = at[:2], at[2:4]
    first, second = -0.5 * np.log1p(np.exp(-logits))  # of the root of the shared part of the variance
    rest_first, rest_second = -0.5 * np.log1p(np.exp(logits))
    shared, tilt = (one + first + two + second) / 2, (one + first - two - second) / 2
    return float(shared), float(tilt), float(one + rest_first), float(two + rest_second)


@dataclass(frozen=True, slots=True, eq=False)
class Jointly:
    """The field: shared unstructured, shared structured, structured of the first count, of the second."""

    model: Model
    structure: IntrinsicField
    values: Array
    scale: Array  # shape (areas,): sqrt(s), infinite for an island

    @classmethod
    def of(cls, data: MapData, prior: Prior) -> "Jointly":
        areas, structure = len(data.seen), intrinsic_field(data.graph)
        spatial = structured(structure)
        field, starts = join([independent(areas), spatial, spatial, spatial])
        scale = np.full(areas, np.inf)
        scale[structure.areas] = np.sqrt(structure.member_scale)
        member = np.full(areas, -1)
        member[structure.areas] = np.arange(len(structure.areas))
        cells = [
            np.array([area, *([starts[1] + member[area], starts[2 + k] + member[area]] if member[area] >= 0 else [])])
            for area in range(areas)
            for k in (0, 1)
        ]
        design = np.asarray(
            np.kron(data.design, np.eye(2)), dtype=np.float64
        )  # each coefficient of the first count, then of the second
        precision = np.repeat(prior.coefficient_precision(data.design.shape[1] - 1), 2)
        model = build_model(
            field.rows, field.columns, field.size, cells, sums=field.sums, design=design, design_precision=precision
        )
        return cls(model, structure, field.values, scale)

    def setting(self, at: Array) -> Setting:
        rho = 1.0 / (1.0 + np.exp(-at[5]))
        island = np.isinf(self.scale)
        alone, mapped = self.shared(at)
        _, tilted, *specific = components(at)
        table, own = np.empty((len(island), 2, 3)), np.empty((len(island), 2))
        for k, (tilt, sigma) in enumerate(zip(np.exp([tilted, -tilted]), np.exp(specific), strict=True)):
            table[:, k] = np.column_stack([tilt * alone, tilt * mapped, sigma * np.sqrt(rho) / self.scale])
            own[:, k] = np.where(island, sigma, sigma * np.sqrt(1.0 - rho))
        kept = np.ones(table.shape, dtype=bool)
        kept[island, :, 1:] = False
        return Setting(self.values, table[kept], own.ravel())

    def shared(self, at: Array) -> tuple[Array, Array]:
        """What a unit of the shared effects is in each area, unstructured and structured; shape (areas,) each."""
        sigma, rho = float(np.exp(components(at)[0])), float(1.0 / (1.0 + np.exp(-at[4])))
        alone = np.where(np.isinf(self.scale), sigma, sigma * np.sqrt(1.0 - rho))
        return alone, sigma * np.sqrt(rho) / self.scale
