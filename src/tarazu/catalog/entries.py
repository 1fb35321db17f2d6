"""How the catalogue is read: plain CSV files, one entry a row, into frozen dataclasses.

Only the standard library is used, so that `tarazu explain` answers at once.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

HERE = Path(__file__).parent
LANGUAGES = ("en", "ur")


class CatalogError(ValueError):
    """A code or a file of the catalogue that cannot be read; the message says what would do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What every entry carries, whatever it is.

    `mark` is `seen` (a named source was read) or `recalled` (shown as "to be verified");
    `ur_state` is `draft` until a native reader has confirmed the Urdu label.
    """

    code: str
    label_en: str
    label_ur: str
    ur_state: str
    why: str
    source: str
    mark: str

    def label(self, language: str = "en") -> str:
        """The name in English (`en`) or Urdu (`ur`)."""
        if language not in LANGUAGES:
            raise CatalogError(f'Labels are in {", ".join(LANGUAGES)}; "{language}" is not one of them.')
        return self.label_ur if language == "ur" else self.label_en

    @property
    def named(self) -> dict[str, str]:
        """The name in every language, as messages and the report take it."""
        return {"code": self.code, "name": self.label_en, "name_ur": self.label_ur}

    @property
    def to_be_verified(self) -> bool:
        """True where the entry was recalled and no source was read."""
        return self.mark == "recalled"


AnyEntry = TypeVar("AnyEntry", bound=Entry)


def _number(text: str) -> float | None:
    return float(text) if text else None


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


# The annotations of an entry, as written, decide how a cell is read: the dataclass is the only list of columns.
CELL: Mapping[str, Callable[[str], object]] = {
    "str": str.strip,
    "bool": lambda text: text == "1",
    "int": int,
    "float": float,
    "float | None": _number,
    "tuple[str, ...]": _parts,
}


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file as text; blank cells are empty strings.

    Raises:
        CatalogError: the file is not there.
    """
    if not path.is_file():
        raise CatalogError(f"{path} is not there; the catalogue needs it.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: cell or "" for name, cell in row.items()} for row in csv.DictReader(file)]


def read_entries(path: Path, kind: type[AnyEntry]) -> tuple[AnyEntry, ...]:
    """One entry a row, in the file's order.

    Raises:
        CatalogError: a column of `kind` is missing, or a cell cannot be read as its type.
    """
    return tuple(_entry(path, number, row, kind) for number, row in enumerate(read_rows(path), start=2))


def _entry(path: Path, number: int, row: Mapping[str, str], kind: type[AnyEntry]) -> AnyEntry:
    values = {}
    for field in fields(kind):
        if field.name not in row:
            raise CatalogError(f'{path.name} has no column "{field.name}".')
        try:
            values[field.name] = CELL[str(field.type)](row[field.name])
        except ValueError as error:
            raise CatalogError(f'{path.name}, row {number}, column "{field.name}": {error}.') from error
    return kind(**values)  # type: ignore[arg-type]


def index(entries: Iterable[AnyEntry]) -> dict[str, AnyEntry]:
    """Entries by code; a code twice is a fault of the file."""
    found: dict[str, AnyEntry] = {}
    for entry in entries:
        if entry.code in found:
            raise CatalogError(f'The code "{entry.code}" stands twice.')
        found[entry.code] = entry
    return found


def pick(entries: Mapping[str, AnyEntry], code: str, *, what: str) -> AnyEntry:
    """The entry of a code, or an error with the closest codes.

    Raises:
        CatalogError: the code is unknown.
    """
    if code not in entries:
        raise CatalogError(f'"{code}" is no {what}. {did_you_mean(code, tuple(entries))}')
    return entries[code]


_MISTAKEN = str.maketrans("oil", "011")


def did_you_mean(code: str, known: Sequence[str]) -> str:
    """Up to three known codes, those alike but for case, hyphens and zeros first, then the nearest in spelling.

    >>> did_you_mean("dr 3", ["DR-03", "DR-30", "PI-F10"])
    'Did you mean DR-03 or DR-30?'
    >>> did_you_mean("PI-F1O", ["PI-F11", "PI-F10", "DR-03"])
    'Did you mean PI-F10 or PI-F11?'
    """
    from difflib import get_close_matches

    alike = [name for name in known if _bare(name) == _bare(code)]
    upper = {name.upper(): name for name in known}
    close = [upper[match] for match in get_close_matches(code.upper(), upper, n=3, cutoff=0.6)]
    near = list(dict.fromkeys([*alike, *close]))[:3]
    return f"Did you mean {' or '.join(near)}?" if near else f"Known are, for example, {', '.join(known[:5])}."


def _bare(code: str) -> str:
    """A code without what fingers leave out or mistake: case, marks between, zeros before a number, O for 0, l for 1."""
    plain = re.sub(r"[\W_]+", "", code.casefold()).translate(_MISTAKEN)
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain)
