"""Population: what is given, what is added up because every part is there, and bounds that stay bounds."""

import pandas as pd
import pytest

from tarazu.evidence.places import Places
from tarazu.evidence.population import Population

PLACES = Places.of(
    pd.DataFrame(
        [
            ("X", "Land", "country", ""),
            ("X-P", "Purab", "province", "X"),
            ("X-P1", "Ek", "district", "X-P"),
            ("X-P2", "Do", "district", "X-P"),
        ],
        columns=["area", "name", "level", "parent"],
    ).assign(name_ur="", valid_to="")
)


def population(*rows):
    names = ["area", "sex", "age_group", "year", "lower", "upper"]
    cells = pd.DataFrame(rows, columns=names).assign(source="S", file="f.csv", import_id="0" * 32)
    cells["row"] = range(2, 2 + len(cells))
    return Population.of(cells.assign(row_last=cells["row"], row_count=1), PLACES)


def test_an_area_has_the_sum_of_its_districts_and_their_rows():
    held = population(("X-P1", "all", "all", 2023, 70, 70), ("X-P2", "all", "all", 2023, 30, 30))
    assert held.between("X-P") == (100, 100)
    assert held.between("X") == (100, 100)
    assert held.basis("X").lineage == ["f.csv:2-3@00000000"]


def test_a_figure_of_its_own_stands_before_any_sum():
    held = population(("X", "all", "all", 2023, 90, 90), ("X-P1", "all", "all", 2023, 70, 70))
    assert held.between("X") == (90, 90)


def test_bounds_stay_bounds_and_the_middle_is_only_taken_for_a_rate():
    held = population(("X-P1", "all", "all", 2023, 60, 80), ("X-P2", "all", "all", 2023, 30, 30))
    assert held.between("X-P1") == (60, 80)
    assert held.between("X") == (90, 110)
    assert held.persons()["X"] == 100


def test_the_newest_year_counts():
    held = population(("X-P1", "all", "all", 2017, 50, 50), ("X-P1", "all", "all", 2023, 70, 70))
    assert held.between("X-P1") == (70, 70)


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        ((("female", "all", 40), ("male", "all", 45)), 85),
        ((("all", "child", 30), ("all", "18+", 50)), 80),
        ((("female", "child", 10), ("female", "18+", 20), ("male", "child", 12), ("male", "18+", 25)), 67),
        ((("female", "all", 40),), None),  # men are missing: no total
        ((("all", "child", 30), ("all", "20+", 50)), None),  # 18 and 19 are missing
    ],
)
def test_a_total_is_added_up_only_where_all_its_parts_are_there(rows, total):
    held = population(*(("X-P1", sex, age, 2023, n, n) for sex, age, n in rows))
    assert held.between("X-P1") == (None if total is None else (total, total))


def test_what_nobody_counted_is_absent():
    assert population(("X-P1", "all", "all", 2023, 70, 70)).between("X-P2") is None
