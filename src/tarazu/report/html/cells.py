"""Cells of tables and entries of lists: figures with their marks, blanks with their reason, tags, links."""

from html import escape

from tarazu.report.blocks import Atom, Blank, Cell, Cited, Figure, Link, Shown, Tag
from tarazu.report.html.inline import Inline, apart
from tarazu.words import figure_text


def cell(inline: Inline, content: Cell) -> str:
    """What stands in a cell; several things stand under each other."""
    if isinstance(content, tuple):
        return "".join(f'<span class="line">{_atom(inline, atom)}</span>' for atom in content)
    return _atom(inline, content)


def _atom(inline: Inline, content: Atom) -> str:
    match content:
        case Shown():
            return shown(inline, content)
        case Blank():
            return f'<span class="blank">{inline.text(content.why)}</span>'
        case Tag():
            return badge(inline, content)
        case Cited():
            return inline.cites(content.sources, content.grade)
        case Link():
            return f'<a href="#{escape(content.target)}">{inline.text(content.words)}</a>'
        case _:
            return inline.text(content)


def badge(inline: Inline, content: Tag) -> str:
    """A code in words, with the look that its code asks for."""
    return f'<span class="tag {escape(content.code)}">{inline.text(content.words)}</span>'


def shown(inline: Inline, content: Shown) -> str:
    """Value and interval as a link to the lineage, then marks, sources and grade."""
    figure = content.figure
    faint = " faint" if {"period_ratio", "partner_missing"} & set(content.marks) else ""
    marks = "".join(badge(inline, mark) for mark in inline.small.marks(content))
    cites = inline.cites(figure.get("sources") or (), figure.get("grade") or "") if content.cite else ""
    beside = f"<span class=beside>{marks}{cites}</span>" if marks or cites else ""
    link = inline.figure(figure, number(figure, content.form))
    kind = f'"n{faint}"' if faint else "n"
    return f"<span class={kind}>{link}{beside}</span>"


def number(figure: Figure, form: str) -> str:
    """A figure as people read it, with the interval a little back; with its unit in both languages where asked."""
    if form in ("", "value"):
        english, urdu = escape(figure_text(figure, form)), apart(figure_text(figure, form, "ur"))
        return f'<span class="e">{english}</span><span class="u">{urdu}</span>'
    text = escape(figure_text(figure, form))
    value, bracket, interval = text.partition(" (")
    return f"{value}<i> ({interval}</i>" if bracket else text
