"""What is known of each hyperparameter after the counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hyperparameter:
    """Posterior mean, standard deviation, median, and equal-tailed interval."""

    mean: float
    sd: float
    median: float
    interval: tuple[float, float]


def describe(values: Array, mass: Array, *, level: float) -> Hyperparameter:
    """From rising values, each at the middle of a cell with this mass.

    >>> describe(np.arange(5.0), np.array([0.0, 1.0, 2.0, 1.0, 0.0]), level=0.75)
    Hyperparameter(mean=2.0, sd=0.7071067811865476, median=2.0, interval=(1.0, 3.0))
    """
    mass = mass / mass.sum()
    mean = float(mass @ values)
    sd = float(np.sqrt(mass @ (values - mean) ** 2))
    rising = np.cumsum(mass) - mass / 2
    tail = (1.0 - level) / 2.0
    low, middle, high = np.interp([tail, 0.5, 1.0 - tail], rising, values)
    return Hyperparameter(mean, sd, float(middle), (float(low), float(high)))
