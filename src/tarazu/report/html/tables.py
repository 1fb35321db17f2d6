"""Tables: a caption, headers that stay in view, rows by province, and a filter for the long ones."""

from html import escape
from itertools import groupby

from tarazu.report.blocks import Column, Row, Table, Text
from tarazu.report.codes import label
from tarazu.report.html.cells import cell
from tarazu.report.html.inline import Inline
from tarazu.report.prose import plain


def table(inline: Inline, content: Table) -> str:
    """A table in a region that scrolls by itself, so that the page never does sideways."""
    notes = "".join(f'<p class="quiet">{inline.text(note)}</p>' for note in content.notes)
    sought = " sought" if content.sought else ""
    return (
        f'<div class="table{sought}" id="{content.id}">{_filter(inline, content)}'
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{content.id}-caption">'
        f'<table><caption id="{content.id}-caption">{inline.text(content.caption)}</caption>'
        f"<thead><tr>{''.join(_head(inline, c) for c in content.columns)}</tr></thead>"
        f"{_bodies(inline, content)}</table></div>{notes}</div>"
    )


def _head(inline: Inline, column: Column) -> str:
    kind = f' class="{column.kind}"' if column.kind != "text" else ""
    return f'<th scope="col"{kind}>{inline.text(column.title)}</th>'


def _bodies(inline: Inline, content: Table) -> str:
    """One body a group of rows, under the group's name."""
    written = []
    for key, rows in groupby(content.rows, key=lambda row: _key(row.group)):
        held = list(rows)
        head = ""
        if held[0].group is not None and any(row.cells[0] != row.group for row in held):
            title = inline.text(held[0].group)
            head = f'<tr class="group"><th colspan="{len(content.columns)}" scope="rowgroup">{title}</th></tr>'
        inside = "".join(_row(inline, content.columns, row) for row in held)
        written.append(f'<tbody data-group="{key}">{head}{inside}</tbody>' if key else f"<tbody>{inside}</tbody>")
    return "".join(written) or "<tbody></tbody>"


def _row(inline: Inline, columns: tuple[Column, ...], row: Row) -> str:
    first, *rest = row.cells
    cells = [f'<th scope="row">{cell(inline, first)}</th>']
    for column, content in zip(columns[1:], rest, strict=True):
        kind = f' class="{column.kind}"' if column.kind != "text" else ""
        cells.append(f"<td{kind}>{cell(inline, content)}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _key(group: Text | None) -> str:
    return escape(plain(group, "en")) if group is not None else ""


def _filter(inline: Inline, content: Table) -> str:
    """Choose a group, or type part of a name; shown only where script runs."""
    if not content.sought:
        return ""
    groups = {_key(row.group): row.group for row in content.rows if row.group is not None}
    options = "".join(f'<option value="{key}">{_both(group)}</option>' for key, group in groups.items())
    every = plain(label("filter.all"), "en")
    return (
        f'<div class="seek" hidden><label>{inline.text(label("filter.province"))}'
        f' <select><option value="">{every}</option>{options}</select></label>'
        f'<label>{inline.text(label("filter.name"))} <input type="search" autocomplete="off"></label>'
        f'<p class="quiet" role="status"></p></div>'
    )


def _both(text: Text) -> str:
    """A name in both languages, where an element can hold plain text only."""
    names = dict.fromkeys((plain(text, "en"), plain(text, "ur")))
    return escape(" · ".join(names))
