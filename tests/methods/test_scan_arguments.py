"""Input that cannot be right is refused with its place and value, all at once; input that is merely poor has a result."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from tarazu.methods.scan import scan, scan_space_time

WHERE = [[0, 0], [1, 0], [2, 0], [3, 0]]
PEOPLE = [100, 100, 100, 100]
CASES = [1, 9, 8, 1]
LINE = [[0, 1], [1, 2], [2, 3]]


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (([1, -2, 3, 4], PEOPLE, WHERE), {}, r"cases\[1\] is -2; expected a whole number, 0 or more"),
        (([1, 2, 3, 4.5], PEOPLE, WHERE), {}, r"cases\[3\] is 4.5"),
        (([1, 2, float("nan"), 4], PEOPLE, WHERE), {}, r"cases\[2\] is nan"),
        ((CASES, [100, 0, 100, 100], WHERE), {}, r"cases\[1\] is 9; expected 0 where population is 0"),
        ((CASES, [100, -5, 100, 100], WHERE), {}, r"population\[1\] is -5"),
        ((CASES, [100, np.inf, 100, 100], WHERE), {}, r"population\[1\] is inf"),
        ((CASES, PEOPLE[:3], WHERE), {}, r"cases has shape \(4,\) and population has shape \(3,\)"),
        ((CASES, PEOPLE, WHERE[:3]), {}, r"coordinates has shape \(3, 2\); expected \(4, 2\)"),
        ((CASES, PEOPLE, [[0, 0], [1, None], [2, 0], [3, 0]]), {}, r"coordinates\[1, 1\] is None"),
        ((CASES, PEOPLE, [[0, 0], [1, 91], [2, 0], [3, 0]]), {"distance": "great_circle"}, r"coordinates\[1\]"),
        ((CASES, PEOPLE, WHERE, [1.0, 0.0, 3.0, 4.0]), {}, r"cases\[1\] is 9; expected 0 where expected is 0"),
        ((CASES, PEOPLE, WHERE, [1.0, 2.0]), {}, r"expected has shape \(2,\)"),
        (([], [], np.empty((0, 2))), {}, "cases has shape"),
        ((CASES, PEOPLE, WHERE), {"distance": "road"}, "distance is 'road'; expected one of euclidean, great_circle"),
        ((CASES, PEOPLE, WHERE), {"max_share": 0}, "max_share is 0; expected above 0"),
        ((CASES, PEOPLE, WHERE), {"replicates": -1}, "replicates is -1"),
        ((CASES, PEOPLE, WHERE), {"seed": -1}, "seed is -1"),
        ((CASES, PEOPLE, WHERE), {"minimum_cases": 0}, "minimum_cases is 0"),
        ((CASES, PEOPLE, WHERE), {"most": 0}, "most is 0"),
        ((CASES, PEOPLE, WHERE), {"model": "normal"}, "model is 'normal'"),
        ((CASES, PEOPLE, WHERE), {"window": "square"}, "window is 'square'"),
        ((CASES, PEOPLE, WHERE), {"window": "flexible"}, "neighbours are not given"),
        ((CASES, PEOPLE, WHERE), {"window": "flexible", "neighbours": [[0, 9]]}, r"neighbours\[0\] is \[0, 9\]"),
        ((CASES, PEOPLE, WHERE), {"window": "flexible", "neighbours": [1, 2]}, r"neighbours has shape \(2,\)"),
        ((CASES, PEOPLE, WHERE), {"window": "flexible", "neighbours": LINE, "nearest": 63}, "at most 62"),
        ((CASES, PEOPLE, WHERE), {"window": "flexible", "neighbours": LINE, "nearest": 0}, "nearest is 0"),
        ((CASES, PEOPLE, WHERE), {"window": "restricted_flexible", "neighbours": LINE, "alpha": 1.5}, "alpha is 1.5"),
        ((CASES, PEOPLE, WHERE), {"window": "elliptic", "distance": "great_circle"}, "needs distance 'euclidean'"),
        ((CASES, PEOPLE, WHERE), {"window": "elliptic", "shapes": [1, 2]}, "shapes has 2 and angles 6 values"),
        ((CASES, PEOPLE, WHERE), {"window": "elliptic", "shapes": [0.5], "angles": [1]}, "expected each 1 or more"),
        ((CASES, PEOPLE, WHERE), {"window": "elliptic", "shapes": [2], "angles": [0]}, "angles is 0"),
        ((CASES, PEOPLE, WHERE), {"window": "elliptic", "penalty": -1}, "penalty is -1"),
        ((CASES, [100, 5, 100, 100], WHERE), {"model": "bernoulli"}, r"cases\[1\] is 9; expected no more than its"),
        ((CASES, [100, 9.5, 100, 100], WHERE), {"model": "bernoulli"}, r"population\[1\] is 9.5"),
        ((CASES, PEOPLE, WHERE, PEOPLE), {"model": "bernoulli"}, "expected is given"),
        ((CASES, [2e9, 9, 9, 9], WHERE), {"model": "bernoulli"}, "use 'poisson'"),
    ],
)
def test_what_cannot_be_is_refused(arguments, options, words):
    with pytest.raises(ValueError, match=words):
        scan(*arguments, **options)


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (([1, 2, 3, 4], PEOPLE, WHERE), {}, r"cases has shape \(4,\); expected \(areas, periods\)"),
        (([[1, 2]] * 4, PEOPLE[:2], WHERE), {}, r"population has shape \(2,\) and cases has shape \(4, 2\)"),
        (([[1, 2]] * 4, PEOPLE, WHERE, [[1.0, 0.0]] * 4), {}, r"cases\[0, 1\] is 2; expected 0 where expected is 0"),
        (([[1, 2]] * 4, PEOPLE, WHERE), {"max_periods": 0}, "max_periods is 0"),
        (([[1, 2]] * 4, PEOPLE, WHERE), {"model": "expectation_based"}, "expected is not given"),
        (([[1, 2]] * 4, PEOPLE, WHERE), {"model": "bernoulli"}, "model is 'bernoulli'"),
    ],
)
def test_what_cannot_be_in_space_time_is_refused(arguments, options, words):
    with pytest.raises(ValueError, match=words):
        scan_space_time(*arguments, **options)


def test_every_fault_is_told_at_once():
    with pytest.raises(ValueError) as refusal:
        scan([1, -2, 3, 0.5], [100, np.nan, 100, 100], [[0, 0], [1, "x"], [2, 0], [3, 0]], window="flexible", seed=-3)
    told = str(refusal.value)
    assert told.startswith("6 faults")
    for fault in (
        "cases[1] is -2",
        "cases[3] is 0.5",
        "population[1] is nan",
        "coordinates[1, 1]",
        "neighbours",
        "seed",
    ):
        assert fault in told


def test_no_cases_are_no_cluster():
    found = scan([0, 0, 0, 0], PEOPLE, WHERE, replicates=9)
    assert found.clusters == ()
    assert found.total == 0
    assert found.maxima.tolist() == [0.0] * 9
    assert (found.membership == -1).all()
    assert "0 of 0 clusters" in found.about()
    assert len(found.summary().splitlines()) > 1


def test_equal_rates_are_no_cluster():
    assert scan([5, 5, 5, 5], PEOPLE, WHERE, replicates=9).clusters == ()


def test_one_area_is_no_cluster():
    assert scan([5], [100], [[0, 0]], replicates=9).clusters == ()


def test_areas_of_one_place_are_each_a_centre():
    """Equal distances go by position, but a centre is always in its own circle."""
    same = [[0, 0], [0, 0], [5, 0], [6, 0], [7, 0]]
    for hot in (0, 1):
        cases = [1, 1, 1, 1, 1]
        cases[hot] = 9
        found = scan(cases, [100] * 5, same, replicates=99)
        assert found.clusters[0].members == (hot,)


def test_an_area_without_people_or_cases_changes_nothing():
    plain = scan(CASES, PEOPLE, WHERE, replicates=99)
    more = scan([*CASES, 0], [*PEOPLE, 0], [*WHERE, [1.5, 0.1]], replicates=99)
    assert more.clusters[0].statistic == pytest.approx(plain.clusters[0].statistic)
    np.testing.assert_allclose(more.maxima, plain.maxima)


def test_an_area_beyond_the_share_is_named_and_in_no_zone():
    found = scan([30, 1, 2, 1], [300, 100, 100, 100], WHERE, max_share=0.3, replicates=9)
    assert found.alone_too_large == (0,)
    assert all(0 not in cluster.members for cluster in found.clusters)
    assert "1 area(s) too large" in found.about()


def test_all_cases_in_one_place_have_an_infinite_risk():
    best = scan([9, 0, 0, 0], PEOPLE, WHERE, replicates=99).clusters[0]
    assert best.relative_risk == np.inf
    assert best.statistic == pytest.approx(9 * np.log(4))


def test_a_single_case_is_told_only_if_asked_for():
    assert scan([1, 0, 0, 0], PEOPLE, WHERE, replicates=9).clusters == ()
    assert scan([1, 0, 0, 0], PEOPLE, WHERE, replicates=9, minimum_cases=1).clusters[0].members == (0,)


def test_neighbours_may_be_pairs_either_way_or_a_matrix():
    matrix = np.zeros((4, 4))
    matrix[tuple(np.transpose(LINE))] = 1
    forms = [LINE, np.fliplr(LINE), [*LINE, *LINE], pd.DataFrame(LINE), matrix, matrix + matrix.T, csr_matrix(matrix)]
    found = [scan(CASES, PEOPLE, WHERE, window="flexible", neighbours=form, replicates=9) for form in forms]
    assert {each.clusters for each in found} == {found[0].clusters}
    assert found[0].clusters[0].members == (1, 2)


def test_islands_are_zones_by_themselves():
    none = np.empty((0, 2))
    for window in ("flexible", "restricted_flexible"):
        found = scan(CASES, PEOPLE, WHERE, window=window, neighbours=none, replicates=9)
        assert found.clusters[0].members == (1,)


def test_too_many_connected_sets_are_refused():
    side = 8
    where = [(x, y) for x in range(side) for y in range(side)]
    every = [(a, b) for a in range(side**2) for b in range(a)]
    with pytest.raises(ValueError, match="connected sets; take fewer, or 'restricted_flexible'"):
        scan(np.arange(side**2), [100] * side**2, where, window="flexible", neighbours=every, nearest=40, replicates=1)


def test_tables_are_as_good_as_arrays():
    table = pd.DataFrame({"x": [0, 1, 2, 3], "y": 0, "cases": CASES, "people": 100}, index=list("abcd"))
    framed = scan(table["cases"], table["people"], table[["x", "y"]], replicates=19)
    assert framed.clusters == scan(CASES, PEOPLE, WHERE, replicates=19).clusters


def test_the_result_says_how_it_was_found_and_cannot_be_changed():
    found = scan(CASES, PEOPLE, WHERE, distance="great_circle", replicates=19)
    assert found.distance == "great_circle"
    assert found.replicates == 19
    assert "great-circle distance in km" in found.about()
    assert found.clusters[0].radius == pytest.approx(111.195, abs=0.01)  # a degree of the equator
    with pytest.raises(ValueError, match="read-only"):
        found.maxima[0] = 9
    with pytest.raises(AttributeError):
        found.clusters = ()


def test_without_replicates_there_is_no_p_value():
    found = scan(CASES, PEOPLE, WHERE, replicates=0)
    assert np.isnan(found.clusters[0].p_value)
    assert np.isnan(found.clusters[0].gumbel_p_value)
    assert found.significant() == ()
    assert len(scan(CASES, PEOPLE, WHERE, replicates=0, iterative=True).clusters) == 1
