"""The bootstrap of histories: replicates drawn at once, estimated in any number of threads, and BCa intervals."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr, ndtri

from tarazu.methods.blocks import by_blocks
from tarazu.methods.capture_recapture.histories import FloatArray, Histories, IntArray
from tarazu.methods.capture_recapture.result import TotalEstimate, locked

Estimator = Callable[[FloatArray], float]  # cells, shape (2**k,), to a total; the choice of the model is part of it

SAME = 1e-9  # a replicate nearer than this to the estimate is equal to it: rounding must not decide on which side
BCA = "BCa bootstrap, the model chosen again in each replicate"
WALD = "conditional on the model, log-normal"


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """Totals of the replicates, in the order drawn, and of the data with one person of each history left out."""

    draws: FloatArray
    jackknife: FloatArray


def resample(histories: Histories, estimator: Estimator, *, replicates: int, seed: int) -> Resampled:
    """People drawn with replacement, `replicates` times; then each history once with one person less."""
    drawn = replicate_counts(histories, replicates=replicates, seed=seed)
    totals = over_tables(histories, np.concatenate((drawn, one_less(histories.counts))), estimator)
    return Resampled(locked(totals[:replicates]), locked(totals[replicates:]))


def replicate_counts(histories: Histories, *, replicates: int, seed: int) -> IntArray:
    """The counts of each replicate, shape (replicates, m), drawn in the order of papers, given in that of the histories."""
    order = as_printed(histories)
    return draw(histories.counts[order], replicates=replicates, seed=seed)[:, np.argsort(order)]


def draw(counts: IntArray, *, replicates: int, seed: int) -> IntArray:
    """People drawn with replacement, all replicates at once, shape (replicates, m)."""
    people = int(counts.sum())
    return np.random.default_rng(seed).multinomial(people, counts / people, size=replicates)


def one_less(counts: IntArray) -> IntArray:
    """The counts with one person less, of each history once; shape (m, m)."""
    return counts - np.eye(counts.size, dtype=np.int64)


def as_printed(histories: Histories) -> IntArray:
    """The order in which papers print histories: one list, two lists, ...; within a number, by the first lists."""
    patterns = histories.patterns.astype(np.int64)
    return np.lexsort((*-patterns.T[::-1], patterns.sum(axis=1)))


def over_tables(histories: Histories, counts: IntArray, estimator: Estimator) -> FloatArray:
    """The estimate of each row of `counts`, shape (tables, m), people in the order of the histories."""
    totals = np.empty(len(counts))

    def work(rows: range) -> None:
        cells = np.zeros(1 << len(histories.names))
        for row in rows:
            cells[histories.places] = counts[row]
            totals[row] = estimator(cells)

    by_blocks(len(counts), work)
    return totals


def bca(estimate: float, resampled: Resampled, counts: IntArray, level: float) -> tuple[float, float]:
    """Bias-corrected and accelerated interval.

    Args:
        counts: people of each history, the weights of the jackknife.

    An upper end is infinite where enough replicates have no finite total. Where leaving one person out takes the
    estimate to infinity, no acceleration can be computed and none is used.

    Source: Efron (1987), J Am Stat Assoc 82:171-185; weighted jackknife as in Chan, Silverman, Vincent (2021),
    section 3.3; quantiles of Hyndman, Fan (1996), type 8. A replicate equal to the estimate does not lie below it;
    in R rounding decides (Western US: upper end 3,671 or 3,672 from the same replicates).
    """
    ordered = np.sort(resampled.draws)
    inside = np.clip(np.mean(ordered < estimate * (1 - SAME)), 0.5 / ordered.size, 1 - 0.5 / ordered.size)
    bias = float(ndtri(inside))
    speed = acceleration(resampled.jackknife, counts)
    low, high = (_adjusted((1 - level) / 2, bias, speed), _adjusted((1 + level) / 2, bias, speed))
    return quantile(ordered, low), quantile(ordered, high)


def acceleration(jackknife: FloatArray, counts: IntArray) -> float:
    """Skewness of the influence of one person, over 6; 0 where nobody has any or the influence is not finite."""
    if not np.isfinite(jackknife).all():
        return 0.0
    away = np.average(jackknife, weights=counts) - jackknife
    spread = float(counts @ away**2)
    return float(counts @ away**3) / (6 * spread**1.5) if spread > 0 else 0.0


def quantile(ordered: FloatArray, share: float) -> float:
    """Median-unbiased quantile (type 8) of sorted values, some of which may be infinite."""
    place = np.clip(share * (ordered.size + 1 / 3) + 1 / 3 - 1, 0, ordered.size - 1)
    below = ordered[math.floor(place)]
    above = ordered[math.ceil(place)]
    return float(below) if below == above else float(below + (place - math.floor(place)) * (above - below))


def wald(observed: int, unseen: float, variance: float, level: float) -> tuple[float, float]:
    """Interval conditional on the model: the unseen log-normal, `variance` that of their logarithm."""
    reach = math.exp(float(ndtri((1 + level) / 2)) * math.sqrt(variance))
    return observed + unseen / reach, observed + unseen * reach


def _adjusted(share: float, bias: float, speed: float) -> float:
    moved = bias + float(ndtri(share))
    slack = 1 - speed * moved
    return float(ndtr(bias + moved / slack)) if slack > 0 else float(moved > 0)


def with_interval(
    histories: Histories,
    estimator: Estimator,
    total: TotalEstimate,
    *,
    variance: float,
    replicates: int,
    seed: int,
) -> TotalEstimate:
    """The result with its interval: BCa, or conditional on the model where no replicate is asked for."""
    assert total.estimate is not None
    if not replicates:
        interval = wald(histories.observed, total.estimate - histories.observed, variance, total.level)
        return replace(total, interval=interval, interval_kind=WALD)
    resampled = resample(histories, estimator, replicates=replicates, seed=seed)
    return replace(
        total,
        interval=bca(total.estimate, resampled, histories.counts, total.level),
        interval_kind=BCA,
        replicates=replicates,
        draws=resampled.draws,
        notes=(*total.notes, *_open_replicates(resampled.draws)),
    )


def _open_replicates(draws: FloatArray) -> tuple[str, ...]:
    none = int(np.isinf(draws).sum())
    return (f"{none:,} of {draws.size:,} replicates had no finite total.",) if none else ()
