"""A model of one's own: published figures, refusals, and the population it describes."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tarazu.methods.capture_recapture import estimate_total, read_histories
from tarazu.methods.capture_recapture.fixed import fitted_population

DATA = Path(__file__).parents[1] / "data" / "mse"


def table(name):
    return pd.read_csv(DATA / f"{name}.csv")


def test_main_effects_of_new_orleans_as_published():
    """Chan, Silverman, Vincent (2021), section 4.1: 997, interval 644 to 1,618 (eight lists, no pair)."""
    total = estimate_total(table("NewOrl"), "fixed", model=(), replicates=0)

    assert total.estimate == pytest.approx(997, abs=0.5)
    assert total.interval == pytest.approx((644, 1618), rel=0.002)


@pytest.mark.parametrize("method", ["sparse", "bic"])
@pytest.mark.parametrize("name", ["UKdat_5", "Western", "Artificial_3"])
def test_the_chosen_model_given_gives_the_same_total(name, method):
    chosen = estimate_total(table(name), method, replicates=0)
    given = estimate_total(table(name), "fixed", model=chosen.model, replicates=0)

    assert given.estimate == pytest.approx(chosen.estimate, rel=1e-8)
    assert given.interval == pytest.approx(chosen.interval, rel=1e-6)


def test_a_model_without_an_estimate_is_named():
    """Artificial_3 with A:B: Rcapture prints 1.4e13."""
    total = estimate_total(table("Artificial_3"), "fixed", model=("A:B",))

    assert (total.estimate, total.identifiable) == (None, False)
    assert total.blame == ("A:B",)
    assert "A:B" in total.diagnosis


def test_unknown_lists_are_named():
    with pytest.raises(ValueError, match=r"term 'A:X' names X; the lists are A, B, C"):
        estimate_total(table("Artificial_3"), "fixed", model=("A:X",))


def test_the_population_has_the_margins_of_the_data():
    """What maximum likelihood means: the margins of every term are those observed."""
    histories = read_histories(table("UKdat_5"))
    chosen = estimate_total(histories, "sparse", replicates=0)
    known = fitted_population(histories, chosen.model)
    places = np.arange(32)

    assert known.people == round(chosen.estimate)
    means = known.probabilities * chosen.estimate
    assert means[0] == pytest.approx(chosen.unseen, rel=1e-9)
    for term in [*chosen.model, *histories.names]:
        bits = sum(1 << histories.names.index(name) for name in term.split(":"))
        holds = places & bits == bits
        assert means[holds].sum() == pytest.approx(histories.cells()[holds].sum(), rel=1e-9)
