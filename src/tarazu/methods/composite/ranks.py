"""Ranks, and what is sure about them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.methods.display import Displayed

Array = NDArray[np.float64]


def rank_descending(scores: Array) -> Array:
    """Rank 1 for the highest along the last axis; ties share the better rank; NaN has no rank.

    >>> rank_descending(np.array([3.0, 5.0, np.nan, 5.0])).tolist()
    [3.0, 1.0, nan, 1.0]
    """
    order = np.argsort(-scores, axis=-1, kind="stable")
    ordered = np.take_along_axis(scores, order, axis=-1)
    starts = np.ones(scores.shape, dtype=bool)
    starts[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    places = np.maximum.accumulate(np.where(starts, np.arange(1.0, scores.shape[-1] + 1.0), 0.0), axis=-1)
    ranks = np.empty(scores.shape)
    np.put_along_axis(ranks, order, places, axis=-1)
    return np.where(np.isnan(scores), np.nan, ranks)


@dataclass(frozen=True, slots=True, eq=False)
class Draws(Mapping[str, pd.DataFrame]):
    """A table of replicates x units for each aggregate, made when it is asked for."""

    array: Array
    units: pd.Index
    codes: tuple[str, ...]
    ranked: bool

    def __getitem__(self, code: str) -> pd.DataFrame:
        if code not in self.codes:
            raise KeyError(f"{code} is not an aggregate of this index; it has {', '.join(self.codes)}.")
        scores = self.array[:, :, self.codes.index(code)]
        return pd.DataFrame(rank_descending(scores) if self.ranked else scores, columns=self.units)

    def __iter__(self) -> Iterator[str]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True, eq=False)
class RankUncertainty(Displayed):
    """Scores of every replicate; rank 1 is the highest score.

    Attributes:
        draws: shape (replicates, units, aggregates), read-only; NaN where a unit has too little coverage.
        choices: replicates x (data, normalise, aggregate, weigh): what was drawn in each.
        weights: replicates x codes whose weight was drawn, each summing to the number of its siblings.
        coverage: units x aggregates, share of the weight that rests on evidence.
        status: units x aggregates: complete, partial, insufficient.

    Every method speaks of the index unless `code` names another aggregate.
    """

    units: pd.Index
    codes: tuple[str, ...]
    draws: Array
    choices: pd.DataFrame
    weights: pd.DataFrame
    coverage: pd.DataFrame
    status: pd.DataFrame

    @property
    def index(self) -> str:
        return self.codes[-1]

    @property
    def scores(self) -> Draws:
        return Draws(self.draws, self.units, self.codes, ranked=False)

    @property
    def ranks(self) -> Draws:
        return Draws(self.draws, self.units, self.codes, ranked=True)

    def about(self) -> str:
        """How many replicates stand behind the intervals."""
        return f"{self.index}: ranks over {len(self.draws):,} replicates, interval at 90%; 1 is the highest score"

    def _intervals(self) -> pd.DataFrame:
        return self.interval().rename(columns={"median": "estimate"})

    def interval(self, level: float = 0.9, *, code: str | None = None) -> pd.DataFrame:
        """Units x (lower, median, upper) of the rank."""
        return _interval(self.ranks[code or self.index], level)

    def score_interval(self, level: float = 0.9, *, code: str | None = None) -> pd.DataFrame:
        """Units x (lower, median, upper) of the score."""
        return _interval(self.scores[code or self.index], level)

    def in_top(self, share: float, *, code: str | None = None) -> pd.DataFrame:
        """Replicates x units: whether the unit is among the top `share` of the units that have a rank."""
        ranks = self.ranks[code or self.index]
        return ranks <= _places(ranks, share)

    def probability_top(self, share: float, *, code: str | None = None) -> pd.Series:
        """P(the unit is among the top `share` of the units that have a rank); at least one unit is.

        NaN for a unit without a rank: what is unknown is neither high nor low.
        """
        return _share(self.ranks[code or self.index], self.in_top(share, code=code).to_numpy())

    def probability_bottom(self, share: float, *, code: str | None = None) -> pd.Series:
        """P(the unit is among the bottom `share` of the units that have a rank)."""
        ranks = self.ranks[code or self.index]
        ranked = ranks.notna().to_numpy().sum(axis=1, keepdims=True)
        return _share(ranks, ranks.to_numpy() > ranked - _places(ranks, share))

    def bands(self, *, share: float = 1 / 3, probability: float = 0.5, code: str | None = None) -> pd.Series:
        """The band a unit is in with at least `probability`: high (top share), low (bottom share) or middle.

        `unknown` where no band is that probable, and where there is no score.
        """
        high = self.probability_top(share, code=code)
        low = self.probability_bottom(share, code=code)
        odds = pd.DataFrame({"high": high, "middle": 1.0 - high - low, "low": low})
        known = odds["high"].notna()
        best = odds[known].idxmax(axis=1).where(odds[known].max(axis=1) >= probability, "unknown")
        return best.reindex(self.units, fill_value="unknown")

    def to_frame(self, level: float = 0.9, *, code: str | None = None) -> pd.DataFrame:
        """One row a unit: score and rank with intervals, P(top tenth), P(top third), band, coverage, status."""
        name = code or self.index
        parts = [
            self.score_interval(level, code=name).add_prefix("score_"),
            self.interval(level, code=name).add_prefix("rank_"),
        ]
        return pd.concat(parts, axis=1).assign(
            top_tenth=self.probability_top(0.1, code=name),
            top_third=self.probability_top(1 / 3, code=name),
            band=self.bands(code=name),
            coverage=self.coverage[name],
            status=self.status[name],
        )


def _interval(draws: pd.DataFrame, level: float) -> pd.DataFrame:
    if not 0 < level < 1:
        raise ValueError(f"level={level} is not between 0 and 1.")
    tail = (1.0 - level) / 2.0
    quantiles = np.quantile(draws.to_numpy(), [tail, 0.5, 1.0 - tail], axis=0)
    return pd.DataFrame(quantiles.T, index=draws.columns, columns=["lower", "median", "upper"])


def _places(ranks: pd.DataFrame, share: float) -> Array:
    """How many units make the share, in each replicate; 1e-9 keeps 0.1 x 130 from becoming 14."""
    if not 0 < share <= 1:
        raise ValueError(f"share={share} is not above 0 and at most 1.")
    places: Array = np.ceil(share * ranks.notna().to_numpy().sum(axis=1, keepdims=True) - 1e-9)
    return places


def _share(ranks: pd.DataFrame, inside: NDArray[np.bool_]) -> pd.Series:
    unknown = ranks.isna().to_numpy().any(axis=0)
    return pd.Series(np.where(unknown, np.nan, inside.mean(axis=0)), index=ranks.columns)
