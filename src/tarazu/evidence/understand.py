"""What each distinct text of a column means, by the kind of the column; what cannot be understood, with why."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rapidfuzz import fuzz, process

from tarazu.catalog import code_list, codes, form, measure, scenario
from tarazu.evidence.age_groups import parse_age_group
from tarazu.evidence.headers import plain
from tarazu.evidence.periods import parse_date, parse_period
from tarazu.evidence.problems import CellError
from tarazu.evidence.tables import Column
from tarazu.evidence.values import parse_number
from tarazu.refusals import refused_indicator, refused_level, rule

MOST_TEXTS = 5_000
"""Different texts of a column that may be faulty before it is taken for another column."""

MOST_PERSONS = 10_000_000_000
"""More people than there are."""

NOT_LOOKED_AT = CellError(
    f"{MOST_TEXTS:,} different texts of this column cannot be read; the rest was not looked at.",
    "Check that it is the right column.",
)


@dataclass(frozen=True, slots=True)
class Understood:
    """For each distinct text what it means (None where it is a fault), the faults by place, and what was read as what."""

    values: tuple[Any, ...]
    faults: Mapping[int, CellError] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)


def understand(texts: Sequence[str], column: Column) -> Understood:
    """The meaning of each text of a column that refers to no other row: text, code, age group, period, date, number."""
    if column.kind == "text":
        return Understood(tuple(texts))
    return each(texts, _READERS[column.kind](column), note_changes=column.kind in ("code", "age_group"))


def each(texts: Sequence[str], read: Callable[[str], Any], *, note_changes: bool = False) -> Understood:
    """Apply a reader to each text, keeping the faults."""
    values: list[Any] = []
    faults: dict[int, CellError] = {}
    renamed: dict[str, str] = {}
    for place, text in enumerate(texts):
        if len(faults) >= MOST_TEXTS:
            rest = range(place, len(texts))
            return Understood((*values, *(None for _ in rest)), faults | dict.fromkeys(rest, NOT_LOOKED_AT), renamed)
        try:
            values.append(read(visible(text)))
        except CellError as error:
            values.append(None)
            faults[place] = error
            continue
        if note_changes and values[-1] != text:
            renamed[text] = values[-1]
    return Understood(tuple(values), faults, renamed)


def visible(text: str) -> str:
    """The text without marks that cannot be seen (byte order mark, marks of direction).

    >>> visible("\\ufeffS1")
    'S1'
    """
    return text if text.isascii() else "".join(c for c in text if unicodedata.category(c) != "Cf").strip()


def suggestion(text: str, choices: Sequence[str]) -> str:
    """The nearest of the choices as a question, or all of them where they are few."""
    near = process.extract(
        text.casefold(), {c: c.casefold() for c in choices}, scorer=fuzz.ratio, score_cutoff=65, limit=3
    )
    if near:
        return f"Did you mean {' or '.join(str(choice) for _, _, choice in near)}?"
    listed = ", ".join(choices) if len(choices) <= 15 else f"{', '.join(choices[:12])} and {len(choices) - 12} more"
    return f"Expected: {listed}." if choices else ""


def read_code(list_name: str) -> Callable[[str], str]:
    """A reader of the codes of one list, which also knows them in another case and by their labels."""
    known, other = codes(list_name), _other_spellings(list_name)

    def read(text: str) -> str:
        if text in known:
            return text
        if plain(text) in other:
            return other[plain(text)]
        raise _unknown_code(list_name, text)

    return read


@cache
def _other_spellings(list_name: str) -> Mapping[str, str]:
    """Codes in any case, and labels that belong to one code only."""
    spellings: dict[str, set[str]] = {}
    for code in codes(list_name):
        for text in (code, *_labels(list_name, code)):
            spellings.setdefault(plain(text), set()).add(code)
    return {text: next(iter(found)) for text, found in spellings.items() if len(found) == 1 and text}


def _labels(list_name: str, code: str) -> tuple[str, ...]:
    if list_name == "indicator":
        return ()  # a measure's or driver's name is too near to others of its kind
    named = {"form": form, "scenario": scenario}.get(list_name)
    entry = named(code) if named else code_list(list_name)[code]
    return entry.label_en, entry.label_ur


def _unknown_code(list_name: str, text: str) -> CellError:
    checks = {"indicator": refused_indicator, "level": refused_level}
    refusal = checks[list_name](text) if list_name in checks else None
    if refusal:
        return CellError(f'"{text}" may not be taken in. {rule(refusal).text()}', "Leave these rows out.")
    if list_name == "indicator" and text == "text_fact":
        says = f'"{text}" is no observation: {measure(text).meaning}.'
        return CellError(says, "Leave these rows out.")
    return CellError(f'"{text}" is not a code of {list_name}.', suggestion(text, codes(list_name)))


def _identifier(text: str) -> str:
    if any(unicodedata.category(letter) == "Cc" for letter in text) or len(text) > 200:
        raise CellError(
            "The code holds a line break, or is longer than 200 characters.", "Write a short code of your own."
        )
    return text


def _positive(text: str) -> float:
    number = parse_number(text)
    if number <= 0:
        raise CellError(f'"{text}" is not above 0.', "Leave it blank where it is not known out of how many.")
    return number


def _whole(text: str) -> float:
    try:
        number = parse_number(text, whole=True)
    except CellError as error:
        raise CellError(
            error.says, "Write how many persons: a whole number, 0 or more; bounds are no use here."
        ) from error
    if not 0 <= number <= MOST_PERSONS:
        raise CellError(f'"{text}" is no number of persons.', "Write a whole number, 0 or more.")
    return number


def _period(text: str) -> Any:
    return parse_period(text)


def _date(text: str) -> str:
    return parse_date(text).text


_READERS: Mapping[str, Callable[[Column], Callable[[str], Any]]] = {
    "parent": lambda column: str,
    "identifier": lambda column: _identifier,
    "code": lambda column: read_code(column.codes or ""),
    "age_group": lambda column: parse_age_group,
    "period": lambda column: _period,
    "date": lambda column: _date,
    "number": lambda column: _positive,
    "quantity": lambda column: parse_number,
    "count": lambda column: _whole,
}
