"""Several chains side by side, and what they say of each area."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr

from tarazu.methods.capture_recapture.chains import Convergence, check_chains, in_threads
from tarazu.methods.capture_recapture.generators import seed_states
from tarazu.methods.detection.field import directions
from tarazu.methods.detection.hamiltonian import sample
from tarazu.methods.detection.posterior import SIGMA_MEAN, Model, Rounded, log_rates, unfold
from tarazu.methods.detection.question import Question
from tarazu.methods.detection.whitening import round_off, settled

Array = NDArray[np.float64]
WARM_UP = 250
KEPT = 3  # every third draw is kept


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """Draws of all chains one after the other: log lambda and the share reported, shape (draws, areas); `core` with c, a, b0, b in its
    first columns; `scales`: sigma, rho, tau. `convergence`: the worst of all of these."""

    log_rates: Array
    reported: Array
    level: Array
    odds: Array
    scales: Array
    convergence: Convergence
    accepted: float


def run_chains(question: Question, *, draws: int, chains: int, seed: int) -> Chains:
    """Draw from the posterior; each chain has its own seed and start."""
    model = as_model(question)
    states = seed_states(seed, chains + 1)
    rounded = round_off(model, states[chains])
    each = -(-draws // chains)
    size = len(rounded.core) + len(question.cases) + 3
    starts = np.random.default_rng([seed, 1]).normal(size=(chains, size))
    every, kept = np.empty((chains, KEPT * each, size)), np.empty((chains, each, size))

    def run(chain: int) -> float:
        accepted = sample(states[chain], model, rounded, starts[chain], WARM_UP, every[chain])
        kept[chain] = every[chain, ::KEPT]
        return float(accepted)

    accepted = in_threads(run, chains)
    return _told(model, rounded, kept, float(np.mean(accepted)))


def as_model(question: Question) -> Model:
    vectors, variances = (settled(values) for values in directions(question.graph))
    known = question.known
    unknown = np.isnan(known)
    shares = np.where(unknown, 0.5, known)
    taught = ~unknown & (known < 1)
    mean, sd = question.log_odds
    return Model(
        np.array(question.cases),
        np.log(question.expected),
        np.ascontiguousarray(question.covariates),
        np.ascontiguousarray(question.reporting_covariates),
        np.ascontiguousarray(vectors.T),
        np.ascontiguousarray(vectors),
        variances,
        unknown.astype(float),
        np.where(unknown, 0.0, np.log(shares)),
        taught.astype(float),
        np.where(taught, np.log(shares) - np.log1p(-np.where(taught, shares, 0.5)), 0.0),
        float(unknown.mean()),
        mean,
        sd,
        question.spread if question.spread > 0 else 1.0,
        float(question.spread > 0),
    )


def _told(model: Model, rounded: Rounded, kept: Array, accepted: float) -> Chains:
    chains, each, _ = kept.shape
    areas, at = len(model.cases), 1 + model.covariates.shape[1]
    logs, odds = np.empty((chains * each, areas)), np.empty((chains * each, areas))
    cores, scales = np.empty((chains * each, len(rounded.core))), np.empty((chains * each, 3))
    field, effects = np.empty(areas), np.empty(areas)
    for i, position in enumerate(kept.reshape(chains * each, -1)):
        unfold(model, rounded, position, cores[i], scales[i], field, effects)
        log_rates(model, cores[i], scales[i], field, effects, logs[i], odds[i])
    reported = np.where(model.unknown > 0, 1 / (1 + np.exp(-odds)), np.exp(model.known_log))
    level = cores[:, 0] + model.open_share * np.logaddexp(0, -cores[:, at])
    sigma, tau = (-mean * log_ndtr(-scales[:, j]) for j, mean in ((0, SIGMA_MEAN), (2, model.varies * model.spread)))
    named = np.column_stack([sigma, ndtr(scales[:, 1]), tau])
    checked = np.column_stack([logs, level, cores[:, at], scales]).reshape(chains, each, -1)
    checks = [check_chains(checked[:, :, j]) for j in range(checked.shape[2])]
    worst = Convergence(max(check.r_hat for check in checks), min(check.effective for check in checks))
    return Chains(logs, reported, level, cores[:, at], named, worst, accepted)
