"""The made-up country, whose truth is known: each named place has its verdict with reasons, and loses it with its feature."""

from dataclasses import replace

import pytest

from tarazu.assessment import assess
from tarazu.examples.namuna import (
    BLIND_SPOT,
    CONTRADICTION,
    ECHO,
    EMERGING,
    FEATURES,
    HOTSPOT,
    QUIET,
    RAID,
    WITHOUT_EVIDENCE,
    build_namuna,
    make_country,
    without,
)
from tarazu.report.chapters import build_report
from tarazu.report.walk import figures_in
from tarazu.response import assess_response
from tarazu.settings import Settings
from tarazu.threat.activity import find_activity
from tarazu.threat.area_figures import find_figures
from tarazu.threat.describe_hidden import describe_hidden
from tarazu.threat.describe_verdicts import describe_verdicts
from tarazu.threat.ground import lay_ground
from tarazu.threat.hidden_population import find_hidden
from tarazu.threat.information_gap import find_gap
from tarazu.threat.vulnerability import VULNERABILITY, find_indices

SETTINGS = Settings({"draws": 500})
NAMED = {
    "hotspot": (HOTSPOT, "EX04", "hotspot"),
    "emerging": (EMERGING, "EX01", "emerging"),
    "blind_spot": (BLIND_SPOT, "EX08", "blind_spot"),
    "quiet": (QUIET, "EX02", "no_sign"),
}


@pytest.fixture(scope="module")
def country():
    return make_country(0)


@pytest.fixture(scope="module")
def document(country, tmp_path_factory):
    return assess(build_namuna(tmp_path_factory.mktemp("namuna") / "whole", country)).document


def verdict(document, area, form):
    return next(v for v in document["verdicts"] if (v["area"], v["form"]) == (area, form))


@pytest.mark.parametrize("name", NAMED)
def test_each_named_place_has_its_verdict_with_reasons(document, name):
    area, form, expected = NAMED[name]
    given = verdict(document, area, form)
    assert (FEATURES[name].area, FEATURES[name].form, FEATURES[name].verdict) == (area, form, expected)
    assert given["verdict"] == expected
    assert len(given["reasons"]) >= 3
    assert given["action"]["text"]
    assert given["would_settle"]


def test_the_place_without_evidence_is_kept_and_called_that(document):
    given = verdict(document, WITHOUT_EVIDENCE, "EX04")
    assert given["verdict"] == "insufficient_evidence"
    assert given["reasons"][0]["message"] == "threat.reason.no_figure"
    assert any("No population figure" in u["text"] for u in document["unknowns"])


def test_the_interval_of_those_whom_nobody_saw_holds_the_truth_and_the_chapter_says_so(document, country):
    held = document["hidden_population"]
    entry = held["estimates"][0]
    assert (len(held["estimates"]), held["refused"]) == (1, [])
    low, high = entry["total"]["interval"]
    assert low <= country.listed <= high
    assert entry["observed"]["value"] < low
    assert abs(entry["total"]["value"] / country.listed - 1) < 0.1
    parts = {(p["sex"], p["age_group"]): "total" in p for p in entry["parts"]}
    assert parts == {
        ("female", "all"): True,
        ("male", "all"): True,
        ("transgender", "all"): False,
        ("all", "child"): True,
        ("all", "18+"): True,
    }
    told = next(c for c in build_report(document).chapters if c.id == "hidden")
    assert entry["total"] in list(figures_in(told))


def test_without_the_lists_nothing_is_said_of_those_whom_nobody_saw(country, tmp_path):
    less = {name: held for name, held in country.tables.items() if name != "capture_histories"}
    with build_namuna(tmp_path / "less", replace(country, tables=less)).evidence() as evidence:
        ground = lay_ground(evidence, SETTINGS)
        assert find_hidden(evidence, ground, seed=0) == ()
    assert describe_hidden((), ground) == {}
    assert "hidden" not in [c.id for c in build_report({}).chapters]


def test_the_contradiction_is_told_with_both_voices(document):
    told = [v for v in document["response"]["two_voices"] if v["area"] == CONTRADICTION and not v["agree"]]
    assert told
    assert all(v["state"] and v["cso"] for v in told)


def test_many_events_of_one_origin_and_raids_make_no_hotspot(document):
    """Newspapers that quote the police are one origin; what officials discover enters no rate."""
    assert verdict(document, ECHO, "EX04")["verdict"] == "insufficient_evidence"
    assert "hotspot_origins" in verdict(document, ECHO, "EX04")["failed"]
    assert verdict(document, RAID, "EX02")["verdict"] != "hotspot"


def test_false_alarms_are_few(document, country):
    """240 verdicts by form on districts of which one is a hotspot and one grows: each sign asks for more than 80%."""
    truly = {(FEATURES[n].area, FEATURES[n].form) for n in ("hotspot", "emerging")}
    alarms = {
        (v["area"], v["form"])
        for v in document["verdicts"]
        if v["verdict"] in ("hotspot", "emerging") and v["form"] != "all"
    }
    assert len(alarms - truly) <= 4


@pytest.mark.parametrize("name", ["hotspot", "emerging", "blind_spot", "quiet", "contradiction", "without_evidence"])
def test_taking_a_feature_away_changes_what_is_said(document, country, tmp_path, name):
    feature = FEATURES[name]
    with build_namuna(tmp_path / name, without(country, name)).evidence() as evidence:
        if name == "contradiction":
            voices = assess_response(evidence, SETTINGS, seed=0).describe()["two_voices"]
            assert not [v for v in voices if v["area"] == feature.area and not v["agree"]]
            return
        now = alone(lay_ground(evidence, SETTINGS), feature)
    before = verdict(document, feature.area, feature.form)
    if name == "without_evidence":
        assert now["reasons"][0]["message"] != "threat.reason.no_figure"
    else:
        assert now["verdict"] != before["verdict"]
        assert now["reasons"] != before["reasons"]


def alone(ground, feature):
    """The verdict on the place of a feature and nothing else."""
    activity = find_activity(ground, feature.form, "district", seed=0)
    index = find_indices(ground, VULNERABILITY, [feature.form], seed=0)[feature.form]
    told = describe_verdicts(find_figures(activity, find_gap(ground, feature.form, "district"), ground), index, ground)
    return next(v for v in told if v["area"] == feature.area)
