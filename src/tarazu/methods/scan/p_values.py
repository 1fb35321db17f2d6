"""How often chance alone gives a statistic as large: by rank among replicates, and by their Gumbel distribution."""

import numpy as np

from tarazu.methods.scan.zones import Floats

SAME = 1e-10  # relative: equal counts in another order of summing must not win by rounding
EULER = 0.5772156649015329


def monte_carlo(statistic: float, maxima: Floats) -> float:
    """(1 + replicates at least as large) / (1 + replicates); NaN without replicates.

    Source: Dwass (1957), Ann Math Stat 28:181-187.

    >>> monte_carlo(3.0, np.array([1.0, 3.0, 2.0]))
    0.5
    """
    if not len(maxima):
        return float("nan")
    return float((1 + (maxima >= statistic * (1 - SAME)).sum()) / (1 + len(maxima)))


def gumbel(statistic: float, maxima: Floats) -> float:
    """1 - exp(-exp(-(x - mu) / beta)), mu and beta by moments; NaN where replicates do not differ.

    It goes on where ranks end, at 1 / (1 + replicates).

    Source: Abrams, Kleinman, Kulldorff (2010), Int J Health Geogr 9:61.

    >>> round(gumbel(3.0, np.array([1.0, 3.0, 2.0])), 3)
    0.144
    """
    if len(maxima) < 2 or maxima.std() == 0:
        return float("nan")
    beta = float(maxima.std(ddof=1)) * np.sqrt(6.0) / np.pi
    mu = float(maxima.mean()) - EULER * beta
    return float(-np.expm1(-np.exp(-(statistic - mu) / beta)))
