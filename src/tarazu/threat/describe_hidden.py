"""The hidden population in the words and figures of the assessment: what was seen, what was not, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from tarazu import catalog
from tarazu.figures import Figure, FigureMaker
from tarazu.threat.ground import Ground
from tarazu.threat.hidden_population import METHOD, REPLICATES, Finding, HiddenGroup, Histories, Reason, has_interval
from tarazu.words import statement

if TYPE_CHECKING:
    from tarazu.methods.capture_recapture import TotalEstimate

Said = dict[str, Any]
UNNAMED_GRADE = "2", "D"  # an untested source, and how it knows is not said
TOGETHER = "strata"
NAMES = {
    METHOD: "sparse multiple systems estimation, BCa bootstrap",
    "chao": "Chao's lower bound, BCa bootstrap",
    "independence": "independent lists, BCa bootstrap",
    TOGETHER: "multiple systems estimation, partly pooled among sexes or ages",
}
FEW_SHARED = 30  # persons on two lists or more, below which the interval is mostly that of their number
_PARTS = (("female", "all"), ("male", "all"), ("transgender", "all"), ("all", "child"), ("all", "18+"))


def describe_hidden(groups: Sequence[HiddenGroup], ground: Ground) -> Said:
    """The chapter of the hidden population; empty where there are no capture histories."""
    if not groups:
        return {}
    make = _maker(groups, ground.make)
    told = [{"id": f"HP{n}", **_told(group, ground, make)} for n, group in enumerate(groups, start=1)]
    return {
        "estimates": [entry for entry in told if "total" in entry],
        "refused": [entry for entry in told if "total" not in entry],
        "statements": [statement("threat.hidden.assumes"), statement("threat.hidden.lower_bound")],
    }


def unnamed_sources(groups: Sequence[HiddenGroup]) -> list[dict[str, str]]:
    """What stands for the source of rows that name none: the file, graded as one that nobody has vouched for."""
    files = sorted({str(f) for g in groups for f in g.whole.histories.rows["file"] if f"file:{f}" in _sources(g)})
    grade, item = UNNAMED_GRADE
    said = {"source_grade": grade, "item_grade": item, "tlp": "", "definition_used": "", "url": "", "published": ""}
    return [{"source": f"file:{f}", "title": f"{f}, a file that names no source", "origin": f, **said} for f in files]


def _sources(group: HiddenGroup) -> set[str]:
    return set(group.whole.histories.rows["source"])


def _maker(groups: Sequence[HiddenGroup], make: FigureMaker) -> FigureMaker:
    more = unnamed_sources(groups)
    grades = {row["source"]: row["source_grade"] + row["item_grade"] for row in more}
    return replace(make, book=replace(make.book, grades=make.book.grades | grades))


def _told(group: HiddenGroup, ground: Ground, make: FigureMaker) -> Said:
    held = group.whole.histories
    entry = {
        "area": group.area,
        "level": group.level,
        "form": group.form,
        "period": group.period,
        "lists": list(held.lists),
        "observed": make.count(held.observed, unit="persons", rows=held.rows),
        "overlap": make.count(held.overlap, unit="persons", rows=held.rows),
        "by_list": [{"list": name, "count": _count(held, make, name)} for name in held.lists],
    }
    named = ground.places[group.area].named if group.area in ground.places else statement("threat.hidden.country")
    entry["statements"] = [_seen(group, entry, named), *_of_files(held)]
    if group.whole.total is None:
        return entry | {"reasons": [_reason(r, held) for r in group.whole.reasons]}
    return entry | _estimated(group.whole, entry, make) | {"parts": list(_parts(group, make))}


def _count(held: Histories, make: FigureMaker, *lists: str) -> Figure:
    """Persons on all of these lists; where there are none, all rows were looked through."""
    rows = held.on(*lists)
    return make.count(held.counted(*lists), unit="persons", rows=rows if len(rows) else held.rows)


def _seen(group: HiddenGroup, entry: Said, named: Any) -> Said:
    period = statement("threat.hidden.no_period") if group.period == "unknown" else group.period.replace("/", " – ")
    return statement(
        "threat.hidden.seen",
        place=named,
        form=statement("threat.hidden.all_forms") if group.form == "all" else catalog.form(group.form).named,
        period=period,
        lists=entry["lists"],
        observed=entry["observed"],
        overlap=entry["overlap"],
    )


def _of_files(held: Histories) -> Iterator[Said]:
    files = sorted(set(map(str, held.rows["file"])))
    if len(files) > 1:
        yield statement("threat.hidden.files", files=files)
    if held.empty:
        yield statement("threat.hidden.empty_list", lists=list(held.empty))


def _estimated(found: Finding, entry: Said, make: FigureMaker) -> Said:
    held, total = found.histories, found.total
    assert total is not None
    pairs = list(_pairs(held, total, make))
    methods = [_method(name, each, held, make) for name, each in ({METHOD: total} | dict(found.beside or {})).items()]
    figures = {
        "total": methods[0]["total"],
        "unseen": _shifted(total, held, make),
        "spread": _spread([m["total"] for m in methods if "total" in m], held, make),
    }
    said = [
        *entry["statements"],
        statement("threat.hidden.estimate", total=figures["total"], unseen=figures["unseen"]),
        statement("threat.hidden.sure", replicates=f"{REPLICATES:,}", level=make.level),
        statement("threat.hidden.depends", spread=figures["spread"]),
        *_links(pairs),
    ]
    return figures | {"methods": methods, "pairs": pairs, "statements": said, "better": list(_better(found))}


def _shifted(total: TotalEstimate, held: Histories, make: FigureMaker) -> Figure:
    """Those on no list: the total less those who were seen."""
    assert total.estimate is not None
    assert total.interval is not None
    low, high = (end - held.observed for end in total.interval)
    number = total.estimate - held.observed
    return make.estimate(number, (low, high), unit="persons", method=NAMES[METHOD], rows=held.rows)


def _method(name: str, each: TotalEstimate, held: Histories, make: FigureMaker) -> Said:
    entry: Said = {"method": name, "lower_bound": each.lower_bound, "statement": statement(f"threat.hidden.by.{name}")}
    return entry | {"total": _estimate(each, name, held.rows, make)} if has_interval(each) else entry


def _estimate(each: TotalEstimate, name: str, rows: pd.DataFrame, make: FigureMaker) -> Figure:
    assert each.estimate is not None
    assert each.interval is not None
    return make.estimate(each.estimate, each.interval, unit="persons", method=NAMES[name], rows=rows)


def _spread(figures: Sequence[Figure], held: Histories, make: FigureMaker) -> Figure:
    ends = [float(figure["value"]) for figure in figures]
    return make.bounds(min(ends), max(ends), unit="persons", rows=held.rows, method="range of methods")


def _pairs(held: Histories, total: TotalEstimate, make: FigureMaker) -> Iterator[Said]:
    """Every pair of lists: how many are on both, and whether the model holds a link between the two."""
    linked = {frozenset(term.split(":")) for term in total.model}
    for place, one in enumerate(held.lists):
        for other in held.lists[place + 1 :]:
            pair = {"lists": [one, other], "count": _count(held, make, one, other)}
            yield pair | {"linked": frozenset((one, other)) in linked, "apart": (one, other) in held.apart}


def _links(pairs: Sequence[Said]) -> Iterator[Said]:
    """Pairs that the estimate links, pairs that it sets aside for nobody is on both, pairs that share nobody by chance."""
    kinds = {
        "linked": [_pair(p["lists"]) for p in pairs if p["linked"] and not p["apart"]],
        "no_overlap": [_pair(p["lists"]) for p in pairs if p["linked"] and p["apart"]],
        "no_overlap_chance": [_pair(p["lists"]) for p in pairs if p["apart"] and not p["linked"]],
    }
    if not any(p["linked"] for p in pairs):
        yield statement("threat.hidden.not_linked")
    yield from (statement(f"threat.hidden.{kind}", pairs=held) for kind, held in kinds.items() if held)


def _pair(lists: Sequence[str]) -> Said:
    return statement("threat.hidden.pair", one=lists[0], other=lists[1])


def _better(found: Finding) -> Iterator[Said]:
    """What would make the figure better, most of all first."""
    held = found.histories
    if held.overlap < FEW_SHARED:
        yield statement("threat.hidden.better.overlap")
    if len(held.lists) == 3:
        yield statement("threat.hidden.better.fourth")
    if held.apart:
        yield statement("threat.hidden.better.linkage")
    if not set(held.rows["sex"]) & {"female", "male"}:
        yield statement("threat.hidden.better.sex")
    yield statement("threat.hidden.better.refer")


def _reason(reason: Reason, held: Histories) -> Said:
    pairs = [_pair(name.split(":")) if ":" in name else name for name in reason.blame]
    blame = pairs or statement("threat.hidden.nothing_named")
    return {
        "id": reason.id,
        "blame": list(reason.blame),
        "statement": statement(f"threat.hidden.refused.{reason.id}", blame=blame),
        "instead": statement(f"threat.hidden.instead.{reason.id}"),
    }


def _rows_together(group: HiddenGroup, *, by_sex: bool) -> pd.DataFrame:
    """What a partly pooled figure rests on: the rows of all parts of its kind."""
    return pd.concat([part.histories.rows for (_, age), part in group.parts.items() if (age == "all") == by_sex])


def _parts(group: HiddenGroup, make: FigureMaker) -> Iterator[Said]:
    """Women, men, transgender persons, children and adults, each with a figure or with the reason why there is none.

    Beside the figure from the part's own lists stands the one that borrows from the other sexes, or ages.
    """
    for sex, age in _PARTS:
        entry: Said = {"sex": sex, "age_group": age}
        found = group.parts.get((sex, age))
        if found is None:
            if (sex, age) != ("transgender", "all"):
                reason = Reason("sex_not_told" if age == "all" else "age_not_told")
                yield entry | {"reasons": [_reason(reason, group.whole.histories)]}
            continue
        held = found.histories
        entry["observed"] = make.count(held.observed, unit="persons", rows=held.rows)
        shared = group.together.get((sex, age))
        if shared is not None:
            rows = _rows_together(group, by_sex=age == "all")
            entry["together"] = _estimate(shared, TOGETHER, rows, make)
        if found.total is None:
            yield entry | {"reasons": [_reason(r, held) for r in found.reasons]}
        else:
            yield entry | {"total": _estimate(found.total, METHOD, held.rows, make)}
