"""Tables whose header repeats on every page, with rows under the name of their group, and the list of sources."""

from collections.abc import Iterator, Sequence

from tarazu.report.blocks import Cell, Column, FigureIndex, Row, SourceList, Table, Words
from tarazu.report.paper.looks import WASH
from tarazu.report.paper.tabular import grouped, may_break, widths
from tarazu.report.svg import ACCENT, INK, RULE
from tarazu.report.word.inline import Pen, Writer
from tarazu.report.word.look import TEXT_WIDTH
from tarazu.report.word.xml import Element, element, paragraph

_CELL = "TableText"


def table(writer: Writer, content: Table) -> Iterator[Element]:
    """Caption, table, notes."""
    yield caption(writer, content)
    yield _whole(writer, content.columns, content.rows)
    yield paragraph("Small", ())
    for note in content.notes:
        yield paragraph("Small", writer.text(note))


def source_list(writer: Writer, content: SourceList) -> Iterator[Element]:
    """The sources by number."""
    yield caption(writer, content)
    yield _whole(writer, content.columns, tuple(Row((Words(str(place)), *cells)) for place, cells in content.rows))
    yield paragraph("Small", ())


def caption(writer: Writer, content: Table | SourceList | FigureIndex) -> Element:
    """The caption, which stays with the table below it."""
    return paragraph("Caption", writer.text(content.caption), element("keepNext"))


def _whole(writer: Writer, columns: Sequence[Column], rows: Sequence[Row]) -> Element:
    measured = widths(writer.speaker, columns, [row.cells for row in rows])
    total = measured.whole * TEXT_WIDTH
    shares = [round(total * share) for share in measured.shares]
    made = element("tbl", _properties(sum(shares)), element("tblGrid", *(element("gridCol", w=one) for one in shares)))
    made.append(_head(writer, columns, shares))
    for group in grouped(rows):
        if group.title is not None:
            made.append(_title(writer, group.title, sum(shares), len(columns)))
        made.extend(_row(writer, columns, shares, row.cells) for row in group.rows)
    return made


def _properties(width: int) -> Element:
    rim, hair = {"val": "single", "sz": 8, "color": INK[1:]}, {"val": "single", "sz": 4, "color": RULE[1:]}
    borders = element("tblBorders", element("top", **rim), element("bottom", **hair), element("insideH", **hair))
    margins = element("tblCellMar", element("left", w=60, type="dxa"), element("right", w=60, type="dxa"))
    return element(
        "tblPr",
        element("tblW", w=width, type="dxa"),
        borders,
        element("tblLayout", type="fixed"),
        margins,
        element("tblLook", firstRow=1),
    )


def _head(writer: Writer, columns: Sequence[Column], shares: Sequence[int]) -> Element:
    cells = (
        _cell(width, [writer.text(column.title, Pen(bold=True))], right=column.kind == "number")
        for column, width in zip(columns, shares, strict=True)
    )
    return element("tr", element("trPr", element("cantSplit"), element("tblHeader")), *cells)


def _title(writer: Writer, title: Cell, width: int, span: int) -> Element:
    [line] = writer.cell(title, Pen(bold=True, color=ACCENT))
    held = element(
        "tcPr",
        element("tcW", w=width, type="dxa"),
        element("gridSpan", val=span),
        element("shd", val="clear", color="auto", fill=WASH[1:]),
    )
    return element(
        "tr", element("trPr", element("cantSplit")), element("tc", held, paragraph(_CELL, line, element("keepNext")))
    )


def _row(writer: Writer, columns: Sequence[Column], shares: Sequence[int], cells: Sequence[Cell]) -> Element:
    whole = () if may_break(writer.speaker, cells) else (element("trPr", element("cantSplit")),)
    made = (
        _cell(width, writer.cell(content), right=column.kind == "number")
        for column, width, content in zip(columns, shares, cells, strict=True)
    )
    return element("tr", *whole, *made)


def _cell(width: int, lines: Sequence[Sequence[Element]], *, right: bool) -> Element:
    side = (element("jc", val="right"),) if right else ()
    held = element("tcPr", element("tcW", w=width, type="dxa"))
    return element("tc", held, *(paragraph(_CELL, line, *side) for line in lines or [()]))
