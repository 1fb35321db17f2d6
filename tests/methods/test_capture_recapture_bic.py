"""Exhaustive BIC: reference values, published intervals, and that no model left unfitted could have won."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tarazu.methods.capture_recapture import estimate_total, read_histories
from tarazu.methods.capture_recapture.bic import estimate_bic
from tarazu.methods.capture_recapture.bootstrap import Resampled, bca, over_tables
from tarazu.methods.capture_recapture.hierarchy import hierarchical_models, terms_of
from tarazu.methods.capture_recapture.information import deviance_without, fit_terms, search
from tarazu.methods.capture_recapture.poisson import superset_sums

DATA = Path(__file__).parents[1] / "data" / "mse"
RUNS = json.loads((DATA / "reference.json").read_text(encoding="utf-8"))["runs"]
POINTS = {run["dataset"]: run["estimate"] for run in RUNS if run["method"] == "mse_bic_point"}
START = np.zeros(32)
START[0] = 9.0


def table(name):
    return pd.read_csv(DATA / f"{name}.csv")


@pytest.mark.parametrize("name", POINTS)
def test_as_the_authors_package(name):
    assert estimate_total(table(name), "bic", replicates=0).estimate == pytest.approx(POINTS[name], rel=1e-8)


def test_the_uk_model_and_its_rivals():
    """Silverman, Chan, Vincent (2024): [123,25,34], the lists in the order LA, NG, PFNCA, GO, GP."""
    total = estimate_total(table("UKdat_5"), "bic", replicates=0)

    assert [set(term.split(":")) for term in total.model] == [{"LA", "NG", "PFNCA"}, {"PFNCA", "GO"}, {"NG", "GP"}]
    assert "4 models are within 2 of the least BIC; their totals run from 12,262 to 28,822." in total.notes


def test_pairs_alone_are_what_rcapture_reports():
    """Rcapture 1.4-4 stops at pairs on five lists: 22,991, a worse BIC than 25,311 has."""
    total = estimate_total(table("UKdat_5"), "bic", replicates=0, max_order=2)

    assert total.estimate == pytest.approx(22991.33131416, rel=1e-6)


def test_an_estimate_that_runs_to_infinity_is_not_chosen():
    """Artificial_3: Rcapture picks A:B, whose estimate does not exist, and prints 1.4e13."""
    total = estimate_total(table("Artificial_3"), "bic", replicates=200)

    assert total.estimate == pytest.approx(539.09392943, rel=1e-8)
    assert total.model == ()
    assert np.isfinite(total.interval).all()


@pytest.mark.parametrize(
    ("max_order", "published", "tolerance"),
    [
        # One replicate in 1,000 lies on the other side of the estimate: with it the bounds are the published ones.
        (4, (11168, 56052), (0.001, 0.002)),
        # The upper end is the largest replicate. The lower one goes with an acceleration of 0.025; the jackknife of
        # models chosen again has 0.111, because leaving out one person of two histories takes the choice elsewhere.
        (2, (11456, 43894), (0.03, 0.0001)),
    ],
)
def test_intervals_as_published(max_order, published, tolerance):
    """Silverman, Chan, Vincent (2024), table 6, on the replicates that R draws."""
    histories = read_histories(table("UKdat_5"))
    given = table("UKdat_5")
    lists = [c for c in given.columns if c != "count"]
    places = given[lists].to_numpy() @ [1 << histories.names.index(c) for c in lists]
    drawn = np.load(DATA / "replicates.npz")["UKdat_5"][:, [list(places).index(p) for p in histories.places]]
    models = hierarchical_models(5, max_order)
    best, estimate, _, _ = search(histories.cells().astype(float), models, np.array([0]), START.copy())

    def total_of(cells):
        return search(cells, models, np.array([best]), START.copy())[1]

    less = histories.counts - np.eye(histories.counts.size, dtype=np.int64)
    resampled = Resampled(over_tables(histories, drawn, total_of), over_tables(histories, less, total_of))
    found = bca(estimate, resampled, histories.counts, 0.95)

    assert abs(found[0] / published[0] - 1) < tolerance[0]
    assert abs(found[1] / published[1] - 1) < tolerance[1]


def test_numbers_of_hierarchical_models():
    """Covers of a set by antichains (OEIS A006126), less the saturated model."""
    assert [hierarchical_models(lists, lists).size for lists in (2, 3, 4, 5, 6)] == [1, 8, 113, 6893, 7785061]
    for model in hierarchical_models(4, 3):
        terms = set(terms_of(int(model)))
        assert {0, 1, 2, 4, 8} <= terms
        assert all(term & ~(1 << place) in terms for term in terms for place in range(4))


def all_scores(cells, models):
    """Every model fitted to the end."""
    margins = cells.copy()
    superset_sums(margins)
    saturated = sum(n * (math.log(n) - 1) for n in cells if n)
    fits = [
        fit_terms(cells, margins, np.array(terms_of(int(m))), START[: cells.size].copy(), -math.inf)[:2] for m in models
    ]
    sizes = np.array([int(m).bit_count() for m in models])
    return sizes * math.log(margins[0]) + 2 * (saturated - np.array([f[0] for f in fits])), [f[1] for f in fits]


@pytest.mark.parametrize("name", ["UKdat_5", "Western", "NewOrl_5"])
def test_no_model_left_unfitted_could_have_won(name):
    cells = read_histories(table(name)).cells().astype(float)
    models = hierarchical_models(5, 4)
    scores, totals = all_scores(cells, models)
    best, total, _, score = search(cells, models, np.array([0]), START.copy())

    assert best == np.argmin(scores)
    assert score == pytest.approx(scores.min(), abs=1e-6)
    assert total == pytest.approx(totals[best], rel=1e-7)


def test_random_sparse_tables_have_the_same_winner_whatever_is_tried_first():
    rng = np.random.default_rng(5)
    models = hierarchical_models(4, 3)
    for _ in range(60):
        cells = rng.poisson(rng.gamma(0.4, 8.0, size=16)).astype(float)
        cells[0] = 0
        scores, totals = all_scores(cells, models)
        best, total, _, _ = search(cells, models, rng.integers(0, models.size, size=3), START[:16].copy())
        if not np.isfinite(scores).any():
            assert best == -1
        else:
            assert scores[best] == pytest.approx(scores.min(), abs=1e-6)
            assert total == pytest.approx(totals[best], rel=1e-6)


def test_the_deviance_without_a_term_bounds_every_model_without_it():
    rng = np.random.default_rng(8)
    for _ in range(20):
        cells = rng.poisson(rng.gamma(0.5, 6.0, size=16)).astype(float)
        cells[0] = 0
        models = hierarchical_models(4, 3)
        scores, _ = all_scores(cells, models)
        deviance = scores - np.log(cells.sum()) * np.array([int(m).bit_count() for m in models])
        for term in (3, 5, 9, 7, 11, 15):
            bound = deviance_without(cells, term)
            lacking = (models >> term & 1 == 0) & np.isfinite(deviance)
            assert (deviance[lacking] >= bound - 1e-6).all()
            assert bound >= 0


def test_too_many_lists_are_refused():
    with pytest.raises(ValueError, match="8 lists; 'bic' takes 6"):
        estimate_total(table("NewOrl"), "bic", replicates=0)
    with pytest.raises(ValueError, match="max_order"):
        estimate_bic(read_histories(table("Western")), max_order=1)
