"""The outlook: shocks told with their two times, seasons of reported events alone, and likelihoods only from experts."""

import json
from datetime import date

import pandas as pd
import pytest

from tarazu.evidence.tables.judgements import DEFINITION
from tarazu.settings import Settings
from tarazu.threat.describe_outlook import describe_outlook
from tarazu.threat.ground import lay_ground
from tarazu.threat.outlook import find_outlook
from testland_rows import happened, observed, take_in

FLOOD = {
    "area": "XT-P01", "indicator": "DR-05", "form": "all", "voice": "state", "source": "S1", "value": "4200",
    "period": "2023-07-15/2023-09-15", "detail": "persons displaced",
}  # fmt: skip
JUDGEMENT = {
    "expert": "E1", "item": "C1", "question": "Cases of last year?", "kind": "calibration", "scale": "uniform",
    "q05": "10", "q50": "20", "q95": "40", "realisation": "25", "unit": "cases", "form": "all", "source": "S2",
}  # fmt: skip
CHANCE = JUDGEMENT | {
    "item": "O1", "question": "Does a flood displace people in the country?", "kind": "outlook", "q05": "0.1", "q50": "0.3", "q95": "0.6",
    "realisation": "", "unit": "probability", "scenario": "SC-02", "horizon": "24",
}  # fmt: skip


def told(workspace, bands=None):
    with workspace.evidence() as evidence:
        ground = lay_ground(evidence, Settings({}))
        return describe_outlook(find_outlook(evidence, ground, seed=0), bands or {}, ground)


def messages(part):
    return [s["message"].removeprefix("threat.outlook.") for s in part["statements"]]


def judged(workspace, *rows):
    columns = dict.fromkeys(name for row in (JUDGEMENT, CHANCE, *rows) for name in row)
    take_in(workspace, "judgements", [{c: row.get(c, "") for c in columns} for row in rows], "judgements.csv")
    return told(workspace)["experts"]


def panel(number=3, known=("C1", "C2", "C3")):
    """Experts E1, E2, ...: the first knows best, the others are too low and too sure."""
    for e in range(number):
        far = 0 if e == 0 else 12
        for item in known:
            yield JUDGEMENT | {
                "expert": f"E{e + 1}", "item": item, "q05": f"{10 + far}", "q50": f"{20 + far}", "q95": f"{30 + far}",
                "realisation": "18",
            }  # fmt: skip
        yield CHANCE | {
            "expert": f"E{e + 1}",
            "q05": f"0.{1 + 2 * e}",
            "q50": f"0.{2 + 2 * e}",
            "q95": f"0.{3 + 2 * e}",
        }


def test_without_evidence_of_it_this_is_said_and_no_likelihood_is_given(testland):
    held = told(testland)
    assert messages(held["shocks"]) == ["shock.none"]
    assert messages(held["seasons"]) == ["season.no_events"]
    assert messages(held["experts"]) == ["experts.nobody"]
    assert messages(held) == ["no_prediction", "no_date"]
    assert len(held["scenarios"]) == 6
    assert "likelihood" not in json.dumps(held["scenarios"])


def test_a_shock_has_two_times_of_which_those_in_the_outlook_are_told(testland):
    """A flood that ends on 15 September 2023; the newest evidence is of 31 December 2023."""
    observed(testland, FLOOD, {"area": "XT-P02", "value": "30"})
    held = told(testland, {"XT-P01": "high"})
    assert (held["from"], held["to"], held["months"]) == ("2024-01-01", "2026-12-31", 36)
    (shock,) = held["shocks"]["areas"]
    assert (shock["area"], shock["driver"], shock["band"]) == ("XT-P01", "DR-05", "high")
    assert (shock["from"], shock["to"], shock["counted"]) == ("2023-07-15", "2023-09-15", "persons displaced")
    early, late = shock["windows"]
    assert (early["window"], early["from"], early["to"]) == ("early", "2024-01-01", "2024-03-14")
    assert (late["window"], late["from"], late["to"]) == ("late", "2024-03-15", "2025-09-14")
    assert (shock["observed"]["value"], shock["observed"]["sources"]) == (4200, ["S1"])
    assert messages(held["shocks"]) == ["shock.windows", "association", "shock.reaching"]
    (scenario,) = [s for s in held["scenarios"] if s["begun"]]
    assert scenario["scenario"] == "SC-02"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"value": "0"}, 0),
        ({"value": "<5", "status": "suppressed"}, 0),
        ({"value": "5-9", "status": "suppressed"}, 1),
        ({"indicator": "DR-37"}, 0),
        ({"indicator": "DR-03"}, 0),
        ({"sex": "female"}, 0),
        ({"period": "2023"}, 1),
        ({"period": "2021"}, 1),
        ({"area": "XT-P"}, 1),
    ],
)
def test_only_a_shock_above_zero_that_raises_risk_is_one(testland, change, expected):
    observed(testland, FLOOD | change)
    held = told(testland)
    assert len(held["shocks"]["areas"]) == expected


def test_a_shock_of_long_ago_is_counted_and_not_drawn(testland):
    observed(testland, FLOOD | {"period": "2019-08"}, {"area": "XT-P02", "value": "30"})
    held = told(testland)
    assert held["shocks"]["areas"] == []
    assert "shock.past" in messages(held["shocks"])


def test_months_that_touch_are_one_shock_told_by_its_highest_figure(testland):
    rows = [
        FLOOD | {"indicator": "DR-14", "period": f"2023-{m:02d}", "value": str(v)}
        for m, v in ((5, 3), (6, 9), (7, 4), (10, 2))
    ]
    observed(testland, *rows)
    long, short = told(testland)["shocks"]["areas"]
    assert (long["from"], long["to"], long["observed"]["value"]) == ("2023-05-01", "2023-07-31", 9)
    assert (short["from"], short["to"]) == ("2023-10-01", "2023-10-31")


def test_a_shock_that_goes_on_has_its_first_time_from_its_beginning(testland):
    observed(testland, FLOOD | {"period": "2023-10/2023-12"})
    early, late = told(testland)["shocks"]["areas"][0]["windows"]
    assert (early["from"], early["to"], late["from"]) == ("2024-01-01", "2024-06-29", "2024-06-30")


def events(*, detected="reported", peak=7, first="E"):
    """Three years with four events a month, and twelve in the peak."""
    return [
        {
            "event": f"{first}{y}-{m}-{n}",
            "area": "XT-P01",
            "period": f"{y}-{m:02d}",
            "victims": "1",
            "detected": detected,
        }
        for y in (2021, 2022, 2023)
        for m in range(1, 13)
        for n in range(12 if m == peak else 4)
    ]


def test_a_season_is_told_of_reported_events_alone(testland):
    happened(testland, *events(), *events(detected="discovered", peak=1, first="D"))
    held = told(testland)["seasons"]
    (all_forms, forced) = held["forms"]
    assert (all_forms["form"], all_forms["peak"], forced["form"]) == ("all", 7, "EX02")
    shares = [m["share"]["value"] for m in all_forms["months"]]
    assert sum(shares) == pytest.approx(1, abs=0.02)  # medians of shares that sum to 1
    assert max(shares) == shares[6] == pytest.approx(12 / 56, abs=0.02)
    assert all_forms["statement"]["with"]["events"]["value"] == 168
    assert messages(held) == ["season.reported"]


def test_an_event_that_two_sources_tell_counts_once_and_dates_without_month_are_said(testland):
    twice = [row | {"source": "S1"} for row in events()[:20]]
    happened(testland, *events(), *twice, {"event": "U1", "area": "XT-P01", "period": "2022", "victims": "1"})
    held = told(testland)["seasons"]
    assert held["forms"][0]["statement"]["with"]["events"]["value"] == 168
    assert messages(held) == ["season.reported", "season.partial"]


@pytest.mark.parametrize(("kept", "why"), [(slice(0, None, 4), "few_events"), (slice(112), "few_years")])
def test_too_few_events_or_years_tell_no_season(testland, kept, why):
    happened(testland, *events()[kept])
    held = told(testland)["seasons"]
    assert held["forms"] == []
    assert messages(held) == [f"season.{why}"]


def test_three_experts_and_known_items_are_weighed_by_how_well_they_judge(testland):
    held = judged(testland, *panel())
    assert held["weights"] == "classical"
    best, *others = held["scores"]
    assert best["expert"] == "E1"
    assert best["weight"]["value"] == 1
    assert all(other["weight"]["value"] == 0 for other in others)
    item = next(i for i in held["items"] if i["item"] == "O1")
    assert (item["classical"]["value"], item["classical"]["interval"]) == (0.2, [0.1, 0.3])
    assert item["classical"]["level"] == 0.9
    assert item["equal"]["value"] == pytest.approx(0.4, abs=0.05)  # between 0.2, 0.4 and 0.6
    assert (item["likelihood"], item["from_word"], item["to_word"]) == (
        "highly_unlikely",
        "highly_unlikely",
        "unlikely",
    )
    assert [a["expert"] for a in item["answers"]] == ["E1", "E2", "E3"]
    assert "experts.few_items" in messages(held)
    (scenario,) = [s for s in told(testland)["scenarios"] if "likelihood" in s]
    assert (scenario["scenario"], scenario["likelihood"][0]["item"]) == ("SC-02", "O1")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (tuple(panel(2)), "few_experts"),
        (tuple(panel(3, known=())), "no_calibration"),
        (tuple(row | {"realisation": ""} for row in panel(3)), "no_calibration"),
        (tuple(row for row in panel(4) if row["kind"] == "outlook" or row["expert"] in ("E1", "E2")), "not_scored"),
    ],
)
def test_else_all_answers_count_alike_and_this_is_said(testland, rows, why):
    held = judged(testland, *rows)
    assert held["weights"] == "equal"
    assert messages(held)[0] == f"experts.{why}"
    item = next(i for i in held["items"] if i["item"] == "O1")
    assert "classical" not in item
    assert item["likelihood"]
    assert all("weight" not in score for score in held["scores"])


def test_an_expert_whose_answers_cannot_be_checked_is_in_the_equal_weights_alone(testland):
    held = judged(testland, *panel(), CHANCE | {"expert": "E9", "q05": "0.7", "q50": "0.8", "q95": "0.9"})
    assert held["weights"] == "classical"
    assert "experts.unscored" in messages(held)
    item = next(i for i in held["items"] if i["item"] == "O1")
    assert item["classical"]["value"] == 0.2
    assert len(item["answers"]) == 4
    assert "weight" not in held["scores"][-1]


def test_items_asked_in_other_words_in_another_file_are_left_out(testland):
    rows = list(panel())
    columns = dict.fromkeys(name for row in rows for name in row)
    take_in(testland, "judgements", [{c: r.get(c, "") for c in columns} for r in rows], "one.csv")
    other = CHANCE | {"expert": "E7", "question": "Something else?"}
    take_in(testland, "judgements", [{c: other.get(c, "") for c in columns}], "two.csv")
    held = told(testland)["experts"]
    assert "experts.unlike" in messages(held)
    assert [i["item"] for i in held["items"]] == ["C1", "C2", "C3"]


def test_five_quantiles_are_used_where_every_answer_has_them(testland):
    rows = [
        r | {"q25": str((float(r["q05"]) + float(r["q50"])) / 2), "q75": str((float(r["q50"]) + float(r["q95"])) / 2)}
        for r in panel()
    ]
    held = judged(testland, *rows)
    item = next(i for i in held["items"] if i["item"] == "O1")
    assert item["classical"]["interval"] == [0.1, 0.3]


def test_the_outlook_begins_after_the_newest_evidence_and_asks_no_clock(testland):
    observed(testland, {"area": "XT-P01", "value": "30", "period": "2020-02"})
    held = told(testland)
    assert held["from"] == "2020-03-01"
    assert date.fromisoformat(held["to"]) == date(2023, 2, 28)


def test_what_nobody_entered_is_among_the_unknowns(testland):
    from tarazu.assessment.surroundings import describe_unknowns

    def unknown(*, outlook):
        sections = {"vulnerability": {"districts": []}, "routes": {}, "outlook": outlook}
        with testland.evidence() as evidence:
            ground = lay_ground(evidence, Settings({}))
            found = {s["message"] for s in describe_unknowns(sections, evidence, ground)}
        return found & {"assessment.unknown.likelihoods", "assessment.unknown.shocks"}

    assert len(unknown(outlook=told(testland))) == 2
    observed(testland, FLOOD)
    judged(testland, *panel())
    assert unknown(outlook=told(testland)) == set()


def test_the_experts_of_namuna_who_are_too_sure_or_lean_have_no_weight():
    """Made so: E1, E2 and E5 know how little they know, E4 and E6 lean to a side and are too sure."""
    from tarazu.examples.namuna import make_country
    from tarazu.threat.judged import _pooled

    rows = make_country(0).tables["judgements"]
    numbers = ["q05", "q50", "q95", "realisation", "horizon"]
    rows = rows.assign(q25=float("nan"), q75=float("nan"), area="", **{n: pd.to_numeric(rows[n]) for n in numbers})
    items = rows[["item", *DEFINITION]].drop_duplicates()
    maker = _pooled(rows, items, ()).classical
    found = dict(zip(maker.panel.experts, maker.experts.calibration, strict=True))
    assert {code for code, score in found.items() if score < 0.05} == {"E4", "E6"}
    weights = dict(zip(maker.panel.experts, maker.weights.max(axis=1), strict=True))
    assert weights["E4"] == weights["E6"] == 0


def test_namuna_has_a_flood_whose_times_reach_into_the_outlook():
    from tarazu.examples.namuna import make_country

    rows = make_country(0).tables["observations"]
    flood = rows[rows["indicator"] == "DR-05"]
    assert len(flood) == 7
    assert set(flood["period"]) == {"2024-08/2024-09"}
    assert (pd.to_numeric(flood["value"]) > 0).all()
