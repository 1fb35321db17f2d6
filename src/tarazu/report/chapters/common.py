"""What several chapters share: statements as paragraphs, codes in words, and the short sentence where a part is empty."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from tarazu import catalog
from tarazu.report.blocks import Block, Bullets, Cell, Column, Note, Paragraph, Statement, Text, Words
from tarazu.report.codes import code, label
from tarazu.words.numbers import unit_text


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


def voice_words(voice: Any) -> Text:
    """Who says so; several voices in one figure are all named."""
    if isinstance(voice, list | tuple):
        return label("voices", voices=[code("voice", v) for v in voice]) if voice else code("voice", "")
    return code("voice", voice)


def named(row: Mapping[str, Any], key: str) -> Words:
    """The name of an indicator or a driver in both languages; its code where it has none."""
    return Words(str(row.get("name") or row.get(key) or ""), str(row.get("name_ur") or ""))


def driver_named(row: Mapping[str, Any], *, naming: Mapping[str, Any] | None = None) -> Cell:
    """A driver for the head of a row of its figures: its name, and beneath it the unit that they are in.

    >>> row = {"driver": "DR-36", "name": "Makeshift homes", "observed": {"unit": "per 1,000 households"}}
    >>> [words.en for words in driver_named(row)]
    ['Makeshift homes', 'per 1,000 households']
    """
    name, said = named({**(naming or {}), **row}, "driver"), unit_words(row.get("observed"))
    return (name, said) if said.en else name


def unit_words(figure: Mapping[str, Any] | None) -> Words:
    """The unit of a figure in words; empty where the number itself shows it."""
    unit = str((figure or {}).get("unit") or "")
    return Words(unit_text(unit), unit_text(unit, "ur"))


def band_of(row: Mapping[str, Any]) -> str:
    """The band of an index; what has a score but is in no band with enough probability is uncertain, not unknown.

    >>> band_of({"band": "unknown", "score": {}}), band_of({"band": "unknown"}), band_of({"band": "high", "score": {}})
    ('uncertain', 'unknown', 'high')
    """
    band = str(row.get("band") or "unknown")
    return "uncertain" if band == "unknown" and row.get("score") is not None else band


def entry_name(code: Any) -> Words:
    """The name of a driver, an indicator or another entry of the catalogue; the code where there is none.

    >>> entry_name("DR-03").en, entry_name("DR-99").en
    ('Brick-kiln density', 'DR-99')
    """
    try:
        return Words(catalog.label(str(code)), catalog.label(str(code), "ur"))
    except catalog.CatalogError:
        return Words(str(code))


def spoken(value: Any, other: Any = "") -> Text:
    """Whatever the document gives as words: a statement, a name in two languages, or plain words.

    >>> spoken({"name": "Lahore", "name_ur": "لاہور"}).ur, spoken("x").en, spoken(None).en
    ('لاہور', 'x', '')
    """
    if isinstance(value, Mapping) and "message" in value:
        return value
    if isinstance(value, Mapping):
        return named(value, "code")
    return Words(str(value or ""), str(other or ""))


def columns(*names: str, numbers: Iterable[str] = (), wide: Iterable[str] = ()) -> tuple[Column, ...]:
    """Columns titled by the catalogue."""
    ends, broad = set(numbers), set(wide)
    return tuple(
        Column(label(f"column.{n}"), "number" if n in ends else "wide" if n in broad else "text") for n in names
    )


def period_words(period: Any) -> Words:
    """A period as people write it: a whole month or year by its name, other spans by their ends.

    >>> [period_words(p).en for p in ("2025-04-01/2025-04-30", "2013/2023", "2024", "2025-01-01/2025-06-30")]
    ['2025-04', '2013 – 2023', '2024', '2025-01 – 2025-06']
    """
    first, _, last = str(period or "").partition("/")
    if first.endswith("-01") and len(first) == len(last) == len("2025-06-30") and _ends_month(last):
        first, last = first[:7], last[:7]
    return Words(f"{first} – {last}" if last and last != first else first)


def _ends_month(day: str) -> bool:
    year, month, number = map(int, day.split("-"))
    return number >= monthrange(year, month)[1]


def own_words(text: Any) -> Text:
    """The source's own name for what it counted, or a note; a bare code loses its underscores."""
    if isinstance(text, Mapping):
        return text
    said = str(text or "")
    return Words(said if " " in said else said.replace("_", " "))


def together(parts: Sequence[Text]) -> Text:
    """Several texts as one, set apart by semicolons."""
    first, *rest = parts
    return reduce(lambda said, part: label("together", first=said, then=part), rest, first)


# What makes two rows the same thing told for different periods.
_SAME = ("area", "indicator", "sex", "age_group", "form", "voice", "detected", "detail", "count_basis")


def newest(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of rows that tell the same thing for several periods, those of the newest.

    >>> [r["period"] for r in newest([{"area": "a", "period": "2023"}, {"area": "a", "period": "2024"}])]
    ['2024']
    """
    held = list(rows)
    last: dict[tuple[str, ...], str] = {}
    for row in held:
        key = _thing(row)
        last[key] = max(last.get(key, ""), str(row.get("period") or ""))
    return [row for row in held if str(row.get("period") or "") == last[_thing(row)]]


def _thing(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row.get(name) or "") for name in _SAME)
