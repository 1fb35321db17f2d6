"""Strata: totals that add up, that borrow where a stratum says little, and keep to themselves where it says much."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from tarazu.methods.capture_recapture import estimate_incomplete, estimate_strata, estimate_total, population
from tarazu.methods.capture_recapture.pooling import around, common_model, log_posterior, mode, posterior, precision
from tarazu.methods.capture_recapture.stratified import ALL, SUM, read_strata

REACH = {"police": 0.10, "ngo": 0.15, "clinic": 0.08, "hotline": 0.10}
PEOPLE = {"women": 4000, "men": 2500, "girls": 800, "boys": 300}
LISTS = sorted(REACH)


def table(factors, *, seed=0, people=PEOPLE):
    """Strata whose lists reach `factors` times as far."""
    frames = []
    for place, (name, number) in enumerate(people.items()):
        reach = {key: value * factors[place] for key, value in REACH.items()}
        known = population(number, reach, links={"police:ngo": 3.0})
        frames.append(known.histories(seed=seed + place).frame().assign(group=name))
    return pd.concat(frames, ignore_index=True)


def rows_of(found):
    return found.to_frame().set_index("stratum")


@pytest.fixture(scope="module")
def differing():
    return table((1.0, 0.7, 1.2, 0.6))


@pytest.fixture(scope="module")
def found(differing):
    return estimate_strata(differing, "group", replicates=300, seed=2)


@pytest.fixture(scope="module")
def apart(differing):
    return estimate_strata(differing[differing["group"] != "boys"], "group", pooling=False, replicates=300, seed=2)


def test_totals_add_up(found):
    rows = rows_of(found)
    strata = rows.loc[list(found.strata)]

    assert found.strata == ("boys", "girls", "men", "women")
    assert rows.loc[SUM, "estimate"] == pytest.approx(strata["estimate"].sum())
    assert rows.loc[SUM, "observed"] == rows.loc[ALL, "observed"] == strata["observed"].sum()
    assert found.draws.shape == (300, 4)
    assert found.total.draws == pytest.approx(found.draws.sum(axis=1))
    assert (found.draws >= strata["observed"].to_numpy()).all()
    assert found["men"].unseen == pytest.approx(found["men"].estimate - found["men"].observed)


def test_the_truth_lies_inside(found):
    """Of one set of lists; how often, over many, is in the benchmark."""
    rows = rows_of(found)
    for name, people in {**PEOPLE, SUM: sum(PEOPLE.values())}.items():
        assert rows.loc[name, "lower"] < people < rows.loc[name, "upper"]
    assert found.total.model == ("ngo:police",)


def test_a_small_stratum_gains_and_a_large_one_stays():
    rows = rows_of(estimate_strata(table((1.0, 0.7, 1.2, 0.9), seed=11), "group", replicates=300, seed=2))
    width = np.log(rows["upper"] / rows["lower"])
    alone = np.log(rows["alone_upper"] / rows["alone_lower"])

    assert width["boys"] < 0.75 * alone["boys"]
    assert rows.loc["women", "estimate"] == pytest.approx(rows.loc["women", "alone"], rel=0.05)


def test_strata_that_differ_are_not_drawn_together():
    """One list finds girls four times as often: pooled, girls would be far too many; in strata they are not."""
    women = population(6000, {"a": 0.15, "b": 0.1, "c": 0.1}).histories(seed=1).frame().assign(sex="women")
    girls = population(1500, {"a": 0.5, "b": 0.4, "c": 0.35}).histories(seed=2).frame().assign(sex="girls")
    found = estimate_strata(pd.concat([women, girls]), "sex", replicates=0)

    assert found["girls"].estimate == pytest.approx(1500, rel=0.05)
    assert found["women"].estimate == pytest.approx(6000, rel=0.15)
    assert found.spread[0] > 0.6
    assert found.pooled.estimate < 0.8 * found.total.estimate  # what one stratum of unlike people does


def test_what_stands_alone_is_the_sparse_estimate(found, differing):
    men = differing[differing["group"] == "men"].drop(columns="group")
    everybody = estimate_total(differing.drop(columns="group"), "sparse", replicates=300, seed=2)

    assert rows_of(found).loc["men", "alone"] == estimate_total(men, "sparse", replicates=0).estimate
    assert (found.pooled.estimate, found.pooled.interval) == (everybody.estimate, everybody.interval)


def test_without_pooling_each_stratum_stands_alone(apart):
    rows = rows_of(apart)
    strata = rows.loc[list(apart.strata)]

    assert (strata["estimate"] == strata["alone"]).all()
    assert rows.loc[SUM, "estimate"] == pytest.approx(strata["alone"].sum())
    assert apart.total.draws == pytest.approx(apart.draws.sum(axis=1))
    assert rows.loc[SUM, "lower"] < 7300 < rows.loc[SUM, "upper"]
    widths = strata["upper"] - strata["lower"]
    assert np.sqrt((widths**2).sum()) * 0.7 < rows.loc[SUM, "upper"] - rows.loc[SUM, "lower"] < widths.sum()
    assert np.corrcoef(apart.draws.T)[np.triu_indices(3, 1)] == pytest.approx(0, abs=0.2)  # drawn apart


def test_without_pooling_or_replicates_variances_add_up():
    strata = table((1.0, 1.0, 1.0, 1.0), seed=5)
    strata = strata[strata["group"].isin(["women", "men"])]
    found = estimate_strata(strata, "group", pooling=False, replicates=0)
    deviations = [math.log((t.interval[1] - t.observed) / t.unseen) * t.unseen for t in (*found.alone, found.total)]

    assert deviations[2] == pytest.approx(math.hypot(*deviations[:2]), rel=1e-9)


def test_equal_strata_are_nearly_pooled():
    same = estimate_strata(table((1.0, 1.0, 1.0, 1.0), seed=40), "group", replicates=0)
    seen = np.array([part.observed / part.estimate for part in same.parts])

    assert same.spread[0] < 0.15
    assert seen.max() / seen.min() < 1.15
    assert same.total.estimate == pytest.approx(same.pooled.estimate, rel=0.03)
    assert same.total.interval[0] < same.total.estimate < same.total.interval[1]


@pytest.mark.parametrize("pooling", [True, False])
def test_a_stratum_whose_lists_do_not_meet_borrows_all_or_has_no_answer(differing, pooling):
    few = pd.DataFrame([[1, 0, 0, 0, 9], [0, 1, 0, 0, 12], [0, 0, 1, 0, 5], [0, 0, 0, 1, 8]])
    few.columns = [*LISTS, "count"]
    found = estimate_strata(
        pd.concat([differing, few.assign(group="unknown")]), "group", replicates=100, pooling=pooling
    )
    last = found["unknown"]

    assert "Only 0 people are on two lists" in found.alone[found.strata.index("unknown")].diagnosis
    assert found.identifiable == pooling
    if pooling:
        assert 60 < last.estimate < 300
        assert last.interval[0] < last.estimate < last.interval[1] < math.inf
        assert "'unknown' has no answer from its own lists" in found.about()
    else:
        assert last.estimate is None
        assert "unknown" in found.total.blame


def test_one_stratum_is_the_unstratified(differing):
    lists = differing.drop(columns="group")
    single = estimate_strata(lists.assign(sex="female"), "sex", replicates=100, seed=3)
    plain = estimate_total(lists, "sparse", replicates=100, seed=3)

    assert single["female"].estimate == single.total.estimate == plain.estimate
    assert single.total.interval == plain.interval
    assert (single.draws[:, 0] == plain.draws).all()


def test_lists_that_cannot_answer_together_give_no_number():
    rows = pd.DataFrame({"a": [1, 0, 0], "b": [0, 1, 0], "c": [0, 0, 1], "count": [9, 8, 7]})
    found = estimate_strata(pd.concat([rows.assign(sex="f"), rows.assign(sex="m")]), "sex", replicates=0)

    assert not found.identifiable
    assert "Nobody is on two lists" in found.about()
    assert found["f"].estimate is None


def test_order_of_rows_lists_and_columns_changes_nothing(differing, found):
    shuffled = differing.sample(frac=1, random_state=1)[["hotline", "count", "group", "ngo", "clinic", "police"]]
    again = estimate_strata(shuffled, ["group"], replicates=300, seed=2)

    pd.testing.assert_frame_equal(again.to_frame(), found.to_frame())
    assert (again.draws == found.draws).all()


def test_a_count_split_into_two_rows_changes_nothing(differing):
    halves = pd.concat(
        [differing.assign(count=differing["count"] // 2)] * 2 + [differing.assign(count=differing["count"] % 2)]
    )
    one, two = (estimate_strata(t, "group", replicates=0) for t in (differing, halves))
    pd.testing.assert_frame_equal(one.to_frame(), two.to_frame())


def test_two_columns_make_strata_together(differing):
    both = differing.assign(
        sex=differing["group"].isin(["women", "girls"]), age=differing["group"].isin(["women", "men"])
    )
    found = estimate_strata(both.drop(columns="group"), ["sex", "age"], replicates=0)
    assert found.strata == ("False / False", "False / True", "True / False", "True / True")
    assert found["True / True"].observed == differing.loc[differing["group"] == "women", "count"].sum()


def small(seed=6):
    """Three strata on three lists, the link of the first two in the model, and a pull on it."""
    rng = np.random.default_rng(seed)
    known = [population(n, {"a": 0.2, "b": 0.15, "c": 0.1 + 0.1 * n / 3000}) for n in (3000, 700, 250)]
    cells = np.array([k.draw(seed=int(rng.integers(99)))[0] for k in known], dtype=float)
    kept = np.ones(8)
    kept[0] = 0.0
    return common_model(cells, np.array([0, 1, 2, 4, 3]), kept, 3), precision(3, 5, 0.4, 0.3)


def test_the_mode_is_that_of_a_general_optimiser():
    model, pull = small()
    start = np.tile([8.0, -1.5, -1.5, -1.5, 0.0], (3, 1))
    theta, middle = mode(model, pull, start, start[0, 1:])

    def minus(parameters):
        return -log_posterior(model, pull, parameters[:15].reshape(3, 5), parameters[15:])

    best = minimize(
        minus, np.append(start.ravel(), start[0, 1:]), method="BFGS", options={"gtol": 1e-5, "maxiter": 5000}
    )
    assert minus(np.append(theta.ravel(), middle)) <= best.fun + 1e-6
    assert theta[:, 0] == pytest.approx(best.x[:15:5], abs=0.002)


def test_curvature_around_the_mode_is_that_of_differences():
    """The covariance of the intercepts, and the determinant, from a numerical Hessian of all parameters."""
    model, pull = small()
    start = np.tile([8.0, -1.5, -1.5, -1.5, 0.0], (3, 1))
    theta, middle = mode(model, pull, start, start[0, 1:])
    evidence, unseen, root = around(model, pull, theta, middle)
    at, h = np.append(theta.ravel(), middle), 1e-3
    assert unseen == pytest.approx(theta[:, 0])

    def value(x):
        return log_posterior(model, pull, x[:15].reshape(3, 5), x[15:])

    step = h * np.eye(19)
    hessian = np.array(
        [
            [
                (value(at + i + j) - value(at + i - j) - value(at - i + j) + value(at - i - j)) / (4 * h * h)
                for j in step
            ]
            for i in step
        ]
    )
    covariance = np.linalg.inv(-hessian)
    assert root @ root.T == pytest.approx(covariance[:15:5, :15:5], rel=1e-3, abs=1e-6)
    volume = 3 * np.linalg.slogdet(pull)[1] - np.linalg.slogdet(-hessian)[1]
    assert evidence == pytest.approx(value(at) + 0.5 * volume, abs=1e-3)


def test_the_prior_of_the_lists_has_a_part_of_all_and_a_part_of_each():
    covariance = np.linalg.inv(precision(3, 5, 0.5, 0.2))
    assert covariance[:3, :3] == pytest.approx(0.25 * (np.eye(3) + 1))
    assert covariance[3, 3] == pytest.approx(0.04)


def test_weights_tell_alike_from_unlike():
    alike, unlike = (
        posterior(common_model(np.array(cells, dtype=float), np.array([0, 1, 2, 4]), np.r_[0.0, np.ones(7)], 3))
        for cells in (
            [[0, 900, 800, 90, 850, 95, 85, 10]] * 4,
            [[0, 900 * f, 800, 90 * f, 850, 95 * f, 85, 10 * f] for f in (1, 2, 4, 8)],
        )
    )
    assert alike.weights.sum() == pytest.approx(1)
    assert alike.spread()[0] < 0.12
    assert unlike.spread()[0] > 0.5


def without_lists(factors, gone, *, seed=0, people=None, links=None):
    """Years whose lists reach `factors` times as far, those of `gone` not at all: their columns are empty."""
    frames = []
    for year, (factor, missing) in enumerate(zip(factors, gone, strict=True)):
        reach = {name: 1.5 * share * factor for name, share in REACH.items()}
        rows = population((people or 4000), reach, links=links).histories(seed=seed + year).frame()
        rows = rows[rows[[name for name in LISTS if name not in missing]].any(axis="columns")]
        frames.append(rows.assign(**dict.fromkeys(missing), group=str(2021 + year)))
    return pd.concat(frames, ignore_index=True)


GONE = (["hotline"], [], ["clinic", "police"])


def test_lists_absent_in_strata_that_are_alike_give_what_em_gives():
    rows = without_lists((1.0, 1.0, 1.0), GONE, links={"police:ngo": 3.0})
    pooled = estimate_strata(rows, "group", replicates=100, seed=3)
    alike = estimate_incomplete(rows, "group", replicates=0)

    assert pooled.total.model == alike.total.model == ("ngo:police",)
    assert pooled.total.estimate == pytest.approx(alike.total.estimate, rel=0.02)
    assert pooled.notes[:2] == ("Not there in '2021': hotline.", "Not there in '2023': clinic, police.")
    for total in (*pooled.parts, pooled.total):
        assert total.interval[0] < total.estimate < total.interval[1]
    assert pooled.total.draws == pytest.approx(pooled.draws.sum(axis=1))


def test_lists_absent_in_strata_that_differ_need_both():
    """Reach halves from the first year to the last: EM alone takes the years for alike, and errs by a tenth to a third."""
    rows = without_lists((1.6, 1.0, 0.8), (["hotline"], [], ["clinic"]), people=6000)
    both = estimate_strata(rows, "group", replicates=200, seed=1)
    alike = estimate_incomplete(rows, "group", replicates=0)

    for total, people in zip((*both.parts, both.total), (6000, 6000, 6000, 18000), strict=True):
        assert total.interval[0] < people < total.interval[1]
        assert total.estimate == pytest.approx(people, rel=0.1)
    assert alike["2021"].estimate > 1.1 * 6000
    assert alike["2023"].estimate < 0.8 * 6000


def test_lists_told_absent_are_lists_left_empty():
    rows = without_lists((1.0, 1.0, 1.0), GONE)
    told = {"2021": ["hotline"], "2023": ["clinic", "police"]}
    one = estimate_strata(rows, "group", replicates=20)
    two = estimate_strata(rows.fillna(0).astype(dict.fromkeys(LISTS, int)), "group", absent=told, replicates=20)
    pd.testing.assert_frame_equal(one.to_frame(), two.to_frame())


def test_a_list_that_met_no_other_leaves_no_answer():
    rows = without_lists((1.0, 1.0), ([], ["hotline"])).assign(radio=None)
    only = pd.DataFrame([{**dict.fromkeys(LISTS), "radio": 1, "count": 40, "group": "2030"}])
    found = estimate_strata(pd.concat([rows, only]), "group", replicates=0)
    assert not found.identifiable
    assert found["2021"].estimate is None
    assert "too little in common" in found.about()


def test_the_mode_with_lists_absent_is_flat_and_its_slopes_are_those_of_differences():
    cells = read_strata(without_lists((1.5, 1.0, 0.7), GONE), "group")
    terms, kept = np.array([0, 1, 2, 4, 8, 12]), np.r_[0.0, np.ones(15)]
    model = common_model(cells.cells.astype(float), terms, kept, 4, cells.absent)
    pull, start = precision(4, 6, 0.4, 0.3), np.tile([8.0, -1.5, -1.5, -1.5, -1.5, 0.0], (3, 1))
    theta, middle = mode(model, pull, start, start[0, 1:])
    at, h = np.append(theta.ravel(), middle), 1e-4 * np.eye(23)

    def value(x):
        return log_posterior(model, pull, x[:18].reshape(3, 6), x[18:])

    assert [(value(at + s) - value(at - s)) / 2e-4 for s in h] == pytest.approx([0] * 23, abs=1e-3)
    unseen, slope = model.unseen(theta)
    moved = [(model.unseen(theta + s)[0] - model.unseen(theta - s)[0]) / 2e-4 for s in 1e-4 * np.eye(6)]
    assert slope == pytest.approx(np.array(moved).T, abs=1e-6)
    chances = np.exp(theta[0] @ model.design.T)
    hotline = 1 << LISTS.index("hotline")
    assert unseen[0] == pytest.approx(math.log(chances[0] + chances[hotline]))
    assert around(model, pull, theta, middle)[1] == pytest.approx(unseen)


@pytest.mark.parametrize(
    ("change", "by", "said"),
    [
        (lambda t: t, "sex", "column 'sex' is missing"),
        (lambda t: t, [], "by is empty"),
        (lambda t: t.assign(group=None), "group", "column 'group' is empty in some row"),
        (lambda t: pd.concat([t.assign(group=str(g)) for g in range(41)]), "group", "column 'group': 41 strata"),
        (lambda t: t.assign(count=t["count"].where(t["group"] != "men", 0)), "group", "nobody was counted in 'men'"),
        (lambda t: t.assign(ngo=t["ngo"].where(t.index != 3)), "group", "column 'ngo', row 4: nan; expected 0 or 1"),
        (lambda t: t.drop(columns="count"), "group", "column 'count' is missing"),
    ],
)
def test_faults_name_the_column(differing, change, by, said):
    with pytest.raises(ValueError, match=said):
        estimate_strata(change(differing), by)


def test_it_shows_itself(found):
    assert "standard deviation" in found.summary().splitlines()[0]
    assert "women" in found._repr_html_()
    assert len(found.plot().to_dict()["layer"]) == 4
    assert read_strata(pd.DataFrame({"s": ["x"], "a": [1], "b": [1], "count": [3]}), "s").labels == ("x",)
