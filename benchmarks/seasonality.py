"""Seasons: is no season taken for one, do shares and peaks cover, how often is a wave found, and how long does it take?

    python benchmarks/seasonality.py [--countries 400]

Beside ours stands the naive way: a plain chi-square of the twelve sums against equal numbers.
"""

import argparse
import time

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chisquare

from tarazu.methods.seasonality import MONTHS, Seasonality, seasonality

Array = NDArray[np.float64]
DAYS = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
WAVE = 1 + 0.4 * np.cos(2 * np.pi * (np.arange(MONTHS) - 4) / MONTHS)
SETTINGS = ((25, 3), (60, 3), (60, 6), (300, 6))


def counts(rate: Array, yearly: float, years: int, dispersion: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """A made-up country: years differ in size by a third, events come in clusters where dispersion is above 1."""
    share = rate * DAYS / (rate * DAYS).sum()
    mean = np.outer(yearly * rng.lognormal(0, 0.3, years), share)
    if dispersion == 1:
        return rng.poisson(mean).ravel()
    return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion).ravel()


def peak_held(found: Seasonality, true: int) -> bool:
    assert found.peak is not None
    _, first, last = found.peak
    return (true + 1 - first) % MONTHS <= (last - first) % MONTHS


def line(yearly: float, years: int, dispersion: float, countries: int) -> str:
    """One setting: flat countries for false alarms and cover, countries with a wave for power and peak."""
    rng = np.random.default_rng(int(1000 * yearly + 10 * years + dispersion))
    alarms, naive, cover, power, peak, told = [], [], [], [], [], 0
    for country in range(countries):
        flat, wave = (counts(rate, yearly, years, dispersion, rng) for rate in (np.ones(MONTHS), WAVE))
        for rate, held in ((np.ones(MONTHS), flat), (WAVE, wave)):
            found = seasonality(held, start="2020-01", draws=1000, seed=country)
            if found.reason is not None:
                continue
            told += 1
            truth = rate / rate.sum()
            cover.append(((found.interval[:, 0] <= truth) & (truth <= found.interval[:, 1])).mean())
            if rate is WAVE:
                power.append(found.shown)
                peak.append(peak_held(found, int(WAVE.argmax())))
            else:
                alarms.append(found.shown)
                naive.append(chisquare(found.counts.sum(axis=0)).pvalue < 0.05)
    shown = (np.mean(alarms), np.mean(naive), np.mean(cover), np.mean(power), np.mean(peak))
    return f"{yearly:>6} {years:>3} {dispersion:>5} {told:>5}  " + "  ".join(f"{share:7.1%}" for share in shown)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--countries", type=int, default=400)
    countries = given.parse_args().countries
    print("yearly yrs  disp  told   alarms    naive    cover    power     peak")
    for dispersion in (1.0, 2.5):
        for yearly, years in SETTINGS:
            print(line(yearly, years, dispersion, countries))
    for years in (3, 30, 300):
        held = counts(WAVE, 200, years, 1.0, np.random.default_rng(0))
        begun = time.perf_counter()
        seasonality(held, start="1700-01")
        print(f"{years} years: {time.perf_counter() - begun:.4f} s")


if __name__ == "__main__":
    main()
