"""The sampler: published posteriors, the prior where nothing is seen, and compiled moves that do what the readable ones do."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tarazu.methods.drivers import find_drivers, gaussian, kernels, linear, shrinkage
from tarazu.methods.drivers.field import make_field
from tarazu.methods.drivers.sampler import STRUCTURED, Problem, run_chain

DATA = Path(__file__).parents[1] / "data" / "smoothing"
AREAS, WIDE = 12, 3
LINE = [(i, i + 1) for i in range(AREAS - 1)]


def test_lip_cancer_in_scotland_as_published():
    """Simpson (2017), BYM2 in Stan: the effect of a tenth more in agriculture, fishing and forestry is 0.37, sd 0.13."""
    table = pd.read_csv(DATA / "scotland_lip.csv")
    pairs = pd.read_csv(DATA / "scotland_adjacency.csv").to_numpy() - 1
    found = find_drivers(
        table["cases"], table["expected"], table[["AFF"]], pairs, shrinkage="none", blocks=0, pairs=0, draws=2000
    )
    effect = found.effects[:, 0, 0] / found.data.scale[0] / 10
    assert effect.mean() == pytest.approx(0.37, abs=0.03)  # a fifth of its sd: other priors of spread and share
    assert effect.std() == pytest.approx(0.13, abs=0.015)
    reference = pd.read_csv(DATA / "rr_scotland_aff.csv")
    risks = np.exp(found.log_rates[:, 0])
    assert risks.mean(axis=0) == pytest.approx(reference["mean"].to_numpy(), rel=0.05)
    assert np.median(risks.std(axis=0) / reference["sd"]) == pytest.approx(1, abs=0.05)


def unseen(kind, forms=1):
    """A problem of which nothing is known: one area is seen, and its due is nothing."""
    field = make_field(LINE, AREAS, spatial="bym2")
    draw = np.random.default_rng(0)
    return Problem(
        np.zeros((forms, AREAS)),
        np.full((forms, AREAS), 1e-12),
        draw.normal(size=(AREAS, WIDE)),
        np.empty(0, dtype=np.int64),
        np.empty((0, WIDE, WIDE)),
        field.turns,
        np.ascontiguousarray(field.turns.T),
        field.shares,
        STRUCTURED,
        kind,
        1.0,
        1.0,
    )


@pytest.mark.parametrize("forms", [1, 2])
def test_where_nothing_is_seen_the_prior_is_drawn(forms):
    """Half-normal spreads have their median at 0.674, the share of neighbours at a half, and effects are as wide as the
    ridge says: a normal whose scale is half-normal, with the middle half within 0.3 or so.
    """
    seen = np.arange(AREAS) == 0
    drawn = run_chain(unseen(shrinkage.RIDGE, forms), seen=seen, warm_up=500, kept=12_000, rng=np.random.default_rng(1))
    assert np.mean(drawn.spread[:, :, 0] < 0.6745) == pytest.approx(0.5, abs=0.05)
    assert np.mean(drawn.spread[:, :, 1] < 0.5) == pytest.approx(0.5, abs=0.06)
    draw = np.random.default_rng(2)
    scale = np.abs(draw.normal(size=200_000))
    plain = scale * draw.normal(size=200_000)
    for share in (0.25, 0.5, 0.75):
        assert np.mean(drawn.common < np.quantile(plain, share)) == pytest.approx(share, abs=0.05)
    if forms == 2:
        relative = np.abs(draw.normal(size=200_000))
        apart = scale * relative * draw.normal(size=200_000)
        found = (drawn.effects - drawn.common[:, None]).ravel()
        assert np.mean(np.abs(found) < np.median(np.abs(apart))) == pytest.approx(0.5, abs=0.06)


def test_the_horseshoe_is_drawn_where_nothing_is_seen():
    seen = np.arange(AREAS) == 0
    problem = unseen(shrinkage.HORSESHOE)
    drawn = run_chain(problem, seen=seen, warm_up=500, kept=12_000, rng=np.random.default_rng(3))
    draw = np.random.default_rng(4)
    wide = np.abs(draw.standard_cauchy(400_000)) * np.abs(draw.standard_cauchy(400_000))
    slab = 1 / np.sqrt(draw.gamma(2.0, 1 / 2.0, 400_000))
    plain = np.abs(wide * slab / np.hypot(wide, slab) * draw.normal(size=400_000))
    for share in (0.25, 0.5, 0.75, 0.95):
        assert np.mean(np.abs(drawn.effects) < np.quantile(plain, share)) == pytest.approx(share, abs=0.05)


def given():
    """Arguments of the moves, made anew for each call, as moves change them."""
    draw = np.random.default_rng(7)
    field = make_field(LINE, AREAS, spatial="bym2")
    cases = draw.poisson(5.0, (2, AREAS)).astype(float)
    root = draw.normal(size=(WIDE, WIDE))
    matrix = root @ root.T + np.eye(WIDE)
    return {
        "eta": draw.normal(0, 0.3, (2, AREAS)),
        "u": draw.normal(0, 0.3, (2, AREAS)),
        "cases": cases,
        "due": np.full((2, AREAS), 5.0),
        "seen": np.arange(AREAS) > 1,
        "turns": field.turns,
        "ways": np.ascontiguousarray(field.turns.T),
        "shares": field.shares,
        "spread": np.array([-0.5, 0.3]),
        "drivers": draw.normal(size=(AREAS, WIDE)),
        "common": draw.normal(size=WIDE),
        "apart": draw.normal(size=(2, WIDE)),
        "local": draw.normal(size=WIDE),
        "scales": np.array([-1.0, 0.1, -0.5]),
        "information": np.stack([matrix, 2 * matrix]),
        "scores": draw.normal(size=(2, WIDE)),
        "matrix": matrix,
        "rng": np.random.default_rng(11),
    }


def _one(a):
    return a["cases"][0], a["due"][0], a["seen"], a["rng"]


def _all(a):
    return a["cases"], a["due"], a["seen"], a["rng"]


SIZE = np.array([0.5, 1.0, 2.0])
MOVES = {
    "factored": (linear.factored, lambda a: (a["matrix"],)),
    "combined": (linear.combined, lambda a: (a["u"][0], a["turns"])),
    "along": (linear.along, lambda a: (a["drivers"], a["common"])),
    "crossed": (linear.crossed, lambda a: (a["drivers"], a["u"][0], a["turns"])),
    "draw_sites": (kernels.draw_sites, lambda a: (a["eta"][0], a["u"][0], 0.4, *_one(a))),
    "structured": (kernels.structured, lambda a: (a["u"][0], -0.5, 0.3, a["turns"], a["ways"], a["shares"], a["rng"])),
    "move_spread": (kernels.move_spread, lambda a: (a["u"][0], a["spread"], True, a["shares"], 1.0, a["rng"])),
    "stretch_field": (
        kernels.stretch_field,
        lambda a: (a["eta"][0], a["u"][0], a["spread"], True, a["turns"], a["ways"], a["shares"], 1.0, *_one(a)),
    ),
    "turn_field": (
        kernels.turn_field,
        lambda a: (a["eta"][0], a["u"][0], a["spread"], a["ways"], a["shares"], *_one(a)),
    ),
    "newton_move": (kernels.newton_move, lambda a: (a["common"], a["eta"], a["drivers"], False, *_all(a))),
    "move_scales": (
        shrinkage.move_scales,
        lambda a: (a["common"], a["apart"], a["local"], a["scales"], 0.3, shrinkage.HORSESHOE, True, a["rng"]),
    ),
    "stretch_effects": (
        shrinkage.stretch_effects,
        lambda a: (
            a["eta"], a["common"], a["apart"], a["local"], a["scales"], shrinkage.HORSESHOE, 0.6, a["drivers"], 0.3,
            *_all(a),
        ),
    ),
    "move_relative": (
        shrinkage.move_relative,
        lambda a: (a["apart"], a["scales"], 0.3, shrinkage.HORSESHOE, a["rng"]),
    ),
    "pooled_evidence": (gaussian.pooled_evidence, lambda a: (a["information"], a["scores"], SIZE, 0.6)),
    "draw_effects": (
        gaussian.draw_effects,
        lambda a: (a["information"], a["scores"], SIZE, 0.6, a["common"], a["apart"], a["rng"]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MOVES)
def test_a_compiled_move_does_what_the_readable_one_does(name):
    move, arguments = MOVES[name]
    results = []
    for run in (move, move.py_func):
        held = given()
        returned = run(*arguments(held))
        parts = returned if isinstance(returned, tuple) else (returned,)
        changed = [held[key] for key in ("eta", "u", "spread", "common", "apart", "local", "scales")]
        results.append([np.asarray(part, dtype=float) for part in (*parts, *changed) if part is not None])
    for one, other in zip(*results, strict=True):
        assert one == pytest.approx(other, rel=1e-9, abs=1e-12)


def test_evidence_of_forms_is_that_of_the_whole_gaussian():
    """Effects summed over by hand: the log density of the estimates under prior and sampling covariance together."""
    held = given()
    information, scores, relative = held["information"], held["scores"], 0.6
    lower, half, evidence = gaussian.pooled_evidence(information, scores, SIZE, relative)
    prior = np.diag(SIZE**2)
    whole = np.kron(np.ones((2, 2)), prior) + np.kron(np.eye(2), relative**2 * prior)
    precision = np.kron(np.diag([1.0, 0.0]), information[0]) + np.kron(np.diag([0.0, 1.0]), information[1])
    stacked = scores.ravel()
    inside = np.eye(2 * WIDE) + precision @ whole
    expected = 0.5 * stacked @ whole @ np.linalg.solve(inside, stacked) - 0.5 * np.linalg.slogdet(inside)[1]
    assert evidence == pytest.approx(expected)
    mean = SIZE * linear.backward(lower, half)
    joint = whole @ np.linalg.solve(inside, stacked)  # mean effects of each form
    common = np.kron(np.ones((1, 2)), prior) @ np.linalg.solve(whole, joint)
    assert mean == pytest.approx(common)
