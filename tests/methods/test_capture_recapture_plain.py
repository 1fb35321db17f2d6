"""The paper's algorithms as they are written, with nothing shared and nothing compiled; the fast ones must agree.

Also run by benchmarks/capture_recapture.py, for the ratio of seconds.
"""

import math
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.stats import poisson

from tarazu.methods.capture_recapture import read_histories
from tarazu.methods.capture_recapture.hierarchy import hierarchical_models, terms_of
from tarazu.methods.capture_recapture.information import search
from tarazu.methods.capture_recapture.stepwise import choose

DATA = Path(__file__).parents[1] / "data" / "mse"


def extended(cells, given):
    """Finite terms and kept histories of a model; a term nobody has is at minus infinity."""
    histories = np.arange(cells.size)
    kept, terms = histories > 0, []
    for term in given:
        holds = histories & term == term
        if cells[holds].sum() > 0:
            terms.append(term)
        else:
            kept = kept & ~holds
    return np.array(terms, dtype=np.int64), kept


def with_lists(cells, pairs):
    return [0, *(1 << j for j in range(cells.size.bit_length() - 1)), *pairs]


def plain_design(cells, given):
    terms, kept = extended(cells, given)
    rows = np.flatnonzero(kept)
    return ((rows[:, None] & terms) == terms).astype(float), cells[rows], rows


def plain_verdict(cells, given):
    """Full rank, and (Fienberg and Rinaldo) a table with these margins whose least cell is above 0."""
    design, counts, rows = plain_design(cells, given)
    size = design.shape[1]
    found = linprog(
        np.append(np.zeros(rows.size), -1.0),
        A_ub=np.c_[-np.eye(rows.size), np.ones(rows.size)],
        b_ub=np.zeros(rows.size),
        A_eq=np.c_[design.T, np.zeros(size)],
        b_eq=design.T @ counts,
        bounds=[(0, None)] * (rows.size + 1),
    )
    return np.linalg.matrix_rank(design) == size, -found.fun > 1e-9


def plain_fit(cells, given):
    """Iterated least squares, as R's glm: intercept, log-likelihood up to a constant, means of all histories."""
    design, counts, rows = plain_design(cells, given)
    means = counts + 0.1
    change = math.inf
    while change > 1e-10:
        root = np.sqrt(means)
        working = np.log(means) + (counts - means) / means
        theta = np.linalg.lstsq(design * root[:, None], working * root, rcond=None)[0]
        before, means = means, np.exp(design @ theta)
        change = np.abs(means / before - 1).max()
    every = np.zeros(cells.size)
    every[rows] = means
    return theta[0], counts @ np.log(means) - means.sum(), every


def plain_stepwise(cells, threshold=0.02):
    lists = cells.size.bit_length() - 1
    pairs = [(1 << i) | (1 << j) for i, j in combinations(range(lists), 2)]
    chosen = []
    while True:
        intercept, _, means = plain_fit(cells, with_lists(cells, chosen))
        p_values = []
        for pair in pairs:
            holds = np.arange(cells.size) & pair == pair
            seen, expected = cells[holds].sum(), means[holds].sum()
            p_values.append(min(poisson.cdf(seen, expected), poisson.sf(seen - 1, expected)))
        places = [p for p in np.argsort(p_values) if p_values[p] < threshold and pairs[p] not in chosen]
        good = (p for p in places if all(plain_verdict(cells, with_lists(cells, [*chosen, pairs[p]]))))
        best = next(good, None)
        if best is None:
            return cells.sum() + math.exp(intercept), chosen
        chosen.append(pairs[best])


def plain_bic(cells, given):
    """BIC and total of one model; infinite where it has no estimate."""
    if not all(plain_verdict(cells, given)):
        return math.inf, math.inf
    intercept, value, _ = plain_fit(cells, given)
    return len(given) * math.log(cells.sum()) - 2 * value, cells.sum() + math.exp(intercept)


@pytest.mark.parametrize("name", ["UKdat_5", "Western"])
def test_stepwise_agrees_with_the_plain_version(name):
    histories = read_histories(pd.read_csv(DATA / f"{name}.csv"))
    rng = np.random.default_rng(3)
    for counts in rng.multinomial(600, histories.counts / histories.observed, size=10):
        cells = np.zeros(32)
        cells[histories.places] = counts
        estimate, chosen = plain_stepwise(cells)
        total, _, order = choose(cells, 5, math.log(0.02))
        assert list(order) == chosen
        assert total == pytest.approx(estimate, rel=1e-8)


def test_bic_agrees_with_a_plain_fit_of_every_model():
    cells = np.array([0, 60, 45, 9, 30, 4, 6, 2, 25, 3, 0, 0, 7, 0, 1, 0], dtype=float)
    models = hierarchical_models(4, 3)
    plain = [plain_bic(cells, terms_of(int(m))) for m in models]
    start = np.zeros(16)
    start[0] = 5.0
    best, total, _, _ = search(cells, models, np.array([0]), start)

    assert best == int(np.argmin([p[0] for p in plain]))
    assert total == pytest.approx(plain[best][1], rel=1e-8)
