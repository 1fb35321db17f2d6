"""Shrinkage that does not take the fit for granted: an average over every mean and concentration the data allow."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, betaincinv, betaln, expit, logit

from tarazu.methods.comparison.arguments import FloatArray
from tarazu.methods.comparison.beta_binomial import Likelihood

MEANS = np.linspace(-5, 5, 21)  # standard errors from the centre at which the mean is tried
CONCENTRATIONS = 31  # tried between the ends that the data leave plausible
LEAST = 1e-4  # concentration tried
IMPLAUSIBLE = 12.0  # below the best in log posterior: less than one part in 100,000
EXACT = 1e-7  # probability by which a quantile may be off
ROUNDS = 60


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """One entry per agency in each."""

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    weight: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """What one concentration leaves: means to try, and the log of their posterior weight."""

    concentration: float
    mean: FloatArray
    log_weight: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Data:
    """The agencies with cases, and the number of cases that is typical of them."""

    successes: FloatArray
    trials: FloatArray
    typical: float
    likelihood: Likelihood

    @classmethod
    def of(cls, successes: FloatArray, trials: FloatArray) -> "_Data":
        return cls(successes, trials, float(np.median(trials)), Likelihood.of(successes, trials))

    def layers(self) -> list[_Layer]:
        """Evenly over the logs of the concentrations that matter."""
        wide = np.arange(np.log(LEAST), np.log(self.typical) + 10, 0.5)
        tops = np.array([self.layer(place, np.zeros(1)).log_weight[0] for place in wide])
        kept = wide[tops > tops.max() - IMPLAUSIBLE]
        return [self.layer(x, MEANS) for x in np.linspace(kept[0] - 0.5, kept[-1] + 0.5, CONCENTRATIONS)]

    def layer(self, log_concentration: float, errors: FloatArray) -> _Layer:
        """Means so many standard errors from the best; half a success and half a failure keep it off 0 and 1."""
        concentration = float(np.exp(log_concentration))
        effective = self.trials / (1 + (self.trials - 1) / (concentration + 1))
        centre = (effective @ (self.successes / self.trials) + 0.5) / (effective.sum() + 1)
        error = 1 / np.sqrt((effective.sum() + 1) * centre * (1 - centre))
        mean = np.clip(expit(logit(centre) + error * errors), 1e-300, 1 - 1e-16)
        prior = log_concentration - 2 * np.log(self.typical + concentration)
        height = np.array([self.likelihood.at(float(m), concentration) for m in mean])
        return _Layer(concentration, mean, height + prior + np.log(error) + np.log(mean) + np.log1p(-mean))


def average(successes: FloatArray, trials: FloatArray, *, level: float) -> Posterior:
    """Posterior mean and central interval of each proportion, the mean and the concentration being unknown.

    Prior: the mean uniform on 0 to 1; the concentration by uniform shrinkage, which makes every weight of the others
    equally likely for the agency with the median number of cases. The posterior of an agency is a mixture, over the
    concentrations, of betas with the mean and variance that each concentration leaves.

    Source: Kass, Steffey (1989), J Am Stat Assoc 84:717-726; the prior: Daniels (1999), Can J Stat 27:567-578.
    """
    seen = trials > 0
    layers = _Data.of(successes[seen], trials[seen]).layers()
    top = max(float(layer.log_weight.max()) for layer in layers)
    share = np.array([np.exp(layer.log_weight - top).sum() for layer in layers])
    share /= share.sum()
    alpha, beta = (
        np.array(parts) for parts in zip(*(_beta(layer, successes, trials) for layer in layers), strict=True)
    )
    weight = share @ np.array([trials / (layer.concentration + trials) for layer in layers])
    tail = (1 - level) / 2
    lower = _quantile(share, alpha, beta, tail)
    return Posterior(share @ (alpha / (alpha + beta)), lower, 1 - _quantile(share, beta, alpha, tail), weight)


def _beta(layer: _Layer, successes: FloatArray, trials: FloatArray) -> tuple[FloatArray, FloatArray]:
    """For each agency, what the means of this layer leave it."""
    share = np.exp(layer.log_weight - layer.log_weight.max())
    alpha = (layer.mean * layer.concentration)[:, None] + successes
    beta = ((1 - layer.mean) * layer.concentration)[:, None] + (trials - successes)
    return _one_beta(share / share.sum(), alpha, beta)


def _one_beta(share: FloatArray, alpha: FloatArray, beta: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The beta with the mean and variance of a mixture of them, shape (parts, agencies)."""
    total = alpha + beta
    means, rests = alpha / total, beta / total
    mean, rest = share @ means, share @ rests  # apart, so that neither is lost next to 1
    variance = share @ (means * rests / (total + 1) + (means - mean) ** 2)
    alike = mean * rest / variance - 1
    return mean * alike, rest * alike


def _quantile(share: FloatArray, alpha: FloatArray, beta: FloatArray, tail: float) -> FloatArray:
    """Where the mixture of betas, shape (layers, agencies), leaves `tail` below: Newton's method inside a bracket."""
    low, high = np.zeros(alpha.shape[1]), np.ones(alpha.shape[1])
    place = np.asarray(betaincinv(*_one_beta(share, alpha, beta), tail))
    scale = betaln(alpha, beta)
    for _ in range(ROUNDS):
        rest = share @ betainc(alpha, beta, place) - tail
        if np.abs(rest).max() < EXACT:
            break
        low, high = np.where(rest < 0, place, low), np.where(rest > 0, place, high)
        with np.errstate(all="ignore"):  # a density may be infinite at 0 or 1: then the bracket is halved
            density = share @ np.exp((alpha - 1) * np.log(place) + (beta - 1) * np.log1p(-place) - scale)
            step = place - rest / density
        place = np.where((step > low) & (step < high), step, (low + high) / 2)
    return place
