"""The posterior of the Poisson-logistic model and its slope, as compiled loops.

cases_i ~ Poisson(expected_i lambda_i pi_i), log lambda_i = a0 + w_i'a + s_i, logit pi_i = b0 + x_i'b + tau h_i.

The counts tell the product of lambda and pi, so what is moved is c = a0 + f log(expit(b0)), f the share of areas whose reporting
is not known, which the counts tell, and b0, which they do not. Positions are those of `whitening`: there all of it is nearly round.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.compiled import compiled

Array = NDArray[np.float64]


class Model(NamedTuple):
    """Data and priors; arrays run over areas; `vectors` over (directions, areas), `vectors_back` over (areas, directions).

    `unknown`: 1 where the share reported is not known; `known_log`: its log where it is (else 0); `taught`: 1 where a known share below
    1 teaches b0, `known_odds` its log odds; `varies`: 0 where areas of like covariates report alike.
    """

    cases: Array
    log_expected: Array
    covariates: Array
    reporting_covariates: Array
    vectors: Array
    vectors_back: Array
    variances: Array
    unknown: Array
    known_log: Array
    taught: Array
    known_odds: Array
    open_share: float
    odds_mean: float
    odds_sd: float
    spread: float
    varies: float


class Rounded(NamedTuple):
    """How a round position becomes parameters: `core` is c, a, b0, b and what the weights of the directions are made of.

    core = core + across' z + along' p, scores of (sigma, rho, tau) = scales + turned' p. What data tell of weights and effects depends
    on sigma and tau, so both are stretched with them (partly centred: Papaspiliopoulos, Roberts, Skold 2007, Stat Sci 22:59-73):
    weight_k = core_k / sqrt(1 + told sd_k^2), and h_i = pull_i (lift_i - change of the linear predictor) + n_i / sqrt(1 + info_i tau^2), with
    pull_i = link_i tau / (1 + info_i tau^2). `slopes` (areas, fixed) and `field` are as at the mode. Matrices are held both ways round,
    for no inner loop is a sum: all run side by side.
    """

    core: Array
    across: Array
    across_back: Array
    along: Array
    scales: Array
    turned: Array
    lift: Array
    link: Array
    info: Array
    told: float
    slopes: Array
    field: Array


LEVEL_SD = 10.0  # of a0: nearly flat
EFFECT_SD = 1.0  # of the coefficients, per standard deviation of the covariate
SIGMA_MEAN = 1 / math.log(100)  # exponential, of the standard deviation of log rates: above 1 with probability 0.01
TAUGHT_SD = 0.1  # a share is never known better than this, in log odds


ROOT_TWO = math.sqrt(2.0)
DENSITY = 1 / math.sqrt(2 * math.pi)


@compiled
def spread_of(score: float, mean: float) -> float:
    """The exponential variable of this mean whose normal score is given: its prior then is round, and 0 is far away."""
    return -mean * math.log(0.5 * math.erfc(score / ROOT_TWO))


@compiled
def spread_slope(score: float, mean: float) -> float:
    """Of `spread_of` by the score."""
    return mean * share_slope(score) / (0.5 * math.erfc(score / ROOT_TWO))


@compiled
def share_of(score: float) -> float:
    """The uniform variable whose normal score is given."""
    return 0.5 * math.erfc(-score / ROOT_TWO)


@compiled
def share_slope(score: float) -> float:
    """Of `share_of` by the score."""
    return DENSITY * math.exp(-0.5 * score * score)


@compiled
def deviations(variances: Array, scales: Array) -> Array:
    """Standard deviation of the field along each direction."""
    rho = share_of(scales[1])
    return spread_of(scales[0], SIGMA_MEAN) * np.sqrt(rho * variances + (1 - rho))


@compiled
def unfold(model: Model, rounded: Rounded, at: Array, core: Array, scales: Array, field: Array, effects: Array) -> None:
    """Writes the parameters that a position stands for."""
    size, areas = len(core), len(model.cases)
    fixed = size - areas
    core[:] = rounded.core
    scales[:] = rounded.scales
    for j in range(size):
        for m in range(size):
            core[m] += at[j] * rounded.across[j, m]
    for j in range(3):
        core += at[size + areas + j] * rounded.along[j]
        scales += at[size + areas + j] * rounded.turned[j]
    sd = deviations(model.variances, scales)
    field[:] = 0.0
    for k in range(areas):
        weight = sd[k] * core[fixed + k] / math.sqrt(1 + rounded.told * sd[k] * sd[k])
        for i in range(areas):
            field[i] += weight * model.vectors[k, i]
    tau = model.varies * spread_of(scales[2], model.spread)
    for i in range(areas):
        lift = rounded.lift[i] - field[i] + rounded.field[i]
        for j in range(fixed):
            lift -= rounded.slopes[i, j] * (core[j] - rounded.core[j])
        stiff = 1 + rounded.info[i] * tau * tau
        effects[i] = rounded.link[i] * tau / stiff * lift + at[size + i] / math.sqrt(stiff)


@compiled
def log_rates(model: Model, core: Array, scales: Array, field: Array, effects: Array, logs: Array, odds: Array) -> None:
    """Writes log lambda and the log odds of being reported."""
    more = model.covariates.shape[1]
    base = core[1 + more]
    level = core[0] + model.open_share * math.log1p(math.exp(-base))
    tau = model.varies * spread_of(scales[2], model.spread)
    for i in range(len(model.cases)):
        logs[i] = level + field[i]
        odds[i] = base + tau * effects[i]
        for j in range(more):
            logs[i] += model.covariates[i, j] * core[1 + j]
        for j in range(model.reporting_covariates.shape[1]):
            odds[i] += model.reporting_covariates[i, j] * core[2 + more + j]


@compiled
def energy_at(model: Model, rounded: Rounded, at: Array, slope: Array) -> float:
    """Minus the log posterior at a position, up to a constant; writes its slope."""
    areas, size = len(model.cases), len(rounded.core)
    fixed, more = size - areas, model.covariates.shape[1]
    core, scales = np.empty(size), np.empty(3)
    field, effects, logs, odds = np.empty(areas), np.empty(areas), np.empty(areas), np.empty(areas)
    unfold(model, rounded, at, core, scales, field, effects)
    log_rates(model, core, scales, field, effects, logs, odds)
    tau = model.varies * spread_of(scales[2], model.spread)
    tau_slope = model.varies * spread_slope(scales[2], model.spread)
    by_core, by_scales, by_field = np.zeros(size), np.zeros(3), np.empty(areas)
    energy = prior_energy(model, core, scales, by_core, by_scales)
    total = 0.0
    for i in range(areas):
        missed = 1 / (1 + math.exp(odds[i])) * model.unknown[i]
        told = -math.log1p(math.exp(-odds[i])) * model.unknown[i] + model.known_log[i]
        log_mean = model.log_expected[i] + logs[i] + told
        mean = math.exp(log_mean)
        stiff = 1 + rounded.info[i] * tau * tau
        pull, noise = rounded.link[i] * tau / stiff, 1 / math.sqrt(stiff)
        energy += mean - model.cases[i] * log_mean + 0.5 * effects[i] * effects[i] + 0.5 * math.log(stiff)
        excess = mean - model.cases[i]
        by_odds = excess * missed
        by_effect = tau * by_odds + effects[i]
        lift = (effects[i] - noise * at[size + i]) / pull if pull != 0 else 0.0
        turn = rounded.link[i] * (2 - stiff) / stiff**2 * lift - rounded.info[i] * tau * noise**3 * at[size + i]
        by_scales[2] += tau_slope * (by_odds * effects[i] + by_effect * turn + rounded.info[i] * tau / stiff)
        core_by_odds(model, i, excess, by_odds, by_core)
        for j in range(fixed):
            by_core[j] -= rounded.slopes[i, j] * pull * by_effect
        by_field[i] = excess - pull * by_effect
        slope[size + i] = noise * by_effect
        total += excess
    by_core[1 + more] -= model.open_share * total / (1 + math.exp(core[1 + more]))
    energy += weights_by_field(model, rounded.told, core, scales, by_field, by_core, by_scales)
    fold(rounded, by_core, by_scales, slope)
    return energy


@compiled
def core_by_odds(model: Model, i: int, excess: float, by_odds: float, by_core: Array) -> None:
    """Adds what an area says of c, a, b0 and b."""
    more = model.covariates.shape[1]
    by_core[0] += excess
    by_core[1 + more] += by_odds
    for j in range(more):
        by_core[1 + j] += model.covariates[i, j] * excess
    for j in range(model.reporting_covariates.shape[1]):
        by_core[2 + more + j] += model.reporting_covariates[i, j] * by_odds


@compiled
def weights_by_field(
    model: Model, told: float, core: Array, scales: Array, by_field: Array, by_core: Array, by_scales: Array
) -> float:
    """Minus the log prior of the weights of the directions; adds what they and the field say of weights, sigma and rho."""
    areas = len(by_field)
    fixed = len(core) - areas
    sigma, sd = spread_of(scales[0], SIGMA_MEAN), deviations(model.variances, scales)
    along, energy = np.zeros(areas), 0.0
    for i in range(areas):
        for k in range(areas):
            along[k] += by_field[i] * model.vectors_back[i, k]
    by_sigma, by_rho = spread_slope(scales[0], SIGMA_MEAN) / sigma, 0.5 * sigma * sigma * share_slope(scales[1])
    for k in range(areas):
        weight, stiff = core[fixed + k], 1 + told * sd[k] * sd[k]
        energy += 0.5 * weight * weight / stiff + 0.5 * math.log(stiff)
        by_core[fixed + k] += weight / stiff + along[k] * sd[k] / math.sqrt(stiff)
        by_sd = along[k] * weight / stiff**1.5 + told * sd[k] / stiff * (1 - weight * weight / stiff)
        by_scales[0] += by_sd * sd[k] * by_sigma
        by_scales[1] += by_sd * by_rho * (model.variances[k] - 1) / sd[k]
    return energy


@compiled
def prior_energy(model: Model, core: Array, scales: Array, by_core: Array, by_scales: Array) -> float:
    """Minus the log prior; adds to its slopes. Weights and effects of areas have theirs elsewhere."""
    areas, at = len(model.cases), 1 + model.covariates.shape[1]
    fixed = len(core) - areas
    level = core[0] + model.open_share * math.log1p(math.exp(-core[at]))
    by_core[0] += level / LEVEL_SD**2
    by_core[at] -= level / LEVEL_SD**2 * model.open_share / (1 + math.exp(core[at]))
    off = (core[at] - model.odds_mean) / model.odds_sd
    by_core[at] += off / model.odds_sd
    energy: float = 0.5 * (level / LEVEL_SD) ** 2 + 0.5 * off * off
    for j in range(1, fixed):
        if j != at:
            energy += 0.5 * (core[j] / EFFECT_SD) ** 2
            by_core[j] += core[j] / EFFECT_SD**2
    energy += 0.5 * (scales * scales).sum()
    by_scales += scales
    tau, tau_slope = spread_of(scales[2], model.spread), spread_slope(scales[2], model.spread)
    variance = (model.varies * tau) ** 2 + TAUGHT_SD**2
    for i in range(areas):
        if model.taught[i] > 0:
            off = core[at] - model.known_odds[i]
            for j in range(model.reporting_covariates.shape[1]):
                off += model.reporting_covariates[i, j] * core[at + 1 + j]
            energy += 0.5 * off * off / variance + 0.5 * math.log(variance)
            by_core[at] += off / variance
            for j in range(model.reporting_covariates.shape[1]):
                by_core[at + 1 + j] += model.reporting_covariates[i, j] * off / variance
            by_scales[2] += model.varies * tau * tau_slope * (1 / variance - off * off / variance**2)
    return energy


@compiled
def fold(rounded: Rounded, by_core: Array, by_scales: Array, slope: Array) -> None:
    """Slopes by core and scales as slopes by position; those by noise stand there already."""
    size, areas = len(by_core), len(rounded.field)
    slope[:size] = 0.0
    for m in range(size):
        for j in range(size):
            slope[j] += by_core[m] * rounded.across_back[m, j]
    for j in range(3):
        slope[size + areas + j] = (rounded.along[j] * by_core).sum() + (rounded.turned[j] * by_scales).sum()
