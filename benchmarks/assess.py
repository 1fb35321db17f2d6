"""Seconds by stage and peak memory of an assessment: the shipped example, and 160 districts with a million observations.

    python benchmarks/assess.py [--rows 1000000] [--example pakistan] [--keep FOLDER]

Printed on two cores of a shared machine: see docs of the benchmark's last run at the end of this file.
"""

import argparse
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from tarazu.assessment import assess
from tarazu.examples import EXAMPLES, build
from tarazu.workspace import new_workspace, open_workspace

PROVINCES, DISTRICTS, YEARS = 8, 160, tuple(range(2014, 2024))
SOURCES = {"S1": "police", "S2": "hotline", "S3": "trust", "S4": "collective", "S5": "press"}
VOICES = {"S1": "state", "S2": "cso", "S3": "cso", "S4": "cso", "S5": "media"}
GROUPS = [(s, a) for s in ("all", "female", "male") for a in ("all", "child", "18+")]
FORMS = ("EX01", "EX02", "EX03", "EX04", "EX05", "EX06", "EX07", "EX08")
MEASURES = ("victims_presumed", "victims_confirmed")
DUTIES = ("PI-V13", "PI-V03", "PI-F01", "PI-H01")


def areas():
    provinces = [(f"QP{p}", f"Province {p:02d}", "province", "QQ") for p in range(PROVINCES)]
    districts = [(f"QD{d:03d}", f"District {d:03d}", "district", f"QP{d % PROVINCES}") for d in range(DISTRICTS)]
    rows = [("QQ", "Bigland", "country", ""), *provinces, *districts]
    return pd.DataFrame(rows, columns=["area", "name", "level", "parent"]).assign(name_ur="", valid_from="2000")


def sources():
    rows = [(s, f"Source {s}", origin, "1", "B", "GREEN", "as in the statute") for s, origin in SOURCES.items()]
    names = ["source", "title", "origin", "source_grade", "item_grade", "tlp", "definition_used"]
    return pd.DataFrame(rows, columns=names)


def observations(rows, rng):
    """Counts by district, year, group, form, measure and source until there are `rows`; people, drivers and duties."""
    grid = pd.MultiIndex.from_product(
        [list(SOURCES), YEARS[::-1], MEASURES, FORMS, range(len(GROUPS)), range(DISTRICTS)],
        names=["source", "period", "indicator", "form", "group", "district"],
    ).to_frame(index=False)
    counts = grid.iloc[: min(rows, len(grid))]
    sex, age = np.array(GROUPS, dtype=object)[counts["group"].to_numpy()].T
    share = np.array([1, 0.3, 0.7, 0.5, 0.15, 0.35, 0.5, 0.15, 0.35])[counts["group"].to_numpy()]
    value = rng.poisson(12 * share)
    told = pd.DataFrame(
        {
            "area": np.array([f"QD{d:03d}" for d in range(DISTRICTS)], dtype=object)[counts["district"].to_numpy()],
            "period": counts["period"].astype(str),
            "sex": sex,
            "age_group": age,
            "form": counts["form"],
            "indicator": counts["indicator"],
            "value": value.astype(str),
            "denominator": "",
            "status": "reported",
            "voice": counts["source"].map(VOICES),
            "source": counts["source"],
        }
    )
    return pd.concat([told, context(rng)], ignore_index=True)


def context(rng):
    districts = [f"QD{d:03d}" for d in range(DISTRICTS)]
    given = {"period": "2023", "sex": "all", "age_group": "all", "form": "all", "status": "reported", "voice": "state"}
    parts = [pd.DataFrame({"area": districts, "indicator": "population", "value": rng.integers(2e5, 3e6, DISTRICTS)})]
    for driver in ("DR-01", "DR-06", "DR-08", "DR-03"):
        parts.append(
            pd.DataFrame({"area": districts, "indicator": driver, "value": rng.uniform(1, 20, DISTRICTS).round(2)})
        )
    for duty in DUTIES:
        held = pd.DataFrame({"area": districts, "indicator": duty, "value": rng.binomial(60, 0.5, DISTRICTS)})
        parts.append(held.assign(denominator="60"))
    return pd.concat(parts).assign(**given, source="S1").fillna("").astype(str)


def make(folder, rows):
    workspace = new_workspace(folder)
    began = time.perf_counter()
    for name, frame in (("areas", areas()), ("sources", sources())):
        workspace.import_frames({name: frame.astype(str)}, file=f"{name}.csv")
    workspace.import_frames({"observations": observations(rows, np.random.default_rng(0))}, file="observations.csv")
    print(f"{'import':24} {time.perf_counter() - began:7.1f} s  {peak():6.2f} GiB")
    return folder


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def measure(workspace):
    marks = [("open", time.perf_counter())]
    began = marks[0][1]
    made = assess(workspace, progress=lambda stage: marks.append((stage, time.perf_counter())))
    marks.append(("", time.perf_counter()))
    for (stage, start), (_, end) in zip(marks, marks[1:], strict=False):
        print(f"{stage:24} {end - start:7.1f} s")
    text = made.to_json()
    total = time.perf_counter() - began
    print(f"{'assessment in all':24} {total:7.1f} s  {peak():6.2f} GiB  {len(text) / 1e6:.1f} MB of JSON")
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as out:
        made.write(out)
    print(f"{'write':24} {time.perf_counter() - began:7.1f} s  {peak():6.2f} GiB")


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rows", type=int, default=1_000_000)
    reader.add_argument("--example", choices=EXAMPLES)
    reader.add_argument("--keep", type=Path, help="make the workspace here, or take the one that is here")
    reader.add_argument("--only-make", action="store_true")
    asked = reader.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp()) / "big"
    try:
        if not folder.exists():
            build(asked.example, folder) if asked.example else make(folder, asked.rows)
        if not asked.only_make:
            measure(open_workspace(folder))
    finally:
        if not asked.keep:
            shutil.rmtree(folder.parent, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
