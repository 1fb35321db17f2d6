"""Families of distributions that can be fitted to quantiles, each a textbook one of a changed variable."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincinv, gammainc, gammaincinv, ndtr, ndtri, owens_t, stdtr, stdtrit
from scipy.stats import skewnorm

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Family:
    """A base distribution of g(x).

    Attributes:
        probability: P(g <= x) from the free parameters, x and the degrees of freedom; `at`: its inverse.
        start: free parameters from values g and their probabilities.
        named: parameters as the literature names them, from the free ones.
        below, above: whether a lower and an upper limit are needed.
        log, mirrored: g is log(x - lower); it is measured down from the upper limit.
    """

    probability: Callable[[Array, Array, float], Array]
    at: Callable[[Array, Array, float], Array]
    start: Callable[[Array, Array], Array]
    named: Callable[[Array], dict[str, float]]
    below: bool = False
    above: bool = False
    log: bool = False
    mirrored: bool = False

    def changed(self, values: Array, lower: float, upper: float) -> Array:
        """g(x); x at or beyond a limit is put a hair inside, so that its probability is 0 or 1."""
        if self.below and self.above:
            return np.clip((values - lower) / (upper - lower), 0.0, 1.0)
        if not (self.below or self.above):
            return values
        over = np.maximum(upper - values if self.mirrored else values - lower, np.finfo(float).tiny)
        return np.log(over) if self.log else over

    def restored(self, values: Array, lower: float, upper: float) -> Array:
        """x from g(x)."""
        if self.below and self.above:
            return lower + values * (upper - lower)
        if not (self.below or self.above):
            return values
        over = np.exp(values) if self.log else values
        return upper - over if self.mirrored else lower + over


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A member of a family; `squares`: sum of squared differences between its probabilities and those elicited."""

    family: str
    free: Array
    lower: float
    upper: float
    degrees: float
    squares: float

    @property
    def parameters(self) -> dict[str, float]:
        return FAMILIES[self.family].named(self.free)

    def probability_below(self, values: ArrayLike) -> Array:
        family = FAMILIES[self.family]
        at = family.changed(np.asarray(values, dtype=float), self.lower, self.upper)
        below = np.asarray(family.probability(self.free, at, self.degrees))
        return 1 - below if family.mirrored else below

    def quantile(self, probabilities: ArrayLike) -> Array:
        family, wanted = FAMILIES[self.family], np.asarray(probabilities, dtype=float)
        at = family.at(self.free, 1 - wanted if family.mirrored else wanted, self.degrees)
        return np.asarray(family.restored(np.asarray(at), self.lower, self.upper))

    def draws(self, number: int, *, seed: int = 0) -> Array:
        return self.quantile(np.random.default_rng(seed).random(number))


def _line(values: Array, probabilities: Array) -> tuple[float, float]:
    """Mean and standard deviation of the normal nearest to the points on a straight line of normal scores."""
    slope, middle = np.polyfit(ndtri(probabilities), values, 1)
    return float(middle), float(abs(slope))


def _normal_start(values: Array, probabilities: Array) -> Array:
    middle, spread = _line(values, probabilities)
    return np.array([middle, np.log(spread)])


def _skew_start(values: Array, probabilities: Array) -> Array:
    """Skewed to the side whose tail is longer."""
    ends, middle = values[[0, -1]], np.interp(0.5, probabilities, values)
    return np.append(_normal_start(values, probabilities), np.sign(ends.sum() - 2 * middle))


def _gamma_start(values: Array, probabilities: Array) -> Array:
    middle, spread = _line(values, probabilities)
    mean = max(middle, values[0])
    return np.log([(mean / spread) ** 2, mean / spread**2])


def _beta_start(values: Array, probabilities: Array) -> Array:
    middle, spread = _line(values, probabilities)
    mean = float(np.clip(middle, 0.01, 0.99))
    total = max(mean * (1 - mean) / spread**2 - 1, 0.2)
    return np.log([mean * total, (1 - mean) * total])


def _mean_sd(free: Array) -> dict[str, float]:
    return {"mean": float(free[0]), "sd": float(np.exp(free[1]))}


def _location_scale(free: Array) -> dict[str, float]:
    return {"location": float(free[0]), "scale": float(np.exp(free[1]))}


def _skewed(free: Array) -> dict[str, float]:
    return _location_scale(free) | {"shape": float(free[2])}


def _shape_rate(free: Array) -> dict[str, float]:
    return {"shape": float(np.exp(free[0])), "rate": float(np.exp(free[1]))}


def _shapes(free: Array) -> dict[str, float]:
    return {"shape1": float(np.exp(free[0])), "shape2": float(np.exp(free[1]))}


def _normal(free: Array, x: Array, _: float) -> Array:
    return np.asarray(ndtr((x - free[0]) * np.exp(-free[1])))


def _normal_at(free: Array, p: Array, _: float) -> Array:
    return np.asarray(free[0] + np.exp(free[1]) * ndtri(p))


def _student(free: Array, x: Array, degrees: float) -> Array:
    return np.asarray(stdtr(degrees, (x - free[0]) * np.exp(-free[1])))


def _student_at(free: Array, p: Array, degrees: float) -> Array:
    return np.asarray(free[0] + np.exp(free[1]) * stdtrit(degrees, p))


def _skew_normal(free: Array, x: Array, _: float) -> Array:
    z = (x - free[0]) * np.exp(-free[1])
    return np.asarray(ndtr(z) - 2 * owens_t(z, free[2]))


def _skew_normal_at(free: Array, p: Array, _: float) -> Array:
    return np.asarray(skewnorm.ppf(p, free[2], free[0], np.exp(free[1])))


def _gamma(free: Array, x: Array, _: float) -> Array:
    return np.asarray(gammainc(np.exp(free[0]), x * np.exp(free[1])))


def _gamma_at(free: Array, p: Array, _: float) -> Array:
    return np.asarray(gammaincinv(np.exp(free[0]), p) * np.exp(-free[1]))


def _beta(free: Array, x: Array, _: float) -> Array:
    return np.asarray(betainc(np.exp(free[0]), np.exp(free[1]), x))


def _beta_at(free: Array, p: Array, _: float) -> Array:
    return np.asarray(betaincinv(np.exp(free[0]), np.exp(free[1]), p))


FAMILIES = {
    "normal": Family(_normal, _normal_at, _normal_start, _mean_sd),
    "student": Family(_student, _student_at, _normal_start, _location_scale),
    "skew_normal": Family(_skew_normal, _skew_normal_at, _skew_start, _skewed),
    "gamma": Family(_gamma, _gamma_at, _gamma_start, _shape_rate, below=True),
    "log_normal": Family(_normal, _normal_at, _normal_start, _mean_sd, below=True, log=True),
    "log_student": Family(_student, _student_at, _normal_start, _location_scale, below=True, log=True),
    "beta": Family(_beta, _beta_at, _beta_start, _shapes, below=True, above=True),
    "mirror_gamma": Family(_gamma, _gamma_at, _gamma_start, _shape_rate, above=True, mirrored=True),
    "mirror_log_normal": Family(_normal, _normal_at, _normal_start, _mean_sd, above=True, log=True, mirrored=True),
    "mirror_log_student": Family(
        _student, _student_at, _normal_start, _location_scale, above=True, log=True, mirrored=True
    ),
}
"""In the order in which, of equally good ones, the first is taken."""
