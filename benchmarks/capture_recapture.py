"""Capture-recapture: seconds beside R and beside plain NumPy in the same run, seconds to compile, and coverage.

python benchmarks/capture_recapture.py [--coverage 500] [--bic-replicates 200]

Without --coverage it takes about two minutes. Seconds of R are those recorded with the reference values (one core of a
two-core machine); the plain version is that of the tests, scaled up from a few replicates.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "methods"))

from test_capture_recapture_plain import plain_bic, plain_stepwise  # noqa: E402

from tarazu.methods.capture_recapture import estimate_total, read_histories  # noqa: E402
from tarazu.methods.capture_recapture.fixed import fitted_population  # noqa: E402
from tarazu.methods.capture_recapture.hierarchy import hierarchical_models, terms_of  # noqa: E402
from tarazu.methods.capture_recapture.histories import from_cells  # noqa: E402

DATA = ROOT / "tests" / "data" / "mse"
RECORDED = {
    (run["method"], run["dataset"]): run.get("seconds")
    for run in json.loads((DATA / "reference.json").read_text(encoding="utf-8"))["runs"]
}
BAYESIAN = {"bma": ("dga", 1), "latent_class": ("lcmcr", 4), "bayes_threshold": ("none", 1)}  # R method, chains
COMPILE = """
import time, pandas as pd
start = time.perf_counter()
from tarazu.methods.capture_recapture import estimate_total
estimate_total(pd.read_csv({path!r}), {method!r}, replicates=0)
print(time.perf_counter() - start)
"""


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv")


def seconds(function, *arguments, times: int = 3, **choices) -> float:
    """The least of several runs, the first of which is not counted."""
    function(*arguments, **choices)
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        function(*arguments, **choices)
        taken.append(time.perf_counter() - start)
    return min(taken)


def some_replicates(name: str, number: int) -> list[np.ndarray]:
    histories = read_histories(table(name))
    drawn = np.random.default_rng(0).multinomial(histories.observed, histories.counts / histories.observed, size=number)
    cells = np.zeros((number, 1 << len(histories.names)))
    cells[:, histories.places] = drawn
    return list(cells)


def plain_seconds(name: str, replicates: int, tried: int) -> float:
    start = time.perf_counter()
    for cells in some_replicates(name, tried):
        plain_stepwise(cells)
    return (time.perf_counter() - start) * replicates / tried


def plain_bic_seconds(name: str, tried: int) -> float:
    cells = some_replicates(name, 1)[0]
    models = hierarchical_models(cells.size.bit_length() - 1, 4)
    start = time.perf_counter()
    for model in models[:: models.size // tried]:
        plain_bic(cells, terms_of(int(model)))
    return (time.perf_counter() - start) * models.size / tried


def say(what: str, ours: float, *, r: float | None = None, plain: float | None = None) -> None:
    line = f"{what:<52} {ours:9.4f} s"
    line += f"   R {r:7.1f} s: {r / ours:7.0f} times" if r else ""
    line += f"   plain NumPy {plain:7.1f} s: {plain / ours:7.0f} times" if plain else ""
    print(line, flush=True)


def time_all() -> None:
    for name, lists in [("UKdat_5", 5), ("Western", 5), ("NewOrl_5", 5), ("NewOrl", 8)]:
        ours = seconds(estimate_total, table(name), "sparse", replicates=1000)
        plain = plain_seconds(name, 1000, 20 if lists == 5 else 4)
        say(f"sparse, 1,000 BCa replicates, {name}", ours, r=RECORDED["sparse_boot", name], plain=plain)
    ours = seconds(estimate_total, table("UKdat_5"), "bic", replicates=0)
    say(
        "bic, 6,893 models, UKdat_5",
        ours,
        r=RECORDED["mse_bic_point", "UKdat_5"],
        plain=plain_bic_seconds("UKdat_5", 60),
    )
    say(
        "bic, 1,000 BCa replicates, UKdat_5", seconds(estimate_total, table("UKdat_5"), "bic", replicates=1000, times=1)
    )
    for method, (name, chains) in BAYESIAN.items():
        r = RECORDED.get((name, "UKdat_5"))
        say(f"{method}, UKdat_5", seconds(estimate_total, table("UKdat_5"), method, times=1), r=r and r * chains)


def time_compilation() -> None:
    """A fresh process with an empty cache, and a second one that finds the cache filled."""
    for method in ("sparse", "bic"):
        with tempfile.TemporaryDirectory() as cache:
            script = COMPILE.format(path=str(DATA / "Western.csv"), method=method)
            settings = {**os.environ, "NUMBA_CACHE_DIR": cache}
            first, second = (
                float(
                    subprocess.run([sys.executable, "-c", script], env=settings, capture_output=True, check=True).stdout
                )
                for _ in range(2)
            )
        print(
            f"{method}: first call ever {first:.1f} s, first call of a later process {second:.1f} s (imports with it)"
        )


def coverage(sets: int, bic_replicates: int) -> None:
    """Data sets drawn from the model fitted to UKdat_5, whose total is then the truth."""
    histories = read_histories(table("UKdat_5"))
    known = fitted_population(histories, estimate_total(histories, "sparse", replicates=0).model)
    print(f"\n{sets} data sets from the fitted UK model, {known.people:,} people; nominal 95%")
    tables = [from_cells(known.names, cells) for cells in known.draw(size=sets, seed=20)]
    plans = [
        ("sparse", 1000),
        ("sparse", 0),
        ("independence", 1000),
        ("chao", 1000),
        ("bic", bic_replicates),
        ("bic", 0),
    ]
    for method, replicates in [*plans, *((name, 0) for name in BAYESIAN)]:
        few = tables if method not in ("latent_class", "bayes_threshold") else tables[: max(sets // 25, 1)]
        totals = [estimate_total(t, method, replicates=replicates, seed=s) for s, t in enumerate(few)]
        given = [t for t in totals if t.interval is not None]
        held = np.mean([t.interval[0] <= known.people <= t.interval[1] for t in given])
        width = np.median([np.log(t.interval[1] / t.interval[0]) for t in given])
        bias = np.median([t.estimate for t in given]) / known.people
        kind = f"BCa, {replicates} replicates" if replicates else ("posterior" if method in BAYESIAN else "conditional")
        error = 100 * np.sqrt(held * (1 - held) / len(given))
        print(
            f"{method:<16} {kind:<22} covers {100 * held:5.1f}% (error {error:.1f})   median estimate / truth {bias:.2f}"
            f"   median high / low {np.exp(width):.2f}   no answer {len(few) - len(given)} of {len(few)}",
            flush=True,
        )


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--coverage", type=int, default=0, metavar="SETS")
    ask.add_argument("--bic-replicates", type=int, default=200)
    asked = ask.parse_args()
    time_compilation()
    time_all()
    if asked.coverage:
        coverage(asked.coverage, asked.bic_replicates)
