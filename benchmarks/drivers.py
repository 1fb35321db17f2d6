"""What goes with activity: do intervals hold the truth, are null drivers left alone, and what does it cost.

    python benchmarks/drivers.py [--number COUNTRIES] [--seed SEED]

Coverage over made-up countries whose effects come from the prior's kind (three matter, the rest do not), with a spatial
effect; the same drivers by plain Poisson regression, as the naive way; seconds by the number of areas.
"""

import argparse
import time

import numpy as np
import pandas as pd

from tarazu.methods.drivers import find_drivers
from tarazu.methods.drivers.field import make_field

QUICK = {"blocks": 0, "pairs": 0, "warm_up": 300, "draws": 500}


def grid(rows, columns):
    place = np.arange(rows * columns).reshape(rows, columns)
    across = np.column_stack([place[:, :-1].ravel(), place[:, 1:].ravel()])
    return np.vstack([across, np.column_stack([place[:-1].ravel(), place[1:].ravel()])])


def country(seed, *, rows=10, columns=8, drivers=10, strong=3, spread=0.5):
    """Counts, expected counts, drivers of which some run smoothly over the map, neighbours, and the true effects."""
    draw, areas = np.random.default_rng(seed), rows * columns
    pairs = grid(rows, columns)
    field = make_field(pairs, areas, spatial="bym2")
    values = draw.normal(size=(areas, drivers))
    values[:, ::2] = field.turns @ (np.sqrt(field.shares)[:, None] * draw.normal(size=(areas, (drivers + 1) // 2)))
    truth = np.zeros(drivers)
    truth[draw.permutation(drivers)[:strong]] = draw.normal(0.0, 0.5, strong)
    u = spread * field.turns @ (np.sqrt(0.6 * field.shares + 0.4) * draw.normal(size=areas))
    expected = 8.0 * np.exp(0.6 * draw.normal(size=areas))
    cases = draw.poisson(expected * np.exp(values @ truth + u))
    return cases, expected, pd.DataFrame(values, columns=[f"d{i:02d}" for i in range(drivers)]), pairs, truth


def plain(cases, expected, table):
    """Poisson regression: 95% intervals."""
    design = np.column_stack([np.ones(len(cases)), table])
    weights = np.zeros(design.shape[1])
    weights[0] = np.log(cases.sum() / expected.sum())
    for _ in range(100):
        mean = expected * np.exp(design @ weights)
        information = design.T @ (mean[:, None] * design)
        step = np.linalg.solve(information, design.T @ (cases - mean))
        weights += step * min(1.0, 1.0 / np.abs(step).max())
    error = np.sqrt(np.diag(np.linalg.inv(information)))
    return np.column_stack([weights - 1.96 * error, weights + 1.96 * error])[1:]


def coverage(number, seed):
    told = {"horseshoe": [], "plain Poisson": []}
    for at in range(number):
        cases, expected, table, pairs, truth = country(seed + at)
        found = find_drivers(cases, expected, table, pairs, seed=at, **QUICK)
        held = np.quantile(found.effects[:, 0] / found.data.scale, [0.025, 0.975], axis=0).T
        for name, interval in (("horseshoe", held), ("plain Poisson", plain(cases, expected, table))):
            inside = (interval[:, 0] <= truth) & (truth <= interval[:, 1])
            claimed = (interval[:, 0] > 0) | (interval[:, 1] < 0)
            told[name].append([inside[truth != 0].mean(), inside[truth == 0].mean(), claimed[truth == 0].mean()])
    print(f"{number} countries of 80 areas, 10 drivers, 3 of which matter")
    for name, rows in told.items():
        strong, null, claimed = 100 * np.mean(rows, axis=0)
        print(
            f"  {name}: 95% intervals hold {strong:.1f}% of effects, {null:.1f}% of nulls; nulls claimed {claimed:.1f}%"
        )


def cost(seed):
    print("20 drivers, with blocks and halves; processor seconds of all cores")
    for rows, columns in ((8, 5), (10, 8), (16, 10), (20, 16)):
        cases, expected, table, pairs, _ = country(seed, rows=rows, columns=columns, drivers=20)
        wall, cpu = time.perf_counter(), time.process_time()
        found = find_drivers(cases, expected, table, pairs, seed=seed)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(
            f"  {rows * columns} areas: {wall:.1f} s ({cpu:.1f} s), R-hat {found.r_hat:.3f}, worth {found.effective:.0f}"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=100, help="countries")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    started = time.perf_counter()
    find_drivers(*country(given.seed)[:4], blocks=2, pairs=1, warm_up=2, draws=50)
    print(f"compiled in {time.perf_counter() - started:.1f} s, or read from disk")
    cost(given.seed)
    coverage(given.number, given.seed)


if __name__ == "__main__":
    main()
