"""Chains of a sampler: side by side on threads, whether they agree, how many independent draws they are worth."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from scipy.special import ndtri
from scipy.stats import rankdata

from tarazu.methods.capture_recapture.histories import FloatArray, Histories
from tarazu.methods.capture_recapture.result import TotalEstimate, locked
from tarazu.methods.capture_recapture.verdict import cautions

AGREE = 1.05  # split R-hat above which the chains are said to differ
FEW = 400.0  # effective draws below which ends of an interval are unsteady (Vehtari and others 2021, section 4.1)


Result = TypeVar("Result")


def in_threads(run: Callable[[int], Result], chains: int) -> list[Result]:
    """run(0), run(1), ... side by side, in this order: a chain has its own seed, so threads change nothing."""
    with ThreadPoolExecutor(max(1, min(chains, os.cpu_count() or 1))) as pool:
        return list(pool.map(run, range(chains)))


@dataclass(frozen=True, slots=True)
class Convergence:
    """r_hat: near 1 where chains agree. effective: independent draws that would tell as much of the middle."""

    r_hat: float
    effective: float

    def said(self, chains: FloatArray) -> str:
        """In words, with how far apart the chains' own medians are; `chains`: shape (chains, draws)."""
        medians = np.median(chains, axis=1)
        words = (
            f"{len(chains)} chains, split R-hat {self.r_hat:.3f}, worth {self.effective:,.0f} independent draws; "
            f"medians of single chains {medians.min():,.0f} to {medians.max():,.0f}."
        )
        if self.r_hat > AGREE:
            return f"{words} The chains have not agreed: draw more before using this figure."
        return f"{words} Too few for a steady interval: draw more." if self.effective < FEW else words


def check_chains(chains: FloatArray) -> Convergence:
    """Split R-hat (the larger of bulk and folded) and bulk effective size, both on normal scores of the ranks.

    Args:
        chains: shape (chains, draws), four draws or more.

    Source: Vehtari, Gelman, Simpson, Carpenter, Buerkner (2021), Bayesian Analysis 16:667-718, equations 1 to 14.

    >>> rng = np.random.default_rng(0)
    >>> check = check_chains(rng.normal(size=(4, 1000)))
    >>> round(check.r_hat, 2), 3500 < check.effective < 4500
    (1.0, True)
    """
    half = chains.shape[1] // 2
    if half < 2:
        raise ValueError(f"chains of {chains.shape[1]} draws; expected four or more to see whether they agree.")
    halves = np.concatenate([chains[:, :half], chains[:, -half:]]).astype(np.float64)
    if np.ptp(halves) == 0:
        return Convergence(1.0, float(halves.size))
    scores = _normal_scores(halves)
    folded = _normal_scores(np.abs(halves - np.median(halves)))
    return Convergence(max(_r_hat(scores), _r_hat(folded)), _effective(scores))


def total_of_chains(
    people: FloatArray,
    histories: Histories,
    *,
    level: float,
    method: str,
    model: tuple[str, ...],
    notes: tuple[str, ...],
    assumption: str,
    paper: str,
) -> TotalEstimate:
    """Median of all draws, and the interval that leaves as many of them below it as above.

    Args:
        people: draws of the total, shape (chains, draws).
    """
    low, median, high = np.quantile(people, [(1 - level) / 2, 0.5, (1 + level) / 2])
    return TotalEstimate(
        float(median),
        (float(low), float(high)),
        level,
        histories.observed,
        method,
        model=model,
        notes=(*notes, *cautions(histories), check_chains(people).said(people)),
        replicates=people.size,
        draws=locked(people.ravel()),
        interval_kind=f"posterior, {len(people)} chains",
        assumption=assumption,
        paper=paper,
    )


def _normal_scores(halves: FloatArray) -> FloatArray:
    ranks = rankdata(halves, method="average").reshape(halves.shape)
    return np.asarray(ndtri((ranks - 0.375) / (halves.size + 0.25)))


def _variances(halves: FloatArray) -> tuple[float, float]:
    """Mean variance within a chain, and the variance estimated from within and between together."""
    draws = halves.shape[1]
    within = float(halves.var(axis=1, ddof=1).mean())
    between = float(halves.mean(axis=1).var(ddof=1))
    return within, (draws - 1) / draws * within + between


def _r_hat(halves: FloatArray) -> float:
    within, together = _variances(halves)
    return float(np.sqrt(together / within)) if within > 0 else np.inf


def _effective(halves: FloatArray) -> float:
    """Geyer's initial monotone sequence over the mean autocovariance of the chains."""
    draws = halves.shape[1]
    within, together = _variances(halves)
    if within == 0:
        return float(len(halves))
    correlation = 1 - (within - _autocovariance(halves).mean(axis=0)) / together
    pairs = correlation[: draws // 2 * 2].reshape(-1, 2).sum(axis=1)
    negative = np.flatnonzero(pairs < 0)
    kept = np.minimum.accumulate(pairs[: negative[0] if negative.size else len(pairs)])
    time = max(2 * kept.sum() - 1, 1 / np.log10(halves.size))
    return float(halves.size / time)


def _autocovariance(halves: FloatArray) -> FloatArray:
    draws = halves.shape[1]
    size = 1 << (2 * draws - 1).bit_length()
    spectrum = np.fft.rfft(halves - halves.mean(axis=1, keepdims=True), n=size, axis=1)
    sums = np.fft.irfft(np.abs(spectrum) ** 2, n=size, axis=1)[:, :draws]
    return np.asarray(sums / (draws - 1))
