"""How good the links are: precision and recall with intervals, from the model's own draws or from pairs reviewed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tarazu.methods.linkage.pairs import FloatArray, IntArray, Pairs

EDGES = (0.02, 0.1, 0.3, 0.5, 0.8, 0.95)  # of probability, between the strata that are reviewed apart
DRAWS = 10_000


@dataclass(frozen=True, slots=True)
class Quality:
    """Of pairs of records: the share of links that are right, and of one person's pairs that are linked.

    basis: `model`, where the probabilities are taken at their word, or `review`, where people looked at a sample.
    """

    precision: float
    precision_interval: tuple[float, float]
    recall: float
    recall_interval: tuple[float, float]
    level: float
    basis: str

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def quality_of_model(people: IntArray, partitions: IntArray, *, level: float) -> Quality:
    """Precision and recall of `people` if the truth is any of the partitions drawn, shape (draws, records)."""
    linked = _together(people)
    right = np.array([_together_in_both(people, drawn) for drawn in partitions], dtype=np.float64)
    true = np.array([_together(drawn) for drawn in partitions], dtype=np.float64)
    return _quality(right, np.full(len(right), float(linked)), true, level, "model")


def draw_review(pairs: Pairs, *, size: int, seed: int) -> pd.DataFrame:
    """Pairs for a person to look at: more where the model is unsure, some everywhere.

    Returns:
        left, right: places of the records; probability; `same`, empty, to be filled with True or False.
    """
    rng = np.random.default_rng(seed)
    stratum, probability = _strata(pairs), pairs.probability
    chosen = []
    for number in range(len(EDGES) + 1):
        members = np.flatnonzero(stratum == number)
        unsure = np.sqrt(probability * (1 - probability))
        share = unsure[members].sum() / max(unsure.sum(), 1e-300)
        take = min(len(members), max(round(size * share), 5))
        chosen.append(rng.choice(members, size=take, replace=False))
    places = np.sort(np.concatenate(chosen))
    table = {"left": pairs.left[places], "right": pairs.right[places], "probability": probability[places]}
    return pd.DataFrame(table).assign(same=pd.array([pd.NA] * len(places), dtype="boolean"))


def quality_of_review(pairs: Pairs, people: IntArray, reviewed: pd.DataFrame, *, level: float, seed: int) -> Quality:
    """Precision and recall from reviewed pairs; strata weigh as many pairs as they hold, linked and not linked apart.

    The share of one person's pairs in a stratum has a beta prior worth one pair, around what the model says of it.
    Pairs that the model kept out count as pairs of different people.

    Args:
        reviewed: as from `draw_review`, `same` filled; rows that are still empty are left out.

    Raises:
        ValueError: a pair is not among those scored, or none was looked at.

    Source: Cochran (1977), Sampling Techniques, chapter 5; Winkler (2006), Res Rep Ser Stat 2006-2.
    """
    looked = reviewed.dropna(subset=["same"])
    if looked.empty:
        raise ValueError("column 'same' is empty in every row: no pair was reviewed")
    linked = people[pairs.left] == people[pairs.right]
    cell = 2 * _strata(pairs) + linked
    at = _places(pairs, looked)
    same = looked["same"].to_numpy(dtype=bool)
    cells = 2 * (len(EDGES) + 1)
    held, yes, no = (
        np.bincount(which, minlength=cells).astype(np.float64) for which in (cell, cell[at][same], cell[at][~same])
    )
    guess = (np.bincount(cell, weights=pairs.probability, minlength=cells) + 0.005) / (held + 0.01)
    shares = np.random.default_rng(seed).beta(yes + guess, no + 1 - guess, size=(DRAWS, cells))
    known = yes + shares * (held - yes - no)  # what was looked at is known; the rest is drawn
    is_linked = np.arange(cells) % 2 == 1
    right, true = known[:, is_linked].sum(axis=1), known.sum(axis=1)
    return _quality(right, np.full(DRAWS, held[is_linked].sum()), true, level, "review")


def _quality(right: FloatArray, linked: FloatArray, true: FloatArray, level: float, basis: str) -> Quality:
    precision, recall = right / np.maximum(linked, 1), right / np.maximum(true, 1)
    ends = [(1 - level) / 2, (1 + level) / 2]
    of_precision, of_recall = (tuple(float(end) for end in np.quantile(share, ends)) for share in (precision, recall))
    return Quality(
        float(precision.mean()),
        (of_precision[0], of_precision[1]),
        float(recall.mean()),
        (of_recall[0], of_recall[1]),
        level,
        basis,
    )


def _strata(pairs: Pairs) -> IntArray:
    return np.asarray(np.searchsorted(EDGES, pairs.probability, side="right"), dtype=np.int64)


def _places(pairs: Pairs, looked: pd.DataFrame) -> IntArray:
    left, right = (looked[side].to_numpy(np.int64) for side in ("left", "right"))
    wanted = np.minimum(left, right) * pairs.records + np.maximum(left, right)
    scored = pairs.left * pairs.records + pairs.right  # ascending, as the pairs are
    at = np.minimum(np.searchsorted(scored, wanted), len(scored) - 1)
    if (scored[at] != wanted).any():
        row = int(np.flatnonzero(scored[at] != wanted)[0])
        raise ValueError(f"row {row + 1}: records {left[row]} and {right[row]} are no pair that was scored")
    return np.asarray(at)


def _together(people: IntArray) -> int:
    sizes = np.bincount(people)
    return int((sizes * (sizes - 1) // 2).sum())


def _together_in_both(people: IntArray, other: IntArray) -> int:
    return _together(np.unique(people * (other.max() + 1) + other, return_inverse=True)[1])
