"""Relative rates and growth: do intervals cover, are probabilities calibrated, and how long does it take?

    python benchmarks/rates.py [--countries 60]

Beside ours stands the naive way: counts "<5" filled in with 2, the prior's maximum plugged in.
"""

import argparse
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from tarazu.methods.rates import growth, relative_rates

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Country:
    """Made up: relative rates gamma(shape, shape), expected counts log-normal around 4, growth normal(0, 0.2) a year."""

    truth: Array
    expected: Array
    count: Array
    slopes: Array
    yearly: Array

    @classmethod
    def make(cls, areas: int, shape: float, seed: int) -> "Country":
        rng = np.random.default_rng(seed)
        truth = rng.gamma(shape, 1 / shape, areas)
        expected = 4 * rng.lognormal(0, 1, areas)
        slopes = rng.normal(0, 0.2, areas)
        means = (expected * truth)[:, None] * np.exp(slopes[:, None] * (np.arange(5) - 2))
        return cls(truth, expected, rng.poisson(expected * truth), slopes, rng.poisson(means))


def bounds(count: Array, *, censored: bool) -> tuple[Array, Array]:
    small = (count < 5) & censored
    return np.where(small, 0, count), np.where(small, 4, count)


def plugged_in(country: Country, *, censored: bool) -> stats.rv_continuous:
    """The naive posterior: gamma with the prior's maximum, small counts filled in."""
    filled = np.where((country.count < 5) & censored, 2, country.count)

    def lack(log_shape: float) -> float:
        a = np.exp(log_shape)
        return -stats.nbinom.logpmf(filled, a, a / (a + country.expected)).sum()

    a = np.exp(optimize.minimize_scalar(lack, bounds=(-3, 9), method="bounded").x)
    return stats.gamma(a + filled, scale=1 / (a + country.expected))


def inside(interval: Array, truth: Array) -> NDArray[np.bool_]:
    return (interval[:, 0] <= truth) & (truth <= interval[:, 1])


def cover_rates(countries: int) -> None:
    print("95% intervals of relative rates, and P(RR > 1.5) where it is above 0.8 against how often it is true")
    print("areas shape counts     ours  naive   claims  said   true")
    for areas in (5, 30, 150):
        for shape in (0.5, 2.0, 8.0, 30.0):
            for censored in (False, True):
                ours, naive, claims = [], [], []
                for seed in range(countries * 150 // areas // 3):
                    country = Country.make(areas, shape, seed)
                    rates = relative_rates(
                        *bounds(country.count, censored=censored), country.expected, draws=1000, seed=seed
                    )
                    ours.append(inside(rates.interval(0.95), country.truth).mean())
                    plain = plugged_in(country, censored=censored)
                    naive.append(inside(np.column_stack(plain.interval(0.95)), country.truth).mean())
                    claims.append(np.column_stack([rates.probability_above(1.5), country.truth > 1.5]))
                said, true = np.concatenate(claims).T
                sure = said > 0.8
                told = f"{sure.sum():8d} {said[sure].mean():5.2f} {true[sure].mean():6.2f}" if sure.any() else f"{0:8d}"
                kind = "< 5 hidden" if censored else "exact"
                print(f"{areas:5d} {shape:5.1f} {kind:10s} {np.mean(ours):5.1%} {np.mean(naive):6.1%} {told}")


def calibrate(countries: int) -> None:
    """Heterogeneity itself drawn, from alike to very unlike: the claims of an unknown country."""
    claims = []
    for seed in range(countries * 3):
        shape = 1 / np.random.default_rng(seed).uniform(0.05, 1.5)
        country = Country.make(40, shape, seed)
        rates = relative_rates(*bounds(country.count, censored=True), country.expected, draws=1000, seed=seed)
        claims.append(np.column_stack([rates.probability_above(1.5), country.truth > 1.5]))
    said, true = np.concatenate(claims).T
    print("P(RR > 1.5), counts below 5 hidden: said, true (areas)")
    for low, high in zip((0, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9), (0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1.01), strict=True):
        here = (said >= low) & (said < high)
        print(f"    {said[here].mean():.2f}  {true[here].mean():.2f}  ({here.sum()})")


def cover_growth(countries: int) -> None:
    for censored in (False, True):
        hits, claims = [], []
        for seed in range(countries):
            country = Country.make(40, 2.0, seed)
            due = np.repeat(country.expected[:, None], 5, axis=1)
            grown = growth(*bounds(country.yearly, censored=censored), due, draws=1000, seed=seed)
            hits.append(inside(np.log1p(grown.interval(0.95)), country.slopes).mean())
            claims.append(np.column_stack([grown.probability_above(0), country.slopes > 0]))
        said, true = np.concatenate(claims).T
        sure = said > 0.8
        kind = "counts below 5 hidden" if censored else "exact counts"
        print(f"growth, {kind}: 95% intervals cover {np.mean(hits):.1%}; P(t > 0) above 0.8 ", end="")
        print(f"{sure.sum()} times, said {said[sure].mean():.2f}, true {true[sure].mean():.2f}")


def naive_draws(country: Country, draws: int) -> Array:
    """The plain loop: every draw of every area by itself, a bounded count by rejection."""
    rng = np.random.default_rng(0)
    out = np.empty((draws, len(country.truth)))
    for i in range(draws):
        for j, (count, due) in enumerate(zip(country.count, country.expected, strict=True)):
            value = count
            if count < 5:
                value = 5
                while value > 4:
                    value = rng.poisson(due * rng.gamma(2.0, 0.5))
            out[i, j] = rng.gamma(2.0 + value, 1 / (2.0 + due))
    return out


def time_draws() -> None:
    country = Country.make(160, 2.0, 0)
    low, high = bounds(country.count, censored=True)
    start = time.perf_counter()
    relative_rates(low, high, country.expected, draws=4000, prior=(2.0, 2.0))
    fixed = time.perf_counter() - start
    start = time.perf_counter()
    naive_draws(country, 40)
    loop = (time.perf_counter() - start) * 100
    print(f"160 areas, 4,000 draws, prior given: {fixed:.2f} s; plain loop {loop:.1f} s: {loop / fixed:.0f} times")
    for areas in (40, 160, 640):
        country = Country.make(areas, 2.0, 0)
        start = time.perf_counter()
        relative_rates(*bounds(country.count, censored=True), country.expected, draws=4000)
        rates = time.perf_counter() - start
        start = time.perf_counter()
        due = np.repeat(country.expected[:, None], 5, axis=1)
        growth(*bounds(country.yearly, censored=True), due, draws=4000)
        print(f"{areas:4d} areas: relative rates {rates:.2f} s, growth {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--countries", type=int, default=60)
    number = ask.parse_args().countries
    time_draws()
    cover_rates(number)
    calibrate(number)
    cover_growth(number)
