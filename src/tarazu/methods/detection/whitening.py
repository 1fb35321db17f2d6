"""Makes the posterior round: its mode at given scales, its curvature there, and the scales by pilot chains."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular

from tarazu.methods.capture_recapture.generators import State
from tarazu.methods.detection.hamiltonian import sample
from tarazu.methods.detection.posterior import (
    EFFECT_SD,
    LEVEL_SD,
    TAUGHT_SD,
    Model,
    Rounded,
    deviations,
    energy_at,
    log_rates,
    spread_of,
    unfold,
)

Array = NDArray[np.float64]
FIRST_SCALES, FIRST_SPREADS = (1.0, 0.0, 0.0), (0.6, 1.0, 1.0)  # scores of sigma, rho, tau
PILOTS = (150, 250)  # draws of the pilot chains, each on what the one before it found
STEPS = 20
ENOUGH = 1e-3  # of a gain in log posterior: what is sought is a good scale, not the last digit


def round_off(model: Model, state: State) -> Rounded:
    """Pilot chains find the scales; the curvature is taken at their mean."""
    scales, turned = np.array(FIRST_SCALES), np.diag(FIRST_SPREADS)
    for draws in PILOTS:
        rounded = whiten(model, scales, turned)
        kept = np.empty((draws, len(rounded.core) + len(model.cases) + 3))
        sample(state, model, rounded, np.zeros(kept.shape[1]), draws // 2, kept)
        seen = rounded.scales + kept[:, -3:] @ rounded.turned
        scales = seen.mean(axis=0)
        turned = np.linalg.cholesky(np.cov(seen.T) + 0.01 * np.eye(3)).T
    return whiten(model, scales, turned)


def whiten(model: Model, scales: Array, turned: Array) -> Rounded:
    """The Gaussian approximation at the mode given the scales; `turned`: rows of a root of the covariance of the scales."""
    fixed, size, every = _sizes(model)
    mode, curve = find_mode(model, scales, np.zeros(every))
    root = solve_triangular(curve.lower, np.eye(size), lower=True).T
    turn = _turned(model, fixed)
    stretch = _stretch(model, scales, curve.told, size)[:, None]
    across = (stretch * (turn @ root)).T
    core, _, field, _ = _unfolded(model, plain(model, scales), mode)
    lift = mode[size : size + len(field)] / np.where(curve.pull > 0, curve.pull, np.inf)
    along = _along(model, scales, turned, mode, curve, core)
    return Rounded(
        settled(stretch[:, 0] * core),
        settled(across),
        settled(across.T),
        settled(along),
        settled(scales),
        settled(turned),
        settled(lift),
        settled(curve.link),
        settled(curve.info),
        float(np.float32(curve.told)),
        settled(curve.slopes[:, :fixed]),
        settled(field),
    )


def settled(values: ArrayLike) -> Array:
    """Without the last digits, which depend on how many threads a library sums with: a chain would make much of them.

    >>> (settled([0.1 + 1e-12]) - settled([0.1])).tolist()
    [0.0]
    """
    return np.ascontiguousarray(np.asarray(values, dtype=np.float32).astype(float))


def _along(model: Model, scales: Array, turned: Array, mode: Array, curve: "Curvature", core: Array) -> Array:
    """How the mode moves with the scales: one step of the search, by the implicit function. Shape (3, size)."""
    size = len(core)
    along, slopes = np.empty((3, size)), np.empty((2, len(mode)))
    turn = _turned(model, size - len(model.cases))
    for j in range(3):
        ends = [scales + side * turned[j] for side in (-0.5, 0.5)]
        for side in (0, 1):
            energy_at(model, plain(model, ends[side]), mode, slopes[side])
        step = turn @ _step(curve, slopes[1] - slopes[0], size)[:size]
        low, high = (_stretch(model, end, curve.told, size) for end in ends)
        along[j] = high * (core + step / 2) - low * (core - step / 2)
    return along


def _stretch(model: Model, scales: Array, told: float, size: int) -> Array:
    """From weights of directions to what is held in their place."""
    stretch = np.ones(size)
    stretch[-len(model.cases) :] = np.sqrt(1 + told * deviations(model.variances, scales) ** 2)
    return stretch


def plain(model: Model, scales: Array) -> Rounded:
    """Positions that are the parameters: c, a, b0, b, the field's weights by area, h; the scales held."""
    fixed, size, _ = _sizes(model)
    areas = len(model.cases)
    turn = _turned(model, fixed)
    return Rounded(
        np.zeros(size),
        np.ascontiguousarray(turn.T),
        np.ascontiguousarray(turn),
        np.zeros((3, size)),
        np.array(scales, dtype=float),
        np.zeros((3, 3)),
        np.zeros(areas),
        np.zeros(areas),
        np.zeros(areas),
        0.0,
        np.zeros((areas, fixed)),
        np.zeros(areas),
    )


class Curvature:
    """Expected curvature (Fisher) at a position, effects of areas taken out: what is left of the core, and how h follows it."""

    def __init__(self, model: Model, scales: Array, at: Array) -> None:
        fixed, _, _ = _sizes(model)
        core, held, field, effects = _unfolded(model, plain(model, scales), at)
        logs, odds = np.empty(len(field)), np.empty(len(field))
        log_rates(model, core, held, field, effects, logs, odds)
        missed = model.unknown / (1 + np.exp(odds))
        told = model.known_log - np.where(model.unknown > 0, np.logaddexp(0, -odds), 0.0)
        mean = np.exp(np.clip(model.log_expected + logs + told, -30, 30))
        tau = model.varies * spread_of(scales[2], model.spread)
        self.link, self.info = mean * missed, mean * missed**2
        self.slopes = self._slopes(model, held, core[1 + model.covariates.shape[1]], missed)
        self.noise = 1 / np.sqrt(1 + self.info * tau**2)
        self.pull = self.link * tau * self.noise**2
        weights = mean * self.noise**2
        self.told = float(weights.mean())
        self.of_core = self.slopes.T @ (self.slopes * weights[:, None])
        self.of_core += self._prior(model, held, core, fixed)

    @property
    def lower(self) -> Array:
        return np.linalg.cholesky(self.of_core)

    def _slopes(self, model: Model, scales: Array, base: float, missed: Array) -> Array:
        """Of the log means by the core, shape (areas, size); the field's weights by area."""
        ones, vectors = np.ones((len(missed), 1)), model.vectors_back
        of_base = missed - model.open_share / (1 + np.exp(base))
        field = (vectors * deviations(model.variances, scales)) @ vectors.T
        by_odds = model.reporting_covariates * missed[:, None]
        return np.hstack([ones, model.covariates, of_base[:, None], by_odds, field])

    def _prior(self, model: Model, scales: Array, core: Array, fixed: int) -> Array:
        at = 1 + model.covariates.shape[1]
        own = np.ones(len(core))
        own[:fixed] = EFFECT_SD**-2
        own[[0, at]] = 0.0, model.odds_sd**-2
        level = np.zeros(len(core))
        level[[0, at]] = 1.0, -model.open_share / (1 + np.exp(core[at]))
        taught = np.zeros((len(model.cases), len(core)))
        taught[:, at] = 1.0
        taught[:, at + 1 : fixed] = model.reporting_covariates
        variance = (model.varies * spread_of(scales[2], model.spread)) ** 2 + TAUGHT_SD**2
        seen = taught[model.taught > 0]
        return np.diag(own) + np.outer(level, level) / LEVEL_SD**2 + seen.T @ seen / variance


def find_mode(model: Model, scales: Array, start: Array) -> tuple[Array, Curvature]:
    """Fisher scoring with halved steps at given scales; the position (as in `plain`) and the curvature there."""
    rounded, at = plain(model, scales), start.copy()
    slope = np.empty(len(at))
    energy = energy_at(model, rounded, at, slope)
    if not np.any(start):
        at[0] = np.log(model.cases.sum() / np.exp(model.log_expected).sum())
        at[1 + model.covariates.shape[1]] = model.odds_mean
        energy = energy_at(model, rounded, at, slope)
    for _ in range(STEPS):
        curve = Curvature(model, scales, at)
        step = _step(curve, slope, len(rounded.core))
        gain = -float(slope @ step)
        at, energy, slope = _halved(lambda x, s: energy_at(model, rounded, x, s), at, energy, slope, step)
        if gain < ENOUGH:
            break
    return at, Curvature(model, scales, at)


def _step(curve: Curvature, slope: Array, size: int) -> Array:
    areas = len(curve.pull)
    by_core, by_effect = slope[:size], slope[size : size + areas]
    core = -cho_solve(cho_factor(curve.of_core, lower=True), by_core - curve.slopes.T @ (curve.pull * by_effect))
    effects = -by_effect * curve.noise**2 - curve.pull * (curve.slopes @ core)
    return np.concatenate([core, effects, np.zeros(3)])


def _halved(
    energy_of: Callable[[Array, Array], float], at: Array, energy: float, slope: Array, step: Array
) -> tuple[Array, float, Array]:
    for _ in range(30):
        there, there_slope = at + step, np.empty(len(at))
        after = energy_of(there, there_slope)
        if after <= energy:
            return there, after, there_slope
        step = step / 2
    return at, energy, slope


def _sizes(model: Model) -> tuple[int, int, int]:
    """Fixed effects; with the weights of the field; with effects of areas and scales."""
    fixed = 2 + model.covariates.shape[1] + model.reporting_covariates.shape[1]
    areas = len(model.cases)
    return fixed, fixed + areas, fixed + 2 * areas + 3


def _turned(model: Model, fixed: int) -> Array:
    """From weights by area to weights by direction; symmetric roots do not depend on how equal directions are turned."""
    areas = len(model.cases)
    turn = np.eye(fixed + areas)
    turn[fixed:, fixed:] = model.vectors
    return turn


def _unfolded(model: Model, rounded: Rounded, at: Array) -> tuple[Array, Array, Array, Array]:
    areas = len(model.cases)
    core, scales = np.empty(len(rounded.core)), np.empty(3)
    field, effects = np.empty(areas), np.empty(areas)
    unfold(model, rounded, at, core, scales, field, effects)
    return core, scales, field, effects
