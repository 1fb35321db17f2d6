"""One call for what a careful paper prints: the total, and what it would be had anything been chosen otherwise."""

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from tarazu.methods.capture_recapture.changed import false_links, in_common, merged, missed_links, without
from tarazu.methods.capture_recapture.choices import Choice, Sensitivity
from tarazu.methods.capture_recapture.histories import Histories, read_histories
from tarazu.methods.capture_recapture.result import TotalEstimate, not_identifiable
from tarazu.methods.capture_recapture.verdict import cautions

ALL_METHODS = ("independence", "chao", "sparse", "bic", "bma", "latent_class", "bayes_threshold")
FEWEST = "independence"  # the base where there are but two lists
MOST_PAIRS = 10  # of lists taken as one: every pair of five lists
RESAMPLED = {"bic": 5}  # most lists for which its models are searched anew in each replicate: on six it takes minutes
DRAWS, POSTERIORS = 41, 5  # of linkage errors; odd, so that the middle one is a table that there is
ONE_LIST = "One list is left: it tells nothing of those whom it missed."
LINKS = {"links missed": missed_links, "links false": false_links}


def compare(
    histories: pd.DataFrame | Histories,
    *,
    methods: Sequence[str] = ALL_METHODS,
    base: str = "sparse",
    linkage_errors: Sequence[float] = (0.05, 0.10),
    replicates: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> Sensitivity:
    """The total by each method; and by the `base` method with a list left out, two lists as one, links missed or false.

    What cannot be answered keeps its row, with the reason. Of more than five lists the ten pairs that have most in
    common (of the shorter list) are taken as one. Errors of linkage are drawn 41 times (5 times where the base is
    Bayesian); the row shows the draw of the middle estimate, with its interval, and the range of all of them.

    Args:
        histories, replicates, level: as of `estimate_total`.
        methods: of `METHODS` but "fixed", in the order of the rows.
        base: with which all else is compared; it gets a row if `methods` has none for it. Two lists: "independence".
        linkage_errors: shares: of the people on several lists, those taken for two; and as many pairs of people on one
            list each taken for one.
        seed: of the resampling, the posteriors and the errors; the same seed gives the same table.

    Raises:
        ValueError: what was given cannot be read; a method, or a share of linkage errors, is not one.

    Source: Sharifi Far and others (2021), Crime & Delinquency 67:2213-2236, for lists left out and taken as one; Ding,
    Fienberg (1994), Surv Methodol 20:149-158, for errors of linkage.

    >>> from tarazu.methods.capture_recapture.simulate import simulate
    >>> table = simulate(2000, {"police": 0.1, "ngo": 0.2, "clinic": 0.1, "hotline": 0.1}, seed=1)
    >>> found = compare(table, methods=("independence", "sparse"), replicates=0)
    >>> len(found.choices), round(found.lowest.total.estimate), found.highest.name
    (16, 1813, '10% of links missed')
    """
    from tarazu.methods.capture_recapture import METHODS

    _check(methods, base, linkage_errors, replicates, level)
    read = histories if isinstance(histories, Histories) else read_histories(histories)
    chosen = FEWEST if len(read.names) < 3 else base
    estimate = partial(_estimate, method=chosen, replicates=replicates, seed=seed, level=level)
    rows = [Choice("method", one, estimate(read, method=one)) for one in dict.fromkeys((*methods, chosen))]
    rows += [Choice("list left out", f"without {name}", estimate(without(read, name))) for name in read.names]
    pairs = _pairs(read)
    rows += [Choice("two lists as one", " + ".join(pair) + " as one", estimate(merged(read, *pair))) for pair in pairs]
    draws = POSTERIORS if METHODS[chosen].bayesian else DRAWS
    for kind in LINKS:
        rows += [
            _with_error(read, kind, share, estimate, draws=draws, seed=seed) for share in sorted(set(linkage_errors))
        ]
    return Sensitivity(chosen, tuple(rows), _notes(read, len(pairs), (*methods, chosen), replicates))


def _estimate(changed: Histories, method: str, *, replicates: int, seed: int, level: float) -> TotalEstimate:
    from tarazu.methods.capture_recapture import estimate_total

    if len(changed.names) < 2:
        return not_identifiable(changed, method=method, level=level, diagnosis=ONE_LIST, blame=changed.names)
    quick = replicates if len(changed.names) <= RESAMPLED.get(method, len(changed.names)) else 0
    try:
        return estimate_total(changed, method, replicates=quick, seed=seed, level=level)
    except ValueError as fault:  # the arguments were checked: what is left is a method that does not take such lists
        return not_identifiable(changed, method=method, level=level, diagnosis=str(fault), blame=changed.names)


def _notes(histories: Histories, pairs: int, methods: Sequence[str], replicates: int) -> tuple[str, ...]:
    lists = len(histories.names)
    every = lists * (lists - 1) // 2
    said = (
        [f"Of {every} pairs of lists those {pairs} are taken as one that have most in common."] if pairs < every else []
    )
    fixed = [method for method in dict.fromkeys(methods) if replicates and lists > RESAMPLED.get(method, lists)]
    said += [
        f"The interval of '{method}' is conditional on its model: on {lists} lists it is not chosen anew."
        for method in fixed
    ]
    return (*said, *cautions(histories))


def _pairs(histories: Histories) -> list[tuple[str, str]]:
    """The pairs of lists that share most of the people of the shorter one, in the order of their names."""
    common = in_common(histories)
    one, other = np.triu_indices(len(common), k=1)
    shared = common[one, other] / np.minimum(common[one, one], common[other, other])
    kept = np.sort(np.argsort(-shared, kind="stable")[:MOST_PAIRS])
    return [(histories.names[i], histories.names[j]) for i, j in zip(one[kept], other[kept], strict=True)]


def _with_error(
    histories: Histories, kind: str, share: float, estimate: Callable[..., TotalEstimate], *, draws: int, seed: int
) -> Choice:
    """The draw in the middle, and the range of all; a draw without a total counts as one without end."""
    seeds = np.random.SeedSequence([seed, list(LINKS).index(kind), round(share * 1e6)]).generate_state(draws, np.uint64)
    tables = [LINKS[kind](histories, share, seed=int(one)) for one in seeds]
    totals = [estimate(table, replicates=0).estimate for table in tables]
    ends = np.array([math.inf if total is None else total for total in totals])
    order = np.argsort(ends, kind="stable")
    low, high = float(ends[order[0]]), float(ends[order[-1]])
    return Choice(kind, f"{100 * share:.3g}% of {kind}", estimate(tables[order[draws // 2]]), (low, high))


def _check(methods: Sequence[str], base: str, linkage_errors: Sequence[float], replicates: int, level: float) -> None:
    from tarazu.methods.capture_recapture import faults_of

    asked = (*methods, base)
    faults = [fault for method in asked for fault in faults_of(method, replicates, level)]
    faults += ["method is 'fixed': a model given by hand is no choice that can be compared"] if "fixed" in asked else []
    faults += [f"linkage error is {x!r}; expected a share between 0 and 1" for x in linkage_errors if not 0 < x < 1]
    if faults:
        raise ValueError("; ".join(dict.fromkeys(faults)))
