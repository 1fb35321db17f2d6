"""The funnel: a case belongs to its registration year for ever, pending cases stay, totals of a period are no rate."""

import pytest

from tarazu.methods.comparison import wilson
from tarazu.response.funnel import describe_funnels
from tarazu.response.ground import lay_ground
from tarazu.settings import Settings
from testland_rows import observed, take_in

STAGE = {"area": "XT-P01", "form": "EX04", "sex": "female", "age_group": "18+", "source": "S1", "voice": "state"}


def funnels(workspace):
    with workspace.evidence() as evidence:
        return describe_funnels(lay_ground(evidence, Settings()))


def stages(**cases):
    """cases: {code: [(stage, date, outcome)]}"""
    return [
        STAGE | {"case": case, "stage": stage, "period": date, "outcome": outcome}
        for case, steps in cases.items()
        for stage, date, outcome in steps
    ]


def test_a_case_stays_in_the_year_of_its_registration(testland):
    take_in(
        testland,
        "case_stages",
        stages(
            c1=[
                ("registered", "2021-03-01", ""),
                ("charge_sheeted", "2022-01-05", ""),
                ("decided", "2023-02-01", "convicted"),
            ],
            c2=[("registered", "2021-08-01", ""), ("charge_sheeted", "2023-01-05", "")],
            c3=[("registered", "2021-09-01", "")],
            c4=[("registered", "2022-01-01", ""), ("charge_sheeted", "2022-02-01", "")],
        ),
        "cases.csv",
    )
    country, later, *_ = funnels(testland)
    assert (country["area"], country["period"], country["count_basis"]) == ("XT", "2021", "cohort")
    counts = {s["stage"]: s["count"]["value"] for s in country["stages"]}
    assert counts == {"registered": 3, "charge_sheeted": 2, "decided": 1}
    shares = {s["stage"]: s["share_of_previous"] for s in country["stages"] if "share_of_previous" in s}
    assert shares["charge_sheeted"]["value"] == pytest.approx(2 / 3)
    assert shares["decided"]["interval"] == pytest.approx([wilson(1, 2).lower, wilson(1, 2).upper])
    assert country["statement"]["with"]["pending"]["value"] == 2
    assert {s["stage"]: s["count"]["value"] for s in later["stages"]} == {"registered": 1, "charge_sheeted": 1}


def test_a_case_that_skips_a_stage_on_paper_is_in_no_share_of_that_stage(testland):
    take_in(
        testland,
        "case_stages",
        stages(
            c1=[
                ("registered", "2021-03-01", ""),
                ("investigated", "2021-04-01", ""),
                ("charge_sheeted", "2021-09-01", ""),
            ],
            c2=[("registered", "2021-03-01", ""), ("charge_sheeted", "2021-09-01", "")],
        ),
        "cases.csv",
    )
    sheeted = next(s for s in funnels(testland)[0]["stages"] if s["stage"] == "charge_sheeted")
    assert sheeted["count"]["value"] == 2
    assert sheeted["share_of_previous"]["value"] == 1  # of the one that was investigated


def test_a_cancelled_case_is_not_pending(testland):
    take_in(
        testland,
        "case_stages",
        stages(
            c1=[("registered", "2021-03-01", ""), ("investigated", "2021-04-01", "cancelled")],
            c2=[
                ("registered", "2021-03-01", ""),
                ("investigated", "2021-04-01", "untraced"),
                ("decided", "2022-01-01", "acquitted"),
            ],
            c3=[("registered", "2021-03-01", "")],
        ),
        "cases.csv",
    )
    assert funnels(testland)[0]["statement"]["with"]["pending"]["value"] == 1


def test_totals_of_a_period_stand_side_by_side_without_shares(testland):
    given = {"area": "XT-P", "form": "all", "voice": "state", "source": "S1", "count_basis": "period"}
    observed(
        testland, *(given | {"indicator": m, "value": n} for m, n in (("cases_registered", 9), ("cases_convicted", 2)))
    )
    (entry,) = funnels(testland)
    assert entry["count_basis"] == "period"
    assert [(s["stage"], s["count"]["value"]) for s in entry["stages"]] == [("registered", 9), ("decided", 2)]
    assert not any("share_of_previous" in s for s in entry["stages"])
    assert "no rate" in entry["statement"]["text"]


def test_stages_of_child_begging_never_enter_the_funnel_of_all_trafficking(testland):
    """Begging as the police register it is not all forced: it stands apart, with its source's own words."""
    given = {"area": "XT-P", "voice": "state", "source": "S1", "count_basis": "period", "age_group": "child"}
    observed(
        testland,
        *(
            given | {"form": "all", "indicator": m, "value": n}
            for m, n in (("cases_registered", 332), ("cases_convicted", 4))
        ),
        *(
            given | {"form": "EX06", "indicator": m, "value": n}
            for m, n in (("cases_charge_sheeted", 2674), ("cases_convicted", 0))
        ),
    )
    by_form = {f["form"]: [s["count"]["value"] for s in f["stages"]] for f in funnels(testland)}
    assert by_form == {"all": [332, 4], "EX06": [2674, 0]}
    assert all("Counted as its source defines it" in f["statement"]["text"] for f in funnels(testland))


def test_one_stage_is_no_funnel(testland):
    given = {"area": "XT-P", "form": "all", "voice": "state", "source": "S1"}
    observed(testland, given | {"indicator": "cases_registered", "value": 9})
    assert funnels(testland) == []
