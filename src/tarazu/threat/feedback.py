"""The urn back-test: what a rule that sends patrols makes of places whose true rate is equal.

Where what patrols find enters the figures that send them, they return to where they were, whatever the true rate. A rule is
tried here on events that were drawn: people report at the true rate everywhere, patrols find more where they are.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Rule = Callable[[Array, Array], Array]


@dataclass(frozen=True, slots=True, eq=False)
class Rounds:
    """Shape (rounds, places) each: events that people reported and that patrols discovered, and the rates that the rule said after each
    round, on which the next patrol goes."""

    reported: Array
    discovered: Array
    rates: Array

    def drift(self) -> Array:
        """After each round, the highest rate over the lowest: 1 where the rule tells no place from another."""
        return np.asarray(self.rates.max(axis=1) / self.rates.min(axis=1))

    def patrols(self) -> Array:
        """How often each place was patrolled after the first round."""
        return np.bincount(self.rates[:-1].argmax(axis=1), minlength=self.rates.shape[1]).astype(float)


def back_test(rule: Rule, true_rates: ArrayLike, *, found: float, rounds: int, seed: int) -> Rounds:
    """Send a patrol, round by round, to the place of the highest rate, and tell the rule what was reported and discovered.

    Args:
        rule: from events reported and discovered so far, shape (rounds so far, places) each, to the rates of places, shape (places,).
        true_rates: events that people report in a round, on average, shape (places,).
        found: events that a patrol discovers, as a share of those that people report there.
        rounds: how many; the first patrol goes to the first place.

    Raises:
        ValueError: a rate or `found` below 0, fewer than two places, no round.

    Source: Ensign, Friedler, Neville, Scheidegger, Venkatasubramanian (2018), Runaway feedback loops in predictive policing,
    Proc Mach Learn Res 81:160-171, section 3.

    >>> everything = lambda reported, discovered: (reported + discovered).sum(axis=0)
    >>> told = back_test(everything, [50, 50], found=1.0, rounds=30, seed=0)
    >>> bool(told.drift()[-1] > 1.8), told.patrols().tolist()
    (True, [29.0, 0.0])
    """
    means = np.asarray(true_rates, dtype=float)
    if means.ndim != 1 or len(means) < 2 or not (means >= 0).all() or not found >= 0 or rounds < 1:
        raise ValueError("A back-test needs two places or more, rates and a share found of 0 or more, and a round.")
    rng = np.random.default_rng(seed)
    reported = rng.poisson(means, (rounds, len(means))).astype(float)
    could_find = rng.poisson(found * means, (rounds, len(means))).astype(float)
    discovered, rates = np.zeros_like(reported), np.empty_like(reported)
    place = 0
    for i in range(rounds):
        discovered[i, place] = could_find[i, place]
        rates[i] = rule(reported[: i + 1], discovered[: i + 1])
        place = int(rates[i].argmax())
    return Rounds(reported, discovered, rates)
