"""Attention: a lot among districts that nobody named, the same for a seed, and how concentrated what is asked for is."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tarazu.balance.attention import concentration, describe_attention, draw_lot
from tarazu.settings import Settings
from tarazu.threat import assess_threat
from testland_rows import DISTRICTS, EVEN, observed, people


def threat_of(workspace):
    observed(workspace, *people(EVEN))
    with workspace.evidence() as evidence:
        return assess_threat(evidence, Settings({"draws": 200}), seed=3)


def test_a_fifth_of_the_named_is_drawn_among_the_others(testland):
    threat = threat_of(testland)
    named = [{"id": "PR-hotspot", "areas": list(DISTRICTS[:3])}, {"id": "PR-insufficient", "areas": list(DISTRICTS)}]
    found = describe_attention(named, threat)

    assert found["named"]["value"] == 3
    assert len(found["by_lot"]) == 1
    assert not set(found["by_lot"]) & set(DISTRICTS[:3])
    assert found["concentration"]["value"] == pytest.approx(4 / 7)  # three of seven have all, alike
    assert found == describe_attention(named, threat)
    json.dumps(found, allow_nan=False)


def test_where_nobody_is_named_nothing_is_said(testland):
    threat = threat_of(testland)
    assert describe_attention([{"id": "PR-insufficient", "areas": list(DISTRICTS)}], threat) == {}


def test_every_district_is_drawn_as_often():
    drawn = [draw_lot(["A", "B", "C", "D"], 1, seed=s)[0] for s in range(2000)]
    shares = np.unique(drawn, return_counts=True)[1] / 2000
    assert shares == pytest.approx([0.25] * 4, abs=0.04)


@given(arrays(float, 8, elements=st.floats(0.01, 1e6)), st.floats(0.1, 100))
def test_concentration_is_that_of_mean_differences_and_knows_no_unit(values, unit):
    slow = np.abs(values[:, None] - values).mean() / (2 * values.mean())
    assert concentration(values[None, :])[0] == pytest.approx(slow, abs=1e-9)
    assert concentration(unit * values[None, :])[0] == pytest.approx(slow, abs=1e-9)


def test_what_is_unknown_is_left_out():
    assert concentration(np.array([[1.0, np.nan, 3.0]])).tolist() == [0.25]
