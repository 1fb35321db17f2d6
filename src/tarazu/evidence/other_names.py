"""Former names, abbreviations and seats under which areas are also known, from other_names.csv; only ever proposed."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tarazu.evidence.spelling import sound


def other_names(name: str, level: str) -> tuple[str, ...]:
    """Other names of the area that bears this name at this level, in any of its usual spellings.

    >>> other_names("Faisalabad", "district")[0], other_names("Nowhere", "district")
    ('Lyallpur', ())
    """
    return _table().get((level, sound(name)), ())


@cache
def _table() -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    with Path(__file__).with_name("other_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for heard in dict.fromkeys(sound(name) for name in row["name"].split(";")):
                found[row["level"], heard].append(row["other_name"])
    return {key: tuple(names) for key, names in found.items()}
