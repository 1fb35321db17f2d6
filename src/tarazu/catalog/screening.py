"""Signs for a trained interview: the ILO's eleven indicators of forced labour and the Delphi operational indicators.

They are kept as a reference and a cross-walk. No verdict on a person is made from them (refusal R1): at most they say
that an interview by a trained person is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tarazu.catalog.entries import HERE, Entry, index, pick, read_entries


@dataclass(frozen=True, slots=True)
class IloIndicator(Entry):
    """One of the eleven; not officially weighted."""


@dataclass(frozen=True, slots=True)
class DelphiIndicator(Entry):
    """`strength_*` is strong, medium, weak or not_listed; `ilo_ids` are the ILO indicators it belongs to."""

    dimension: str
    palermo_element: str
    strength_adult: str
    strength_child: str
    ilo_ids: tuple[str, ...]
    note: str


@cache
def _ilo() -> dict[str, IloIndicator]:
    return index(read_entries(HERE / "ilo_indicators.csv", IloIndicator))


@cache
def _delphi() -> dict[str, DelphiIndicator]:
    return index(read_entries(HERE / "delphi_indicators.csv", DelphiIndicator))


def ilo_indicators() -> tuple[IloIndicator, ...]:
    """The eleven indicators of forced labour, in the ILO's order."""
    return tuple(_ilo().values())


def ilo_indicator(code: str) -> IloIndicator:
    """One of the eleven.

    Raises:
        CatalogError: the code is unknown.

    >>> ilo_indicator("ILO-09").label()
    'Debt bondage'
    """
    return pick(_ilo(), code, what="ILO indicator of forced labour")


def delphi_indicators(*, dimension: str | None = None) -> tuple[DelphiIndicator, ...]:
    """All 67, or those of one dimension (a code of `delphi_dimension`).

    >>> len(delphi_indicators()), len(delphi_indicators(dimension="exploitation"))
    (67, 9)
    """
    return tuple(entry for entry in _delphi().values() if dimension in (None, entry.dimension))


def delphi_indicator(code: str) -> DelphiIndicator:
    """One operational indicator.

    Raises:
        CatalogError: the code is unknown.

    >>> delphi_indicator("D5.02").ilo_ids
    ('ILO-09',)
    """
    return pick(_delphi(), code, what="Delphi indicator")
