"""Scenarios: stories of what may come in one to three years, with what to watch and whom to ask. None is a prediction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tarazu.catalog.entries import HERE, Entry, index, pick, read_entries


@dataclass(frozen=True, slots=True)
class Scenario(Entry):
    """A story with its horizon in `months`; `signs` and `ask` are several texts, parted by semicolons.

    `drivers`, `measures` and `indicators` are codes to watch; `forms` are those that it concerns, or `all`.
    """

    why_ur: str
    months: int
    story: str
    story_ur: str
    drivers: tuple[str, ...]
    measures: tuple[str, ...]
    indicators: tuple[str, ...]
    signs: str
    signs_ur: str
    ask: str
    ask_ur: str
    forms: tuple[str, ...]

    @property
    def warnings(self) -> tuple[tuple[str, str], ...]:
        """The signs that it begins, each in English and Urdu."""
        return _pairs(self.signs, self.signs_ur)

    @property
    def questions(self) -> tuple[tuple[str, str], ...]:
        """Whom to ask what, each in English and Urdu."""
        return _pairs(self.ask, self.ask_ur)


def _pairs(en: str, ur: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.strip(), other.strip()) for one, other in zip(en.split(";"), ur.split(";"), strict=True) if one.strip()
    )


@cache
def _scenarios() -> dict[str, Scenario]:
    return index(read_entries(HERE / "scenarios.csv", Scenario))


def scenarios() -> tuple[Scenario, ...]:
    """All scenarios in order.

    >>> [(entry.code, entry.months) for entry in scenarios()][:2]
    [('SC-01', 24), ('SC-02', 24)]
    """
    return tuple(_scenarios().values())


def scenario(code: str) -> Scenario:
    """One scenario.

    Raises:
        CatalogError: the code is unknown.

    >>> scenario("SC-02").questions[0][0]
    'The disaster authority: displaced persons by district, sex and age'
    """
    return pick(_scenarios(), code, what="scenario")
