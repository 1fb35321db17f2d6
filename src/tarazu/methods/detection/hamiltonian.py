"""Hamiltonian chains over the round positions, their step learnt while they warm up."""

import math

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.capture_recapture.generators import State, normal, uniform
from tarazu.methods.compiled import compiled
from tarazu.methods.detection.posterior import Model, Rounded, energy_at

Array = NDArray[np.float64]
LENGTH = 2.4  # of a path: somewhat over a quarter turn, for not every direction is round
ACCEPT = 0.8  # share of paths that the step is made for


@compiled
def sample(state: State, model: Model, rounded: Rounded, here: Array, warm_up: int, draws: Array) -> float:
    """Fills `draws`, shape (n, positions); returns the share of paths that were accepted after warming up.

    Source: Neal (2011), MCMC using Hamiltonian dynamics, Handbook of Markov Chain Monte Carlo, chapter 5; the step by
    Hoffman, Gelman (2014), JMLR 15:1593-1623, equation 6.
    """
    slope = np.empty(len(here))
    energy = energy_at(model, rounded, here, slope)
    log_step, mean_log_step, lack, accepted = math.log(0.3), 0.0, 0.0, 0.0
    for i in range(-warm_up, len(draws)):
        step = math.exp(log_step if i < 0 else mean_log_step) * (0.8 + 0.4 * uniform(state))
        there, there_slope, change = path(state, model, rounded, here, slope, energy, step)
        chance = math.exp(min(0.0, change)) if change == change else 0.0
        if uniform(state) < chance:
            here, slope = there, there_slope
            energy = energy_at(model, rounded, here, slope)
        if i < 0:
            n = i + warm_up + 1
            lack += (ACCEPT - chance - lack) / (n + 10)
            log_step = min(math.log(0.3) - math.sqrt(n) / 0.1 * lack, math.log(1.0))
            weight = n**-0.75
            mean_log_step = weight * log_step + (1 - weight) * mean_log_step
        else:
            draws[i] = here
            accepted += chance
    return accepted / max(1, len(draws))


@compiled
def path(
    state: State, model: Model, rounded: Rounded, here: Array, slope: Array, energy: float, step: float
) -> tuple[Array, Array, float]:
    """Where a path ends, its slope there, and the log of the chance to go there."""
    there, there_slope = here.copy(), slope.copy()
    momentum = np.array([normal(state) for _ in range(len(here))])
    before, after = energy + 0.5 * (momentum * momentum).sum(), energy
    for _ in range(max(1, math.ceil(LENGTH / step))):
        momentum -= 0.5 * step * there_slope
        there += step * momentum
        after = energy_at(model, rounded, there, there_slope)
        momentum -= 0.5 * step * there_slope
        if not after < np.inf:
            break
    return there, there_slope, before - after - 0.5 * (momentum * momentum).sum()
