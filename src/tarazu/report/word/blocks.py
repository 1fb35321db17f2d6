"""Each block as paragraphs, tables and pictures; a heading's level follows its depth."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from tarazu.report.blocks import (
    Block,
    Bullets,
    Card,
    Definitions,
    Diagram,
    FigureIndex,
    Judgement,
    MapFigure,
    Note,
    Paragraph,
    Section,
    SourceList,
    Table,
    Tag,
    Text,
)
from tarazu.report.codes import label, tag
from tarazu.report.paper.looks import NOTE_FILL, NOTE_RIM
from tarazu.report.paper.runs import behind
from tarazu.report.svg import QUIET
from tarazu.report.word.inline import Pen, Writer, bookmark_name, run
from tarazu.report.word.look import TEXT_WIDTH
from tarazu.report.word.pictures import Gallery, diagram, map_figure
from tarazu.report.word.tables import caption, source_list, table
from tarazu.report.word.xml import Element, element, paragraph, right_to_left
from tarazu.words import statement

DEEPEST = 6
_FAINT = Pen(color=QUIET)
_TONES = {"lead": "Lead", "small": "Small", "quiet": "Small"}


@dataclass(frozen=True, slots=True)
class Desk:
    """What every block needs: how texts are written, the pictures, and numbers for the places that links lead to."""

    writer: Writer
    gallery: Gallery
    numbers: "count[int]"


def blocks(desk: Desk, contents: tuple[Block, ...], level: int) -> Iterator[Element]:
    """Blocks one after another; `level` is the heading level that a section here would take."""
    for content in contents:
        yield from _WRITERS[type(content)](desk, content, level)


def _section(desk: Desk, content: Section, level: int) -> Iterator[Element]:
    yield _heading(desk, content.title, content.id, level)
    urdu = desk.writer.speaker.line(content.title, "ur", cite=False)
    if urdu.language == "ur" and level == 1:
        yield right_to_left("Small", desk.writer.line(urdu, _FAINT))
    yield from blocks(desk, content.blocks, level + 1)


def _heading(desk: Desk, title: Text, name: str, level: int, tags: tuple[Tag, ...] = ()) -> Element:
    runs = desk.writer.text(title, cite=False)
    for one in tags:
        runs += [run("  "), *desk.writer.badge(one)]
    number = next(desk.numbers)
    start = element("bookmarkStart", id=number, name=bookmark_name(name))
    return paragraph(f"Heading{min(level, DEEPEST)}", [start, *runs, element("bookmarkEnd", id=number)])


def _paragraph(desk: Desk, content: Paragraph, _: int) -> Iterator[Element]:
    yield paragraph(_TONES.get(content.tone, "Normal"), desk.writer.text(content.text))


def _bullets(desk: Desk, content: Bullets, _: int) -> Iterator[Element]:
    if content.lead:
        yield paragraph("Normal", desk.writer.text(content.lead, Pen(bold=True)), element("keepNext"))
    for item in content.items:
        yield paragraph("ListBullet", desk.writer.text(item))


def _note(desk: Desk, content: Note, _: int) -> Iterator[Element]:
    rim = element("left", val="single", sz=18, space=8, color=NOTE_RIM[content.tone][1:])
    look = (element("pBdr", rim), element("shd", val="clear", color="auto", fill=NOTE_FILL[content.tone][1:]))
    if content.title:
        yield paragraph("Note", desk.writer.text(content.title, Pen(bold=True)), element("keepNext"), *look)
    for text in content.texts:
        yield paragraph("Note", desk.writer.text(text), *look)


def _definitions(desk: Desk, content: Definitions, _: int) -> Iterator[Element]:
    if not content.items:
        return
    shares = (TEXT_WIDTH // 4, TEXT_WIDTH - TEXT_WIDTH // 4)
    made = element(
        "tbl",
        element("tblPr", element("tblW", w=TEXT_WIDTH, type="dxa"), element("tblLayout", type="fixed")),
        element("tblGrid", *(element("gridCol", w=one) for one in shares)),
    )
    for term, meaning in content.items:
        held = (desk.writer.cell(term, Pen(bold=True)), desk.writer.cell(meaning))
        cells = (
            element("tc", element("tcPr", element("tcW", w=w, type="dxa")), *(paragraph("TableText", x) for x in lines))
            for w, lines in zip(shares, held, strict=True)
        )
        made.append(element("tr", element("trPr", element("cantSplit")), *cells))
    yield made
    yield paragraph("Small", ())


def _card(desk: Desk, content: Card, level: int) -> Iterator[Element]:
    yield _heading(desk, content.title, content.id, level, content.tags)
    yield from blocks(desk, content.blocks, level + 1)


def _judgement(desk: Desk, content: Judgement, _: int) -> Iterator[Element]:
    writer, place = desk.writer, content.id.rpartition("-")[2]
    yield paragraph("Judgement", [run(f"{place}. "), *writer.text(content.text)], element("keepNext"))
    line: list[Element] = []
    if content.likelihood:
        line += [*_named(writer, tag("side", "likelihood")), *writer.badge(content.likelihood), run(" ")]
        line += [*(writer.shown(content.probability) if content.probability else []), run("   ")]
    if content.confidence:
        line += [*_named(writer, tag("side", "confidence")), *writer.badge(content.confidence), run(" ")]
    line += writer.text(content.reason, _FAINT) if content.reason else []
    if line:
        yield paragraph("Normal", line)
    rest = [part for shown in behind(content) for part in (*writer.shown(shown), run("; "))]
    if rest:
        yield paragraph("Small", [*writer.text(label("judgements.behind")), run(": "), *rest[:-1]])


def _named(writer: Writer, name: Tag) -> list[Element]:
    return [*writer.text(name.words, _FAINT), run(": ", _FAINT)]


def _index(desk: Desk, content: FigureIndex, _: int) -> Iterator[Element]:
    """A document to be edited does without ten thousand rows to look up: it says where they stand."""
    yield caption(desk.writer, content)
    yield paragraph("Normal", desk.writer.text(statement("paper.index", figures=len(content.figures))))


_WRITERS: dict[type, Callable[..., Iterator[Element]]] = {
    Section: _section,
    Paragraph: _paragraph,
    Bullets: _bullets,
    Note: _note,
    Definitions: _definitions,
    Card: _card,
    Judgement: _judgement,
    Table: lambda desk, content, _: table(desk.writer, content),
    Diagram: lambda desk, content, _: diagram(desk.writer, desk.gallery, content),
    MapFigure: lambda desk, content, _: map_figure(desk.writer, desk.gallery, content),
    SourceList: lambda desk, content, _: source_list(desk.writer, content),
    FigureIndex: _index,
}
