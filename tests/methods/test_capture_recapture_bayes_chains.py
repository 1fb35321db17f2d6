"""Do chains agree, and what are they worth: cases whose answer is known."""

import numpy as np
import pytest

from tarazu.methods.capture_recapture.chains import check_chains, in_threads


def autoregressive(correlation, chains=4, draws=20_000):
    steps = np.random.default_rng(1).normal(size=(chains, draws))
    series = np.zeros_like(steps)
    for t in range(1, draws):
        series[:, t] = correlation * series[:, t - 1] + steps[:, t]
    return series


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_draws_that_depend_on_the_one_before(correlation):
    """A first-order series of correlation r is worth n (1 - r) / (1 + r) independent draws."""
    check = check_chains(autoregressive(correlation))
    assert check.effective == pytest.approx(80_000 * (1 - correlation) / (1 + correlation), rel=0.1)
    assert check.r_hat == pytest.approx(1, abs=0.003)


def test_a_chain_elsewhere_is_seen():
    chains = autoregressive(0.2, draws=1000)
    chains[3] += 3
    check = check_chains(chains)
    assert check.r_hat > 1.2
    assert check.effective < 20
    assert "have not agreed" in check.said(chains)


def test_a_chain_that_drifts_is_seen():
    """Halves are compared, so that one chain alone can disagree with itself."""
    chains = autoregressive(0.2, chains=1, draws=1000) + np.linspace(0, 5, 1000)
    assert check_chains(chains).r_hat > 1.5


def test_chains_that_differ_in_spread_alone_are_seen():
    chains = autoregressive(0.0, draws=1000)
    chains[0] *= 10
    assert check_chains(chains).r_hat > 1.1


def test_few_draws_are_told():
    chains = autoregressive(0.9, draws=1000)
    assert "Too few for a steady interval" in check_chains(chains).said(chains)


def test_one_value_only():
    check = check_chains(np.full((2, 10), 7.0))
    assert (check.r_hat, check.effective) == (1.0, 20.0)


def test_too_short_to_tell():
    with pytest.raises(ValueError, match="expected four or more"):
        check_chains(np.zeros((4, 3)))


def test_results_come_in_the_order_of_the_chains():
    assert in_threads(lambda chain: chain * chain, 5) == [0, 1, 4, 9, 16]
