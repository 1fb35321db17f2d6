"""Which choices move ranks most: indices whose values are known, the published ones, and runs rebuilt one by one."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tarazu.methods.composite import (
    analyse_choices,
    build_index,
    check_coherence,
    denominate,
    impute_group_mean,
    rank_uncertainty,
    treat,
)
from tarazu.methods.composite.means import mean_over
from tarazu.methods.composite.sobol import Design, first_and_total

FOLDER = Path(__file__).parents[1] / "data" / "composite"
# COINr 1.1.14, vignette "sensitivity": total effects and their 5-95% band from 600 runs.
PUBLISHED = {
    "treatment": (0.0333, 0.0607),
    "normalisation": (0.1864, 0.3704),
    "weights": (0.1408, 0.2181),
    "aggregation": (0.4066, 0.8366),
}


@pytest.fixture(scope="module")
def asem():
    meta = pd.read_csv(FOLDER / "asem_meta.csv").rename(columns=str.lower).rename(columns={"icode": "code"})
    framework = meta[meta["type"].isin(["Indicator", "Aggregate"])]
    raw = pd.read_csv(FOLDER / "asem_data.csv", index_col="uCode")
    indicators = framework[framework["type"] == "Indicator"]
    by = indicators.dropna(subset="denominator").set_index("code")["denominator"].to_dict()
    divided = denominate(raw[list(indicators["code"])], raw[["Area", "Energy", "GDP", "Population"]], by)
    imputed = impute_group_mean(divided, raw["EurAsia_group"])
    return [treat(imputed, winsorise_points=points).data for points in (5, 1, 2, 3, 4)], framework


def test_indices_of_a_function_whose_indices_are_known():
    """Ishigami: first 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437 (a = 7, b = 0.1; Saltelli and others 2008, 4.6)."""
    design = Design.of(base=40_000, factors=3)
    drawn = np.random.default_rng(0).uniform(-np.pi, np.pi, (3, 80_000))
    x = np.take_along_axis(drawn, design.sources, axis=1)
    outcome = np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    first, total = first_and_total(design, outcome[:, None])
    assert first[:, 0] == pytest.approx([0.3139, 0.4424, 0], abs=0.03)
    assert total[:, 0] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)


def test_total_effects_as_published(asem):
    """In the published order, each in its band widened by a quarter of itself at both ends."""
    effects = analyse_choices(*asem, base=1024, seed=0).effects
    total = effects["total"]
    assert list(total.sort_values(ascending=False).index) == ["aggregation", "normalisation", "weights", "treatment"]
    for name, (low, high) in PUBLISHED.items():
        assert low - (high - low) / 4 <= total[name] <= high + (high - low) / 4, name
    assert (effects["total_lower"] <= total).all()
    assert (effects["total_upper"] >= total).all()
    assert (effects["first"] < total + 0.05).all()


def test_places_moved_on_average_are_those_of_the_units(asem):
    effects = analyse_choices(*asem, base=64, seed=1)
    moved = effects.mean_places()
    assert moved["estimate"].to_numpy() == pytest.approx(effects.places.mean().to_numpy())
    assert (moved["lower"] < moved["estimate"]).all()
    wider = analyse_choices(*asem, base=16, seed=1).mean_places()
    assert ((wider["upper"] - wider["lower"]) > (moved["upper"] - moved["lower"])).all()


def test_its_rank_intervals_are_those_of_plain_draws(asem):
    tables, framework = asem
    effects = analyse_choices(tables, framework, base=1024, seed=3)
    plain = rank_uncertainty(
        tables,
        framework,
        normalise=("min-max-1-100", "z-score"),
        aggregate=("arithmetic", "geometric"),
        replicates=2048,
    )
    assert (effects.interval() - plain.interval()).abs().max().max() <= 2
    assert (effects.interval()["median"] - plain.interval()["median"]).abs().mean() < 0.3


def flat(units=25, seed=1):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"code": [*"abcd", "I"], "parent": ["I"] * 4 + [None], "weight": 1.0, "direction": 1})
    table = table.assign(goalpost_low=[0.0] * 4 + [np.nan], goalpost_high=[100.0] * 4 + [np.nan])
    data = pd.DataFrame(rng.uniform(5, 95, (units, 4)), columns=list("abcd"), index=[f"u{i}" for i in range(units)])
    return data, table


def test_mean_ranks_under_each_option_are_those_of_the_index_built_so():
    """Weights fixed, two factors: the runs are the four indices, and their means can be made by hand."""
    data, table = flat()
    options = {"normalise": ("min-max-1-100", "percentile"), "aggregate": ("arithmetic", "inform")}
    effects = analyse_choices(
        data,
        table,
        normalise=options["normalise"],
        aggregate=options["aggregate"],
        weights="fixed",
        floor=1.0,
        base=400,
    )
    assert list(effects.effects.index) == ["normalisation", "aggregation"]
    built = {
        (n, a): build_index(data, table, normalise=n, aggregate=a, floor=1.0).ranks["I"]
        for n in options["normalise"]
        for a in options["aggregate"]
    }
    for way in options["aggregate"]:
        want = sum(built[n, way] for n in options["normalise"]) / 2
        assert (effects.by_option["aggregation"][way] - want).abs().max() < 0.35  # the balance of the other by chance
    apart = sum((built[n, "arithmetic"] - built[n, "inform"]).abs() for n in options["normalise"]) / 2
    assert (effects.places["aggregation"] - apart / 2).abs().max() < 0.4  # half of the redraws change nothing


def test_error_and_what_is_missing_are_one_factor_and_a_unit_without_a_rank_moves_by_nothing():
    data, table = flat()
    data.iloc[3, :3] = np.nan
    data.iloc[4, 0] = np.nan
    effects = analyse_choices(
        data, table, normalise="goalposts", aggregate=("geometric", "arithmetic"), data_sd=data * 0 + 10, base=256
    )
    assert list(effects.effects.index) == ["aggregation", "weights", "data"]
    assert effects.effects["total"].idxmax() == "data"
    assert effects.moves_most["u3"] == ""
    assert np.isnan(effects.interval().loc["u3", "median"])
    assert (effects.moves_most.drop("u3") != "").all()
    still = analyse_choices(
        data, table, normalise="goalposts", aggregate=("geometric", "arithmetic"), missing="available"
    )
    assert "data" not in still.effects.index


def test_ways_to_weigh_are_part_of_the_weights():
    data, table = flat()
    effects = analyse_choices(
        data, table, normalise="min-max", aggregate="arithmetic", weigh=("given", "entropy", "pca"), weights="fixed"
    )
    assert list(effects.effects.index) == ["weights"]
    built = build_index(data, table, weigh="pca").ranks["I"]
    assert effects.by_option["weights"]["pca"].to_numpy() == pytest.approx(built.to_numpy())
    drawn = rank_uncertainty(data, table, weigh=("given", "pca"), weights="fixed", replicates=40)
    for run in range(40):
        way = drawn.choices.loc[run, "weigh"]
        assert (drawn.ranks["I"].loc[run] == build_index(data, table, weigh=way).ranks["I"]).all()


def test_same_seed_same_effects_and_nothing_to_choose_is_refused():
    data, table = flat()
    one, two = (analyse_choices(data, table, base=64, seed=5) for _ in range(2))
    pd.testing.assert_frame_equal(one.effects, two.effects)
    with pytest.raises(ValueError, match="read-only"):
        one.ranks[0] = 0
    with pytest.raises(ValueError, match="Nothing is left to choose"):
        analyse_choices(data, table, normalise="min-max", aggregate="arithmetic", weights="fixed")
    with pytest.raises(ValueError, match="base=1"):
        analyse_choices(data, table, base=1)


def test_the_mean_of_inform_by_its_own_formula():
    """(10 - GEOMEAN((10 - x) / 10 * 9 + 1)) / 9 * 10 on 0 to 10, as in the workbook of the INFORM Risk Index."""
    x = np.array([2.0, 7.5, 4.0])
    want = (10 - np.exp(np.log((10 - x) / 10 * 9 + 1).mean())) / 9 * 10
    mean = mean_over("inform", "min-max")
    assert mean.back(mean.into(10 * x).mean()) == pytest.approx(10 * want)
    data, table = flat()
    inform, plain = (build_index(data, table, normalise="goalposts", aggregate=a) for a in ("inform", "arithmetic"))
    assert (inform.scores["I"] >= plain.scores["I"] - 1e-12).all()
    with pytest.raises(ValueError, match="needs a scale with two ends"):
        build_index(data, table, normalise="z-score", aggregate="inform")


def test_dimensions_of_inform_meet_in_a_geometric_mean():
    data, table = flat()
    deep = pd.concat([table.iloc[:4].assign(parent=["P", "P", "Q", "Q"]), table.iloc[4:]])
    for code in "PQ":
        deep.loc[len(deep)] = {"code": code, "parent": "I", "weight": 1.0, "direction": 1}
        deep = deep.reset_index(drop=True)
    scores = build_index(data, deep, normalise="goalposts", aggregate="inform").scores
    assert scores["I"].to_numpy() == pytest.approx(np.sqrt(scores["P"] * scores["Q"]).to_numpy())


def test_borda_counts_who_stands_below_and_fifths_are_fifths():
    data = pd.DataFrame({"a": [1.0, 2, 2, 3, np.nan], "b": [5.0, 4, 3, 2, 1]})
    table = pd.DataFrame({"code": ["a", "b", "I"], "parent": ["I", "I", None], "weight": 1.0, "direction": [1, -1, 1]})
    borda = build_index(data, table, normalise="borda").normalised
    assert borda["a"].tolist()[:4] == [0, 1.5, 1.5, 3]
    assert borda["b"].tolist() == [0, 1, 2, 3, 4]
    assert build_index(data, table, normalise="fifths").normalised["b"].tolist() == [20, 40, 60, 80, 100]


def test_coherence_of_the_asem_index(asem):
    """Against plain correlations and alpha as it is written, for a group of one scale."""
    index = build_index(asem[0][0], asem[1])
    got = check_coherence(index)
    social = index.parents.index[index.parents == "Social"]
    related = index.scores[social].corr().to_numpy()
    mean = related[np.triu_indices(len(social), 1)].mean()
    assert got.groups.loc["Social", "alpha"] == pytest.approx(len(social) * mean / (1 + (len(social) - 1) * mean))
    assert got.groups.loc["Social", "first_component"] == pytest.approx(np.linalg.eigvalsh(related)[-1] / len(social))
    assert got.parts.loc["Physical", "with_parent"] == pytest.approx(
        index.scores["Physical"].corr(index.scores["Conn"])
    )
    assert got.parts["weight"].to_numpy() == pytest.approx(index.weights[got.parts.index].to_numpy())
    assert (got.parts.index[got.parts["note"] == "against"] == ["TBTs"]).all()


def test_parts_that_pull_against_or_stand_twice_are_named():
    rng = np.random.default_rng(2)
    a = rng.normal(size=80)
    data = pd.DataFrame({"a": a, "twin": a + 0.01 * rng.normal(size=80), "c": -a + 0.5 * rng.normal(size=80)})
    table = pd.DataFrame({"code": ["a", "twin", "c", "I"], "parent": ["I"] * 3 + [None], "weight": 1.0, "direction": 1})
    notes = check_coherence(build_index(data, table)).parts["note"]
    assert notes.to_dict() == {"a": "redundant", "twin": "redundant", "c": "against"}
