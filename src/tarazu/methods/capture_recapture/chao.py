"""Chao's lower bound for several lists: what people seen once and twice say of those never seen."""

import math

import numpy as np

from tarazu.methods.capture_recapture.bootstrap import with_interval
from tarazu.methods.capture_recapture.existence import exists
from tarazu.methods.capture_recapture.histories import FloatArray, Histories
from tarazu.methods.capture_recapture.poisson import maximise, superset_sums
from tarazu.methods.capture_recapture.result import TotalEstimate
from tarazu.methods.capture_recapture.verdict import Refusal, cautions, why_not

ASSUMPTION = (
    "People differ in how likely they are to be found, and lists do not draw on one another. The more people differ, "
    "the further the true total lies above this figure."
)
PAPER = "Chao (1987), Biometrics 43:783-791; Rivest, Baillargeon (2007), Biometrics 63:999-1006"


def estimate_chao(histories: Histories, *, replicates: int = 1000, seed: int = 0, level: float = 0.95) -> TotalEstimate:
    """Lower bound of the total where people differ: independent lists, fitted to people seen once or twice alone.

    Source: Chao (1987), Biometrics 43:783-791, for lists of equal reach, where it is f1**2 / (2 f2) * (k - 1) / k;
    Rivest, Baillargeon (2007), Biometrics 63:999-1006, section 3, for lists that differ. Where that fit has no
    finite estimate, the moments of Chao (1989), Biometrics 45:427-438, stand in: sum(Z_i * Z_j) / f2, with Z_i the
    people on list i alone and f2 those on two lists.

    >>> from tarazu.methods.capture_recapture.histories import from_cells
    >>> found = estimate_chao(from_cells(("a", "b"), np.array([0, 30, 20, 10])), replicates=0)
    >>> round(found.estimate, 6), found.lower_bound
    (120.0, True)
    """
    sizes = histories.patterns.sum(axis=1)
    refused = why_not(histories) or (None if (sizes == 2).any() else NOBODY_TWICE)
    if refused:
        return refused.of(histories, method="chao", level=level)
    estimate, variance = _fit(histories.cells().astype(np.float64))
    total = TotalEstimate(
        estimate,
        None,
        level,
        histories.observed,
        "chao",
        assumption=ASSUMPTION,
        lower_bound=True,
        paper=PAPER,
        notes=cautions(histories),
    )
    return with_interval(histories, _total, total, variance=variance, replicates=replicates, seed=seed)


def _total(cells: FloatArray) -> float:
    return _fit(cells)[0]


def _fit(cells: FloatArray) -> tuple[float, float]:
    """Total, and the variance of the log of the unseen."""
    lists = cells.size.bit_length() - 1
    sizes = np.array([history.bit_count() for history in range(cells.size)])
    alone = cells[1 << np.arange(lists)]
    people, twice = cells.sum(), cells[sizes == 2].sum()
    if twice == 0:
        return math.inf, math.nan
    unseen = (alone.sum() ** 2 - alone @ alone) / 2 / twice
    few = cells * (sizes <= 2)
    margins = few.copy()
    superset_sums(margins)
    terms = np.array([0, *(1 << j for j in range(lists) if margins[1 << j] > 0)])
    within = sum(int(term) for term in terms)
    kept = np.array([float(0 < sizes[s] <= 2 and s & within == s) for s in range(cells.size)])
    if unseen == 0 or not exists(few, terms, kept):
        slopes = alone * (alone.sum() - alone) ** 2
        return float(people + unseen), float(slopes.sum() / max(unseen * twice, 1) ** 2 + 1 / twice)
    theta = np.log(np.append(unseen, margins[terms[1:]] / (people + unseen)))
    _, variance, _ = maximise(
        margins, kept, terms, theta, np.empty(cells.size), -math.inf, np.empty((0, 0)), np.empty(0)
    )
    return float(people + math.exp(theta[0])), variance


NOBODY_TWICE = Refusal("Nobody is on exactly two lists, and the bound is read off those who are.")
