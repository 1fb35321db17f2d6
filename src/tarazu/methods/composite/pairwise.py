"""Weights by comparing two at a time (analytic hierarchy process), and whether the comparisons hang together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.methods.display import Displayed

Array = NDArray[np.float64]
Comparisons = Mapping[tuple[str, str], float]
# Mean consistency index of random comparisons of 1, 2, 3 ... things. Saaty (2008), Int J Services Sciences 1:83-98.
RANDOM_INDEX = (0.0, 0.0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59)
CONSISTENT = 0.1
STRONGEST = 9.0


@dataclass(frozen=True, slots=True, eq=False)
class Pairwise(Displayed):
    """Weights that sum to 1, and how consistent the comparisons are.

    Attributes:
        matrix: how many times as much the row weighs as the column.
        consistency_ratio: 0 where every comparison follows from the others, 1 as for comparisons made at random; above
            0.1 they are to be made again.
        worst: the pair that fits the weights least.
    """

    weights: pd.Series
    matrix: pd.DataFrame
    largest_root: float
    consistency_ratio: float
    worst: tuple[str, str]

    @property
    def consistent(self) -> bool:
        return self.consistency_ratio <= CONSISTENT

    def to_frame(self) -> pd.DataFrame:
        """A row a thing compared: its weight."""
        return pd.DataFrame({"weight": self.weights})

    def about(self) -> str:
        """Whether the comparisons hang together, and which to think of again."""
        ratio = f"consistency ratio {self.consistency_ratio:.3f}"
        if self.consistent:
            return f"Comparisons hang together: {ratio}, at most {CONSISTENT:g} is asked for"
        first, second = self.worst
        return f"Comparisons do not hang together: {ratio}, above {CONSISTENT:g}; begin with {first} and {second}"

    def _intervals(self) -> pd.DataFrame:
        return pd.DataFrame({"estimate": self.weights, "lower": self.weights, "upper": self.weights})


def pairwise_weights(comparisons: Comparisons | Sequence[Comparisons], things: Sequence[str] | None = None) -> Pairwise:
    """Weights from comparisons: {("poverty", "debt"): 3} says that poverty matters three times as much as debt.

    Args:
        comparisons: each pair once, in either order, 1/9 to 9; or those of several experts, of whose ratios the
            geometric mean is taken (so that the mean of "3 times" and "a third" is "as much").
        things: their order; in the order met unless told.

    Raises:
        ValueError: a pair left out, given twice, with itself, or not from 1/9 to 9: all at once; more than 15 things.

    Source: Saaty (1980), The Analytic Hierarchy Process; Aczel, Saaty (1983), J Math Psychology 27:93-102.

    >>> found = pairwise_weights({("Dick", "Tom"): 4, ("Tom", "Harry"): 4, ("Dick", "Harry"): 9})
    >>> found.weights.round(3).to_dict(), round(found.consistency_ratio, 3)
    ({'Dick': 0.717, 'Tom': 0.217, 'Harry': 0.066}, 0.035)
    """
    experts = [comparisons] if isinstance(comparisons, Mapping) else list(comparisons)
    names = list(things or dict.fromkeys(name for told in experts for pair in told for name in pair))
    faults = [f"{len(names)} things to compare; 2 to 15 can be"] if not 2 <= len(names) <= len(RANDOM_INDEX) else []
    faults += [fault for told in experts for fault in _faults(told, names)]
    if faults or not experts:
        raise ValueError("The comparisons cannot be used:\n  " + "\n  ".join(dict.fromkeys(faults)))
    matrix = np.exp(np.mean([np.log(_matrix(told, names)) for told in experts], axis=0))
    roots, vectors = np.linalg.eig(matrix)
    largest = int(roots.real.argmax())
    weights = np.abs(vectors[:, largest].real)
    weights /= weights.sum()
    count, root = len(names), float(roots[largest].real)
    random = RANDOM_INDEX[count - 1]
    ratio = max((root - count) / (count - 1) / random, 0.0) if random else 0.0
    misfit = np.abs(np.log(matrix * weights / weights[:, None]))
    row, column = np.unravel_index(int(misfit.argmax()), misfit.shape)
    table = pd.DataFrame(matrix, names, names)
    return Pairwise(pd.Series(weights, names), table, root, ratio, (names[row], names[column]))


def _faults(told: Comparisons, names: list[str]) -> list[str]:
    faults = []
    for (first, second), ratio in told.items():
        if first == second:
            faults.append(f"{first}: is compared with itself")
        elif (second, first) in told and first < second:
            faults.append(f"{first} and {second}: compared twice; give the pair once")
        if not 1 / STRONGEST - 1e-12 <= ratio <= STRONGEST:
            faults.append(f"{first} and {second}: {ratio:g} is not from 1/9 to 9")
        faults += [f"{name}: is not among the things to compare" for name in (first, second) if name not in names]
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            if (first, second) not in told and (second, first) not in told:
                faults.append(f"{first} and {second}: not compared")
    return faults


def _matrix(told: Comparisons, names: list[str]) -> Array:
    matrix = np.ones((len(names), len(names)))
    for (first, second), ratio in told.items():
        row, column = names.index(first), names.index(second)
        matrix[row, column], matrix[column, row] = ratio, 1.0 / ratio
    return matrix
