"""A profile of each province and district: the glance first, then what every chapter says of it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from tarazu.report.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Definitions,
    Link,
    Paragraph,
    Row,
    Section,
    Table,
    Tag,
    Text,
)
from tarazu.report.book import Book, shown
from tarazu.report.chapters.common import band_of, columns, driver_named, or_sentence
from tarazu.report.codes import label, tag

# What a profile tells in words and the glance in figures, so that the page says it once.
AT_A_GLANCE = tuple(f"assessment.profile.{part}" for part in ("verdict", "vulnerability", "exposure", "balance"))
SETTLED = ("hotspot", "emerging", "blind_spot", "no_sign")


def chapter(book: Book) -> Section:
    """A part a province, its districts folded inside it by name."""
    index = _Index(book)
    provinces = book.of_level("province")
    parts = [_province(index, p) for p in provinces]
    loose = [d for d in book.of_level("district") if not book.province(d)]
    parts += [_district(index, d) for d in loose]
    lead = Paragraph(label("profiles.lead"), "lead")
    return Section("profiles", label("profiles.title"), (lead, *or_sentence(parts, "profiles.none")))


class _Index:
    """What the document says of each area, gathered once."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @cached_property
    def of(self) -> dict[str, dict[str, list[Mapping[str, Any]]]]:
        lists = {
            "verdicts": self.book.part("verdicts"),
            "vulnerability": self.book.part("vulnerability", "districts"),
            "exposure": self.book.part("exposure", "districts"),
            "balance": self.book.part("balance", "areas"),
            "gap": self.book.part("information_gap"),
            "activity": self.book.part("activity", "areas"),
            "profiles": self.book.part("profiles"),
        }
        found: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
        for name, rows in lists.items():
            for row in rows:
                found.setdefault(row["area"], {}).setdefault(name, []).append(row)
        return found

    @cached_property
    def explained(self) -> frozenset[str]:
        """The areas that have a card in the chapter on why."""
        return frozenset(str(row["area"]) for row in self.book.part("why_there"))

    def rows(self, area: str, name: str) -> list[Mapping[str, Any]]:
        """What a part of the document says of an area."""
        return self.of.get(area, {}).get(name, [])

    def first(self, area: str, name: str, key: str) -> Any:
        """A figure of the first row that has it; None without."""
        return next((r[key] for r in self.rows(area, name) if r.get(key)), None)


def _province(index: _Index, area: str) -> Section:
    districts = [d for d in index.book.of_level("district") if index.book.province(d) == area]
    inside = tuple(_district(index, d) for d in districts)
    body = (_glance(index, area), *_of_districts(index, districts), *_said(index, area), *_drivers(index, area))
    return Section(f"profile-{area}", index.book.name(area), (*body, *inside))


def _of_districts(index: _Index, districts: list[str]) -> tuple[Block, ...]:
    """The districts of a province by what is settled of them on any form, by name."""
    items: list[tuple[Cell, Cell]] = []
    for verdict in SETTLED:
        named_so = [d for d in districts if any(v.get("verdict") == verdict for v in index.rows(d, "verdicts"))]
        if named_so:
            names = label("profiles.districts", areas=[index.book.name(d) for d in named_so])
            items.append((tag("verdict", verdict), names))
    if items:
        return (Definitions(tuple(items)),)
    return (Paragraph(label("profiles.nothing_settled"), "quiet"),) if districts else ()


def _district(index: _Index, area: str) -> Section:
    body = (_glance(index, area), *_said(index, area), *_drivers(index, area))
    return Section(f"profile-{area}", index.book.name(area), body, True)


def _said(index: _Index, area: str) -> tuple[Block, ...]:
    """What the glance does not say already."""
    statements = (s for row in index.rows(area, "profiles") for s in row.get("statements") or [])
    held = tuple(s for s in statements if not str(s.get("message")).startswith(AT_A_GLANCE))
    return (Bullets(held),) if held else ()


def _glance(index: _Index, area: str) -> Definitions:
    """The few numbers that come first; a blank where one is missing."""
    book = index.book
    items: list[tuple[Cell, Cell]] = []
    if book.areas[area].level == "district" or index.rows(area, "verdicts"):
        items.append((label("glance.verdict"), _verdicts(index, area)))
    population = next((a.get("population") for a in book.part("areas") if a["area"] == area), None)
    items.append((label("glance.population"), shown(population, form="bare")))
    if book.areas[area].level == "district":
        for which in ("vulnerability", "exposure"):
            items.append((label(f"glance.{which}"), _index_cell(index, area, which)))
            items.append((label(f"glance.{which}_top"), shown(index.first(area, which, "top_tenth"), form="bare")))
        items.append((label("glance.gap"), shown(index.first(area, "gap", "gap"), form="bare")))
    balance = next(iter(index.rows(area, "balance")), None)
    if balance:
        items.append((label("glance.balance"), tag("balance", balance.get("band"))))
    if area in index.explained:
        items.append((label("glance.why"), Link(f"why-{area}", label("profiles.why"))))
    for row in index.rows(area, "activity")[:1]:
        items.append((label("glance.relative_rate"), shown(row.get("relative_rate"))))
    return Definitions(tuple(items), glance=True)


def _verdicts(index: _Index, area: str) -> Cell:
    rows = index.rows(area, "verdicts")
    words: list[Any] = [tag("verdict", v.get("verdict")) for v in rows]
    forms: list[Any] = [index.book.form_name(str(v.get("form") or "all")) for v in rows]
    mixed = [one for pair in zip(words, forms, strict=True) for one in pair]
    return tuple(mixed) or label("blank.no_verdict")


def _index_cell(index: _Index, area: str, which: str) -> Cell:
    row = next(iter(index.rows(area, which)), None)
    if row is None:
        return label("blank.no_figure")
    band: Tag = tag("band", band_of(row))
    return (band, label("glance.rank", rank=row["rank"])) if row.get("rank") else band


def _drivers(index: _Index, area: str) -> tuple[Block, ...]:
    """What was measured here, driver by driver."""
    names = {
        d.get("driver"): d for which in ("vulnerability", "exposure") for d in index.book.part(which, "driver_set")
    }
    rows = tuple(
        Row(
            (
                driver_named(d, naming=names.get(d.get("driver"))),
                shown(d.get("observed")),
                shown(d.get("contribution"), cite=False),
            )
        )
        for which in ("vulnerability", "exposure")
        for row in index.rows(area, which)
        for d in row.get("drivers") or []
    )
    heads: tuple[Column, ...] = columns("driver", "observed", "contribution", numbers=("observed", "contribution"))
    title: Text = label("profiles.drivers")
    return (Table(f"drivers-{area}", title, heads, rows),) if rows else ()
