"""Codes in words: the report's own messages, the catalogue's labels, and tags that look like what they say."""

from functools import lru_cache
from typing import Any

from tarazu import catalog
from tarazu.catalog.entries import CatalogError
from tarazu.report.blocks import Statement, Tag, Text, Words
from tarazu.words import catalogue, statement


def label(message: str, **parts: Any) -> Statement:
    """A text of the report's own catalogue.

    >>> label("form.all")["message"]
    'report.form.all'
    """
    return statement(f"report.{message}", **{name: _part(part) for name, part in parts.items()})


def _part(part: Any) -> Any:
    """Words of the data as the catalogues take a name."""
    if isinstance(part, Words):
        return {"en": part.en, "ur": part.ur}
    return [_part(one) for one in part] if isinstance(part, list | tuple) else part


def tag(kind: str, value: str | None) -> Tag:
    """A code as a tag: a verdict, a band, a likelihood, a confidence, a mark."""
    value = value or "unknown"
    return Tag(f"{kind}-{value}", code(kind, value))


def code(kind: str, value: Any) -> Text:
    """A code in words: of the catalogue, else of the report; else the code itself, underscores as spaces.

    >>> code("sex", "female").ur, code("band", "high")["message"], code("sex", "of_moon").en
    ('عورت', 'report.band.high', 'of moon')
    """
    return _code(kind, str(value or "unknown"))


@lru_cache(maxsize=512)
def _code(kind: str, value: str) -> Text:
    for room in ("words", "report"):
        if f"{room}.{kind}.{value}" in catalogue("en"):
            return statement(f"{room}.{kind}.{value}")
    try:
        entry = catalog.measure(value) if kind == "measure" else catalog.code(kind, value)
    except CatalogError:
        return Words(value.replace("_", " "))
    return Words(entry.label_en, entry.label_ur)
