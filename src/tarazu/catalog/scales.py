"""Scales of likelihood, confidence and grading: PHIA (ours), ICD 203 (for reference), Admiralty with its import."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tarazu.catalog.entries import HERE, CatalogError, Entry, did_you_mean, pick, read_entries


@dataclass(frozen=True, slots=True)
class Step(Entry):
    """A step of a scale; `low` and `high` are probabilities where it has any, `imports_as` a grade of 3x5x2."""

    scale: str
    low: float | None
    high: float | None
    imports_as: str
    meaning: str


@cache
def scales() -> dict[str, dict[str, Step]]:
    """Every scale by name: phia, icd203, admiralty_source, admiralty_item, confidence."""
    found: dict[str, dict[str, Step]] = {}
    for step in read_entries(HERE / "scales.csv", Step):
        found.setdefault(step.scale, {})[step.code] = step
    return found


def scale(name: str) -> tuple[Step, ...]:
    """The steps of a scale, in order.

    Raises:
        CatalogError: there is no such scale.

    >>> [step.code for step in scale("phia")][:2]
    ['remote_chance', 'highly_unlikely']
    """
    if name not in scales():
        raise CatalogError(f'There is no scale "{name}". {did_you_mean(name, tuple(scales()))}')
    return tuple(scales()[name].values())


def from_admiralty(grade: str) -> tuple[str, str]:
    """The 3x5x2 grades of source and item that an Admiralty grade becomes.

    Raises:
        CatalogError: the letter or the number is not on the scale.

    >>> from_admiralty("B2")
    ('1', 'C')
    """
    source = pick(scales()["admiralty_source"], grade[:1].upper(), what="Admiralty grade of a source (A to F)")
    item = pick(scales()["admiralty_item"], grade[1:], what="Admiralty grade of an item (1 to 6)")
    return source.imports_as, item.imports_as
