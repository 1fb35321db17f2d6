"""Do intervals cover, are probabilities calibrated, how often are verdicts right? Over made-up countries, all known.

    python benchmarks/made_up_countries.py [--countries 200] [--draws 1000] [--jobs 2] [--first 0]

Every country goes through the tables and the stages as evidence does: imported, checked, threat, response, balance.
What is drawn stands in `made_up/truth.py`; what is meant by each line, and what the figures were, in
docs/methods/calibration.md. The same countries give the same figures, however many jobs share them.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import pandas as pd

from made_up.measured import Measured, measure
from made_up.show import show

# One thread of linear algebra a process, as the processes share the cores; they read it when they begin.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def measure_all(seeds: range, *, draws: int, jobs: int) -> Iterator[Measured]:
    """In the order of the seeds, whoever is first."""
    work = partial(_alone, draws=draws)
    if jobs == 1:
        yield from map(work, seeds)
        return
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(work, seeds)


def _alone(seed: int, *, draws: int) -> Measured:
    return measure(seed, draws=draws)


def together(measured: list[Measured]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Intervals, chances and verdicts of all countries."""
    parts = [[getattr(m, name) for m in measured] for name in ("intervals", "chances", "verdicts")]
    intervals, chances, verdicts = (pd.concat(part, ignore_index=True) for part in parts)
    return intervals, chances, verdicts


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--countries", type=int, default=200)
    reader.add_argument("--draws", type=int, default=1000)
    reader.add_argument("--jobs", type=int, default=2)
    reader.add_argument("--first", type=int, default=0, help="seed of the first country")
    asked = reader.parse_args()
    began, measured = time.perf_counter(), []
    seeds = range(asked.first, asked.first + asked.countries)
    for one in measure_all(seeds, draws=asked.draws, jobs=asked.jobs):
        measured.append(one)
        if len(measured) % 10 == 0:
            print(f"{len(measured)} countries, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    print(f"{len(measured)} countries, seeds {seeds[0]} to {seeds[-1]}, {asked.draws} draws\n")
    print(show(*together(measured), draws=asked.draws))


if __name__ == "__main__":
    main()
