"""BYM2 against long Markov chains and printed fits: tests/data/smoothing/README.md says where each comes from."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tarazu.methods.neighbours import find_pairs
from tarazu.methods.smoothing import VAGUE_PRIOR, smooth_counts
from tarazu.methods.smoothing.graph import build_graph, intrinsic_field
from tarazu.methods.smoothing.prior import share_distance

DATA = Path(__file__).parents[1] / "data" / "smoothing"
REFERENCE = json.loads((DATA / "reference.json").read_text())
FITS = {fit["id"]: fit for fit in REFERENCE["fits"]}
COVARIATES = {"scot_pub": "AFF", "scot_pub_nocov": None, "penn": "smoking"}
NAMES = {"b0": "intercept", "b1": "coefficient_1"}


def read(fit):
    table, borders = (DATA / name for name in fit["data"].split(", "))
    return pd.read_csv(table), pd.read_csv(borders).to_numpy() - 1


@pytest.fixture(scope="module", params=FITS)
def fitted(request):
    fit = FITS[request.param]
    table, pairs = read(fit)
    column = COVARIATES[request.param]
    covariates = None if column is None else 10 * table[column]
    smoothed = smooth_counts(table["cases"], table["expected"], pairs, covariates, prior=VAGUE_PRIOR, seed=1)
    return fit, smoothed, pd.read_csv(DATA / fit["relative_risk_file"])


@pytest.mark.parametrize("name", FITS)
def test_scale_of_the_structured_effect(name):
    table, pairs = read(FITS[name])
    field = intrinsic_field(build_graph(find_pairs(pairs, len(table))[0], len(table)))
    assert field.scale == pytest.approx([FITS[name]["scale_s"]], rel=1e-6)


def test_the_unbounded_prior_of_rho_runs_off():
    """By the eigenvalues of this map: with P(rho < 1/2) = 1/2 the rate is 0.180, and 27% and 20% lie beyond logits of 8 and 36."""
    table, pairs = read(FITS["scot_pub"])
    structure = intrinsic_field(build_graph(find_pairs(pairs, len(table))[0], len(table)))
    middle, far, farther = share_distance(np.array([0.0, 8.0, 36.0]), structure)
    rate = np.log(2) / middle
    assert rate == pytest.approx(0.180, abs=5e-4)
    assert np.exp(-rate * np.array([far, farther])) == pytest.approx([0.27, 0.20], abs=0.005)


def test_relative_risks_have_the_mean_and_spread_of_the_chains(fitted):
    _, smoothed, chains = fitted
    # The chains' own error is about 1% of a mean and 2% of a standard deviation.
    assert smoothed.mean == pytest.approx(chains["mean"].to_numpy(), rel=0.02)
    assert smoothed.sd == pytest.approx(chains["sd"].to_numpy(), rel=0.04)
    assert smoothed.median == pytest.approx(chains["q50"].to_numpy(), rel=0.02)


def test_ends_of_intervals_are_those_of_the_chains(fitted):
    _, smoothed, chains = fitted
    assert smoothed.interval == pytest.approx(chains[["q025", "q975"]].to_numpy(), rel=0.05)


def test_exceedance_is_that_of_the_chains(fitted):
    _, smoothed, chains = fitted
    assert smoothed.exceedance(1.0) == pytest.approx(chains["p_gt1"].to_numpy(), abs=0.02)


def test_hyperparameters_are_those_of_the_chains(fitted):
    fit, smoothed, _ = fitted
    for name, chains in fit["hyper"].items():
        known = smoothed.hyperparameters[NAMES.get(name, name)]
        if name == "logit_rho":
            assert known.median == pytest.approx(chains["q50"], abs=0.3)
        elif name == "rho":
            assert known.mean == pytest.approx(chains["mean"], abs=0.05)
        else:
            assert known.mean == pytest.approx(chains["mean"], abs=0.1 * chains["sd"] + 3 * chains.get("mcse", 0.0))
            assert known.sd == pytest.approx(chains["sd"], rel=0.05)


def test_printed_fits_of_stan_and_inla():
    """Their prior of sigma is half-normal(0, 5): the README puts its effect on the log precision at 0.05."""
    table, pairs = read(FITS["scot_pub"])
    smoothed = smooth_counts(table["cases"], table["expected"], pairs, 10 * table["AFF"], prior=VAGUE_PRIOR)
    for printed in (REFERENCE["published"]["stan"], REFERENCE["published"]["inla"]):
        for name in ("b0", "b1"):
            assert smoothed.hyperparameters[NAMES[name]].mean == pytest.approx(printed[name][0], abs=0.01)
            assert smoothed.hyperparameters[NAMES[name]].sd == pytest.approx(printed[name][1], abs=0.01)
        assert smoothed.hyperparameters["log_precision"].mean == pytest.approx(printed["log_precision"][0], abs=0.07)
        assert table["expected"][4] * smoothed.mean[4] == pytest.approx(printed["mu5"][0], rel=0.03)


def test_joint_draws_have_the_marginals_and_the_dependence(fitted):
    _, smoothed, _ = fitted
    drawn = smoothed.draws(8000, seed=3)
    # 8,000 draws: the error of a mean is a ninetieth of its sd, that of an sd about 1.5% with these tails.
    assert np.abs((drawn.mean(axis=0) - smoothed.mean) / smoothed.sd).max() < 0.045
    assert drawn.std(axis=0) == pytest.approx(smoothed.sd, rel=0.06)
    assert (drawn > 1).mean(axis=0) == pytest.approx(smoothed.exceedance(1.0), abs=0.025)
    logs = np.log(drawn)
    correlation = np.corrcoef(logs.T)
    assert np.abs(correlation - np.eye(len(correlation))).max() > 0.2
