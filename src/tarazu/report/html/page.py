"""The page: cover, contents, chapters; style, fonts and script inside it, so that it opens anywhere without a network."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from tarazu.report.blocks import Cover, MapFigure, Report
from tarazu.report.chapters import build_report
from tarazu.report.codes import label
from tarazu.report.html.blocks import Page, blocks
from tarazu.report.html.cells import cell
from tarazu.report.html.inline import Inline, anchor
from tarazu.report.html.live import MOST_LAYERS
from tarazu.report.html.pictures import overview
from tarazu.report.maps.draw import definitions
from tarazu.report.maps.geometry import read_geometry
from tarazu.report.prose import plain
from tarazu.report.walk import by_id

FONTS = (
    (
        "Noto Nastaliq Urdu",
        "400",
        "noto-nastaliq-urdu-arabic-400-normal.woff2",
        "U+0600-06FF,U+0750-077F,U+200C-200F,U+FB50-FDFF,U+FE70-FEFC",
    ),
    (
        "Noto Nastaliq Urdu",
        "700",
        "noto-nastaliq-urdu-arabic-700-normal.woff2",
        "U+0600-06FF,U+0750-077F,U+200C-200F,U+FB50-FDFF,U+FE70-FEFC",
    ),
    (
        "Source Sans 3",
        "200 900",
        "source-sans-3-latin-wght-normal.woff2",
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215",
    ),
)
# Nothing may be loaded from anywhere: the browser itself holds the page to it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:"


def render_html(document: Mapping[str, Any], boundaries: Mapping[str, Any] | None = None) -> str:
    """The report of an assessment as one HTML page.

    Args:
        document: the content of assessment.json; any section may be missing or empty.
        boundaries: GeoJSON features with properties `area` and `level`, and lines with `name` to be drawn dashed; without
            it the maps are replaced by a sentence.
    """
    report = build_report(document)
    geometry = read_geometry(boundaries, list(document.get("areas") or []))
    indexed = frozenset(name for figure in by_id(report).values() if (name := anchor(figure)))
    page = Page(Inline(report.sources, indexed, report.small), geometry, report.areas)
    title = plain(report.cover.title, "en")
    return (
        '<!doctype html>\n<html lang="en" dir="ltr"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light"><meta name="referrer" content="no-referrer">'
        '<link rel="icon" href="data:,">'
        f"<title>TLP:{report.cover.tlp} · {escape(title)}</title>"
        f"<style>{_style(report.cover.tlp)}</style></head><body>"
        f"{_body(page, report, definitions(geometry))}<script>{_asset('templates/report.js')}</script></body></html>\n"
    )


def _body(page: Page, report: Report, shapes: str) -> str:
    inline = page.inline
    chapters = blocks(page, report.chapters, 2)
    return (
        f'<a class="skip" href="#main">{inline.text(label("page.skip"))}</a>'
        f"{_bar(inline, report.cover)}{_cover(inline, report.cover, _overview(page, report))}"
        f'<svg width="0" height="0" style="position:absolute" aria-hidden="true" focusable="false">{shapes}</svg>'
        f'<div class="layout">{_contents(inline, report)}<main id="main">{chapters}</main></div>'
        f"<footer>{_mark(report.cover.tlp)}<span>{inline.text(label('page.footer'))}</span></footer>"
    )


def _mark(tlp: str) -> str:
    return f'<span class="tlp tlp-{tlp.replace("+", "-")}" dir="ltr">TLP:{tlp}</span>'


def _bar(inline: Inline, cover: Cover) -> str:
    return (
        f'<header class="bar">{_mark(cover.tlp)}<span class="name">{inline.text(cover.title)}</span>'
        '<button id="language" type="button" hidden><span class="e" lang="ur" dir="rtl">اردو</span>'
        '<span class="u" lang="en" dir="ltr">English</span></button></header>'
    )


def _overview(page: Page, report: Report) -> str:
    """The verdicts on all forms together as a small map; nothing where they are not drawn in the report."""
    maps = [b for chapter in report.chapters for b in chapter.blocks if isinstance(b, MapFigure)]
    layer = next((one for made in maps for one in made.layers if one.id == "verdict-all-district"), None)
    return overview(page.inline, page.geometry, layer) if layer and page.geometry.levels else ""


def _cover(inline: Inline, cover: Cover, picture: str) -> str:
    facts = "".join(f"<div><dt>{inline.text(t)}</dt><dd>{cell(inline, c)}</dd></div>" for t, c in cover.facts)
    notices = "".join(f"<p>{inline.text(text)}</p>" for text in (cover.tlp_meaning, *cover.notices))
    return (
        f'<div class="cover" role="banner"><div class="inside"><div><p class="kind">{inline.text(cover.kind)}</p>'
        f'<h1>{inline.text(cover.title)}</h1><dl class="facts">{facts}</dl>'
        f'<div class="notices" role="note">{notices}</div>{picture}</div>{_urdu(inline, cover)}</div></div>'
    )


def _urdu(inline: Inline, cover: Cover) -> str:
    """Title and summary in Urdu, there whatever language the page is in."""
    summary = "".join(f"<li>{inline.urdu(text)}</li>" for text in cover.summary)
    notices = "".join(f"<p>{inline.urdu(text)}</p>" for text in cover.notices)
    return (
        f'<section class="urdu" lang="ur" dir="rtl" aria-labelledby="urdu-title">{_mark(cover.tlp)}'
        f'<h2 id="urdu-title">{inline.urdu(cover.title)}</h2><h3>{inline.urdu(cover.summary_title)}</h3>'
        f"<ol>{summary}</ol>{notices}</section>"
    )


def _contents(inline: Inline, report: Report) -> str:
    items = "".join(f'<li><a href="#{c.id}">{inline.text(c.title)}</a></li>' for c in report.chapters)
    return f'<nav class="toc" aria-labelledby="toc"><h2 id="toc">{inline.text(label("page.contents"))}</h2><ol>{items}</ol></nav>'


def _style(tlp: str) -> str:
    fonts = "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
        f'src:url(data:font/woff2;base64,{_encoded(f"fonts/{file}")}) format("woff2");unicode-range:{reach}}}'
        for family, weight, file, reach in FONTS
    )
    mark = f'"TLP:{tlp}"'
    margins = (
        f"@page{{size:A4;margin:18mm 16mm 17mm;@top-right{{content:{mark};font:700 9pt sans-serif}}"
        f'@bottom-left{{content:{mark};font:700 8pt sans-serif}}@bottom-right{{content:counter(page) " / " counter(pages);font:8pt sans-serif}}}}'
    )
    chosen = "".join(
        f".r{i}:checked~.choices .b{i}{{background:#0b4f6c;color:#fff;border-color:#0b4f6c}}.r{i}:focus-visible~.choices .b{i}"
        f"{{outline:3px solid #d08a1d;outline-offset:2px}}.r{i}:checked~.stage .l{i}{{display:block}}"
        for i in range(MOST_LAYERS)
    )
    return fonts + _asset("templates/report.css") + chosen + margins


@cache
def _asset(name: str) -> str:
    return files("tarazu.report").joinpath(name).read_text(encoding="utf-8")


@cache
def _encoded(name: str) -> str:
    return b64encode(files("tarazu.report").joinpath(name).read_bytes()).decode("ascii")
