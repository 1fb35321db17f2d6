"""A text taken apart into pieces, so that each format can show its figures as figures and keep names in one piece."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Any, Literal

from tarazu.report.blocks import Figure, Text, Words
from tarazu.words import catalogue, figure_text, part_text, say

Kind = Literal["plain", "figure", "name"]
# A number, or a span of two, with what belongs to it: it reads from left to right in Urdu too.
_SPAN = r"[<>≤≥+−-]?\d(?:[\d.,]*\d)?%?(?:(?:[–-]| – )[<>≤≥+−]?\d(?:[\d.,]*\d)?%?)?"
# A month or a day: one number, which no line may break and no direction may turn.
DATE = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")
# Codes of letters and digits (PI-F10, 3x5x2) too.
NUMBER = re.compile(rf"{DATE.pattern}|[A-Z]+-[A-Z]*\d+(?:-\d+)*|\d+(?:x\d+)+|\({_SPAN}\)|[nP]?{_SPAN}")
# What XML cannot hold, and the controls that turn the direction of all that follows: no name has a use for them. The
# joiners of Urdu spelling (U+200C, U+200D) stay.
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_SPACES = re.compile(r"[\t\n\r\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """`plain` runs with the text around it; a `figure` or a `name` is isolated in text of the other direction."""

    kind: Kind
    text: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """A text in one language; `language` is English where the language asked for has no such text."""

    language: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The whole text without its structure.

        >>> prose(Words("Lahore", "لاہور"), "ur").text
        'لاہور'
        """
        return "".join(piece.text for piece in self.pieces)


def prose(text: Text, language: str) -> Prose:
    """A text of the report in a language, or in English where that language does not have it.

    Args:
        text: a statement of the document, or words of the data.
        language: "en" or "ur".
    """
    if isinstance(text, Words):
        known = cleaned(getattr(text, language) or "")
        return Prose(language, (Piece("plain", known),)) if known else Prose("en", (Piece("plain", cleaned(text.en)),))
    spoken = language if text.get("message") in catalogue(language) else "en"
    template = catalogue(spoken).get(str(text.get("message")))
    if template is None:
        return Prose("en", (Piece("plain", cleaned(str(text.get("text", "")))),))
    try:
        return Prose(spoken, tuple(_joined(_pieces(template, text.get("with") or {}, spoken))))
    except KeyError:
        # An assessment made when this message had other parts: it is told as it was.
        return Prose("en", (Piece("plain", cleaned(str(text.get("text", "")))),))


def plain(text: Text, language: str) -> str:
    """The text as one string, for a title or an attribute."""
    return prose(text, language).text


def cleaned(text: str) -> str:
    """Words of the data in one line, without characters that turn or break the text around them.

    >>> cleaned("La\\u202ehore\\ncity")
    'Lahore city'
    """
    return _UNSAFE.sub("", _SPACES.sub(" ", text))


@lru_cache(maxsize=4096)
def _parsed(template: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((before, field or "", form or "") for before, field, form, _ in Formatter().parse(template))


def _pieces(template: str, parts: Mapping[str, Any], language: str) -> Iterator[Piece]:
    for before, field, form in _parsed(template):
        if before:
            yield Piece("plain", before)
        if field:
            yield from _part(_look_up(parts, field), form, language)


def _look_up(parts: Mapping[str, Any], field: str) -> Any:
    value, _ = Formatter().get_field(field, (), parts)
    return value


def _part(value: Any, form: str, language: str) -> Iterator[Piece]:
    """A part of a statement: a figure, another statement, a list of parts, a name or a number."""
    if isinstance(value, Mapping) and "unit" in value:
        yield Piece("figure", figure_text(value, form, language), value)
    elif isinstance(value, Mapping) and "message" in value:
        yield from prose(value, language).pieces
    elif isinstance(value, list | tuple):
        yield from _listed(value, form, language)
    else:
        yield Piece("name", cleaned(part_text(value, form, language)))


def _listed(values: list[Any] | tuple[Any, ...], form: str, language: str) -> Iterator[Piece]:
    for place, value in enumerate(values):
        if place:
            last = place == len(values) - 1
            yield Piece("plain", say("words.and" if last else "words.comma", language))
        yield from _part(value, form, language)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Runs of plain text as one piece."""
    held = ""
    for piece in pieces:
        if piece.kind == "plain":
            held += piece.text
            continue
        if held:
            yield Piece("plain", held)
            held = ""
        yield piece
    if held:
        yield Piece("plain", held)
