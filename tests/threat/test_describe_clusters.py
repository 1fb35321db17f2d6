"""Clusters in the assessment: a planted one is told with its interval, an even country has none, thin evidence is not searched."""

import json

import numpy as np
import pytest

from tarazu.evidence.basis import NOTHING
from tarazu.settings import Settings
from tarazu.threat.activity import find_activity
from tarazu.threat.describe_clusters import describe_clusters, search
from tarazu.threat.ground import lay_ground
from testland_rows import DISTRICTS, EVEN, counts, observed, people

FEW = Settings({"draws": 400, "smoothing_areas": 6})


def told(workspace, settings=FEW):
    with workspace.evidence() as evidence:
        ground = lay_ground(evidence, settings)
        activity = find_activity(ground, "EX02", "district", seed=0)
        return describe_clusters({"EX02": activity}, ground, seed=0), activity, ground


def planted(testland, hot):
    observed(testland, *people(EVEN))
    numbers = dict.fromkeys(DISTRICTS, 10) | hot
    for source in ("S1", "S2"):
        observed(testland, *counts(numbers, period="2023", source=source), file=f"{source}.csv")


def test_districts_side_by_side_far_above_the_rest_are_a_cluster(testland):
    planted(testland, {"XT-P01": 120, "XT-P02": 110})
    found, activity, ground = told(testland)
    (one,) = found["found"]

    assert sorted(one["areas"]) == ["XT-P01", "XT-P02"]
    assert one["origins"]["value"] == 2
    low, high = one["rate"]["interval"]
    at = [activity.areas.index(area) for area in one["areas"]]
    together = activity.counted[at].sum() / activity.due[at].sum()
    assert 1.5 < low < together < high
    assert one["chance"]["value"] == pytest.approx(0.001)
    assert one["statement"]["message"] == "threat.cluster.found"
    assert {w["name"] for w in one["statement"]["with"]["places"]} == {
        ground.places[area].named["name"] for area in one["areas"]
    }
    json.dumps(found, allow_nan=False)


def test_an_even_country_has_no_cluster(testland):
    planted(testland, {})
    found, _, _ = told(testland)
    assert found["found"] == []
    assert [s["message"] for s in found["statements"]] == ["threat.cluster.none"]


def test_what_one_origin_alone_counted_is_counted_as_withheld_and_not_named(testland):
    observed(testland, *people(EVEN))
    observed(
        testland, *counts(dict.fromkeys(DISTRICTS, 10) | {"XT-P01": 120, "XT-P02": 110}, source="S1"), file="a.csv"
    )
    found, _, _ = told(testland)
    assert found["found"] == []
    (said,) = found["statements"]
    assert said["message"] == "threat.cluster.withheld"
    assert said["with"]["clusters"]["value"] == 1


def test_few_districts_are_not_searched(testland):
    planted(testland, {"XT-P01": 120, "XT-P02": 110})
    found, _, _ = told(testland, Settings({"draws": 400}))
    assert [s["message"] for s in found["statements"]] == ["threat.cluster.not_searched"]


def test_victims_met_together_are_fewer_events(testland):
    planted(testland, {"XT-P01": 14, "XT-P02": 13})
    _, activity, ground = told(testland)
    assert activity.power[0] < 1  # two origins may have met the same victims
    assert search(activity, ground, seed=1).told == ()


def test_a_district_without_an_outline_is_left_out(testland):
    planted(testland, {})
    _, activity, ground = told(testland)
    from dataclasses import replace

    nowhere = ground.centres.copy()
    nowhere[0] = np.nan
    found = search(activity, replace(ground, centres=nowhere), seed=1)
    assert found.left_out == (activity.areas[0],)
    assert activity.rated[activity.areas[0]] != NOTHING
