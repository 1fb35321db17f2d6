"""Which choices move the ranks of an index most."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from tarazu.methods.display import Displayed

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ChoiceEffects(Displayed):
    """What each choice does to the ranks; units in the order given, factors in the order of `effects`.

    Attributes:
        effects: a row a factor: `first` and `total` Sobol index of the mean absolute change of rank, with `first_lower`,
            `first_upper`, `total_lower`, `total_upper` (5% and 95% of a bootstrap). `first` is the share of the variance
            that the factor makes alone, `total` with all that it makes together with others.
        total: units x factors, total index of the unit's own rank; NaN where its rank never changes or it has none.
        places: units x factors, by how many ranks the unit moves on average when that choice alone is drawn again.
        moved: shape (factors, base): by how many ranks units move on average in each pair of runs where that choice alone
            differs, read-only.
        by_option: for each factor with named options, units x options: mean rank under the option.
        ranks: shape (runs drawn independently, units), read-only.
    """

    index: str
    units: pd.Index
    runs: int
    effects: pd.DataFrame
    total: pd.DataFrame
    places: pd.DataFrame
    moved: Array
    by_option: Mapping[str, pd.DataFrame]
    ranks: Array

    @property
    def moves_most(self) -> pd.Series:
        """The factor that moves each unit's rank most; empty where none does, or where the unit has no rank."""
        known = self.places.fillna(0.0)
        return known.idxmax(axis=1).where(known.max(axis=1) > 0, "")

    def mean_places(self, level: float = 0.9) -> pd.DataFrame:
        """A row a factor: by how many ranks units move on average, `estimate` with `lower` and `upper` (of the draws)."""
        middle, error = self.moved.mean(axis=1), self.moved.std(axis=1, ddof=1) / np.sqrt(self.moved.shape[1])
        reach = float(ndtri((1.0 + level) / 2.0)) * error
        columns = {"estimate": middle, "lower": np.maximum(middle - reach, 0.0), "upper": middle + reach}
        return pd.DataFrame(columns, index=self.effects.index)

    def interval(self, level: float = 0.9) -> pd.DataFrame:
        """Units x (lower, median, upper) of the rank over all choices."""
        if not 0 < level < 1:
            raise ValueError(f"level={level} is not between 0 and 1.")
        tail = (1.0 - level) / 2.0
        quantiles = np.quantile(self.ranks, [tail, 0.5, 1.0 - tail], axis=0)
        return pd.DataFrame(quantiles.T, index=self.units, columns=["lower", "median", "upper"])

    def to_frame(self, level: float = 0.9) -> pd.DataFrame:
        """A row a unit: rank with interval, the choice that moves it most, and the places that each choice moves it."""
        ranks = self.interval(level).add_prefix("rank_").assign(moves_most=self.moves_most)
        return pd.concat([ranks, self.places.add_prefix("places_")], axis=1)

    def about(self) -> str:
        """The factors by their total effect, and what they do together."""
        ordered = self.effects["total"].sort_values(ascending=False, kind="stable")
        named = ", ".join(f"{name} {share:.2f}" for name, share in ordered.items())
        together = 1.0 - float(self.effects["first"].sum())
        return (
            f"{self.index}: total effect on ranks over {self.runs:,} runs: {named}; together with others {together:.2f}"
        )

    def _intervals(self) -> pd.DataFrame:
        return self.interval().rename(columns={"median": "estimate"})
