"""The document opened for the chapters: names of areas, numbers of sources, and the marks that a figure must carry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tarazu.report.blocks import Blank, Cell, Cited, Figure, Shown, Text, Words
from tarazu.report.codes import label
from tarazu.report.small import SmallCells


@dataclass(frozen=True, slots=True)
class Area:
    """An area as the chapters name it."""

    code: str
    name: Words
    level: str
    parent: str


@dataclass(frozen=True)
class Book:
    """The assessment document with its look-ups; every part of it may be missing."""

    document: Mapping[str, Any]

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Every area of the document, by code."""
        return {
            a["area"]: Area(a["area"], _words(a), a.get("level") or "", a.get("parent") or "")
            for a in self.part("areas")
        }

    @cached_property
    def small(self) -> SmallCells:
        """Which counts are small cells."""
        return SmallCells.of(self.document)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each source, as the text cites it."""
        return {s["source"]: int(s.get("number") or i) for i, s in enumerate(self.part("sources"), start=1)}

    def part(self, *names: str) -> list[Any]:
        """A list of the document; empty where the document does not have it.

        >>> Book({"response": {"funnel": [1]}}).part("response", "funnel"), Book({}).part("response", "funnel")
        ([1], [])
        """
        found: Any = self.document
        for name in names:
            found = (found or {}).get(name)
        return list(found or [])

    def name(self, code: str) -> Words:
        """The name of an area; its code where the document does not know it."""
        known = self.areas.get(code)
        return known.name if known else Words(code)

    def province(self, code: str) -> str:
        """The code of the province that an area lies in; its own where it is one; empty for a country."""
        seen: set[str] = set()
        while code in self.areas and code not in seen:
            if self.areas[code].level == "province":
                return code
            seen.add(code)
            code = self.areas[code].parent
        return ""

    def province_name(self, code: str) -> Words:
        """The name of that province; of the country for the country itself."""
        province = self.province(code)
        return self.name(province or code)

    def in_order(self, codes: Iterable[str]) -> list[str]:
        """Areas by province and name, never by a score (R9)."""
        return sorted(set(codes), key=lambda c: (self.province_name(c).en, self.name(c).en, c))

    def of_level(self, level: str) -> list[str]:
        """The areas of a level, by province and name."""
        return self.in_order(a.code for a in self.areas.values() if a.level == level)

    def by_area(self, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Rows of the document by province, name and form."""
        return sorted(
            rows,
            key=lambda r: (self.province_name(r["area"]).en, self.name(r["area"]).en, r["area"], str(r.get("form"))),
        )

    def form_name(self, form: str) -> Text:
        """The form of exploitation in words."""
        if form in ("all", ""):
            return label("form.all")
        named = next((p for p in self.part("picture") if p.get("form") == form), None)
        return _words(named) if named and named.get("name") else Words(form)

    @cached_property
    def period(self) -> Words:
        """The period of the assessment."""
        period = self.document.get("period") or {}
        ends = [str(period[e]) for e in ("from", "to") if period.get(e)]
        return Words(" – ".join(dict.fromkeys(ends)))


def _words(row: Mapping[str, Any]) -> Words:
    return Words(str(row.get("name") or row.get("area") or ""), str(row.get("name_ur") or ""))


def marks_of(figure: Figure, *, more: Iterable[str] = ()) -> tuple[str, ...]:
    """What must stand beside a figure whoever it counts: what the chapter adds, bounds, quoted as published.

    >>> marks_of({"value": None, "interval": [19, 23], "unit": "persons", "bounds": True})
    ('bounds',)
    """
    found = list(more)
    if figure.get("bounds"):
        found.append("bounds")
    if figure.get("method") == "as published":
        found.append("published")
    return tuple(found)


def shown(
    figure: Figure | None,
    *,
    victims: bool = False,
    more: Iterable[str] = (),
    cite: bool = True,
    missing: str = "no_figure",
    form: Any = "short",
) -> Shown | Blank:
    """A figure for a cell with its marks (`victims`: it counts victims), or the blank that says why there is none."""
    if not figure or (figure.get("value") is None and not figure.get("interval")):
        return Blank(label(f"blank.{missing}"))
    return Shown(figure, marks_of(figure, more=more), cite, form, victims)


def cited(*figures: Figure | None) -> Cell:
    """The sources and the worst grade of several figures, for a row that shares them."""
    held = [f for f in figures if f]
    sources = sorted({s for f in held for s in f.get("sources") or []})
    grades = [f["grade"] for f in held if len(f.get("grade") or "") > 1]
    grade = max(g[0] for g in grades) + max(g[1] for g in grades) if grades else ""
    return Cited(tuple(sources), grade) if sources else Blank(label("blank.no_source"))
