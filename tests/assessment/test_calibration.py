"""Short form of benchmarks/made_up_countries.py: intervals cover, probabilities are calibrated, verdicts are mostly right.

Six countries are few: the bands are three or four of their standard errors wide, and hold because the draws are the
same each time. The figures of two hundred countries stand in docs/methods/calibration.md.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

BENCHMARKS = str(Path(__file__).parents[2] / "benchmarks")
SEEDS, DRAWS = range(40, 46), 400


@pytest.fixture(scope="module")
def made_up():
    """The benchmark's own modules; they are no part of the package."""
    sys.path.insert(0, BENCHMARKS)
    try:
        import made_up_countries
        from made_up import measured, scores

        yield made_up_countries, measured, scores
    finally:
        sys.path.remove(BENCHMARKS)


@pytest.fixture(scope="module")
def results(made_up):
    countries, _, scores = made_up
    measured = list(countries.measure_all(SEEDS, draws=DRAWS, jobs=2))
    intervals, chances, verdicts = countries.together(measured)
    return {
        "measured": measured,
        "covered": {(c.what, c.level): c for c in scores.coverage(intervals)},
        "said": {r.what: r for r in scores.reliability(chances, draws=DRAWS)},
        "alarms": {a.verdict: a for a in scores.alarms(verdicts)},
    }


@pytest.mark.parametrize(
    ("what", "level", "least", "most"),
    [
        ("relative rate, one form", 0.95, 0.90, 0.985),
        ("relative rate, one form", 0.8, 0.71, 0.89),
        ("relative rate, all forms", 0.95, 0.89, 0.99),
        ("growth, one form", 0.95, 0.90, 0.99),
        ("cohort of cases", 0.95, 0.92, 0.985),
        ("duty, district", 0.95, 0.91, 0.98),
        ("duty, province", 0.95, 0.90, 1.0),
        ("duty, shrunk", 0.95, 0.89, 0.985),
        ("period ratio", 0.95, 0.93, 1.0),
        ("rank, vulnerability, central weights", 0.95, 0.93, 1.0),
        ("rank, vulnerability, drawn weights, ties divided", 0.8, 0.70, 0.90),
        ("rank, exposure, one driver, ties divided", 0.8, 0.68, 0.92),
    ],
)
def test_intervals_hold_the_truth_as_often_as_they_say(results, what, level, least, most):
    assert least < results["covered"][what, level].inside.share <= most


def test_rates_of_victims_met_together_hold_the_truth(results):
    """Exact Poisson intervals held 88%."""
    rates = [c.inside for (what, _), c in results["covered"].items() if what.startswith("recorded rate")]
    assert sum(r.share * r.number for r in rates) / sum(r.number for r in rates) > 0.92


@pytest.mark.parametrize(
    ("what", "least", "most", "brier"),
    [
        ("gap above 0, as defined", 0.75, 1.4, 0.12),
        ("rate above 1.5", 0.75, 1.5, 0.08),
        ("rate above 1", 0.75, 1.5, 0.17),
        ("among the most vulnerable third", 0.75, 1.6, 0.09),
    ],
)
def test_probabilities_come_true_as_often_as_they_say(results, what, least, most, brier):
    said = results["said"][what]
    assert least < said.slope < most
    assert said.brier < brier
    assert abs(said.lean) < 0.05


@pytest.mark.parametrize(("verdict", "hits"), [("hotspot", 0.1), ("emerging", 0.04), ("no_sign", 0.15)])
def test_verdicts_are_given_and_seldom_wrong(results, verdict, hits):
    """A verdict asks for a probability above 0.8: fewer than one in five may be wrong."""
    alarm = results["alarms"][verdict]
    assert alarm.hits.share > hits
    assert alarm.wrong.share < 0.2
    assert alarm.false.share < 0.06


def test_a_country_alone_is_measured_as_it_is_beside_others(made_up, results):
    _, measured, _ = made_up
    smallest = min(range(len(SEEDS)), key=lambda n: len(results["measured"][n].verdicts))
    alone = measured.measure(SEEDS[smallest], draws=DRAWS)
    for name in ("intervals", "chances", "verdicts"):
        pd.testing.assert_frame_equal(getattr(alone, name), getattr(results["measured"][smallest], name))


def test_shares_have_the_error_of_whole_countries(made_up):
    """Two countries that are all right and all wrong are two things seen, not two hundred."""
    _, _, scores = made_up
    held = scores.share_of(np.repeat([True, False], 100), np.repeat([0, 1], 100))
    assert (held.share, held.error, held.number) == (0.5, 0.5, 200)


def test_calibration_of_too_sure_probabilities_has_a_slope_below_one(made_up):
    """Log-odds said twice too large: the slope is one half."""
    _, _, scores = made_up
    rng = np.random.default_rng(0)
    truth = rng.normal(0, 1.5, 20_000)
    true = rng.random(20_000) < 1 / (1 + np.exp(-truth))
    (intercept, slope), error = scores.logistic(2 * truth, true.astype(float), np.arange(20_000) // 50)
    assert slope == pytest.approx(0.5, abs=4 * error[1])
    assert intercept == pytest.approx(0, abs=4 * error[0])
