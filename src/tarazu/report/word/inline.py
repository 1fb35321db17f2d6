"""Text inside a paragraph as runs of Word: figures with their interval paler, citations small, Urdu from right to left."""

from collections.abc import Iterator
from dataclasses import dataclass

from tarazu.report.blocks import Atom, Blank, Cell, Cited, Figure, Link, Shown, Tag, Text
from tarazu.report.paper.looks import look
from tarazu.report.paper.runs import Line, Run, Speaker, value_and_span
from tarazu.report.svg import ACCENT, NASTALIQ, QUIET
from tarazu.report.word.xml import Element, element, text

# Half points, as Word counts sizes.
CITATION, MARK = 14, 13


@dataclass(frozen=True, slots=True)
class Pen:
    """How the next words look; `size` in half points, 0 for that of the style."""

    bold: bool = False
    italic: bool = False
    color: str = ""
    fill: str = ""
    size: int = 0


PLAIN = Pen()


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes texts; `goals` are the parts that a link may lead to."""

    speaker: Speaker
    goals: frozenset[str]

    def text(self, content: Text, pen: Pen = PLAIN, *, language: str = "en", cite: bool = True) -> list[Element]:
        """A text with its figures cited; each list of sources once a text."""
        return self.line(self.speaker.line(content, language, cite=cite), pen)

    def line(self, line: Line, pen: Pen = PLAIN) -> list[Element]:
        """Runs one after another."""
        return [made for one in line.runs for made in self._run(one, line.language, pen)]

    def _run(self, one: Run, language: str, pen: Pen) -> Iterator[Element]:
        if one.kind == "cites":
            yield from cited(one.text)
        elif one.kind == "figure":
            value, bracket, span = one.text.partition(" (")
            yield from number(value, bracket + span, pen)
        elif one.tag is not None:
            yield from (run(" "), *self.badge(one.tag))
        else:
            yield run(one.text, pen, urdu=language == "ur" and one.kind != "number")

    def cell(self, content: Cell, pen: Pen = PLAIN) -> list[list[Element]]:
        """The lines of a cell, each a list of runs."""
        atoms = content if isinstance(content, tuple) else (content,)
        return [self._atom(one, pen) for one in atoms]

    def _atom(self, content: Atom, pen: Pen) -> list[Element]:
        match content:
            case Shown():
                return self.shown(content, pen)
            case Blank():
                return self.text(content.why, Pen(italic=True, color=QUIET))
            case Tag():
                return self.badge(content)
            case Cited():
                return cited(self.speaker.cites(content.sources, content.grade))
            case Link():
                return self._link(content)
            case _:
                return self.text(content, pen)

    def shown(self, content: Shown, pen: Pen = PLAIN) -> list[Element]:
        """Value and interval, then marks, sources and grade."""
        made = number(*value_and_span(content.figure, content.form), pen)
        for one in self.speaker.small.marks(content):
            made += [run(" "), *self.badge(one)]
        return made + (cited(self.speaker.cites_of(content.figure)) if content.cite else [])

    def badge(self, content: Tag) -> list[Element]:
        """A code in words, with the look that its code asks for."""
        seen = look(content.code)
        small = content.code.partition("-")[0] == "mark"
        pen = Pen(bold=not small, color=seen.ink, fill=seen.fill, size=MARK if small else 0)
        sign = [run(f"{seen.sign}\u00a0", pen)] if seen.sign else []
        return [run("\u00a0", pen), *sign, *self.text(content.words, pen, cite=False), run("\u00a0", pen)]

    def _link(self, content: Link) -> list[Element]:
        if content.target not in self.goals:
            return self.text(content.words)
        return [
            element("hyperlink", *self.text(content.words, Pen(color=ACCENT)), anchor=bookmark_name(content.target))
        ]


def run(words: str, pen: Pen = PLAIN, *, urdu: bool = False) -> Element:
    """A run of words in one look; properties in the order of the standard (17.3.2.28)."""
    held: list[Element] = []
    if urdu:
        held.append(element("rFonts", ascii=NASTALIQ, hAnsi=NASTALIQ, cs=NASTALIQ))
    if pen.bold:
        held += [element("b"), element("bCs")]
    if pen.italic:
        held += [element("i"), element("iCs")]
    if pen.color:
        held.append(element("color", val=pen.color.lstrip("#")))
    if pen.size:
        held += [element("sz", val=pen.size), element("szCs", val=pen.size)]
    if pen.fill:
        held.append(element("shd", val="clear", color="auto", fill=pen.fill.lstrip("#")))
    if urdu:
        held += [element("rtl"), element("lang", bidi="ur-PK")]
    return element("r", *([element("rPr", *held)] if held else []), text(words))


def number(value: str, span: str, pen: Pen = PLAIN) -> list[Element]:
    """A figure, its interval paler."""
    faint = Pen(bold=pen.bold, color=QUIET, size=pen.size)
    return [run(value, pen), *([run(span, faint)] if span else [])]


def cited(written: str) -> list[Element]:
    """Source numbers and grade, smaller."""
    return [run(f"\u00a0{written}", Pen(color=QUIET, size=CITATION))] if written else []


def figures_line(writer: Writer, figures: tuple[Figure, ...]) -> list[Element]:
    """Figures in a run, each source cited where it changes."""
    made: list[Element] = []
    before = ""
    for place, figure in enumerate(figures):
        cites = writer.speaker.cites_of(figure)
        made += [run("; ")] if place else []
        made += number(*value_and_span(figure, "short"))
        if mark := writer.speaker.small.in_sentence(figure):
            made += [run(" "), *writer.badge(mark)]
        made += cited(cites) if cites != before else []
        before = cites
    return made


def bookmark_name(name: str) -> str:
    """The name of a place; Word allows 40 letters, digits and underscores, a letter first.

    >>> bookmark_name("profile-PK-1")
    'b_profile_PK_1'
    """
    return f"b_{''.join(c if c.isalnum() else '_' for c in name)}"[:40]
