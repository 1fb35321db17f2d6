"""Numbers as people read them: rounded by their unit, with interval, one rule for every page, table and sentence."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import floor, isfinite, log10
from typing import Any

DASH = "–"


@dataclass(frozen=True, slots=True)
class Unit:
    """How a number of this unit is rounded, and the words after it."""

    kind: str
    decimals: int
    words: dict[str, str]
    one: str


_PLAIN = Unit("significant", 0, {}, "")


@cache
def units() -> dict[str, Unit]:
    """The units of `units.csv`, by name."""
    text = files("tarazu.words").joinpath("units.csv").read_text(encoding="utf-8")
    return {
        row["unit"]: Unit(
            row["kind"],
            int(row["decimals"] or 0),
            {"en": row["en"], "ur": row["ur"]} if row["shown"] else {},
            row["en_one"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def number_text(value: float | int | None, unit: str = "") -> str:
    """A number rounded as its unit asks; no unit sign except the percent sign.

    >>> number_text(0.8449, "probability"), number_text(12345, "persons"), number_text(3.14159, "per 100,000")
    ('84%', '12,345', '3.14')
    >>> number_text(0.001, "share"), number_text(1, "share"), number_text(1, "probability")
    ('<1%', '100%', '>99%')
    >>> number_text(0.995, "threshold"), number_text(-0.52, "score")
    ('99.5%', '−0.52')
    """
    if value is None or not isfinite(value):
        return DASH
    known = units().get(unit, _PLAIN)
    text = _KINDS.get(known.kind, _as_significant)(value, known)
    # A minus sign, which no dash of an interval is taken for.
    return f"−{text[1:]}" if text.startswith("-") else text


def interval_text(low: float, high: float, unit: str = "") -> str:
    """An interval with an en dash, which stands apart from a minus sign.

    >>> interval_text(8.12, 17.94, "per 100,000"), interval_text(-0.79, -0.14, "score")
    ('8.12–17.9', '−0.79 – −0.14')
    """
    low_text, high_text = number_text(low, unit), number_text(high, unit)
    if low_text == high_text and low_text[0] in "<>":
        return low_text
    if low < 0:
        return f"{low_text} {DASH} {high_text}"
    if low_text.endswith("%") and high_text.endswith("%") and "<" not in low_text:
        low_text = low_text[:-1]
    return f"{low_text}{DASH}{high_text}"


def unit_text(unit: str, language: str = "en", *, of: float | None = None) -> str:
    """The unit as it stands after a number; empty where the number already shows it.

    >>> unit_text("persons"), unit_text("persons", of=1), unit_text("probability"), unit_text("persons", "ur")
    ('persons', 'person', '', 'افراد')
    """
    known = units().get(unit)
    if known is None:
        return unit
    return known.one if of == 1 and language == "en" and known.words else known.words.get(language, "")


def figure_text(figure: Mapping[str, Any], form: str = "", language: str = "en") -> str:
    """A figure in a sentence.

    Args:
        form: "" value with unit and interval; "short" without the unit; "value" without the interval;
            "interval" the interval alone; "bare" the number alone; "least" the number rounded down and without a
            sign, for a sentence that says "at least" before it.

    >>> rate = {"value": 12.42, "interval": [8.1, 17.9], "unit": "per 100,000", "method": "exact Poisson"}
    >>> figure_text(rate)
    '12.4 per 100,000 (8.10–17.9)'
    >>> figure_text(rate, "short")
    '12.4 (8.10–17.9)'
    >>> figure_text({"value": None, "interval": [19, 23], "unit": "persons", "method": "bounds"})
    '19–23 persons'
    >>> figure_text({"value": 0.9996, "interval": None, "unit": "probability"}, "least")
    '99%'
    """
    unit, value, ends = figure.get("unit", ""), figure.get("value"), figure.get("interval")
    span = interval_text(ends[0], ends[1], unit) if ends else DASH
    if form == "interval":
        return span
    word = unit_text(unit, language, of=value) if form in ("", "value") else ""
    after = f" {word}" if word else ""
    if value is None:
        return f"{span}{after}"
    if form == "least":
        return _rounded_down(value, unit)
    known = number_text(value, unit)
    exact = not ends or figure.get("method") == "count"
    return f"{known}{after}" if exact or form in ("value", "bare") else f"{known}{after} ({span})"


def _percent(percent: float) -> str:
    if 0 < percent < 1:
        return "<1%"
    if 99 < percent < 100:
        return ">99%"
    return f"{percent:.0f}%"


def _chance(percent: float) -> str:
    """A probability: draws that all agree do not make it certain."""
    return _percent(min(max(percent, 0.5), 99.5))


def _rounded_down(value: float, unit: str) -> str:
    known = units().get(unit, _PLAIN)
    if known.kind not in ("share", "probability"):
        return number_text(value, unit)
    most = 99 if known.kind == "probability" else 100
    return f"{min(floor(100 * value + 1e-9), most)}%"


def _significant(value: float, digits: int = 3, least: int = 0) -> str:
    """Three significant digits, never more than two decimals lost from a whole number.

    >>> _significant(1234.5), _significant(0.01234), _significant(0)
    ('1,234', '0.0123', '0')
    """
    if value == 0:
        return "0"
    decimals = max(digits - 1 - floor(log10(abs(value))), least, 0)
    return f"{value:,.{min(decimals, 6)}f}"


def _as_percent(value: float, unit: Unit) -> str:
    return f"{_significant(value, least=1 if abs(value) < 10 else 0)}%"


def _as_significant(value: float, unit: Unit) -> str:
    return _significant(value)


_KINDS: dict[str, Callable[[float, Unit], str]] = {
    "share": lambda value, unit: _percent(100 * value),
    "probability": lambda value, unit: _chance(100 * value),
    "threshold": lambda value, unit: f"{100 * value:.3g}%",
    "percent": _as_percent,
    "signed_percent": lambda value, unit: f"{100 * value:+.0f}%",
    "count": lambda value, unit: f"{value:,.0f}",
    "decimals": lambda value, unit: f"{value:,.{unit.decimals}f}",
}
"""By kind of unit, how a number of it is printed; of any other kind to three significant digits."""
