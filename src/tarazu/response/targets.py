"""How far the State's core duties are met, on draws: what the balance weighs against need.

A target is a setting with its reason. What is contextual (convictions, sentences, victims found) has none (R14).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tarazu import catalog
from tarazu.response.ground import Ground
from tarazu.response.indicators import Answer

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Attained:
    """`draws`: (draws,) share of the targets attained; `level`: whose evidence it is; `answers`: what it rests on."""

    area: str
    level: str
    draws: Array
    answers: tuple[Answer, ...]


def with_target(answer: Answer) -> bool:
    """True for a core indicator with a target, told for everybody as a proportion of the same cases."""
    held = catalog.indicator(answer.indicator)
    targeted = held.core and held.direction in ("higher_better", "lower_better")
    return targeted and answer.is_proportion and answer.of_everybody and not answer.period_ratio


def newest(answers: tuple[Answer, ...]) -> dict[tuple[str, str], Answer]:
    """The newest answer to each targeted indicator in each area; of one period the one that rests on most."""
    found: dict[tuple[str, str], Answer] = {}
    for a in sorted(filter(with_target, answers), key=lambda a: (a.year, a.trials or 0, a.voice)):
        found[a.area, a.indicator] = a
    return found


def attained(area: str, held: dict[tuple[str, str], Answer], ground: Ground, *, seed: int) -> Attained | None:
    """How far targets are met in an area, by its own answers, else those of what it lies in; None without any."""
    above = (*ground.places.ancestors(area), ground.places.country or "")
    for place in dict.fromkeys(above):
        own = tuple(held[key] for key in sorted(held) if key[0] == place)
        if own:
            draws = np.mean([_share(a, ground, seed + n) for n, a in enumerate(own)], axis=0)
            return Attained(area, ground.places[place].level, draws, own)
    return None


def _share(answer: Answer, ground: Ground, seed: int) -> Array:
    """Draws of the part of the target that is reached: 1 where it is met. Bounds of a count are drawn within."""
    draw = np.random.default_rng([seed, *answer.area.encode()])
    n = ground.settings.count("draws")
    low, high = answer.successes
    count = draw.uniform(low, high, n) if high > low else np.full(n, low)
    share = draw.beta(count + 0.5, float(answer.trials or 0) - count + 0.5)
    if catalog.indicator(answer.indicator).direction == "lower_better":
        return np.minimum(1.0, (1 - share) / (1 - ground.settings["target_low"]))
    return np.minimum(1.0, share / ground.settings["target_high"])


def target_met(answer: Answer, ground: Ground) -> bool:
    """True where the observed share reaches its target; of a count known to bounds, wherever it lies within them."""
    least, most = (n / float(answer.trials or 1) for n in answer.successes)
    if catalog.indicator(answer.indicator).direction == "lower_better":
        return most <= ground.settings["target_low"]
    return least >= ground.settings["target_high"]
