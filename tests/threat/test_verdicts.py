"""The rule of frameworks 2.3: each verdict at its thresholds, in the stated order, and nothing given on less."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.settings import Settings
from tarazu.threat.verdicts import Signs, give_verdict, sensitivity, truly_above

SETTINGS = Settings()


def signs(**changed):
    usual = {
        "ratio": np.ones(0),
        "growing": None,
        "vulnerable": None,
        "events": (0.0, 0.0),
        "origins": 0,
        "reporting": 0,
        "gap": 1.0,
    }
    return Signs(**(usual | changed))


def ratio(share_above, high=2.0, low=0.5, n=1000):
    """Draws of which a share lies at `high`."""
    return np.r_[np.full(round(share_above * n), high), np.full(n - round(share_above * n), low)]


HOT = {"ratio": ratio(0.81, high=4.0, low=0.9), "events": (11.0, 11.0), "origins": 2, "reporting": 2, "gap": 0.3}
EMERGING = HOT | {"ratio": ratio(0.81, high=1.2), "growing": 0.81, "events": (5.0, 5.0)}
BLIND = {"vulnerable": 0.81, "gap": 0.5, "events": (0.0, 4.0)}
QUIET = {"ratio": ratio(0.19, high=1.3, low=0.25), "gap": 0.49, "reporting": 2, "events": (3.0, 3.0), "origins": 1}


@pytest.mark.parametrize(
    ("held", "verdict"),
    [
        (HOT, "hotspot"),
        (EMERGING, "emerging"),
        (BLIND, "blind_spot"),
        (QUIET, "no_sign"),
        ({}, "insufficient_evidence"),
    ],
)
def test_each_verdict_just_inside_its_thresholds(held, verdict):
    assert give_verdict(signs(**held), SETTINGS).verdict == verdict


@pytest.mark.parametrize(
    ("held", "worse"),
    [
        (HOT, {"ratio": ratio(0.80, high=4.0, low=0.9)}),
        (HOT, {"ratio": ratio(0.81, high=1.51, low=0.9)}),  # no more than reporting explains
        (HOT, {"origins": 1}),
        (HOT, {"events": (10.0, 14.0)}),  # hidden small counts: the lower bound decides
        (EMERGING, {"growing": 0.80}),
        (EMERGING, {"origins": 1}),
        (EMERGING, {"events": (4.0, 4.0)}),
        (BLIND, {"vulnerable": 0.80}),
        (BLIND, {"gap": 0.49}),
        (BLIND, {"events": (0.0, 5.0)}),  # the upper bound decides: it may not be silent
        (QUIET, {"ratio": ratio(0.20, high=1.3, low=0.25)}),
        (QUIET, {"ratio": ratio(0.0, low=0.9)}),
        (QUIET, {"gap": 0.5}),
        (QUIET, {"reporting": 1}),
    ],
)
def test_each_condition_is_needed(held, worse):
    assert give_verdict(signs(**(held | worse)), SETTINGS).verdict != give_verdict(signs(**held), SETTINGS).verdict


def test_reporting_that_differs_takes_a_rate_towards_even_odds():
    rng, share = np.random.default_rng(0), np.log(2.0) / 1.96
    counted = np.array([0.4, 1.0, 1.6, 3.0])
    drawn = counted / np.exp(share * rng.standard_normal((200_000, 1)))

    assert truly_above(counted[None, :], 2.0) == pytest.approx((drawn > 1).mean(axis=0), abs=0.005)
    assert truly_above(counted[None, :], 1.0).tolist() == [0.0, 0.0, 1.0, 1.0]
    assert truly_above(np.zeros((5, 1)), 2.0).tolist() == [0.0]


def test_where_all_report_alike_reporting_asks_nothing():
    alike = SETTINGS.with_changed(reporting_factor=1.0)
    barely = signs(**(HOT | {"ratio": ratio(0.81, high=1.51)}))
    assert give_verdict(barely, alike).verdict == "hotspot"
    assert give_verdict(barely, SETTINGS).failed["hotspot"] == ("still_above",)
    assert [verdict for _, verdict in sensitivity(barely, SETTINGS)["reporting_factor"]][:2] == [
        "hotspot",
        "insufficient_evidence",
    ]


def test_a_hotspot_comes_before_an_emerging_one():
    assert give_verdict(signs(**(HOT | {"growing": 0.99})), SETTINGS).verdict == "hotspot"


def test_what_failed_is_kept_for_the_verdicts_that_were_not_given():
    given_verdict = give_verdict(signs(**(HOT | {"origins": 1})), SETTINGS)
    assert given_verdict.failed["hotspot"] == ("hotspot_origins",)


def test_sensitivity_names_only_thresholds_that_change_the_verdict():
    moved = sensitivity(signs(**HOT), SETTINGS)
    assert moved["hotspot_events"] == ((5, "hotspot"), (11, "hotspot"), (20, "insufficient_evidence"))
    assert "no_sign_gap" not in moved


@given(
    st.floats(0, 1),
    st.integers(0, 40),
    st.integers(0, 5),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(0, 4),
)
def test_silence_is_never_called_no_sign_and_one_origin_never_makes_a_hotspot(
    above, events, origins, gap, growing, vulnerable, reporting
):
    held = signs(
        ratio=ratio(above),
        events=(float(events),) * 2,
        origins=origins,
        gap=gap,
        growing=growing,
        vulnerable=vulnerable,
        reporting=reporting,
    )
    verdict = give_verdict(held, SETTINGS).verdict
    if origins < 2:
        assert verdict not in ("hotspot", "emerging")
    if reporting < 2 or gap >= 0.5:
        assert verdict != "no_sign"
