"""The index of figures and the list of sources: what a number and a citation in the text lead to."""

from html import escape

from tarazu.report.blocks import Column, Figure, FigureIndex, SourceList
from tarazu.report.codes import label
from tarazu.report.html.cells import cell
from tarazu.report.html.inline import Inline, anchor
from tarazu.report.prose import cleaned
from tarazu.words import figure_text

COLUMNS = ("figure", "shown_as", "method", "cited", "lineage")


def figure_index(inline: Inline, content: FigureIndex) -> str:
    """One row a figure, folded: thousands of rows are for looking up, not for reading."""
    heads = "".join(f'<th scope="col">{inline.text(label(f"column.{name}"))}</th>' for name in COLUMNS)
    rows = "".join(_figure(inline, figure) for figure in content.figures)
    return (
        f'<details class="fold long" id="{content.id}"><summary>{inline.text(content.caption)}</summary>'
        f'<div class="table index"><div class="scroll" role="region" tabindex="0" aria-labelledby="{content.id}-caption">'
        f'<table><caption id="{content.id}-caption">{inline.text(content.caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></div></details>"
    )


def _figure(inline: Inline, figure: Figure) -> str:
    """One row, written as short as HTML allows: there can be ten thousand of them."""
    lineage = "; ".join(escape(cleaned(str(line)), quote=False) for line in figure.get("lineage") or [])
    level = f" ({100 * figure['level']:.0f}%)" if figure.get("level") else ""
    sources = inline.source_numbers(figure.get("sources") or ())
    grade = escape(str(figure.get("grade") or ""))
    return (
        f"<tr id={anchor(figure)}><td>{escape(str(figure['id']))}<td>{escape(figure_text(figure))}"
        f"<td>{escape(str(figure.get('method') or ''), quote=False)}{level}<td>[{sources}] {grade}<td>{lineage}\n"
    )


def source_list(inline: Inline, content: SourceList) -> str:
    """The sources by number; each row is the goal of its citations."""
    heads = "".join(_head(inline, column) for column in content.columns)
    rows = "".join(
        f'<tr id="s{place}"><th scope="row" class="number">{place}</th>'
        + "".join(f"<td>{cell(inline, one)}</td>" for one in cells)
        + "</tr>"
        for place, cells in content.rows
    )
    return (
        f'<div class="table sources" id="{content.id}"><div class="scroll" role="region" tabindex="0" '
        f'aria-labelledby="{content.id}-caption"><table><caption id="{content.id}-caption">{inline.text(content.caption)}'
        f"</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></div>"
    )


def _head(inline: Inline, column: Column) -> str:
    return f'<th scope="col" class="{column.kind}">{inline.text(column.title)}</th>'
