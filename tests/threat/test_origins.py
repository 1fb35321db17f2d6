"""Areas and origins fitted together: expected counts by hand, dispersion and overlap that were put in."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from tarazu.threat.origins import fit_origins, mean_within


def cells(counts, *, exposure=100.0):
    """counts: {(origin, year): {area: count or (lower, upper)}}"""
    rows = [
        {"area": area, "year": year, "origin": origin, "bounds": n if isinstance(n, tuple) else (n, n)}
        for (origin, year), held in counts.items()
        for area, n in held.items()
    ]
    frame = pd.DataFrame(rows)
    lower, upper = zip(*frame.pop("bounds"), strict=True)
    return frame.assign(lower=np.array(lower, float), upper=np.array(upper, float), exposure=exposure)


def expected(counts, **more):
    held = cells(counts, **more)
    return dict(zip(held["area"], fit_origins(held, fewest_areas=3).expected, strict=True))


def test_equal_areas_share_what_an_origin_counts():
    got = expected({("O", 2023): {"A": 9, "B": 3, "C": 0}})
    assert got == pytest.approx({"A": 4, "B": 4, "C": 4}, abs=1e-6)


def test_a_busy_origin_does_not_make_the_others_look_quiet():
    """Police count everywhere at a rate of 4, a trust in A, B and C at 8: nobody stands out."""
    police = dict.fromkeys("ABCDEF", 4)
    held = cells({("police", 2023): police, ("trust", 2023): dict.fromkeys("ABC", 8)})
    fit = fit_origins(held, fewest_areas=3)
    assert fit.expected == pytest.approx(held["lower"].to_numpy(), rel=1e-3)


def test_an_origin_that_works_only_where_much_happens_does_not_hide_it():
    """A, B and C have three times the rate of the rest; the trust, which works only there, sees them alike."""
    police = dict.fromkeys("ABC", 300) | dict.fromkeys("DEF", 100)
    held = cells({("police", 2023): police, ("trust", 2023): dict.fromkeys("ABC", 150)})
    fit = fit_origins(held, fewest_areas=3)
    trust = held["origin"] == "trust"
    assert (held["lower"] / fit.expected)[trust].to_numpy() == pytest.approx(1.5, rel=0.01)  # 300 over (300 + 100) / 2


def test_an_origin_of_two_areas_is_not_compared_with_itself():
    assert np.isnan(list(expected({("O", 2023): {"A": 9, "B": 1}}).values())).all()


def test_no_exposure_no_expected_count():
    held = cells({("O", 2023): {"A": 9, "B": 3, "C": 3, "D": 3}})
    held.loc[0, "exposure"] = np.nan
    assert np.isnan(fit_origins(held, fewest_areas=3).expected).tolist() == [True, False, False, False]


@given(st.integers(0, 8), st.integers(0, 8), st.floats(0.05, 30))
def test_mean_within_bounds_is_that_of_the_poisson_numbers_in_them(low, more, mean):
    numbers = np.arange(low, low + more + 1)
    weights = poisson.pmf(numbers, mean)
    if weights.sum() < 1e-9:
        return
    got = mean_within(np.array([float(low)]), np.array([float(low + more)]), np.array([mean]))[0]
    assert got == pytest.approx((numbers * weights).sum() / weights.sum(), rel=1e-5, abs=1e-6)


def clustered(rng, mean, size, together=3):
    """Victims who are met three at a time: a dispersion of 3."""
    return together * rng.poisson(mean / together, size)


def panel(draw, *, areas=40, years=6):
    """Counts of two origins: `draw` gives both for all areas of a year."""
    held = {}
    for year in range(years):
        one, two = draw(areas)
        held["one", year] = {f"A{i}": int(n) for i, n in enumerate(one)}
        held["two", year] = {f"A{i}": int(n) for i, n in enumerate(two)}
    return cells(held)


def test_dispersion_and_overlap_are_found_again():
    """40 areas, 6 years: 400 degrees of freedom, so that a dispersion of 3 is known to a tenth."""
    rng = np.random.default_rng(0)
    apart = fit_origins(panel(lambda n: (clustered(rng, 9, n), clustered(rng, 9, n))), fewest_areas=3)
    assert apart.dispersion == pytest.approx(3, rel=0.15)
    assert apart.overlap < 0.15

    def same(n):
        met = clustered(rng, 9, n)
        return met, met

    alike = fit_origins(panel(same), fewest_areas=3)
    assert alike.overlap > 0.85


def test_without_years_to_learn_from_all_origins_meet_the_same_victims():
    held = cells({("one", 2023): dict.fromkeys("ABCD", 5), ("two", 2023): dict.fromkeys("ABCD", 5)})
    fit = fit_origins(held, fewest_areas=3)
    assert (fit.dispersion, fit.overlap) == (1.0, 1.0)
    weights = fit.weights(held.assign(expected=fit.expected), ["A", "B", "E"])
    assert weights == pytest.approx([0.5, 0.5, 1.0])  # two origins of equal weight count as one


def test_poisson_counts_weigh_fully():
    rng = np.random.default_rng(1)
    fit = fit_origins(panel(lambda n: (rng.poisson(9, n), rng.poisson(9, n))), fewest_areas=3)
    assert fit.dispersion == pytest.approx(1, abs=0.1)


def met_together(rng, size, mean, more=0.8):
    """Victims met 1 + Poisson(`more`) at a time: dispersion 1 + more + more / (1 + more) = 2.24."""
    events = rng.poisson(mean / (1 + more), size)
    return events + rng.poisson(more * events)


def test_hidden_counts_say_neither_less_of_dispersion_nor_more_of_the_rate():
    """An origin hides what is below 5 and has a mean of 3; another shows all. What the first would count is found again.

    With means of Poisson counts in place of what is hidden it came out a tenth too high, and dispersion at 1.3.
    """
    rng = np.random.default_rng(2)
    rows = {}
    for year in range(6):
        shown, hides = met_together(rng, 50, 3.0), met_together(rng, 50, 3.0)
        rows["shows", year] = {f"A{i}": int(n) for i, n in enumerate(shown)}
        rows["hides", year] = {f"A{i}": (0, 4) if n < 5 else int(n) for i, n in enumerate(hides)}
    held = cells(rows)
    fit = fit_origins(held, fewest_areas=3)
    assert fit.dispersion == pytest.approx(2.24, rel=0.15)
    assert fit.expected[held["origin"] == "hides"].mean() == pytest.approx(3, rel=0.06)


@pytest.mark.parametrize("dispersion", [1.3, 2.5])
def test_mean_within_bounds_of_victims_met_together(dispersion):
    """Against the sum over the counts of the negative binomial."""
    mean, numbers = 3.0, np.arange(2, 8)
    weights = nbinom.pmf(numbers, mean / (dispersion - 1), 1 / dispersion)
    got = mean_within(np.array([2.0]), np.array([7.0]), np.array([mean]), dispersion)[0]
    assert got == pytest.approx((numbers * weights).sum() / weights.sum(), rel=1e-9)
