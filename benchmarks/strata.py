"""Strata and absent lists: how often intervals hold the truth, how far estimates are off, seconds, growth.

python benchmarks/strata.py [--number 200]

Populations are made up anew in each of `number` runs (200 take about ten minutes on two cores). Three kinds: strata whose
lists reach unequally far, by a standard deviation of the log-odds of 0, 0.2 and 0.5; the model fitted to the UK data of
2013, its people in three strata; years in which lists were absent, alike and unlike in reach.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from tarazu.methods.capture_recapture import (
    Strata,
    estimate_incomplete,
    estimate_strata,
    estimate_total,
    population,
    read_histories,
)
from tarazu.methods.capture_recapture.fixed import fitted_population
from tarazu.methods.capture_recapture.histories import from_cells

UK = Path(__file__).parents[1] / "tests" / "data" / "mse" / "UKdat_5.csv"
REACH = {"police": 0.10, "ngo": 0.15, "clinic": 0.08, "hotline": 0.10}
PEOPLE = (4000, 2500, 800, 300)
LINK = 3.0
REPLICATES = 200
Case = tuple[pd.DataFrame, Sequence[float]]


def unequal(spread: float, seed: int) -> Case:
    """Four strata; the reach of all lists, of each list, and the link differ by `spread`."""
    rng = np.random.default_rng(seed)
    frames = []
    for place, number in enumerate(PEOPLE):
        own = rng.normal(0, spread)
        odds = {name: share / (1 - share) * np.exp(own + rng.normal(0, spread)) for name, share in REACH.items()}
        link = {"police:ngo": float(LINK * np.exp(rng.normal(0, spread)))}
        known = population(number, {name: odd / (1 + odd) for name, odd in odds.items()}, links=link)
        frames.append(known.histories(seed=100 * seed + place).frame().assign(stratum=str(place)))
    return pd.concat(frames), PEOPLE


def united_kingdom(seed: int) -> Case:
    """The fitted model of the UK data; people fall into three strata by chance."""
    held = read_histories(pd.read_csv(UK))
    known = fitted_population(held, estimate_total(held, replicates=0).model)
    shares, rng = np.array([0.6, 0.3, 0.1]), np.random.default_rng(seed)
    cells = np.array([rng.multinomial(number, shares) for number in known.draw(seed=seed)[0]]).T
    frames = [from_cells(known.names, row).frame().assign(stratum=str(place)) for place, row in enumerate(cells)]
    return pd.concat(frames), shares * known.people


ALIKE = ((1.0, 1.0, 1.0), (["hotline", "ngo"], ["clinic", "police"], []))
UNLIKE = ((1.6, 1.0, 0.8), (["hotline"], [], ["clinic"]))


def with_absent(years: tuple[Sequence[float], Sequence[list[str]]], seed: int) -> Case:
    """Three years of 2,000 people: how far lists reach in each, and which were absent."""
    reach = {"clinic": 0.12, "hotline": 0.25, "ngo": 0.15, "police": 0.10}
    frames = []
    for year, (further, gone) in enumerate(zip(*years, strict=True)):
        known = population(2000, {name: share * further for name, share in reach.items()})
        rows = known.histories(seed=100 * seed + year).frame()
        rows = rows[rows.drop(columns=["count", *gone]).any(axis="columns")]
        frames.append(rows.assign(**dict.fromkeys(gone), stratum=str(year)))
    return pd.concat(frames), (2000,) * 3


def judged(found: Strata, truth: Sequence[float]) -> list[list[float]]:
    """Of each stratum and the sum, with help and alone: held the truth or not, log of estimate over truth, width."""
    rows = []
    everybody = (*truth, sum(truth))
    for totals in ((*found.parts, found.total), (*found.alone, found.pooled)):
        for total, people in zip(totals, everybody, strict=True):
            if total.estimate is None or total.interval is None:
                rows.append([np.nan] * 3)
                continue
            low, high = total.interval
            rows.append([low <= people <= high, np.log(total.estimate / people), high / low])
    return rows


def study(name: str, cases: Sequence[Case], *, incomplete: bool = False) -> None:
    estimate = estimate_incomplete if incomplete else estimate_strata
    held = np.array(
        [judged(estimate(rows, "stratum", replicates=REPLICATES, seed=n), t) for n, (rows, t) in enumerate(cases)],
        dtype=float,
    )
    half = held.shape[1] // 2
    for label, part in (("with the others", held[:, :half]), ("alone; all as one", held[:, half:])):
        held_truth, off, wide = np.ma.masked_invalid(np.moveaxis(part, 2, 0))
        cover, bias, width = held_truth.mean(axis=0), off.mean(axis=0), np.ma.median(wide, axis=0)
        error = np.sqrt((off**2).mean(axis=0))
        for what, values in (("held", cover), ("bias", bias), ("error", error), ("upper/lower", width)):
            print(f"{name:22} {label:18} {what:12} {' '.join(f'{value:7.3f}' for value in values.filled(np.nan))}")


def seconds() -> None:
    """A thousand replicates on four strata, more strata, and each stratum alone for comparison."""
    rows, _ = unequal(0.3, seed=0)
    estimate_strata(rows, "stratum", replicates=0)  # compiled before it is timed
    for times in (1, 2, 5):
        more = pd.concat([rows.assign(stratum=rows["stratum"] + f".{copy}") for copy in range(times)])
        for pooling in (True, False):
            start = time.perf_counter()
            estimate_strata(more, "stratum", pooling=pooling, replicates=1000)
            print(f"{4 * times:3} strata, pooling={pooling!s:5}: {time.perf_counter() - start:6.2f} s")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--number", type=int, default=200)
    number = options.parse_args().number
    seconds()
    for spread in (0.0, 0.2, 0.5):
        study(f"reach differs {spread}", [unequal(spread, seed) for seed in range(number)])
    study("UK model", [united_kingdom(seed) for seed in range(number)])
    for name, years in (("alike", ALIKE), ("unlike", UNLIKE)):
        cases = [with_absent(years, seed) for seed in range(number)]
        study(f"absent, {name}", cases)
        study(f"absent, {name}, EM", cases, incomplete=True)


if __name__ == "__main__":
    main()
