"""The ratio of two proportions, such as the share of women over the share of men whom an agency referred."""

import numpy as np
from numpy.typing import ArrayLike

from tarazu.methods.comparison.arguments import Arguments, FloatArray
from tarazu.methods.comparison.intervals import Interval, divide, interval, normal_quantile

REACH = 80.0  # the ratio is sought between exp(-80) and exp(80)
HALVINGS = 64  # after which the bracket is narrower than one part in 10^17


def ratio_of_proportions(
    a: ArrayLike, n_a: ArrayLike, b: ArrayLike, n_b: ArrayLike, *, level: float = 0.95
) -> Interval:
    """(a / n_a) over (b / n_b), with Koopman's score interval.

    The interval holds each ratio that the chi-squared test of the two samples would not reject. It exists where a
    count is zero or all: with none in b it has no upper end, with none in either it says nothing (0 to infinity).

    Args:
        a, n_a: successes and trials of the first group, whole numbers of any shape.
        b, n_b: those of the second group, the same shape or one number.

    Raises:
        ValueError: naming every entry that is not a count, or exceeds its trials.

    Source: Koopman (1984), Biometrics 40:513-517, whose example of 36/40 and 16/80 this is; recommended by Fagerland,
    Lydersen, Laake (2015), Stat Methods Med Res 24:224-254.

    >>> found = ratio_of_proportions(36, 40, 16, 80)
    >>> print(f"{found.estimate:.2f} {found.lower:.2f} {found.upper:.2f}")
    4.50 2.94 7.15
    """
    given = Arguments()
    count_a, size_a = given.parts("a", a, "n_a", n_a)
    count_b, size_b = given.parts("b", b, "n_b", n_b)
    count_a, count_b = given.together("a", count_a, "b", count_b)
    level = given.between("level", level)
    given.settle()
    share_a, share_b = divide(count_a, size_a), divide(count_b, size_b)
    blind = np.isnan(share_a) | np.isnan(share_b)
    known_a, known_b = np.maximum(size_a, 1), np.maximum(size_b, 1)
    z = normal_quantile(level)
    lower = np.where(share_a > 0, _crossing(count_a, known_a, count_b, known_b, z), 0.0)
    upper = np.where(share_b > 0, _crossing(count_a, known_a, count_b, known_b, -z), np.inf)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = share_a / share_b
    return interval(estimate, np.where(blind, 0.0, lower), np.where(blind, np.inf, upper), level)


def _crossing(count_a: FloatArray, size_a: FloatArray, count_b: FloatArray, size_b: FloatArray, z: float) -> FloatArray:
    """Where the score statistic, which falls as the ratio rises, is z: by bisection on the logarithm."""
    low, high = np.full(count_a.shape, -REACH), np.full(count_a.shape, REACH)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        above = _score(np.exp(middle), count_a, size_a, count_b, size_b) > z
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.asarray(np.exp((low + high) / 2))


def _score(
    ratio: FloatArray, count_a: FloatArray, size_a: FloatArray, count_b: FloatArray, size_b: FloatArray
) -> FloatArray:
    """(p_a - ratio p_b) over its standard error, both shares at their most likely values under that ratio."""
    sums = size_a * ratio + count_a + size_b + count_b * ratio
    root = np.sqrt(np.maximum(sums**2 - 4 * (size_a + size_b) * ratio * (count_a + count_b), 0))
    share_b = 2 * (count_a + count_b) / (sums + root)
    share_a = np.minimum(ratio * share_b, 1)
    variance = share_a * (1 - share_a) / size_a + ratio**2 * share_b * (1 - share_b) / size_b
    difference = count_a / size_a - ratio * count_b / size_b
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(difference == 0, 0.0, difference / np.sqrt(variance))
