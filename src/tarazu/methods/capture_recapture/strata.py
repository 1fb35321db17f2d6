"""Totals by stratum that add up: partly pooled, or each alone."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from tarazu.methods.blocks import by_blocks
from tarazu.methods.capture_recapture.bootstrap import (
    BCA,
    WALD,
    Resampled,
    bca,
    draw,
    one_less,
    over_tables,
    quantile,
    wald,
)
from tarazu.methods.capture_recapture.common_links import common_links, estimable, terms_of
from tarazu.methods.capture_recapture.histories import FloatArray
from tarazu.methods.capture_recapture.incomplete import NONE
from tarazu.methods.capture_recapture.pooling import Posterior, common_model, posterior
from tarazu.methods.capture_recapture.result import TotalEstimate, locked
from tarazu.methods.capture_recapture.sparse import THRESHOLD, stepwise_total
from tarazu.methods.capture_recapture.stratified import Strata, Stratified, alone_and_pooled, read_strata
from tarazu.methods.capture_recapture.terms import term_name
from tarazu.methods.capture_recapture.verdict import Refusal

if TYPE_CHECKING:
    import pandas as pd

Links = tuple[int, ...] | None  # pairs of lists, each with one bit a list; None: no estimate

METHOD = "strata"
DRAWS = 4000  # of the posterior, where no replicate is asked for
APART = (math.nan, math.nan)
MOST_UNSEEN = math.log(1e15)  # beyond, whole people are no longer told apart
INTERVAL = "posterior over how strata differ, the links chosen again in each bootstrap replicate"
CONDITIONAL = "posterior over how strata differ, conditional on the links"
ASSUMPTION = (
    "Strata have the same links between lists; how far a list reaches into a stratum, and how strong a link is there, "
    "differ among strata as they would in draws from one normal distribution."
)
BORROWED = "'{}' has no answer from its own lists: its figure rests on the other strata."
UNANSWERED = "The strata without an answer from their own lists: {}. With pooling=True they borrow from the others."
PAPER = "Gelman, Hill (2007), Data Analysis Using Regression and Multilevel/Hierarchical Models, chapter 12"


def estimate_strata(
    table: "pd.DataFrame",
    by: str | Sequence[str],
    *,
    pooling: bool = True,
    absent: Mapping[str, Iterable[str]] | None = None,
    replicates: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    threshold: float = THRESHOLD,
) -> Strata:
    """Totals by sex, age group, form or region, and their sum.

    Alone, a stratum has `sparse` on its own lists: honest, and often without an answer, for few of its people are on
    two lists. With partial pooling all strata have the links of the pooled data, and each its own reach of lists and
    strength of links, drawn towards those of the others, the more the less it says itself. The total of the whole is
    the sum of the strata in every draw. If lists reach into strata unequally, all people taken as one stratum give
    another and usually a smaller figure: prefer the sum.

    Args:
        table: 0/1 columns of lists, `count`, and the columns of `by`; everybody in one stratum.
        by: a column, or columns that tell strata apart together.
        pooling: False for each stratum alone; the sum then has an answer only if every stratum has one.
        absent: lists that were not there, by stratum, as of `estimate_incomplete`; or their columns are empty there.
        replicates, seed, level, threshold: as of `estimate_total` with "sparse". With 0 replicates the links are taken
            as those of the data.

    Raises:
        ValueError: as `read_strata`.

    Source: partial pooling: see `pooling.py`; stepwise links: Chan, Silverman, Vincent (2021), J Am Stat Assoc
    116:1297-1306; draws that carry what is uncertain of the common values: Laird, Louis (1987), J Am Stat Assoc
    82:739-750.

    >>> import pandas as pd
    >>> from tarazu.methods.capture_recapture.simulate import simulate
    >>> reach = {"police": 0.1, "ngo": 0.2, "clinic": 0.1}
    >>> women, men = simulate(2000, reach, seed=1), simulate(300, reach, seed=2)
    >>> table = pd.concat([women.assign(sex="female"), men.assign(sex="male")])
    >>> found = estimate_strata(table, "sex", replicates=0)
    >>> found.total.estimate == found["female"].estimate + found["male"].estimate
    True
    """
    held = read_strata(table, by, absent)
    alone, pooled = alone_and_pooled(held, replicates=replicates, seed=seed, level=level, threshold=threshold)
    columns = (by,) if isinstance(by, str) else tuple(by)
    if len(held.labels) == 1 and pooling:  # nothing to borrow from, nothing to add up
        return Strata(columns, held.labels, (pooled,), pooled, alone, pooled, APART)
    if not pooling:
        total = _added(held, alone, threshold)
        return Strata(columns, held.labels, alone, total, alone, pooled, APART, held.notes())
    own = common_links(held.cells.astype(np.float64), held.absent, math.log(threshold))
    found = under_links(held, own) if pooled.identifiable and own is not None else None
    if found is None:
        refused = Refusal(pooled.diagnosis or NONE, pooled.blame or held.names)
        parts = tuple(refused.of(held.alone(g), method=METHOD, level=level) for g in range(len(held.labels)))
        total = refused.of(held.whole, method=METHOD, level=level)
        return Strata(columns, held.labels, parts, total, alone, pooled, APART, held.notes())
    same = tuple(sorted(own or ()))
    chosen = _links_again(held, replicates, seed, math.log(threshold)) if replicates else [same] * DRAWS
    parts, total = _partly_pooled(held, pooled, found, own, _draws(held, chosen, {same: found}, seed))
    borrowed = [BORROWED.format(name) for name, a in zip(held.labels, alone, strict=True) if not a.identifiable]
    notes = (*held.notes(), *borrowed)
    return Strata(columns, held.labels, parts, total, alone, pooled, found.spread(), notes)


def _partly_pooled(
    held: Stratified, pooled: TotalEstimate, found: Posterior, own: Links, drawn: FloatArray
) -> tuple[tuple[TotalEstimate, ...], TotalEstimate]:
    """Each stratum, and their sum, from draws of shape (draws, strata)."""
    model = tuple(term_name(pair, held.names) for pair in own or ())
    seen = held.cells.sum(axis=1)
    estimates = seen + found.unseen()

    def said(estimate: float, draws: FloatArray, observed: int) -> TotalEstimate:
        ordered = np.sort(draws)
        return replace(
            pooled,
            estimate=estimate,
            interval=(quantile(ordered, (1 - pooled.level) / 2), quantile(ordered, (1 + pooled.level) / 2)),
            observed=observed,
            method=METHOD,
            model=model,
            draws=locked(draws if pooled.replicates else []),
            interval_kind=INTERVAL if pooled.replicates else CONDITIONAL,
            assumption=ASSUMPTION,
            notes=(),
            paper=PAPER,
        )

    parts = tuple(said(float(estimates[g]), drawn[:, g], int(seen[g])) for g in range(len(seen)))
    return parts, said(float(estimates.sum()), drawn.sum(axis=1), int(seen.sum()))


def _draws(held: Stratified, chosen: Sequence[Links], known: dict[Links, Posterior | None], seed: int) -> FloatArray:
    """Totals, shape (draws, strata): of the links chosen for each draw; infinite where these have no estimate."""
    strata = len(held.labels)
    rng = np.random.default_rng([seed, strata])
    shares, normals = rng.random(len(chosen)), rng.standard_normal((len(chosen), strata))
    unseen = np.full((len(chosen), strata), math.inf)
    for pairs in dict.fromkeys(chosen):
        found = known[pairs] if pairs in known else under_links(held, pairs) if pairs is not None else None
        rows = [row for row, other in enumerate(chosen) if other == pairs]
        if found is not None:
            unseen[rows] = found.draw(shares[rows], normals[rows])
    means = np.exp(np.minimum(unseen, MOST_UNSEEN))
    people = np.where(np.isfinite(unseen), rng.poisson(means), math.inf)
    return np.asarray(held.cells.sum(axis=1) + people)


def _links_again(held: Stratified, replicates: int, seed: int, log_threshold: float) -> list[Links]:
    """The links of each bootstrap replicate, people drawn with their stratum; as a set, for their order says nothing."""
    frame = held.frame()
    counts = draw(held.cells.ravel()[frame], replicates=replicates, seed=seed)
    found: list[Links] = [None] * replicates

    def work(rows: range) -> None:
        cells = np.zeros(held.cells.shape)
        for row in rows:
            cells.ravel()[frame] = counts[row]
            pairs = common_links(cells, held.absent, log_threshold)
            found[row] = pairs and tuple(sorted(pairs))

    by_blocks(replicates, work)
    return found


def under_links(held: Stratified, pairs: Sequence[int]) -> Posterior | None:
    """The posterior under the links; None where these lists have no estimate with them, or not one alone.

    A pair that nobody is on both of leaves, with its histories.
    """
    cells = held.cells.astype(np.float64)
    model = terms_of(cells, pairs)
    if not estimable(cells, held.absent, model):
        return None
    return posterior(common_model(cells, model.terms, model.kept, model.lists, held.absent))


def _added(held: Stratified, alone: Sequence[TotalEstimate], threshold: float) -> TotalEstimate:
    """The sum of strata that each stand alone: strata drawn apart, the influence of a person that on the own stratum."""
    first, whole = alone[0], held.whole
    lacking = tuple(name for name, own in zip(held.labels, alone, strict=True) if own.estimate is None)
    if lacking:
        return Refusal(UNANSWERED.format(", ".join(lacking)), lacking).of(whole, method="sparse", level=first.level)
    total = replace(
        first, observed=whole.observed, model=(), notes=(), estimate=sum(own.estimate or 0.0 for own in alone)
    )
    assert total.estimate is not None
    if not first.replicates:
        return replace(total, interval=_wald_of_sum(alone, total), interval_kind=WALD)
    draws = np.sum([own.draws for own in alone], axis=0)
    jackknife, people = [], []
    for stratum, own in enumerate(alone):
        histories = held.alone(stratum)
        estimator = stepwise_total(len(histories.names), threshold=threshold)
        less = over_tables(histories, one_less(histories.counts), estimator)
        jackknife.append(total.estimate - (own.estimate or 0.0) + less)
        people.append(histories.counts)
    resampled = Resampled(locked(draws), locked(np.concatenate(jackknife)))
    interval = bca(total.estimate, resampled, np.concatenate(people), total.level)
    return replace(total, interval=interval, draws=resampled.draws, interval_kind=BCA)


def _wald_of_sum(alone: Sequence[TotalEstimate], total: TotalEstimate) -> tuple[float, float]:
    """Log-normal; the variance of each stratum is read off its own log-normal interval."""
    reach = float(ndtri((1 + total.level) / 2))
    variance = 0.0
    for own in alone:
        assert own.interval is not None
        low, high = (end - own.observed for end in own.interval)
        variance += ((own.unseen or 0.0) * math.log(high / low) / (2 * reach)) ** 2
    unseen = total.unseen or 0.0
    return wald(total.observed, unseen, variance / unseen**2, total.level)
