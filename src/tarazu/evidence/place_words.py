"""Words that names of places are written with, from place_words.csv, where anyone can add those of another language."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path


def _words(kind: str) -> Mapping[str, str]:
    with Path(__file__).with_name("place_words.csv").open(encoding="utf-8", newline="") as file:
        return {row["word"]: row["means"] for row in csv.DictReader(file) if row["kind"] == kind}


LEVEL_WORDS = _words("level")
"""District, zila, tehsil: they say the level and are no part of the name."""

SAME_WORDS = _words("same")
"""Upper, lower, north: the same word in another language."""

BEFORE_ONE_WORD = _words("before_one_word")
"""Letters that mean a word before one other word only: "N. Waziristan", but not "D. I. Khan"."""

LETTER_NAMES = _words("letter")
"""Letters of the Latin alphabet by their Urdu names, as in "ڈی جی خان"."""

LOOSE_WORDS = frozenset(_words("loose"))
"""City, town, valley: a name may have them or lack them."""
