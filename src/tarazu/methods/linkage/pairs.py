"""Pairs of records that may be one person, each with what speaks for it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
SMALL = 0.0005  # probability taken for a pair that was scored too low to be kept, or was never scored
ROUNDS = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Scored pairs of `records` records.

    left, right: places of the records, left < right, in ascending order; shape (pairs,).
    evidence: log of how many times likelier the agreements are in one person than in two.
    prior: probability that two records taken at random are one person.
    """

    records: int
    left: IntArray
    right: IntArray
    evidence: FloatArray
    prior: float

    @property
    def log_odds(self) -> FloatArray:
        return np.asarray(self.evidence + logit(self.prior))

    @property
    def probability(self) -> FloatArray:
        return np.asarray(expit(self.log_odds))

    @property
    def expected(self) -> float:
        """How many pairs are one person."""
        return float(self.probability.sum())


def settle_prior(pairs: Pairs) -> Pairs:
    """The prior that its own posterior gives back: maximum likelihood, the evidence taken as it is.

    Splink takes the prior from rules and a guess of their recall; here the data say it. Pairs that are not in the
    table count as different people.

    Source: Fellegi, Sunter (1969), JASA 64:1183-1210; Jaro (1989), JASA 84:414-420, for the EM step.
    """
    possible = pairs.records * (pairs.records - 1) / 2
    prior = pairs.prior
    for _ in range(ROUNDS):
        after = float(expit(pairs.evidence + logit(prior)).sum() / possible)
        if abs(after - prior) < 1e-9 * prior:
            break
        prior = after
    return replace(pairs, prior=prior)
