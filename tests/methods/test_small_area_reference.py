"""Fay-Herriot against an established program; tolerances as the README of the data gives them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tarazu.methods.small_area import fay_herriot

FOLDER = Path(__file__).parents[1] / "data" / "small_area"
CASES = {case["id"]: case for case in json.loads((FOLDER / "reference.json").read_text())["cases"]}
RELATIVE = {"area_variance": 1e-5, "coefficients": 1e-6, "standard_errors": 1e-6, "estimates": 1e-6, "mse": 1e-5}


def fit(name, method):
    case = CASES[name]
    table = pd.read_csv(FOLDER / case["file"], index_col="id")
    return fay_herriot(
        table["estimate"], table["variance"], table[case["covariates"]], method=method, intercept=case["intercept"]
    )


@pytest.mark.parametrize("method", ["REML", "ML", "FH"])
@pytest.mark.parametrize("name", CASES)
def test_every_number_as_in_the_reference(name, method):
    got, want = fit(name, method), CASES[name]["methods"][method]
    for field, relative in RELATIVE.items():
        assert np.asarray(getattr(got, field)) == pytest.approx(np.asarray(want[field]), rel=relative, abs=1e-8), field


def test_milk_as_printed():
    """Molina, Marhuenda (2015), The R Journal 7:81-98. Their program stops 6e-6 short of the root."""
    got = fit("milk", "REML")
    assert got.area_variance == pytest.approx(0.01855022, rel=1e-5)
    assert got.coefficients == pytest.approx([0.968, 0.133, 0.227, -0.241], abs=5e-4)


@pytest.mark.parametrize("method", ["REML", "ML", "FH"])
def test_no_difference_is_answered_with_0_in_words_and_with_an_error(method):
    got = fit("no_difference", method)
    assert got.area_variance == 0
    assert "no difference between areas beyond sampling" in got.about()
    assert (got.mse > 0).all()  # g1 alone is 0 here
    assert (np.diff(got.interval(), axis=1) > 0).all()
