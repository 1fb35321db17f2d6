"""Independent lists: nobody on one list is by that more or less likely to be on another."""

import numpy as np

from tarazu.methods.capture_recapture.bootstrap import with_interval
from tarazu.methods.capture_recapture.histories import FloatArray, Histories
from tarazu.methods.capture_recapture.poisson import superset_sums
from tarazu.methods.capture_recapture.result import TotalEstimate
from tarazu.methods.capture_recapture.stepwise import independent
from tarazu.methods.capture_recapture.verdict import cautions, why_not

ASSUMPTION = (
    "No list draws on another, and on each list everybody has the same chance to be. Lists that refer people to each "
    "other make this figure too low; lists that avoid each other make it too high."
)
PAPER = "Darroch (1958), Biometrika 45:343-359; two lists: Petersen (1896), Lincoln (1930)"


def estimate_independence(
    histories: Histories, *, replicates: int = 1000, seed: int = 0, level: float = 0.95
) -> TotalEstimate:
    """The total N that solves  1 - n/N = prod(1 - n_j/N): n people seen, n_j on list j. Two lists: n_1 n_2 / n_12.

    Source: Darroch (1958), Biometrika 45:343-359, equation 1.3.

    >>> from tarazu.methods.capture_recapture.histories import from_cells
    >>> found = estimate_independence(from_cells(("a", "b"), np.array([0, 30, 20, 10])), replicates=0)
    >>> round(found.estimate, 6)
    120.0
    """
    refused = why_not(histories)
    if refused:
        return refused.of(histories, method="independence", level=level)
    cells = histories.cells().astype(np.float64)
    estimate = _total(cells)
    total = TotalEstimate(
        estimate,
        None,
        level,
        histories.observed,
        "independence",
        assumption=ASSUMPTION,
        paper=PAPER,
        notes=cautions(histories),
    )
    variance = _variance(histories, estimate)
    return with_interval(histories, _total, total, variance=variance, replicates=replicates, seed=seed)


def _total(cells: FloatArray) -> float:
    margins = cells.copy()
    superset_sums(margins)
    return independent(margins, cells.size.bit_length() - 1)


def _variance(histories: Histories, total: float) -> float:
    """Of the log of the unseen: Poisson counts, their means at the estimate, the lists' parameters eliminated."""
    shares = np.append(1.0, histories.counts @ histories.patterns.astype(np.float64) / total)
    information = total * np.outer(shares, shares)
    np.fill_diagonal(information, total * shares)
    information[0, 0] = histories.observed
    return float(np.linalg.inv(information)[0, 0])
