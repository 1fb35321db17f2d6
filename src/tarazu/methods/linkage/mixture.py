"""How often fields agree in records of one person, learned without knowing who is who."""

from dataclasses import dataclass

import numpy as np

from tarazu.methods.linkage.pairs import FloatArray, IntArray

MOST_ROUNDS = 2000
DONE = 1e-7
A_LITTLE = 0.5  # added to each level's count, so that what was never seen is rare and not impossible


@dataclass(frozen=True, slots=True)
class Mixture:
    """same: of each field, the chance of each level in one person. share: of one person among all possible pairs."""

    same: tuple[FloatArray, ...]
    share: float


def learn_same(levels: IntArray, counts: FloatArray, different: tuple[FloatArray, ...], *, possible: float) -> Mixture:
    """Expectation-maximisation over patterns of agreement; what chance does is known and stays fixed.

    Pairs may have been picked for agreeing in any two keys. Those not picked are taken for two persons; nearly all
    pairs of one person are among those picked, so that these tell how often their fields agree.

    Args:
        levels: patterns, shape (patterns, fields); 0 is the best level, -1 a missing value.
        counts: pairs of each pattern.
        possible: pairs of records in all, picked or not.
        different: of each field, the chance of each level in two persons.

    Source: Winkler (1988), Proc Sect Surv Res Methods ASA:667-671; Fellegi, Sunter (1969), JASA 64:1183-1210.
    """
    same = tuple(_first_guess(len(chances)) for chances in different)
    share = 0.1 * float(counts.sum()) / possible
    for _ in range(MOST_ROUNDS):
        logs = np.sum([_log_ratio(levels[:, f], same[f], different[f]) for f in range(levels.shape[1])], axis=0)
        matched: FloatArray = counts / (1 + (1 - share) / share * np.exp(-logs))
        after = tuple(_chances(levels[:, f], matched, len(same[f])) for f in range(levels.shape[1]))
        change = max(float(np.abs(a - b).max()) for a, b in zip(after, same, strict=True))
        same, share = after, float(matched.sum() / possible)
        if change < DONE:
            break
    return Mixture(same, share)


def _first_guess(levels: int) -> FloatArray:
    """Nine in ten agree best, the others share the rest."""
    return np.asarray(np.r_[0.9, np.full(levels - 1, 0.1 / (levels - 1))])


def _log_ratio(level: IntArray, same: FloatArray, different: FloatArray) -> FloatArray:
    ratios = np.log(same) - np.log(different)
    return np.asarray(np.where(level < 0, 0.0, ratios[np.maximum(level, 0)]))


def _chances(level: IntArray, weight: FloatArray, levels: int) -> FloatArray:
    told = level >= 0
    sums = np.bincount(level[told], weights=weight[told], minlength=levels) + A_LITTLE
    return np.asarray(sums / sums.sum())
