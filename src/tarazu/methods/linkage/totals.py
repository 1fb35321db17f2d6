"""The total of people over what is not known of the links: who is who is drawn anew in each replicate."""

from dataclasses import replace

import numpy as np
import pandas as pd

from tarazu.methods.capture_recapture import METHODS, TotalEstimate, estimate_total
from tarazu.methods.capture_recapture.histories import FloatArray, Histories, IntArray, from_cells
from tarazu.methods.capture_recapture.result import locked, not_identifiable
from tarazu.methods.linkage.links import Links

POSTERIORS = 8  # draws of who is who for which a Bayesian method is run in full; its posteriors are pooled
THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95)
FEW_FINITE = 0.9  # share of replicates with a finite total, below which there is no interval to give


def total_over_links(
    links: Links, *, method: str = "sparse", replicates: int = 200, seed: int = 0, level: float = 0.95
) -> TotalEstimate:
    """A total whose interval knows of missed and of false links.

    In each replicate who is who is drawn from its probabilities, people are drawn from the histories that follow, and
    the method chooses its model again. A Bayesian method gives its whole posterior for each of eight draws. The
    estimate is the median of the method's estimates over the draws of who is who: links at a threshold for sure links
    would miss pairs, make two people of one, and the total too large.

    Args:
        method, level: as of `estimate_total`.
        replicates: 1,000 or more for an interval that is to be published; of no meaning for a Bayesian method.

    Raises:
        ValueError: the method is not known.

    Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys, for the draws; Zult and others (2021), J Off
    Stat 37:673-697, for what linkage errors do to totals.
    """
    if method not in METHODS:
        raise ValueError(f"method is {method!r}; expected one of {', '.join(METHODS)}")
    cells = links.history_draws()
    bayesian = METHODS[method].bayesian
    shown = _median_of(links, cells, method, POSTERIORS if bayesian else len(cells), seed, level)
    if not shown.identifiable:
        return shown
    draws = shown.draws if bayesian else _replicates(links.names, cells, method, replicates, seed)
    finite = draws[np.isfinite(draws)]
    if len(finite) < FEW_FINITE * len(draws):
        said = f"Of {len(draws):,} replicates {len(draws) - len(finite):,} have no finite total: the links decide."
        return not_identifiable(_histories(links.names, cells[0]), method=method, level=level, diagnosis=said)
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return replace(
        shown,
        interval=(float(low), float(high)),
        replicates=len(draws),
        draws=locked(draws),
        interval_kind="links drawn anew, people resampled, model chosen again" if not bayesian else "pooled over links",
    )


def totals_by_threshold(
    links: Links, *, method: str = "sparse", thresholds: tuple[float, ...] = THRESHOLDS, seed: int = 0
) -> pd.DataFrame:
    """What the choice of the threshold does: one row each, with people observed, estimate and conditional interval."""
    rows = []
    for threshold in thresholds:
        total = estimate_total(links.at_threshold(threshold), method, replicates=0, seed=seed)
        low, high = total.interval or (np.nan, np.nan)
        estimate = np.nan if total.estimate is None else total.estimate
        rows.append(
            {"threshold": threshold, "observed": total.observed, "estimate": estimate, "low": low, "high": high}
        )
    return pd.DataFrame(rows)


def _median_of(links: Links, cells: IntArray, method: str, draws: int, seed: int, level: float) -> TotalEstimate:
    """The estimate whose value is the median over some draws of who is who; their posteriors pooled where there are."""
    spread = np.unique(np.linspace(0, len(cells) - 1, draws).astype(int))
    totals = [
        estimate_total(_histories(links.names, cells[place]), method, replicates=0, seed=seed + int(place), level=level)
        for place in spread
    ]
    able = [total for total in totals if total.estimate is not None]
    if 2 * len(able) <= len(totals):
        return next(total for total in totals if total.estimate is None)
    order = sorted(able, key=lambda total: total.estimate or 0.0)
    middle = order[len(order) // 2]
    pooled = np.concatenate([total.draws for total in able])
    return replace(middle, draws=locked(pooled), observed=round(float(cells.sum(axis=1).mean())))


def _replicates(names: tuple[str, ...], cells: IntArray, method: str, replicates: int, seed: int) -> FloatArray:
    rng = np.random.default_rng(seed)
    totals = np.full(replicates, np.inf)
    for place in range(replicates):
        counts = cells[place % len(cells)]
        people = rng.multinomial(int(counts.sum()), counts / counts.sum())
        if not _all_seen(people, len(names)):
            continue
        total = estimate_total(_histories(names, people), method, replicates=0)
        totals[place] = np.inf if total.estimate is None else total.estimate
    return totals


def _all_seen(cells: IntArray, lists: int) -> bool:
    places = np.arange(len(cells))
    return all(cells[(places >> j) & 1 == 1].any() for j in range(lists))


def _histories(names: tuple[str, ...], cells: IntArray) -> Histories:
    return from_cells(names, cells)
