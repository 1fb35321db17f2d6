"""The balance: percentiles, P(gap > 0), bands, priorities and what is asked of whom."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu import catalog
from tarazu.balance import weigh
from tarazu.balance.gap import percentile
from tarazu.response import assess_response
from tarazu.settings import Settings
from tarazu.threat import assess_threat
from testland_rows import DISTRICTS, ORDERED, observed

SETTINGS = Settings({"draws": 600})
POVERTY = {"indicator": "DR-01", "form": "all", "voice": "state", "source": "S1", "detail": "census"}
DUTY = {"indicator": "PI-V13", "form": "all", "voice": "state", "source": "S1", "denominator": 400}
POOR = dict(zip(DISTRICTS, (10, 20, 30, 40, 50, 60, 70), strict=True))


def balance(workspace, *rows, country=None, file="observations.csv"):
    if rows:
        observed(workspace, *rows, file=file)
    with workspace.evidence() as evidence:
        threat = assess_threat(evidence, SETTINGS, seed=0)
        response = assess_response(evidence, SETTINGS, seed=0)
        weighed = weigh(threat, response, country)
        return weighed, weighed.describe(threat.describe()["verdicts"], response.describe()["two_voices"])


def poverty(values):
    return [POVERTY | {"area": a, "value": v} for a, v in values.items()]


def duties(values):
    return [DUTY | {"area": a, "value": v} for a, v in values.items()]


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=8))
def test_percentiles_run_from_nought_to_one_and_equals_share_a_place(values):
    places = percentile(np.array([values]))[0]
    assert places.min() >= 0
    assert places.max() <= 1
    assert places.mean() == pytest.approx(0.5)
    assert all(places[i] == places[j] for i, v in enumerate(values) for j, w in enumerate(values) if v == w)


def test_need_and_response_that_run_apart_outweigh_each_other(testland):
    """The poorest district answers for least: its need is at the top of seven, its response at the bottom."""
    response = dict(zip(DISTRICTS, (300, 260, 220, 180, 140, 100, 20), strict=True))
    weighed, told = balance(testland, *poverty(POOR), *duties(response))
    areas = {a["area"]: a for a in told["balance"]["areas"]}
    assert areas["XT-A03"]["band"] == "threat_outweighs"
    assert areas["XT-P01"]["band"] == "response_outweighs"
    assert areas["XT-P04"]["band"] == "in_balance"
    assert areas["XT-A03"]["gap"]["value"] == pytest.approx(1, abs=0.1)
    draws = weighed.gap.gap[:, weighed.gap.districts.index("XT-P04")]
    assert areas["XT-P04"]["probability_gap"]["value"] == pytest.approx((draws > 0).mean())
    assert areas["XT-A03"]["rank"]["value"] == 1
    assert tuple(a["area"] for a in told["balance"]["areas"]) == ORDERED


def test_districts_that_share_one_answer_differ_by_need_alone(testland):
    _, told = balance(testland, *poverty(POOR), DUTY | {"area": "XT", "value": 200})
    gaps = {a["area"]: a["gap"]["value"] for a in told["balance"]["areas"]}
    assert gaps["XT-A03"] == pytest.approx(0.5, abs=0.05)  # top percentile of need less the middle
    assert gaps["XT-P01"] == pytest.approx(-0.5, abs=0.05)
    assert {a["response_level"] for a in told["balance"]["areas"]} == {"country"}


def test_without_an_answer_at_any_level_there_is_no_gap_and_a_request_instead(testland):
    _, told = balance(testland, *poverty(POOR))
    assert {a["band"] for a in told["balance"]["areas"]} == {"no_response_evidence"}
    assert not any("gap" in a or "probability_gap" in a for a in told["balance"]["areas"])
    assert "clean record" in told["balance"]["statements"][0]["text"]
    assert {r["asks"] for r in told["information_requests"]}


def test_a_rate_that_is_known_raises_need_by_its_root(testland):
    from tarazu.balance.gap import find_need

    observed(testland, *poverty(dict.fromkeys(DISTRICTS, 40)))
    with testland.evidence() as evidence:
        threat = assess_threat(evidence, SETTINGS, seed=0)
    before = find_need(threat)
    rate = np.full(threat.activity["all"].draws.shape, np.nan)
    rate[:, 0] = 4.0
    object.__setattr__(threat.activity["all"], "draws", rate)
    after = find_need(threat)
    assert (after[:, 0] / before[:, 0]).tolist() == pytest.approx([2.0] * len(before))
    assert (after[:, 1:] == before[:, 1:]).all()


def test_priorities_are_bands_by_place_with_an_action_and_articles(testland):
    response = dict(zip(DISTRICTS, (300, 260, 220, 180, 140, 100, 20), strict=True))
    _, told = balance(testland, *poverty(POOR), *duties(response))
    articles = {a.code for a in catalog.articles()}
    for priority in told["priorities"]:
        assert priority["band"] in ("first", "second", "third")
        assert priority["areas"] == [a for a in ORDERED if a in priority["areas"]]
        assert priority["action"]["text"]
        assert priority["treaty"]
        assert set(priority["treaty"]) <= articles
        assert priority["figures"][0]["value"] == len(priority["areas"])


def test_where_no_law_is_known_a_letter_is_written(testland):
    _, told = balance(testland, *poverty(POOR))
    for request in told["information_requests"]:
        assert request["letter"]
        assert request["law"]["message"] == "balance.request.no_law"
        for part in ("addressee", "deadline", "appeal", "question", "would_change"):
            assert request[part]["text"]
        assert request["score"]["value"] > 0
    assert [r["rank"] for r in told["information_requests"]] == list(range(1, len(told["information_requests"]) + 1))


def test_what_is_answered_is_not_asked_again(testland):
    _, before = balance(testland, *poverty(POOR), DUTY | {"area": "XT-P", "value": 200})
    asked = {(r["area"], r["asks"]) for r in before["information_requests"]}
    assert ("XT-P", "PI-V13") not in asked
    assert asked


def test_counts_are_asked_for_and_never_names(testland):
    _, told = balance(testland, *poverty(POOR))
    assert all("no names" in r["question"]["text"] for r in told["information_requests"])
