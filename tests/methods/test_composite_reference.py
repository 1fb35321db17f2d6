"""The ASEM index as COINr 1.1.14 computes it, step by step. Tolerances: the files carry 12 digits."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tarazu.methods.composite import build_index, denominate, impute_group_mean, rank_uncertainty, treat

FOLDER = Path(__file__).parents[1] / "data" / "composite"
NORMALISE = {"minmax_0_100": "min-max", "minmax_1_100": "min-max-1-100", "zscore_10_2": "z-score"}
AGGREGATE = {"a_amean": "arithmetic", "a_gmean": "geometric", "a_hmean": "harmonic"}
CHOICES = {"normalise": ("min-max-1-100", "z-score"), "aggregate": ("arithmetic", "geometric")}


def read(name):
    return pd.read_csv(FOLDER / f"asem_{name}.csv", index_col=0)


def apart(got, want):
    """Largest relative difference."""
    got, want = got.loc[want.index, want.columns].to_numpy(float), want.to_numpy(float)
    assert (np.isnan(got) == np.isnan(want)).all()
    return np.nanmax(np.abs(got - want) / np.maximum(np.abs(want), 1e-12))


@pytest.fixture(scope="module")
def meta():
    table = pd.read_csv(FOLDER / "asem_meta.csv").rename(columns=str.lower).rename(columns={"icode": "code"})
    return table[table["type"].isin(["Indicator", "Aggregate"])]


@pytest.fixture(scope="module")
def imputed(meta):
    raw = pd.read_csv(FOLDER / "asem_data.csv", index_col="uCode")
    indicators = meta[meta["type"] == "Indicator"]
    by = indicators.dropna(subset="denominator").set_index("code")["denominator"].to_dict()
    divided = denominate(raw[list(indicators["code"])], raw[["Area", "Energy", "GDP", "Population"]], by)
    return impute_group_mean(divided, raw["EurAsia_group"])


def test_treatment_as_in_the_reference(imputed):
    treated = treat(imputed)

    assert apart(treated.data, read("treated")) < 1e-6
    want = read("treatment")
    got = treated.table.loc[want.index]
    assert (got["points_winsorised"] == want["winsorise.nwin"].fillna(0)).all()
    for ours, theirs in (("before", 0), ("after", 1)):
        columns = [f"check_SkewKurt{theirs}.Skew", f"check_SkewKurt{theirs}.Kurt"]
        mine = got[[f"skew_{ours}", f"kurtosis_{ours}"]].set_axis(columns, axis=1)
        assert apart(mine, want[columns]) < 1e-6


def test_every_aggregate_and_rank_as_in_the_reference(meta):
    want = read("aggregated")
    got = build_index(read("treated"), meta)

    assert apart(got.scores, want) < 1e-6
    assert got.ranks["Index"].loc[["CHE", "AUT", "PAK", "RUS"]].tolist() == [1, 7, 50, 51]
    assert (got.ranks["Index"] == read("rank_intervals_1000")["Nominal"]).all()
    assert (got.status == "complete").all().all()


def test_index_for_every_choice_as_in_the_reference(meta):
    want = read("index_by_choice")
    treated = read("treated")
    got = {}
    for column in want:
        normalise, aggregate = column.split("__")
        index = build_index(treated, meta, normalise=NORMALISE[normalise], aggregate=AGGREGATE[aggregate])
        got[column] = index.scores["Index"]

    assert apart(pd.DataFrame(got), want) < 1e-6


def test_rank_intervals_within_the_tolerances_of_the_reference(imputed, meta):
    """The reference has 1,000 runs with its own generator: mean within 0.6, median within 1, Q5 and Q95 within 2."""
    treatments = [treat(imputed, winsorise_points=points).data for points in range(1, 6)]
    ranks = rank_uncertainty(treatments, meta, **CHOICES, replicates=1000, seed=0).ranks["Index"]
    want = read("rank_intervals_1000")

    for column, got, most in (
        ("Mean", ranks.mean(), 0.6),
        ("Median", ranks.quantile(0.5), 1),
        ("Q5", ranks.quantile(0.05), 2),
        ("Q95", ranks.quantile(0.95), 2),
    ):
        assert (got - want[column]).abs().max() <= most, column


def test_a_run_is_the_index_built_with_what_it_drew(imputed, meta):
    """The plain slow version of some runs: the same weights and choices through `build_index`."""
    treatments = [treat(imputed, winsorise_points=points).data for points in (1, 5)]
    uncertain = rank_uncertainty(treatments, meta, **CHOICES, replicates=40, seed=3)
    assert set(uncertain.weights) == set(meta.loc[meta["level"].isin([2, 3]), "code"])

    for run in (0, 7, 39):
        chosen = uncertain.choices.loc[run]
        own = meta.set_index("code")
        own["weight"] = uncertain.weights.loc[run].reindex(own.index).fillna(1.0)
        index = build_index(
            treatments[chosen["data"]],
            own.reset_index(),
            normalise=chosen["normalise"],
            aggregate=chosen["aggregate"],
        )
        for code in uncertain.codes:
            np.testing.assert_allclose(uncertain.scores[code].loc[run], index.scores[code], rtol=1e-12)
            assert (uncertain.ranks[code].loc[run].to_numpy() == index.ranks[code].to_numpy()).all()
