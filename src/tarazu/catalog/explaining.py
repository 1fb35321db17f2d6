"""One way from any code to all that the catalogue says of it: what it is, why, how computed, from where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from tarazu.catalog.ages import age_band
from tarazu.catalog.codelists import code_list, code_lists, codes
from tarazu.catalog.counting import measures
from tarazu.catalog.entries import CatalogError, Entry, did_you_mean
from tarazu.catalog.exploitation import forms
from tarazu.catalog.national import countries, country
from tarazu.catalog.performance import indicators
from tarazu.catalog.scales import scales
from tarazu.catalog.screening import delphi_indicators, ilo_indicators
from tarazu.catalog.treaties import articles
from tarazu.catalog.vulnerability import drivers

_BASIC = frozenset(field.name for field in fields(Entry))


@dataclass(frozen=True, slots=True)
class Explanation:
    """One meaning of a code: `kind` says in which part of the catalogue it stands, `facts` are its other columns."""

    code: str
    kind: str
    label_en: str
    label_ur: str
    ur_state: str
    why: str
    facts: tuple[tuple[str, str], ...]
    source: str
    to_be_verified: bool

    def __str__(self) -> str:
        draft = f" ({self.ur_state})" if self.label_ur and self.ur_state != "confirmed" else ""
        lines = [
            f"{self.code} ({self.kind}): {self.label_en}" + (f" / {self.label_ur}{draft}" if self.label_ur else "")
        ]
        lines += [
            f"  {name}: {text}" for name, text in (("why", self.why), *self.facts, ("source", self.source)) if text
        ]
        if self.to_be_verified:
            lines.append("  To be verified: this was recalled; no source was read for it.")
        return "\n".join(lines)


def explain(code: str) -> tuple[Explanation, ...]:
    """What a code means, in every part of the catalogue that has it; the name of a code list gives its codes.

    Raises:
        CatalogError: no part has it; the message names codes near to it.

    >>> [found.kind for found in explain("reported")]
    ['code of status', 'code of detected']
    >>> explain("dr-03")[0].label_en
    'Brick-kiln density'
    """
    wanted = code.strip().casefold()
    found = tuple(_explained(kind, entry) for kind, entry in _all() if entry.code.casefold() == wanted)
    found = found or _list(wanted) or _band(code.strip())
    if found:
        return found
    known = tuple(dict.fromkeys([*(entry.code for _, entry in _all()), *_lists()]))
    raise CatalogError(f'"{code}" is no code of the catalogue. {did_you_mean(code, known)}')


def _all() -> Iterator[tuple[str, Entry]]:
    """Every entry with the name of its part."""
    parts: dict[str, tuple[Entry, ...]] = {
        "driver": drivers(),
        "performance indicator": indicators(),
        "measure": measures(),
        "form of exploitation": forms(kinds=True),
        "article of a treaty": articles(),
        "indicator of forced labour, ILO": ilo_indicators(),
        "indicator of trafficking, Delphi": delphi_indicators(),
    }
    parts |= {f"code of {name}": tuple(held.values()) for name, held in code_lists().items()}
    parts |= {f"step of the scale {name}": tuple(held.values()) for name, held in scales().items()}
    for name in countries():
        held = country(name)
        parts[f"law, {held.name_en}"] = held.laws()
        parts[f"body, {held.name_en}"] = held.agencies()
        parts[f"right to information, {held.name_en}"] = held.information_laws()
        parts[f"kind of service, {held.name_en}"] = held.service_kinds()
        parts[f"counter-measure, {held.name_en}"] = held.measures()
    return ((kind, entry) for kind, entries in parts.items() for entry in entries)


def _lists() -> tuple[str, ...]:
    return (*code_lists(), "form", "indicator")


def _explained(kind: str, entry: Entry) -> Explanation:
    facts = tuple(
        (field.name.replace("_", " "), _text(getattr(entry, field.name)))
        for field in fields(entry)
        if field.name not in _BASIC
    )
    told = (entry.label_en, entry.label_ur, entry.ur_state, entry.why)
    return Explanation(entry.code, kind, *told, facts, entry.source, entry.to_be_verified)


def _list(name: str) -> tuple[Explanation, ...]:
    """A code list as a whole."""
    if name not in _lists():
        return ()
    labels = {c: e.label_en for c, e in code_list(name).items()} if name in code_lists() else {}
    labels = labels or {entry.code: entry.label_en for _, entry in _all() if entry.code in codes(name)}
    facts = tuple((code, labels.get(code, "")) for code in codes(name))
    return (Explanation(name, "code list", f"{len(facts)} codes", "", "", "", facts, "", False),)


def _band(code: str) -> tuple[Explanation, ...]:
    """An age band: there are as many as people use."""
    try:
        band = age_band(code)
    except CatalogError:
        return ()
    ends = (("from", f"{band.low}"), ("to", "no end" if band.high is None else f"{band.high}"))
    told = (band.label("en"), band.label("ur"), "draft", "Bands of any width may be given; they must not overlap.")
    return (Explanation(code, "age band, in completed years", *told, ends, "", False),)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
