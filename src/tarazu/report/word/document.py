"""The whole Word document: cover, summary in Urdu, contents, chapters; marks and page numbers on every page."""

import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import count
from typing import Any

from docx import Document

from tarazu.report.blocks import Cover, Report
from tarazu.report.chapters import build_report
from tarazu.report.codes import label
from tarazu.report.maps.geometry import read_geometry
from tarazu.report.paper.goals import goals
from tarazu.report.paper.looks import TLP_INK
from tarazu.report.paper.runs import Speaker
from tarazu.report.prose import cleaned, plain
from tarazu.report.svg import QUIET
from tarazu.report.word.blocks import Desk, blocks
from tarazu.report.word.inline import Pen, Writer, bookmark_name, run
from tarazu.report.word.look import set_look
from tarazu.report.word.pictures import open_gallery
from tarazu.report.word.xml import Element, element, field, paragraph, right_to_left

# The archive's own clock: the same document must give the same bytes whenever it is made.
_ALWAYS = (2000, 1, 1, 0, 0, 0)


def render_word(document: Mapping[str, Any], boundaries: Mapping[str, Any] | None = None) -> bytes:
    """The report of an assessment as .docx; the same document gives the same bytes.

    Args:
        document: the content of assessment.json; any section may be missing or empty.
        boundaries: GeoJSON features as for `render_html`; without it the maps are empty.

    Source of the marks: Traffic Light Protocol 2.0 (FIRST, 2022): on every page, in header and footer.
    """
    report = build_report(document)
    paper = Document()
    set_look(paper, cleaned(plain(report.cover.title, "en")))
    writer = Writer(Speaker(report.sources, report.small), goals(report))
    geometry = read_geometry(boundaries, list(document.get("areas") or []))
    desk = Desk(writer, open_gallery(paper.part, report, geometry), count(1))
    _running(paper.sections[0], report.cover, writer, made_up=bool(document.get("made_up")))
    body = paper.element.body
    last = body[-1]
    for made in _content(desk, report):
        last.addprevious(made)
    held = BytesIO()
    paper.save(held)
    return _same_bytes(held.getvalue())


def _content(desk: Desk, report: Report) -> Iterator[Element]:
    yield from _cover(desk.writer, report.cover)
    yield from _urdu(desk.writer, report.cover)
    yield from _contents(desk.writer, report)
    yield from blocks(desk, report.chapters, 1)


def _running(section: Any, cover: Cover, writer: Writer, *, made_up: bool) -> None:
    """The mark at the right of header and footer; the title above, kind of paper and page below."""
    warning = [run("   "), *writer.text(label("cover.made_up"), Pen(bold=True))] if made_up else []
    page = [run("   "), *field("PAGE", "1"), run(" / "), *field("NUMPAGES", "1")]
    _only(section.header, [*writer.text(cover.title, Pen(color=QUIET), cite=False), *_mark(cover.tlp)])
    _only(section.footer, [*writer.text(cover.kind, Pen(color=QUIET)), *warning, *page, *_mark(cover.tlp)])


def _mark(tlp: str) -> list[Element]:
    pen = Pen(bold=True, color=TLP_INK[tlp], fill="#000000", size=20)
    return [element("r", element("tab")), run(f"\u00a0TLP:{tlp}\u00a0", pen)]


def _only(part: Any, runs: list[Element]) -> None:
    part.is_linked_to_previous = False
    held = part._element
    for old in list(held):
        held.remove(old)
    held.append(paragraph("Running", runs))


def _cover(writer: Writer, cover: Cover) -> Iterator[Element]:
    yield paragraph("Lead", writer.text(cover.kind))
    yield paragraph("Title", writer.text(cover.title, cite=False))
    yield right_to_left("Urdu", writer.text(cover.title, Pen(size=36), language="ur", cite=False))
    for term, fact in cover.facts:
        lines = writer.cell(fact, Pen(bold=True))
        yield paragraph(
            "Normal", [*writer.text(term, Pen(color=QUIET)), run(": "), *(part for line in lines for part in line)]
        )
    for one in (cover.tlp_meaning, *cover.notices):
        yield paragraph("Note", writer.text(one))


def _urdu(writer: Writer, cover: Cover) -> Iterator[Element]:
    """Title and summary in Urdu on a page of their own; Nastaliq slopes deep and needs room between lines."""
    first, *rest = cover.title, cover.summary_title, *cover.summary, *cover.notices
    yield right_to_left_page(writer, first)
    for place, text in enumerate(rest):
        pen = Pen(bold=True, size=28) if place == 0 else Pen()
        yield right_to_left("Urdu", writer.text(text, pen, language="ur", cite=False))


def right_to_left_page(writer: Writer, title: Any) -> Element:
    """A title in Urdu that begins a page."""
    runs = writer.text(title, Pen(bold=True, size=36), language="ur", cite=False)
    return paragraph("Urdu", runs, element("pageBreakBefore"), element("bidi"))


def _contents(writer: Writer, report: Report) -> Iterator[Element]:
    """Chapters and their parts as links, inside a field that Word can work out anew with page numbers."""
    yield paragraph("ContentsTitle", writer.text(label("page.contents")), element("pageBreakBefore"))
    begin, code, separate, _, end = field(r'TOC \o "1-2" \h \z \u')
    lines = [(1, c) for c in report.chapters]
    held = [
        (level, part)
        for _, chapter in lines
        for level, part in [(1, chapter), *((2, b) for b in chapter.blocks if type(b) is type(chapter))]
    ]
    for place, (level, part) in enumerate(held):
        link = element("hyperlink", *writer.text(part.title, cite=False), anchor=bookmark_name(part.id))
        before = [begin, code, separate] if place == 0 else []
        yield paragraph(f"TOC{level}", [*before, link, *([end] if place == len(held) - 1 else [])])


def _same_bytes(data: bytes) -> bytes:
    """The same archive with one fixed time on every member."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            member = zipfile.ZipInfo(name, _ALWAYS)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return made.getvalue()
