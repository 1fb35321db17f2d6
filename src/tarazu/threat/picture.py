"""The picture of threat by form: what was counted, by whom, of whom, and the rate where the population is known.

Reported and discovered victims, presumed and confirmed victims, and every voice stand apart. Where a source speaks only
of smaller areas, its figures are summed and said to be a sum of so many. Totals are shown for some years; women and
men, children and adults for the newest year that a source speaks of, each added up where all the parts are there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from tarazu import catalog
from tarazu.evidence.basis import Basis, grouped_bases
from tarazu.evidence.cells import EVENTS
from tarazu.evidence.places import Places
from tarazu.evidence.totals import TOTAL, complete_parts
from tarazu.figures import Figure
from tarazu.methods.rates import pooled_rate
from tarazu.threat.ground import Ground
from tarazu.words import statement

PER = 100_000
_YEARS_SHOWN = 6
# One telling: what one source says of one thing in one year; `form` is the part of the picture it stands in.
_TELLING = ("area", "form", "indicator", "year", "voice", "source", "detected", "detail")
_SERIES = ("form", "place", "area", "indicator", "period", "sex", "age_group", "voice", "source", "detected", "detail")
_DAYS = 365.25
# Shorter counts make no yearly rate: one raid of one month is not twelve a year. Nor do some parts of an area make its rate.
_LEAST_DAYS = 360
# How a rate is found, by whether the count and the number of people are known only to bounds.
_RATES = {
    (False, False): "",
    (True, False): " over bounds",
    (False, True): " over bounds of the population",
    (True, True): " over bounds of the count and the population",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the picture: what is counted of whom (`key`), bounds, and the areas that they are summed over.

    `rows`: how many rows of files; `days`: the most days of the year that any cell covers, 0 beyond a year.
    """

    key: dict[str, str]
    counted: tuple[float, float]
    rows: int
    days: float
    of: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class People:
    """Bounds of the number of people of a sex and age group in some areas, and what they rest on."""

    bounds: tuple[float, float]
    basis: Basis


def describe_picture(ground: Ground, dispersion: Mapping[str, float]) -> list[dict[str, Any]]:
    """One entry a form of exploitation with any evidence, `all` first.

    Args:
        dispersion: by main form, variance of a count over its mean; 1 where it is not known.
    """
    lines = _gathered(_lines(ground))
    asked = {(line.of, line.key["sex"], line.key["age_group"]) for line in lines}
    people = {group: _people(*group, ground) for group in asked}
    found: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        who = people[line.of, line.key["sex"], line.key["age_group"]]
        form = line.key["form"]
        met = dispersion.get(form.partition(".")[0], 1.0)
        found.setdefault(form, []).append(_describe_count(line, who, met, ground))
    return [_describe_form(form, found[form], ground) for form in sorted(found, key=lambda f: (f != TOTAL, f))]


def _gathered(cells: pd.DataFrame) -> list[Line]:
    """Cells of one series as one line, in the order of the series."""
    if cells.empty:
        return []
    series = cells.groupby(list(_SERIES), sort=True)
    number = np.asarray(series.ngroup(), dtype=np.int64)
    sums = series.agg(lower=("lower", "sum"), upper=("upper", "sum"), rows=("row_count", "sum"), days=("days", "max"))
    of: list[set[str]] = [set() for _ in range(len(sums))]
    for line, area in zip(number.tolist(), cells["of"].tolist(), strict=True):
        of[line].add(str(area))
    keys = ({name: str(part) for name, part in zip(_SERIES, key, strict=True)} for key in sums.index)
    told = zip(keys, *(sums[name].tolist() for name in sums), of, grouped_bases(cells, number), strict=True)
    return [
        Line(key, (float(low), float(high)), int(rows), float(days), tuple(sorted(areas)), basis)
        for key, low, high, rows, days, areas, basis in told
    ]


def _people(areas: tuple[str, ...], sex: str, age_group: str, ground: Ground) -> People | None:
    """None where the number is unknown, or nought, in any of the areas."""
    told = [ground.population.between(area, sex=sex, age_group=age_group) for area in areas]
    known = [ends for ends in told if ends and ends[0] > 0]
    if len(known) < len(areas):
        return None
    bases = (ground.population.basis(area, sex=sex, age_group=age_group) for area in areas)
    return People((sum(ends[0] for ends in known), sum(ends[1] for ends in known)), Basis.joined(bases))


def _describe_form(form: str, counts: list[dict[str, Any]], ground: Ground) -> dict[str, Any]:
    label = catalog.form(form)
    named = {"name": label.label_en, "name_ur": label.label_ur}
    return {"form": form, **named, "counts": counts, "statements": _say(form, counts, ground)}


def _lines(ground: Ground) -> pd.DataFrame:
    """The cells of every line to show; several cells of one line are added up."""
    cells = ground.victims[ground.victims["year"] > ground.newest_year - _YEARS_SHOWN]
    within = _margins(cells).assign(period=_periods)
    beyond = ground.longer.assign(days=0)  # a count of several years enters no rate
    lines = _wide(pd.concat([part for part in (within, beyond) if len(part)] or [within], ignore_index=True), ground)
    country = lines["area"].isin(ground.places.at("country"))
    lines = lines[country | (lines["year"] > ground.newest_year - ground.settings.count("recent_periods"))]
    order = {area: n for n, area in enumerate(ground.places.sorted(lines["area"]))}
    return lines.assign(place=lines["area"].map(order))


def _wide(lines: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    """Lines of the country and the provinces; sums over smaller areas where a source gives only these."""
    told = ["area", "form", "source", "indicator", "year"]
    country, provinces, districts = (
        lines[lines["area"].isin(ground.places.at(level))].assign(of=lambda f: f["area"])
        for level in ("country", "province", "district")
    )
    province = {a: ground.places[a].province for a in ground.places.at("district")}
    summed = districts.assign(area=districts["area"].map(province))
    parts = [country, provinces, _not_told(summed[summed["area"] != ""], provinces, told)]
    if whole := ground.places.country:
        above = provinces.assign(area=whole)
        parts.append(_not_told(above, country, told))
        parts.append(_not_told(districts.assign(area=whole), pd.concat([country, above]), told))
    return pd.concat([p for p in parts if len(p)] or parts[:1], ignore_index=True)


def _not_told(rows: pd.DataFrame, by: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    if rows.empty or by.empty:
        return rows
    given = pd.MultiIndex.from_frame(by[keys]).unique()
    return rows[~pd.MultiIndex.from_frame(rows[keys]).isin(given)]


def _margins(cells: pd.DataFrame) -> pd.DataFrame:
    """Every telling as a total, by sex and by age group; a cell that fits into none of these stands for itself."""
    if cells.empty:
        return cells
    newest = cells["year"] == cells.groupby(["source", "indicator"])["year"].transform("max")
    by_sex = complete_parts(cells, "age_group", [*_TELLING, "sex"]).assign(age_group=TOTAL)
    by_age = complete_parts(cells, "sex", [*_TELLING, "age_group"]).assign(sex=TOTAL)
    total = complete_parts(by_sex, "sex", [*_TELLING, "age_group"]).assign(sex=TOTAL)
    other = complete_parts(by_age, "age_group", [*_TELLING, "sex"]).assign(age_group=TOTAL)
    total = pd.concat([total, _not_told(other, total, list(_TELLING))])
    split = [by_sex[by_sex["sex"] != TOTAL], by_age[by_age["age_group"] != TOTAL]]
    used = pd.concat([total, *split]).index
    alone = cells[~cells.index.isin(used)]
    return pd.concat([total, *(part[newest.reindex(part.index)] for part in (*split, alone))], ignore_index=True)


def _periods(cells: pd.DataFrame) -> pd.Series:
    """The year; the days that it really covers where a source gives part of a year."""
    first, last = (pd.to_datetime(cells[name]) for name in ("first_day", "last_day"))
    whole = (first.dt.day_of_year == 1) & (last.dt.month == 12) & (last.dt.day == 31)
    days = first.dt.strftime("%Y-%m-%d") + "/" + last.dt.strftime("%Y-%m-%d")
    return cells["year"].astype(str).where(whole, days)


def _describe_count(line: Line, people: People | None, dispersion: float, ground: Ground) -> dict[str, Any]:
    (low, high), key = line.counted, line.key
    own = line.of == (key["area"],)
    if own and line.rows == 1 and low == high:  # a figure of a part was never published for the whole
        count = ground.make.published(low, unit="persons", rows=line.basis)
    elif low == high and low.is_integer():
        count = ground.make.count(int(low), unit="persons", rows=line.basis)
    else:
        count = ground.make.bounds(low, high, unit="persons", rows=line.basis)
    shown = ("area", "indicator", "period", "sex", "age_group", "voice", "detected", "detail")
    entry = {**{name: key[name] for name in shown}, "areas_summed": len(line.of), "count": count}
    if not own and len(line.of) == 1:
        entry["part"] = line.of[0]
    if not own:
        entry["areas_within"] = _within(key["area"], ground.places[line.of[0]].level, ground.places)
    whole = entry.get("areas_within", 1) == len(line.of) and line.days > _LEAST_DAYS
    # A list of events names what happened and never what did not: areas are on it because something happened there.
    rate = _rate(line, people, dispersion, ground) if whole and key["indicator"] != EVENTS else None
    return entry | ({"rate": rate} if rate else {})


@lru_cache(maxsize=1_000)
def _within(area: str, level: str, places: Places) -> int:
    return len(places.within(area, level))


def _rate(line: Line, people: People | None, dispersion: float, ground: Ground) -> Figure | None:
    """Per 100,000 of the same sex and age group and a year, with its exact Poisson interval (`methods.rates.pooled`).

    Where victims are met together the interval is that of the groups. Where the count or the number of people is known
    only to bounds, from the least rate to the greatest.
    """
    counted = line.counted
    if people is None or not all(n.is_integer() for n in counted):
        return None
    share = min(line.days / _DAYS, 1.0) / PER
    fewest, most = (end * share for end in people.bounds)
    asked: dict[str, float] = {"level": ground.make.level, "dispersion": dispersion}
    least = pooled_rate(counted[0], counted[0], most, **asked)
    greatest = pooled_rate(counted[1], counted[1], fewest, **asked)
    ends = float(least.lower), float(greatest.upper)
    name = "exact Poisson" if dispersion == 1 else f"Poisson with dispersion {dispersion:.1f}"
    method = name + _RATES[counted[0] < counted[1], fewest < most]
    evidence = line.basis | people.basis
    if counted[0] != counted[1]:
        return ground.make.bounds(*ends, unit="per 100,000", rows=evidence, method=method)
    rate = 2 * counted[0] / (fewest + most)
    return ground.make.estimate(rate, ends, unit="per 100,000", method=method, rows=evidence)


def _say(form: str, counts: list[dict[str, Any]], ground: Ground) -> list[dict[str, Any]]:
    """The newest total, said with its voice and whether it was reported or discovered."""
    whole = [c for c in counts if c["sex"] == TOTAL and c["age_group"] == TOTAL]
    if not whole:
        return [statement("threat.picture.no_total", form=catalog.form(form).named)]
    newest = max(whole, key=lambda c: (c["period"][-10:], c["area"] == ground.places.country, c["area"]))
    definitions = [ground.make.book.definitions.get(source) for source in newest["count"]["sources"]]
    said = [statement("threat.picture.definition", definition=d) for d in dict.fromkeys(definitions) if d]
    return [_say_newest(form, newest, ground), *said]


def _say_newest(form: str, newest: dict[str, Any], ground: Ground) -> dict[str, Any]:
    """What was counted, where and by whom; of a sum, over how many of its parts, and of one part, which it is."""
    told: dict[str, Any] = {
        "form": catalog.form(form).named,
        "place": ground.places[newest["area"]].named,
        "count": newest["count"],
        "period": newest["period"],
        "voice": catalog.code("voice", newest["voice"]).named,
        "measure": _measure_name(newest["indicator"]),
    }
    summed, within = newest["areas_summed"], newest.get("areas_within", 1)
    if within == 1:
        return statement("threat.picture.newest", **told)
    if summed == 1:
        return statement("threat.picture.newest_part", **told, part=ground.places[newest["part"]].named)
    return statement("threat.picture.newest_sum", **told, summed=summed, within=within)


def _measure_name(code: str) -> dict[str, Any]:
    return statement("threat.picture.events") if code == EVENTS else catalog.measure(code).named
