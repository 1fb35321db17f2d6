"""Tables that break across pages under headers that repeat, and the two long lists of the annex."""

from collections.abc import Iterator, Sequence

from tarazu.report.blocks import Cell, Column, Figure, FigureIndex, SourceList, Table, Words
from tarazu.report.html.inline import anchor
from tarazu.report.paper.runs import value_and_span
from tarazu.report.paper.tabular import Widths, grouped, may_break, widths
from tarazu.report.pdf.inline import Press, cell, text
from tarazu.report.pdf.source import array, call, joined, string
from tarazu.words import statement


def table(press: Press, content: Table) -> str:
    """A table with its caption, its groups and its notes."""
    rows: list[str] = []
    for group in grouped(content.rows):
        if group.title is not None:
            rows.append(call("group-row", text(press, group.title), str(len(content.columns))))
        rows += [part for row in group.rows for part in _cells(press, row.cells)]
    measured = widths(press.speaker, content.columns, [row.cells for row in content.rows])
    notes = array(text(press, note) for note in content.notes)
    return _whole(press, content.id, text(press, content.caption), content.columns, measured, rows, notes)


def source_list(press: Press, content: SourceList) -> str:
    """The sources by number; each row is the goal of its citations."""
    held = [(Words(str(place)), *cells) for place, cells in content.rows]
    rows: list[str] = []
    for (place, _), cells in zip(content.rows, held, strict=True):
        first, *rest = _cells(press, cells)
        rows += [call("table.cell", joined([_goal(press, f"source-{place}"), first])), *rest]
    measured = widths(press.speaker, content.columns, held)
    return _whole(press, content.id, text(press, content.caption), content.columns, measured, rows, "()")


def figure_index(press: Press, content: FigureIndex) -> str:
    """Every figure in short under the page that shows it first: value, method, sources, and the rows it was made from."""
    entries = array(_entry(press, figure) for figure in content.figures)
    page = text(press, statement("paper.page"))
    return call("figure-index", text(press, content.caption), entries, page, at=press.place(f"b-{content.id}"))


def _entry(press: Press, figure: Figure) -> str:
    """The parts of an entry, the first of them its name as a place to lead to."""
    name = anchor(figure) or ""
    value, span = value_and_span(figure, "")
    level = f" ({100 * figure['level']:.0f}%)" if figure.get("level") else ""
    parts = (
        name if press.place(name) else "",
        str(figure["id"]),
        value + span,
        f"{figure.get('method') or ''}{level} {press.speaker.cites_of(figure)}",
        "; ".join(map(str, figure.get("lineage") or [])).replace(",", ", "),
    )
    return array(string(part) for part in parts)


def _whole(
    press: Press, name: str, caption: str, columns: Sequence[Column], measured: Widths, rows: Sequence[str], notes: str
) -> str:
    return call(
        "data-table",
        caption,
        array(f"{100 * share:.2f}fr" for share in measured.shares),
        array("right" if column.kind == "number" else "left" for column in columns),
        array(text(press, column.title) for column in columns),
        array(rows),
        notes,
        whole=f"{100 * measured.whole:.1f}%",
        size="small-size" if len(columns) > 6 else None,
        at=press.place(f"b-{name}"),
    )


def _cells(press: Press, cells: Sequence[Cell]) -> Iterator[str]:
    long = may_break(press.speaker, cells)
    for content in cells:
        yield call("table.cell", cell(press, content), breakable="true" if long else "false")


def _goal(press: Press, name: str) -> str:
    placed = press.place(name)
    return call("goal", placed) if placed else ""
