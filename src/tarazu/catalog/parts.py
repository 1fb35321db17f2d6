"""Every entry of the catalogue in one place, by part: what `tarazu explain` searches and the reference pages list.

A part is named `driver`, `code.status` (a list), `step.phia` (a scale) or `law.pakistan` (a table of a country).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from tarazu import refusals
from tarazu.catalog.codelists import code_lists
from tarazu.catalog.counting import measures
from tarazu.catalog.entries import Entry, index
from tarazu.catalog.exploitation import form, form_codes
from tarazu.catalog.national import Country, countries, country
from tarazu.catalog.performance import indicators
from tarazu.catalog.scales import scales
from tarazu.catalog.scenarios import scenarios
from tarazu.catalog.screening import delphi_indicators, ilo_indicators
from tarazu.catalog.treaties import articles
from tarazu.catalog.vulnerability import drivers
from tarazu.settings import defaults
from tarazu.words import say

SETTINGS_SOURCE = "Setting of this tool; the thresholds of verdicts are those of its verdict rule"


@dataclass(frozen=True, slots=True)
class SettingEntry(Entry):
    """A threshold or an assumption; its reason is told in both languages."""

    why_ur: str
    default: float


@dataclass(frozen=True, slots=True)
class RefusalEntry(Entry):
    """Something that the tool does not do."""

    why_ur: str
    instead: str
    instead_ur: str
    enforced_by: str
    state: str


@dataclass(frozen=True, slots=True)
class JurisdictionEntry(Entry):
    """A level of government, the code of its area, and the law it is asked under."""

    area: str
    rti: str


@dataclass(frozen=True, slots=True)
class ServiceEntry(Entry):
    """One public count of services."""

    jurisdiction: str
    district: str
    service: str
    count: str
    unit: str
    year: str
    status: str
    definition: str
    note: str


@cache
def parts() -> Mapping[str, Mapping[str, Entry]]:
    """The entries of every part, by code, in the order of their files."""
    held: dict[str, Iterable[Entry]] = {
        "driver": drivers(),
        "indicator": indicators(),
        "measure": measures(),
        "form": [form(code) for code in form_codes()],
        "article": articles(),
        "ilo": ilo_indicators(),
        "delphi": delphi_indicators(),
        "scenario": scenarios(),
        "setting": _settings(),
        "refusal": _refusals(),
    }
    found: dict[str, Mapping[str, Entry]] = {name: index(entries) for name, entries in held.items()}
    found |= {f"code.{name}": entries for name, entries in code_lists().items()}
    found |= {f"step.{name}": steps for name, steps in scales().items()}
    for name in countries():
        found |= {f"{part}.{name}": index(entries) for part, entries in _national(country(name)).items()}
    return found


def _national(held: Country) -> dict[str, Iterable[Entry]]:
    return {
        "jurisdiction": _jurisdictions(held),
        "law": held.laws(),
        "agency": held.agencies(),
        "information_law": held.information_laws(),
        "service_kind": held.service_kinds(),
        "service": _services(held),
        "counter_measure": held.measures(),
    }


def _settings() -> list[SettingEntry]:
    return [
        SettingEntry(
            code=name,
            label_en=name.replace("_", " ").capitalize(),
            label_ur="",
            ur_state="draft",
            why=say(f"settings.why.{name}"),
            source=SETTINGS_SOURCE,
            mark="seen",
            why_ur=say(f"settings.why.{name}", "ur"),
            default=setting.default,
        )
        for name, setting in defaults().items()
    ]


def _refusals() -> list[RefusalEntry]:
    return [
        RefusalEntry(
            code=rule.id,
            label_en=rule.what,
            label_ur=rule.what_ur,
            ur_state=rule.ur_state,
            why=rule.why,
            source=rule.source,
            mark="seen",
            why_ur=rule.why_ur,
            instead=rule.instead,
            instead_ur=rule.instead_ur,
            enforced_by=rule.enforced_by,
            state=rule.state,
        )
        for rule in refusals.all_refusals()
    ]


def _jurisdictions(held: Country) -> list[JurisdictionEntry]:
    why = "A government that answers for itself: requests go to its bodies, under its own law."
    source = f"country.toml of {held.name_en}"
    return [
        JurisdictionEntry(each.code, each.name_en, each.name_ur, "draft", why, source, "seen", each.area, each.rti)
        for each in held.jurisdictions
    ]


def _services(held: Country) -> list[ServiceEntry]:
    kinds = index(held.service_kinds())
    return [
        ServiceEntry(
            code=row.code,
            label_en=f"{kinds[row.service].label_en}, {held.jurisdiction(row.jurisdiction).name_en}",
            label_ur=f"{kinds[row.service].label_ur}، {held.jurisdiction(row.jurisdiction).name_ur}",
            ur_state="draft",
            why=kinds[row.service].why,
            source=row.source,
            mark="seen",
            jurisdiction=row.jurisdiction,
            district=row.district,
            service=row.service,
            count=row.count,
            unit=row.unit,
            year=row.year,
            status=row.status,
            definition=row.definition,
            note=row.note,
        )
        for row in held.services()
    ]
