"""A verdict in words: reasons, other explanations, a protection action, what failed and what would settle it."""

from typing import Any

import numpy as np

from tarazu import catalog
from tarazu.settings import Settings
from tarazu.threat.activity import Activity
from tarazu.threat.area_figures import AreaFigures
from tarazu.threat.describe import chance_figure
from tarazu.threat.ground import Ground
from tarazu.threat.information_gap import InformationGap
from tarazu.threat.verdicts import (
    BLIND_SPOT,
    EMERGING,
    HOTSPOT,
    INSUFFICIENT,
    NO_SIGN,
    Signs,
    Verdict,
    give_verdict,
    sensitivity,
)
from tarazu.threat.vulnerability import DriverIndex
from tarazu.words import statement

_INDEX_METHOD = "Monte Carlo over weights and data"
# Which of the facts below carry each verdict, in the order in which they are told.
_REASONS = {
    HOTSPOT: ("rate_far", "still_above", "events", "origins"),
    EMERGING: ("rate", "growth", "events", "origins"),
    BLIND_SPOT: ("vulnerable", "gap", "silence"),
    NO_SIGN: ("rate_below", "still_below", "gap", "origins"),
    INSUFFICIENT: ("events", "origins", "gap"),
}
# The settings that each condition is told with.
_ASKED = {
    "rate_far_above": {"ratio": "hotspot_ratio", "sure": "hotspot_probability"},
    "still_above": {"factor": "reporting_factor", "sure": "hotspot_probability"},
    "hotspot_origins": {"origins": "hotspot_origins"},
    "hotspot_events": {"events": "hotspot_events"},
    "rate_above": {"sure": "emerging_probability"},
    "growing": {"sure": "emerging_probability"},
    "emerging_origins": {"origins": "emerging_origins"},
    "emerging_events": {"events": "emerging_events"},
    "vulnerable": {"share": "blind_spot_share", "sure": "blind_spot_probability"},
    "little_known": {"gap": "blind_spot_gap"},
    "silent": {"events": "blind_spot_events"},
    "rate_below": {"sure": "no_sign_probability"},
    "still_below": {"factor": "reporting_factor", "sure": "no_sign_probability"},
    "well_known": {"gap": "no_sign_gap"},
    "no_sign_origins": {"origins": "no_sign_origins"},
}
_EXPLANATIONS = {
    HOTSPOT: ("recording_effort", "raid", "office", "road"),
    EMERGING: ("recording_effort", "raid", "new_reporter"),
    BLIND_SPOT: ("truly_little", "hidden_elsewhere"),
    NO_SIGN: ("hidden", "closed_office"),
    INSUFFICIENT: (),
}


def describe_verdicts(told: AreaFigures, vulnerability: DriverIndex, ground: Ground) -> list[dict[str, Any]]:
    """One entry an area of the activity, by province and name."""
    vulnerable = vulnerability.probability_top(ground.settings["blind_spot_share"])
    return [
        _describe(i, told, vulnerability, float(vulnerable[area]), ground) for i, area in enumerate(told.activity.areas)
    ]


def read_signs(i: int, activity: Activity, gap: InformationGap, vulnerable: float) -> Signs:
    """What is known of the i-th area, as the rule looks at it."""
    draws, slopes = activity.draws[:, i], activity.growth[:, i]
    return Signs(
        ratio=draws[~np.isnan(draws)],
        growing=None if np.isnan(slopes).any() else float((slopes > 0).mean()),
        vulnerable=None if np.isnan(vulnerable) else vulnerable,
        events=(float(activity.events[i, 0]), float(activity.events[i, 1])),
        origins=int(activity.origins[i]),
        reporting=int(activity.reporting[i]),
        gap=float(gap.gap[i]),
    )


def _describe(i: int, told: AreaFigures, index: DriverIndex, vulnerable: float, ground: Ground) -> dict[str, Any]:
    activity, area = told.activity, told.activity.areas[i]
    signs = read_signs(i, activity, told.gap, vulnerable)
    given = give_verdict(signs, ground.settings)
    facts = _facts(i, told, index, signs, ground)
    moved = sensitivity(signs, ground.settings)
    return {
        "area": area,
        "form": activity.form,
        "level": activity.level,
        "verdict": given.verdict,
        "reasons": [
            *(facts[name] for name in _REASONS[given.verdict] if name in facts),
            *_failures(given, ground.settings),
        ],
        "other_explanations": [statement(f"threat.explanation.{name}") for name in _EXPLANATIONS[given.verdict]],
        "action": statement(f"threat.action.{given.verdict}"),
        "failed": sorted({name for names in given.failed.values() for name in names}),
        "would_settle": _settle(given),
        "sensitivity": [
            {"setting": name, "at": [{"threshold": at, "verdict": verdict} for at, verdict in values]}
            for name, values in moved.items()
        ],
    }


def _facts(i: int, told: AreaFigures, index: DriverIndex, signs: Signs, ground: Ground) -> dict[str, dict[str, Any]]:
    """Every fact that a reason can be made of, as statements with their figures."""
    activity, area, held = told.activity, told.activity.areas[i], told.gaps[i]
    place, form = ground.places[area].named, catalog.form(activity.form).named
    years = f"{ground.recent_years[0]}–{ground.recent_years[-1]}"
    rows = activity.rows.get(area, ground.searched)
    origins = ground.make.count(signs.origins, unit="origins", rows=rows)
    reporting = ground.make.count(signs.reporting, unit="origins", rows=rows)
    found = {
        **_counted(i, told, form, place, years, least=ground.settings.count("blind_spot_events")),
        "origins": statement("threat.reason.origins", origins=origins, reporting=reporting),
        "gap": statement(
            "threat.reason.gap",
            gap=held["gap"],
            completeness=held["completeness"],
            independence=held["independence"],
            recency=held["recency"],
        ),
    }
    if rate := told.rates[i]:
        found |= _rate_facts(rate, place, ground)
    if signs.vulnerable is not None and (drivers := index.basis(area)):
        chance = chance_figure(signs.vulnerable, index.draw_count, ground, method=_INDEX_METHOD, rows=drivers)
        share = ground.settings["blind_spot_share"]
        found["vulnerable"] = statement("threat.reason.vulnerable", chance=chance, place=place, share=share)
    return found


def _counted(
    i: int, told: AreaFigures, form: dict[str, str], place: dict[str, str], years: str, *, least: int
) -> dict[str, dict[str, Any]]:
    """How many were counted; where no source gives a figure of the recent years, that nobody was asked is said."""
    if not told.activity.reporting[i]:
        said = statement("threat.reason.no_figure", form=form, place=place, years=years)
        return {"events": said, "silence": said}
    events = told.events[i]
    return {
        "events": statement("threat.reason.events", events=events, form=form, years=years),
        "silence": statement("threat.reason.silence", events=events, least=least, years=years),
    }


def _rate_facts(rate: dict[str, Any], place: dict[str, str], ground: Ground) -> dict[str, dict[str, Any]]:
    ratio, factor = (f"{ground.settings[name]:g}" for name in ("hotspot_ratio", "reporting_factor"))
    found = {
        "rate_far": statement(
            "threat.reason.rate_far",
            place=place,
            rate=rate["relative_rate"],
            ratio=ratio,
            chance=rate["probability_above_1_5"],
        ),
        "rate": statement(
            "threat.reason.rate", place=place, rate=rate["relative_rate"], chance=rate["probability_above_1"]
        ),
        "rate_below": statement(
            "threat.reason.rate_below", place=place, rate=rate["relative_rate"], chance=rate["probability_below_1"]
        ),
        "still_above": statement(
            "threat.reason.still_above", place=place, factor=factor, chance=rate["probability_truly_above_1"]
        ),
        "still_below": statement(
            "threat.reason.still_below", place=place, factor=factor, chance=rate["probability_truly_below_1"]
        ),
    }
    if "growth" in rate:
        found["growth"] = statement("threat.reason.growth", growth=rate["growth"], chance=rate["probability_growing"])
    return found


def _condition(name: str, settings: Settings) -> dict[str, Any]:
    """A condition in words, with the thresholds that it was tried at."""
    told: dict[str, Any] = {}
    for part, setting in _ASKED[name].items():
        whole = part in ("origins", "events")
        told[part] = (
            f"{settings[setting]:g}"
            if part in ("ratio", "factor")
            else settings.count(setting)
            if whole
            else settings[setting]
        )
    return statement(f"threat.condition.{name}", **told)


def _failures(given: Verdict, settings: Settings) -> list[dict[str, Any]]:
    """For insufficient evidence: of each verdict that was nearest, what was missing."""
    if given.verdict != INSUFFICIENT:
        return []
    return [
        statement(
            "threat.reason.failed",
            verdict=catalog.code("verdict", verdict).named,
            conditions=[_condition(name, settings) for name in names],
        )
        for verdict, names in given.failed.items()
    ]


def _settle(given: Verdict) -> list[dict[str, Any]]:
    """What evidence would settle the verdict that was nearest: the one with the fewest conditions failed."""
    if given.verdict != INSUFFICIENT:
        return [statement(f"threat.settle.{given.verdict}")]
    nearest = min(given.failed.values(), key=len)
    return [statement(f"threat.settle.condition.{name}") for name in nearest]
