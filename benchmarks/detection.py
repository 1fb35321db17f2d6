"""Counts corrected for under-reporting: does it recover the truth where the statement is right, how wrong is it where not, how long.

    python benchmarks/detection.py [--number 20]

Beside ours stand counts taken as they are (crude rates), and the plain way of computing: the same energy in uncompiled loops.
"""

import argparse
import time

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.detection import CorrectedCounts, correct_counts
from tarazu.methods.detection.chains import as_model
from tarazu.methods.detection.posterior import energy_at
from tarazu.methods.detection.whitening import whiten

Array = NDArray[np.float64]
STATEMENTS = {"right (5% to 40%)": (0.05, 0.4), "too high (20% to 70%)": (0.2, 0.7), "too low (1% to 10%)": (0.01, 0.1)}


def lattice(rows: int, columns: int) -> NDArray[np.int64]:
    place = np.arange(rows * columns).reshape(rows, columns)
    across = np.column_stack([place[:, :-1].ravel(), place[:, 1:].ravel()])
    return np.concatenate([across, np.column_stack([place[:-1].ravel(), place[1:].ravel()])])


def make_country(seed: int, *, rows: int = 6, columns: int = 10) -> tuple[dict[str, Array], Array, Array]:
    """Drawn from the model: a mean share within 5% to 40%, x that drives reporting, w the rate, a smooth field."""
    rng = np.random.default_rng(seed)
    size = rows * columns
    pairs, x, w = lattice(rows, columns), rng.normal(size=size), rng.normal(size=size)
    laplacian = np.zeros((size, size))
    np.add.at(laplacian, (pairs[:, 0], pairs[:, 1]), -1.0)
    laplacian += laplacian.T
    laplacian -= np.diag(laplacian.sum(axis=0))
    values, vectors = np.linalg.eigh(laplacian)
    field = vectors[:, 1:] @ (rng.normal(size=size - 1) / np.sqrt(values[1:]))
    field *= 0.4 / field.std()
    expected = 40 * rng.lognormal(0, 0.7, size)
    rate = np.exp(0.8 + 0.3 * w + field + 0.15 * rng.normal(size=size))
    share = 1 / (1 + np.exp(-(rng.normal(-1.675, 0.648) + 0.7 * x + rng.exponential(0.3) * rng.normal(size=size))))
    counted = rng.poisson(expected * rate * share)
    given = {"cases": counted, "expected": expected, "neighbours": pairs, "covariates": w, "reporting_covariates": x}
    return given, rate, share


def judge(told: CorrectedCounts, rate: Array, share: Array) -> list[float]:
    due = told.question.expected
    true, truth = rate / (rate @ due / due.sum()), float((rate * due).sum())
    low, high = told.interval().T
    shares = told.reporting
    middle, least, most = told.total
    return [
        float(((low <= true) & (true <= high)).mean()),
        float(((shares["lower"] <= share) & (share <= shares["upper"])).mean()),
        float(least <= truth <= most),
        middle / truth,
        float(np.sqrt(np.mean((np.log(told.mean) - np.log(true)) ** 2))),
        told.convergence.r_hat,
    ]


def recover(number: int) -> None:
    print(
        "statement               rates cover  shares cover  total covers  total / truth  error of log rates  R-hat (worst)"
    )
    found: dict[str, list[list[float]]] = {name: [] for name in STATEMENTS}
    crude = []
    for seed in range(number):
        given, rate, share = make_country(seed)
        for name, pair in STATEMENTS.items():
            told = correct_counts(**given, reporting=pair, draws=800, seed=seed)  # type: ignore[arg-type]
            found[name].append(judge(told, rate, share))
        counted, due = (given["cases"] + 0.5) / given["expected"], given["expected"]
        logs = np.log(counted / (counted @ due / due.sum())) - np.log(rate / (rate @ due / due.sum()))
        crude.append(np.sqrt(np.mean(logs**2)))
    for name, rows in found.items():
        a = np.array(rows)
        rates, shares, total = a[:, :3].mean(axis=0)
        print(
            f"{name:22s} {rates:11.1%} {shares:13.1%} {total:13.0%} {np.median(a[:, 3]):14.2f} {a[:, 4].mean():19.2f} {a[:, 5].max():14.3f}"
        )
    print(f"crude rates: error of log rates {np.mean(crude):.2f}")


def cost() -> None:
    for rows, columns in ((5, 8), (10, 16), (16, 20)):
        given, _, _ = make_country(0, rows=rows, columns=columns)
        start = time.perf_counter(), time.process_time()
        told = correct_counts(**given, seed=1)  # type: ignore[arg-type]
        wall, processor = time.perf_counter() - start[0], time.process_time() - start[1]
        print(
            f"{rows * columns} areas, 2,000 draws: {wall:.1f} s ({processor:.1f} s of processor), R-hat {told.convergence.r_hat:.3f}, "
            f"least effective {told.convergence.effective:.0f}"
        )
    given, _, _ = make_country(0, rows=5, columns=8)
    model = as_model(correct_counts(**given, draws=16, seed=1).question)  # type: ignore[arg-type]
    rounded = whiten(model, np.zeros(3), np.eye(3))
    at = np.zeros(len(rounded.core) + 43)
    slope = np.empty(len(at))
    times = []
    for energy, repeats in ((energy_at, 300), (energy_at.py_func, 2)):  # type: ignore[attr-defined]
        start_one = time.process_time()
        for _ in range(repeats):
            energy(model, rounded, at, slope)
        times.append((time.process_time() - start_one) / repeats)
    print(
        f"energy and slope of 40 areas: {times[0] * 1e6:.0f} microseconds; plain loops {times[1] / times[0]:.0f} times that"
    )


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--number", type=int, default=20)
    countries = ask.parse_args().number
    correct_counts([3, 4, 2, 5], [3.0] * 4, [(0, 1), (1, 2), (2, 3)], draws=16)  # compiles
    cost()
    recover(countries)
