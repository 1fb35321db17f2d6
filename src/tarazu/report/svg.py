"""SVG written by hand: fixed decimals, escaped text, and labels in one language or in both for a page that can switch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

from tarazu.report.blocks import Text
from tarazu.report.prose import NUMBER, prose

Language = Literal["en", "ur", "both"]
LATIN, NASTALIQ = "Source Sans 3", "Noto Nastaliq Urdu"
# A drawing reads from left to right; these keep the words and numbers of an Urdu label in their own order.
_RIGHT, _LEFT, _POP = "\u2067", "\u2066", "\u2069"
INK, QUIET, RULE, ACCENT, FAINT = "#14212b", "#5a6b77", "#d3dbe0", "#0b4f6c", "#9aa7b0"
# What marks a small cell, in words and in drawings.
FLAG = "#8a5200"
# Widths of a letter as a share of the font size, by eye: enough to break a label, not to set type.
LETTER = {"en": 0.5, "ur": 0.36}


@dataclass(slots=True)
class Canvas:
    """Parts of a drawing in the order drawn; `language` "both" writes each label twice, one to be hidden by the page."""

    width: float
    height: float
    language: Language = "en"
    parts: list[str] = field(default_factory=list)

    def add(self, name: str, inside: str = "", **attributes: Any) -> None:
        """An element; underscores in names of attributes stand for hyphens."""
        self.parts.append(element(name, inside, **attributes))

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = RULE, width: float = 1, **more: Any
    ) -> None:
        """A straight line."""
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, **more)

    def label(
        self,
        x: float,
        y: float,
        text: Text | str,
        *,
        anchor: str = "start",
        size: float = 11.5,
        fill: str = INK,
        weight: int = 400,
        wrap: float = 0,
        **more: Any,
    ) -> None:
        """A label in the languages asked for; `wrap` is the width at which it breaks, growing upwards from `y`."""
        common = {"text_anchor": anchor, "fill": fill, **more}
        if weight != 400:
            common["font_weight"] = weight
        if isinstance(text, str):
            self.add("text", escape(text, quote=False), x=x, y=y, font_size=size, **common)
            return
        for language in ("en", "ur") if self.language == "both" else (self.language,):
            self._spoken(x, y, text, language, size=size, wrap=wrap, common=common)

    def lines(self, text: Text | str, *, size: float, wrap: float) -> int:
        """How many lines a label takes, in the language that needs most."""
        if isinstance(text, str):
            return 1
        spoken = [prose(text, one) for one in ("en", "ur") if self.language in (one, "both")]
        return max(len(broken(one.text, wrap / (size * LETTER[one.language]))) for one in spoken)

    def _spoken(
        self, x: float, y: float, text: Text, language: str, *, size: float, wrap: float, common: Mapping[str, Any]
    ) -> None:
        spoken = prose(text, language)
        urdu = spoken.language == "ur"
        look: dict[str, Any] = {"font_family": NASTALIQ} if urdu else {}
        if self.language == "both":
            look["class"] = "u" if language == "ur" else "e"
        size, leading = (0.86 * size, 1.9 * size) if urdu else (size, 1.12 * size)
        lines = broken(spoken.text, wrap / (size * LETTER["ur" if urdu else "en"])) if wrap else [spoken.text]
        for place, line in enumerate(lines):
            height = y - (len(lines) - 1 - 2 * place) * leading / 2
            inside = right_to_left(line) if urdu else escape(line, quote=False)
            self.add("text", inside, x=x, y=height, font_size=size, **common, **look)

    def svg(self, *, attributes: str = "") -> str:
        """The drawing as a document of its own; labels keep their own direction, the drawing reads left to right."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {short(self.width)} {short(self.height)}" '
            f'direction="ltr" font-family="{LATIN}, sans-serif"{attributes}>{"".join(self.parts)}</svg>'
        )


def element(name: str, inside: str = "", **attributes: Any) -> str:
    """One element.

    >>> element("rect", x=1.26, stroke_width=2)
    '<rect x="1.3" stroke-width="2"/>'
    """
    written = "".join(f' {key.replace("_", "-")}="{_value(v)}"' for key, v in attributes.items())
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def right_to_left(line: str) -> str:
    """A line of Urdu for a text element: its numbers read from left to right, in the letters that have a percent sign."""
    found, last = [], 0
    for match in NUMBER.finditer(line):
        number = f"{_LEFT}{escape(match.group(), quote=False)}{_POP}"
        found += [escape(line[last : match.start()], quote=False), element("tspan", number, font_family=LATIN)]
        last = match.end()
    return f"{_RIGHT}{''.join(found)}{escape(line[last:], quote=False)}{_POP}"


def short(number: float) -> str:
    """A length with at most one decimal.

    >>> short(3.0), short(2.449), short(-0.01)
    ('3', '2.4', '0')
    """
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def broken(text: str, letters: float) -> list[str]:
    """A text in lines of about so many letters, broken between words.

    >>> broken("Shelter capacity for victims", 16)
    ['Shelter capacity', 'for victims']
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= letters or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _value(value: Any) -> str:
    return short(value) if isinstance(value, float) else escape(str(value))
