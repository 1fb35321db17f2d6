"""What a chart shows. Every mark stands for a figure of the document, so that a chart holds no number of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Figure = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Dot:
    """One estimate with its interval; `faint` ones (a period ratio, a missing partner) are grey, `open` ones hollow."""

    label: Any
    figure: Figure
    faint: bool = False
    series: str = ""


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Estimates and intervals on one scale; `reference` is a line (the country), `zero` and `one` lines of no difference."""

    dots: tuple[Dot, ...]
    axis: Any
    reference: Figure | None = None
    reference_label: Any = None
    log: bool = False
    zero: bool = False
    one: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Probabilities or shares from 0 to 1, a bar each."""

    bars: tuple[Dot, ...]
    axis: Any


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the case funnel: how many reached it, and the share of the stage before; `mark` on a small cell."""

    label: Any
    count: Figure
    share: Figure | None = None
    faint: bool = False
    mark: Any = None


@dataclass(frozen=True, slots=True)
class Stages:
    """The case funnel from complaint to compensation."""

    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """An area in a funnel plot: its rate against its denominator; `outside` is how far out it lies (0, 2 or 3)."""

    label: Any
    figure: Figure
    denominator: float
    outside: int


@dataclass(frozen=True, slots=True)
class FunnelPlot:
    """Rates against size with control limits about the common rate (Spiegelhalter 2005); no order among areas."""

    points: tuple[Point, ...]
    centre: float
    sizes: tuple[float, ...]
    limits_95: tuple[tuple[float, ...], tuple[float, ...]]
    limits_998: tuple[tuple[float, ...], tuple[float, ...]]
    axis: Any
    size_axis: Any


@dataclass(frozen=True, slots=True)
class Moment:
    """One period of a series; a `small` cell is drawn hollow."""

    period: str
    figure: Figure
    faint: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """What one origin counted over time, with intervals; gaps stay gaps."""

    moments: tuple[Moment, ...]
    axis: Any


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The words for likelihood on a line from 0 to 100: words, low and high in percent, and the span as it is written."""

    bands: tuple[tuple[Any, float, float, str], ...]


Chart = DotPlot | Bars | Stages | FunnelPlot | Series | Yardstick
