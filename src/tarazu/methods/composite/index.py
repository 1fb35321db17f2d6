"""One index from one set of choices."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.methods.composite.aggregate import aggregate_up, as_given, coverage_up, name_status
from tarazu.methods.composite.data_weights import find_weights
from tarazu.methods.composite.framework import Framework, read_framework
from tarazu.methods.composite.means import means_of, raise_to_floor
from tarazu.methods.composite.normalise import normalise_indicators
from tarazu.methods.composite.ranks import rank_descending
from tarazu.methods.display import Displayed

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Index(Displayed):
    """An index and all its parts; rows are units.

    `scores` and `ranks` (1 is the highest score) have a column for each indicator and aggregate; `normalised` the
    indicators alone; `coverage` (share of the weight that rests on evidence) and `status` (complete, partial,
    insufficient) a column for each aggregate. A unit with too little evidence has NaN, and stays in every table.
    `weights` has each code's share of its parent; `parents` its parent (the index has neither).
    """

    index: str
    scores: pd.DataFrame
    ranks: pd.DataFrame
    normalised: pd.DataFrame
    coverage: pd.DataFrame
    status: pd.DataFrame
    weights: pd.Series
    parents: pd.Series

    def to_frame(self) -> pd.DataFrame:
        """A row a unit, in the order given: score, rank, coverage, status of the index."""
        tables = {"score": self.scores, "rank": self.ranks, "coverage": self.coverage, "status": self.status}
        return pd.DataFrame({name: table[self.index] for name, table in tables.items()})

    def about(self) -> str:
        """Which index, and that a rank without its interval says little."""
        known = int(self.scores[self.index].notna().sum())
        return (
            f"{self.index}: {known} of {len(self.scores)} units have a score; rank_uncertainty says how sure a rank is"
        )

    def _intervals(self) -> pd.DataFrame:
        """One set of choices has no interval."""
        score = self.scores[self.index]
        return pd.DataFrame({"estimate": score, "lower": score, "upper": score})


def build_index(
    data: pd.DataFrame,
    framework: pd.DataFrame,
    *,
    normalise: str = "min-max",
    aggregate: str = "arithmetic",
    weigh: str = "given",
    floor: float | None = None,
    minimum_coverage: float = 0.5,
) -> Index:
    """Normalise and aggregate upwards; a score is over the indicators that the unit has.

    Args:
        data: units x indicators (other columns are left aside), NaN where unknown.
        framework: see `read_framework`.
        normalise: see `normalise_indicators`.
        aggregate: arithmetic, geometric, harmonic or inform (see `mean_over`): the weighted mean used at every level.
        weigh: given (those of the framework), equal, entropy, critic or pca: see `data_weights`.
        floor: normalised values below it are raised to it before a geometric or harmonic mean; goalposts have 0.01
            unless told otherwise, other scales have none and refuse values of 0 or less.
        minimum_coverage: an aggregate of which a smaller share of the weight is known gets no score.

    Raises:
        ValueError: what is wrong with the framework or the data.

    Source: OECD/JRC (2008) steps 5 and 6.

    >>> table = pd.DataFrame({"code": ["a", "b", "I"], "parent": ["I", "I", None], "weight": [1, 3, 1], "direction": 1})
    >>> data = pd.DataFrame({"a": [0.0, 1, 2], "b": [10.0, 20, np.nan]}, index=["x", "y", "z"])
    >>> build_index(data, table).scores["I"].round(1).tolist()
    [0.0, 87.5, nan]
    """
    frame = read_framework(framework)
    values = indicator_matrix(data, frame)
    normalised = normalise_indicators(values, frame, normalise)
    coverage, usable = coverage_up(~np.isnan(values), frame, minimum_coverage)
    positive = raise_to_floor(normalised, frame, normalise=normalise, aggregate=aggregate, floor=floor)
    means = means_of(frame, aggregate, normalise)
    weights = find_weights(positive, frame, weigh, means=means, usable=usable)
    above = aggregate_up(positive[None], frame, as_given({c: w[None] for c, w in weights.items()}), means, usable)[0]
    scores = np.column_stack([normalised, above])
    return Index(
        frame.index,
        _table(scores, data, frame.codes),
        _table(rank_descending(scores.T).T, data, frame.codes),
        _table(normalised, data, frame.indicators),
        _table(coverage, data, frame.aggregates),
        _table(name_status(coverage, usable), data, frame.aggregates),
        *_weights_and_parents(frame, weights),
    )


def _weights_and_parents(frame: Framework, weights: Mapping[str, Array]) -> tuple[pd.Series, pd.Series]:
    rows = [
        (frame.codes[child], share, node.code)
        for node in frame.nodes
        for child, share in zip(node.children, weights[node.code] / weights[node.code].sum(), strict=True)
    ]
    codes, shares, parents = zip(*rows, strict=True)
    order = list(frame.codes[:-1])
    return pd.Series(shares, codes, name="weight").loc[order], pd.Series(parents, codes, name="parent").loc[order]


def indicator_matrix(data: pd.DataFrame, framework: Framework) -> Array:
    """Units x indicators in the framework's order.

    Raises:
        ValueError: an indicator without a column, not numeric, infinite or never known; a unit that stands twice.
    """
    faults = [f"{code}: no column of that name" for code in framework.indicators if code not in data.columns]
    faults += [f"{unit}: the unit stands twice" for unit in data.index[data.index.duplicated()]]
    there = [code for code in framework.indicators if code in data.columns]
    numeric = data[there].select_dtypes(["number", "bool"])
    texts = [code for code in there if code not in numeric.columns]
    faults += [f"{code}: holds text; turn it into numbers, empty where unknown" for code in texts]
    values = numeric.to_numpy(float, na_value=np.nan)
    endless, unknown = np.isinf(values).any(axis=0), np.isnan(values).all(axis=0)
    faults += [f"{code}: holds an infinite value" for code in numeric.columns[endless]]
    faults += [f"{code}: not known for any unit; leave it out of the framework" for code in numeric.columns[unknown]]
    if faults:
        raise ValueError("The data cannot be used:\n  " + "\n  ".join(faults))
    return values


def _table(
    values: NDArray[np.float64] | NDArray[np.object_], data: pd.DataFrame, columns: tuple[str, ...]
) -> pd.DataFrame:
    return pd.DataFrame(values, index=data.index, columns=list(columns))
