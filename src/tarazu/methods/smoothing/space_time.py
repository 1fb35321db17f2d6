"""Maps over time: BYM2 in space, a walk or an autoregression in time, and an effect of each area and time by itself."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.smoothing.counts import MapData, read_map
from tarazu.methods.smoothing.fields import autoregression, chain, independent, join, structured
from tarazu.methods.smoothing.graph import IntrinsicField, intrinsic_field
from tarazu.methods.smoothing.latent import Model, Setting, build_model
from tarazu.methods.smoothing.many import ShareDensity, fit_nodes
from tarazu.methods.smoothing.prior import DEFAULT_PRIOR, Prior
from tarazu.methods.smoothing.space_time_result import SmoothedSpaceTime

Array = NDArray[np.float64]
Time = Literal["rw1", "ar1"]

START = np.array([-1.0, 0.5, -1.5, -1.5, 0.5])


def smooth_space_time(
    cases: ArrayLike,
    expected: ArrayLike,
    neighbours: Any,
    covariates: ArrayLike | None = None,
    *,
    time: Time = "rw1",
    prior: Prior = DEFAULT_PRIOR,
    weights: ArrayLike | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> SmoothedSpaceTime:
    """Relative risks of areas at times that follow each other at equal distances.

    log RR_it = intercept + covariates_i + b_i + g_t + d_it: b is BYM2 as in `smooth_counts`, g a scaled random walk that
    sums to 0 (`rw1`) or a stationary autoregression (`ar1`), d independent. What neighbours share, what all areas share
    at a time, and what is the area's own at that time.

    Args:
        cases, expected: shape (areas, times); NaN, or 0 expected: nothing known there, predicted.
        covariates: of areas, shape (areas,) or (areas, covariates).
        prior: its `spread` holds for each of the three standard deviations.
        weights: shape (areas,), as in `smooth_counts`.

    Raises:
        ValueError: what is wrong, all at once; fewer than two times.

    Source: Knorr-Held (2000), Stat Med 19:2555-2567, interaction of type I; scaling, Sørbye, Rue (2014), Spat Stat 8:39-51.
    """
    data = read_map(cases, expected, neighbours, covariates, weights=weights, level=level, dimensions=2)
    times = data.seen.shape[1]
    if times < 2 or time not in ("rw1", "ar1"):
        raise ValueError(f"{times} times and time={time!r}: two or more times are needed, and rw1 or ar1.")
    search = SpaceTime.of(data, prior, time)
    share = ShareDensity.of(prior.share, search.structure)

    def log_prior(at: Array) -> float:
        spreads = sum(prior.spread.log_density(float(at[k])) for k in (0, 2, 3))
        # Uniform correlation in time: the density of its inverse hyperbolic tangent.
        return (
            float(spreads) + share.at(float(at[1])) + (0.0 if time == "rw1" else -2.0 * float(np.log(np.cosh(at[4]))))
        )

    start = START[: 4 if time == "rw1" else 5]
    fitted = fit_nodes(search.model, data.evidence, search.setting, log_prior, start)
    return SmoothedSpaceTime.of(fitted, data, search.first_time, search.time_loading, level=level, seed=seed)


@dataclass(frozen=True, slots=True, eq=False)
class SpaceTime:
    """The field: unstructured effects, structured effects, times."""

    model: Model
    structure: IntrinsicField
    walk: IntrinsicField
    time: Time
    values: Array
    member: NDArray[np.int64]  # of each area its place among the structured effects, -1 for an island
    times: int

    @classmethod
    def of(cls, data: MapData, prior: Prior, time: Time) -> "SpaceTime":
        areas, times = data.seen.shape
        structure, walk = intrinsic_field(data.graph), chain(times)
        along = structured(walk)
        field, starts = join([independent(areas), structured(structure), along])
        sums = field.sums if time == "rw1" else field.sums[:-1]  # an autoregression has a mean of its own
        member = np.full(areas, -1)
        member[structure.areas] = np.arange(len(structure.areas))
        cells = [
            np.array([area, *([starts[1] + member[area]] if member[area] >= 0 else []), starts[2] + at])
            for area in range(areas)
            for at in range(times)
        ]
        design = np.repeat(data.design, times, axis=0)
        precision = prior.coefficient_precision(design.shape[1] - 1)
        model = build_model(
            field.rows, field.columns, field.size, cells, sums=sums, design=design, design_precision=precision
        )
        return cls(model, structure, walk, time, field.values, member, times)

    @property
    def first_time(self) -> int:
        return len(self.member) + len(self.structure.areas)

    def setting(self, at: Array) -> Setting:
        sigma, rho = np.exp(at[0]), 1.0 / (1.0 + np.exp(-at[1]))
        island = self.member < 0
        scale = np.ones(len(self.member))
        scale[self.structure.areas] = np.sqrt(self.structure.member_scale)
        alone = np.where(island, sigma, sigma * np.sqrt(1.0 - rho))
        shared = sigma * np.sqrt(rho) / scale
        # Of each observation: the area's own effect, its structured effect unless it is an island, the time's.
        table = np.repeat(
            np.column_stack([alone, shared, np.full(len(island), self.time_loading(at))]), self.times, axis=0
        )
        kept = np.column_stack([np.ones(len(island), bool), ~island, np.ones(len(island), bool)])
        loading = table[np.repeat(kept, self.times, axis=0)]
        values, log_prior = self.values, 0.0
        if self.time == "ar1":
            correlation = float(np.tanh(at[4]))
            values = values.copy()
            values[-len(self.walk.values) :] = autoregression(self.walk, correlation)
            log_prior = -0.5 * (self.times - 1) * float(np.log1p(-(correlation**2)))
        return Setting(values, loading, np.full(len(table), np.exp(at[3])), log_prior)

    def time_loading(self, at: Array) -> float:
        """What a unit of the field of times is in log relative risk."""
        scale = float(self.walk.scale[0]) if self.time == "rw1" else 1.0
        return float(np.exp(at[2]) / np.sqrt(scale))
