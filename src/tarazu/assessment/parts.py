"""The parts of the assessment that belong to no stage: places, sources, settings, refusals, the strictest mark."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from tarazu import refusals
from tarazu.evidence.basis import Basis
from tarazu.evidence.places import Places
from tarazu.evidence.population import Population
from tarazu.figures import Figure, FigureMaker
from tarazu.settings import Settings, defaults
from tarazu.words import statement

# From open to closed (FIRST, TLP 2.0); what bears no mark is AMBER.
TLP = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
UNMARKED = "AMBER"


def describe_areas(places: Places, population: Population, make: FigureMaker) -> list[dict[str, Any]]:
    """Every current area, by level, province and name, with its population where it is known."""
    found = []
    for area in places.sorted(places.held):
        place = places[area]
        entry: dict[str, Any] = {
            **place.named,
            "level": place.level,
            "parent": place.parent,
            "province": place.province,
        }
        if people := population.between(area):
            entry["population"] = _people(people, population.basis(area).size, population.basis(area), make)
        found.append(entry)
    return found


def _people(people: tuple[float, float], rows: int, basis: Basis, make: FigureMaker) -> Figure:
    """A published number, a sum of several, or bounds."""
    if people[0] != people[1]:
        return make.bounds(*people, unit="persons", rows=basis)
    if rows == 1:
        return make.published(people[0], unit="persons", rows=basis)
    return make.count(int(people[0]), unit="persons", rows=basis)


def describe_sources(
    sources: pd.DataFrame, voices: dict[str, list[str]], document: Any, *, unmarked: str = UNMARKED
) -> list[dict[str, Any]]:
    """Every source, numbered in the order of its code, with how many figures of the document rest on it.

    Args:
        unmarked: the mark of a source that bears none.
    """
    used = Counter(code for figure in figures(document) for code in figure["sources"])
    held = sources.sort_values("source").fillna("").to_dict("records")
    return [
        {
            "source": row["source"],
            "number": number,
            "title": row["title"],
            "origin": row["origin"],
            "grade": f"{row['source_grade']}{row['item_grade']}",
            "tlp": row["tlp"] or unmarked,
            "voice": voices.get(str(row["source"]), []),
            "definition_used": row["definition_used"],
            "url": row.get("url", ""),
            "published": row.get("published", ""),
            "used": used[row["source"]],
        }
        for number, row in enumerate(held, start=1)
    ]


def strictest(sources: list[dict[str, Any]]) -> str:
    """The mark of the whole: the strictest of the sources that any figure rests on; AMBER where there is none.

    >>> strictest([{"tlp": "CLEAR", "used": 3}, {"tlp": "GREEN", "used": 1}, {"tlp": "RED", "used": 0}])
    'GREEN'
    """
    return max((s["tlp"] for s in sources if s["used"]), key=TLP.index, default=UNMARKED)


def describe_settings(settings: Settings) -> list[dict[str, Any]]:
    """Every threshold with its reason; a changed one with what it was by default."""
    return [
        {
            "id": name,
            "setting": settings[name],
            "default": defaults()[name].default,
            "changed": settings[name] != defaults()[name].default,
            "why": statement(f"settings.why.{name}"),
        }
        for name in settings
    ]


def describe_refusals() -> list[dict[str, Any]]:
    """What the tool does not do, why, and what to do instead."""
    return [
        {
            "id": rule.id,
            "what": rule.what,
            "why": rule.why,
            "instead": rule.instead,
            "what_ur": rule.what_ur,
            "why_ur": rule.why_ur,
            "instead_ur": rule.instead_ur,
            "state": rule.state,
        }
        for rule in refusals.all_refusals()
    ]


def figures(node: Any) -> Iterator[Figure]:
    """Every figure of a document, in its order; one that stands in several places comes each time."""
    open_parts = [node]
    while open_parts:
        part = open_parts.pop()
        if isinstance(part, dict):
            if "value" in part and "lineage" in part:
                yield part
            else:
                open_parts.extend(reversed(part.values()))
        elif isinstance(part, list | tuple):
            open_parts.extend(reversed(part))


def number_figures(document: Any) -> None:
    """Gives every figure an id, in the order of the document; figures that say the same thing share one."""
    ids: dict[tuple[Any, ...], str] = {}
    for figure in figures(document):
        what = (figure["value"], *(figure["interval"] or ()), figure["unit"], figure["method"], *figure["lineage"])
        figure["id"] = ids.setdefault(what, f"F{len(ids) + 1:05d}")
