"""Activity from small tables: who is counted, by whom, and what never enters a relative rate."""

import numpy as np
import pytest

from tarazu.settings import Settings
from tarazu.threat.activity import find_activity
from tarazu.threat.area_figures import find_figures
from tarazu.threat.describe_verdicts import describe_verdicts
from tarazu.threat.ground import lay_ground
from tarazu.threat.information_gap import find_gap
from tarazu.threat.vulnerability import VULNERABILITY, find_indices
from testland_rows import DISTRICTS, EVEN, counts, happened, observed, people

SETTINGS = Settings({"draws": 1000})


def activity(workspace, *, form="EX02", settings=SETTINGS):
    with workspace.evidence() as evidence:
        found = find_activity(lay_ground(evidence, settings), form, "district", seed=0)
    return found, {area: i for i, area in enumerate(found.areas)}


def verdicts(workspace, form="EX02"):
    with workspace.evidence() as evidence:
        ground = lay_ground(evidence, SETTINGS)
        found, gap = find_activity(ground, form, "district", seed=0), find_gap(ground, form, "district")
        index = find_indices(ground, VULNERABILITY, [form], seed=0)[form]
        return {v["area"]: v for v in describe_verdicts(find_figures(found, gap, ground), index, ground)}


ISLAND = [  # case 08 of the nasty inputs: a district without neighbours
    {"area": "XT-P01", "value": 27, "denominator": 900_000},
    {"area": "XT-P02", "value": 22, "denominator": 850_000},
    {"area": "XT-P03", "value": 9, "denominator": 400_000},
    {"area": "XT-P04", "value": 15, "denominator": 700_000},
    {"area": "XT-A01", "value": 14, "denominator": 650_000},
    {"area": "XT-A02", "value": 0, "denominator": 300_000},
    {"area": "XT-A03", "value": 3, "denominator": 20_000},
]


def test_the_island_is_pulled_to_the_country_and_is_no_hotspot(testland):
    observed(testland, *ISLAND, sex="female", age_group="18+")
    found, at = activity(testland)
    low, middle, high = np.quantile(found.draws, [0.025, 0.5, 0.975], axis=0)
    island, none = at["XT-A03"], at["XT-A02"]
    assert np.isfinite(found.draws).all()
    assert 1 < middle[island] < 6.4  # the crude rate is 6.4 times that of the whole
    assert np.argmax(high - low) == island
    assert 0 < low[none] < 0.3
    assert middle[none] > 0
    given = verdicts(testland)
    assert given["XT-A03"]["verdict"] == "insufficient_evidence"
    assert {"hotspot_origins", "hotspot_events"} <= set(given["XT-A03"]["failed"])


def test_a_hidden_small_count_stays_within_its_bounds(testland):
    observed(testland, *people(EVEN))
    observed(
        testland,
        *counts(dict.fromkeys(DISTRICTS[1:], 12)),
        {"area": "XT-P01", "value": "<5", "status": "suppressed"},
        file="b.csv",
    )
    found, at = activity(testland)
    hidden = at["XT-P01"]
    assert found.events[hidden].tolist() == [0, 4]
    assert found.origins[hidden] == 0  # it may be none
    assert found.reporting[hidden] == 1
    assert np.quantile(found.draws[:, hidden], 0.9) < 1


def test_two_papers_that_quote_one_court_are_one_origin(testland):
    observed(testland, *people(EVEN))
    observed(
        testland,
        *counts(dict.fromkeys(DISTRICTS, 12), source="S1"),
        *counts(dict.fromkeys(DISTRICTS, 12), source="S3"),
        file="b.csv",
    )
    assert activity(testland)[0].origins.tolist() == [1] * 7
    observed(testland, *counts(dict.fromkeys(DISTRICTS, 12), source="S2"), file="c.csv")
    assert activity(testland)[0].origins.tolist() == [2] * 7


def test_victims_whom_raids_discover_enter_no_rate_and_no_count_of_a_verdict(testland):
    observed(testland, *people(EVEN))
    observed(testland, *counts(dict.fromkeys(DISTRICTS, 5), detected="reported"), file="b.csv")
    before, _ = activity(testland)
    observed(testland, {"area": "XT-P01", "value": 500}, detected="discovered", file="c.csv")
    after, at = activity(testland)
    assert (after.draws == before.draws).all()
    assert after.events[at["XT-P01"]].tolist() == [5, 5]


def test_a_total_is_never_added_to_its_parts(testland):
    observed(testland, *people(EVEN))
    rows = [{"area": "XT-P01", "value": n, "sex": s} for s, n in (("all", 9), ("female", 5), ("male", 4))]
    observed(testland, *rows, *counts(dict.fromkeys(DISTRICTS[1:], 9)), file="b.csv")
    found, at = activity(testland)
    assert found.events[at["XT-P01"]].tolist() == [9, 9]


def test_counts_of_another_form_do_not_count(testland):
    observed(testland, *people(EVEN))
    observed(
        testland, *counts(dict.fromkeys(DISTRICTS, 9)), {"area": "XT-P01", "value": 50, "form": "EX01"}, file="b.csv"
    )
    found, at = activity(testland)
    assert found.events[at["XT-P01"]].tolist() == [9, 9]
    everything, _ = activity(testland, form="all")
    assert everything.events[at["XT-P01"]].tolist() == [59, 59]


def test_a_list_of_events_is_no_year_of_one_month(testland):
    """One event in every district, each in one month: nobody stands out, whatever the month."""
    observed(testland, *people(EVEN))
    happened(
        testland,
        *({"event": f"E{i}", "area": a, "victims": 6, "period": f"2023-{i + 1:02d}"} for i, a in enumerate(DISTRICTS)),
    )
    found, _ = activity(testland)
    assert np.median(found.draws, axis=0) == pytest.approx(1, abs=0.15)


def test_where_a_list_is_silent_on_an_area_that_it_knows_the_rate_falls(testland):
    """P01 is on the list every year, P02 once in three years with the same number: silence is no missing year."""
    observed(testland, *people(EVEN))
    rows = [
        {"event": f"{y}-{a}", "area": a, "victims": 8, "period": str(y)}
        for y in (2021, 2022, 2023)
        for a in DISTRICTS
        if a != "XT-P02"
    ]
    happened(testland, *rows, {"event": "once", "area": "XT-P02", "victims": 8, "period": "2022"})
    found, at = activity(testland)
    middle = np.median(found.draws, axis=0)
    assert middle[at["XT-P02"]] < 0.75 * middle[at["XT-P01"]]
    assert found.reporting[at["XT-P02"]] == 1


def test_growth_follows_the_years_and_not_their_places(testland):
    """P01 doubles from 2019 to 2023 with no figures between: a quarter of that growth a year, not all of it in one."""
    observed(testland, *people(EVEN))
    rows = [
        *counts(dict.fromkeys(DISTRICTS, 400), period="2019"),
        *counts(dict.fromkeys(DISTRICTS[1:], 400) | {"XT-P01": 800}, period="2023"),
    ]
    observed(testland, *rows, file="b.csv")
    found, at = activity(testland)
    slope = np.median(found.growth[:, at["XT-P01"]])
    assert 0.08 < slope < 0.19  # log(2) / 4 = 0.17, drawn towards none
    assert found.probability_growing()[at["XT-P01"]] > 0.95


def test_a_hotspot_needs_the_rate_the_origins_and_the_number(testland):
    observed(testland, *people(EVEN))
    hot = dict.fromkeys(DISTRICTS, 10) | {"XT-P01": 90}
    told = [(year, source) for year in ("2021", "2022", "2023") for source in ("S1", "S2")]
    observed(testland, *(row for year, s in told for row in counts(hot, period=year, source=s)), file="b.csv")
    given = verdicts(testland)
    assert given["XT-P01"]["verdict"] == "hotspot"
    assert [s["message"] for s in given["XT-P01"]["reasons"]] == [
        "threat.reason.rate_far",
        "threat.reason.still_above",
        "threat.reason.events",
        "threat.reason.origins",
    ]
    assert given["XT-P01"]["other_explanations"]
    assert {v["verdict"] for a, v in given.items() if a != "XT-P01"} != {"hotspot"}


def test_where_no_source_gives_a_figure_nobody_is_said_to_have_counted_nobody(testland):
    observed(testland, *people(EVEN))
    observed(testland, *counts(dict.fromkeys(DISTRICTS[1:], 9)), file="b.csv")
    silent = verdicts(testland)["XT-P01"]
    assert silent["reasons"][0]["message"] == "threat.reason.no_figure"
    assert silent["verdict"] == "insufficient_evidence"


def test_without_people_or_denominators_there_is_no_rate(testland):
    observed(testland, *counts(dict.fromkeys(DISTRICTS, 9)))
    found, _ = activity(testland)
    assert np.isnan(found.draws).all()
    assert found.events[:, 0].tolist() == [9] * 7


def test_the_same_seed_gives_the_same_draws(testland):
    observed(testland, *ISLAND)
    one, other = activity(testland)[0], activity(testland)[0]
    assert (one.draws == other.draws).all()


def test_people_known_to_bounds_widen_the_relative_rate_and_leave_growth_alone(testland):
    """Even counts: over 50,000 to 150,000 people, the rate is from two thirds of that over 100,000 to twice it."""
    years = {year: counts(dict.fromkeys(DISTRICTS, 400), period=year) for year in ("2021", "2022", "2023")}
    observed(testland, *people(EVEN | {"XT-P01": "50000-150000"}))
    observed(testland, *(row for rows in years.values() for row in rows), file="b.csv")
    found, at = activity(testland)
    uncertain, exact = (found.draws[:, at[area]] for area in ("XT-P01", "XT-P02"))
    low, high = np.quantile(uncertain, [0.025, 0.975])
    assert (low, high) == pytest.approx((100 / 147.5, 100 / 52.5), rel=0.08)  # 2.5% and 97.5% of an even draw
    assert np.ptp(np.quantile(exact, [0.025, 0.975])) < 0.2
    spread = np.std(found.growth, axis=0)
    assert spread[at["XT-P01"]] == pytest.approx(spread[at["XT-P02"]], rel=0.15)
    with testland.evidence() as evidence:
        ground = lay_ground(evidence, SETTINGS)
        rates = find_figures(found, find_gap(ground, "EX02", "district"), ground).rates
    told = {area: rates[i]["relative_rate"]["method"] for area, i in at.items()}
    assert told["XT-P01"] == "gamma-Poisson posterior, population drawn between its bounds"
    assert told["XT-P02"] == "gamma-Poisson posterior"
