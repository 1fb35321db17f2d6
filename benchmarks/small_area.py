"""Small area estimates: do intervals cover, what is won over the survey alone, and how long does it take?

    python benchmarks/small_area.py [--number 1000]

Beside ours stands what is often printed: g1 alone (the error if the model were known), and the survey alone.
"""

import argparse
import time

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.small_area import fay_herriot

Array = NDArray[np.float64]
Z95 = 1.959964
CASES = [(areas, spread) for areas in (15, 30, 100) for spread in (0.0, 0.5, 1.0, 2.0)]


def survey(rng: np.random.Generator, areas: int, spread: float) -> tuple[Array, Array, Array, Array]:
    """Truth, estimates, variances of 0.3 to 3, two covariates; one area in five has no survey."""
    x, v = rng.normal(size=(areas, 2)), rng.uniform(0.3, 3.0, areas)
    truth = 1 + x.sum(axis=1) + rng.normal(0, spread, areas)
    y = truth + rng.normal(0, np.sqrt(v))
    gone = np.arange(areas) % 5 == 4
    return truth, np.where(gone, np.nan, y), np.where(gone, np.nan, v), x


def cover(areas: int, spread: float, number: int) -> list[float]:
    """Shares covered by 95% intervals, share with A = 0, squared error over the survey's.

    Intervals: ours in areas with and without a survey; normal ones of the mean squared error, likewise; of g1 alone.
    """
    kept = []
    for seed in range(number):
        truth, y, v, x = survey(np.random.default_rng(seed), areas, spread)
        got = fay_herriot(y, v, x)
        held = ~got.synthetic
        lower, upper = got.interval().T
        inside = (lower <= truth) & (truth <= upper)
        normal = np.abs(got.estimates - truth) <= Z95 * np.sqrt(got.mse)
        apart = np.abs(got.estimates - truth)[held]
        narrow = Z95 * np.sqrt(got.area_variance * v[held] / (got.area_variance + v[held]))
        won = (apart**2).mean() / ((y - truth)[held] ** 2).mean()
        shares = (inside[held], inside[~held], normal[held], normal[~held], apart <= narrow)
        kept.append((*(share.mean() for share in shares), got.area_variance == 0, won))
    return list(np.mean(kept, axis=0))


def naive(y: Array, v: Array, x: Array, steps: int = 100) -> float:
    """The obvious way: Fisher scoring with matrices of areas x areas."""
    design, a = np.column_stack([np.ones(len(y)), x]), float(np.median(v))
    for _ in range(steps):
        inverse = np.linalg.inv(np.diag(a + v))
        among = np.linalg.inv(design.T @ inverse @ design)
        project = inverse - inverse @ design @ among @ design.T @ inverse
        slope = (y @ project @ project @ y - np.trace(project)) / 2
        step = slope / (np.trace(project @ project) / 2)
        a = max(a + step, 0.0)
        if abs(step) < 1e-10:
            break
    return a


def seconds(function, *arguments) -> float:
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def time_fits() -> None:
    print("areas   ours, s   naive, s   ratio")
    for areas in (43, 156, 1000, 3000):
        _, y, v, x = survey(np.random.default_rng(0), areas, 1.0)
        held = ~np.isnan(y)
        ours = min(seconds(fay_herriot, y, v, x) for _ in range(5))
        if areas > 1000:
            print(f"{areas:5d} {ours:9.4f}")
            continue
        plain = min(seconds(naive, y[held], v[held], x[held]) for _ in range(2))
        print(f"{areas:5d} {ours:9.4f} {plain:10.4f} {plain / ours:7.1f}")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--number", type=int, default=1000, help="surveys for each case")
    number = ask.parse_args().number
    time_fits()
    print(f"95% intervals over {number} surveys; area standard deviation, sampling variances 0.3 to 3")
    print("areas  sd   surveyed  no survey  mse: surv.  no survey  g1 alone   A = 0   error/survey's")
    for areas, spread in CASES:
        told = cover(areas, spread, number)
        print(f"{areas:5d} {spread:3.1f} " + "  ".join(f"{share:8.1%}" for share in told))


if __name__ == "__main__":
    main()
