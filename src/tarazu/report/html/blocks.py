"""Each block as HTML; a heading's level follows its depth, so that headings never skip a level."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

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
    Words,
)
from tarazu.report.codes import label, tag
from tarazu.report.html.cells import badge, cell, shown
from tarazu.report.html.index import figure_index, source_list
from tarazu.report.html.inline import Inline
from tarazu.report.html.pictures import diagram, map_figure
from tarazu.report.html.tables import table
from tarazu.report.maps.geometry import Geometry
from tarazu.report.walk import by_id

DEEPEST = 6
# A grid of fewer is a line of its own.
FEWEST = {"grid": 1, "folds": 4}


@dataclass(frozen=True, slots=True)
class Page:
    """What every block needs: how texts are written, and the shapes of the areas."""

    inline: Inline
    geometry: Geometry
    areas: Mapping[str, Words]


def block(page: Page, content: Block, level: int = 2) -> str:
    """A block; `level` is the heading level that a section here would take."""
    return _WRITERS[type(content)](page, content, level)


def blocks(page: Page, contents: tuple[Block, ...], level: int) -> str:
    """Blocks one after another; charts that follow each other stand in a grid, and so do many folded parts."""
    written = []
    for kind, held in groupby(contents, key=_together):
        run = [block(page, content, level) for content in held]
        fits = kind and len(run) >= FEWEST[kind]
        written.append(f'<div class="{kind}">{"".join(run)}</div>' if fits else "".join(run))
    return "".join(written)


def _together(content: Block) -> str:
    """The name of the grid that a block stands in with its neighbours; empty for none."""
    if isinstance(content, Diagram):
        return "grid"
    return "folds" if isinstance(content, Section | Card) and content.folded else ""


def _section(page: Page, content: Section, level: int) -> str:
    kind = ' class="chapter"' if level == 2 else ""
    heading = _heading(page, content.title, level)
    inside = blocks(page, content.blocks, level + 1)
    if content.folded:
        return f'<details id="{content.id}" class="fold"><summary>{heading}</summary>{inside}</details>'
    return f'<section id="{content.id}"{kind}>{heading}{inside}</section>'


def _heading(page: Page, title: object, level: int) -> str:
    level = min(level, DEEPEST)
    return f"<h{level}>{page.inline.text(title)}</h{level}>"  # type: ignore[arg-type]


def _paragraph(page: Page, content: Paragraph, _: int) -> str:
    kind = f' class="{content.tone}"' if content.tone else ""
    return f"<p{kind}>{page.inline.text(content.text)}</p>"


def _bullets(page: Page, content: Bullets, _: int) -> str:
    lead = f'<p class="lead-in">{page.inline.text(content.lead)}</p>' if content.lead else ""
    return lead + "<ul>" + "".join(f"<li>{page.inline.text(item)}</li>" for item in content.items) + "</ul>"


def _note(page: Page, content: Note, _: int) -> str:
    title = f"<p><strong>{page.inline.text(content.title)}</strong></p>" if content.title else ""
    texts = "".join(f"<p>{page.inline.text(text)}</p>" for text in content.texts)
    return f'<div class="note {content.tone}" role="note">{title}{texts}</div>'


def _definitions(page: Page, content: Definitions, _: int) -> str:
    kind = ' class="glance"' if content.glance else ""
    items = "".join(
        f"<div><dt>{cell(page.inline, term)}</dt><dd>{cell(page.inline, meaning)}</dd></div>"
        for term, meaning in content.items
    )
    return f"<dl{kind}>{items}</dl>"


def _card(page: Page, content: Card, level: int) -> str:
    tags = "".join(badge(page.inline, one) for one in content.tags)
    heading = f'<div class="head">{_heading(page, content.title, level)}<p class="tags">{tags}</p></div>'
    inside = blocks(page, content.blocks, level + 1)
    kind = f"card {content.tags[0].code}" if content.tags else "card"
    if content.folded:
        return f'<details class="{kind}" id="{content.id}"><summary>{heading}</summary>{inside}</details>'
    return f'<article class="{kind}" id="{content.id}">{heading}{inside}</article>'


def _judgement(page: Page, content: Judgement, level: int) -> str:
    place = content.id.rpartition("-")[2]
    return (
        f'<article class="judgement" id="{content.id}">'
        f'<p class="place" aria-hidden="true">{place}</p>'
        f'<div class="said"><p class="statement">{page.inline.text(content.text)}</p>{_behind(page, content)}</div>'
        f'<div class="sure">{_likelihood(page, content)}{_confidence(page, content)}</div></article>'
    )


def _behind(page: Page, content: Judgement) -> str:
    """The figures that the judgement rests on and does not itself say."""
    said = by_id(content.text)
    items = "".join(
        f"<li>{shown(page.inline, figure)}</li>"
        for figure in content.figures
        if str(figure.figure.get("id")) not in said
    )
    title = page.inline.text(label("judgements.behind"))
    return f'<details class="behind"><summary>{title}</summary><ul>{items}</ul></details>' if items else ""


def _likelihood(page: Page, content: Judgement) -> str:
    if content.likelihood is None:
        return ""
    number = shown(page.inline, content.probability) if content.probability else ""
    title = page.inline.text(tag("side", "likelihood").words)
    return f'<div class="likelihood"><p class="side">{title}</p>{badge(page.inline, content.likelihood)}{number}</div>'


def _confidence(page: Page, content: Judgement) -> str:
    if content.confidence is None or content.reason is None:
        return ""
    title = page.inline.text(tag("side", "confidence").words)
    return (
        f'<div class="confidence"><p class="side">{title}</p>{badge(page.inline, content.confidence)}'
        f'<p class="reason">{page.inline.text(content.reason)}</p></div>'
    )


_WRITERS: dict[type, Callable[..., str]] = {
    Section: _section,
    Paragraph: _paragraph,
    Bullets: _bullets,
    Note: _note,
    Definitions: _definitions,
    Card: _card,
    Judgement: _judgement,
    Table: lambda page, content, _: table(page.inline, content),
    Diagram: lambda page, content, _: diagram(page.inline, content),
    MapFigure: lambda page, content, _: map_figure(page.inline, page.geometry, content, page.areas),
    FigureIndex: lambda page, content, _: figure_index(page.inline, content),
    SourceList: lambda page, content, _: source_list(page.inline, content),
}
