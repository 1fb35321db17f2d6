"""Which column of the catalogue names what elsewhere in it: declared once, for `explain` and for the test of them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tarazu.catalog.entries import Entry
from tarazu.catalog.parts import parts
from tarazu.catalog.performance import derivations
from tarazu.catalog.treaties import articles_cited


@dataclass(frozen=True, slots=True)
class Column:
    """A column whose cells name entries of the part `to`; `prose` where they stand inside a sentence."""

    part: str
    name: str
    to: str
    prose: bool = False


COLUMNS = (
    Column("driver", "component", "code.component"),
    Column("driver", "model_use", "code.model_use"),
    Column("driver", "direction", "code.direction"),
    Column("driver", "evidence_strength", "code.strength"),
    Column("driver", "form_codes", "form"),
    Column("indicator", "family", "code.family"),
    Column("indicator", "direction", "code.direction"),
    Column("indicator", "spo", "code.spo"),
    Column("indicator", "pillar", "code.pillar"),
    Column("indicator", "gender_relevance", "code.gender_relevance"),
    Column("indicator", "paired_with", "indicator"),
    Column("indicator", "legal_basis", "article", prose=True),
    Column("measure", "use", "code.measure_use"),
    Column("measure", "stage", "code.stage"),
    Column("form", "parent", "form"),
    Column("article", "cluster", "code.cluster"),
    Column("article", "evidence_type", "code.spo"),
    Column("article", "indicator_ids", "indicator"),
    Column("delphi", "dimension", "code.delphi_dimension"),
    Column("delphi", "palermo_element", "code.palermo_element"),
    Column("delphi", "strength_adult", "code.delphi_strength"),
    Column("delphi", "strength_child", "code.delphi_strength"),
    Column("delphi", "ilo_ids", "ilo"),
    Column("scenario", "drivers", "driver"),
    Column("scenario", "measures", "measure"),
    Column("scenario", "indicators", "indicator"),
    Column("scenario", "forms", "form"),
    Column("step.admiralty_source", "imports_as", "code.source_grade"),
    Column("step.admiralty_item", "imports_as", "code.item_grade"),
    Column("jurisdiction", "rti", "information_law"),
    Column("law", "jurisdiction", "jurisdiction"),
    Column("law", "article_ids", "article"),
    Column("agency", "jurisdiction", "jurisdiction"),
    Column("agency", "families", "code.family"),
    Column("agency", "indicator_ids", "indicator"),
    Column("agency", "measure_ids", "measure"),
    Column("information_law", "jurisdiction", "jurisdiction"),
    Column("service_kind", "indicator_ids", "indicator"),
    Column("service", "jurisdiction", "jurisdiction"),
    Column("service", "service", "service_kind"),
    Column("counter_measure", "pillar", "code.pillar"),
    Column("counter_measure", "forms", "form"),
    Column("counter_measure", "article_ids", "article"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """From one entry to another, through a column; `(part, code)` each, for one code may stand in several lists."""

    origin: tuple[str, str]
    column: str
    target: tuple[str, str]


@cache
def links() -> tuple[Link, ...]:
    """Every reference there is, also the broken ones: a test holds that there are none."""
    return (*_columns(), *_derived())


def _columns() -> Iterator[Link]:
    for column in COLUMNS:
        for part in parts():
            kind, _, place = part.partition(".")
            if column.part not in (part, kind):
                continue
            target = f"{column.to}.{place}" if place and f"{column.to}.{place}" in parts() else column.to
            for entry in parts()[part].values():
                for named in _named(entry, column):
                    yield Link((part, entry.code), column.name, (target, named))


def _named(entry: Entry, column: Column) -> tuple[str, ...]:
    cell: str | tuple[str, ...] = getattr(entry, column.name)
    if column.prose:
        return articles_cited(cell if isinstance(cell, str) else "; ".join(cell))
    return cell if isinstance(cell, tuple) else (cell,) if cell else ()


def _derived() -> Iterator[Link]:
    """An indicator that two totals stand for names both."""
    for rule in derivations():
        for name in ("numerator", "denominator"):
            yield Link(("indicator", rule.indicator), f"derived_{name}", ("measure", getattr(rule, name)))


@cache
def _by(end: str) -> dict[tuple[str, str], tuple[Link, ...]]:
    found: dict[tuple[str, str], list[Link]] = {}
    for link in links():
        found.setdefault(getattr(link, end), []).append(link)
    return {node: tuple(held) for node, held in found.items()}


def links_from(part: str, code: str) -> tuple[Link, ...]:
    """What an entry names, column by column."""
    return _by("origin").get((part, code), ())


def links_to(part: str, code: str) -> tuple[Link, ...]:
    """What names an entry, part by part.

    >>> [link.origin[1] for link in links_to("article", "TIPP-9-4") if link.origin[0] == "law.pakistan"][:2]
    ['LAW-SD-MARRIAGE', 'LAW-IS-MARRIAGE']
    """
    return _by("target").get((part, code), ())
