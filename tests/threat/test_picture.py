"""The picture: what is shown of which area and group, sums where sources speak of parts, and the exact rate."""

import pytest
from scipy.stats import chi2

from tarazu.settings import Settings
from tarazu.threat.ground import lay_ground
from tarazu.threat.picture import describe_picture
from testland_rows import DISTRICTS, counts, happened, observed, people

HIDDEN = (  # case 06 of the nasty inputs: small counts that the source hides
    {"area": "XT-P01", "value": 12},
    {"area": "XT-P02", "value": "<5", "status": "suppressed"},
    {"area": "XT-P03", "value": 0},
    {"area": "XT-P04", "value": 7},
    {"area": "XT-A01", "value": "", "status": "suppressed"},
    {"area": "XT-A02", "value": "", "status": "not_collected"},
    {"area": "XT-A03", "value": "", "status": "requested_no_answer"},
)


def lines(workspace, form="EX02", dispersion=None, **wanted):
    with workspace.evidence() as evidence:
        picture = describe_picture(lay_ground(evidence, Settings()), dispersion or {})
    held = next((p["counts"] for p in picture if p["form"] == form), [])
    return [c for c in held if all(c[k] == v for k, v in wanted.items())]


def test_purab_is_19_to_23_and_never_19(testland):
    observed(testland, *HIDDEN, sex="female", age_group="18+")
    (purab,) = lines(testland, area="XT-P")
    assert purab["count"]["value"] is None
    assert purab["count"]["interval"] == [19, 23]
    assert purab["count"]["bounds"]
    assert purab["areas_summed"] == 4
    assert (purab["sex"], purab["age_group"]) == ("female", "18+")
    assert not lines(testland, area="XT-A")  # nothing is known there, and nothing is shown as nought


def test_women_and_men_add_up_to_a_total_and_women_alone_do_not(testland):
    observed(testland, *({"area": "XT-P", "value": n, "sex": s} for s, n in (("female", 5), ("male", 4))))
    observed(testland, {"area": "XT-A", "value": 5, "sex": "female"}, file="b.csv")
    assert [c["count"]["value"] for c in lines(testland, area="XT-P", sex="all")] == [9]
    assert not lines(testland, area="XT-A", sex="all")
    assert [c["count"]["value"] for c in lines(testland, area="XT-A", sex="female")] == [5]


def test_cells_of_sex_and_age_become_margins(testland):
    cells = (("female", "child", 1), ("female", "18+", 2), ("male", "child", 3), ("male", "18+", 4))
    observed(testland, *({"area": "XT-P", "sex": s, "age_group": a, "value": n} for s, a, n in cells))
    held = {(c["sex"], c["age_group"]): c["count"]["value"] for c in lines(testland, area="XT-P")}
    assert held == {
        ("all", "all"): 10,
        ("female", "all"): 3,
        ("male", "all"): 7,
        ("all", "child"): 4,
        ("all", "18+"): 6,
    }


def test_a_total_that_the_source_prints_stands_before_the_sum_of_its_parts(testland):
    observed(testland, *({"area": "XT-P", "value": n, "sex": s} for s, n in (("all", 11), ("female", 5), ("male", 4))))
    (total,) = lines(testland, area="XT-P", sex="all")
    assert (total["count"]["value"], total["count"]["method"]) == (11, "as published")


def test_a_province_that_its_source_counts_is_not_summed_over_districts_as_well(testland):
    observed(testland, {"area": "XT-P", "value": 30}, *counts({"XT-P01": 12, "XT-A01": 5}))
    assert [c["count"]["value"] for c in lines(testland, area="XT-P")] == [30]
    assert [c["count"]["value"] for c in lines(testland, area="XT-A")] == [5]


def test_the_rate_has_its_exact_interval(testland):
    """Garwood (1936): 9 in 300,000 is 3 per 100,000, from chi2(18, 2.5%)/2 to chi2(20, 97.5%)/2 over 3."""
    observed(testland, *people({"XT-P": 300_000}), {"area": "XT-P", "value": 9})
    rate = lines(testland, area="XT-P")[0]["rate"]
    days = 365 / 365.25
    assert rate["value"] == pytest.approx(3 / days, rel=1e-9)
    assert rate["interval"] == pytest.approx([chi2.ppf(0.025, 18) / 6 / days, chi2.ppf(0.975, 20) / 6 / days], rel=1e-6)
    assert rate["sources"] == ["S1", "S2"]


def test_victims_met_together_widen_the_rate(testland):
    """9 victims met three at a time are 3 meetings of 3: Fay, Feuer (1997) with equal weights of 3."""
    observed(testland, *people({"XT-P": 300_000}), {"area": "XT-P", "value": 9})
    rate = lines(testland, area="XT-P", dispersion={"EX02": 3.0})[0]["rate"]
    days = 365 / 365.25
    assert rate["value"] == pytest.approx(3 / days, rel=1e-9)
    assert rate["interval"] == pytest.approx([chi2.ppf(0.025, 6) / 2 / days, chi2.ppf(0.975, 8) / 2 / days], rel=1e-6)
    assert rate["method"] == "Poisson with dispersion 3.0"


def test_a_list_of_events_has_no_rate(testland):
    """It names what happened and never what did not: that all four districts of Purab are on it says so alone."""
    observed(testland, *people(dict.fromkeys(("XT-P01", "XT-P02", "XT-P03", "XT-P04"), 100_000)))
    happened(testland, *({"event": f"E{n}", "area": f"XT-P0{n}", "victims": 2} for n in range(1, 5)))
    (purab,) = lines(testland, area="XT-P", sex="female")
    assert purab["count"]["value"] == 8
    assert "rate" not in purab


def test_people_known_to_bounds_widen_the_rate(testland):
    observed(testland, *people({"XT-P": "200000-400000"}), {"area": "XT-P", "value": 9})
    rate = lines(testland, area="XT-P")[0]["rate"]
    days = 365 / 365.25
    assert rate["interval"] == pytest.approx([chi2.ppf(0.025, 18) / 8 / days, chi2.ppf(0.975, 20) / 4 / days], rel=1e-6)
    assert rate["method"] == "exact Poisson over bounds of the population"


def test_a_rate_needs_the_people_of_every_district_that_is_summed(testland):
    observed(testland, *people({"XT-P01": 100_000}), *counts({"XT-P01": 5, "XT-P02": 5}))
    assert "rate" not in lines(testland, area="XT-P")[0]


def test_a_count_of_several_years_is_shown_and_has_no_rate(testland):
    observed(testland, *people({"XT": 1_000_000}), {"area": "XT", "value": 90, "period": "2013/2023"})
    (line,) = lines(testland, area="XT")
    assert (line["period"], line["count"]["value"]) == ("2013/2023", 90)
    assert "rate" not in line


def test_part_of_a_year_says_so(testland):
    observed(testland, {"area": "XT-P", "value": 9, "period": "2023-01/2023-06"})
    assert lines(testland, area="XT-P")[0]["period"] == "2023-01-01/2023-06-30"


def test_reported_and_discovered_voices_and_measures_stand_apart(testland):
    for detected in ("reported", "discovered"):
        observed(testland, {"area": "XT-P", "value": 9}, detected=detected, file=f"{detected}.csv")
    observed(testland, {"area": "XT-P", "value": 9, "indicator": "victims_confirmed"}, file="c.csv")
    observed(testland, {"area": "XT-P", "value": 9, "voice": "state", "source": "S1"}, file="d.csv")
    assert len(lines(testland, area="XT-P")) == 4


def test_every_district_that_counts_is_in_the_sum_of_the_country(testland):
    observed(testland, *counts(dict.fromkeys(DISTRICTS, 2)))
    (country,) = lines(testland, area="XT")
    assert (country["count"]["value"], country["areas_summed"]) == (14, 7)
    assert country["count"]["lineage"][0].startswith("observations.csv:2-8@")


def test_one_month_or_one_district_is_no_rate_of_a_province(testland):
    purab = [a for a in DISTRICTS if a.startswith("XT-P")]
    every = dict.fromkeys(purab, 3)
    observed(testland, *people(dict.fromkeys(DISTRICTS, 1000)), *counts(every, period="2022"))
    observed(testland, *counts(every, period="2024-04"), file="month.csv")
    observed(testland, {"area": "XT-P01", "value": 7, "period": "2023"}, file="part.csv")
    held = {line["period"]: line for line in lines(testland, area="XT-P")}
    assert {"2022", "2023", "2024-04-01/2024-04-30"} == held.keys()
    assert [period for period, line in held.items() if "rate" in line] == ["2022"]
    assert [held[p]["count"]["method"] for p in ("2023", "2022")] == ["count", "count"]  # published for no province


def said(workspace, form="EX02"):
    with workspace.evidence() as evidence:
        picture = describe_picture(lay_ground(evidence, Settings()), {})
    return next(p["statements"] for p in picture if p["form"] == form)


def test_a_count_of_one_part_is_told_as_that_parts(testland):
    observed(testland, {"area": "XT-P01", "value": 7})
    first, defined = said(testland)
    assert first["message"] == "threat.picture.newest_part"
    assert first["with"]["part"]["area"] == "XT-P01"
    assert defined["message"] == "threat.picture.definition"
    assert defined["with"]["definition"] == "presumed victims in the words of callers"


def test_the_countrys_own_count_is_told_before_those_of_its_parts(testland):
    observed(testland, {"area": "XT", "value": 90}, {"area": "XT-P", "value": 30, "detail": "of the province"})
    first = said(testland)[0]
    assert first["message"] == "threat.picture.newest"
    assert (first["with"]["place"]["area"], first["with"]["count"]["value"]) == ("XT", 90)
