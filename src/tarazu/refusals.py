"""What the tool refuses, in one table: what, why, what to do instead, and where it is held (refusals.csv).

The checks below are pure and read their patterns from refusals_patterns.csv: each gives the id of a refusal,
or None. Whoever meets a refusal calls `refuse`, so that the message is the same everywhere.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import NoReturn

HERE = Path(__file__).parent
MIN_LISTS, MIN_OVERLAP = 3, 5
COARSE_LEVELS = ("country", "province")
ARABIC_KEYBOARD = str.maketrans("يىكەة", "ییکہہ")


@dataclass(frozen=True, slots=True)
class Rule:
    """One refusal; `state` is `met` where a check holds it today, `later` where it comes with its own work."""

    id: str
    what: str
    why: str
    instead: str
    what_ur: str
    why_ur: str
    instead_ur: str
    enforced_by: str
    state: str
    ur_state: str
    source: str

    def text(self, language: str = "en") -> str:
        """What is refused, why, and what to do instead."""
        if language == "ur":
            return f"{self.id}: {self.what_ur} وجہ: {self.why_ur} اس کے بجائے: {self.instead_ur}"
        return f"{self.id}, refused: {self.what} Why: {self.why} Instead: {self.instead}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One sign of something refused, and in which words to say so."""

    kind: str
    pattern: str
    refusal: str
    why: str


class Refusal(ValueError):  # noqa: N818  what is met is a refusal, not an error
    """Something that the tool does not do; `id` is the refusal, the message says what to do instead."""

    def __init__(self, rule: Rule, *, where: str = "") -> None:
        super().__init__(f"{where}: {rule.text()}" if where else rule.text())
        self.id = rule.id
        self.rule = rule


def _read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _rules() -> dict[str, Rule]:
    return {row["id"]: Rule(**row) for row in _read("refusals.csv")}


@cache
def _patterns(kind: str) -> tuple[Pattern, ...]:
    return tuple(Pattern(**row) for row in _read("refusals_patterns.csv") if row["kind"] == kind)


def all_refusals() -> tuple[Rule, ...]:
    """R1 to R14, in order."""
    return tuple(_rules().values())


def rule(refusal: str) -> Rule:
    """One refusal.

    Raises:
        KeyError: there is no such refusal.
    """
    return _rules()[refusal]


def refuse(refusal: str, *, where: str = "") -> NoReturn:
    """Stop, with the refusal's words; `where` says what met it (a file, a column, a setting).

    Raises:
        Refusal: always.

    >>> refuse("R9")
    Traceback (most recent call last):
    tarazu.refusals.Refusal: R9, refused: A league table of districts or officers. ...
    """
    raise Refusal(rule(refusal), where=where)


def refused_columns(names: Iterable[str], *, declared: Collection[str] = ()) -> list[tuple[str, str]]:
    """The headers that may not be taken in, each with its refusal, in the order given.

    `declared` are the columns of the table itself: `name` is one of `areas`, and is a person's anywhere else.

    >>> refused_columns(["area", "Victim's Name", "CNIC No.", "religion", "gps_latitude", "value"])
    [("Victim's Name", 'R2'), ('CNIC No.', 'R2'), ('religion', 'R3'), ('gps_latitude', 'R4')]
    >>> refused_columns(["area", "name"], declared=["area", "name", "level"])
    []
    """
    undeclared = (name for name in names if name not in declared)
    return [(name, found) for name in undeclared if (found := _column(_words(name))) is not None]


def _column(words: tuple[str, ...]) -> str | None:
    for sign in _patterns("column"):
        wanted = sign.pattern.removeprefix("=").split()
        if list(words) == wanted if sign.pattern.startswith("=") else set(wanted) <= set(words):
            return sign.refusal
    return None


def _words(header: str) -> tuple[str, ...]:
    """The words of a header: `victimName`, `Victim's name` and `victim_name` all hold victim and name."""
    plain = unicodedata.normalize("NFKC", header).translate(ARABIC_KEYBOARD).replace("'s", "").replace("’s", "")
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)
    return tuple(re.findall(r"[^\W_]+", spaced.casefold()))


def _search(kind: str, text: str) -> str | None:
    return next((sign.refusal for sign in _patterns(kind) if re.search(sign.pattern, text, re.IGNORECASE)), None)


def refused_text(text: str) -> str | None:
    """R2 for an identity number, a telephone number or a mail address in a cell, R4 for a point on a map.

    >>> refused_text("see 35202-1234567-1"), refused_text("call 0300 1234567"), refused_text("about 1,465 freed")
    ('R2', 'R2', None)
    """
    return _search("text", text)


def refused_claim(text: str) -> str | None:
    """R12 for a causal claim, R5 for a call to raid, R14 for a quota, in a sentence we are about to print.

    >>> refused_claim("The 2018 law reduced trafficking."), refused_claim("Convictions rose in the year that followed.")
    ('R12', None)
    """
    return _search("claim", text)


def refused_indicator(code: str) -> str | None:
    """R2 for a count of people on a list of suspects."""
    return next((sign.refusal for sign in _patterns("indicator") if sign.pattern == code.strip().casefold()), None)


def refused_file(path: str | PurePath) -> str | None:
    """R7 for an image or a recording, by the ending of its name, in either case.

    >>> refused_file("scan.JPG"), refused_file("observations.csv")
    ('R7', None)
    """
    ending = PurePath(path).suffix.casefold()
    return next((sign.refusal for sign in _patterns("suffix") if sign.pattern == ending), None)


def refused_level(level: str) -> str | None:
    """R4 for a level of area finer than the tehsil.

    >>> refused_level("village"), refused_level("tehsil")
    ('R4', None)
    """
    words = " ".join(_words(level))
    return next((sign.refusal for sign in _patterns("level") if sign.pattern == words), None)


def refused_order(places: Sequence[tuple[str, ...]]) -> str | None:
    """R9 where a list of areas does not stand by province and name.

    Args:
        places: (province, name) of each area, in the order in which they will be shown.

    >>> refused_order([("Punjab", "Kasur"), ("Punjab", "Lahore"), ("Sindh", "Badin")]), refused_order([("B",), ("A",)])
    (None, 'R9')
    """
    return None if list(places) == sorted(places) else "R9"


def refused_prevalence(*, lists: int, overlap: int, level: str, has_interval: bool) -> str | None:
    """R11 for an estimate of the hidden part that rests on too little, is too fine, or has no interval."""
    enough = lists >= MIN_LISTS and overlap >= MIN_OVERLAP and has_interval
    return None if enough and level in COARSE_LEVELS else "R11"


def refused_target(direction: str) -> str | None:
    """R14 for a target on an indicator whose rise may be good or bad (`contextual`)."""
    return "R14" if direction == "contextual" else None
