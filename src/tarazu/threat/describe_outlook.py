"""The outlook in the words and figures of the assessment: scenarios, shocks and their times, seasons, what experts judge."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tarazu import catalog
from tarazu.evidence.basis import Basis
from tarazu.figures import Figure
from tarazu.methods.seasonality import MONTHS as MONTHS_OF_A_YEAR
from tarazu.threat.describe_judged import describe_experts, describe_item
from tarazu.threat.ground import Ground
from tarazu.threat.judged import Judged
from tarazu.threat.outlook import MONTHS, Outlook, Season, Shock
from tarazu.words import statement

Said = dict[str, Any]
SEASON = "Dirichlet, widened by dispersion"
_AFTER = "months after the end of the shock"
_DAYS_A_MONTH = 365.25 / 12


def describe_outlook(outlook: Outlook, bands: Mapping[str, str], ground: Ground) -> Said:
    """The outlook for the assessment.

    Args:
        bands: the band of vulnerability of each district, as the assessment has it.
    """
    return {
        **_time(outlook),
        "scenarios": [_scenario(entry, outlook, ground) for entry in catalog.scenarios()],
        **_shocks(outlook, bands, ground),
        "seasons": {
            "forms": [_season(s, ground) for s in outlook.seasons if s.found.reason is None],
            "statements": list(_said_of_seasons(outlook, ground)),
        },
        "experts": describe_experts(outlook.judged, ground),
        "statements": [*_said_of_time(outlook)],
    }


def _time(outlook: Outlook) -> Said:
    if outlook.begins is None or outlook.ends is None:
        return {"from": "", "to": "", "months": MONTHS}
    return {"from": outlook.begins.isoformat(), "to": outlook.ends.isoformat(), "months": MONTHS}


def _said_of_time(outlook: Outlook) -> Iterator[Said]:
    yield statement("threat.outlook.no_prediction")
    if outlook.begins is None:
        yield statement("threat.outlook.no_date")
    else:
        yield statement("threat.outlook.time", begins=_day(outlook.begins), ends=_day(outlook.ends))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _scenario(entry: catalog.Scenario, outlook: Outlook, ground: Ground) -> Said:
    """A story with what to watch; its likelihood only where experts were asked for it."""
    seen = {s.driver.code for s in outlook.shocks}
    told: Said = {
        "scenario": entry.code,
        **entry.named,
        "months": entry.months,
        "story": {"en": entry.story, "ur": entry.story_ur},
        "why": {"en": entry.why, "ur": entry.why_ur},
        "source": entry.source,
        "mark": entry.mark,
        "forms": [catalog.form(code).named for code in entry.forms],
        "watch": [
            *(catalog.driver(c).named for c in entry.drivers),
            *(catalog.measure(c).named for c in entry.measures),
        ]
        + [catalog.indicator(c).named for c in entry.indicators],
        "signs": [{"en": en, "ur": ur} for en, ur in entry.warnings],
        "ask": [{"en": en, "ur": ur} for en, ur in entry.questions],
        "begun": [catalog.driver(code).named for code in entry.drivers if code in seen],
    }
    likely = list(_likelihoods(entry.code, outlook.judged, ground))
    return {**told, "likelihood": likely} if likely else told


def _likelihoods(scenario: str, judged: Judged, ground: Ground) -> Iterator[Said]:
    if judged.weighed is None:
        return
    for row in judged.items[judged.items["scenario"] == scenario].to_dict("records"):
        yield describe_item(row, judged, ground)


def _shocks(outlook: Outlook, bands: Mapping[str, str], ground: Ground) -> Said:
    drivers = {s.driver.code: s.driver for s in (*outlook.shocks, *outlook.past)}
    associations = [
        statement(
            "threat.outlook.association",
            driver=d.named,
            why=d.why,
            source=d.source,
            strength=catalog.code("strength", d.evidence_strength).named,
        )
        for d in drivers.values()
    ]
    said = [statement("threat.outlook.shock.windows"), *associations] if drivers else []
    for name, held in (("reaching", outlook.shocks), ("past", outlook.past)):
        if held:
            rows = Basis.joined(Basis.of(shock.rows) for shock in held)
            said.append(
                statement(f"threat.outlook.shock.{name}", number=ground.make.count(len(held), unit="shocks", rows=rows))
            )
    if not drivers:
        said.append(statement("threat.outlook.shock.none"))
    areas = [_shock(s, outlook, bands, ground) for s in outlook.shocks]
    return {"shocks": {"areas": areas, "times": list(_times(outlook, ground)), "statements": said}}


def _times(outlook: Outlook, ground: Ground) -> Iterator[Said]:
    """Shocks of one driver and one time together: in how many places, and how many months of the outlook each time takes."""
    together: dict[tuple[str, date, date], list[Shock]] = {}
    for shock in outlook.shocks:
        together.setdefault((shock.driver.code, shock.first, shock.last), []).append(shock)
    for (code, first, last), held in sorted(together.items()):
        rows = Basis.joined(Basis.of(shock.rows) for shock in held)
        assert outlook.begins is not None
        assert outlook.ends is not None
        yield {
            "driver": code,
            "name": held[0].driver.label_en,
            "name_ur": held[0].driver.label_ur,
            "from": first.isoformat(),
            "to": last.isoformat(),
            "places": ground.make.count(len({shock.area for shock in held}), unit="areas", rows=rows),
            "windows": [
                {"window": name, "months": _months(outlook.begins, one, other, rows, ground)}
                for name, one, other in held[0].windows(outlook.begins, outlook.ends)
            ],
        }


def _months(begins: date, first: date, last: date, rows: Basis, ground: Ground) -> Figure:
    """From which to which month of the outlook, its beginning being 0."""
    low, high = (round((day - begins).days / _DAYS_A_MONTH, 1) for day in (first, last))
    return ground.make.bounds(low, high, unit="months", rows=rows, method=_AFTER)


def _shock(shock: Shock, outlook: Outlook, bands: Mapping[str, str], ground: Ground) -> Said:
    assert outlook.begins is not None
    assert outlook.ends is not None
    row = shock.most
    figure = ground.make.observed(row, unit=shock.driver.data_unit)
    return {
        "area": shock.area,
        "level": ground.places[shock.area].level,
        "driver": shock.driver.code,
        "name": shock.driver.label_en,
        "name_ur": shock.driver.label_ur,
        "counted": str(row["detail"].fillna("").iloc[0]),
        "from": shock.first.isoformat(),
        "to": shock.last.isoformat(),
        "observed": figure,
        "windows": [
            {"window": name, "from": first.isoformat(), "to": last.isoformat()}
            for name, first, last in shock.windows(outlook.begins, outlook.ends)
        ],
        "band": bands.get(shock.area, "unknown"),
    }


def _season(season: Season, ground: Ground) -> Said:
    """A form whose reported events are enough: each month's share of a year of equal months, and the test."""
    found, form = season.found, catalog.form(season.form)
    basis = Basis.of(season.rows)
    shares = [
        ground.make.estimate(middle, (low, high), unit="share", method=SEASON, rows=basis)
        for middle, (low, high) in zip(found.share.tolist(), found.interval.tolist(), strict=True)
    ]
    months = [{"month": n, "share": share} for n, share in zip(range(1, MONTHS_OF_A_YEAR + 1), shares, strict=True)]
    even = 1 / MONTHS_OF_A_YEAR
    flat = ground.make.estimate(even, (even, even), unit="share", method="twelve equal months", rows=basis)
    counted = ground.make.count(int(found.counts.sum()), unit="events", rows=basis)
    told: Said = {"form": season.form, "name": form.label_en, "name_ur": form.label_ur, "even": flat}
    common = {"form": form.named, "events": counted, "years": len(found.counts), "p": _tested(found.p_value)}
    assert found.peak is not None
    top, first, last = found.peak
    if not found.shown:
        return told | {"months": months, "shown": False, "statement": statement("threat.outlook.season.not", **common)}
    run = {"month": _month(top), "first": _month(first), "last": _month(last), "share": shares[top - 1]}
    said = statement("threat.outlook.season.shown", **common, **run)
    return told | {"months": months, "shown": True, "peak": top, "statement": said}


def _tested(p_value: float) -> str:
    return "<0.001" if p_value < 0.001 else f"{p_value:.3f}"


def _month(number: int) -> Said:
    return statement(f"threat.outlook.month.{number}")


def _said_of_seasons(outlook: Outlook, ground: Ground) -> Iterator[Said]:
    if not outlook.seasons:
        yield statement("threat.outlook.season.no_events")
        return
    whole = outlook.seasons[0]
    if whole.found.reason:
        yield statement(f"threat.outlook.season.{whole.found.reason}")
    else:
        yield statement("threat.outlook.season.reported")
    if len(whole.undated):
        number = ground.make.count(len(whole.undated), unit="events", rows=whole.undated)
        yield statement("threat.outlook.season.partial", number=number)
