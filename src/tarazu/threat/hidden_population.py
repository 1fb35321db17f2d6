"""The hidden population: how many were on no list, estimated from who was on which, or refused with every reason (R11).

Rows of the same lists, area, period, form and source belong together; sexes and ages are pooled for the total, and
estimated apart where each by itself passes the same tests: from its own lists alone, and beside that partly pooled with
the other sexes, or ages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import isfinite
from typing import TYPE_CHECKING, Any

import pandas as pd

from tarazu.catalog.ages import CHILD, age_band
from tarazu.evidence.lists import history_cells
from tarazu.evidence.totals import totals
from tarazu.refusals import COARSE_LEVELS, MIN_LISTS, MIN_OVERLAP, refused_prevalence
from tarazu.threat.ground import Ground, seed_of

if TYPE_CHECKING:
    from tarazu.methods.capture_recapture import TotalEstimate

TABLE = "capture_histories"
METHOD, BESIDE = "sparse", ("chao", "independence")
REPLICATES = 1000
_GROUP = ("area", "period", "form", "teller", "lists")
_SEXES = ("female", "male", "transgender")
_AGES = ("child", "18+")
_PART = "part of the whole"  # a column beside the lists, which may have any name but this


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no number: the end of a message's id, and the lists or pairs to blame."""

    id: str
    blame: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Histories:
    """Rows of capture histories that are taken together; `level` is that of their area.

    rows: the evidence, with `cells` (lists of the history, 0 or 1), `count`, and where each row comes from.
    """

    rows: pd.DataFrame
    level: str

    @cached_property
    def table(self) -> pd.DataFrame:
        """A 0/1 column a list, and `count`; a list that nobody is on is no list."""
        seen = pd.DataFrame(self.rows["cells"].tolist(), index=self.rows.index).sort_index(axis="columns")
        counts = self.rows["count"]
        held = [name for name in seen.columns if (seen[name] * counts).any()]
        return seen[held].assign(count=counts.astype("int64"))

    @property
    def lists(self) -> tuple[str, ...]:
        return tuple(map(str, self.table.columns[:-1]))

    @property
    def empty(self) -> tuple[str, ...]:
        """Lists that nobody is on."""
        return tuple(sorted({name for cells in self.rows["cells"] for name in cells} - set(self.lists)))

    @property
    def observed(self) -> int:
        return int(self.table["count"].sum())

    def on(self, *lists: str) -> pd.DataFrame:
        """The rows of those who are on all of these lists."""
        return self.rows[(self.table[list(lists)] == 1).all(axis="columns") & (self.table["count"] > 0)]

    def counted(self, *lists: str) -> int:
        """How many are on all of these lists."""
        return int(self.on(*lists)["count"].sum())

    @property
    def overlap(self) -> int:
        """How many are on two lists or more."""
        return int(self.table["count"][self.table[list(self.lists)].sum(axis="columns") > 1].sum())

    @cached_property
    def apart(self) -> tuple[tuple[str, str], ...]:
        """Pairs of lists that nobody is on both of."""
        return tuple(pair for pair in combinations(self.lists, 2) if not self.counted(*pair))

    @cached_property
    def met(self) -> tuple[str, ...]:
        """The largest set of lists that are joined by persons in common: no other list says anything of the unseen."""
        left, best = set(self.lists), set[str]()
        while left:
            reach, edge = set[str](), {min(left)}
            while edge:
                reach |= edge
                edge = {b for a in edge for b in left - reach if (min(a, b), max(a, b)) not in set(self.apart)}
            left -= reach
            best = max(best, reach, key=lambda held: (len(held), sorted(held)))
        return tuple(sorted(best))

    def refusals(self) -> Iterator[Reason]:
        """What forbids a number before anything is estimated."""
        if self.level not in COARSE_LEVELS:
            yield Reason("level")
        if not self.observed:
            yield Reason("nobody")
            return
        if len(self.lists) < MIN_LISTS:
            yield Reason("lists", self.lists)
        if self.overlap < MIN_OVERLAP:
            yield Reason("overlap", tuple(":".join(pair) for pair in self.apart))
        elif len(self.lists) >= MIN_LISTS > len(self.met):
            yield Reason("apart", tuple(":".join(pair) for pair in self.apart))
        full = tuple(name for name in self.lists if self.counted(name) == self.observed)
        if full and len(self.lists) > 1:
            yield Reason("holds_all", full)


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """What histories can tell: an estimate, with other methods beside it, or the reasons why there is none."""

    histories: Histories
    reasons: tuple[Reason, ...]
    total: TotalEstimate | None = None
    beside: Mapping[str, TotalEstimate] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class HiddenGroup:
    """One set of lists in one place and time: the whole, and its parts by sex and age, by (sex, age group).

    together: the same parts, those of one kind partly pooled; only where R11 allows a number for the part itself.
    """

    area: str
    level: str
    period: str
    form: str
    whole: Finding
    parts: Mapping[tuple[str, str], Finding]
    together: Mapping[tuple[str, str], TotalEstimate]


def find_hidden(evidence: Any, ground: Ground, *, seed: int) -> tuple[HiddenGroup, ...]:
    """Every set of lists by area, form, period; none where no capture histories were imported."""
    if not evidence.has(TABLE):
        return ()
    rows = evidence.frame(TABLE)
    rows = rows.assign(area=rows["area"].fillna(ground.places.country or ""), cells=rows["history"].map(history_cells))
    rows["lists"] = [" | ".join(sorted(cells)) for cells in rows["cells"]]
    # What no source is named for rests on its file; a longer file of the same lists adds to the group all the same.
    rows["teller"] = rows["source"].fillna("")
    rows["source"] = rows["source"].fillna("file:" + rows["file"])
    order = {area: place for place, area in enumerate(ground.places.sorted(ground.places.held))}
    parts = sorted(rows.groupby(list(_GROUP)), key=lambda part: (order.get(part[0][0], -1), *part[0][1:]))
    return tuple(_group(held, ground, dict(zip(_GROUP, map(str, key), strict=True)), seed) for key, held in parts)


def _group(rows: pd.DataFrame, ground: Ground, key: Mapping[str, str], seed: int) -> HiddenGroup:
    area = key["area"]
    level = ground.places[area].level if area in ground.places else "" if area else "country"

    def found(part: pd.DataFrame, *name: str, beside: bool = False) -> Finding:
        own = seed_of(seed, TABLE, *key.values(), *name)
        return find(Histories(_once(part), level), seed=own, level=ground.settings["level"], beside=beside)

    ages = rows["age_group"].map(_age)
    sexes_held = {(sex, "all"): rows[rows["sex"] == sex] for sex in _SEXES}
    ages_held = {("all", name): rows[ages == name] for name in _AGES}
    parts = {name: found(part, *name) for name, part in (sexes_held | ages_held).items() if len(part)}
    shared: dict[tuple[str, str], TotalEstimate] = {}
    for kind in (sexes_held, ages_held):
        own = {name: parts[name] for name in kind if name in parts}
        seed_of_kind = seed_of(seed, TABLE, *key.values(), *next(iter(kind)), "together")
        shared |= find_together(own, seed=seed_of_kind, level=ground.settings["level"])
    return HiddenGroup(area, level, key["period"], key["form"], found(rows, beside=True), parts, shared)


def find_together(
    parts: Mapping[tuple[str, str], Finding], *, seed: int, level: float
) -> dict[tuple[str, str], TotalEstimate]:
    """Parts that make up a whole, partly pooled; every part helps, and those that R11 forbids a number get none."""
    held = {name: part.histories for name, part in parts.items() if part.histories.observed}
    allowed = [name for name, histories in held.items() if not tuple(histories.refusals())]
    if len(held) < 2 or not allowed:
        return {}
    from tarazu.methods.capture_recapture import estimate_strata
    from tarazu.methods.capture_recapture.sparse import MOST_LISTS

    labels = {name: " / ".join(name) for name in held}
    table = pd.concat([histories.table.assign(**{_PART: labels[name]}) for name, histories in held.items()]).fillna(0)
    if len(table.columns) - 2 > MOST_LISTS:
        return {}
    found = estimate_strata(table, _PART, replicates=REPLICATES, seed=seed, level=level)
    return {name: found[labels[name]] for name in allowed if has_interval(found[labels[name]])}


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of which none counts a person again who is in another: the total, or its parts."""
    cells = rows.assign(lower=rows["count"], upper=rows["count"], together=0)
    return totals(cells, over=["sex", "age_group"], keys=["together"])


def _age(code: str) -> str:
    """Of children alone, of adults alone, or of neither.

    >>> _age("10-14"), _age("18+"), _age("15-24"), _age("unknown")
    ('child', '18+', '', '')
    """
    years = age_band(code).years
    return "" if not years else "child" if years[-1] <= CHILD[1] else "18+" if years[0] > CHILD[1] else ""


def find(histories: Histories, *, seed: int, level: float, beside: bool) -> Finding:
    """An estimate with its interval, or the reasons why there is none."""
    reasons = tuple(histories.refusals())
    if reasons:
        return Finding(histories, reasons)
    from tarazu.methods.capture_recapture import estimate_total
    from tarazu.methods.capture_recapture.sparse import MOST_LISTS

    if len(histories.lists) > MOST_LISTS:
        return Finding(histories, (Reason("many_lists"),))

    def by(method: str) -> TotalEstimate:
        return estimate_total(histories.table, method=method, replicates=REPLICATES, seed=seed, level=level)

    total = by(METHOD)
    if not total.identifiable:
        return Finding(histories, (Reason("not_identifiable", total.blame),))
    lists, overlap = len(histories.met), histories.overlap
    if refused_prevalence(lists=lists, overlap=overlap, level=histories.level, has_interval=has_interval(total)):
        return Finding(histories, (Reason("no_interval"),))
    return Finding(histories, (), total, {name: by(name) for name in BESIDE} if beside else {})


def has_interval(total: TotalEstimate) -> bool:
    """Whether an estimate has an interval that ends, and holds it."""
    if total.estimate is None or total.interval is None:
        return False
    low, high = total.interval
    return isfinite(high) and low <= total.estimate <= high
