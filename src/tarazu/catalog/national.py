"""A country is a folder of data: `country.toml`, and beside it laws, agencies, information laws, services, measures.

Nothing of a country is written in code. Another country is another folder, shipped beside the first or given by path;
a table that it does not have yet is empty.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tarazu.catalog.entries import HERE, AnyEntry, CatalogError, did_you_mean, index, pick, read_entries, read_rows
from tarazu.catalog.institutions import (
    Agency,
    CounterMeasure,
    InformationLaw,
    Jurisdiction,
    Law,
    Service,
    ServiceKind,
)
from tarazu.catalog.performance import indicators

COUNTRIES = HERE / "countries"
REQUIRED = ("code", "iso3", "name_en", "name_ur", "languages", "population_indicator", "levels", "jurisdictions")


@dataclass(frozen=True)
class Country:
    """What a folder says of a country; its tables are read when asked for."""

    folder: Path
    code: str
    iso3: str
    name_en: str
    name_ur: str
    languages: tuple[str, ...]
    population_indicator: str
    levels: tuple[str, ...]
    boundary_notes: Mapping[str, str]
    jurisdictions: tuple[Jurisdiction, ...]

    def label(self, language: str = "en") -> str:
        """The country's name in English or Urdu."""
        return self.name_ur if language == "ur" else self.name_en

    def boundary_note(self, language: str = "en") -> str:
        """What every map of the country must carry about disputed lines; empty where nothing is disputed."""
        return self.boundary_notes.get(language, "")

    def jurisdiction(self, code: str) -> Jurisdiction:
        """A jurisdiction by its own code or by the code of its area.

        Raises:
            CatalogError: there is no such jurisdiction.

        >>> country("pakistan").jurisdiction("PK6").code
        'PK-PB'
        """
        for found in self.jurisdictions:
            if code in (found.code, found.area):
                return found
        known = tuple(found.code for found in self.jurisdictions)
        raise CatalogError(f'"{code}" is no jurisdiction of {self.name_en}. {did_you_mean(code, known)}')

    def laws(self, *, jurisdiction: str | None = None) -> tuple[Law, ...]:
        """Laws, mandates, plans and treaties, or those of one jurisdiction (its code)."""
        return tuple(law for law in self._table("laws", Law) if jurisdiction in (None, law.jurisdiction))

    def agencies(self) -> tuple[Agency, ...]:
        """The bodies that can be asked, and those that count beside them."""
        return self._table("agencies", Agency)

    def information_laws(self) -> tuple[InformationLaw, ...]:
        """The rights to information, one a jurisdiction, with days, appeal and what is only recalled."""
        return self._table("rti_laws", InformationLaw)

    def information_law(self, jurisdiction: str) -> InformationLaw:
        """The right to information that a jurisdiction is asked under.

        Raises:
            CatalogError: no such jurisdiction, or it has no row.

        >>> country("pakistan").information_law("PK-SD").days_to_answer
        '15 working days'
        """
        code = self.jurisdiction(jurisdiction).rti
        return pick(index(self.information_laws()), code, what="right to information")

    def service_kinds(self) -> tuple[ServiceKind, ...]:
        """The kinds of service that are counted."""
        return self._table("service_kinds", ServiceKind)

    def measures(self) -> tuple[CounterMeasure, ...]:
        """Counter-trafficking measures with what is known of cost, capacity, time and effect."""
        return self._table("measures", CounterMeasure)

    def services(self) -> tuple[Service, ...]:
        """Public counts of services; a blank count was looked for and not found. Rows overlap: never add them."""
        return tuple(Service(**row) for row in self._rows("services"))

    def hooks(self) -> dict[str, str]:
        """What the country has to show under an article of a treaty, by the article's code."""
        return {row["article"]: row["hook"] for row in self._rows("articles")}

    def addressees(self, code: str, *, jurisdiction: str | None = None) -> tuple[Agency, ...]:
        """Whom to ask for a measure or an indicator: bodies of the jurisdiction first, then national ones.

        A body that is named for the code comes before one that answers for its family. Bodies without a duty to
        answer (partners) are left out.

        >>> [agency.code for agency in country("pakistan").addressees("workplaces_inspected", jurisdiction="PK-PB")]
        ['AG-PB-LABOUR']
        """
        family = next((entry.family for entry in indicators() if entry.code == code), "")
        wanted = self.jurisdiction(jurisdiction).code if jurisdiction else self.code
        able = [agency for agency in self.agencies() if agency.has_duty and agency.answers(code, family)]
        near = [agency for agency in able if agency.jurisdiction in (wanted, self.code)]
        return tuple(sorted(near, key=lambda agency: (agency.jurisdiction != wanted, not agency.answers(code))))

    def _table(self, name: str, kind: type[AnyEntry]) -> tuple[AnyEntry, ...]:
        path = self.folder / f"{name}.csv"
        held: tuple[AnyEntry, ...] = _entries(path, kind) if path.is_file() else ()  # type: ignore[arg-type]  # a class is hashable
        return held

    def _rows(self, name: str) -> list[dict[str, str]]:
        path = self.folder / f"{name}.csv"
        return read_rows(path) if path.is_file() else []


@cache
def _entries(path: Path, kind: Any) -> Any:
    """Each table is read once; the cache cannot carry the type through."""
    return read_entries(path, kind)


def countries() -> tuple[str, ...]:
    """The countries shipped with the package, by name of folder.

    >>> countries()
    ('pakistan',)
    """
    return tuple(sorted(folder.name for folder in COUNTRIES.iterdir() if (folder / "country.toml").is_file()))


@cache
def country(name: str | Path) -> Country:
    """A shipped country by name, or any folder by path.

    Raises:
        CatalogError: there is no such country, or its country.toml cannot be read.

    >>> country("pakistan").code
    'PK'
    """
    folder = COUNTRIES / name if isinstance(name, str) and name in countries() else Path(name)
    if not (folder / "country.toml").is_file():
        shipped = ", ".join(countries())
        raise CatalogError(f'There is no country "{name}". Shipped are {shipped}; a folder needs a country.toml.')
    return _read(folder)


def _read(folder: Path) -> Country:
    try:
        held = tomllib.loads((folder / "country.toml").read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"{folder / 'country.toml'} cannot be read: {error}.") from error
    if missing := [key for key in REQUIRED if key not in held]:
        raise CatalogError(f"{folder / 'country.toml'} lacks {', '.join(missing)}.")
    notes: dict[str, Any] = held.get("boundary_note", {})
    return Country(
        folder=folder,
        languages=tuple(held["languages"]),
        levels=tuple(held["levels"]),
        boundary_notes={language: str(notes[language]) for language in held["languages"] if language in notes},
        jurisdictions=tuple(Jurisdiction(**row) for row in held["jurisdictions"]),
        **{key: str(held[key]) for key in ("code", "iso3", "name_en", "name_ur", "population_indicator")},
    )
