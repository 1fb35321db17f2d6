"""Measures: what an observation counts, in which unit, and what the count may be used for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tarazu.catalog.entries import HERE, Entry, index, pick, read_entries


@dataclass(frozen=True, slots=True)
class Measure(Entry):
    """`use` is a code of `measure_use`; `stage` places a count in the funnel; `fact_names` are its names in facts."""

    unit: str
    use: str
    stage: str
    meaning: str
    fact_names: tuple[str, ...]

    @property
    def is_observation(self) -> bool:
        """False for texts (laws) and for what is refused."""
        return self.use not in ("legal", "refused")


@cache
def _measures() -> dict[str, Measure]:
    return index(read_entries(HERE / "measures.csv", Measure))


def measures(*, use: str | None = None) -> tuple[Measure, ...]:
    """All measures in order, or those of one use (threat, response, context, outside, legal, refused)."""
    return tuple(entry for entry in _measures().values() if use in (None, entry.use))


def measure(code: str) -> Measure:
    """One measure.

    Raises:
        CatalogError: the code is unknown.

    >>> measure("cases_registered").stage
    'registered'
    """
    return pick(_measures(), code, what="measure")


@cache
def observation_codes() -> tuple[str, ...]:
    """Every code that a column `indicator` may hold: measures that may be observed, drivers, performance indicators."""
    from tarazu.catalog.performance import indicators
    from tarazu.catalog.vulnerability import drivers

    observed = [entry.code for entry in measures() if entry.is_observation]
    return (*observed, *(entry.code for entry in drivers()), *(entry.code for entry in indicators()))
