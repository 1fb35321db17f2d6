"""A text as runs, so that a paged format only has to say how each kind of run looks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tarazu.report.blocks import Blank, Cell, Cited, Figure, Judgement, Link, Shown, Tag, Text
from tarazu.report.html.inline import Inline
from tarazu.report.prose import NUMBER, Piece, cleaned, plain, prose
from tarazu.report.small import SmallCells
from tarazu.report.walk import by_id
from tarazu.words import figure_text

Kind = Literal["plain", "name", "number", "figure", "mark", "cites"]


@dataclass(frozen=True, slots=True)
class Run:
    """`number` and `figure` runs stand from left to right in Urdu too; `cites` are source numbers and a grade.

    A `mark` is the tag of a small cell, after its figure.
    """

    kind: Kind
    text: str
    figure: Figure | None = None
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A text in the language it could be said in."""

    language: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says texts; `numbers` are those of the sources, `small` says which counts are small cells."""

    numbers: Mapping[str, int]
    small: SmallCells

    def line(self, text: Text, language: str = "en", *, cite: bool = True) -> Line:
        """A text as runs; a figure brings its mark and its sources, unless the same text has just cited the same ones."""
        spoken = prose(text, language)
        return Line(spoken.language, tuple(self._runs(spoken.pieces, spoken.language, cite)))

    def cites(self, sources: object, grade: str) -> str:
        """Source numbers in brackets, then the grade.

        >>> Speaker({"A": 1, "B": 2, "C": 3, "D": 7}, SmallCells(11, 5)).cites(["D", "A", "B", "C"], "2C")
        '[1–3, 7]\\xa02C'
        """
        numbers = Inline(self.numbers, frozenset(), self.small).source_numbers(sources or ())  # type: ignore[arg-type]
        return f"[{numbers}]\u00a0{grade}".rstrip("\u00a0") if numbers else ""

    def cites_of(self, figure: Figure) -> str:
        """The citation of a figure."""
        return self.cites(figure.get("sources"), str(figure.get("grade") or ""))

    def _runs(self, pieces: tuple[Piece, ...], language: str, cite: bool) -> Iterator[Run]:
        cited: set[str] = set()
        for piece in pieces:
            if piece.figure is None:
                yield from _worded(piece, language)
                continue
            yield Run("figure", cleaned(piece.text), piece.figure)
            if mark := self.small.in_sentence(piece.figure):
                yield Run("mark", plain(mark.words, language), tag=mark)
            cites = self.cites_of(piece.figure) if cite else ""
            if cites and cites not in cited:
                cited.add(cites)
                yield Run("cites", cites)


def _worded(piece: Piece, language: str) -> Iterator[Run]:
    kind: Kind = "name" if piece.kind == "name" else "plain"
    text = cleaned(piece.text)
    if language != "ur":
        yield Run(kind, text)
        return
    last = 0
    for match in NUMBER.finditer(text):
        if match.start() > last:
            yield Run(kind, text[last : match.start()])
        yield Run("number", match.group())
        last = match.end()
    if last < len(text):
        yield Run(kind, text[last:])


def value_and_span(figure: Figure, form: str) -> tuple[str, str]:
    """The text of a figure in its two parts, the second of them the interval in brackets.

    >>> value_and_span({"value": 12.42, "interval": [8.1, 17.9], "unit": "per 100,000"}, "short")
    ('12.4', ' (8.10–17.9)')
    """
    value, bracket, span = cleaned(figure_text(figure, form)).partition(" (")
    return value, bracket + span


def behind(judgement: Judgement) -> tuple[Shown, ...]:
    """The figures that a judgement rests on and does not itself say."""
    said = by_id(judgement.text)
    return tuple(shown for shown in judgement.figures if str(shown.figure.get("id")) not in said)


def lines_of(speaker: Speaker, content: Cell) -> list[str]:
    """What stands in a cell, line by line as plain text: enough to measure it."""
    found: list[str] = []
    for atom in content if isinstance(content, tuple) else (content,):
        match atom:
            case Shown():
                cites = speaker.cites_of(atom.figure) if atom.cite else ""
                words = [plain(mark.words, "en") for mark in speaker.small.marks(atom)]
                found += [figure_text(atom.figure, atom.form), " ".join([*words, cites]).strip()]
            case Blank():
                found.append(plain(atom.why, "en"))
            case Tag() | Link():
                found.append(plain(atom.words, "en"))
            case Cited():
                found.append(speaker.cites(atom.sources, atom.grade))
            case _:
                found.append("".join(run.text for run in speaker.line(atom).runs))
    return [cleaned(line) for line in found if line]
