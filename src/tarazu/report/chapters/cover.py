"""The cover: what this is, how it may be handled, and the summary, which the page repeats in Urdu."""

from collections.abc import Mapping
from typing import Any

from tarazu.report.blocks import Cell, Cover, Text, Words
from tarazu.report.book import Book
from tarazu.report.codes import label

TLP_MARKS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
# What bears no mark is AMBER (TLP 2.0 as the project uses it).
UNMARKED = "AMBER"


def cover(book: Book) -> Cover:
    """The first page of the report."""
    document = book.document
    tlp = tlp_of(document)
    return Cover(
        title=document.get("title") or label("cover.title", country=_country(book)),
        kind=label("cover.kind"),
        tlp=tlp,
        tlp_meaning=label(f"tlp.{tlp}"),
        facts=_facts(book),
        notices=_notices(book),
        summary_title=label("cover.summary"),
        summary=_summary(book),
    )


def tlp_of(document: Mapping[str, Any]) -> str:
    """The handling mark of a document; what bears none, or none that is known, is AMBER.

    >>> tlp_of({"tlp": "GREEN"}), tlp_of({})
    ('GREEN', 'AMBER')
    """
    tlp = str(document.get("tlp"))
    return tlp if tlp in TLP_MARKS else UNMARKED


def _country(book: Book) -> Words:
    country = book.document.get("country") or {}
    return Words(str(country.get("name") or country.get("code") or "–"), str(country.get("name_ur") or ""))


def _facts(book: Book) -> tuple[tuple[Text, Cell], ...]:
    districts, sources = len(book.of_level("district")), len(book.part("sources"))
    return (
        (label("cover.country"), _country(book)),
        (label("cover.period"), book.period),
        (label("cover.areas"), label("cover.districts", number=districts)),
        (label("cover.evidence"), label("cover.sources", number=sources)),
    )


def _notices(book: Book) -> tuple[Text, ...]:
    made_up = (label("cover.made_up"),) if book.document.get("made_up") else ()
    return (*made_up, label("cover.working_paper"), label("cover.urdu_draft"))


def _summary(book: Book) -> tuple[Text, ...]:
    judgements = [j["statement"] for j in book.part("key_judgements")[:6] if j.get("statement")]
    return tuple(judgements) or (label("judgements.none"),)
