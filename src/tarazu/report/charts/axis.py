"""Scales: from a number to a place on the drawing, with round ticks, plain or logarithmic."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10
from typing import Any

from tarazu.report.svg import QUIET, RULE, Canvas, short
from tarazu.words import number_text


@dataclass(frozen=True, slots=True)
class Axis:
    """Numbers from `low` to `high` laid from `start` to `end`; a logarithmic axis needs `low` above zero."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, number: float) -> float:
        """The place of a number; numbers beyond the ends stay at the ends."""
        low, high, number = (log10(max(n, 1e-9)) if self.log else n for n in (self.low, self.high, number))
        share = (number - low) / (high - low) if high > low else 0.5
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)

    def ticks(self, most: int = 5) -> list[float]:
        """Round numbers on the axis.

        >>> Axis(0, 23, 0, 100).ticks()
        [0.0, 5.0, 10.0, 15.0, 20.0]
        >>> Axis(0.2, 6, 0, 100, log=True).ticks()
        [0.25, 0.5, 1.0, 2.0, 4.0]
        """
        if self.log:
            return _doublings(self.low, self.high, most)
        step = _round_step((self.high - self.low) / most)
        first = ceil(self.low / step - 1e-9)
        return [round(n * step, 10) for n in range(first, floor(self.high / step + 1e-9) + 1)]


def around(
    numbers: Sequence[float], start: float, end: float, *, log: bool = False, least: float | None = None
) -> Axis:
    """An axis that holds all finite numbers; a plain one begins at zero unless they reach below it."""
    held = [n for n in numbers if isfinite(n) and (n > 0 or not log)] or [0.0, 1.0]
    low, high = min(held), max(held)
    if log:
        return Axis(max(low / 1.15, 1e-3), max(high * 1.15, low * 1.5), start, end, log=True)
    low = min(low, 0.0) if least is None else least
    step = _round_step((high - low) / 4) if high > low else 1.0
    # Up to the next tick, so that the highest mark lies between two lines.
    return Axis(low, step * ceil(high / step + 1e-9), start, end)


def draw_below(canvas: Canvas, axis: Axis, top: float, bottom: float, *, unit: str, title: Any) -> None:
    """Light lines at the ticks, their numbers below, and what the axis counts."""
    for tick in axis.ticks():
        x = axis.at(tick)
        canvas.line(x, top, x, bottom)
        canvas.label(x, bottom + 13, tick_text(tick, unit), anchor="middle", size=10, fill=QUIET)
    canvas.label(axis.start, bottom + 28, title, size=10.5, fill=QUIET)


def draw_left(canvas: Canvas, axis: Axis, left: float, right: float, *, unit: str) -> None:
    """Light lines at the ticks and their numbers to the left."""
    for tick in axis.ticks(4):
        y = axis.at(tick)
        canvas.line(left, y, right, y, stroke=RULE)
        canvas.label(left - 6, y + 3.5, tick_text(tick, unit), anchor="end", size=10, fill=QUIET)


def tick_text(number: float, unit: str) -> str:
    """A tick without needless digits.

    >>> tick_text(0.2, "share"), tick_text(2.0, "ratio"), tick_text(1500.0, "cases")
    ('20%', '2', '1,500')
    """
    if unit in ("share", "probability", "%", "percent"):
        return number_text(number, "share") if unit in ("share", "probability") else f"{number:g}%"
    return f"{number:,.0f}" if float(number).is_integer() else short(number) if abs(number) >= 10 else f"{number:g}"


def _round_step(step: float) -> float:
    size = 10.0 ** floor(log10(step)) if step > 0 else 1.0
    return next(m * size for m in (1, 2, 2.5, 5, 10) if m * size >= step - 1e-12) if step > 0 else 1.0


def _doublings(low: float, high: float, most: int) -> list[float]:
    """Powers of two on the axis, thinned until few enough."""
    exponents = list(range(-8, 12))
    for stride in (1, 2, 3):
        held = [2.0**e for e in exponents if e % stride == 0 and low <= 2.0**e <= high]
        if len(held) <= most:
            return held
    return held
