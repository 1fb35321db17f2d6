"""Scan statistics: how fast, how often a false alarm, how often is a planted cluster found?

    python benchmarks/scan.py [--countries 400] [--large]

Beside ours stand the seconds that R packages took for the same on one core (recorded, from tests/data/scan), and a naive
NumPy version in this run. Compilation is counted apart: each scan is first run once on little.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.methods.scan import Scan, scan

DATA = Path(__file__).parents[1] / "tests" / "data" / "scan"
SIDE = 10
GRID = np.array([(x, y) for x in range(SIDE) for y in range(SIDE)], dtype=float)
BORDERS = np.argwhere(np.triu(np.abs(GRID[:, None] - GRID).sum(axis=2) == 1))
WINDOWS = ("circular", "elliptic", "flexible", "restricted_flexible")
SECONDS_IN_R = {"circular": 1.4, "timing_3000": 275.0}  # the fastest package, SpatialEpi or smerc


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """By the clock, and of the processor: on a busy machine the second, over the cores, is what a free one takes."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def naive(cases: NDArray[np.float64], people: NDArray[np.float64], where: NDArray[np.float64], replicates: int) -> None:
    """Circles by NumPy: a replicate at a time, cumulative sums over all centres, the logarithm of every zone."""
    order = np.hypot(*(where[:, None] - where).transpose(2, 0, 1)).argsort(axis=1)
    total = cases.sum()
    due = (people / people.sum() * total)[order].cumsum(axis=1)
    small = people[order].cumsum(axis=1) <= people.sum() / 2
    rng = np.random.default_rng(0)
    for _ in range(replicates):
        seen = rng.multinomial(int(total), people / people.sum())[order].cumsum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            outside = np.nan_to_num((total - seen) * np.log((total - seen) / (total - due)))
            ratio = np.nan_to_num(seen * np.log(seen / due)) + outside
        np.where(small & (seen > due), ratio, 0.0).max()


def new_york() -> Iterator[tuple[str, float, Callable[[int], Scan]]]:
    """Name, seconds recorded of a peer, and the scan with so many replicates."""
    table = pd.read_csv(DATA / "new_york_leukaemia.csv")
    borders = pd.read_csv(DATA / "new_york_adjacency.csv").to_numpy() - 1
    told = {case["id"]: case for case in json.loads((DATA / "reference.json").read_text())["cases"]}
    forms = {
        "circular": (SECONDS_IN_R["circular"], {}),
        "elliptic": (told["ny_elliptic_xy_a0.5"], {"window": "elliptic", "max_share": 0.1}),
        "flexible, 10 nearest": (told["ny_flexible_k10"], {"window": "flexible", "nearest": 10}),
        "restricted, 50 nearest": (
            told["ny_restricted_flexible_k50"],
            {"window": "restricted_flexible", "nearest": 50},
        ),
    }
    for name, (peer, options) in forms.items():
        recorded = peer if isinstance(peer, float) else peer["peer_cpu_seconds_999_replicates"]

        def run(replicates: int, options: dict[str, object] = options) -> Scan:
            where = table[["x_km", "y_km"]]
            return scan(
                table["cases"], table["population"], where, neighbours=borders, replicates=replicates, **options
            )

        yield name, recorded, run


def time_new_york() -> None:
    print("New York, 281 areas, 999 replicates     clock  processor   R package  times")
    for name, recorded, run in new_york():
        run(20)
        clock, processor = seconds(lambda run=run: run(999))
        print(f"  {name:36} {clock:6.2f} {processor:9.2f} {recorded:11.1f} {recorded / clock:6.0f}")
    table = pd.read_csv(DATA / "new_york_leukaemia.csv")
    columns = (table["cases"].to_numpy(), table["population"].to_numpy(), table[["x_km", "y_km"]].to_numpy())
    clock, processor = (10 * taken for taken in seconds(lambda: naive(*columns, 100)))
    print(f"  {'circular, naive NumPy':36} {clock:6.2f} {processor:9.2f}")


def time_growth(*, large: bool) -> None:
    table = pd.read_csv(DATA / "timing_3000.csv")
    print("Circular, 999 replicates, by areas       clock  processor")
    for areas in (375, 750, 1500, *((3000,) if large else ())):
        part = table[:areas]
        work = lambda part=part: scan(part["cases"], part["population"], part[["x", "y"]])  # noqa: E731
        clock, processor = seconds(work)
        peer = f"   {SECONDS_IN_R['timing_3000']:.0f} s in R" if areas == 3000 else ""
        print(f"  {areas:<36} {clock:6.2f} {processor:9.2f}{peer}")


def look(rng: np.random.Generator, rate: NDArray[np.float64], window: str, seed: int) -> Scan:
    """A made-up country of 100 areas and 500 cases in all."""
    people = rng.integers(200, 3000, len(GRID)).astype(float)
    cases = rng.multinomial(500, people * rate / (people * rate).sum())
    options = {"neighbours": BORDERS, "nearest": 10, "most": 1}
    return scan(cases, people, GRID, window=window, replicates=199, seed=seed, **options)


def false_alarms(countries: int) -> None:
    print(f"False alarms at 5% under equal risk, {countries} countries (two standard errors: ", end="")
    print(f"{2 * (0.05 * 0.95 / countries) ** 0.5:.1%})     by rank   Gumbel    at 20%: by rank")
    for window in WINDOWS:
        found = []
        for seed in range(countries):
            clusters = look(np.random.default_rng(seed), np.ones(len(GRID)), window, seed).clusters
            found.append([(each.p_value, each.gumbel_p_value) for each in clusters[:1]] or [(1.0, 1.0)])
        rank, smooth = np.array(found)[:, 0].T
        print(f"  {window:36} {(rank <= 0.05).mean():6.1%} {(smooth <= 0.05).mean():8.1%} {(rank <= 0.2).mean():8.1%}")


def power(countries: int) -> None:
    """Round and long clusters of 9 areas; right: share of planted areas held, and of held areas planted."""
    shapes = {"round": np.hypot(*(GRID - [4, 4]).T) < 1.5, "long": (GRID[:, 1] == 4) & (GRID[:, 0] < 9)}
    print(f"Planted clusters found at 5%, {countries} countries     power   planted held   held planted")
    for name, planted in shapes.items():
        for rate in (1.5, 2.0, 3.0):
            for window in WINDOWS:
                told = []
                for seed in range(countries):
                    found = look(np.random.default_rng(seed), np.where(planted, rate, 1.0), window, seed)
                    best = [cluster for cluster in found.clusters if cluster.p_value <= 0.05]
                    held = planted[list(best[0].members)].sum() if best else 0
                    size = len(best[0].members) if best else 1
                    told.append((bool(best), held / planted.sum(), held / size))
                hits, among, right = np.array(told).T
                seen = hits > 0
                rest = f"{among[seen].mean():12.0%} {right[seen].mean():14.0%}" if seen.any() else ""
                print(f"  {name:6} rate {rate:.1f}  {window:24} {hits.mean():6.0%} {rest}")


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--countries", type=int, default=400)
    ask.add_argument("--large", action="store_true", help="3,000 areas too")
    asked = ask.parse_args()
    time_new_york()
    time_growth(large=asked.large)
    false_alarms(asked.countries)
    power(max(asked.countries // 4, 1))
