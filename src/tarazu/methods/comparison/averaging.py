"""Shrinkage that does not take the fit for granted: an average over every mean and concentration the data allow."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainccinv, betaincinv, expit, logit

from tarazu.methods.comparison.arguments import FloatArray
from tarazu.methods.comparison.beta_binomial import Likelihood

MEANS = np.linspace(-5, 5, 21)  # standard errors from the centre at which the mean is tried
CONCENTRATIONS = 31  # tried between the ends that the data leave plausible
LEAST = 1e-4  # concentration tried
IMPLAUSIBLE = 12.0  # below the best in log posterior: less than one part in 100,000


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """One entry per agency in each."""

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    weight: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """Means and concentrations with the log of their posterior weight."""

    mean: FloatArray
    concentration: FloatArray
    log_weight: FloatArray


def average(successes: FloatArray, trials: FloatArray, *, level: float) -> Posterior:
    """Posterior mean and interval of each proportion, the mean and the concentration being unknown.

    Prior: the mean uniform on 0 to 1; the concentration by uniform shrinkage, which makes every weight of the others
    equally likely for the agency with the median number of cases. Every posterior is a mixture of betas; the interval
    is that of the one beta with the same mean and variance.

    Source: Kass, Steffey (1989), J Am Stat Assoc 84:717-726; the prior: Daniels (1999), Can J Stat 27:567-578.
    """
    seen = trials > 0
    points = _plausible(successes[seen], trials[seen])
    share = np.exp(points.log_weight - points.log_weight.max())
    share /= share.sum()
    estimate, weight, variance = np.zeros(trials.shape), np.zeros(trials.shape), np.zeros(trials.shape)
    for mean, concentration, part in zip(points.mean, points.concentration, share, strict=True):
        estimate += part * (mean * concentration + successes) / (concentration + trials)
        weight += part * trials / (concentration + trials)
    for mean, concentration, part in zip(points.mean, points.concentration, share, strict=True):
        there = (mean * concentration + successes) / (concentration + trials)
        variance += part * (there * (1 - there) / (concentration + trials + 1) + (there - estimate) ** 2)
    alike = estimate * (1 - estimate) / variance - 1
    alpha, beta = estimate * alike, (1 - estimate) * alike
    tail = (1 - level) / 2
    return Posterior(estimate, betaincinv(alpha, beta, tail), betainccinv(alpha, beta, tail), weight)


def _plausible(successes: FloatArray, trials: FloatArray) -> _Points:
    """A grid over the concentrations that matter, and for each one over the means that matter."""
    likelihood, typical = Likelihood.of(successes, trials), float(np.median(trials))
    wide = np.arange(np.log(LEAST), np.log(typical) + 10, 0.5)
    tops = np.array([_at(place, successes, trials, likelihood, typical).log_weight.max() for place in wide])
    kept = wide[tops > tops.max() - IMPLAUSIBLE]
    narrow = np.linspace(kept[0] - 0.5, kept[-1] + 0.5, CONCENTRATIONS)
    parts = [_at(place, successes, trials, likelihood, typical) for place in narrow]
    return _Points(
        np.concatenate([part.mean for part in parts]),
        np.concatenate([part.concentration for part in parts]),
        np.concatenate([part.log_weight for part in parts]),
    )


def _at(
    log_concentration: float, successes: FloatArray, trials: FloatArray, likelihood: Likelihood, typical: float
) -> _Points:
    """Means around the best one for this concentration; half a success and half a failure keep it off 0 and 1."""
    concentration = float(np.exp(log_concentration))
    effective = trials / (1 + (trials - 1) / (concentration + 1))
    centre = (effective @ (successes / trials) + 0.5) / (effective.sum() + 1)
    error = 1 / np.sqrt((effective.sum() + 1) * centre * (1 - centre))
    mean = expit(logit(centre) + error * MEANS)
    prior = log_concentration - 2 * np.log(typical + concentration)
    height = np.array([likelihood.at(float(m), concentration) for m in mean])
    return _Points(
        mean, np.full(mean.shape, concentration), height + prior + np.log(error) + np.log(mean) + np.log1p(-mean)
    )
