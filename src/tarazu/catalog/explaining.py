"""One way from any code to all that the catalogue says of it: what it is, why, how computed, from where, what goes with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from tarazu.catalog.ages import age_band
from tarazu.catalog.computing import how
from tarazu.catalog.entries import CatalogError, Entry, did_you_mean
from tarazu.catalog.meanings import Explanation, Fact, Meaning, Related
from tarazu.catalog.national import countries, country
from tarazu.catalog.parts import parts
from tarazu.catalog.references import COLUMNS, Link, links_from, links_to
from tarazu.words import say

_BASIC = frozenset(field.name for field in fields(Entry))
_PROSE = frozenset(column.name for column in COLUMNS if column.prose)
# Lists that are no code list of their own: two columns of the evidence, and the settings.
OPEN_LISTS = {
    "indicator": ("measure", "driver", "indicator"),
    "form": ("form",),
    "scenario": ("scenario",),
    "setting": ("setting",),
}


def explain(code: str) -> Explanation:
    """What a code means, in every part of the catalogue that has it; the name of a code list gives its codes.

    Raises:
        CatalogError: no part has it; the message names codes near to it.

    >>> [meaning.part for meaning in explain("reported")]
    ['code.status', 'code.detected']
    >>> explain("dr-03").meanings[0].label_en
    'Brick-kiln density'
    """
    wanted = code.strip().casefold()
    found = [
        _meaning(part, entry)
        for part, held in parts().items()
        for entry in held.values()
        if entry.code.casefold() == wanted
    ]
    found += _list(wanted) or ([] if found else _band(code.strip()))
    if found:
        return Explanation(code.strip(), tuple(found))
    raise CatalogError(f'"{code}" is no code of the catalogue. {did_you_mean(code.strip(), _known())}')


def _known() -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(code for held in parts().values() for code in held), *_lists()]))


def _lists() -> dict[str, tuple[str, ...]]:
    """The parts that make up each list, by the name of the list."""
    named = {part.partition(".")[2]: (part,) for part in parts() if part.startswith(("code.", "step."))}
    return OPEN_LISTS | named


def _meaning(part: str, entry: Entry) -> Meaning:
    outward = links_from(part, entry.code)
    return Meaning(
        code=entry.code,
        part=part,
        label_en=entry.label_en,
        label_ur=entry.label_ur,
        ur_state=entry.ur_state,
        why=entry.why,
        why_ur=getattr(entry, "why_ur", ""),
        how=how(entry),
        how_ur=how(entry, "ur"),
        facts=(*_facts(entry, outward), *_hooks(part, entry.code)),
        names=tuple(dict.fromkeys(link.target[1] for link in outward)),
        named_by=_named_by(part, entry.code),
        source=entry.source,
        to_be_verified=entry.to_be_verified,
    )


def _facts(entry: Entry, outward: tuple[Link, ...]) -> Iterator[Fact]:
    """The columns of an entry that say something, in their order."""
    for field in fields(entry):
        name, value = field.name, getattr(entry, field.name)
        if name in _BASIC or name.endswith("_ur") or value in ("", (), None):
            continue
        targets = [link.target for link in outward if link.column == name and name not in _PROSE]
        if targets:
            yield Fact(name, _labelled(targets, "en"), _labelled(targets, "ur"))
        else:
            yield Fact(name, _plain(value, "en"), getattr(entry, f"{name}_ur", "") or _plain(value, "ur"))


def _labelled(targets: list[tuple[str, str]], language: str) -> str:
    shown = [f"{code} ({parts()[part][code].label(language) or code})" for part, code in targets]
    return say("words.comma", language).join(shown)


def _plain(value: object, language: str) -> str:
    if isinstance(value, tuple):
        return say("words.comma", language).join(map(str, value))
    if isinstance(value, bool):
        return say(f"catalog.{'yes' if value else 'no'}", language)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _hooks(part: str, code: str) -> Iterator[Fact]:
    """What a country has to show under an article."""
    if part == "article":
        for name in countries():
            held = country(name)
            if text := held.hooks().get(code, ""):
                yield Fact("hook", f"{held.name_en}: {text}", f"{held.name_ur}: {text}")


def _named_by(part: str, code: str) -> tuple[Related, ...]:
    found: dict[str, dict[str, None]] = {}
    for link in links_to(part, code):
        found.setdefault(link.origin[0], {})[link.origin[1]] = None
    return tuple(Related(name, tuple(held)) for name, held in found.items())


def _list(name: str) -> list[Meaning]:
    """A code list as a whole: its codes are its facts."""
    if name not in _lists():
        return []
    entries = [entry for part in _lists()[name] for entry in parts()[part].values()]
    facts = tuple(
        Fact("code", f"{e.code}, {e.label_en}", f"{e.code}، {e.label_ur}" if e.label_ur else "") for e in entries
    )
    told = {language: say("catalog.list.label", language, count=len(entries)) for language in ("en", "ur")}
    reason = "catalog.list.why.setting" if name == "setting" else "catalog.list.why"
    why = {language: say(reason, language) for language in ("en", "ur")}
    return [_bare(name, "list", told, why, facts)]


def _band(code: str) -> list[Meaning]:
    """An age band: there are as many as people use."""
    try:
        band = age_band(code)
    except CatalogError:
        return []
    labels = {language: band.label(language) for language in ("en", "ur")}
    why = {language: say("catalog.band.why", language) for language in ("en", "ur")}
    facts = (Fact("from", f"{band.low}", ""), Fact("to", "" if band.high is None else f"{band.high}", ""))
    return [_bare(code, "age_band", labels, why, tuple(fact for fact in facts if fact.text))]


def _bare(code: str, part: str, labels: dict[str, str], why: dict[str, str], facts: tuple[Fact, ...]) -> Meaning:
    """A meaning that stands in no file."""
    return Meaning(
        code=code,
        part=part,
        label_en=labels["en"],
        label_ur=labels["ur"],
        ur_state="draft",
        why=why["en"],
        why_ur=why["ur"],
        how="",
        how_ur="",
        facts=facts,
        names=(),
        named_by=(),
        source="",
        to_be_verified=False,
    )
