"""Performance indicators: what the State does, each with its ratio, its duty in law and the partner it is read with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tarazu.catalog.entries import HERE, Entry, index, pick, read_entries, read_rows


@dataclass(frozen=True, slots=True)
class Indicator(Entry):
    """One indicator; `paired_with` are the codes it must be shown beside, `min_denominator` the least it may rest on.

    `direction` is a code of that list: `contextual` indicators never get a colour. `cohort_basis` is
    `registration-year cohort` or `period`; a ratio of two period totals is a period ratio, never a rate.
    """

    core: bool
    family: str
    numerator: str
    denominator: str
    formula: str
    unit: str
    disaggregation: tuple[str, ...]
    direction: str
    spo: str
    pillar: str
    legal_basis: tuple[str, ...]
    data_source: str
    gender_relevance: str
    victim_centred: bool
    human_rights: bool
    min_denominator: int
    interval: str
    cohort_basis: str
    paired_with: tuple[str, ...]
    caveat: str

    @property
    def contextual(self) -> bool:
        """True where a rise may be better work or more harm: no colour, no order."""
        return self.direction == "contextual"


@cache
def _indicators() -> dict[str, Indicator]:
    return index(read_entries(HERE / "indicators.csv", Indicator))


def indicators(
    *, core: bool | None = None, pillar: str | None = None, family: str | None = None
) -> tuple[Indicator, ...]:
    """All indicators in order, or those that are core, of one pillar (lower case), of one family.

    >>> len(indicators()), len(indicators(core=True))
    (110, 45)
    """
    return tuple(
        entry
        for entry in _indicators().values()
        if core in (None, entry.core) and pillar in (None, entry.pillar) and family in (None, entry.family)
    )


def indicator(code: str) -> Indicator:
    """One indicator.

    Raises:
        CatalogError: the code is unknown.

    >>> indicator("PI-F10").paired_with
    ('PI-F11', 'PI-H07')
    """
    return pick(_indicators(), code, what="performance indicator")


@dataclass(frozen=True, slots=True)
class Derivation:
    """Two measures whose totals may stand for an indicator where nobody followed the cases; `why` says what is wrong."""

    indicator: str
    numerator: str
    denominator: str
    why: str


@cache
def derivations() -> tuple[Derivation, ...]:
    """Every pair of totals, in the order in which they are tried.

    >>> derivations()[0].numerator
    'cases_registered'
    """
    return tuple(Derivation(**row) for row in read_rows(HERE / "derived_indicators.csv"))
