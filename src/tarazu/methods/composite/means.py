"""The means that join the children of an aggregate: each is a transform, a weighted arithmetic mean, and the way back."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.composite.framework import Framework
from tarazu.methods.composite.normalise import ENDS

Array = NDArray[np.float64]
Step = Callable[[Array], Array]
DEFAULT_FLOORS = {
    "goalposts": 0.01
}  # one hundredth of the way: a driver at its lower goalpost must not wipe out the others


@dataclass(frozen=True, slots=True)
class Mean:
    """A quasi-arithmetic mean: back(weighted mean of into(values))."""

    into: Step
    back: Step


PLAIN = {
    "arithmetic": Mean(np.positive, np.positive),
    "geometric": Mean(np.log, np.exp),
    "harmonic": Mean(np.reciprocal, np.reciprocal),
}
MEANS = (*PLAIN, "inform")


def mean_over(how: str, normalise: str, *, top: bool = False) -> Mean:
    """The mean of that name on a scale.

    `inform` is the mean of the INFORM Risk Index: the geometric mean of what is left to the upper end of the scale, so
    that one high value is not made up for by low ones beside it; and the geometric mean where dimensions meet (`top`),
    for a risk needs all of them. On its scale of 0 to 10 a value x counts as (10 - x) / 10 * 9 + 1.

    Source: Marin-Ferrer, Vernaccini, Poljansek (2017), INFORM Concept and Methodology, JRC, EUR 28655.

    >>> high = mean_over("inform", "goalposts")
    >>> float(high.back(high.into(np.array([1.0, 0.2])).mean()).round(3))  # the arithmetic mean is 0.6
    0.793
    """
    if how != "inform":
        return PLAIN[how]
    if top:
        return PLAIN["geometric"]
    low, high = ENDS[normalise]

    def into(values: Array) -> Array:
        return np.log(10.0 - 9.0 * (values - low) / (high - low))

    def back(mean: Array) -> Array:
        return low + (high - low) * (10.0 - np.exp(mean)) / 9.0

    return Mean(into, back)


def means_of(framework: Framework, how: str, normalise: str) -> tuple[Mean, ...]:
    """The mean of each aggregate. The index of INFORM's kind joins dimensions if it has aggregates below it."""
    deep = bool((framework.nodes[-1].children >= len(framework.indicators)).any())
    last = len(framework.nodes) - 1
    return tuple(mean_over(how, normalise, top=deep and i == last) for i in range(len(framework.nodes)))


def raise_to_floor(
    normalised: Array, framework: Framework, *, normalise: str, aggregate: str, floor: float | None
) -> Array:
    """Geometric and harmonic means need numbers above 0: raise what lies below the floor, or refuse without one.

    Raises:
        ValueError: an unknown mean; `inform` on a scale without ends; a value of 0 or less and no floor.
    """
    if aggregate not in MEANS:
        raise ValueError(f"aggregate={aggregate!r} is unknown; choose one of {', '.join(MEANS)}.")
    if aggregate == "inform" and normalise not in ENDS:
        raise ValueError(f"aggregate='inform' needs a scale with two ends: {', '.join(ENDS)}; not {normalise!r}.")
    least = DEFAULT_FLOORS.get(normalise) if floor is None else floor
    if aggregate == "arithmetic":
        return normalised
    if least is not None:
        return np.maximum(normalised, least)
    low = (normalised <= 0).reshape(-1, normalised.shape[-1]).any(axis=0)
    if low.any():
        names = ", ".join(np.array(framework.indicators)[low])
        raise ValueError(
            f"{names}: {normalise} gives values of 0 or less, of which there is no {aggregate} mean. "
            "Use min-max-1-100, or state a floor."
        )
    return normalised
