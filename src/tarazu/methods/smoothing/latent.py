"""Poisson counts on a Gaussian field: mode, Laplace evidence, and the variational Gaussian at given hyperparameters.

An observation's log relative risk is eta = X beta + B x + a v: fixed effects, a sparse field x, and an effect v of its own.
v has no neighbours, so that it is eliminated by hand, and nothing becomes singular as a goes to 0.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.smoothing.cholesky import Factor, Pattern, analyse

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
LONGEST_STEP = 3.0  # of a log relative risk in one Newton step: from far below, a full step would overshoot
NEWTON_STEPS, NEWTON_DONE = 60, 1e-5
VARIATIONAL_STEPS, VARIATIONAL_DONE = 30, 3e-4


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Counts and expected counts, each times the observation's weight; shape (observations,)."""

    seen: Array
    due: Array


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What does not depend on hyperparameters.

    Attributes:
        pattern: of the precision of the field given the counts; its entries are the prior's, then the pairs'.
        starts, cells: B by rows: which cells of the field each observation's rows of entries meet.
        first, second: pairs of entries of B within one observation, each once; `observation` says of which.
        sums: shape (constraints, cells); the field is held where these sums are 0.
        design, design_precision: shapes (observations, p) and (p,).
    """

    pattern: Pattern
    starts: Ints
    cells: Ints
    first: Ints
    second: Ints
    observation: Ints
    sums: Array
    design: Array
    design_precision: Array

    def loading(self, values: Array) -> Any:
        """B as a sparse matrix."""
        from scipy.sparse import csr_array

        return csr_array((values, self.cells, self.starts), shape=(len(self.starts) - 1, self.pattern.size))


def build_model(
    rows: Ints, columns: Ints, size: int, cells: list[Ints], *, sums: Array, design: Array, design_precision: Array
) -> Model:
    """Join the pattern of the field's prior with that of the observations.

    Args:
        rows, columns: entries of the prior precision, one triangle with the diagonal.
        cells: of each observation the cells that it meets, none twice.
    """
    counts = np.array([len(met) for met in cells], dtype=np.int64)
    starts = np.append(0, counts.cumsum())
    met = np.concatenate([np.empty(0, np.int64), *cells]).astype(np.int64)
    pairs = [
        (starts[row] + i, starts[row] + j, row)
        for row, own in enumerate(cells)
        for i in range(len(own))
        for j in range(i + 1)
    ]
    first, second, observation = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
    pattern = analyse(np.append(rows, met[first]), np.append(columns, met[second]), size)
    return Model(pattern, starts, met, first, second, observation, sums, design, design_precision)


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What hyperparameters make of the model: the prior's entries, those of B, a, and the prior's half log determinant."""

    precision: Array
    loading: Array
    own: Array
    log_prior: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """The Gaussian that weights W and working scores give: one Newton step, and all that comes from its factor."""

    eta: Array
    field: Array
    coefficients: Array
    own: Array
    factor: Factor
    loading: Any
    shrink: Array  # 1 / (1 + a^2 W)
    ties: Array  # M^-1 A', and its Gram matrix A M^-1 A'
    ties_gram: Array
    pulled: Array  # change of the field with the coefficients, negative
    information: Array  # of the coefficients
    log_determinant: float


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """The posterior at one setting of the hyperparameters.

    Attributes:
        evidence: log of the marginal likelihood by Laplace's method, up to a constant.
        eta, variance: shape (observations,), of the Gaussian that stands for the log relative risks.
        weights: its curvature, with which `step` is made again.
    """

    setting: Setting
    evidence: float
    eta: Array
    variance: Array
    weights: Array
    coefficients: Array
    coefficient_covariance: Array
    field: Array


def take_step(model: Model, setting: Setting, weights: Array, scores: Array) -> Step:
    """Maximise scores' eta - eta' W eta / 2 less the priors.

    Source: Rue, Held (2005), Gaussian Markov Random Fields, sections 2.3.3 (constraints) and 4.4.1.
    """
    shrink = 1.0 / (1.0 + setting.own**2 * weights)
    kept, pull = weights * shrink, scores * shrink
    loading = model.loading(setting.loading)
    products = setting.loading[model.first] * setting.loading[model.second] * kept[model.observation]
    factor = model.pattern.factor(np.append(setting.precision, products))
    mixed = loading.T @ (kept[:, None] * model.design)
    right = np.column_stack([mixed, loading.T @ pull, model.sums.T])
    solved = factor.solve(right)
    width = mixed.shape[1] + 1
    ties = solved[:, width:]
    gram = model.sums @ ties
    held = solved[:, :width] - ties @ np.linalg.solve(gram, model.sums @ solved[:, :width])
    pulled, free = held[:, :-1], held[:, -1]
    information = np.diag(model.design_precision) + model.design.T @ (kept[:, None] * model.design) - mixed.T @ pulled
    coefficients = np.linalg.solve(information, model.design.T @ pull - mixed.T @ free)
    field = free - pulled @ coefficients
    steady = loading @ field + model.design @ coefficients
    log_determinant = (
        factor.log_determinant - np.log(shrink).sum() + np.linalg.slogdet(gram)[1] + np.linalg.slogdet(information)[1]
    )
    return Step(
        eta=shrink * (setting.own**2 * scores + steady),
        field=field,
        coefficients=coefficients,
        own=setting.own * shrink * (scores - weights * steady),
        factor=factor,
        loading=loading,
        shrink=shrink,
        ties=ties,
        ties_gram=gram,
        pulled=pulled,
        information=information,
        log_determinant=float(log_determinant),
    )


def find_mode(model: Model, setting: Setting, data: Evidence, start: Array) -> tuple[Array, float]:
    """Newton's method from a start; returns the mode and the Laplace evidence.

    Source: Tierney, Kadane (1986), JASA 81:82-86.
    """
    eta = start
    for _ in range(NEWTON_STEPS):
        weights = data.due * np.exp(eta)
        step = take_step(model, setting, weights, data.seen - weights + weights * eta)
        longest = float(np.abs(step.eta - eta).max())
        eta = step.eta if longest <= LONGEST_STEP else eta + (step.eta - eta) * (LONGEST_STEP / longest)
        if longest < NEWTON_DONE:
            break
    likelihood = data.seen @ eta - data.due @ np.exp(eta)
    penalty = _quadratic(model, setting, step.field) + step.own @ step.own
    penalty += model.design_precision @ step.coefficients**2
    return eta, float(likelihood - 0.5 * (penalty + step.log_determinant) + setting.log_prior)


def _quadratic(model: Model, setting: Setting, field: Array) -> float:
    """x' P x of the prior's entries, which come first in the pattern."""
    pattern, count = model.pattern, len(setting.precision)
    places = pattern.places[:count]
    column = pattern.order[np.searchsorted(pattern.starts, places, side="right") - 1]
    row = pattern.order[pattern.rows[places]]
    return float((np.where(row == column, 1.0, 2.0) * setting.precision * field[row] * field[column]).sum())


def variance_of(model: Model, setting: Setting, step: Step) -> Array:
    """Marginal variances of the log relative risks under the Gaussian of a step.

    Source: Rue, Martino (2007), J Stat Plan Inference 137:3177-3192, for the inverse; conditioning on sums, Rue, Held
    (2005), equation 2.30.
    """
    inverse = step.factor.inverse()[model.pattern.places[len(setting.precision) :]]
    products = (
        setting.loading[model.first] * setting.loading[model.second] * np.where(model.first == model.second, 1.0, 2.0)
    )
    spread = np.bincount(model.observation, weights=products * inverse, minlength=len(step.eta)).astype(np.float64)
    tied = step.loading @ step.ties
    spread -= (np.linalg.solve(step.ties_gram, tied.T).T * tied).sum(axis=1)
    moved = model.design - step.loading @ step.pulled
    spread += (np.linalg.solve(step.information, moved.T).T * moved).sum(axis=1)
    return np.asarray(setting.own**2 * step.shrink + step.shrink**2 * np.maximum(spread, 0.0))


def correct(model: Model, setting: Setting, data: Evidence, mode: Array, evidence: float) -> Fit:
    """The Gaussian nearest to the posterior (least Kullback-Leibler divergence), from the mode on.

    Of a Poisson count E[exp(eta)] = exp(mean + variance / 2): the mode's equations with the expected counts times
    exp(variance / 2). The mean of a plain Laplace approximation is off to first order; this one is not.

    Source: van Niekerk, Rue (2024), J Mach Learn Res 25(62):1-25, here of mean and variance both; Opper, Archambeau
    (2009), Neural Comput 21:786-792.
    """
    eta, weights = mode, data.due * np.exp(mode)
    step = take_step(model, setting, weights, data.seen - weights + weights * eta)
    variance = variance_of(model, setting, step)
    for _ in range(VARIATIONAL_STEPS):
        aim = data.due * np.exp(np.minimum(eta + variance / 2.0, 50.0))
        # Newton's method for each weight alone: the variance falls as the weight rises.
        damp = 1.0 + variance**2 * weights / 2.0
        with np.errstate(divide="ignore", invalid="ignore"):
            weights = np.where(aim > 0, weights * np.exp(np.clip(np.log(aim / weights) / damp, -3.0, 3.0)), 0.0)
        step = take_step(model, setting, weights, data.seen - aim + weights * eta)
        fresh = variance_of(model, setting, step)
        change = max(float(np.abs(step.eta - eta).max()), float(np.abs(fresh - variance).max()))
        longest = max(1.0, float(np.abs(step.eta - eta).max()) / LONGEST_STEP)
        eta, variance = eta + (step.eta - eta) / longest, fresh
        if change < VARIATIONAL_DONE:
            break
    covariance = np.asarray(np.linalg.inv(step.information), dtype=np.float64)
    return Fit(setting, evidence, eta, variance, weights, step.coefficients, covariance, step.field)


def draw_around(model: Model, fit: Fit, rng: np.random.Generator, number: int) -> tuple[Array, Array, Array]:
    """Joint draws: log relative risks less their mean (number, observations), the field, and the coefficients."""
    step = take_step(model, fit.setting, fit.weights, np.zeros(len(fit.eta)))
    field = step.factor.colour(rng.standard_normal((model.pattern.size, number)))
    field -= step.ties @ np.linalg.solve(step.ties_gram, model.sums @ field)
    root = np.linalg.cholesky(fit.coefficient_covariance)
    coefficients = root @ rng.standard_normal((len(root), number))
    field -= step.pulled @ coefficients
    own = rng.standard_normal((len(fit.eta), number)) * (fit.setting.own * np.sqrt(step.shrink))[:, None]
    around = step.shrink[:, None] * (step.loading @ field + model.design @ coefficients) + own
    return around.T, (field + fit.field[:, None]).T, (coefficients + fit.coefficients[:, None]).T
