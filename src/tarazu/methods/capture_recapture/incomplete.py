"""Totals where some lists were not there for some people: another year, another province, another sex."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tarazu.methods.blocks import by_blocks
from tarazu.methods.capture_recapture.bootstrap import BCA, WALD, Resampled, bca, draw, one_less, wald
from tarazu.methods.capture_recapture.completing import choose_completing
from tarazu.methods.capture_recapture.histories import FloatArray, IntArray
from tarazu.methods.capture_recapture.result import TotalEstimate, locked
from tarazu.methods.capture_recapture.sparse import THRESHOLD
from tarazu.methods.capture_recapture.stratified import Strata, Stratified, alone_and_pooled, by_absence, read_strata
from tarazu.methods.capture_recapture.terms import term_name
from tarazu.methods.capture_recapture.verdict import Refusal, cautions, why_not

if TYPE_CHECKING:
    import pandas as pd

Fitted = tuple[IntArray, IntArray, FloatArray, FloatArray]  # pairs, terms, parameters, 1 for an allowed history

METHOD = "incomplete"
ASSUMPTION = (
    "Where a list was there, it reached as far, and was linked to other lists as strongly, in every stratum; a list was "
    "absent for reasons that have nothing to do with who was there to be found."
)
PAPER = "Zwane, van der Pal-de Bruin, van der Heijden (2004), Stat Med 23:2267-2281"
NONE = (
    "With lists absent here and there, those that were there together have too little in common for a finite total, or "
    "for one alone. Leave out a list, or a stratum that few lists reached."
)


def estimate_incomplete(
    table: "pd.DataFrame",
    by: str | Sequence[str],
    *,
    absent: Mapping[str, Iterable[str]] | None = None,
    replicates: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    threshold: float = THRESHOLD,
) -> Strata:
    """Totals by stratum, and their sum, where a list did not exist in a stratum or a year.

    A list that was not there is no list that found nobody: taken for one, it makes the total wrong. Here whether somebody
    would have been on it is missing, and EM completes the table under the model that the strata share (reach and links
    alike, size its own). Links enter as in `sparse`, each judged where both lists were there; with nothing absent the
    total is that of `sparse`. If strata may differ in reach as well, use `estimate_strata`, which takes absent lists too.

    Args:
        table: 0/1 columns of lists, `count`, and the columns of `by`; a list's column is empty in all rows of a stratum
            where it was not there.
        absent: lists that were not there, by stratum, as {"2019": ["hotline"]}, where the table has 0 for them.
        replicates: of the bootstrap, people drawn with their stratum, the links chosen again and EM done again in each.

    Raises:
        ValueError: as `read_strata`.

    Source: Zwane, van der Pal-de Bruin, van der Heijden (2004), Stat Med 23:2267-2281; several lists that overlap in time
    or place: Sutherland, Schwarz, Rivest (2007), Biometrics 63:910-916.

    >>> import pandas as pd
    >>> from tarazu.methods.capture_recapture.simulate import simulate
    >>> reach = {"police": 0.1, "ngo": 0.2, "clinic": 0.1, "hotline": 0.3}
    >>> old, new = simulate(2000, reach, seed=1), simulate(2000, reach, seed=2)
    >>> old = old.assign(hotline=None)[old[["police", "ngo", "clinic"]].any(axis=1)]
    >>> found = estimate_incomplete(pd.concat([old.assign(year=2019), new.assign(year=2020)]), "year", replicates=0)
    >>> round(found["2019"].estimate), round(found["2020"].estimate), found.notes[0]
    (2016, 1999, "Not there in '2019': hotline.")
    """
    held = read_strata(table, by, absent)
    columns = (by,) if isinstance(by, str) else tuple(by)
    alone, pooled = alone_and_pooled(held, replicates=replicates, seed=seed, level=level, threshold=threshold)
    parts, total = _completed(held, level=level, replicates=replicates, seed=seed, log_threshold=math.log(threshold))
    return Strata(columns, held.labels, parts, total, alone, pooled, (0.0, 0.0), held.notes())


def _completed(
    held: Stratified, *, level: float, replicates: int, seed: int, log_threshold: float
) -> tuple[tuple[TotalEstimate, ...], TotalEstimate]:
    """Each stratum, and their sum."""
    whole, cells = held.whole, held.cells.astype(np.float64)
    totals, fitted = _totals(held, cells, log_threshold)
    refused = why_not(whole) or (None if math.isfinite(totals.sum()) else Refusal(NONE, held.names))
    if refused:
        parts = tuple(refused.of(held.alone(g), method=METHOD, level=level) for g in range(len(cells)))
        return parts, refused.of(whole, method=METHOD, level=level)
    observed = np.append(cells.sum(axis=1), whole.observed)
    estimates = np.append(totals, totals.sum())
    draws = np.empty((0, estimates.size))
    if replicates:
        draws, intervals = _again(
            held, estimates, replicates=replicates, seed=seed, level=level, threshold=log_threshold
        )
    else:
        unseen, variances = estimates - observed, log_variances(held, totals, *fitted[1:])
        intervals = [
            wald(int(n), float(u), float(v), level) for n, u, v in zip(observed, unseen, variances, strict=True)
        ]
    plain = TotalEstimate(
        None,
        None,
        level,
        0,
        METHOD,
        model=tuple(term_name(int(pair), held.names) for pair in fitted[0]),
        replicates=replicates,
        interval_kind=BCA if replicates else WALD,
        assumption=ASSUMPTION,
        paper=PAPER,
    )
    found = [
        replace(plain, estimate=float(estimate), interval=ends, observed=int(seen), draws=locked(column))
        for estimate, ends, seen, column in zip(estimates, intervals, observed, draws.T, strict=True)
    ]
    return tuple(found[:-1]), replace(found[-1], notes=cautions(whole))


def _totals(held: Stratified, cells: FloatArray, log_threshold: float) -> tuple[FloatArray, Fitted]:
    """Totals of the strata, shape (strata,), infinite where there are none; and the model.

    Strata without the same lists are completed as one: people of each are as likely to have been seen.
    """
    gone, parts, which = by_absence(held.absent, cells)
    totals = np.empty(gone.size)
    total, pairs, terms, theta, kept = choose_completing(parts, gone, len(held.names), log_threshold, totals)
    people = parts.sum(axis=1)
    over = np.divide(totals, people, out=np.ones(gone.size), where=people > 0)
    found = np.asarray(cells.sum(axis=1) * over[which]) if math.isfinite(total) else np.full(len(cells), math.inf)
    return found, (pairs, terms, theta, kept)


def _again(
    held: Stratified, estimates: FloatArray, *, replicates: int, seed: int, level: float, threshold: float
) -> tuple[FloatArray, list[tuple[float, float]]]:
    """Totals of the strata and their sum in each replicate, and the intervals."""
    cells, frame = held.cells, held.frame()
    counts = cells.ravel()[frame]
    tables = np.concatenate((draw(counts, replicates=replicates, seed=seed), one_less(counts)))
    totals = np.empty((len(tables), len(cells)))

    def work(rows: range) -> None:
        one = np.zeros(cells.shape)
        for row in rows:
            one.ravel()[frame] = tables[row]
            totals[row] = _totals(held, one, threshold)[0]

    by_blocks(len(tables), work)
    columns = np.column_stack((totals, totals.sum(axis=1)))
    resampled = [Resampled(column[:replicates], column[replicates:]) for column in columns.T]
    intervals = [bca(float(e), again, counts, level) for e, again in zip(estimates, resampled, strict=True)]
    return columns[:replicates], intervals


def log_variances(
    held: Stratified, totals: FloatArray, terms: IntArray, theta: FloatArray, kept: FloatArray
) -> FloatArray:
    """Of the log of the unseen of each stratum, and of all: the inverse of the expected information.

    The mean of a history that can be seen is a sum over the full histories it may stand for; the derivative of its log
    is an average of their design rows.

    Source: Thompson, Baker (1981), J R Stat Soc C 30:125-131 (composite link functions).
    """
    places, strata = np.arange(kept.size), len(totals)
    rows = (places[:, None] & terms[1:] == terms[1:]).astype(np.float64)
    chances = np.where((kept > 0) | (places == 0), np.exp(rows @ theta[1:]), 0.0)
    chances /= chances.sum()
    information = np.zeros((strata + terms.size - 1, strata + terms.size - 1))
    ways = []
    for stratum, (gone, total) in enumerate(zip(held.absent, totals, strict=True)):
        within, slopes = np.zeros(kept.size), np.zeros(rows.shape)
        np.add.at(within, places & ~gone, chances)
        np.add.at(slopes, places & ~gone, chances[:, None] * rows)
        own = np.zeros((kept.size, strata))
        own[:, stratum] = 1.0
        derivatives = np.hstack((own, slopes / np.where(within > 0, within, 1.0)[:, None]))
        means = total * within
        information += derivatives[1:].T @ (means[1:, None] * derivatives[1:])
        ways.append(means[0] * derivatives[0])
    ways.append(np.sum(ways, axis=0))
    directions = np.array([way / way[:strata].sum() for way in ways])
    return np.asarray(np.einsum("dp,dp->d", directions, np.linalg.solve(information, directions.T).T))
