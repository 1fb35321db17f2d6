"""Districts lean on their neighbours: closer to the truth, never where nobody counted, hidden counts kept within bounds."""

import numpy as np
import pytest
from scipy.special import gammaln
from scipy.stats import gamma as gamma_law
from scipy.stats import nbinom, poisson

from tarazu.threat.smoothed import draw_within, smoothed_rates, within_bounds

SIDE = 7
PAIRS = np.array(
    [(r * SIDE + c, r * SIDE + c + 1) for r in range(SIDE) for c in range(SIDE - 1)]
    + [(r * SIDE + c, (r + 1) * SIDE + c) for r in range(SIDE - 1) for c in range(SIDE)]
)


def country(seed=3):
    """Rates that rise from west to east, two origins and one year, ten expected in a district."""
    rng = np.random.default_rng(seed)
    truth = np.exp(np.tile(np.linspace(-1, 1, SIDE), SIDE))
    truth /= truth.mean()
    expected = np.full((SIDE * SIDE, 2), 5.0)
    return truth, rng.poisson(expected * truth[:, None]).astype(float), expected


def rates_of(lower, upper, expected, *, seed=1, draws=600):
    known = np.where(np.isnan(lower), 0.0, (lower + upper) / 2).sum(axis=1)
    alone = np.random.default_rng(9).gamma(known + 1.0, 1.0 / 11.0, size=(draws, len(known)))
    weights = np.ones(len(known))
    found = smoothed_rates(lower, upper, expected, PAIRS, rates=alone, weights=weights, dispersion=1.0, seed=seed)
    return found, alone


def test_rates_that_neighbours_share_are_found_more_closely():
    truth, counts, expected = country()
    found, alone = rates_of(counts, counts, expected)

    def error(draws):
        return np.abs(np.log(np.median(draws, axis=0) / truth)).mean()

    inside = (np.quantile(found, 0.025, axis=0) < truth) & (truth < np.quantile(found, 0.975, axis=0))
    assert error(found) < 0.7 * error(alone)
    assert inside.mean() > 0.85


def test_a_district_that_nobody_counted_has_no_rate():
    _, counts, expected = country()
    counts[24] = np.nan
    found, _ = rates_of(counts, counts, expected)

    assert np.isnan(found[:, 24]).all()
    assert not np.isnan(np.delete(found, 24, axis=1)).any()


def test_hidden_counts_widen_and_stay_within_their_bounds():
    _, counts, expected = country()
    hidden = np.where(counts < 5, 4.0, counts)
    found, _ = rates_of(np.where(counts < 5, 0.0, counts), hidden, expected)
    plain, _ = rates_of(counts, counts, expected)

    assert np.corrcoef(np.median(found, axis=0), np.median(plain, axis=0))[0, 1] > 0.95
    assert not np.array_equal(found, plain)
    assert np.isfinite(found).all()


def test_the_same_seed_gives_the_same_draws_and_they_cannot_be_changed():
    _, counts, expected = country()
    one, other = (rates_of(counts, counts, expected, draws=50)[0] for _ in range(2))
    assert np.array_equal(one, other)
    with pytest.raises(ValueError, match="read-only"):
        one[0] = 1.0


@pytest.mark.parametrize(("dispersion", "law"), [(1.0, poisson(6.0)), (3.0, nbinom(3.0, 1 / 3.0))])
def test_a_hidden_count_is_drawn_from_its_law_within_its_bounds(dispersion, law):
    rng = np.random.default_rng(5)
    drawn = np.array([draw_within(2, 8, 6.0, dispersion, rng) for _ in range(4000)])
    counts = np.arange(2, 9)
    expected = law.pmf(counts) / law.pmf(counts).sum()
    assert (drawn == np.round(drawn)).all()
    assert np.bincount(drawn.astype(int), minlength=9)[2:] / 4000 == pytest.approx(expected, abs=0.03)


def test_bounds_far_from_what_is_expected_give_their_nearer_end():
    rng = np.random.default_rng(5)
    assert draw_within(4000, 5000, 0.5, 1.0, rng) == 4000
    assert draw_within(0, 4, 9000.0, 1.0, rng) == 4


@pytest.mark.parametrize("filled_in", [1.0, 2.0])
def test_a_rate_of_a_hidden_count_is_what_the_bounds_say_whatever_was_filled_in(filled_in):
    """A gamma prior, 3 expected and 0 to 4 counted: the posterior is a mixture of gammas, known in full."""
    counts = np.arange(5)
    weight = np.exp(counts * np.log(3.0) - gammaln(counts + 1) + gammaln(2 + counts) - (2 + counts) * np.log(5.0))
    at = np.linspace(0.01, 3.0, 60)
    true = (weight[:, None] * gamma_law(2 + counts[:, None], scale=0.2).cdf(at)).sum(axis=0) / weight.sum()

    took_for_known = gamma_law(2 + filled_in, scale=0.2).rvs(20_000, random_state=4)
    moved = within_bounds(took_for_known, filled_in, (np.zeros(1), np.full(1, 4.0), np.full(1, 3.0)), power=1.0)
    told = (moved[:, None] <= at).mean(axis=0)

    assert told == pytest.approx(true, abs=0.02)
    assert (np.diff(moved[np.argsort(took_for_known)]) >= 0).all()  # each keeps its place among the others
