"""What must hold of every smoothed map, and what is said of bad input."""

import numpy as np
import pytest
from scipy.sparse import coo_array

from tarazu.methods.neighbours import find_pairs
from tarazu.methods.smoothing import DEFAULT_PRIOR, VAGUE_PRIOR, BetaShare, PCShare, PCSpread, Prior, smooth_counts
from tarazu.methods.smoothing.graph import build_graph, intrinsic_field
from tarazu.methods.smoothing.prior import share_distance

SIDE = 5
GRID = np.arange(SIDE**2).reshape(SIDE, SIDE)
PAIRS = np.column_stack([np.append(GRID[:, 1:], GRID[1:]), np.append(GRID[:, :-1], GRID[:-1])])
RNG = np.random.default_rng(7)
EXPECTED = RNG.gamma(3.0, 2.0, SIDE**2)
CASES = RNG.poisson(EXPECTED * np.exp(0.6 * np.sin(GRID.ravel() / 5.0) + 0.2 * RNG.normal(size=SIDE**2)))


@pytest.fixture(scope="module")
def plain():
    return smooth_counts(CASES, EXPECTED, PAIRS)


def same(one, other, rel=1e-4):
    assert one.mean == pytest.approx(other.mean, rel=rel)
    assert one.sd == pytest.approx(other.sd, rel=10 * rel)
    assert one.interval == pytest.approx(other.interval, rel=10 * rel)


def test_relabelling_areas_changes_nothing(plain):
    order = np.random.default_rng(1).permutation(len(CASES))
    rank = np.argsort(order)
    other = smooth_counts(CASES[order], EXPECTED[order], rank[PAIRS])
    assert other.mean == pytest.approx(plain.mean[order], rel=1e-4)
    assert other.interval == pytest.approx(plain.interval[order], rel=1e-4)


def test_pairs_may_come_twice_turned_or_as_a_matrix(plain):
    same(smooth_counts(CASES, EXPECTED, np.vstack([PAIRS, PAIRS[::2, ::-1]])), plain, rel=1e-12)
    ones = np.ones(len(PAIRS))
    same(smooth_counts(CASES, EXPECTED, coo_array((ones, PAIRS.T), shape=(25, 25)).tocsr()), plain, rel=1e-12)


def test_more_expected_moves_the_intercept_alone(plain):
    """Exact where the intercept is flat, as by default."""
    other = smooth_counts(CASES, 4.0 * EXPECTED, PAIRS)
    assert other.mean == pytest.approx(plain.mean / 4.0, rel=1e-4)
    moved = other.hyperparameters["intercept"].mean - plain.hyperparameters["intercept"].mean
    assert moved == pytest.approx(-np.log(4.0), abs=1e-4)
    assert other.hyperparameters["sigma"].mean == pytest.approx(plain.hyperparameters["sigma"].mean, rel=1e-3)


def test_two_unjoined_copies_have_the_same_answers():
    twice = smooth_counts(np.tile(CASES, 2), np.tile(EXPECTED, 2), np.vstack([PAIRS, PAIRS + 25]))
    assert twice.mean[:25] == pytest.approx(twice.mean[25:], rel=1e-7)
    assert twice.interval[:25] == pytest.approx(twice.interval[25:], rel=1e-6)


def test_parts_of_a_map_are_scaled_each_by_itself():
    chain, square = [[0, 1], [1, 2]], [[3, 4], [4, 5], [5, 6], [6, 3]]
    both = intrinsic_field(build_graph(np.array(chain + square), 8))
    alone = intrinsic_field(build_graph(np.array(square) - 3, 4))
    assert both.scale[1] == pytest.approx(alone.scale[0])
    assert both.scale[0] == pytest.approx((5 * 2 * 5) ** (1 / 3) / 9)
    assert np.exp(both.sums @ np.log(both.variance / both.member_scale) / both.sums.sum(axis=1)) == pytest.approx(1.0)


def test_an_island_leans_on_no_neighbour():
    """Cut off, it is drawn to the intercept by sigma alone; a map of islands is a Poisson-log-normal model."""
    pairs = PAIRS[(PAIRS != 24).all(axis=1)]
    cut = smooth_counts(CASES, EXPECTED, pairs)
    assert cut.islands.tolist() == [False] * 24 + [True]
    louder = np.where(np.arange(25) == 23, CASES + 40, CASES)
    moved = [
        smooth_counts(louder, EXPECTED, links).mean[24] / smooth_counts(CASES, EXPECTED, links).mean[24]
        for links in (PAIRS, pairs)
    ]
    assert moved[0] > moved[1] + 0.1


def test_a_map_of_islands_is_exact():
    """Poisson-log-normal counts: intercept, sigma and effect are integrated out on a grid, area by area."""
    alone = smooth_counts(CASES, EXPECTED, np.empty((0, 2), int))
    assert alone.islands.all()
    z, spread, centre = np.linspace(-6, 6, 121), np.linspace(-4.0, 0.7, 48), np.linspace(-0.6, 0.9, 61)
    eta = centre[None, :, None] + np.exp(spread)[:, None, None] * z
    joint = np.array([DEFAULT_PRIOR.spread.log_density(at) for at in spread])[:, None] + np.zeros(61)
    means = []
    for count, due in zip(CASES, EXPECTED, strict=True):
        density = np.exp(
            count * (eta + np.log(due)) - due * np.exp(eta) - count * np.log(count + 0.5) + count - z**2 / 2
        )
        joint = joint + np.log(density.sum(axis=2))
        means.append((density * np.exp(eta)).sum(axis=2) / density.sum(axis=2))
    share = np.exp(joint - joint.max())
    assert [(share * mean).sum() / share.sum() for mean in means] == pytest.approx(alone.mean.tolist(), rel=0.015)


def test_an_area_without_evidence_is_predicted_from_its_neighbours():
    high = np.array([0, 1, 5, 6, 2, 10])
    expected, cases = np.full(25, 20.0), np.full(25, 10)
    cases[high] = 60
    expected[0], cases[0] = 0.0, 0
    cut = smooth_counts(cases, expected, PAIRS)
    assert cut.informed.tolist() == [False] + [True] * 24
    assert cut.mean[0] > 1.5
    assert cut.mean[24] < 0.8
    assert cut.sd[0] > 1.5 * cut.sd[1]
    unknown = np.where(np.arange(25) == 0, np.nan, cases)
    same(smooth_counts(unknown, np.full(25, 20.0), PAIRS), cut, rel=1e-9)
    assert list(cut.to_frame()["status"][:2]) == ["predicted", "estimated"]


def test_weights_discount_evidence(plain):
    """Cases that come five at a time, each with a weight of a fifth, are so many single ones."""
    met = smooth_counts(5 * CASES, 5.0 * EXPECTED, PAIRS, weights=np.full(25, 0.2))
    same(met, plain)
    less = smooth_counts(CASES, EXPECTED, PAIRS, weights=np.full(25, 0.2))
    assert np.log(less.mean).std() < 0.5 * np.log(plain.mean).std()


def test_draws_are_the_same_for_the_same_seed(plain):
    assert plain.draws(50, 3).tolist() == plain.draws(50, 3).tolist()
    assert plain.draws(50).tolist() == plain.draws(50, 0).tolist()
    assert plain.draws(50, 3).tolist() != plain.draws(50, 4).tolist()
    assert plain.draws(7, 3).shape == (7, 25)


def test_a_covariate_that_explains_all_leaves_nothing_to_smooth():
    slope = np.linspace(-1, 1, 25)
    cases = np.round(200 * np.exp(0.7 * slope))
    got = smooth_counts(cases, np.full(25, 200.0), PAIRS, slope)
    known = got.hyperparameters["coefficient_1"]
    assert known.interval[0] < 0.7 < known.interval[1]
    assert got.hyperparameters["sigma"].median < 0.05


def test_the_answers_hardly_depend_on_the_bound_of_rho():
    near, far = (
        smooth_counts(CASES, EXPECTED, PAIRS, prior=Prior(PCSpread(), PCShare(bound=bound), 5.0))
        for bound in (10.0, 30.0)
    )
    assert near.mean == pytest.approx(far.mean, rel=0.02)
    assert near.sd == pytest.approx(far.sd, rel=0.03)


def test_the_prior_of_rho_holds_what_it_states():
    structure = intrinsic_field(build_graph(find_pairs(PAIRS, 25)[0], 25))
    for share in (PCShare(), PCShare(0.3, 0.2), PCShare(0.5, 0.9, 8.0)):
        at = np.log(share.below / (1 - share.below))
        ends = share.cumulative(np.array([-share.bound, at, share.bound]), structure)
        assert ends == pytest.approx([0.0, share.probability, 1.0], abs=1e-6)


def test_the_distance_of_rho_is_that_of_the_matrices():
    pairs = find_pairs(PAIRS, 25)[0]
    structure = intrinsic_field(build_graph(pairs, 25))
    laplacian = np.zeros((25, 25))
    laplacian[structure.rows, structure.columns] = structure.values
    laplacian += np.tril(laplacian, -1).T
    covariance = np.linalg.pinv(laplacian) / structure.scale[0]
    for logit in (-4.0, 0.0, 3.0):
        rho = 1 / (1 + np.exp(-logit))
        mixed = (1 - rho) * np.eye(25) + rho * covariance
        divergence = np.trace(mixed) - 25 - np.linalg.slogdet(mixed)[1]
        assert share_distance(np.array([logit]), structure)[0] == pytest.approx(np.sqrt(divergence))


BAD = {
    "below 0": ([-1] + [1] * 24, EXPECTED, PAIRS, {}),
    "whole numbers": ([0.5] + [1] * 24, EXPECTED, PAIRS, {}),
    "where none is expected": (np.ones(25), np.zeros(25), PAIRS, {}),
    "not one case": (np.zeros(25), EXPECTED, PAIRS, {}),
    "cases has shape": (np.ones(24), EXPECTED, PAIRS, {}),
    "outside 0 to 24": (CASES, EXPECTED, [[0, 25]], {}),
    "own neighbours": (CASES, EXPECTED, [[3, 3]], {}),
    "pairs of areas have shape": (CASES, EXPECTED, [0, 1, 2], {}),
    "must be whole numbers": (CASES, EXPECTED, [[0.5, 1]], {}),
    "is a matrix of shape": (CASES, EXPECTED, coo_array((3, 3)), {}),
    "weights has shape": (CASES, EXPECTED, PAIRS, {"weights": np.zeros(25)}),
    "covariates has 3 rows": (CASES, EXPECTED, PAIRS, {"covariates": np.ones(3)}),
    "level=1.0": (CASES, EXPECTED, PAIRS, {"level": 1.0}),
}


@pytest.mark.parametrize("words", BAD)
def test_bad_input_is_refused(words):
    cases, expected, pairs, more = BAD[words]
    with pytest.raises(ValueError, match=words):
        smooth_counts(cases, expected, pairs, **more)


def test_all_faults_are_told_at_once():
    with pytest.raises(ValueError) as caught:
        smooth_counts([-1, 0.5, 2], [1.0, 1.0, 0.0], [[0, 0], [1, 9]], weights=[2, 1, 1], level=0)
    for words in (
        "below 0",
        "not whole numbers",
        "none is expected",
        "own neighbours",
        "outside 0 to 2",
        "weights",
        "level",
    ):
        assert words in str(caught.value)


def test_arguments_of_results_and_priors_are_checked(plain):
    with pytest.raises(ValueError, match="relative risk is above 0"):
        plain.exceedance(0.0)
    with pytest.raises(ValueError, match="number=0"):
        plain.draws(0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        plain.quantile(1.0)
    for wrong in (lambda: PCShare(1.0), lambda: PCSpread(0.0), lambda: BetaShare(0.0), lambda: Prior(intercept_sd=0.0)):
        with pytest.raises(ValueError):
            wrong()


def test_summaries_agree_with_each_other(plain):
    assert plain.quantile(0.5) == pytest.approx(plain.median)
    assert plain.exceedance(plain.median) == pytest.approx(0.5, abs=1e-6)
    assert plain.exceedance(plain.interval[:, 1]) == pytest.approx(0.025, abs=1e-6)
    assert not plain.mean.flags.writeable
    assert DEFAULT_PRIOR != VAGUE_PRIOR


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ([0] * 24 + [1], np.full(25, 0.01)),
        ([0] * 24 + [3000], np.full(25, 100.0)),
        (np.full(25, 10**6), np.full(25, 1.0)),
        ([5] + [0] * 24, np.append(1.0, np.zeros(24))),
    ],
)
@pytest.mark.parametrize("prior", [DEFAULT_PRIOR, VAGUE_PRIOR])
def test_extreme_maps_have_finite_answers(cases, expected, prior):
    got = smooth_counts(cases, expected, PAIRS, prior=prior)
    assert np.isfinite([got.median, *got.interval.T]).all()
    assert not np.isnan([got.mean, got.sd]).any()
    assert (got.interval[:, 0] <= got.median).all()
    assert (got.median <= got.interval[:, 1]).all()
    assert np.isfinite(got.draws(20)).all()
