"""G = 1 - completeness x independence x recency, each by hand (frameworks 2.3)."""

import pytest

from tarazu.settings import Settings
from tarazu.threat.ground import lay_ground
from tarazu.threat.information_gap import find_gap
from testland_rows import counts, observed


def gap(workspace, area="XT-P01", form="all"):
    with workspace.evidence() as evidence:
        found = find_gap(lay_ground(evidence, Settings()), form, "district")
    i = found.areas.index(area)
    return tuple(float(part[i]) for part in (found.completeness, found.independence, found.recency, found.gap))


def test_where_nothing_is_known_the_gap_is_whole(testland):
    observed(testland, *counts({"XT-P02": 3}))
    assert gap(testland) == (0, 0, 0, 1)


def test_each_part_by_hand(testland):
    """Presumed women and men of 2023 (and so their total): 3 of 18 core cells, of one origin of the three wanted."""
    observed(testland, {"area": "XT-P01", "value": 3, "sex": "female"}, {"area": "XT-P01", "value": 2, "sex": "male"})
    completeness, independence, recency, whole = gap(testland)
    assert (completeness, independence, recency) == pytest.approx((3 / 18, 1 / 3, 1))
    assert whole == pytest.approx(1 - 3 / 18 / 3)


def test_an_official_nil_is_an_answer_and_silence_is_none(testland):
    observed(testland, {"area": "XT-P01", "value": 0})
    observed(testland, {"area": "XT-P02", "value": "", "status": "requested_no_answer"}, file="b.csv")
    assert gap(testland, "XT-P01")[0] == pytest.approx(1 / 18)
    assert gap(testland, "XT-P02")[0] == 0


def test_what_is_old_counts_half_after_three_years(testland):
    observed(
        testland, {"area": "XT-P01", "value": 4, "period": "2020"}, {"area": "XT-P02", "value": 4, "period": "2023"}
    )
    assert gap(testland)[2] == pytest.approx(0.5)


def test_two_sources_of_one_origin_are_one(testland):
    for source, file in (("S1", "a.csv"), ("S3", "b.csv")):
        observed(testland, *counts({"XT-P01": 4}, source=source), file=file)
    assert gap(testland)[1] == pytest.approx(1 / 3)
    observed(testland, *counts({"XT-P01": 4}, source="S2"), file="c.csv")
    assert gap(testland)[1] == pytest.approx(2 / 3)


def test_another_form_fills_no_gap(testland):
    observed(testland, *counts({"XT-P01": 4}, form="EX01"))
    assert gap(testland, form="EX02")[3] == 1
    assert gap(testland, form="EX01")[3] < 1
