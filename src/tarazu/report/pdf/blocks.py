"""Each block as Typst source; a heading's level follows its depth."""

from collections.abc import Callable, Iterator

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
    Text,
)
from tarazu.report.codes import label, tag
from tarazu.report.paper.looks import NOTE_FILL, NOTE_RIM, look
from tarazu.report.paper.runs import behind
from tarazu.report.pdf.inline import Press, badge, cell, shown, text, urdu
from tarazu.report.pdf.pictures import diagram, map_figure
from tarazu.report.pdf.source import array, call, color, joined, string
from tarazu.report.pdf.tables import figure_index, source_list, table

DEEPEST = 6


def block(press: Press, content: Block, level: int = 1) -> str:
    """A block; `level` is the heading level that a section here would take."""
    return _WRITERS[type(content)](press, content, level)


def blocks(press: Press, contents: tuple[Block, ...], level: int) -> Iterator[str]:
    """Blocks one after another; charts that follow each other stand in a grid."""
    run: list[str] = []
    for content in contents:
        written = block(press, content, level)
        if isinstance(content, Diagram):
            run.append(written)
            continue
        yield from _grid(run)
        run = []
        yield written
    yield from _grid(run)


def _grid(run: list[str]) -> list[str]:
    return [call("charts", *run)] if run else []


def _section(press: Press, content: Section, level: int) -> str:
    head = _heading(press, content.title, content.id, level)
    return joined([head, *blocks(press, content.blocks, level + 1)])


def _heading(press: Press, title: Text, name: str, level: int, tags: str | None = None) -> str:
    """A heading with its Urdu beside it; the chapters begin a page."""
    return call(
        "head",
        str(min(level, DEEPEST)),
        text(press, title, cite=False),
        urdu=urdu(press, title),
        tags=tags,
        at=press.place(f"b-{name}"),
    )


def _paragraph(press: Press, content: Paragraph, _: int) -> str:
    return call("para", text(press, content.text), tone=string(content.tone) if content.tone else None)


def _bullets(press: Press, content: Bullets, _: int) -> str:
    lead = text(press, content.lead) if content.lead else None
    return call("bullets", *(text(press, item) for item in content.items), lead=lead)


def _note(press: Press, content: Note, _: int) -> str:
    texts = (text(press, one) for one in content.texts)
    title = text(press, content.title) if content.title else None
    return call("note", *texts, title=title, rim=color(NOTE_RIM[content.tone]), fill=color(NOTE_FILL[content.tone]))


def _definitions(press: Press, content: Definitions, _: int) -> str:
    items = (f"({cell(press, term)},{cell(press, meaning)})" for term, meaning in content.items)
    return call("glance" if content.glance else "definitions", *items)


def _card(press: Press, content: Card, level: int) -> str:
    tags = array(badge(press, one) for one in content.tags)
    head = _heading(press, content.title, content.id, level, tags)
    rim = look(content.tags[0].code).fill if content.tags else ""
    return call("card", joined([head, *blocks(press, content.blocks, level + 1)]), rim=color(rim) if rim else None)


def _judgement(press: Press, content: Judgement, _: int) -> str:
    likelihood = badge(press, content.likelihood) if content.likelihood else None
    sure = content.confidence
    confidence = call("confidence", badge(press, sure), string(sure.code)) if sure else None
    return call(
        "judgement",
        string(content.id.rpartition("-")[2]),
        text(press, content.text),
        array(shown(press, one) for one in behind(content)),
        text(press, label("judgements.behind")),
        likelihood_title=text(press, tag("side", "likelihood").words) if likelihood else None,
        likelihood=likelihood,
        probability=shown(press, content.probability) if content.probability else None,
        confidence_title=text(press, tag("side", "confidence").words) if confidence else None,
        confidence=confidence,
        reason=text(press, content.reason) if content.reason else None,
        at=press.place(f"b-{content.id}"),
    )


_WRITERS: dict[type, Callable[..., str]] = {
    Section: _section,
    Paragraph: _paragraph,
    Bullets: _bullets,
    Note: _note,
    Definitions: _definitions,
    Card: _card,
    Judgement: _judgement,
    Table: lambda press, content, _: table(press, content),
    Diagram: lambda press, content, _: diagram(press, content),
    MapFigure: lambda press, content, _: map_figure(press, content),
    FigureIndex: lambda press, content, _: figure_index(press, content),
    SourceList: lambda press, content, _: source_list(press, content),
}
