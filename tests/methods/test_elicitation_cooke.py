"""Cooke's classical model: the scores of EXCALIBUR on four panels, what must always hold, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

from tarazu.methods.elicitation import combine, read_panel, robustness, score_experts
from tarazu.methods.elicitation.scores import calibration, information

FOLDER = Path(__file__).parents[1] / "data" / "expert_judgement"
CASES = {case["id"]: case for case in json.loads((FOLDER / "reference.json").read_text(encoding="utf-8"))["cases"]}
SCORES = ("calibration", "information", "information_all", "combined")
MAKERS = {
    "equal": {"weights": "equal"},
    "performance": {"threshold": 0.0},
    "global_optimised": {},
    "item_optimised": {"weights": "item"},
}


def tables(case):
    return pd.read_csv(FOLDER / CASES[case]["answers"]), pd.read_csv(FOLDER / CASES[case]["items"])


@pytest.fixture(params=CASES)
def case(request):
    return request.param


def test_scores_of_experts_as_in_the_reference(case):
    found = score_experts(*tables(case))
    for name in SCORES:
        assert getattr(found, name) == pytest.approx(CASES[case][name], rel=1e-6), name
    assert len(found.experts) == CASES[case]["experts"]


@pytest.mark.parametrize("kind", MAKERS)
def test_scores_of_decision_makers_as_in_the_reference_and_as_excalibur_prints(case, kind):
    maker, expected = combine(*tables(case), **MAKERS[kind]), CASES[case]["decision_makers"][kind]
    for name in SCORES:
        assert getattr(maker.scores, name) == pytest.approx(expected[name], rel=1e-6), name
    for name, printed in CASES[case]["excalibur"][kind].items():
        assert getattr(maker.scores, name) == pytest.approx(printed, abs=0.006), name
    assert maker.threshold == pytest.approx(expected.get("threshold", 0.0), rel=1e-6)


def test_best_expert_as_excalibur_prints(case):
    found = score_experts(*tables(case))
    best = found.scores[int(found.combined.argmax())]
    for name, printed in CASES[case]["excalibur"]["best_expert"].items():
        assert getattr(best, name) == pytest.approx(printed, abs=0.006)


def test_power_is_that_of_the_expert_who_answered_least():
    """With the ten items that the decision maker answers, San Diego gives 0.15 where EXCALIBUR prints 0.33."""
    answers, items = tables("san_diego")
    maker = combine(answers, items, weights="equal")
    assert maker.panel.power == 7
    seeds = maker.panel.seeds
    own = calibration(
        maker.quantiles[seeds], maker.panel.realisations[seeds], maker.panel.probabilities, power=maker.scores.answered
    )
    assert own == pytest.approx(0.15, abs=0.006)


def test_calibration_by_hand():
    """Ten true values, all in the bin between 5% and 50%: 2 N ln(1 / 0.45) on three degrees of freedom."""
    told = np.tile([1.0, 2.0, 3.0], (10, 1))
    found = calibration(told, np.full(10, 1.5), np.array([0.05, 0.5, 0.95]), power=10)
    assert found == pytest.approx(chi2.sf(20 * np.log(1 / 0.45), 3))


def test_a_true_value_equal_to_a_quantile_belongs_below_it():
    told, p = np.array([[1.0, 2.0, 3.0]]), np.array([0.05, 0.5, 0.95])
    assert calibration(told, np.array([1.0]), p, power=1) == calibration(told, np.array([0.2]), p, power=1)
    assert calibration(told, np.array([1.0]), p, power=1) != calibration(told, np.array([1.1]), p, power=1)


def test_information_is_none_for_the_uniform_and_grows_as_quantiles_draw_together():
    ends, p = np.array([0.0, 1.0]), np.array([0.05, 0.5, 0.95])
    assert information(p, ends, p) == pytest.approx(0.0, abs=1e-12)
    assert information(np.array([0.4, 0.5, 0.6]), ends, p) > information(np.array([0.3, 0.5, 0.7]), ends, p) > 0


@pytest.mark.parametrize("kind", MAKERS)
def test_units_and_order_change_no_score(case, kind):
    """Kilometres for metres; experts and items in another order: logs and ranges follow."""
    answers, items = tables(case)
    quantiles = [column for column in answers if column.startswith("q")]
    scaled = answers.assign(**{c: answers[c] * 1000 for c in quantiles}).iloc[::-1]
    other = combine(scaled, items.assign(realisation=items["realisation"] * 1000).iloc[::-1], **MAKERS[kind])
    maker = combine(answers, items, **MAKERS[kind])
    assert other.scores.combined == pytest.approx(maker.scores.combined, rel=1e-6)
    assert other.quantiles[::-1] == pytest.approx(1000 * maker.quantiles, rel=1e-6)


def test_items_go_by_name_and_not_by_place(case):
    answers, items = tables(case)
    mixed = combine(answers.sample(frac=1, random_state=1), items)
    assert mixed.scores.combined == pytest.approx(combine(answers, items).scores.combined, rel=1e-9)


def test_with_one_expert_heard_the_decision_maker_says_what_that_expert_said():
    answers, items = tables("tobacco")
    maker = combine(answers, items)
    told = answers[answers["expert"] == 7].set_index("item").loc[items["item"]].filter(like="q")
    assert maker.quantiles == pytest.approx(told.to_numpy())
    assert (maker.weights[6] == 1).all()
    assert maker.weights.sum() == len(items)


def test_quantiles_distribution_and_draws_are_one(case):
    maker = combine(*tables(case), weights="equal")
    wanted = np.array([0.01, 0.2, 0.5, 0.9])
    at = maker.quantile(wanted)
    for i in (0, len(maker.panel.items) - 1):
        assert maker.probability_below(maker.panel.items[i], at[i]) == pytest.approx(wanted, abs=1e-9)
        drawn = maker.draws(4000, seed=3)[:, i]
        assert (drawn[:, None] <= at[i]).mean(axis=0) == pytest.approx(wanted, abs=0.03)  # 4 standard errors
    assert (maker.draws(5, seed=3) == maker.draws(5, seed=3)).all()


def test_the_optimised_threshold_has_the_highest_score_of_all_thresholds(case):
    answers, items = tables(case)
    best = combine(answers, items).scores.combined
    alphas = score_experts(answers, items).calibration
    assert best == max(combine(answers, items, threshold=float(a)).scores.combined for a in alphas)


def test_leaving_out_is_deciding_on_fewer(case):
    answers, items = tables(case)
    found = robustness(combine(answers, items))
    first = answers["expert"].iloc[0]
    rest = answers[answers["expert"] != first]
    again = combine(rest, items[items["item"].isin(rest["item"])])
    assert found.makers[0].scores.combined == again.scores.combined
    assert len(found.left_out) == CASES[case]["experts"]
    assert (found.shift >= 0).all()
    assert len(robustness(combine(answers, items), over="item").left_out) == CASES[case]["calibration_items"]


def test_what_cannot_be_left_out_is_not_made_up():
    items = pd.DataFrame({"item": ["a"], "scale": "uniform", "realisation": [3.0]})
    answers = pd.DataFrame([("x", "a", 1, 2, 5)], columns=["expert", "item", "q05", "q50", "q95"])
    found = robustness(combine(answers, items))
    assert found.makers == (None,)
    assert np.isnan(found.shift).all()
    assert found.to_frame().isna().all(axis=None)


def test_an_expert_without_an_answer_has_no_weight_on_the_item():
    answers, items = tables("daniela")
    maker = combine(answers, items, weights="equal")
    assert (maker.weights[~maker.panel.answered] == 0).all()
    assert maker.weights.sum(axis=0) == pytest.approx(1)
    assert not maker.panel.answered.all()


ITEMS = pd.DataFrame({"item": ["a", "b"], "scale": ["uniform", "log"], "realisation": [3.0, np.nan]})


def answered(*rows):
    return pd.DataFrame(rows, columns=["expert", "item", "q05", "q50", "q95"])


@pytest.mark.parametrize(
    ("answers", "items", "told"),
    [
        (
            answered(("x", "a", 2, 1, 3), ("x", "b", 1, 2, 3)),
            ITEMS,
            "expert x, item a: quantiles 2, 1, 3 do not increase",
        ),
        (answered(("x", "a", 1, 2, 3), ("x", "c", 1, 2, 3), ("x", "b", 1, 2, 3)), ITEMS, "item c: the item is unknown"),
        (answered(("x", "a", 1, 2, 3), ("x", "b", 0, 2, 3)), ITEMS, "item b: 0 on a log scale"),
        (answered(("x", "a", 1, 2, 3)), ITEMS, "nobody answered b"),
        (answered(("x", "a", 1, 2, 3), ("x", "b", 1, np.nan, 3)), ITEMS, "some of the quantiles"),
        (answered(("x", "a", 1, 2, 3), ("y", "b", 1, 2, 3)), ITEMS, "expert y answered no calibration item"),
        (answered(("x", "a", 1, 2, 3), ("x", "a", 1, 2, 4), ("x", "b", 1, 2, 3)), ITEMS, "answers item a twice"),
        (answered(("x", "a", 1, 2, 3), ("x", "b", 1, 2, 3)), ITEMS.assign(realisation=np.nan), "no calibration item"),
        (answered(("x", "a", 1, 2, 3), ("x", "b", 1, 2, 3)), ITEMS.assign(scale="linear"), "scale of a is 'linear'"),
        (answered(("x", "a", 1, 2, 3)).drop(columns="item"), ITEMS, "answers has no column item"),
        (answered(("x", "a", 1, 2, 3)).rename(columns={"q50": "middle"}), ITEMS, "column 'middle'"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(answers, items, told):
    with pytest.raises(ValueError, match=told):
        read_panel(answers, items)


def test_all_faults_at_once():
    with pytest.raises(ValueError, match="3 faults") as raised:
        read_panel(answered(("x", "a", 2, 1, 3), ("x", "d", 1, 2, 3)), ITEMS.iloc[[0, 1]].assign(scale="uniform"))
    assert all(part in str(raised.value) for part in ("do not increase", "item is unknown", "nobody answered b"))


def test_settings_that_cannot_be():
    answers = answered(("x", "a", 1, 2, 3), ("x", "b", 1, 2, 3))
    with pytest.raises(ValueError, match=r"(?s)weights is 'best'.*threshold is 2"):
        combine(answers, ITEMS, weights="best", threshold=2)
    with pytest.raises(ValueError, match="leaves no expert"):
        combine(answers, ITEMS, threshold=0.999)
    with pytest.raises(ValueError, match="over is 'area'"):
        robustness(combine(answers, ITEMS), over="area")
    with pytest.raises(ValueError, match="'z' is unknown"):
        combine(answers, ITEMS).probability_below("z", 1.0)
