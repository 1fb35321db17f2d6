"""Routes: from where to where persons were moved, as sources count them; small flows are not told, crimes never added.

What several sources count of one route lies between the largest of their counts and their sum, for nobody knows how
many persons they have in common. A source that repeats another (the same origin) adds nothing. A route that holds
another of the same source (all forms beside one, a province beside its district) is a total, and is not told beside
it: no small flow can be found by subtraction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tarazu import catalog
from tarazu.evidence.places import Places
from tarazu.evidence.totals import TOTAL, totals
from tarazu.figures import Figure
from tarazu.threat.ground import Ground
from tarazu.words import statement

TABLE = "flows"
CRIMES = ("trafficking", "smuggling")
"""In this order, each by itself: nothing here ever holds both."""
SEVERAL = "bounds of several sources"
_WAY = ("origin", "origin_country", "transit", "border_point", "destination", "destination_country")
_MARGINS = ("sex", "age_group")


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """How many persons went one way; `way` holds what is known of its places (`_WAY`), blank where it does not apply.

    low, high: persons; `rows`: the evidence. `periods`: the first and the last day counted, as ISO dates.
    """

    crime: str
    form: str
    way: Mapping[str, str]
    low: float
    high: float
    sources: int
    periods: tuple[str, str]
    rows: pd.DataFrame

    def is_small(self, least: int) -> bool:
        """Whether it may be of fewer persons than `least`; a route that nobody took points to nobody."""
        return self.low < least and self.high > 0

    def holds(self, other: Route, places: Places) -> bool:
        """Whether a source that tells both counts the persons of `other` among those of this route."""
        ends = all(_in(other.way[end], self.way[end], places) for end in ("origin", "destination"))
        through = not self.way["transit"] or _in(other.way["transit"], self.way["transit"], places)
        named = all(
            self.way[n] in ("", other.way[n]) for n in ("border_point", "origin_country", "destination_country")
        )
        form = self.form == TOTAL or f"{other.form}.".startswith(f"{self.form}.")
        same = set(self.rows["source"]) & set(other.rows["source"])
        return bool(self is not other and ends and through and named and form and same)


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """All routes by crime, form and places. `undated` and `older` are the rows that enter none."""

    found: tuple[Route, ...] = ()
    undated: pd.DataFrame | None = None
    older: pd.DataFrame | None = None

    def of(self, crime: str) -> tuple[Route, ...]:
        return tuple(route for route in self.found if route.crime == crime)


def find_routes(evidence: Any, ground: Ground) -> Routes:
    """The routes of the newest years of which flows are counted (`recent_periods`).

    Args:
        evidence: an open workspace's evidence.
    """
    if not evidence.has(TABLE):
        return Routes()
    rows = evidence.frame(TABLE)
    rows = rows[rows["lower"].notna()].assign(**{name: rows[name].fillna("") for name in _WAY})
    dated = rows["period_precision"] != "unknown"
    first, last = (pd.to_datetime(rows[name]) for name in ("period_start", "period_end"))
    rows = rows.assign(first=first, last=last)
    newest = int(last[dated].dt.year.max()) if dated.any() else ground.newest_year
    recent = dated & (last.dt.year > newest - ground.settings.count("recent_periods"))
    routes = tuple(_routes(rows[recent], ground.make.book.origins))
    return Routes(routes, rows[~dated], rows[dated & ~recent])


def _routes(rows: pd.DataFrame, origins: Mapping[str, str]) -> Iterator[Route]:
    told = _told_once(rows, ["crime", *_WAY, "form", "source"])
    for (crime, *way, form), one in told.groupby(["crime", *_WAY, "form"], sort=True):
        low, high, sources = _between(one, origins)
        days = one["first"].min().date().isoformat(), one["last"].max().date().isoformat()
        yield Route(str(crime), str(form), dict(zip(_WAY, map(str, way), strict=True)), low, high, sources, days, one)


def _told_once(rows: pd.DataFrame, telling: list[str]) -> pd.DataFrame:
    """The rows that make up the count of each telling: no period that begins within another, no part beside its total."""
    keys = [*telling, "first", "last"]
    periods = rows[keys].drop_duplicates().sort_values(keys, ascending=[True] * (len(keys) - 1) + [False])
    reached = periods.groupby(telling)["last"].transform(lambda ends: ends.cummax().shift())
    held = rows.merge(periods[~(periods["first"] <= reached)], on=keys)
    return totals(held, over=list(_MARGINS), keys=[*telling, "period"])


def _between(rows: pd.DataFrame, origins: Mapping[str, str]) -> tuple[float, float, int]:
    """Bounds of one route, and how many origins count it."""
    counted = rows.groupby("source")[["lower", "upper"]].sum()
    apart = counted.groupby([origins.get(str(source), str(source)) for source in counted.index]).max()
    return float(apart["lower"].max()), float(apart["upper"].sum()), len(apart)


def describe_routes(routes: Routes, ground: Ground) -> dict[str, Any]:
    """The routes for the assessment: crime by crime, small flows left out and counted."""
    crimes = {crime: _crime(held, ground) for crime in CRIMES if (held := routes.of(crime))}
    if not crimes:
        return {"statements": [statement("threat.routes.none")]}
    said = [statement("threat.routes.counted"), statement("threat.routes.apart")]
    for name, rows in (("undated", routes.undated), ("older", routes.older)):
        if rows is not None and len(rows):
            said.append(
                statement(f"threat.routes.{name}", number=ground.make.count(len(rows), unit="figures", rows=rows))
            )
    return {**crimes, "statements": said}


def _crime(routes: Sequence[Route], ground: Ground) -> dict[str, Any]:
    least = ground.settings.count("small_cell")
    large = [route for route in routes if route.low >= least]
    wide = [route for route in large if any(route.holds(other, ground.places) for other in large)]
    told = sorted((route for route in large if route not in wide), key=lambda route: _order(route, ground))
    said = [statement("threat.routes.several")] if any(route.sources > 1 for route in told) else []
    for name, left in (("small", [r for r in routes if r.is_small(least)]), ("wide", wide)):
        if left:
            number = ground.make.count(len(left), unit="routes", rows=pd.concat([route.rows for route in left]))
            said.append(statement(f"threat.routes.{name}", number=number, least=least))
    return {"routes": [_route(route, ground) for route in told], "statements": said}


def _in(area: str, whole: str, places: Places) -> bool:
    """Whether an area is the other, or lies in it."""
    return area == whole or (area in places and whole in places.ancestors(area))


def _order(route: Route, ground: Ground) -> tuple[str, ...]:
    """By the names of the places, never by the count (refusal R9)."""
    return (*(ground.places[p].name if p in ground.places else p for p in route.way.values()), route.form)


def _route(route: Route, ground: Ground) -> dict[str, Any]:
    form = catalog.form(route.form)
    years = list(dict.fromkeys(day[:4] for day in route.periods))
    return {
        **{name: place for name, place in route.way.items() if place},
        "form": route.form,
        "name": form.label_en,
        "name_ur": form.label_ur,
        "period": "/".join(years),
        "count": _figure(route, ground),
    }


def _figure(route: Route, ground: Ground) -> Figure:
    make, rows = ground.make, route.rows
    if route.low < route.high:
        method = SEVERAL if route.sources > 1 else "bounds"
        return make.bounds(route.low, route.high, unit="persons", rows=rows, method=method)
    if len(rows) == 1:
        return make.published(route.low, unit="persons", rows=rows)
    return make.count(int(route.low), unit="persons", rows=rows)
