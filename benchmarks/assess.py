"""Seconds by stage and peak memory of an assessment of 160 districts with a million observations.

    python benchmarks/assess.py [--rows 1000000] [--keep FOLDER]

The workspace is made through the checks of any import. The assessment then runs in a process of its own, so that its
peak memory is its own: it should stay below 60 s on two cores, and 2 GiB.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from stages import Stopwatch, time_assessment

MOST_SECONDS, MOST_MEMORY = 60, 2
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
    from tarazu.workspace import new_workspace

    workspace, watch = new_workspace(folder), Stopwatch()
    for name, frame in (("areas", areas()), ("sources", sources())):
        workspace.import_frames({name: frame.astype(str)}, file=f"{name}.csv")
    workspace.import_frames({"observations": observations(rows, np.random.default_rng(0))}, file="observations.csv")
    watch.lap("importing the evidence")
    show(watch)


def show(watch):
    for stage, (seconds, processor, memory) in watch.laps.items():
        print(f"{stage:28}{seconds:8.1f} s{processor:8.1f} s of the processor{memory:8.2f} GiB at most")


def measure(folder):
    from tarazu.workspace import open_workspace

    watch = Stopwatch()
    made = time_assessment(open_workspace(folder), watch)
    text = made.to_json()
    watch.lap("assessment.json")
    show(watch)
    seconds, processor, memory = watch.total()
    print(f"{'all':28}{seconds:8.1f} s{processor:8.1f} s of the processor{memory:8.2f} GiB at most")
    held = "held" if seconds < MOST_SECONDS and memory < MOST_MEMORY else "NOT held"
    print(f"{MOST_SECONDS} s and {MOST_MEMORY} GiB: {held}; assessment.json has {len(text) / 1e6:.0f} MB")


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rows", type=int, default=1_000_000)
    reader.add_argument("--keep", type=Path, help="make the workspace here, or take the one that is here")
    reader.add_argument("--inside", action="store_true", help="only assess the workspace at --keep, in this process")
    asked = reader.parse_args()
    if asked.inside:
        measure(asked.keep)
        return
    folder = asked.keep or Path(tempfile.mkdtemp()) / "big"
    try:
        if not folder.exists():
            make(folder, asked.rows)
        subprocess.run([sys.executable, __file__, "--inside", "--keep", str(folder)], check=True)
    finally:
        if not asked.keep:
            shutil.rmtree(folder.parent, ignore_errors=True)


if __name__ == "__main__":
    main()
