"""What a map shows: every area falls into one class of a layer, and a class has words, a colour and a sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Sign = Literal["", "triangle", "diamond", "ring", "dot"]


@dataclass(frozen=True, slots=True)
class MapClass:
    """One entry of the legend; `hatched` (nothing known) and `veiled` (little known) classes stay apart in greyscale.

    `line`: not an area but an arrow, as wide as the first, and as the second at most.
    """

    code: str
    words: Any
    fill: str
    hatched: bool = False
    sign: Sign = ""
    veiled: bool = False
    line: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on a way: an area of the map, or a country abroad that has a name alone."""

    name: Any
    area: str = ""

    @property
    def key(self) -> str:
        """What tells stops apart."""
        return self.area or str(getattr(self.name, "en", self.name))


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way with what was counted on it, at least and at most; `number` is that of its row in the table."""

    stops: tuple[Stop, ...]
    low: float
    high: float
    number: str


@dataclass(frozen=True, slots=True)
class Layer:
    """`of_area` gives each area its class; an area that is missing there falls into `unknown`.

    `beside`: the arrows of all maps that stand together, so that a country has the same place on each.
    """

    id: str
    title: Any
    classes: tuple[MapClass, ...]
    of_area: Mapping[str, str]
    level: str
    unknown: str = "unknown"
    arrows: tuple[Arrow, ...] = ()
    beside: tuple[Arrow, ...] = ()
