"""Spatial association against published values, hand-made maps and plain slow versions; esda is loaded in this file alone."""

import importlib
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from tarazu.methods import association
from tarazu.methods.association.chance import adjusted, neighbour_sums, random_places, two_sided
from tarazu.methods.association.neighbours import read_neighbours

UNIVARIATE = [association.moran, association.getis_ord, association.local_moran, association.local_getis_ord]
# Six points, neighbours up to 15 apart: the example of the documentation of Getis-Ord in PySAL.
SIX = [(0, 1), (0, 3), (1, 3), (1, 4), (2, 4), (3, 4), (4, 5)]
SIX_VALUES = np.array([2.0, 3.0, 3.2, 5.0, 8.0, 7.0])


def grid(side):
    """Squares with their neighbours across an edge."""
    place = np.arange(side * side).reshape(side, side)
    across = np.column_stack([place[:, :-1].ravel(), place[:, 1:].ravel()])
    down = np.column_stack([place[:-1].ravel(), place[1:].ravel()])
    return np.vstack([across, down])


@pytest.fixture(scope="module")
def st_louis():
    """Homicides of 78 counties around St. Louis, with their neighbours."""
    from libpysal import examples
    from libpysal.io import open as read

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        held = read(examples.get_path("stl.gal"), "r")
        weights = held.read()
        held.close()
    pairs = [(weights.id2i[one], weights.id2i[other]) for one, beside in weights.neighbors.items() for other in beside]
    return pd.read_csv(examples.get_path("stl_hom.csv")), pairs


def test_moran_as_published(st_louis):
    """Documentation of PySAL, esda.Moran: HR8893 of stl_hom, I = 0.244, expected -0.0130, p = 0.0003 under normality."""
    table, pairs = st_louis
    found = association.moran(table["HR8893"], pairs)
    assert round(found.value, 3) == 0.244
    assert found.expected == pytest.approx(-1 / 77)
    assert found.chance[0] < found.expected < found.chance[1]
    assert found.p_value < 0.01


def test_moran_by_hand():
    """A line of four, values 1 2 3 4: z = -1.5 -0.5 0.5 1.5; lags -0.5 -0.5 0.5 0.5; z'lag / z'z = 2 / 5."""
    assert association.moran([1, 2, 3, 4], [(0, 1), (1, 2), (2, 3)]).value == pytest.approx(0.4)


def test_moran_of_a_line_by_all_its_arrangements():
    """24 arrangements of four values: p is twice the share of those at least as high, seen through 9,999 draws."""
    from itertools import permutations

    pairs, values = [(0, 1), (1, 2), (2, 3)], [1.0, 2.0, 4.0, 8.0]
    every = [association.moran(order, pairs, permutations=99).value for order in set(permutations(values))]
    own = association.moran(values, pairs)
    tail = min(np.mean(np.array(every) >= own.value - 1e-9), np.mean(np.array(every) <= own.value + 1e-9))
    assert own.p_value == pytest.approx(min(2 * tail, 1), abs=0.02)  # two standard errors of the draws
    assert np.mean(every) == pytest.approx(own.expected)


def test_getis_ord_as_published():
    """Documentation of PySAL, esda.G and esda.G_Local: G = 0.557, and the z-scores of Gi* to eight digits."""
    assert round(association.getis_ord(SIX_VALUES, SIX).value, 3) == 0.557
    local = association.local_getis_ord(SIX_VALUES, SIX)
    printed = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
    assert local.values == pytest.approx(printed, abs=5e-9)
    assert local.kinds == ("low", "low", "high", "low", "high", "high")


def test_the_zero_of_the_values_does_not_matter_to_local_getis_ord():
    plain, moved = (association.local_getis_ord(SIX_VALUES + shift, SIX, permutations=99) for shift in (0, -5))
    assert plain.values == pytest.approx(moved.values)
    assert plain.p_values == pytest.approx(moved.p_values)


def test_local_moran_adds_up_to_the_global_one(st_louis):
    """The mean of the local statistics is (n - 1) / n times the global one, with rows that sum to 1."""
    table, pairs = st_louis
    local, whole = (
        find(table["HR8893"], pairs, permutations=99) for find in (association.local_moran, association.moran)
    )
    assert local.values.mean() == pytest.approx(whole.value * 77 / 78)


def test_p_values_of_areas_agree_with_a_plain_permutation():
    pairs, values = grid(6), np.random.default_rng(3).normal(size=36)
    local = association.local_moran(values, pairs)
    matrix, draw = read_neighbours(pairs, 36), np.random.default_rng(8)
    for area in (0, 7, 20, 35):
        beside = matrix.indices[matrix.indptr[area] : matrix.indptr[area + 1]]
        others = np.delete(values, area)
        sums = np.array([draw.choice(others, len(beside), replace=False).sum() for _ in range(4000)])
        plain = two_sided(values[beside].sum()[None], sums[:, None])[0]
        assert local.p_values[area] == pytest.approx(plain, abs=0.045)  # three standard errors of 4,000 draws


def test_permuted_places_are_a_fair_draw_without_repeats():
    places = random_places(5, 3, rows=40_000, seed=0)
    assert all(len(set(row)) == 3 for row in places[:500].tolist())
    for column in range(3):
        assert np.bincount(places[:, column], minlength=5) / 40_000 == pytest.approx(0.2, abs=0.01)


def test_the_area_itself_is_no_neighbour_in_the_permutations():
    values = np.array([100.0, 1, 2, 3, 4])
    first = next(
        iter(neighbour_sums(values, read_neighbours([(0, 1), (1, 2), (2, 3), (3, 4)], 5), permutations=200, seed=0))
    )
    assert set(first) == {1, 2, 3, 4}


def planted(seed, height):
    """A grid of 12 by 12, noise with a block of nine raised; where the block and its rim are."""
    values = np.random.default_rng(seed).normal(size=(12, 12))
    values[2:5, 2:5] += height
    near = np.zeros((12, 12), dtype=bool)
    near[1:6, 1:6] = True
    return values.ravel(), near.ravel()


def test_false_discoveries_are_held_down_and_a_cluster_is_found():
    """Over 40 maps: without a cluster any area is shown in about 5 of 100 maps; with one, of the areas shown few are away
    from it, while p below 0.05 alone shows seven or so on every map."""
    pairs = grid(12)
    empty = [association.local_moran(planted(seed, 0)[0], pairs, permutations=4999) for seed in range(40)]
    assert np.mean([found.shown.any() for found in empty]) <= 0.15  # 5% and two standard errors
    assert np.mean([(found.p_values <= 0.05).sum() for found in empty]) > 4
    held = [
        (association.local_moran(planted(seed, 5)[0], pairs, permutations=9999), planted(seed, 5)[1])
        for seed in range(10)
    ]
    shown, false = sum(f.shown.sum() for f, _ in held), sum((f.shown & ~near).sum() for f, near in held)
    assert shown >= 40
    assert false / shown <= 0.1
    middle = 3 * 12 + 3
    assert sum(found.found[middle] == "high beside high" for found, _ in held) >= 8


def test_adjusted_p_values_as_benjamini_and_hochberg_printed():
    """Benjamini, Hochberg (1995), section 3.2: of 15 p-values four are rejected at 0.05, where Bonferroni rejects three."""
    printed = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0
    ]  # fmt: skip
    assert (adjusted(np.array(printed)) <= 0.05).sum() == 4


def test_rates_of_unlike_populations_as_documented():
    """Documentation of PySAL, esda.smoothing.assuncao_rate: the first four standardised rates."""
    from tarazu.methods.association.values import compared

    cases, people = [30, 25, 25, 15, 33, 21, 30, 20], [100, 100, 110, 90, 100, 90, 110, 90]
    printed = [1.03843594, -0.04099089, -0.56250375, -1.73061861]
    assert compared(cases, people)[:4] == pytest.approx(printed, abs=5e-9)


def test_small_populations_make_no_clusters_of_rates():
    """Equal risk, and a corner of villages: their rates spread, and alike variances must not look like alike rates."""
    draw, pairs, people = np.random.default_rng(5), grid(10), np.full(100, 10_000.0)
    people[:30] = 150
    raw, held = [], []
    for _ in range(60):
        cases = draw.poisson(people * 0.01)
        raw.append(association.local_getis_ord(cases / people, pairs, permutations=499).p_values <= 0.05)
        held.append(association.local_getis_ord(cases, pairs, population=people, permutations=499).p_values <= 0.05)
    villages, towns = slice(0, 30), slice(30, 100)
    assert np.mean([found[villages].mean() - found[towns].mean() for found in raw]) > 0.05
    assert np.mean([found.mean() for found in held]) < 0.07
    assert association.moran(cases, pairs, population=people).p_value > 0.01
    assert association.getis_ord(cases, pairs, population=people).p_value > 0.01


def test_two_variables_that_go_together_across_borders():
    pairs, draw = grid(10), np.random.default_rng(1)
    smooth = np.add.outer(np.arange(10), np.arange(10)).ravel().astype(float)
    other = smooth + draw.normal(size=100)
    assert association.bivariate_moran(smooth, other, pairs).p_value < 0.01
    local = association.local_bivariate_moran(smooth, other, pairs)
    assert local.found[99] == "high beside high"
    assert local.found[0] == "low beside low"
    against = association.local_bivariate_moran(smooth, -other, pairs)
    assert against.found[99] == "high beside low"
    assert association.bivariate_moran(smooth, draw.normal(size=100), pairs, permutations=999).p_value > 0.05


@pytest.mark.parametrize("find", UNIVARIATE)
def test_the_same_seed_gives_the_same_and_others_hardly_differ(find):
    values = np.abs(np.random.default_rng(2).normal(size=36))
    one, again, other = (find(values, grid(6), seed=seed).to_frame() for seed in (0, 0, 2**40))
    pd.testing.assert_frame_equal(one, again)
    assert one["p_value"].to_numpy() == pytest.approx(other["p_value"].to_numpy(), abs=0.03)
    assert not one.equals(other)


@pytest.mark.parametrize("find", UNIVARIATE)
def test_the_order_of_areas_changes_no_statistic(find):
    values, pairs, order = np.arange(25.0) ** 2 % 7, grid(5), np.random.default_rng(4).permutation(25)
    moved = np.argsort(order)[pairs]
    plain, mixed = (
        find(v, p, permutations=99).to_frame()["estimate"] for v, p in ((values, pairs), (values[order], moved))
    )
    assert mixed.to_numpy() == pytest.approx(plain.to_numpy()[order if len(plain) > 1 else [0]])


def test_numpys_own_random_numbers_and_warnings_stay_as_they_were():
    np.random.seed(1)
    before, filters = np.random.get_state()[1].copy(), list(warnings.filters)
    association.local_moran(SIX_VALUES, SIX, permutations=99)
    association.moran(SIX_VALUES, SIX, permutations=99)
    assert (np.random.get_state()[1] == before).all()
    assert warnings.filters == filters


def test_pairs_twice_and_a_sparse_matrix_say_the_same():
    both = [*SIX, *((b, a) for a, b in SIX)]
    matrix = sparse.csr_matrix((np.ones(14), tuple(np.array(both).T)), shape=(6, 6))
    held = {association.moran(SIX_VALUES, said, permutations=99).value for said in (SIX, both, np.array(SIX), matrix)}
    assert len(held) == 1


@pytest.mark.parametrize(
    ("values", "neighbours", "told"),
    [
        ([1, 2, 3], [(0, 1), (1, 2)], "3 areas are too few"),
        ([1, 2, np.nan, 4], [(0, 1), (1, 2), (2, 3)], "area 2"),
        ([1, 2, np.inf, 4], [(0, 1), (1, 2), (2, 3)], "area 2"),
        ([5, 5, 5, 5], [(0, 1), (1, 2), (2, 3)], "all areas have the value 5"),
        ([1, 2, 3, 4], [(0, 1), (1, 2)], "without a neighbour.*3"),
        ([1, 2, 3, 4], [], "without a neighbour.*0, 1, 2, 3"),
        ([1, 2, 3, 4], [(0, 1), (1, 2), (2, 4)], r"outside 0 to 3, the first \[2, 4\]"),
        ([1, 2, 3, 4], [(0, 1), (1, 2), (2, -1)], r"the first \[2, -1\]"),
        ([1, 2, 3, 4], [(0, 1), (1, 2), (2, 2), (2, 3)], "their own neighbours, the first 2"),
        ([1, 2, 3, 4], [(0.5, 1), (1, 2)], "whole numbers"),
        ([1, 2, 3, 4], sparse.eye(3), "not \\(4, 4\\)"),
        ([1, 2, 3, 4], sparse.csr_matrix(np.diag([1.0, 1, 1], 1)), "not symmetric"),
        ([1, 2, 3, 4], sparse.csr_matrix(np.full((4, 4), 0.5)), "weights other"),
        ([[1, 2], [3, 4]], [(0, 1)], "shape"),
    ],
)
def test_what_cannot_be_compared_is_told(values, neighbours, told):
    for find in UNIVARIATE:
        with pytest.raises(ValueError, match=told):
            find(values, neighbours)


def test_what_does_not_fit_a_statistic_is_told():
    line = [(0, 1), (1, 2), (2, 3)]
    with pytest.raises(ValueError, match="below 0"):
        association.getis_ord([1, -2, 3, 4], line)
    with pytest.raises(ValueError, match="borders all others"):
        association.local_getis_ord([1, 2, 3, 4], [(0, 1), (0, 2), (0, 3)])
    with pytest.raises(ValueError, match=r"area 1 .*fewer than 0"):
        association.moran([1, -2, 3, 4], line, population=[9, 9, 9, 9])
    with pytest.raises(ValueError, match="area 3"):
        association.local_moran([1, 2, 3, 4], line, population=[9, 9, 9, 0])
    with pytest.raises(ValueError, match="population has shape"):
        association.local_moran([1, 2, 3, 4], line, population=[9, 9, 9])
    with pytest.raises(ValueError, match="other has 5 areas"):
        association.bivariate_moran([1, 2, 3, 4], [1, 2, 3, 4, 5], line)
    with pytest.raises(ValueError, match="permutations=9:"):
        association.moran([1, 2, 3, 4], line, permutations=9)
    with pytest.raises(ValueError, match="level=1"):
        association.local_moran([1, 2, 3, 4], line, level=1)


@pytest.mark.parametrize("missing", ["esda", "libpysal"])
def test_a_missing_extra_is_named(missing, monkeypatch):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ModuleNotFoundError, match=rf'needs {missing}.*pip install "tarazu\[spatial\]"'):
        association.moran([1, 2, 3, 4], [(0, 1), (1, 2), (2, 3)])


def test_results_can_be_looked_at(st_louis):
    table, pairs = st_louis
    whole = association.moran(table["HR8893"], pairs)
    assert whole.about().startswith("moran of 78 areas: 0.244, by chance -0.013")
    local = association.local_moran(table["HR8893"], pairs)
    for result, rows in ((whole, 1), (local, 78)):
        line, *shown = result.summary().splitlines()
        assert line == result.about()
        assert len(shown) == rows + 1
        assert result._repr_html_().count("<tr") == rows + 1
        (held,) = result.plot().to_dict()["datasets"].values()
        assert len(held) == rows
    assert not local.values.flags.writeable


def test_the_extra_is_loaded_only_when_it_is_asked_for():
    import subprocess

    code = "import sys, tarazu.methods.association; print('esda' in sys.modules or 'libpysal' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
    assert importlib.util.find_spec("esda")
