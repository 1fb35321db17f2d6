"""What is assumed before the counts: how much areas differ, how much of it is shared with neighbours, coefficients."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.optimize import brentq
from scipy.special import betainc

from tarazu.methods.smoothing.cholesky import analyse
from tarazu.methods.smoothing.graph import IntrinsicField

Array = NDArray[np.float64]
BOUND = 15.0
LOOKED_UP = 81


class SpreadPrior(Protocol):
    """Of sigma, the standard deviation of the log relative risks."""

    def log_density(self, log_sigma: float) -> float:
        """Of the logarithm of sigma."""
        ...


@dataclass(frozen=True, slots=True)
class PCSpread:
    """sigma is exponential with P(sigma > upper) = probability.

    Source: Simpson, Rue, Riebler, Martins, Sørbye (2017), Stat Sci 32:1-28, equation 3.3.

    >>> round(PCSpread(1.0, 0.01).log_density(0.0), 4)  # log(4.6052) - 4.6052
    -3.078
    """

    upper: float = 1.0
    probability: float = 0.01

    def __post_init__(self) -> None:
        if not (self.upper > 0 and 0 < self.probability < 1):
            raise ValueError(f"{self}: upper must be above 0 and probability between 0 and 1.")

    def log_density(self, log_sigma: float) -> float:
        rate = -np.log(self.probability) / self.upper
        return float(np.log(rate) + log_sigma - rate * np.exp(log_sigma))


@dataclass(frozen=True, slots=True)
class ExponentialVariance:
    """sigma squared is exponential: flat where areas are much alike, so that real differences are not shrunk away.

    With one case expected an area, 95% intervals of a hundred areas cover 95% under this prior and 89% under the usual
    `PCSpread(1, 0.01)`, which holds that areas hardly differ (benchmarks/smoothing.py).

    >>> round(ExponentialVariance(1.0).log_density(0.0), 4)  # log 2 - 1
    -0.3069
    """

    mean: float = 1.0

    def __post_init__(self) -> None:
        if not 0 < self.mean < np.inf:
            raise ValueError(f"{self}: the mean must be above 0 and finite.")

    def log_density(self, log_sigma: float) -> float:
        return float(np.log(2.0 / self.mean) + 2.0 * log_sigma - np.exp(2.0 * log_sigma) / self.mean)


@dataclass(frozen=True, slots=True)
class NormalLogPrecision:
    """The log precision, -2 log sigma, is normal."""

    mean: float = 0.0
    sd: float = 5.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.mean) and 0 < self.sd < np.inf):
            raise ValueError(f"{self}: sd must be above 0, and both finite.")

    def log_density(self, log_sigma: float) -> float:
        return float(
            np.log(2.0 / self.sd) - 0.5 * np.log(2 * np.pi) - 0.5 * ((-2.0 * log_sigma - self.mean) / self.sd) ** 2
        )


class SharePrior(Protocol):
    """Of rho, the share of the variance that neighbours have in common; logit(rho) is kept within `bound` of 0."""

    @property
    def bound(self) -> float: ...

    def cumulative(self, logits: Array, structure: IntrinsicField) -> Array:
        """P(logit(rho) < each of these), given that it is within the bound."""
        ...


@dataclass(frozen=True, slots=True)
class BetaShare:
    """rho is Beta(a, b).

    >>> BetaShare(0.5, 0.5).cumulative(np.array([0.0]), None).round(6).tolist()
    [0.5]
    """

    a: float = 0.5
    b: float = 0.5
    bound: float = BOUND

    def __post_init__(self) -> None:
        if not (self.a > 0 and self.b > 0 and self.bound > 0):
            raise ValueError(f"{self}: every number must be above 0.")

    def cumulative(self, logits: Array, structure: IntrinsicField) -> Array:
        low, high = self._below(np.array([-self.bound, self.bound]))
        return np.asarray((self._below(np.asarray(logits)) - low) / (high - low))

    def _below(self, logits: Array) -> Array:
        # From the nearer end, so that nothing cancels.
        near = 1.0 / (1.0 + np.exp(np.abs(logits)))
        return np.asarray(np.where(logits < 0, betainc(self.a, self.b, near), 1.0 - betainc(self.b, self.a, near)))


@dataclass(frozen=True, slots=True)
class PCShare:
    """The distance of rho from 0 is exponential, with P(rho < below) = probability.

    On a map the distance grows without limit as rho goes to 1 (the structured part has no variance along the mean), but
    only as the root of the logarithm of 1 - rho: without a bound a fifth of the prior can lie beyond logit(rho) = 36. So
    logit(rho) is kept within `bound`, where structured and unstructured maps are told apart no more (at 15 the
    unstructured part has a standard deviation below a thousandth of the structured one's), and the statement on
    P(rho < below) holds within it.

    Source: Riebler, Sørbye, Simpson, Rue (2016), Stat Methods Med Res 25:1145-1165, appendix.
    """

    below: float = 0.5
    probability: float = 2.0 / 3.0
    bound: float = BOUND

    def __post_init__(self) -> None:
        inside = abs(np.log(self.below / (1.0 - self.below))) < self.bound if 0 < self.below < 1 else False
        if not (inside and 0 < self.probability < 1 and self.bound < np.inf):
            raise ValueError(f"{self}: below and probability must be between 0 and 1, logit(below) within bound.")

    def cumulative(self, logits: Array, structure: IntrinsicField) -> Array:
        if not len(structure.areas):
            return BetaShare(1.0, 1.0, self.bound).cumulative(logits, structure)  # nothing depends on it
        cut = float(np.log(self.below / (1.0 - self.below)))
        # The distance is smooth in the logit: it is computed at some places and read off between them.
        held = np.linspace(-self.bound, self.bound, LOOKED_UP)
        distance = PchipInterpolator(held, share_distance(held, structure))
        least, marked, most = distance([-self.bound, cut, self.bound])
        rate = _exponential_rate((marked - least) / (most - least), self.probability)
        along = (distance(logits) - least) / (most - least)
        return np.asarray(along if rate == 0 else np.expm1(-rate * along) / np.expm1(-rate))


def _exponential_rate(place: float, probability: float) -> float:
    """Rate of an exponential distribution cut to 0..1 of which this probability lies below the place.

    >>> round(_exponential_rate(0.5, 0.5), 9)
    0.0
    """

    def excess(rate: float) -> float:
        below = place if abs(rate) < 1e-9 else np.expm1(-rate * place) / np.expm1(-rate)
        return float(below - probability)

    return float(brentq(excess, -600.0, 600.0)) if excess(-600.0) * excess(600.0) < 0 else 0.0


def share_distance(logits: Array, structure: IntrinsicField) -> Array:
    """sqrt(2 KLD) of the mixed field from the unstructured one, at each logit(rho).

    2 KLD = rho (trace(R) - n) - log|(1 - rho) I + rho R|, R the scaled covariance of the structured field on its n areas:
    the determinant comes from the sparse (1 - rho) Q + rho I, Q the scaled precision.
    """
    size, parts = len(structure.areas), len(structure.scale)
    pattern = analyse(structure.rows, structure.columns, size)
    scaled = structure.values * structure.member_scale[structure.rows]
    trace = (structure.variance / structure.member_scale).sum()
    own = structure.rows == structure.columns
    log_scale = float(structure.sums.sum(axis=1) @ np.log(structure.scale) - np.log(structure.scale).sum())
    found = []
    for logit in logits:
        rho, rest = 1.0 / (1.0 + np.exp(-logit)), 1.0 / (1.0 + np.exp(logit))
        mixed = pattern.factor(rest * scaled + rho * own).log_determinant - parts * np.log(rho)
        log_determinant = mixed - structure.log_determinant - log_scale + parts * np.log(rest)
        found.append(rho * (trace - size) - log_determinant)
    return np.sqrt(np.maximum(found, 0.0))


@dataclass(frozen=True, slots=True)
class Prior:
    """Of a smoothed map.

    Attributes:
        spread: of sigma, the standard deviation of log relative risks (in the sense of the scaled model).
        share: of rho, the share of the variance that is spatially structured.
        intercept_sd, coefficient_sd: of normal priors with mean 0; infinite is flat.
    """

    spread: SpreadPrior = field(default_factory=ExponentialVariance)
    share: SharePrior = field(default_factory=PCShare)
    intercept_sd: float = float("inf")
    coefficient_sd: float = 5.0

    def __post_init__(self) -> None:
        if not (self.intercept_sd > 0 and self.coefficient_sd > 0):
            raise ValueError(f"{self}: standard deviations must be above 0.")

    def coefficient_precision(self, covariates: int) -> Array:
        """Of the intercept and so many covariates."""
        return np.append(self.intercept_sd**-2.0, np.full(covariates, self.coefficient_sd**-2.0))


# Intercept and coefficients N(0, 5 squared), log precision N(0, 5 squared), rho Beta(1/2, 1/2): the priors of published
# fits by Stan and R-INLA (Simpson 2017, "Stan and INLA for BYM2"), good to compare with; the default is better for few cases.
VAGUE_PRIOR = Prior(NormalLogPrecision(0.0, 5.0), BetaShare(0.5, 0.5), 5.0, 5.0)
DEFAULT_PRIOR = Prior()
