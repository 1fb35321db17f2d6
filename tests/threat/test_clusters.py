"""Clusters in the assessment's terms: what is told, what is withheld, and what is unknown."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tarazu.methods.scan import scan
from tarazu.threat.clusters import find_clusters

TABLE = Path(__file__).parents[1] / "data" / "scan" / "pakistan_156_simulated.csv"
BOTH = frozenset({"police", "ngo"})


@pytest.fixture(scope="module")
def pakistan():
    """Real places and people; the cases are simulated, eight districts at twice the rate."""
    table = pd.read_csv(TABLE)
    return table.assign(code=[f"PK{number:03d}" for number in table["id"]])


def arguments(table, origins=BOTH):
    return table["code"], table[["lon", "lat"]], table["cases"], table["population"], [origins] * len(table)


def test_the_planted_cluster_is_told_by_codes(pakistan):
    found = find_clusters(*arguments(pakistan))
    (told,) = found.told
    planted = set(pakistan.loc[pakistan["planted"] == 1, "code"])
    assert planted < set(told.areas)
    assert len(told.areas) == 10
    assert (told.victims, told.origins, told.p_value) == (1077, 2, 0.001)
    assert told.relative_risk == pytest.approx(2.016265, abs=1e-6)
    assert told.expected == pytest.approx(593.1617, abs=1e-3)
    assert told.centre == "PK051"
    assert 100 < told.radius < 200
    assert (found.withheld, found.left_out, found.too_large) == (0, (), ())


def test_what_one_origin_counted_is_withheld(pakistan):
    found = find_clusters(*arguments(pakistan, frozenset({"police"})))
    assert (found.told, found.withheld) == ((), 1)


def test_origins_of_different_members_count_together(pakistan):
    origins = [{"police"} if place % 2 else {"ngo"} for place in range(len(pakistan))]
    found = find_clusters(*arguments(pakistan)[:4], origins)
    assert found.told[0].origins == 2


@pytest.mark.parametrize(("victims", "told"), [(5, 0), (6, 1)])
def test_below_eleven_victims_nothing_is_told(victims, told):
    where = [(70 + x, 30) for x in range(60)]
    counts = [victims, 5, *[0] * 57, 1]
    found = find_clusters([f"A{n}" for n in range(60)], where, counts, np.ones(60), [BOTH] * 60)
    assert (len(found.told), found.withheld) == (told, 1 - told)


def test_unknown_is_left_out_and_is_not_zero(pakistan):
    table = pakistan.assign(cases=pakistan["cases"].astype(float), population=pakistan["population"].astype(float))
    table.loc[table["code"] == "PK001", "cases"] = np.nan
    table.loc[table["code"] == "PK002", "population"] = np.nan
    table.loc[table["code"] == "PK003", "population"] = 0
    found = find_clusters(*arguments(table))
    assert found.left_out == ("PK001", "PK002", "PK003")
    rest = table[3:]
    assert found.told[0].p_value == 0.001
    due = rest["population"] * rest["cases"].sum() / rest["population"].sum()
    assert found.told[0].expected == pytest.approx(due[table["code"].isin(found.told[0].areas)].sum())
    assert find_clusters(["A"], [[70, 30]], [np.nan], [1.0], [BOTH]).left_out == ("A",)


def test_one_raid_is_no_cluster():
    """Victims met thirty at a time: with the dispersion given, chance alone tells no more than it should."""
    alarms = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        where = np.column_stack([rng.uniform(65, 75, 40), rng.uniform(25, 35, 40)])
        victims = 30 * rng.poisson(1.0, 40)
        codes = [f"A{n}" for n in range(40)]
        alarms.append(
            [
                bool(find_clusters(codes, where, victims, np.ones(40), [BOTH] * 40, replicates=99, **options).told)
                for options in ({}, {"dispersion": 30.0})
            ]
        )
    naive, aware = np.mean(alarms, axis=0)
    assert naive == 1
    assert aware <= 0.2


def test_numbers_are_in_victims_whatever_the_dispersion(pakistan):
    found = find_clusters(*arguments(pakistan), dispersion=3.0)
    members = pakistan["code"].isin(found.told[0].areas)
    assert found.told[0].victims == pakistan.loc[members, "cases"].sum()
    plain = scan(pakistan["cases"], pakistan["population"], pakistan[["lon", "lat"]], replicates=0).total
    assert found.told[0].expected == pytest.approx(
        pakistan.loc[members, "population"].sum() * plain / pakistan["population"].sum()
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"areas": ["A", "A", "C"]}, "Areas come twice: A"),
        ({"reported": [1, 2]}, r"lengths \(3, 3, 2, 3, 3\)"),
        ({"reported": [1, -2, 3]}, r"cases\[1\] is -2"),
        ({"dispersion": 0.5}, "dispersion=0.5 is not 1 or more"),
        ({"centroids": [[70, 30], [70, 95], [70, 31]]}, r"coordinates\[1\]"),
    ],
)
def test_what_cannot_be_is_refused(change, words):
    given = {
        "areas": ["A", "B", "C"],
        "centroids": [[70, 30], [70, 31], [70, 32]],
        "reported": [1, 2, 3],
        "expected": [1.0, 1.0, 1.0],
        "origins": [BOTH] * 3,
    }
    with pytest.raises(ValueError, match=words):
        find_clusters(**{**given, **change})
