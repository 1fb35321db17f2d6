"""Hamiltonian sampling of a posterior that was made round: nearly independent draws for a few steps each."""

import math

import numpy as np

from tarazu.methods.capture_recapture.bayes_threshold.posterior import Rounded
from tarazu.methods.capture_recapture.generators import State, normal, uniform
from tarazu.methods.capture_recapture.histories import FloatArray
from tarazu.methods.compiled import compiled

LEAST_STEP, MOST_STEP = 0.25, 0.45  # drawn anew for each path, so that no path returns to where it began
LENGTH = 1.6  # of a path: a quarter turn of a round posterior


@compiled
def sample(state: State, posterior: Rounded, burn_in: int, draws: FloatArray) -> float:
    """Fills `draws`, shape (n, p), with draws of z; returns the share of paths that were accepted.

    Source: Neal (2011), MCMC using Hamiltonian dynamics, Handbook of Markov Chain Monte Carlo, chapter 5.
    """
    here = np.zeros(draws.shape[1])
    slope = np.empty(draws.shape[1])
    logs = np.empty(len(posterior.counts))
    energy = energy_at(posterior, here, logs, slope)
    accepted = 0
    for i in range(-burn_in, len(draws)):
        there, there_slope = here.copy(), slope.copy()
        momentum = np.array([normal(state) for _ in range(len(here))])
        before = energy + 0.5 * (momentum * momentum).sum()
        step = LEAST_STEP + (MOST_STEP - LEAST_STEP) * uniform(state)
        after = energy
        for _ in range(math.ceil(LENGTH / step)):
            momentum -= 0.5 * step * there_slope
            there += step * momentum
            after = energy_at(posterior, there, logs, there_slope)
            momentum -= 0.5 * step * there_slope
        if math.log(uniform(state)) < before - after - 0.5 * (momentum * momentum).sum():
            here, slope, energy = there, there_slope, after
            accepted += 1
        if i >= 0:
            draws[i] = here
    return accepted / (burn_in + len(draws))


@compiled
def energy_at(posterior: Rounded, at: FloatArray, logs: FloatArray, slope: FloatArray) -> float:
    """Minus the log posterior at z, up to a constant; writes its slope. No inner loop is a sum: all run side by side."""
    counts, peak_means, slopes, across, pull, stiffness, _, _ = posterior
    energy = 0.0
    slope[:] = pull
    for m in range(len(at)):
        for j in range(len(at)):
            slope[j] += stiffness[m, j] * at[m]
    for j in range(len(at)):
        energy += 0.5 * (slope[j] + pull[j]) * at[j]
    logs[:] = peak_means
    for j in range(len(at)):
        for c in range(len(counts)):
            logs[c] += across[j, c] * at[j]
    for c in range(len(counts)):
        mean = math.exp(logs[c])
        energy += mean - counts[c] * logs[c]
        excess = mean - counts[c]
        for j in range(len(at)):
            slope[j] += excess * slopes[c, j]
    return energy
