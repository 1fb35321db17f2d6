"""How answers are read: grades with caps, two voices, gender, comparison, transparency, targets."""

import numpy as np
import pytest

from tarazu import catalog
from tarazu.response import assess_response
from tarazu.response.profile import PILLARS
from tarazu.settings import Settings
from testland_rows import DISTRICTS, ORDERED, observed

DUTY = {"area": "XT-P", "form": "all", "voice": "state", "source": "S1"}
SETTINGS = Settings({"draws": 500})


def core(pillar, direction=("higher_better", "lower_better")):
    return [i for i in catalog.indicators(core=True, pillar=pillar) if i.direction in direction]


def met(indicator, **more):
    """An answer that meets its target: all of twenty, or none of them."""
    return (
        DUTY
        | {"indicator": indicator.code, "value": 20 if indicator.direction == "higher_better" else 0, "denominator": 20}
        | more
    )


def response(workspace, *rows, **common):
    if rows:
        observed(workspace, *rows, **common)
    with workspace.evidence() as evidence:
        return assess_response(evidence, SETTINGS, seed=0)


def grades(workspace, *rows, area="XT-P"):
    return {p["pillar"]: p for p in response(workspace, *rows).describe()["profile"] if p["area"] == area}


def shares(indicators):
    return [i for i in indicators if i.unit == "%"]


def test_a_pillar_whose_answers_all_meet_their_targets_is_an_a_and_the_others_have_no_grade(testland):
    held = grades(testland, *(met(i) for i in shares(core("protection"))))
    assert held["protection"]["grade"] == "A"
    assert held["prevention"]["grade"] is None
    assert "no grade." in held["prevention"]["statement"]["text"]
    assert set(held) == set(PILLARS)


def test_fewer_than_a_third_answered_is_no_grade(testland):
    wanted = core("protection")
    few = shares(wanted)[: (len(wanted) - 1) // 3]
    assert len(few) / len(wanted) < 1 / 3
    assert grades(testland, *(met(i) for i in few))["protection"]["grade"] is None


def test_punished_victims_cap_prosecution_however_good_the_rest_is(testland):
    """PI-H01 is in another pillar: the cap reaches across (Walk Free's rule; performance rule 6)."""
    rest = [met(i) for i in shares(core("prosecution")) if i.code not in ("PI-H01", "PI-K01")]
    complicity = met(catalog.indicator("PI-K01"))
    good = grades(testland, *rest, complicity, met(catalog.indicator("PI-H01")))["prosecution"]
    assert (good["grade"], good["caps"]) == ("A", [])
    observed(testland, DUTY | {"indicator": "PI-H01", "value": 17, "denominator": 20, "period": "2024"}, file="b.csv")
    capped = grades(testland)["prosecution"]
    assert capped["grade"] == "C"
    (cap,) = capped["caps"]
    assert cap["text"].endswith(
        "by the figures held here 85% of the victims were left unpunished for what they were made to do. "
        "90% is asked, and the grade for prosecution is no better than C."
    )
    assert cap["with"]["share"]["value"] == 17 / 20


def test_a_cap_by_bounds_tells_both_bounds(testland):
    rest = [met(i) for i in shares(core("prosecution")) if i.code != "PI-H01"]
    hidden = DUTY | {"indicator": "PI-H01", "value": "12-16", "denominator": 20}
    cap = next(c for c in grades(testland, *rest, hidden)["prosecution"]["caps"] if "non_punishment" in c["message"])
    assert "held here 60–80% of" in cap["text"]
    assert (cap["with"]["share"]["value"], cap["with"]["share"]["interval"]) == (None, [0.6, 0.8])


def test_a_cap_that_lies_between_the_bounds_is_said_and_not_claimed(testland):
    rest = [met(i) for i in shares(core("prosecution")) if i.code != "PI-H01"]
    hidden = DUTY | {"indicator": "PI-H01", "value": "16-19", "denominator": 20}
    held = grades(testland, *rest, hidden)["prosecution"]
    assert (held["grade"], [said["message"] for said in held["caps"]]) == ("A", ["response.profile.cap_open"])


def test_a_cap_that_nobody_answered_is_said(testland):
    rest = [met(i) for i in shares(core("prosecution")) if i.code not in ("PI-H01", "PI-K01")]
    held = grades(testland, *rest)["prosecution"]
    assert [c["message"] for c in held["caps"]] == ["response.profile.cap_unknown"] * 2


def test_a_hidden_count_meets_a_target_only_wherever_it_lies(testland):
    from tarazu.response.targets import newest, target_met

    lower = next(i for i in shares(core("protection") + core("prosecution")) if i.direction == "lower_better")
    held = response(
        testland, DUTY | {"indicator": lower.code, "value": "<5", "denominator": 15, "status": "suppressed"}
    )
    (answer,) = newest(held.answers).values()
    assert not target_met(answer, held.ground)  # 0 of 15 would, 4 of 15 would not


def test_two_voices_stand_side_by_side_and_no_average_is_made(testland):
    given = {"indicator": "workplaces_inspected", "form": "all", "area": "XT-P01"}
    observed(
        testland,
        given | {"value": 400, "voice": "state", "source": "S1"},
        given | {"value": 20, "voice": "cso", "source": "S2"},
    )
    (entry,) = response(testland).describe()["two_voices"]
    assert ([f["value"] for f in entry["state"]], [f["value"] for f in entry["cso"]]) == ([400], [20])
    assert not entry["agree"]
    assert "no average is made" in entry["statement"]["text"]
    assert "210" not in entry["statement"]["text"]


@pytest.mark.parametrize(("other", "agree"), [(400, True), (370, True), (359, False), ("350-420", True)])
def test_voices_agree_within_a_tenth_or_where_bounds_overlap(testland, other, agree):
    given = {"indicator": "workplaces_inspected", "form": "all", "area": "XT-P01"}
    observed(
        testland, given | {"value": 400, "voice": "state", "source": "S1"}, given | {"value": other, "source": "S2"}
    )
    (entry,) = response(testland).describe()["two_voices"]
    assert entry["agree"] is agree


def test_what_covers_other_days_is_no_second_voice(testland):
    given = {"indicator": "workplaces_inspected", "form": "all", "area": "XT-P01", "value": 40}
    observed(
        testland, given | {"voice": "state", "source": "S1"}, given | {"source": "S2", "period": "2023-01/2023-06"}
    )
    assert response(testland).describe()["two_voices"] == []


def test_two_papers_that_quote_one_origin_are_one_voice(testland):
    given = {"indicator": "workplaces_inspected", "form": "all", "area": "XT-P01", "value": 40, "voice": "state"}
    observed(testland, given | {"source": "S1"}, given | {"source": "S3"})
    assert response(testland).describe()["two_voices"] == []


def test_women_and_men_are_told_as_a_ratio_with_its_interval(testland):
    given = DUTY | {"indicator": "PI-V13", "denominator": 100}
    held = response(testland, given | {"sex": "female", "value": 20}, given | {"sex": "male", "value": 60}).describe()[
        "gender"
    ]
    (entry,) = held["ratios"]
    assert entry["ratio"]["value"] == pytest.approx(1 / 3)
    assert entry["band"] == "below"
    assert [b["name"] for b in held["blanks"]] == ["Transgender"]


@pytest.mark.parametrize(("men", "trials", "told"), [(58, 100, "within"), (5900, 10_000, "inside")])
def test_an_even_response_is_shown_only_where_the_whole_interval_is_even(testland, men, trials, told):
    given = DUTY | {"indicator": "PI-V13", "denominator": trials}
    rows = given | {"sex": "female", "value": trials * 6 // 10}, given | {"sex": "male", "value": men}
    (entry,) = response(testland, *rows).describe()["gender"]["ratios"]
    assert (entry["band"], entry["statement"]["message"]) == ("within", f"response.gender.{told}")


def test_an_answer_without_sex_is_incomplete(testland):
    held = response(testland, DUTY | {"indicator": "PI-V03", "value": 5, "denominator": 9}).describe()["gender"]
    assert held["incomplete"] == ["PI-V03"]
    assert {b["name"] for b in held["blanks"]} == {"Female", "Male", "Transgender"}


def test_areas_are_compared_by_province_and_name_and_only_what_is_far_out_is_flagged(testland):
    """Six districts at a half, one at nine tenths of 400: far outside, and the rest is not."""
    rates = dict.fromkeys(DISTRICTS, 200) | {"XT-P02": 360}
    rows = [DUTY | {"area": a, "indicator": "PI-V13", "value": n, "denominator": 400} for a, n in rates.items()]
    (entry,) = response(testland, *rows).describe()["comparison"]
    assert tuple(entry["areas"]) == ORDERED
    flags = {a["area"]: a["outside_95"] for a in entry["shrunk"]}
    assert flags == dict.fromkeys(DISTRICTS, 0) | {"XT-P02": flags["XT-P02"]}
    shrunk = {a["area"]: a["shrunk"]["value"] for a in entry["shrunk"]}
    assert 0.5 < shrunk["XT-P02"] < 0.9


def test_period_ratios_are_never_compared(testland):
    given = {"form": "all", "voice": "state", "source": "S1", "count_basis": "period"}
    rows = [
        given | {"area": a, "indicator": m, "value": n}
        for a in DISTRICTS
        for m, n in (("cases_registered", 40), ("cases_convicted", 9))
    ]
    assert response(testland, *rows).describe()["comparison"] == []


def test_transparency_is_a_share_of_all_core_indicators_and_silence_is_counted(testland):
    observed(testland, DUTY | {"indicator": "PI-V13", "value": 5, "denominator": 9})
    observed(testland, DUTY | {"indicator": "PI-F01", "value": "", "status": "refused"}, file="b.csv")
    entry = next(t for t in response(testland).describe()["transparency"] if t["area"] == "XT-P")
    n = len(catalog.indicators(core=True))
    assert entry["share"]["value"] == pytest.approx(1 / n)
    assert entry["share"]["interval"] == pytest.approx([1 / n, 1 / n])  # counted, not sampled
    assert "Refused: 1" in [s["text"] for s in entry["statuses"]]


def test_a_district_is_weighed_by_the_nearest_level_that_answers(testland):
    given = {"indicator": "PI-V13", "denominator": 100}
    rows = DUTY | given | {"value": 40}, DUTY | given | {"area": "XT", "value": 90}
    held = response(testland, *rows).attained()
    assert (held["XT-P01"].level, held["XT-A01"].level) == ("province", "country")
    assert held["XT-P01"].draws.mean() == pytest.approx(0.4 / 0.8, abs=0.05)  # 40% of a target of 80%
    assert np.all(held["XT-A01"].draws <= 1)


def test_contextual_indicators_and_period_ratios_have_no_target(testland):
    given = [DUTY | {"indicator": "PI-F10", "value": 5, "denominator": 9, "count_basis": "cohort"}]
    given += [
        DUTY | {"indicator": m, "value": n, "count_basis": "period"}
        for m, n in (("cases_registered", 9), ("cases_charge_sheeted", 5))
    ]
    assert response(testland, *given).attained() == {}


def test_the_thresholds_of_the_profile_are_settings(testland):
    wanted = core("protection")
    few = shares(wanted)[: (len(wanted) - 1) // 3]
    observed(testland, *(met(i) for i in few))
    with testland.evidence() as evidence:
        lenient = Settings({"draws": 500, "profile_answered": 0.05})
        told = assess_response(evidence, lenient, seed=0).describe()["profile"]
        strict = assess_response(evidence, SETTINGS, seed=0).describe()["profile"]
    (graded,) = [p for p in told if (p["area"], p["pillar"]) == ("XT-P", "protection")]
    (bare,) = [p for p in strict if (p["area"], p["pillar"]) == ("XT-P", "protection")]
    assert (graded["grade"], bare["grade"]) == ("A", None)
    assert "and 33.3% is needed" in bare["statement"]["text"]
