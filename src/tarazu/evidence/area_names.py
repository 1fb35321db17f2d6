"""Which area a typed name means: certain names in silence, all others as proposals that a person confirms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from tarazu.evidence.other_names import other_names
from tarazu.evidence.place_words import BEFORE_ONE_WORD, LETTER_NAMES, LEVEL_WORDS, LOOSE_WORDS, SAME_WORDS
from tarazu.evidence.spelling import consonants, is_urdu, normal, sound

LEAST_LIKENESS = 0.55
MOST_PROPOSALS = 5
# Without a level, only these match in silence: tehsils and divisions bear the names of districts old and new.
SILENT_LEVELS = frozenset({"country", "province", "district"})
_ORDER = ("country", "province", "district", "division", "tehsil")


@dataclass(frozen=True, slots=True)
class Match:
    """`area`: the code where the name is certain, else None; `proposals`: (code, likeness 0 to 1), best first."""

    area: str | None
    proposals: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of an area in the forms in which it is compared."""

    area: str
    level: str
    words: tuple[str, ...]
    joined: str
    heard: str
    bones: str
    urdu: bool


@dataclass(frozen=True, slots=True, eq=False)
class AreaNames:
    """The names of a set of areas.

    Args:
        areas: one row an area (or a version of it): area, name, name_ur, level, parent; blanks as "" or missing.
        variants: other spellings that are known to mean an area, as (spelling, code); they are proposed first, never
            taken in silence.

    >>> names = AreaNames(pd.DataFrame([("P02", "Kotli Nau", "کوٹلی نو", "district", "P")], columns=[*COLUMNS]))
    >>> names.match("كوٹلي نو").area, names.match("Kotly Nau")
    ('P02', Match(area=None, proposals=(('P02', 0.99),)))
    """

    areas: pd.DataFrame
    variants: Iterable[tuple[str, str]] = ()
    _level: dict[str, str] = field(init=False, default_factory=dict)
    _exact: dict[str, set[str]] = field(init=False, default_factory=lambda: defaultdict(set))
    _names: list[_Name] = field(init=False, default_factory=list)
    _known: dict[str, set[str]] = field(init=False, default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        filled = self.areas.reindex(columns=list(COLUMNS)).astype(object)
        for area, name, name_ur, level, _ in filled.where(filled.notna(), "").itertuples(index=False):
            self._level[area] = level
            self._known[_joined(area)].add(area)
            for text in filter(None, (name, name_ur)):
                self._exact[normal(text)].add(area)
                self._names.extend(_forms(text, area, level))
            for text in other_names(name, level):
                self._known[_joined(text)].add(area)
                self._names.extend(_forms(text, area, level))
        for text, area in self.variants:
            self._known[_joined(text)].add(area)

    def match(self, text: str, level: str | None = None) -> Match:
        """The area that a typed code or name means, or what it may mean.

        Args:
            level: of the areas that are meant, where the file says so.
        """
        typed = text.strip()
        if typed in self._level:
            return Match(typed)
        meant = {area for area in self._exact.get(normal(typed), ()) if level in (None, self._level[area])}
        if len(meant) == 1 and self._is_certain(typed, next(iter(meant)), level):
            return Match(meant.pop())
        return Match(None, self._proposals(typed, level))

    def _is_certain(self, typed: str, area: str, level: str | None) -> bool:
        """Tehsils and divisions need a level, and no neighbour in spelling that a slip of one letter would make."""
        if self._level[area] in SILENT_LEVELS:
            return True
        form = _form(typed, area, "")
        others = (name for name in self._names if name.level == level and name.area != area)
        return level is not None and not any(
            name.heard == form.heard or OSA.distance(name.joined, form.joined, score_cutoff=1) <= 1 for name in others
        )

    def _proposals(self, typed: str, level: str | None) -> tuple[tuple[str, float], ...]:
        asked, said = _split(typed)
        best: dict[str, float] = {}
        for asking in _askings(asked):
            for name in self._names:
                if level is None or name.level == level:
                    likeness = _likeness(asking, name) - (0.02 if said and name.level != said else 0)
                    best[name.area] = max(best.get(name.area, 0.0), likeness)
        for area in self._known.get(_joined(typed), set()) | self._exact.get(normal(typed), set()):
            if level in (None, self._level.get(area)):
                best[area] = 1.0
        found = [(area, round(likeness, 3)) for area, likeness in best.items() if likeness >= LEAST_LIKENESS]
        return tuple(sorted(found, key=lambda one: (-one[1], _rank(self._level[one[0]]), one[0]))[:MOST_PROPOSALS])


COLUMNS = ("area", "name", "name_ur", "level", "parent")


def _joined(text: str) -> str:
    """The letters of a name without its level word, blanks and marks."""
    return _form(text, "", "").joined


def _rank(level: str) -> int:
    return _ORDER.index(level) if level in _ORDER else len(_ORDER)


def _split(text: str) -> tuple[str, str | None]:
    """The name without its level word, and the level that the word says.

    >>> _split("QUETTA DISTRICT"), _split("ضلع زیریں چترال")
    (('quetta', 'district'), ('lower چترال', 'district'))
    """
    words = re.findall(r"[^\s.,/\-]+", re.sub(r"sub-?tehsil", "subtehsil", normal(text)))
    levels = [LEVEL_WORDS[word] for word in words if word in LEVEL_WORDS]
    kept = [word for word in words if word not in LEVEL_WORDS]
    short = BEFORE_ONE_WORD if len(kept) == 2 else {}
    kept = [SAME_WORDS.get(word, short.get(word, word)) for word in kept]
    return " ".join(kept or words), levels[0] if levels else None


def _askings(text: str) -> list[_Name]:
    """The forms of what was typed: whole, and without what stands in brackets ("Kech (at Turbat)")."""
    return _forms(text, "", "")


def _forms(text: str, area: str, level: str) -> list[_Name]:
    bare = re.sub(r"\([^)]*\)?", " ", normal(text)).strip()
    return [_form(one, area, level) for one in dict.fromkeys([bare or normal(text), normal(text)])]


def _form(text: str, area: str, level: str) -> _Name:
    words = tuple(re.findall(r"[^\W_]+", _split(text)[0]))
    joined = "".join(words)
    return _Name(area, level, words, joined, sound(joined), consonants(joined), is_urdu(joined))


def _likeness(typed: _Name, name: _Name) -> float:
    """The best of several comparisons, from the letters as written down to the consonants that are heard."""
    heard = _alike(typed.heard, name.heard)
    bones = fuzz.ratio(typed.bones, name.bones) / 100 if min(len(typed.bones), len(name.bones)) > 1 else 0.0
    by_words = max(_words_alike(typed.words, name.words), _shortened(typed, name))
    if typed.urdu != name.urdu:
        return max((0.94 if typed.heard == name.heard else 0.9) * heard, 0.7 * bones + 0.2 * heard, by_words)
    written = _alike(typed.joined, name.joined)
    same = 0.03 if typed.heard == name.heard else 0.0
    return max(written, 0.88 * heard + 0.08 * written + same, 0.75 * bones + 0.2 * written, by_words)


def _alike(one: str, other: str) -> float:
    return 0.6 * fuzz.ratio(one, other) / 100 + 0.4 * float(JaroWinkler.similarity(one, other))


def _words_alike(typed: Sequence[str], name: Sequence[str]) -> float:
    """Words in another order ("Karachi East"), or one part of a name ("Kambar" for Kambar Shahdad Kot)."""
    if len(typed) < 2 and len(name) < 2:
        return 0.0
    one, other = _heard(typed), _heard(name)
    if sorted(one) == sorted(other):
        return 0.99
    firm, firm_other = _heard(w for w in typed if w not in LOOSE_WORDS), _heard(w for w in name if w not in LOOSE_WORDS)
    if firm and sorted(firm) == sorted(firm_other):
        return 0.93
    less, more = sorted((one, other), key=len)
    if set(less) <= set(more):
        share = len("".join(less)) / len("".join(more))
        return 0.84 + 0.14 * share if max(map(len, less)) > 4 else 0.7 + 0.25 * share
    return 0.65 + 0.3 * len(less[0]) / len("".join(more)) if len(less) == 1 and _is_part(less[0], more) else 0.0


def _heard(words: Iterable[str]) -> list[str]:
    return [sound(word) for word in words]


def _is_part(word: str, words: Sequence[str]) -> bool:
    """Whether some of the words, written as one, make the word ("Benazirabad" of Shaheed Benazir Abad)."""
    return len(word) > 5 and any(sound("".join(words[start:])) == word for start in range(1, len(words)))


def _shortened(typed: _Name, name: _Name) -> float:
    """D. G. Khan, DG Khan, dgkhan, KP, ڈی جی خان: initials of the first words, the others in full."""
    if name.urdu or len(name.words) < 2:
        return 0.0
    asked = [LETTER_NAMES.get(word, sound(word) if is_urdu(word) else word) for word in typed.words]
    rest = [sound(word) for word in name.words] if typed.urdu else list(name.words)
    initials = [word[0] for word in name.words]
    short = ("".join([*initials[:kept], *rest[kept:]]) for kept in range(1, len(name.words) + 1))
    return 0.9 if "".join(asked) in short else 0.0
