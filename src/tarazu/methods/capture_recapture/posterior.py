"""What the Bayesian methods share: when they refuse, what they say of lists, the interval from draws."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.capture_recapture.histories import FloatArray, Histories
from tarazu.methods.capture_recapture.result import TotalEstimate, not_identifiable

NO_OVERLAP = (
    "Nobody was seen on two lists. A prior would still give a number, and that number would be the prior's alone: "
    "without overlap the lists cannot tell a small population from an endless one."
)


def pair_overlaps(histories: Histories) -> NDArray[np.int64]:
    """People on both lists of a pair, whatever the other lists say: shape (k, k); the diagonal holds the lists."""
    seen = histories.patterns.astype(np.int64)
    return np.asarray(seen.T @ (histories.counts[:, None] * seen))


def refuse_without_overlap(histories: Histories, *, method: str, level: float) -> TotalEstimate | None:
    """The answer without a number where no two lists share anybody; None where they can answer."""
    if (histories.patterns.sum(axis=1) > 1).any():
        return None
    pairs = tuple(":".join(pair) for pair in combinations(histories.names, 2))
    return not_identifiable(histories, method=method, level=level, diagnosis=NO_OVERLAP, blame=pairs)


def note_on_lonely_lists(histories: Histories) -> str:
    """A sentence on lists that share nobody with any other; empty where each shares somebody."""
    shared = pair_overlaps(histories)
    lonely = [name for j, name in enumerate(histories.names) if shared[j].sum() == shared[j, j]]
    if not lonely:
        return ""
    words = " and ".join(f"'{name}'" for name in lonely)
    many = "lists share" if len(lonely) > 1 else "list shares"
    return f"{words}: the {many} nobody with any other; what is said of the people seen there alone rests on the prior."


def middle_interval(draws: FloatArray, level: float) -> tuple[float, float]:
    """The interval that leaves (1 - level) / 2 of the draws below and as much above."""
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def sentences(*said: str) -> str:
    return " ".join(words for words in said if words)
