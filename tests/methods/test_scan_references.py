"""The scan statistic against clusters that established programs find; see tests/data/scan/README.md."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tarazu.methods.scan import scan, scan_space_time

DATA = Path(__file__).parents[1] / "data" / "scan"
REFERENCE = {case["id"]: case for case in json.loads((DATA / "reference.json").read_text())["cases"]}
DEGREES, KM = ["lon", "lat"], ["x_km", "y_km"]
SPHERE = {"distance": "great_circle"}
ELLIPSES = {"window": "elliptic", "max_share": 0.1}
# id -> columns of the coordinates, options; `expected` names a column
SPATIAL = {
    "ny_lonlat_cartesian_ub10": (DEGREES, {"max_share": 0.1}),
    "ny_xy_ub50": (KM, {}),
    "ny_greatcircle_ub50": (DEGREES, SPHERE),
    "ny_greatcircle_ub10": (DEGREES, {"max_share": 0.1, **SPHERE}),
    "ny_elliptic_a0": (DEGREES, {"penalty": 0.0, **ELLIPSES}),
    "ny_elliptic_a0.5": (DEGREES, {"penalty": 0.5, **ELLIPSES}),
    "ny_elliptic_a1": (DEGREES, {"penalty": 1.0, **ELLIPSES}),
    "ny_elliptic_xy_a0.5": (KM, ELLIPSES),
    "ny_flexible_k10": (DEGREES, {"window": "flexible", "nearest": 10}),
    "ny_restricted_flexible_k50": (DEGREES, {"window": "restricted_flexible", "nearest": 50}),
    "pennsylvania_adjusted": (KM, {"expected": "expected"}),
    "pennsylvania_unadjusted": (KM, {}),
    "pennsylvania_binomial": (KM, {"model": "bernoulli"}),
    "scotland_lip": (["x", "y"], {"expected": "expected"}),
    "pakistan_156_simulated": (DEGREES, SPHERE),
}
RISKS = {"smr": "smr", "relative_risk": "rr", "expected": "expected"}


@cache
def read(file):
    return pd.read_csv(DATA / file)


@cache
def found(name):
    where, options = SPATIAL[name]
    table = read(REFERENCE[name]["file"])
    if options.get("window", "").endswith("flexible"):
        options = {**options, "neighbours": read("new_york_adjacency.csv").to_numpy() - 1}
    due = table[options["expected"]] if "expected" in options else None
    people = table["population"] if "population" in table else table["expected"]
    return scan(table["cases"], people, table[where], **{**options, "expected": due}, seed=1)


def clusters(*, known=()):
    """Each cluster recorded, where what is asked for is known of it."""
    told = []
    for name in SPATIAL:
        for place, want in enumerate(REFERENCE[name]["clusters"]):
            rank = want.get("rank", want.get("rank_in_flexscan", place + 1))
            if set(known) <= set(want):
                told.append(pytest.param(name, rank - 1, want, id=f"{name}-{rank}"))
    return told


def near(want):
    """Within half of the last digit where few are printed, else 1e-4."""
    digits = len(str(want).partition(".")[2])
    return pytest.approx(want, abs=0.5 * 10.0**-digits * 1.0001 if len(str(want)) < 6 else 0, rel=1e-4)


@pytest.mark.parametrize(("name", "rank", "want"), clusters())
def test_clusters_as_established_programs_find_them(name, rank, want):
    got = found(name).clusters[rank]

    assert [member + 1 for member in got.members] == sorted(want["members"])
    assert got.observed == want["cases"]
    assert got.log_likelihood_ratio == pytest.approx(want["llr"], rel=1e-5)
    assert got.statistic == pytest.approx(want.get("statistic", want["llr"]), rel=1e-5)
    for ours, theirs in RISKS.items():
        if theirs in want:
            assert getattr(got, ours) == near(want[theirs])
    for where in ("shape", "semiminor"):
        if where in want:
            assert {"shape": got.shape, "semiminor": round(got.radius, 3)}[where] == want[where]
    if "centre" in want and not name.startswith("ny_lonlat"):  # there two circles hold the same areas
        assert got.centre + 1 == want["centre"]


@pytest.mark.parametrize(("name", "rank", "want"), clusters(known=["p"]))
def test_p_values_as_established_programs_find_them(name, rank, want):
    got, p = found(name).clusters[rank], want["p"]
    theirs = 99 if (name, rank) == ("ny_flexible_k10", 1) else 999
    assert abs(got.p_value - p) <= 4 * (max(p * (1 - p), 1e-3) * (1 / 999 + 1 / theirs)) ** 0.5
    assert got.gumbel_p_value == pytest.approx(got.p_value, abs=4 * max(p * (1 - p), 1e-3) ** 0.5 / 15)


def test_the_cluster_among_3000_areas():
    table, (want,) = read("timing_3000.csv"), REFERENCE["timing_3000"]["clusters"]
    found = scan(table["cases"], table["population"], table[["x", "y"]], replicates=0, most=1)
    (got,) = found.clusters
    assert (got.centre + 1, len(got.members), got.observed) == (want["centre"], want["n_members"], want["cases"])
    assert got.statistic == pytest.approx(want["llr"], abs=5e-5)
    assert got.relative_risk == pytest.approx(want["rr"], rel=1e-4)
    assert np.isnan(got.p_value)


@pytest.fixture(scope="module")
def new_mexico():
    """Counts, population and baseline by county and year, and where the county seats are."""
    counts, people, baseline = (
        read(f"new_mexico_{what}.csv").iloc[:, 1:].to_numpy().T for what in ("counts", "population", "baseline")
    )
    names = list(read("new_mexico_counts.csv").columns[1:])
    seats = read("new_mexico_seats.csv").set_index("county").loc[names].to_numpy()
    return counts, people, seats, baseline


ZONES = {"distance": "great_circle", "nearest": 15, "max_share": 1.0, "max_periods": 4}


def test_expectation_based_space_time_cluster(new_mexico):
    (want,) = REFERENCE["new_mexico_eb_poisson"]["clusters"]
    got = scan_space_time(*new_mexico, model="expectation_based", **ZONES).clusters[0]
    assert [member + 1 for member in got.members] == want["members"]
    assert got.periods == (4 - want["duration_years"], 3)
    assert got.statistic == pytest.approx(want["score"], rel=1e-6)
    assert got.relative_risk == pytest.approx(want["relative_risk"], rel=1e-7)
    assert abs(got.p_value - want["p"]) < 4 * (want["p"] * 2 / 1000) ** 0.5


def test_population_based_space_time_cluster(new_mexico):
    (want,) = REFERENCE["new_mexico_pb_poisson"]["clusters"]
    found = scan_space_time(*new_mexico[:3], **ZONES)
    got = found.clusters[0]
    assert [member + 1 for member in got.members] == want["members"]
    assert got.periods == (4 - want["duration_years"], 3)
    assert got.statistic == pytest.approx(7.458143, abs=5e-7)  # person-years summed directly
    assert got.smr == pytest.approx(want["rr_inside"], rel=1e-3)
    assert got.smr / got.relative_risk == pytest.approx(want["rr_outside"], rel=1e-3)
    assert abs(got.p_value - want["p"]) < 4 * (want["p"] * 2 / 1000) ** 0.5


def test_retrospective_holds_prospective(new_mexico):
    """More cylinders: the statistic is at least as large, and so is that of each replicate."""
    now, ever = (scan_space_time(*new_mexico[:3], prospective=p, **ZONES, seed=3) for p in (True, False))
    assert ever.clusters[0].statistic >= now.clusters[0].statistic * (1 - 1e-9)
    assert (ever.maxima >= now.maxima * (1 - 1e-9)).all()
    assert (ever.maxima > now.maxima * 1.01).any()
