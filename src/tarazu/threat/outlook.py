"""The outlook: shocks whose time of greater risk is not over, seasons of reported events, and what experts judge.

Twelve to thirty-six months ahead, from the day after the newest evidence: no clock is asked, so the answer stands. It
predicts no crime, points to no person and names no place to raid.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from tarazu import catalog
from tarazu.evidence.totals import TOTAL
from tarazu.methods.seasonality import Seasonality, count_months, seasonality
from tarazu.threat.ground import DISCOVERED, Ground, seed_of
from tarazu.threat.judged import Judged, find_judged

MONTHS = 36
WINDOWS = (("early", 0, 6), ("late", 6, 24))
"""Months after the end of a shock: need and displacement, then debts that fall due (rule 5 of the drivers)."""
SHOCK = "shock"
_LEVELS = ("district", "province")
_KNOWN = ("reported", "suppressed")
_DATED = ("month", "day", "interval")


@dataclass(frozen=True, slots=True, eq=False)
class Shock:
    """A shock that a source records in an area; periods that touch are one. `rows`: the evidence, `most`: its highest."""

    area: str
    driver: catalog.Driver
    source: str
    first: date
    last: date
    rows: pd.DataFrame
    most: pd.DataFrame

    def windows(self, begins: date, ends: date) -> tuple[tuple[str, date, date], ...]:
        """The parts of the two times of greater risk that lie in the outlook; the first begins with the shock itself."""
        found = []
        for name, after, until in WINDOWS:
            start = self.first if not after else _later(self.last, after)
            first, last = max(start, begins), min(_later(self.last, until, less=1), ends)
            if first <= last:
                found.append((name, first, last))
        return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class Season:
    """The season of the reported events of a form; `rows` are the events that have a month, `undated` the others."""

    form: str
    found: Seasonality
    rows: pd.DataFrame
    undated: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """From `begins` to `ends`, both None where no evidence is dated. `shocks` reach into it, `past` do not any more."""

    begins: date | None = None
    ends: date | None = None
    shocks: tuple[Shock, ...] = ()
    past: tuple[Shock, ...] = ()
    seasons: tuple[Season, ...] = ()
    judged: Judged = field(default_factory=Judged)


def shock_drivers() -> tuple[catalog.Driver, ...]:
    """Drivers that are dated events and raise the risk."""
    return tuple(d for d in catalog.drivers() if d.component == SHOCK and d.direction == "raises_risk")


def find_outlook(evidence: Any, ground: Ground, *, seed: int) -> Outlook:
    """What the evidence says of the time to come.

    Args:
        evidence: an open workspace's evidence.
        seed: of the draws of the seasons.
    """
    judged = find_judged(evidence)
    shocks = tuple(_shocks(evidence, ground))
    seasons = tuple(_seasons(evidence, ground, seed=seed))
    newest = _newest(ground, shocks)
    if newest is None:
        return Outlook(judged=judged, seasons=seasons)
    begins, ends = _later(newest, 0, less=-1), _later(newest, MONTHS)
    reaching = tuple(s for s in shocks if s.windows(begins, ends))
    past = tuple(s for s in shocks if not s.windows(begins, ends))
    return Outlook(begins, ends, reaching, past, seasons, judged)


def _later(day: date, months: int, *, less: int = 0) -> date:
    moved = pd.Timestamp(day) + pd.DateOffset(months=months) - pd.Timedelta(days=less)
    return date(moved.year, moved.month, moved.day)


def _newest(ground: Ground, shocks: tuple[Shock, ...]) -> date | None:
    """The last day of which the evidence of the threat tells."""
    held = [pd.to_datetime(f["last_day"]).max() for f in (ground.victims, ground.longer, ground.drivers) if len(f)]
    held += [pd.Timestamp(shock.last) for shock in shocks]
    return max(held).date() if held else None


def _shocks(evidence: Any, ground: Ground) -> Iterator[Shock]:
    """Shock drivers above their low goalpost, or above zero; by province, name, driver and time."""
    drivers = {d.code: d for d in shock_drivers()}
    table = evidence.table("observations")
    rows = table.filter(table.indicator.isin(list(drivers)) & table.status.isin(list(_KNOWN))).to_pandas()
    dated = rows["period_start"].notna() & rows["period_end"].notna()
    whole = (rows["sex"] == TOTAL) & (rows["age_group"] == TOTAL)
    least = rows["indicator"].map({code: d.goalpost_low or 0.0 for code, d in drivers.items()}).astype(float)
    placed = rows["area"].isin([a for level in _LEVELS for a in ground.places.at(level)])
    rows = rows[dated & whole & placed & (rows["lower"] > least)]
    rows = rows.assign(**{end: pd.to_datetime(rows[f"period_{end}"]) for end in ("start", "end")})
    parts = dict(list(rows.groupby(["area", "indicator", "source"], sort=True)))
    for area in ground.places.sorted({str(key[0]) for key in parts}):
        for key in (key for key in parts if key[0] == area):
            yield from _episodes(area, drivers[str(key[1])], str(key[2]), parts[key])


def _episodes(area: str, driver: catalog.Driver, source: str, rows: pd.DataFrame) -> Iterator[Shock]:
    """Periods that overlap, or follow each other day upon day, are one shock."""
    rows = rows.sort_values(["start", "end", "row"])
    reach = rows["end"].cummax().shift()
    number = (rows["start"] > reach + pd.Timedelta(days=1)).cumsum()
    for _, part in rows.groupby(number):
        first, last = part["start"].min().date(), part["end"].max().date()
        most = part.sort_values(["lower", "row"], ascending=[False, True]).head(1)
        yield Shock(area, driver, source, first, last, part, most)


def _seasons(evidence: Any, ground: Ground, *, seed: int) -> Iterator[Season]:
    """Of all forms together, and of each main form with enough events; events that officials came across are left out."""
    if not evidence.has("events"):
        return
    rows = evidence.frame("events")
    rows = rows[rows["detected"] != DISCOVERED]
    if rows.empty:
        return
    # An event that several sources tell counts once, by the one that dates it best.
    rows = rows.assign(month=_months(rows)).sort_values(["event", "month", "source"], na_position="last")
    rows = rows.drop_duplicates("event")
    yield _season(TOTAL, rows, ground, seed)
    main = rows["form"].str.partition(".")[0]
    for form in sorted(set(main) - {TOTAL}):
        season = _season(form, rows[main == form], ground, seed)
        if season.found.reason is None:
            yield season


def _season(form: str, rows: pd.DataFrame, ground: Ground, seed: int) -> Season:
    dated = rows["month"].notna()
    months = count_months(rows["month"].fillna("unknown").tolist())
    counts, start = (months.counts, months.start) if months.counts else ((0,), "2000-01")
    seeded = seed_of(seed, "season", form)
    found = seasonality(counts, start=start, partial=months.partial, level=ground.make.level, seed=seeded)
    return Season(form, found, rows[dated], rows[~dated])


def _months(rows: pd.DataFrame) -> pd.Series:
    """The month of each event as text, missing where its period is longer than a month."""
    first, last = (pd.to_datetime(rows[f"period_{end}"]) for end in ("start", "end"))
    within = rows["period_precision"].isin(_DATED) & (first.dt.to_period("M") == last.dt.to_period("M"))
    return first.dt.strftime("%Y-%m").where(within)
