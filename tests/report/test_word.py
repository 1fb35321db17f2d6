"""The Word document: real headings, headers that repeat, marks in header and footer, Urdu from right to left."""

import io
import re
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from tarazu.report.word import render_word

HOSTILE = 'A & <b> "c" \u202ereversed\u202c \x07 ]]>'
DOCUMENT: dict[str, Any] = {
    "title": {"message": "", "with": {}, "text": HOSTILE},
    "tlp": "AMBER",
    "areas": [{"area": "QQ", "name": "Testland", "level": "country", "parent": ""}],
    "sources": [{"source": f"S{i}", "title": f"{HOSTILE} {i}", "tlp": "AMBER"} for i in range(3)],
}


@pytest.fixture(scope="module")
def made() -> bytes:
    return render_word(DOCUMENT)


def text_of(paper: Any) -> str:
    return "\n".join(node.text or "" for node in paper.element.body.iter(qn("w:t")))


def test_the_same_document_gives_the_same_bytes(made: bytes) -> None:
    assert render_word(DOCUMENT) == made


def test_an_empty_document_is_still_a_report() -> None:
    paper = Document(io.BytesIO(render_word({})))
    assert sum(p.style.name == "Heading 1" for p in paper.paragraphs) >= 10


def test_headings_never_skip_a_level(made: bytes) -> None:
    names = [p.style.name for p in Document(io.BytesIO(made)).paragraphs]
    levels = [int(name[8:]) for name in names if re.fullmatch(r"Heading \d", name)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_page_carries_the_mark_in_header_and_footer(made: bytes) -> None:
    [section] = Document(io.BytesIO(made)).sections
    for part in (section.header, section.footer):
        assert "TLP:AMBER" in "".join(node.text or "" for node in part._element.iter(qn("w:t"))), part
    codes = [node.text for node in section.footer._element.iter(qn("w:instrText"))]
    assert [code.strip() for code in codes] == ["PAGE", "NUMPAGES"]


def test_header_rows_repeat_and_short_rows_stay_whole(made: bytes) -> None:
    sources = Document(io.BytesIO(made)).tables[-1]
    head, *rows = sources._tbl.tr_lst
    assert head.find(f".//{qn('w:tblHeader')}") is not None
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_text_of_the_data_stays_text(made: bytes) -> None:
    assert 'A & <b> "c" reversed  ]]> 2' in text_of(Document(io.BytesIO(made)))


def test_the_summary_in_urdu_runs_from_right_to_left(made: bytes) -> None:
    urdu = [p for p in Document(io.BytesIO(made)).paragraphs if p.style.name == "Urdu"]
    assert urdu
    assert all(p._p.find(f".//{qn('w:bidi')}") is not None for p in urdu)
    letters = [run for p in urdu for run in p.runs if re.search(r"[\u0600-\u06ff]", run.text)]
    assert letters
    assert all(run.font.rtl for run in letters)


def test_links_and_contents_lead_to_places_that_exist(made: bytes) -> None:
    body = Document(io.BytesIO(made)).element.body
    places = [node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))]
    goals = {node.get(qn("w:anchor")) for node in body.iter(qn("w:hyperlink"))}
    assert len(places) == len(set(places))
    assert len(goals) >= 10
    assert goals <= set(places)


def test_nothing_in_the_file_tells_the_time(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert {member.date_time for member in packed.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert packed.read("docProps/core.xml").count(b"2000-01-01") == 3
