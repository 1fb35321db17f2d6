"""What a map shows: every area falls into one class of a layer, and a class has words, a colour and a sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Sign = Literal["", "triangle", "diamond", "ring", "dot"]


@dataclass(frozen=True, slots=True)
class MapClass:
    """One entry of the legend; `hatched` (nothing known) and `veiled` (little known) classes stay apart in greyscale."""

    code: str
    words: Any
    fill: str
    hatched: bool = False
    sign: Sign = ""
    veiled: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """`of_area` gives each area its class; an area that is missing there falls into `unknown`."""

    id: str
    title: Any
    classes: tuple[MapClass, ...]
    of_area: Mapping[str, str]
    level: str
    unknown: str = "unknown"
