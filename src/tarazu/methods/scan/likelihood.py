"""The likelihood ratio of a zone, for three models; every loop of the scan asks here."""

import math

from tarazu.methods.compiled import compiled

POISSON, BERNOULLI, EXPECTATION = 0, 1, 2
MODELS = {"poisson": POISSON, "bernoulli": BERNOULLI, "expectation_based": EXPECTATION}
STEPS = 30  # of Newton; four suffice, for the ratio is convex in the count
NEAR = 1e-6  # of a case: a count so near to a limit passes, and is then looked at exactly


@compiled
def _logs(
    model: int, count: float, due: float, people: float, total: float, everyone: float
) -> tuple[float, float, float, float]:
    """Logarithms of observed over expected: cases within and outside, and those who are no case; 0 where there are none."""
    within, outside = math.log(count / due), total - count
    if model == EXPECTATION:
        return within, 0.0, 0.0, 0.0
    beyond = math.log(outside / (total - due)) if outside > 0.0 else 0.0
    if model != BERNOULLI:
        return within, beyond, 0.0, 0.0
    well, well_outside = people - count, everyone - people - outside
    return (
        within,
        beyond,
        math.log(well / (people - due)) if well > 0.0 else 0.0,
        math.log(well_outside / (everyone - people - total + due)) if well_outside > 0.0 else 0.0,
    )


@compiled
def _ratio(
    model: int,
    count: float,
    due: float,
    people: float,
    total: float,
    everyone: float,
    logs: tuple[float, float, float, float],
) -> float:
    within, beyond, well, well_beyond = logs
    if model == EXPECTATION:
        return count * within - (count - due)
    outside = total - count
    return count * within + outside * beyond + (people - count) * well + (everyone - people - outside) * well_beyond


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
    logs = _logs(model, count, due, people, total, everyone)
    return _ratio(model, count, due, people, total, everyone, logs)


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
def least_count(model: int, level: float, due: float, people: float, total: float, everyone: float) -> float:
    """The least count whose log ratio may exceed `level`: none below does. Infinite where none can.

    Newton's steps on a convex function: whatever the start (here what a Poisson count's ratio nearly is), all but the
    first come from the right.

    >>> least_count(POISSON, 15.0, 70.61051951, 0.0, 552.0, 0.0)  # 117 cases give 15.0056
    117.0
    """
    most = math.inf if model == EXPECTATION else min(total, people) if model == BERNOULLI else total
    if due <= 0.0 or most <= due:
        return math.inf
    if level <= 0.0:
        return math.floor(due) + 1.0
    count = due + math.sqrt(2.0 * level / chi_square_factor(model, due, people, total, everyone)) + level / 3.0
    for _ in range(STEPS):
        if count >= most:  # the end is no place for a slope: half a case before it, or the end itself
            if log_ratio(model, most, due, people, total, everyone) <= level:
                return math.inf
            count = most - 0.5 * min(1.0, most - due)
            if log_ratio(model, count, due, people, total, everyone) <= level:
                return math.ceil(count)
        logs = _logs(model, count, due, people, total, everyone)
        slope = logs[0] - logs[1] - logs[2] + logs[3]
        step = (_ratio(model, count, due, people, total, everyone, logs) - level) / slope
        count -= step
        if abs(step) < NEAR:
            break
    return math.ceil(count - NEAR)
