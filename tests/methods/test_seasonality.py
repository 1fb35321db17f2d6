"""Seasons of events: months of unlike length, years of unlike size, clusters; refused where there is too little."""

import numpy as np
import pytest
from scipy.stats import chisquare

from tarazu.methods.seasonality import MONTHS, Seasonality, count_months, seasonality

FALLS = [1668, 1407, 1370, 1309, 1341, 1338, 1406, 1446, 1332, 1363, 1410, 1526]
"""Deaths by accidental falls, United States, by month of 1970: Rice, Mathematical Statistics and Data Analysis, ch. 9."""
DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
LENGTHS = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
FLAT, WAVE = np.ones(MONTHS), 1 + 0.5 * np.cos(2 * np.pi * (np.arange(MONTHS) - 4) / 12)


def simulated(rate, *, seed, years=4, yearly=90, dispersion=1.0):
    """Counts whose daily rate by month is known; years differ in size, and events come in clusters where dispersed."""
    rng = np.random.default_rng(seed)
    share = rate * LENGTHS / (rate * LENGTHS).sum()
    mean = np.outer(yearly * rng.lognormal(0, 0.3, years), share)
    if dispersion == 1:
        return rng.poisson(mean).ravel()
    return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion).ravel()


def told(rate, number, **more):
    return [seasonality(simulated(rate, seed=s, **more), start="2021-01", draws=800, seed=s) for s in range(number)]


def test_the_statistic_is_pearsons_against_days_as_scipy_has_it():
    """Three years alike: the counts of months add up, and so do their days (1970 to 1972 with one leap day)."""
    found = seasonality(FALLS * 3, start="1969-01")
    days = 3 * np.array(DAYS, dtype=float)
    expected = chisquare(3 * np.array(FALLS), 3 * sum(FALLS) * days / days.sum()).statistic
    assert found.statistic == pytest.approx(expected, rel=1e-9)
    assert (found.dispersion, found.shown) == (1.0, True)


def test_shares_are_of_months_made_equally_long():
    """With very many events the median is the daily rate over the sum of daily rates."""
    found = seasonality(1000 * np.array(FALLS * 3), start="1969-01")
    rates = np.array(FALLS) / DAYS
    assert found.share == pytest.approx(rates / rates.sum(), rel=2e-3)
    assert found.draws.sum(axis=1) == pytest.approx(1.0)


def test_a_true_wave_is_found_with_its_peak_and_its_shares():
    """May (month 5) is the highest by construction; with 360 events the interval of the peak holds it."""
    found = told(WAVE, 40)
    assert np.mean([s.shown for s in found]) > 0.95
    held = [(5 - s.peak[1]) % 12 <= (s.peak[2] - s.peak[1]) % 12 for s in found]
    assert np.mean(held) >= 0.95
    truth = WAVE / WAVE.sum()
    cover = np.mean([(s.interval[:, 0] <= truth) & (truth <= s.interval[:, 1]) for s in found])
    assert 0.92 <= cover <= 0.99  # 480 intervals at 95%


@pytest.mark.parametrize("dispersion", [1.0, 2.5])
def test_no_season_is_seldom_taken_for_one_even_where_events_come_in_clusters(dispersion):
    """At 5% of 60; a plain chi-square cries out in most of them where the variance is 2.5 times the mean."""
    found = told(FLAT, 60, dispersion=dispersion)
    assert sum(not s.shown for s in found) >= 53
    if dispersion > 1:
        from scipy.stats import chi2

        naive = [chi2.sf(s.statistic, 11) < 0.05 for s in found]
        assert np.mean(naive) > 0.5
        cover = np.mean([(s.interval[:, 0] <= 1 / 12) & (s.interval[:, 1] >= 1 / 12) for s in found])
        assert cover > 0.9


def test_years_of_unlike_size_make_no_season():
    """Recording that grows tenfold from year to year is no season."""
    counts = np.concatenate([np.full(12, n) for n in (2, 20, 200)])
    assert not seasonality(counts, start="2020-01").shown


def test_a_year_may_begin_in_any_month_and_the_oldest_rest_is_left_out():
    counts = np.tile([30] + [2] * 11, 3)
    found = seasonality(np.r_[7, 7, counts], start="2020-05")
    assert found.left_out == 2
    assert found.counts.sum(axis=0).tolist() == [6] * 6 + [90] + [6] * 5  # July
    assert found.peak == (7, 7, 7)


def test_a_run_of_months_may_go_over_the_end_of_the_year():
    counts = np.tile([40, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 42], 3)
    top, first, last = seasonality(counts, start="2020-01").peak
    assert (top in (1, 12), first, last) == (True, 12, 1)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [([5] * 35, "few_years"), ([1] * 36, "few_events"), ([0] * 60, "few_events"), ([], "few_years")],
)
def test_too_little_is_refused_with_its_reason_and_no_number(counts, reason):
    if not counts:
        with pytest.raises(ValueError, match="one dimension"):
            seasonality(counts, start="2020-01")
        return
    found = seasonality(counts, start="2020-01")
    assert (found.reason, found.peak, found.shown) == (reason, None, False)
    assert np.isnan(found.interval).all()
    assert "too few" in found.about()


def test_all_events_of_one_month_are_a_season_and_nothing_breaks():
    found = seasonality([30] + [0] * 11 + [30] + [0] * 11 + [30] + [0] * 11, start="2020-01")
    assert found.peak == (1, 1, 1)
    assert found.shown


def test_dates_without_a_month_are_counted_and_never_shared_out():
    months = count_months(["2022-12-31", "2023-02", "2023", "unknown", "2021/2022", "2023-02-03"])
    assert (months.counts, months.start, months.partial) == ((1, 0, 2), "2022-12", 3)
    assert count_months(["2023"]).counts == ()


def test_faults_are_told_all_at_once():
    with pytest.raises(ValueError, match=r"2 faults(.|\n)*counts\[1\](.|\n)*start"):
        seasonality([1, -1], start="2020-13")


def test_the_same_seed_gives_the_same_draws():
    one, other = (seasonality(FALLS * 3, start="1969-01", seed=3) for _ in range(2))
    assert isinstance(one, Seasonality)
    assert (one.draws == other.draws).all()
    with pytest.raises(ValueError, match="read-only"):
        one.draws[0, 0] = 1
