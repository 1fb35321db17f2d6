"""A judgement that is no estimate stands without likelihood and confidence, in every format."""

import io

from docx import Document
from pypdf import PdfReader

from report_document import document_with
from tarazu.report.chapters import judgements
from tarazu.report.html import render_html
from tarazu.report.pdf import render_pdf
from tarazu.report.word import render_word
from tarazu.words import catalogue, statement

ASKED = statement("assessment.unknown.routes")
TITLE = catalogue("en")["report.side.confidence"]


def told():
    document = document_with()
    bare = {"statement": ASKED, "phia": None, "confidence": None, "confidence_reason": None, "figures": []}
    return document | {"key_judgements": [bare]}


def test_the_page_says_nothing_of_confidence_there():
    chapter = render_html(told()).partition('id="judgement-1"')[2].partition("</article>")[0]
    assert ASKED["text"][:20] in chapter
    assert "confidence" not in chapter
    assert "likelihood" not in chapter


def test_the_pdf_holds_the_judgement_alone():
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(told()))).pages]
    page = next(p for p in pages if " ".join(ASKED["text"].split()[:4]) in " ".join(p.split()))
    assert TITLE not in page.partition("How to read this")[0].splitlines()


def test_word_holds_the_judgement_alone():
    paragraphs = Document(io.BytesIO(render_word(told()))).paragraphs
    at = next(i for i, p in enumerate(paragraphs) if p.style.name == "Judgement")
    assert paragraphs[at].text.startswith("1. ")
    assert not paragraphs[at + 1].text.startswith(TITLE)


def test_what_is_judged_keeps_its_confidence(document):
    from tarazu.report.book import Book

    (block,) = [b for b in judgements.chapter(Book(document)).blocks if hasattr(b, "confidence")]
    assert block.confidence.code == "confidence-moderate"
