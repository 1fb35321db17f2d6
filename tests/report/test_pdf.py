"""The PDF: what it says is what the document says, marked on every page, the same bytes each time."""

import io
import re

import pytest
from pypdf import PdfReader

from tarazu.report.pdf import render_pdf
from tarazu.report.pdf.compact import compact

HOSTILE = 'A #emph[b] \\ "c" $x$ \u202ereversed\u202c <d> \x07 // e'


def document(**more: object) -> dict[str, object]:
    """A small document: one judgement with a figure, one area of a hostile name."""
    figure = {
        "id": "PK0001",
        "value": 12.4,
        "interval": [8.1, 17.9],
        "level": 0.95,
        "unit": "per 100,000",
        "method": "pooled rate",
        "sources": ["S1"],
        "grade": "2B",
        "lineage": ["victims.csv:4"],
    }
    return {
        "title": {"message": "", "with": {}, "text": HOSTILE},
        "tlp": "AMBER",
        "sources": [{"source": "S1", "title": HOSTILE, "tlp": "AMBER"}],
        "key_judgements": [
            {
                "statement": {"message": "", "with": {}, "text": f"Judged: {HOSTILE}"},
                "confidence": "low",
                "confidence_reason": {"message": "", "with": {}, "text": "One source."},
                "figures": [figure],
            }
        ],
        **more,
    }


def text_of(made: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_pdf(document()) == render_pdf(document())


@pytest.mark.parametrize("empty", [{}, {"areas": [], "verdicts": []}])
def test_an_empty_document_is_still_a_report(empty: dict[str, object]) -> None:
    assert len(text_of(render_pdf(empty))) >= 3


def test_every_page_carries_the_mark_above_and_below() -> None:
    for number, page in enumerate(text_of(render_pdf(document())), 1):
        assert page.count("TLP:AMBER") >= 2, f"page {number}"


def test_text_of_the_data_is_never_read_as_markup() -> None:
    whole = " ".join(text_of(render_pdf(document())))
    assert 'A #emph[b] \\ "c" $x$ reversed <d> // e' in re.sub(r"\s+", " ", whole)


def test_the_index_leads_from_a_figure_to_its_rows() -> None:
    whole = re.sub(r"\s+", " ", " ".join(text_of(render_pdf(document()))))
    assert "PK0001" in whole
    assert "victims.csv:4" in whole
    assert "12.4 (8.10–17.9)" in whole


def test_a_smaller_file_holds_the_same_pages_links_and_tags() -> None:
    import typst

    plain = typst.compile(
        b'= One\n#link("https://example.org")[two] <a>\n#pagebreak()\n#link(<a>)[three]', format="pdf"
    )
    packed = compact(plain)
    assert text_of(packed) == text_of(plain)
    before, after = (PdfReader(io.BytesIO(one)) for one in (plain, packed))
    assert [len(p.get("/Annots", [])) for p in after.pages] == [len(p.get("/Annots", [])) for p in before.pages]
    assert after.trailer["/Root"]["/StructTreeRoot"].keys() == before.trailer["/Root"]["/StructTreeRoot"].keys()
    assert len(packed) < len(plain)


def test_what_is_no_such_file_is_refused() -> None:
    with pytest.raises(ValueError, match="cross-reference table"):
        compact(b"%PDF-1.7\nnothing")
