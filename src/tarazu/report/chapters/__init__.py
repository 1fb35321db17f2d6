"""The report built once from the document: one module a chapter, each `chapter(book) -> Section`."""

from collections.abc import Mapping
from typing import Any

from tarazu.report.blocks import Report
from tarazu.report.book import Book


def build_report(document: Mapping[str, Any]) -> Report:
    """The report of an assessment, in no language and no format.

    Args:
        document: the content of assessment.json; any section may be missing or empty.
    """
    from tarazu.report.chapters import (
        annex,
        balance,
        cover,
        drivers,
        gender,
        hidden,
        judgements,
        methods,
        outlook,
        picture,
        profiles,
        reading,
        response,
        routes,
        sources,
        unknowns,
        where,
        why,
    )

    book = Book(document)
    told = (
        module.chapter(book)
        for module in (
            judgements,
            reading,
            picture,
            where,
            why,
            drivers,
            routes,
            hidden,
            response,
            gender,
            balance,
            outlook,
            unknowns,
            profiles,
            methods,
            sources,
        )
    )
    # Without lists of persons there is no chapter on those whom nobody saw.
    written = tuple(chapter for chapter in told if chapter is not None)
    return Report(
        cover.cover(book),
        (*written, annex.chapter(book, written)),
        book.numbers,
        book.small,
        {code: area.name for code, area in book.areas.items()},
    )
