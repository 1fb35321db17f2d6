"""A small assessment document for the tests of the report: two provinces, four districts, each kind of content once."""

from itertools import count
from typing import Any

from tarazu.words import statement

COUNTRY, NORTH, SOUTH = "XR", "XR-N", "XR-S"
DISTRICTS = ("XR-N1", "XR-N2", "XR-S1", "XR-S2")


class Figures:
    """Figures with ids of their own, each from one source unless told otherwise."""

    def __init__(self) -> None:
        self.numbers = count(1)

    def __call__(self, value: Any, interval: Any = None, unit: str = "persons", **more: Any) -> dict[str, Any]:
        figure = {
            "id": f"t/{next(self.numbers)}", "value": value, "interval": interval, "level": 0.95 if interval else None,
            "unit": unit, "method": "as published" if interval is None else "estimate", "sources": ["A"], "grade": "1B",
            "lineage": ["counts.csv:2-9@0123abcd"],
        }  # fmt: skip
        return figure | more


def document_with(*, name: str = "Shimal", name_ur: str = "شمال", title: str = "Court registry") -> dict[str, Any]:
    """The document; `name` and `name_ur` are of the first district, `title` of the first source."""
    make = Figures()
    areas = [
        {"area": COUNTRY, "name": "Reportland", "name_ur": "ریپورٹ لینڈ", "level": "country", "parent": ""},
        {"area": NORTH, "name": "North", "name_ur": "شمالی", "level": "province", "parent": COUNTRY},
        {"area": SOUTH, "name": "South", "name_ur": "جنوبی", "level": "province", "parent": COUNTRY},
        {"area": "XR-N1", "name": name, "name_ur": name_ur, "level": "district", "parent": NORTH},
        {"area": "XR-N2", "name": "Bagh", "name_ur": "باغ", "level": "district", "parent": NORTH},
        {"area": "XR-S1", "name": "Sahil", "name_ur": "ساحل", "level": "district", "parent": SOUTH},
        {"area": "XR-S2", "name": "Wadi", "name_ur": "وادی", "level": "district", "parent": SOUTH},
    ]
    for area in areas:
        area["population"] = make(1_250_000)
    place = {"en": name, "ur": name_ur}
    return {
        "schema": "tarazu.assessment/1",
        "title": statement("assessment.title", country={"en": "Reportland", "ur": "ریپورٹ لینڈ"}),
        "country": {"code": COUNTRY, "name": "Reportland", "name_ur": "ریپورٹ لینڈ"},
        "period": {"from": "2021", "to": "2024"},
        "tlp": "AMBER+STRICT",
        "seed": 3,
        "level": 0.95,
        "made_up": True,
        "settings": [{"id": "small_cell", "setting": 11, "why": statement("settings.why.small_cell")}],
        "areas": areas,
        "sources": [_source("A", 1, title), _source("B", 2, "Legal aid count")],
        "key_judgements": [_judgement(make, place)],
        "picture": [_picture(make)],
        "activity": {"areas": [_activity(make, a) for a in DISTRICTS], "statements": []},
        "vulnerability": _index(make),
        "exposure": {"districts": [], "statements": [statement("threat.exposure.no_drivers")], "driver_set": []},
        "information_gap": [_gap(make, a) for a in DISTRICTS],
        "verdicts": [
            _verdict(make, a, v, place)
            for a, v in zip(DISTRICTS, ("hotspot", "blind_spot", "no_sign", "insufficient_evidence"), strict=True)
        ],
        "why_there": [_why(make, place)],
        "response": _response(make),
        "balance": {"areas": [_balance(make, a) for a in DISTRICTS], "statements": []},
        "priorities": [_priority(make)],
        "information_requests": [_request()],
        "unknowns": [statement("assessment.unknown.routes")],
        "outside_views": [_outside(make, year) for year in ("2022", "2023")],
        "profiles": [{"area": a, "level": "district", "statements": [], "figures": []} for a in DISTRICTS],
        "refusals": [{"id": "R9", "what": "A league table.", "why": "Chance.", "instead": "Bands."}],
        "methods": [{"id": "wilson", "statement": statement("assessment.method.wilson"), "paper": "Wilson (1927)"}],
        "limits": [statement("assessment.limit.counts")],
    }  # fmt: skip


def _source(code: str, number: int, title: str) -> dict[str, Any]:
    return {
        "source": code, "number": number, "title": title, "origin": f"O{code}", "grade": "1B", "tlp": "AMBER",
        "voice": ["state"], "definition_used": "Palermo Protocol", "url": "https://example.org/a?b=1&c=2", "used": 4,
        "published": "2024",
    }  # fmt: skip


def _judgement(make: Figures, place: Any) -> dict[str, Any]:
    chance = make(0.91, [0.88, 0.93], "probability")
    return {
        "id": "K1",
        "statement": statement("threat.reason.vulnerable", place=place, share=1 / 3, chance=chance),
        "phia": "highly_likely",
        "probability": chance,
        "confidence": "moderate",
        "confidence_reason": statement("report.reading.confidence"),
        "figures": [make(41, [33, 52])],
    }


def _count(make: Figures, area: str, sex: str, number: int, *, period: str = "2024", source: str = "A") -> Any:
    held = {
        "area": area, "indicator": "victims_presumed", "period": period, "sex": sex, "age_group": "all",
        "voice": "state", "detected": "reported", "count": make(number, sources=[source]), "detail": "", "note": "",
    }  # fmt: skip
    if sex == "all":
        held["rate"] = make(number / 12.5, [number / 16, number / 9], "per 100,000", sources=[source])
    return held


def _picture(make: Figures) -> dict[str, Any]:
    whole = [_count(make, COUNTRY, "all", n, period=str(y)) for n, y in ((31, 2022), (44, 2023), (52, 2024))]
    provinces = [_count(make, area, "all", n) for area, n in ((NORTH, 40), (SOUTH, 12))]
    sexes = [_count(make, NORTH, "female", 26), _count(make, NORTH, "male", 7, source="B")]
    return {"form": "EX02", "name": "Forced labour", "name_ur": "جبری مشقت", "counts": whole + provinces + sexes}


def _activity(make: Figures, area: str) -> dict[str, Any]:
    return {
        "area": area, "form": "EX02", "level": "district", "relative_rate": make(1.4, [0.9, 2.1], "ratio"),
        "probability_above_1_5": make(0.37, [0.35, 0.39], "probability"),
        "probability_below_1": make(0.05, [0.04, 0.06], "probability"), "events": make(9), "origins": 2,
        "gap": make(0.62, [0.62, 0.62], "share"), "growth": make(-0.12, [-0.3, 0.09], "per year"),
    }  # fmt: skip


def _index(make: Figures) -> dict[str, Any]:
    driver = {"driver": "DR-01", "name": "Poverty", "name_ur": "غربت"}
    return {
        "districts": [
            {
                "area": a, "province": a[:4], "score": make(0.4, [0.3, 0.5], "score"), "rank": make(2, [1, 4], "rank"),
                "top_tenth": make(0.1, [0.1, 0.1], "probability"), "top_third": make(0.4, [0.4, 0.4], "probability"),
                "band": "middle", "missing": [], "drivers": [driver | {"observed": make(38.0, None, "%")}],
            }
            for a in DISTRICTS
        ],
        "statements": [statement("threat.vulnerability.no_top", share=0.1, sure=0.8)],
        "driver_set": [driver | {"unit": "%", "goalposts": [0, 100], "why": "Debt.", "mark": "S"}],
    }  # fmt: skip


def _gap(make: Figures, area: str) -> dict[str, Any]:
    parts = ("gap", "completeness", "independence", "recency")
    return {"area": area, "form": "EX02"} | {part: make(0.5, [0.5, 0.5], "share") for part in parts}


def _verdict(make: Figures, area: str, verdict: str, place: Any) -> dict[str, Any]:
    reason = statement("threat.reason.silence", events=make(4, [4, 4], method="count"), least=5, years="2022–2024")
    return {
        "area": area, "form": "EX02", "level": "district", "verdict": verdict, "reasons": [reason],
        "other_explanations": [statement("threat.explanation.raid")], "action": statement(f"threat.action.{verdict}"),
        "failed": [], "would_settle": [statement("threat.settle.blind_spot")],
        "sensitivity": [{"setting": "hotspot_ratio", "at": [{"threshold": 2.0, "verdict": "emerging"}]}],
    }  # fmt: skip


def _why(make: Figures, place: Any) -> dict[str, Any]:
    driver = {
        "driver": "DR-01", "name": "Poverty", "name_ur": "غربت", "observed": make(52.0, [47.0, 57.0], "%"),
        "national": make(38.0, [37.0, 39.0], "%"), "difference": make(14.0, [9.0, 19.0], "percentage points"),
    }  # fmt: skip
    caution = statement("threat.why.caution")
    return {
        "area": "XR-N1", "form": "EX02", "statements": [caution], "drivers": [driver], "comparison": ["XR-S2"],
        "missing": ["DR-02"],
    }  # fmt: skip


def _response(make: Figures) -> dict[str, Any]:
    stages = [
        {"stage": "registered", "name": "Registered", "name_ur": "درج", "count": make(60, unit="cases")},
        {"stage": "decided", "name": "Decided", "name_ur": "فیصلہ", "count": make(3, unit="cases"),
         "share_of_previous": make(0.05, [0.02, 0.14], "share")},
    ]  # fmt: skip
    ratio = {"area": NORTH, "indicator": "PI-F06", "name": "Charge-sheet rate", "period": "2024", "band": "within"}
    return {
        "indicators": [
            {"indicator": "PI-F06", "name": "Charge-sheet rate", "name_ur": "چالان", "area": NORTH, "period": "2024",
             "count_basis": "period", "period_ratio": True, "indicator_figure": make(0.5, [0.4, 0.6], "share"),
             "numerator": make(30, unit="cases"), "denominator": make(60, unit="cases"), "contextual": False,
             "paired_with": ["PI-H01"], "partner_missing": True, "voice": "state", "sex": "all", "age_group": "all",
             "form": "all", "statement": None},
        ],
        "funnel": [{"area": NORTH, "count_basis": "cohort", "period": "2024", "agency": "", "stages": stages}],
        "comparison": [], "profile": [], "transparency": [],
        "gender": {"statements": [], "ratios": [ratio | {"ratio": make(0.9, [0.7, 1.2], "ratio")}], "blanks": []},
        "two_voices": [
            {"area": NORTH, "indicator": "victims_presumed", "period": "2024", "state": [make(40)],
             "cso": [make(71, sources=["B"])], "agree": False, "statement": None},
        ],
    }  # fmt: skip


def _balance(make: Figures, area: str) -> dict[str, Any]:
    return {
        "area": area, "need": make(0.5, [0.4, 0.6], "score"), "response": make(0.3, [0.1, 0.5], "share"),
        "response_level": "province", "gap": make(0.2, [-0.1, 0.5], "score"),
        "probability_gap": make(0.86, [0.85, 0.87], "probability"), "band": "threat_outweighs",
    }  # fmt: skip


def _priority(make: Figures) -> dict[str, Any]:
    areas = make(4, [4, 4], "areas", method="count")
    return {
        "id": "outweighs", "statement": statement("balance.priority.outweighs", areas=areas), "band": "first",
        "areas": list(DISTRICTS), "figures": [areas], "action": statement("balance.action.outweighs"),
        "treaty": ["TIPP-6-3"],
    }  # fmt: skip


def _request() -> dict[str, Any]:
    return {
        "id": "Q1", "rank": 1, "addressee": {"en": "Police", "ur": "پولیس"}, "jurisdiction": {"en": "North", "ur": ""},
        "law": "", "mark": "", "deadline": statement("balance.request.no_deadline"), "letter": True,
        "appeal": statement("balance.request.no_appeal"),
        "question": statement("balance.question.verdict", what="victims", place={"en": "North", "ur": "شمالی"}),
    }  # fmt: skip


def _outside(make: Figures, year: str) -> dict[str, Any]:
    view = make(7.5, None, "rating")
    said = statement("assessment.outside_view", measure="Outside index", said="7.5", period=year)
    return {"name": "Outside index", "year": year, "figure": view, "statement": said}


def _square(area: str, level: str, west: float, north: float, size: float = 1.0) -> dict[str, Any]:
    east, south = west + size, north - size
    ring = [[west, north], [east, north], [east, south], [west, south], [west, north]]
    return {
        "type": "Feature",
        "properties": {"area": area, "level": level, "attribution": "© Reportland survey"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


BOUNDARIES = {
    "type": "FeatureCollection",
    "features": [
        _square("XR-N1", "district", 70, 31),
        _square("XR-N2", "district", 71, 31),
        _square("XR-S1", "district", 70, 30),
        _square("XR-S2", "district", 71, 30),
        {
            "type": "Feature",
            "properties": {
                "name": "Line of Control",
                "name_ur": "لائن آف کنٹرول",
                "note": "The dashed line is approximate.",
                "note_ur": "نقطہ دار خط تقریبی ہے۔",
            },
            "geometry": {"type": "LineString", "coordinates": [[72, 31], [72, 30]]},
        },
    ],
}
