"""The whole PDF: cover, summary in Urdu, contents, chapters; nothing in it depends on the clock or on the machine."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from tarazu.report.blocks import Cover, Report
from tarazu.report.chapters import build_report
from tarazu.report.codes import label
from tarazu.report.maps.geometry import read_geometry
from tarazu.report.paper.goals import goals, indexed_figures
from tarazu.report.paper.looks import TLP_INK
from tarazu.report.paper.runs import Speaker
from tarazu.report.paper.typeset import typeset
from tarazu.report.pdf.blocks import blocks
from tarazu.report.pdf.compact import compact
from tarazu.report.pdf.inline import Press, cell, line, text
from tarazu.report.pdf.source import array, call, color, joined, string
from tarazu.report.prose import plain


def render_pdf(document: Mapping[str, Any], boundaries: Mapping[str, Any] | None = None) -> bytes:
    """The report of an assessment as PDF.

    Args:
        document: the content of assessment.json; any section may be missing or empty.
        boundaries: GeoJSON features as for `render_html`; without it the maps are empty.

    Source of the marks: Traffic Light Protocol 2.0 (FIRST, 2022): on every page, in header and footer.
    """
    report = build_report(document)
    geometry = read_geometry(boundaries, list(document.get("areas") or []))
    press = Press(Speaker(report.sources, report.small), geometry, indexed_figures(report), goals(report))
    source = _source(press, report, made_up=bool(document.get("made_up")))
    drawings = {name: svg.encode() for name, svg in press.drawings.items()}
    held = {"report.typ": _template().encode(), **drawings}
    return compact(typeset(source, held, form="pdf")[0])


def _source(press: Press, report: Report, *, made_up: bool) -> str:
    cover = report.cover
    body = joined([_cover(press, cover), _summary(press, cover), _contents(press), *blocks(press, report.chapters, 1)])
    whole = call(
        "report",
        string(plain(cover.title, "en")),
        string(f"TLP:{cover.tlp}"),
        color(TLP_INK[cover.tlp]),
        text(press, cover.kind),
        body,
        warning=text(press, label("cover.made_up")) if made_up else None,
    )
    return f'#import "report.typ": *\n#{whole}\n'


def _cover(press: Press, cover: Cover) -> str:
    facts = array(f"({text(press, title)},{cell(press, content)})" for title, content in cover.facts)
    notices = array(text(press, one) for one in (cover.tlp_meaning, *cover.notices))
    return call("cover", text(press, cover.kind), text(press, cover.title), _urdu(press, cover.title), facts, notices)


def _summary(press: Press, cover: Cover) -> str:
    """Title and summary in Urdu on a page of their own."""
    return call(
        "urdu-page",
        _urdu(press, cover.title),
        _urdu(press, cover.summary_title),
        array(_urdu(press, one) for one in cover.summary),
        array(_urdu(press, one) for one in cover.notices),
    )


def _urdu(press: Press, content: Any) -> str:
    """A text in Urdu; where it is not known in Urdu, in English from left to right."""
    spoken = press.speaker.line(content, "ur", cite=False)
    written = line(press, spoken)
    return written if spoken.language == "ur" else call("latin-block", written)


def _contents(press: Press) -> str:
    return call("contents", text(press, label("page.contents")))


@cache
def _template() -> str:
    return files("tarazu.report").joinpath("templates/report.typ").read_text(encoding="utf-8")
