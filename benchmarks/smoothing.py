"""BYM2: seconds beside a naive dense version in the same run and peers' records, growth with areas, coverage of intervals.

python benchmarks/smoothing.py [--maps 40] [--largest 55] [--only seconds|growth|coverage|variants]
"""

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd

from tarazu.methods.smoothing import (
    DEFAULT_PRIOR,
    VAGUE_PRIOR,
    PCSpread,
    Prior,
    smooth_counts,
    smooth_jointly,
    smooth_space_time,
)

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "smoothing"
# Seconds of the same model on Scotland's 56 districts: our runs of Stan and PyMC, R-INLA as printed (Simpson 2017).
RECORDED = {"Stan": 150.8, "PyMC": 92.0, "R-INLA": 2.2}


def read_scotland():
    table = pd.read_csv(FOLDER / "scotland_lip.csv")
    pairs = pd.read_csv(FOLDER / "scotland_adjacency.csv").to_numpy() - 1
    return table["cases"].to_numpy(float), table["expected"].to_numpy(), pairs


def grid_pairs(rows: int, columns: int) -> np.ndarray:
    place = np.arange(rows * columns).reshape(rows, columns)
    one = np.append(place[:, 1:].ravel(), place[1:].ravel())
    other = np.append(place[:, :-1].ravel(), place[:-1].ravel())
    return np.column_stack([one, other])


def structured(pairs: np.ndarray, size: int) -> np.ndarray:
    """Scaled covariance of the intrinsic field, dense."""
    laplacian = np.zeros((size, size))
    np.add.at(laplacian, (pairs[:, 0], pairs[:, 1]), -1.0)
    laplacian += laplacian.T
    np.fill_diagonal(laplacian, -laplacian.sum(axis=1))
    covariance = np.linalg.pinv(laplacian, hermitian=True)
    return covariance / np.exp(np.log(np.diag(covariance)).mean())


def naive(cases, expected, pairs):
    """The obvious way: dense matrices, a plain Laplace approximation on a grid of 15 x 9, in NumPy."""
    size, scaled = len(cases), structured(pairs, len(cases))
    logs, means, variances = [], [], []
    for log_precision in np.linspace(-1.0, 4.0, 15):
        for angle in (np.arange(9) + 0.5) / 9 * np.pi / 2:
            spread = np.exp(-log_precision)
            prior = 25.0 + spread * (np.cos(angle) ** 2 * np.eye(size) + np.sin(angle) ** 2 * scaled)
            precision, eta = np.linalg.inv(prior), np.zeros(size)
            for _ in range(30):
                weights = expected * np.exp(eta)
                step = np.linalg.solve(precision + np.diag(weights), cases - weights - precision @ eta)
                eta = eta + np.clip(step, -3, 3)
                if np.abs(step).max() < 1e-6:
                    break
            covariance = np.linalg.inv(precision + np.diag(weights))
            value = cases @ eta - weights.sum() - eta @ precision @ eta / 2 - (log_precision / 5) ** 2 / 2
            logs.append(value + np.linalg.slogdet(covariance)[1] / 2 - np.linalg.slogdet(prior)[1] / 2)
            means.append(eta)
            variances.append(np.diag(covariance))
    weight = np.exp(np.array(logs) - max(logs))
    return weight / weight.sum() @ np.exp(np.array(means) + np.array(variances) / 2)


def timed(function, *arguments, **choices):
    """Result, and seconds of the clock and of the processor (the same on an idle machine)."""
    start, busy = time.perf_counter(), time.process_time()
    result = function(*arguments, **choices)
    return result, time.perf_counter() - start, time.process_time() - busy


def made_up_map(rows: int, columns: int, rng: np.random.Generator, *, sigma: float, rho: float, mean_expected: float):
    """A grid whose log relative risks follow the model itself."""
    pairs, size = grid_pairs(rows, columns), rows * columns
    risk = np.exp(bym2_effect(structured(pairs, size), rng, sigma=sigma, rho=rho))
    expected = rng.gamma(2.0, mean_expected / 2.0, size)
    return rng.poisson(expected * risk).astype(float), expected, pairs, risk


def show_seconds() -> None:
    rng = np.random.default_rng(0)
    cases, expected, pairs = read_scotland()
    smooth_counts(cases, expected, pairs)  # compiled apart
    maps = {"Scotland, 56": (cases, expected, pairs)}
    maps |= {
        f"grid, {a * b}": made_up_map(a, b, rng, sigma=0.6, rho=0.7, mean_expected=5)[:3]
        for a, b in ((12, 13), (20, 20))
    }
    for name, given in maps.items():
        found, wall, busy = timed(smooth_counts, *given, prior=VAGUE_PRIOR)
        plain, slow, slow_busy = timed(naive, *given)
        high = np.mean(plain / found.mean - 1)
        print(
            f"{name:14} {wall:6.2f} s ({busy:.2f} s busy); naive {slow:6.2f} s ({slow_busy:.2f} s busy), its risks {high:+.1%}"
        )
        if "Scotland" in name:
            print("   " + ", ".join(f"{peer} {took} s: {took / wall:.0f} times" for peer, took in RECORDED.items()))


def show_growth(largest: int) -> None:
    rng = np.random.default_rng(1)
    smooth_counts(*read_scotland())
    sides = [side for side in (10, 20, 40, 55, 80) if side <= largest]
    for side in sides:
        place = np.indices((side, side)).reshape(2, -1)
        expected = rng.gamma(2.0, 4.0, side**2)
        risk = np.exp(0.4 * np.sin(place[0] / 4) * np.cos(place[1] / 5) + 0.2 * rng.normal(size=side**2))
        given = rng.poisson(expected * risk).astype(float), expected, grid_pairs(side, side)
        found, wall, busy = timed(smooth_counts, *given)
        _, drawn, _ = timed(found.draws, 1000)
        print(
            f"{side**2:6d} areas {wall:6.2f} s ({busy:.2f} s busy), {len(found.posterior.fits)} nodes; 1,000 draws {drawn:.2f} s"
        )


def show_coverage(maps: int) -> None:
    """Of 95% intervals of 100 areas, under the default prior and the usual one; and claims that a risk is above 1.2."""
    priors = {"default": DEFAULT_PRIOR, "PC(1, 0.01)": Prior(PCSpread(1.0, 0.01))}
    for sigma, rho, mean_expected in (
        (0.2, 0.9, 20.0),
        (0.4, 0.3, 5.0),
        (0.6, 0.8, 5.0),
        (0.6, 0.5, 1.0),
        (1.0, 0.5, 2.0),
    ):
        print(f"sigma {sigma}, rho {rho}, {mean_expected:.0f} expected an area:", end="")
        for name, prior in priors.items():
            rng = np.random.default_rng(2)
            inside, said, true = [], np.empty(0), np.empty(0)
            for _ in range(maps):
                cases, expected, pairs, risk = made_up_map(
                    10, 10, rng, sigma=sigma, rho=rho, mean_expected=mean_expected
                )
                found = smooth_counts(cases, expected, pairs, prior=prior)
                inside.append(np.mean((found.interval[:, 0] <= risk) & (risk <= found.interval[:, 1])))
                above = found.exceedance(1.2)
                said, true = np.append(said, above[above > 0.8]), np.append(true, risk[above > 0.8] > 1.2)
            print(f"  {name} {np.mean(inside):.1%}; P > 1.2 said {said.mean():.2f}, true {true.mean():.2f}", end="")
        print()


def bym2_effect(scaled: np.ndarray, rng: np.random.Generator, *, sigma: float, rho: float) -> np.ndarray:
    values, vectors = np.linalg.eigh(scaled)
    field = vectors @ (np.sqrt(np.maximum(values, 0)) * rng.normal(size=len(scaled)))
    return sigma * (np.sqrt(1 - rho) * rng.normal(size=len(scaled)) + np.sqrt(rho) * field)


def show_variants(maps: int) -> None:
    """Coverage of 95% intervals of maps over time, and of two counts together and their shared part; 156 areas."""
    pairs = grid_pairs(12, 13)
    scaled, rng = structured(pairs, 156), np.random.default_rng(3)
    in_time, course_in, together, shared_in, seconds = [], [], [], [], np.zeros(2)
    for _ in range(maps):
        course = 0.25 * rng.normal(size=6).cumsum()
        log_risk = bym2_effect(scaled, rng, sigma=0.6, rho=0.7)[:, None] + course + 0.2 * rng.normal(size=(156, 6))
        expected = rng.gamma(2.0, 2.0, (156, 1)) * np.ones(6)
        found, _, busy = timed(smooth_space_time, rng.poisson(expected * np.exp(log_risk)), expected, pairs)
        seconds[0] += busy / maps
        in_time.append(covered(np.log(found.interval).transpose(2, 0, 1), log_risk))
        course_in.append(
            covered(np.quantile(np.log(found.trend_draws(2000)), [0.025, 0.975], axis=0), course - course.mean())
        )
        shared = bym2_effect(scaled, rng, sigma=0.5, rho=0.8)
        own = np.column_stack([bym2_effect(scaled, rng, sigma=sigma, rho=0.5) for sigma in (0.2, 0.4)])
        log_risk = np.column_stack([1.15 * shared, shared / 1.15]) + own
        expected = rng.gamma(2.0, 1.0, (156, 1)) * np.array([5.0, 2.0])
        found, _, busy = timed(smooth_jointly, rng.poisson(expected * np.exp(log_risk)), expected, pairs)
        seconds[1] += busy / maps
        together.append(covered(np.log(found.interval).transpose(2, 0, 1), log_risk))
        drawn = np.quantile(np.log(found.parts(2000).shared), [0.025, 0.975], axis=0)
        shared_in.append(covered(drawn, shared - shared.mean()))
    print(
        f"six times: 95% intervals cover {np.mean(in_time):.1%}, of the course {np.mean(course_in):.1%}; {seconds[0]:.1f} s busy"
    )
    print(f"two counts: {np.mean(together):.1%}, of the shared part {np.mean(shared_in):.1%}; {seconds[1]:.1f} s busy")


def covered(ends: np.ndarray, truth: np.ndarray) -> float:
    return float(np.mean((ends[0] <= truth) & (truth <= ends[1])))


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--maps", type=int, default=40, help="made-up maps of 100 areas a setting")
    ask.add_argument("--largest", type=int, default=55, help="side of the largest grid")
    ask.add_argument("--only", choices=("seconds", "growth", "coverage", "variants"))
    asked = ask.parse_args()
    for name, show in (
        ("seconds", show_seconds),
        ("growth", lambda: show_growth(asked.largest)),
        ("coverage", lambda: show_coverage(asked.maps)),
        ("variants", lambda: show_variants(asked.maps)),
    ):
        if asked.only in (None, name):
            show()


if __name__ == "__main__":
    main()
