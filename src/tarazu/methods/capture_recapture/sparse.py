"""Sparse lists: pair terms chosen step by step, and an estimate that exists where lists do not overlap."""

import math

import numpy as np

from tarazu.methods.capture_recapture.bootstrap import Estimator, with_interval
from tarazu.methods.capture_recapture.histories import FloatArray, Histories
from tarazu.methods.capture_recapture.result import TotalEstimate
from tarazu.methods.capture_recapture.stepwise import choose
from tarazu.methods.capture_recapture.terms import term_name
from tarazu.methods.capture_recapture.verdict import cautions, why_not

THRESHOLD = 0.02
MOST_LISTS = 14
ASSUMPTION = (
    "Links between lists are links of two lists, and those too weak to show in the data are absent; nobody is on no "
    "list for a reason that no list shows."
)
PAPER = "Chan, Silverman, Vincent (2021), J Am Stat Assoc 116:1297-1306"


def estimate_sparse(
    histories: Histories,
    *,
    replicates: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    threshold: float = THRESHOLD,
) -> TotalEstimate:
    """Stepwise pair terms with extended maximum likelihood.

    From independent lists on, the pair enters whose overlap is least likely under the model so far (the smaller tail
    of a Poisson count), as long as that p-value is below `threshold` and the larger model has a finite estimate and
    only one. A pair without overlap enters at minus infinity: its histories leave the table. The interval redoes all
    of it in every replicate. `model` gives the pairs in the order they entered.

    Source: Chan, Silverman, Vincent (2021), J Am Stat Assoc 116:1297-1306, sections 2 and 3; R package SparseMSE. In
    a replicate where a list is empty, that package's check refuses every pair; here, as in the authors' later
    package, an empty list leaves the table and the others are searched as ever.

    >>> from tarazu.methods.capture_recapture.histories import from_cells
    >>> found = estimate_sparse(from_cells(("a", "b", "c"), np.array([0, 40, 30, 6, 20, 0, 0, 0])), replicates=0)
    >>> round(found.estimate, 2), found.model
    (539.09, ())
    """
    _check(histories, threshold)
    refused = why_not(histories)
    if refused:
        return refused.of(histories, method="sparse", level=level)
    lists = len(histories.names)
    estimate, variance, order = choose(histories.cells().astype(np.float64), lists, math.log(threshold))
    total = TotalEstimate(
        estimate,
        None,
        level,
        histories.observed,
        "sparse",
        model=tuple(term_name(int(pair), histories.names) for pair in order),
        assumption=ASSUMPTION,
        paper=PAPER,
        notes=cautions(histories),
    )
    estimator = stepwise_total(lists, threshold=threshold)
    return with_interval(histories, estimator, total, variance=variance, replicates=replicates, seed=seed)


def stepwise_total(lists: int, *, threshold: float = THRESHOLD) -> Estimator:
    """From the counts of all histories to the total, the model chosen anew."""
    log_threshold = math.log(threshold)

    def total(cells: FloatArray) -> float:
        return choose(cells, lists, log_threshold)[0]

    return total


def _check(histories: Histories, threshold: float) -> None:
    if len(histories.names) > MOST_LISTS:
        raise ValueError(
            f"{len(histories.names)} lists; 'sparse' takes {MOST_LISTS} or fewer. Merge lists of one kind."
        )
    if not 0 < threshold < 1:
        raise ValueError(f"threshold is {threshold!r}; expected a number between 0 and 1")
