"""The pages of the reference that list the catalogue and the refusals, made from their files.

`python -m tarazu.catalog.manual catalog > docs/reference/catalog.md` writes the one anew, `... refusals` the other.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence

from tarazu.catalog.entries import Entry
from tarazu.catalog.meanings import kind
from tarazu.catalog.parts import parts
from tarazu.catalog.references import links
from tarazu.refusals import all_refusals

_MADE = """<!-- Made from src/tarazu/{folder}; change it there, then run
     python -m tarazu.catalog.manual {page} > docs/reference/{page}.md -->"""

_CATALOG = """# The catalogue

{made}

What is counted, why, and from where: {entries:,} entries in {parts} parts, with {links:,} references between them. Each has
a name in English and in Urdu (every Urdu text is a draft until a native reader has confirmed it), a reason, a source, and a
mark: *seen* (a source was read) or *recalled*, which is shown as **to be verified**. `tarazu explain CODE` says all that is
known of one code, in both directions: what it names, and what names it.

The files are plain tables in `src/tarazu/catalog/`, and a country is a folder of them. The codes are the project's own; those
of ICCS, CTDC, SDG and IC-TIP stand beside them for comparison and are never shown as official.
"""

_REFUSALS = """# What Tarazu refuses

{made}

Fourteen things that the tool does not do, each with its reason and with what to do instead. They are code, not advice: where
the state is *met*, a check holds it today and a test holds the check; where it is *later*, the feature that could break it
does not exist, and comes with its check. `tarazu explain R9` says one of them. Urdu texts are drafts.
"""

# What stands beside code, names and mark, by kind of part; a part that is not named here has its reason there.
_BESIDE: dict[str, tuple[str, ...]] = {
    "driver": ("model_use", "direction", "proxy", "data_unit", "goalpost_low", "goalpost_high"),
    "indicator": ("core", "pillar", "direction", "unit", "cohort_basis", "paired_with"),
    "measure": ("unit", "use", "stage"),
    "article": ("article", "obligation", "indicator_ids"),
    "delphi": ("dimension", "strength_adult", "strength_child", "ilo_ids"),
    "scenario": ("months", "drivers", "measures", "indicators", "forms", "signs"),
    "setting": ("default", "why"),
    "code": ("meaning",),
    "step": ("low", "high", "imports_as", "meaning"),
    "law": ("jurisdiction", "year", "status"),
    "agency": ("jurisdiction", "kind"),
    "information_law": ("jurisdiction", "days_to_answer", "appeal_body"),
    "counter_measure": ("pillar", "unit", "cost_mark", "effect_mark"),
}
# Counts of services are evidence-like rows, read in their file; the refusals have a page of their own.
_ELSEWHERE = ("refusal", "service")


def catalog_page() -> str:
    """Every part of the catalogue, in Markdown."""
    listed = [part for part in parts() if part.partition(".")[0] not in _ELSEWHERE]
    head = _CATALOG.format(
        made=_MADE.format(folder="catalog", page="catalog"),
        entries=sum(map(len, parts().values())),
        parts=len(parts()),
        links=len(links()),
    )
    return "\n".join([head, *(_part(part) for part in listed), *_places()])


def _part(part: str) -> str:
    entries = list(parts()[part].values())
    recalled = sum(entry.to_be_verified for entry in entries)
    said = f"{len(entries)}, of which {recalled} to be verified." if recalled else f"{len(entries)}."
    beside = _BESIDE.get(part.partition(".")[0], ("why",))
    head = ("code", "name", "نام", *(name.replace("_", " ") for name in beside), "mark")
    rows = [_row(entry, beside) for entry in entries]
    return "\n".join([_title(part), "", said, "", *_table(head, rows), ""])


def _title(part: str) -> str:
    name = kind(part)
    return f"## {name[0].upper()}{name[1:]}"


def _row(entry: Entry, beside: Iterable[str]) -> tuple[str, ...]:
    mark = "to be verified" if entry.to_be_verified else "seen"
    return (f"`{entry.code}`", entry.label_en, entry.label_ur, *(_cell(getattr(entry, name)) for name in beside), mark)


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines]


def _places() -> list[str]:
    """Where the counts of services are, which no page repeats."""
    held = [part for part in parts() if part.startswith("service.")]
    return [
        f"{_title(part)}\n\n{len(parts()[part])} rows, in `src/tarazu/catalog/countries/"
        f"{part.partition('.')[2]}/services.csv`. They overlap and are never added.\n"
        for part in held
    ]


def refusals_page() -> str:
    """The refusals, in Markdown."""
    told = [_REFUSALS.format(made=_MADE.format(folder="refusals.csv", page="refusals"))]
    for rule in all_refusals():
        told.append(
            f"## {rule.id}\n\n**Refused:** {rule.what}\n\n**Why:** {rule.why}\n\n**Instead:** {rule.instead}\n\n"
            f"**Held by** ({rule.state}): {rule.enforced_by}.\n\n"
            f'<div dir="rtl" lang="ur">\n\n{rule.what_ur} وجہ: {rule.why_ur} اس کے بجائے: {rule.instead_ur}\n\n</div>\n'
        )
    told.append(f"Source of all: {all_refusals()[0].source}.\n")
    return "\n".join(told)


PAGES: dict[str, Callable[[], str]] = {"catalog": catalog_page, "refusals": refusals_page}


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(PAGES[sys.argv[1]]())
