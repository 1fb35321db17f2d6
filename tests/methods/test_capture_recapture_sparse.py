"""Stepwise estimates on sparse lists: published and reference values, and a plain slow version that must agree."""

import json
import math
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.stats import poisson

from tarazu.methods.capture_recapture import estimate_total, read_histories
from tarazu.methods.capture_recapture.bootstrap import Resampled, bca, over_tables
from tarazu.methods.capture_recapture.existence import exists, identifiable
from tarazu.methods.capture_recapture.stepwise import choose, log_smaller_tail

DATA = Path(__file__).parents[1] / "data" / "mse"
REFERENCE = json.loads((DATA / "reference.json").read_text(encoding="utf-8"))
RUNS = {(run["method"], run["dataset"]): run for run in REFERENCE["runs"]}
TABLES = ("Artificial_3", "NewOrl", "NewOrl_5", "UKdat", "UKdat_5", "Western")


def table(name):
    return pd.read_csv(DATA / f"{name}.csv")


def total_of(cells):
    return choose(cells, cells.size.bit_length() - 1, math.log(0.02))[0]


@pytest.mark.parametrize("name", TABLES)
def test_as_sparsemse(name):
    """SparseMSE 2.0.1, p = 0.02; its fits stop at a relative change of 1e-8, ours go on."""
    run = RUNS["sparse_point", name]
    total = estimate_total(table(name), "sparse", replicates=0)

    assert total.estimate == pytest.approx(run["estimate"], rel=1e-8)
    assert total.interval == pytest.approx(run["ci95"], rel=5e-5)
    assert {frozenset(pair.split(":")) for pair in total.model} == {
        frozenset(pair.split(":")) for pair in run["model"].split()
    }


@pytest.mark.parametrize(
    ("name", "lower", "upper"),
    [
        ("NewOrl_5", 588.81747159, 1703.69374615),
        ("Artificial_3", 280.92135611, 1484.18248408),
        # One replicate equals the estimate; R's rounding puts it below (3,672.04), the paper prints 3,670.
        ("Western", 1293.21394208, 3670.55636),
        # lpSolve's verdict on one replicate differs from exact arithmetic: R has 8,784.78 and 14,700.55.
        ("UKdat_5", 8775.28202, 14684.97682),
        # Two replicates with an empty list, and six where lpSolve errs: R has 717.21 and 1,657.61.
        ("NewOrl", 717.21083, 1691.22093),
    ],
)
def test_bca_on_the_replicates_of_the_reference(name, lower, upper):
    """Same replicates, same bounds: no Monte Carlo error stands between."""
    given = table(name)
    histories = read_histories(given)
    lists = [c for c in given.columns if c != "count"]
    places = given[lists].to_numpy() @ [1 << histories.names.index(c) for c in lists]
    drawn = np.load(DATA / "replicates.npz")[name][:, [list(places).index(p) for p in histories.places]]
    less = histories.counts - np.eye(histories.counts.size, dtype=np.int64)
    resampled = Resampled(over_tables(histories, drawn, total_of), over_tables(histories, less, total_of))

    found = bca(total_of(histories.cells().astype(float)), resampled, histories.counts, 0.95)

    assert found == pytest.approx((lower, upper), rel=1e-6)


def test_western_sites_as_published():
    """Chan, Silverman, Vincent (2021), section 4.2: 2,483, interval 1,293 to 3,670.

    The Monte Carlo standard error of the bounds at 1,000 replicates is 7% and 3% (fifty sets of replicates).
    """
    total = estimate_total(table("Western"), "sparse", replicates=1000, seed=0)

    assert total.model == ("A:E",)
    assert total.estimate == pytest.approx(2483, abs=0.5)
    assert total.interval[0] == pytest.approx(1293, rel=0.21)
    assert total.interval[1] == pytest.approx(3670, rel=0.09)
    assert total.draws.shape == (1000,)


def test_all_pairs_of_the_artificial_table_are_judged_as_in_the_paper():
    """Chan and others (2021), table 2: with all pairs not identifiable; with AB and at most one more no estimate."""
    cells = read_histories(table("Artificial_3")).cells().astype(float)
    ab, ac, bc = 3, 5, 6
    verdicts = {}
    for size in range(4):
        for pairs in combinations((ab, ac, bc), size):
            terms, kept = model(cells, pairs)
            verdicts[pairs] = (identifiable(terms, kept), exists(cells, terms, kept))
    fine = {(), (ac,), (bc,), (ac, bc)}
    assert {pairs for pairs, verdict in verdicts.items() if verdict == (True, True)} == fine
    assert verdicts[ab, ac, bc] == (False, True)
    assert all(not verdicts[pairs][1] for pairs in [(ab,), (ab, ac), (ab, bc)])


def model(cells, pairs):
    """Finite terms and kept histories of a model of pair terms."""
    lists = cells.size.bit_length() - 1
    histories = np.arange(cells.size)
    kept = (histories > 0).astype(float)
    terms = [0, *(1 << j for j in range(lists))]
    for pair in pairs:
        holds = histories & pair == pair
        if cells[holds].sum() > 0:
            terms.append(pair)
        else:
            kept[holds] = 0
    return np.array(terms), kept


def test_verdicts_agree_with_a_linear_programme_and_a_rank():
    """Random sparse tables of three to five lists, random sets of pairs; HiGHS and the singular values decide."""
    rng = np.random.default_rng(11)
    seen = set()
    for _ in range(300):
        lists = int(rng.integers(3, 6))
        cells = rng.poisson(rng.gamma(0.3, 2.0, size=1 << lists)).astype(float)
        cells[0] = 0
        pairs = [p for p in (3, 5, 6, 9, 10, 12, 17, 18, 20, 24) if p < 1 << lists and rng.random() < 0.5]
        terms, kept = model(cells, pairs)
        rows = np.flatnonzero(kept)
        design = ((rows[:, None] & terms) == terms).astype(float)
        verdict = (identifiable(terms, kept), exists(cells, terms, kept))
        seen.add(verdict)
        assert verdict == (np.linalg.matrix_rank(design) == terms.size, has_estimate(design, cells[rows]))
    assert seen >= {(True, True), (True, False), (False, False)}


def has_estimate(design, counts):
    """Fienberg and Rinaldo: the largest least cell of a table with these margins is above 0."""
    cells, size = design.shape
    found = linprog(
        np.append(np.zeros(cells), -1.0),
        A_ub=np.c_[-np.eye(cells), np.ones(cells)],
        b_ub=np.zeros(cells),
        A_eq=np.c_[design.T, np.zeros(size)],
        b_eq=design.T @ counts,
        bounds=[(0, None)] * (cells + 1),
    )
    return -found.fun > 1e-9


def slow_choice(cells):
    """The paper's algorithm as it is written: design matrices, iterated least squares, a linear programme a model."""
    lists = cells.size.bit_length() - 1
    pairs = [(1 << i) | (1 << j) for i, j in combinations(range(lists), 2)]
    chosen, fit = [], slow_fit(cells, [])
    while True:
        overlaps = [(cells[holds(cells, p)].sum(), fit[1][holds(cells, p)].sum()) for p in pairs]
        p_values = [min(poisson.cdf(n, m), poisson.sf(n - 1, m)) for n, m in overlaps]
        open_ = [p for p in np.argsort(p_values) if p_values[p] < 0.02 and pairs[p] not in chosen]
        good = [p for p in open_ if slow_verdict(cells, [*chosen, pairs[p]])]
        if not good:
            return cells.sum() + math.exp(fit[0]), chosen
        chosen.append(pairs[good[0]])
        fit = slow_fit(cells, chosen)


def holds(cells, pair):
    return np.arange(cells.size) & pair == pair


def slow_verdict(cells, pairs):
    terms, kept = model(cells, pairs)
    rows = np.flatnonzero(kept)
    design = ((rows[:, None] & terms) == terms).astype(float)
    return np.linalg.matrix_rank(design) == terms.size and has_estimate(design, cells[rows])


def slow_fit(cells, pairs):
    terms, kept = model(cells, pairs)
    rows = np.flatnonzero(kept)
    design, counts = ((rows[:, None] & terms) == terms).astype(float), cells[rows]
    means = counts + 0.1
    for _ in range(60):
        root = np.sqrt(means)
        working = np.log(means) + (counts - means) / means
        theta = np.linalg.lstsq(design * root[:, None], working * root, rcond=None)[0]
        means = np.exp(design @ theta)
    every = np.zeros(cells.size)
    every[rows] = means
    return theta[0], every


def test_the_slow_version_agrees():
    histories = read_histories(table("UKdat_5"))
    rng = np.random.default_rng(3)
    for counts in rng.multinomial(600, histories.counts / histories.observed, size=12):
        cells = np.zeros(32)
        cells[histories.places] = counts
        estimate, chosen = slow_choice(cells)
        total, _, order = choose(cells, 5, math.log(0.02))
        assert list(order) == chosen
        assert total == pytest.approx(estimate, rel=1e-7)


def test_the_readable_scalar_and_its_compiled_twin_agree():
    for count, mean in [(0, 0.3), (3, 2.9), (3, 3.1), (40, 90.0), (90, 40.0), (2, 0.0), (0, 0.0)]:
        small = min(poisson.cdf(count, mean), poisson.sf(count - 1, mean))
        with np.errstate(divide="ignore"):
            assert log_smaller_tail(float(count), mean) == pytest.approx(np.log(small), rel=1e-10)
        if mean:
            assert log_smaller_tail.py_func(float(count), mean) == pytest.approx(np.log(small), rel=1e-10)


def test_the_threshold_is_the_one_that_was_asked_for():
    strict = estimate_total(table("UKdat_5"), "sparse", replicates=0, threshold=1e-4)
    assert 0 < len(strict.model) < 6
    with pytest.raises(ValueError, match="threshold"):
        estimate_total(table("UKdat_5"), "sparse", replicates=0, threshold=0)
