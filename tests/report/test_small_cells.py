"""A small cell is flagged by one rule and by the document's own thresholds, in sentences of every format."""

import io
import re
import zipfile

import pytest
from pypdf import PdfReader

from report_document import document_with
from tarazu.report.html import render_html
from tarazu.report.paper.runs import Speaker
from tarazu.report.pdf import render_pdf
from tarazu.report.small import SmallCells
from tarazu.report.word import render_word
from tarazu.words import statement

COUNT = {"value": 7, "interval": [7, 7], "unit": "persons", "method": "count", "sources": ["A"], "grade": "1B"}


def sentence(count):
    return statement("threat.reason.events", events=COUNT | {"value": count}, form="work", years="2022–2024")


@pytest.fixture
def told():
    """A document whose threshold is 8: 7 is a small cell, 9 is none."""
    document = document_with()
    document["settings"] = [{"id": "small_cell", "setting": 8, "why": statement("settings.why.small_cell")}]
    document["key_judgements"][0] |= {"statement": sentence(7), "figures": []}
    document["limits"] = [sentence(9)]
    return document


def html_text(document):
    return re.sub(r"<[^>]*>", "", render_html(document))


def pdf_text(document):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(document))).pages)


def word_text(document):
    with zipfile.ZipFile(io.BytesIO(render_word(document))) as packed:
        return re.sub("<[^>]*>", "", packed.read("word/document.xml").decode())


@pytest.mark.parametrize("written", [html_text, pdf_text, word_text])
def test_a_sentence_is_flagged_by_the_threshold_of_the_document(told, written):
    text = re.sub(r"\s+", " ", written(told))
    assert re.search(r"7 persons\s*n(<|&lt;)8", text)
    assert re.search(r"9 persons", text)
    assert not re.search(r"9 persons\s*n", text)
    assert not re.search(r"n(<|&lt;)11", text)  # in the key to the marks too


def test_the_flag_stands_between_a_figure_and_its_sources():
    kinds = [run.kind for run in Speaker({"A": 1}, SmallCells(11, 5)).line(sentence(7)).runs]
    at = kinds.index("figure")
    assert kinds[at : at + 3] == ["figure", "mark", "cites"]


@pytest.mark.parametrize(
    ("figure", "victims", "code"),
    [
        ({"value": 10, "unit": "persons"}, True, "mark-small"),
        ({"value": 11, "unit": "persons"}, True, None),
        ({"value": 0, "unit": "persons"}, True, None),
        ({"value": 4, "unit": "persons"}, False, "mark-small_others"),
        ({"value": 5, "unit": "cases"}, True, None),
        ({"value": 4, "unit": "cases"}, True, "mark-small_others"),
        ({"value": None, "interval": [9, 13], "unit": "persons"}, True, "mark-small"),
        ({"value": None, "interval": [0, 4], "unit": "persons"}, True, "mark-small"),
        ({"value": 7.0, "unit": "per 100,000"}, True, None),
    ],
)
def test_what_is_small(figure, victims, code):
    mark = SmallCells(11, 5).mark(figure, victims=victims)
    assert (mark.code if mark else None) == code
