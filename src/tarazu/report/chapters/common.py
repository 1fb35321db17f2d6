"""What several chapters share: statements as paragraphs, codes in words, and the short sentence where a part is empty."""

from collections.abc import Iterable, Mapping
from typing import Any

from tarazu.report.blocks import Block, Bullets, Note, Paragraph, Statement, Text, Words
from tarazu.report.book import label
from tarazu.words import catalogue


def paragraphs(statements: Iterable[Statement] | None, tone: Any = "") -> tuple[Paragraph, ...]:
    """A paragraph a statement."""
    return tuple(Paragraph(s, tone) for s in statements or ())


def bullets(statements: Iterable[Statement] | None, lead: str) -> tuple[Block, ...]:
    """Statements as a list under a lead of the catalogue; nothing where there are none."""
    items = tuple(statements or ())
    return (Bullets(items, label(lead)),) if items else ()


def or_sentence(blocks: Iterable[Block], message: str) -> tuple[Block, ...]:
    """The blocks, or the honest sentence where there are none."""
    return tuple(blocks) or (Note("draft", (label(message),)),)


def code(kind: str, value: Any) -> Text:
    """A code in words of the catalogue; the code itself with its underscores as spaces where it has none.

    >>> code("sex", "female")["message"], code("sex", "of_moon").en
    ('report.sex.female', 'of moon')
    """
    known = f"report.{kind}.{value or 'unknown'}"
    return label(known.removeprefix("report.")) if known in catalogue("en") else Words(str(value).replace("_", " "))


def voice_words(voice: Any) -> Text:
    """Who says so; several voices in one figure are all named."""
    if isinstance(voice, list | tuple):
        return label("voices", voices=[code("voice", v) for v in voice]) if voice else code("voice", "")
    return code("voice", voice)


def named(row: Mapping[str, Any], key: str) -> Words:
    """The name of an indicator or a driver in both languages; its code where it has none."""
    return Words(str(row.get("name") or row.get(key) or ""), str(row.get("name_ur") or ""))
