"""Key judgements: the weakest answer is the confidence, nothing is claimed of nothing, and 'each' is not 'all'."""

import itertools

import pytest

from tarazu import settings
from tarazu.assessment import assess
from tarazu.assessment.confidence import Coverage, Support, confidence
from tarazu.settings import Settings
from testland_rows import DISTRICTS, EVEN, counts, observed, people

GOOD, RUMOUR = ("1A", "1B", "2A", "1A"), ("3D", "3E", "3C", "3D")
WIDE, NARROW = Coverage("assessment.confidence.counted", 60, 60), Coverage("assessment.confidence.counted", 3, 60)


@pytest.fixture
def quick(monkeypatch):
    held = settings.defaults()["draws"]
    monkeypatch.setitem(settings.defaults(), "draws", type(held)("draws", 400.0))


def word(grades=GOOD, origins=("a", "b", "c", "d"), newest=2024, agree=(True, True, True), coverage=WIDE):
    return confidence(Support(grades, origins, newest, 2024, agree, coverage), Settings())[0]


def test_five_strong_answers_are_high_confidence():
    assert word() == "high"


@pytest.mark.parametrize(
    "weak",
    [
        {"grades": RUMOUR},
        {"origins": ("a",) * 4},
        {"newest": 2020},
        {"agree": (True, False, False, False)},
        {"coverage": NARROW},
        {"grades": (), "origins": ()},
    ],
    ids=lambda weak: next(iter(weak)),
)
def test_one_weak_answer_is_low_confidence_whatever_the_rest_is(weak):
    assert word(**weak) == "low"


@pytest.mark.parametrize(
    "fair",
    [
        {"grades": ("1A", "2B", "2C", "1C")},
        {"origins": ("a", "a", "b", "b")},
        {"newest": 2021},
        {"agree": ()},
        {"coverage": Coverage("assessment.confidence.counted", 30, 60)},
    ],
    ids=lambda fair: next(iter(fair)),
)
def test_one_fair_answer_is_moderate_confidence(fair):
    assert word(**fair) == "moderate"


def test_better_evidence_never_lowers_confidence():
    order = ("low", "moderate", "high")
    better = {
        "grades": (RUMOUR, ("1A", "2B", "2C", "1C"), GOOD),
        "origins": (("a",) * 4, ("a", "a", "b", "b"), ("a", "b", "c", "d")),
        "newest": (2019, 2022, 2023),
        "agree": ((False,), (True, False), (True,)),
        "coverage": (NARROW, Coverage("assessment.confidence.counted", 30, 60), WIDE),
    }
    for choice in itertools.product(range(3), repeat=5):
        held = {name: steps[i] for (name, steps), i in zip(better.items(), choice, strict=True)}
        assert word(**held) == order[min(choice)]


def test_the_reason_gives_the_counts_of_all_five():
    seen = Coverage("assessment.confidence.counted", 1, 60)
    support = Support(("1A", "1D"), ("a", "b"), 2023, 2024, (True, False, True), seen)
    _, said = confidence(support, Settings())
    assert said["text"] == (
        "The weakest of five answers decides. Independence is fair: 2 sources of 2 origins. Quality is fair: 1 graded A "
        "or B as an item. Recency is strong: the newest figure is of 2023, the newest of all evidence of 2024. Agreement "
        "is strong: of what two origins tell, they agree on 2 of 3. Coverage is weak: victims are counted, or said to be "
        "none, in 1 of 60 districts."
    )


def test_areas_and_sources_without_an_observation_give_no_confidence(testland, quick):
    judgements = assess(testland).document["key_judgements"]
    assert judgements
    estimates = [j for j in judgements if j["statement"]["message"] != "assessment.judgement.unknown"]
    assert {j["confidence"] for j in estimates} == {"low"}
    assert {j["confidence_reason"]["message"] for j in estimates} == {"assessment.confidence.nothing"}


def test_a_list_of_requests_is_no_estimate_and_has_no_confidence(testland, quick):
    made = assess(testland)
    (asked,) = [
        j for j in made.document["key_judgements"] if j["statement"]["message"] == "assessment.judgement.unknown"
    ]
    assert (asked["phia"], asked["confidence"], asked["confidence_reason"]) == (None, None, None)
    assert made.summary().splitlines()[-1].endswith(asked["statement"]["text"])


@pytest.mark.parametrize(
    ("counted", "message", "named"),
    [
        (("female",), "assessment.judgement.gender", "Never counted apart in any of them: male and transgender."),
        (
            ("female", "male", "transgender"),
            "assessment.judgement.gender_each",
            "Each of female, male and transgender is",
        ),
    ],
)
def test_who_is_never_counted_apart_is_named_and_nobody_is_called_none(testland, quick, counted, message, named):
    rows = [{"area": area, "value": 12, "sex": sex} for area in DISTRICTS for sex in counted]
    observed(testland, *people(EVEN), *rows)
    told = [j["statement"] for j in assess(testland).document["key_judgements"]]
    (gender,) = [s for s in told if s["message"].startswith("assessment.judgement.gender")]
    assert gender["message"] == message
    assert named.lower() in gender["text"].lower()


def test_counts_of_one_origin_in_every_district_are_no_high_confidence(testland, quick):
    observed(testland, *people(EVEN), *counts(dict.fromkeys(DISTRICTS, 12)))
    told = {j["statement"]["message"]: j["confidence"] for j in assess(testland).document["key_judgements"]}
    assert told["assessment.judgement.no_hotspot"] == "low"


@pytest.fixture
def unseen(testland, quick):
    """Two districts far more vulnerable than the rest, a third ahead of a fourth by a little, and nobody counted."""
    from tarazu import catalog

    held = {"form": "all", "voice": "state", "source": "S1", "detail": "census"}
    rows = []
    for driver in (d for d in catalog.drivers_of("vulnerability") if d.goalposts):
        low, high = driver.goalposts
        worst, best = (low, high) if driver.direction == "lowers_risk" else (high, low)
        for n, area in enumerate(DISTRICTS):
            far = (0.9, 0.9, 0.5, 0.492, 0.3, 0.2, 0.1)[n]
            rows.append(held | {"area": area, "indicator": driver.code, "value": round(best + far * (worst - best), 4)})
    observed(testland, *rows)
    return assess(testland).document


def test_blind_spots_are_told_one_by_one_and_how_many_hold_at_once(unseen):
    blind = [v["area"] for v in unseen["verdicts"] if v["verdict"] == "blind_spot" and v["form"] == "all"]
    (told,) = [j for j in unseen["key_judgements"] if j["statement"]["message"] == "assessment.judgement.blind_spots"]
    assert sorted(blind) == ["XT-P01", "XT-P02", "XT-P03"]
    together = told["statement"]["with"]["together"]
    assert together["method"] == "Monte Carlo, joint"
    assert (together["value"], together["interval"]) == (3, [2, 3])
    assert "Each of them alone" in told["statement"]["text"]
    assert "surely" not in told["statement"]["text"]
    assert ">" not in told["statement"]["text"]


def test_the_silence_of_a_blind_spot_is_told_by_its_bound(testland, unseen):
    """One origin counted 3 in P01: fewer than the 5 that the verdict asks, and no 'hardly'."""
    observed(testland, *people(EVEN), *counts({"XT-P01": 3}), file="b.csv")
    (held,) = [v for v in assess(testland).document["verdicts"] if (v["area"], v["form"]) == ("XT-P01", "all")]
    assert held["verdict"] == "blind_spot"
    (silence,) = [s["text"] for s in held["reasons"] if s["message"] == "threat.reason.silence"]
    assert silence.startswith("Fewer than 5 persons counted in ")
    assert "the one that counted most counted 3 persons" in silence


def test_the_probability_of_a_judgement_of_several_places_is_the_least_of_each(unseen):
    (told,) = [j for j in unseen["key_judgements"] if j["statement"]["message"] == "assessment.judgement.blind_spots"]
    reasons = [s for v in unseen["verdicts"] if v["verdict"] == "blind_spot" for s in v["reasons"]]
    chances = [s["with"]["chance"]["value"] for s in reasons if s["message"] == "threat.reason.vulnerable"]
    assert told["probability"]["value"] == min(chances)
