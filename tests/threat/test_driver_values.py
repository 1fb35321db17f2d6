"""Drivers that a survey did not reach: modelled where that is sound, flagged, and never enough for a score alone."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tarazu import catalog
from tarazu.evidence.basis import Basis
from tarazu.settings import Settings
from tarazu.threat.describe import describe_index
from tarazu.threat.driver_values import Seen, model_values
from tarazu.threat.ground import lay_ground
from tarazu.threat.vulnerability import VULNERABILITY, find_indices, index_drivers
from tarazu.words import say
from testland_rows import DISTRICTS, observed

DRIVERS = index_drivers(VULNERABILITY, "all")
SURVEYED, COUNTED = "DR-01", ("DR-06", "DR-17")


def basis(source):
    return Basis.of(pd.DataFrame({"source": [source], "file": "f.csv", "import_id": "0123", "row": 2}))


SURVEY, CENSUS = basis("S1"), basis("S2")


def country(districts=40, lacking=5, seed=0):
    """Poverty follows two counted drivers; the last `lacking` districts have no survey."""
    rng = np.random.default_rng(seed)
    girls, gap = rng.uniform(10, 90, districts), rng.uniform(0, 40, districts)
    truth = 10 + 0.4 * girls + 0.3 * gap + rng.normal(0, 5, districts)
    told = truth + rng.normal(0, 4, districts)
    names = [f"d{i:02d}" for i in range(districts)]
    values = {}
    for i, name in enumerate(names):
        values[name] = {
            code: Seen(value, 1.0, 2023, CENSUS, 1.0, True, True)
            for code, value in (("DR-06", girls[i]), ("DR-17", gap[i]))
        }
        if i < districts - lacking:
            values[name][SURVEYED] = Seen(told[i], 6.4, 2020, SURVEY, 4.0)
    return values, names, truth


def test_a_district_without_a_survey_has_what_its_census_says_with_an_error_that_covers():
    inside, apart = [], []
    for seed in range(20):
        values, names, truth = country(seed=seed)
        got = model_values(values, DRIVERS, names)
        assert set(got) == set(names[-5:])
        for i, name in enumerate(names[-5:], start=35):
            one = got[name][SURVEYED]
            apart.append(one.value - truth[i])
            inside.append(abs(apart[-1]) <= 1.645 * one.error)
            assert [c.code for c in one.covariates] == list(COUNTED)
            assert set(one.basis.sources) == {"S1", "S2"}
    assert np.mean(inside) > 0.85
    assert np.std(apart) < 8  # poverty itself varies by 11


def test_age_of_the_survey_is_in_the_error_of_the_model():
    values, names, _ = country()
    old = {
        a: {c: replace(s, error=s.error + 10) if c == SURVEYED else s for c, s in held.items()}
        for a, held in values.items()
    }
    new, aged = (model_values(v, DRIVERS, names)["d39"][SURVEYED] for v in (values, old))
    assert aged.value == pytest.approx(new.value)
    assert aged.error**2 - new.error**2 == pytest.approx(12.4**2 - 2.4**2)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda v: {a: held for a, held in v.items() if a in [*list(v)[:13], "d39"]},  # too few have a survey
        lambda v: {a: {c: replace(s, census=False) for c, s in held.items()} for a, held in v.items()},
        lambda v: {
            a: {c: replace(s, counted=True) for c, s in held.items()} for a, held in v.items()
        },  # no survey at all
        lambda v: {a: {c: replace(s, basis=SURVEY) for c, s in held.items()} for a, held in v.items()},  # one source
        lambda v: v | {a: {c: s for c, s in v[a].items() if c == "DR-06"} for a in list(v)[-5:]},  # covariate unknown
        lambda v: {
            a: {c: replace(s, value=5.0) if c in COUNTED else s for c, s in held.items()} for a, held in v.items()
        },
    ],
    ids=["few", "no_census", "counted", "own_source", "unknown", "collinear"],
)
def test_nothing_is_modelled_where_it_is_not_sound(spoil):
    values, names, _ = country()
    assert not model_values(spoil(values), DRIVERS, names)


def test_what_was_observed_is_never_modelled_over():
    values, names, _ = country()
    got = model_values(values, DRIVERS, names)
    assert not [a for a in got if SURVEYED in values[a]]
    assert not model_values(*[country(lacking=0)[0], DRIVERS, names])


def rows(values, code, **more):
    common = {"indicator": code, "form": "all", "voice": "state", "source": "S1"} | more
    return [{"area": a, "value": v} | common for a, v in values.items()]


SPREAD = dict(zip(DISTRICTS, (10, 20, 30, 40, 50, 60, 70), strict=True))


def indices(workspace):
    with workspace.evidence() as evidence:
        ground = lay_ground(evidence, Settings({"draws": 400}))
        found = find_indices(ground, VULNERABILITY, ["all"], seed=0)["all"]
        return found, describe_index(found, ground), ground


def test_a_district_with_a_survey_and_without_covariates_is_not_modelled_in_a_small_country(testland):
    """Seven districts say too little: what is missing is drawn, and nothing is flagged."""
    observed(
        testland,
        *rows({a: v for a, v in SPREAD.items() if a != "XT-A03"}, SURVEYED, detail="survey"),
        *rows(SPREAD, "DR-06", detail="census", source="S2"),
    )
    found, told, _ = indices(testland)
    assert not found.modelled
    assert not any("modelled" in d for d in told["districts"])


def test_what_is_modelled_is_flagged_with_its_interval_and_stays_among_what_was_not_observed(testland, monkeypatch):
    monkeypatch.setattr("tarazu.threat.driver_values.FEWEST_OBSERVED", 5)
    monkeypatch.setattr("tarazu.threat.driver_values.OBSERVED_PER_COEFFICIENT", 2)
    observed(
        testland,
        *rows({a: v for a, v in SPREAD.items() if a != "XT-A03"}, SURVEYED, detail="survey"),
        *rows(SPREAD, "DR-06", detail="census", source="S2"),
    )
    found, told, _ = indices(testland)
    assert set(found.modelled) == {"XT-A03"}
    one = next(d for d in told["districts"] if d["area"] == "XT-A03")
    assert one["missing"] == [SURVEYED]
    assert [d["driver"] for d in one["drivers"]] == ["DR-06"]
    figure = one["modelled"][0]["estimate"]
    assert figure["modelled"]
    assert figure["value"] == pytest.approx(70, abs=3)  # poverty is the share of girls here
    assert figure["interval"][0] < figure["value"] < figure["interval"][1] <= 100
    assert set(figure["sources"]) == {"S1", "S2"}
    message = next(s for s in told["statements"] if s["message"] == "threat.index.modelled")
    assert message["text"].startswith(
        "A survey did not reach every district. In 1 district, what it finds elsewhere of"
    )
    assert catalog.label("DR-01", "ur") in say(message, "ur")
    values = found.filled("value").loc["XT-A03"]
    assert values[SURVEYED] == pytest.approx(figure["value"], rel=1e-6)
    assert np.isnan(found.table("value").loc["XT-A03", SURVEYED])


def test_a_district_of_which_too_little_is_seen_gets_no_score_from_a_model(testland, monkeypatch):
    """One driver of three is counted there: below the coverage asked for, whatever the model would add."""
    monkeypatch.setattr("tarazu.threat.driver_values.FEWEST_OBSERVED", 5)
    monkeypatch.setattr("tarazu.threat.driver_values.OBSERVED_PER_COEFFICIENT", 2)
    most = {a: v for a, v in SPREAD.items() if a != "XT-A03"}
    observed(
        testland,
        *rows(most, SURVEYED, detail="survey"),
        *rows(most, "DR-08", detail="survey"),
        *rows(SPREAD, "DR-06", detail="census", source="S2"),
    )
    found, told, _ = indices(testland)
    assert not found.modelled
    assert "score" not in next(d for d in told["districts"] if d["area"] == "XT-A03")


def test_what_moves_places_is_told_by_choice_and_by_district(testland):
    observed(
        testland,
        *rows(SPREAD, SURVEYED, detail="survey"),
        *rows(dict(zip(DISTRICTS, (70, 20, 35, 10, 60, 50, 40), strict=True)), "DR-06", detail="census"),
    )
    found, told, _ = indices(testland)
    choices = told["choices"]
    assert [c["choice"] for c in choices] == ["normalisation", "aggregation", "weights", "data"]
    assert sum(c["districts"]["value"] for c in choices) == 7
    mean = found.choices.places.mean()
    assert [c["places"]["value"] for c in choices] == pytest.approx(mean.tolist())
    message = next(s for s in told["statements"] if s["message"] == "threat.index.choices")
    assert say(found_most(choices)["name"]) in message["text"]
    assert "among 7 districts" in message["text"]
    assert {d["moves_most"] for d in told["districts"]} <= {c["choice"] for c in choices}
    assert say(message, "ur") != message["text"]


def found_most(choices):
    return max(choices, key=lambda c: c["places"]["value"])


def test_one_driver_alone_leaves_nothing_to_choose(testland):
    observed(testland, *rows(SPREAD, SURVEYED, detail="survey"))
    found, told, _ = indices(testland)
    assert found.choices is None
    assert "choices" not in told
