"""The likelihood ratio of a zone, for three models; every loop of the scan asks here."""

import math

from tarazu.methods.compiled import compiled

POISSON, BERNOULLI, EXPECTATION = 0, 1, 2
MODELS = {"poisson": POISSON, "bernoulli": BERNOULLI, "expectation_based": EXPECTATION}
STEPS = 30  # of Newton; five suffice, for the ratio is convex in the count
NEAR = 1e-6  # of a case: a count so near to a limit passes, and is then looked at exactly


@compiled
def log_ratio(model: int, count: float, due: float, people: float, total: float, everyone: float) -> float:
    """Log likelihood ratio of a zone that has more than its due; the caller sees to `count > due > 0`.

    Poisson: c log(c/E) + (C-c) log((C-c)/(C-E)). Bernoulli: the same with those who are no case. Expectation-based:
    c log(c/B) - (c - B), where the total is not given.

    Args:
        count, due, people: c, E and n of the zone. total, everyone: C and N of the whole.

    Source: Kulldorff (1997), Commun Stat Theory Methods 26:1481-1496; Neill et al. (2005), KDD, 218-227.

    >>> round(log_ratio(POISSON, 117.0, 70.61051951, 0.0, 552.0, 0.0), 4)  # New York
    15.0056
    """
    value = count * math.log(count / due)
    if model == EXPECTATION:
        return value - (count - due)
    outside = total - count
    if outside > 0.0:
        value += outside * math.log(outside / (total - due))
    if model == BERNOULLI:
        well, well_outside = people - count, everyone - people - outside
        if well > 0.0:
            value += well * math.log(well / (people - due))
        if well_outside > 0.0:
            value += well_outside * math.log(well_outside / (everyone - people - total + due))
    return value


@compiled
def chi_square_factor(model: int, due: float, people: float, total: float, everyone: float) -> float:
    """What (c - E)^2 is multiplied by to give Pearson's chi-square, which the log ratio never exceeds.

    The Kullback-Leibler divergence is at most the chi-square divergence: a logarithm is taken only where that bound
    does not settle the matter.
    """
    factor = 1.0 / due
    if model == EXPECTATION:
        return factor
    factor += 1.0 / (total - due)
    if model == BERNOULLI:
        factor += 1.0 / (people - due) + 1.0 / (everyone - people - total + due)
    return factor


@compiled
def _slope(model: int, count: float, due: float, people: float, total: float, everyone: float) -> float:
    """Derivative of `log_ratio` by the count."""
    value = math.log(count / due)
    if model == EXPECTATION:
        return value
    outside = total - count
    value -= math.log(outside / (total - due))
    if model == BERNOULLI:
        well, well_outside = people - count, everyone - people - outside
        value -= math.log(well / (people - due))
        value += math.log(well_outside / (everyone - people - total + due))
    return value


@compiled
def least_count(model: int, level: float, due: float, people: float, total: float, everyone: float) -> float:
    """The least count whose log ratio may exceed `level`: none below does. Infinite where none can.

    Newton's steps on a convex function: the first comes from the left, where chi-square reaches the level, the others
    from the right.

    >>> least_count(POISSON, 15.0, 70.61051951, 0.0, 552.0, 0.0)  # 117 cases give 15.0056
    117.0
    """
    if due <= 0.0:
        return math.inf
    if level <= 0.0:
        return math.floor(due) + 1.0
    most = math.inf if model == EXPECTATION else min(total, people) if model == BERNOULLI else total
    if most <= due or log_ratio(model, most, due, people, total, everyone) <= level:
        return math.inf
    factor = chi_square_factor(model, due, people, total, everyone)
    count = due + math.sqrt(level / factor)
    for _ in range(STEPS):
        if count >= most:  # past the end: there the ratio exceeds the level, and the end is no place for a slope
            count = most - 0.5 * min(1.0, most - due)
            if log_ratio(model, count, due, people, total, everyone) <= level:
                return math.ceil(count - NEAR)
        lack = log_ratio(model, count, due, people, total, everyone) - level
        step = lack / _slope(model, count, due, people, total, everyone)
        count -= step
        if abs(step) < NEAR * 0.1:
            break
    return math.ceil(count - NEAR)
