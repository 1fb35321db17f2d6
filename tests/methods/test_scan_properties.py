"""What must always hold of a scan, and a plain slow version that must agree."""

import itertools
import math
import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu.methods.scan import field, likelihood, scan, scan_space_time, search, shapes
from tarazu.methods.scan.p_values import monte_carlo

SIDE = 6
GRID = np.array([(x, y) for x in range(SIDE) for y in range(SIDE)], dtype=float)
BORDERS = [
    (one, other) for one, other in itertools.combinations(range(SIDE**2), 2) if abs(GRID[one] - GRID[other]).sum() == 1
]
TOUCHING = {place: {b for a, b in [*BORDERS, *[(b, a) for a, b in BORDERS]] if a == place} for place in range(SIDE**2)}
POISSON = likelihood.POISSON


def country(seed, *, areas=SIDE**2, mean=4.0):
    """Uneven people at uneven places, cases at one rate."""
    rng = np.random.default_rng(seed)
    people = rng.integers(200, 3000, areas)
    where = rng.normal(size=(areas, 2))
    return rng.poisson(mean * people / people.mean()), people, where


def plain_ratio(count, due, total):
    """Kulldorff's statistic as printed."""
    if count <= due:
        return 0.0
    rest = (total - count) * math.log((total - count) / (total - due)) if count < total else 0.0
    return count * math.log(count / due) + rest


def plain_best(cases, expected, sets):
    """The greatest statistic over sets of areas, each looked at by itself."""
    total = cases.sum()
    return max(
        plain_ratio(cases[list(held)].sum(), expected[list(held)].sum(), total)
        for held in sets
        if cases[list(held)].sum() >= 2
    )


def plain_circles(where, people, share=0.5):
    for centre in range(len(where)):
        order = sorted(
            range(len(where)), key=lambda area: (area != centre, math.dist(where[centre], where[area]), area)
        )
        for size in range(1, len(order) + 1):
            if people[order[:size]].sum() <= share * people.sum():
                yield order[:size]


def plain_connected(nearest):
    """Connected sets of a grid among the nearest areas of a centre that they hold, found by trying all."""
    for centre in range(len(GRID)):
        order = sorted(range(len(GRID)), key=lambda area: (area != centre, math.dist(GRID[centre], GRID[area]), area))
        others = order[1:nearest]
        for size in range(nearest):
            for rest in itertools.combinations(others, size):
                if is_connected({centre, *rest}):
                    yield (centre, *rest)


def is_connected(held):
    reached, waiting = set(), [min(held)]
    while waiting:
        area = waiting.pop()
        reached.add(area)
        waiting += (TOUCHING[area] & held) - reached
    return reached == held


def replicate_counts(cases, people, where, seed, number):
    """The replicates that the scan draws, shape (number, areas)."""
    due = people * (cases.sum() / people.sum())
    drawn_from = field.Field(POISSON, cases[:, None], due[:, None], people.astype(float), np.lexsort(where.T))
    return due, drawn_from.draw(range(number), seed=seed, lanes=number)[:, 0].T


@pytest.mark.parametrize("seed", range(3))
def test_circles_agree_with_a_plain_scan(seed):
    cases, people, where = country(seed)
    found = scan(cases, people, where, replicates=60, seed=seed)
    due, replicates = replicate_counts(cases, people, where, seed, 16)
    circles = list(plain_circles(where, people))

    assert found.clusters[0].statistic == pytest.approx(plain_best(cases, due, circles), rel=1e-10)
    want = [plain_best(counts, due, circles) for counts in replicates]
    np.testing.assert_allclose(found.maxima[:16], want, rtol=1e-10)


@pytest.mark.parametrize("window", ["flexible", "restricted_flexible"])
@pytest.mark.parametrize("seed", range(2))
def test_connected_sets_agree_with_trying_all(window, seed):
    rng = np.random.default_rng(seed)
    people = rng.integers(200, 3000, len(GRID))
    cases = rng.poisson(4.0 * people / people.mean())
    found = scan(
        cases, people, GRID, window=window, neighbours=BORDERS, nearest=7, alpha=0.35, replicates=16, seed=seed
    )
    due, replicates = replicate_counts(cases, people, GRID, seed, 16)
    sets = list(plain_connected(7))

    def best(counts):
        from scipy.stats import poisson

        middle = poisson.sf(counts, due) + poisson.pmf(counts, due) / 2
        allowed = set(np.flatnonzero(middle < 0.35)) if window == "restricted_flexible" else set(range(len(GRID)))
        return plain_best(counts, due, [held for held in sets if allowed.issuperset(held)])

    assert found.clusters[0].statistic == pytest.approx(best(cases), rel=1e-10)
    np.testing.assert_allclose(found.maxima, [best(counts) for counts in replicates], rtol=1e-10)


def test_ellipses_agree_with_stretched_circles():
    """An ellipse is a circle in a plane that was squeezed along its long axis."""
    cases, people, where = country(4)
    found = scan(cases, people, where, window="elliptic", shapes=[3], angles=[2], penalty=1.0, replicates=0)
    squeezed = [
        plain_best(cases, people * cases.sum() / people.sum(), plain_circles(where * factor, people))
        for factor in ([1.0, 1 / 3], [1 / 3, 1.0])
    ]
    assert found.clusters[0].statistic == pytest.approx(0.75 * max(squeezed), rel=1e-10)
    assert found.clusters[0].log_likelihood_ratio == pytest.approx(max(squeezed), rel=1e-10)
    assert found.clusters[0].angle == (90.0, 0.0)[int(np.argmax(squeezed))]


def test_cylinders_agree_with_a_plain_scan():
    rng = np.random.default_rng(5)
    people = rng.integers(200, 3000, 12)
    where, due = rng.normal(size=(12, 2)), 3.0 * people[:, None] / people.mean() * [1.0, 1.5, 0.8, 1.2]
    cases = rng.poisson(due)
    found = scan_space_time(cases, people, where, due, prospective=False, max_periods=3, replicates=0)
    scaled, circles = due * cases.sum() / due.sum(), list(plain_circles(where, people))
    want = max(
        plain_ratio(cases[held, first:last].sum(), scaled[held, first:last].sum(), cases.sum())
        for held in circles
        for first, last in itertools.combinations(range(5), 2)
        if last - first <= 3
    )
    assert found.clusters[0].statistic == pytest.approx(want, rel=1e-10)
    now = scan_space_time(cases, people, where, due, max_periods=3, replicates=0)
    assert all(cluster.periods[1] == 3 for cluster in now.clusters)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([likelihood.POISSON, likelihood.BERNOULLI, likelihood.EXPECTATION]),
    st.integers(2, 400),
    st.floats(0.01, 0.99),
    st.floats(0.0, 40.0),
    st.integers(2, 50),
)
def test_the_least_count_is_the_first_that_exceeds_a_level(model, total, share, level, sparse):
    everyone = float(total * sparse)
    people = float(max(round(everyone * share), 1))
    due = total * people / everyone
    least = likelihood.least_count(model, level, due, people, float(total), everyone)
    most = int(min(total, people)) if model != likelihood.EXPECTATION else int(due + 400)
    for count in range(max(int(due) - 1, 1), most + 1):
        if count > due:
            args = (model, float(count), due, people, float(total), everyone)
            exceeds = likelihood.log_ratio(*args) > level
            assert exceeds == (count >= least) or abs(likelihood.log_ratio(*args) - level) < 1e-6
            bound = (count - due) ** 2 * likelihood.chi_square_factor(model, due, people, float(total), everyone)
            assert likelihood.log_ratio(*args) <= bound * (1 + 1e-9)


@pytest.mark.parametrize("model", [likelihood.POISSON, likelihood.BERNOULLI, likelihood.EXPECTATION])
def test_compiled_loops_say_what_the_readable_ones_say(model):
    args = (model, 12.0, 5.5, 60.0, 90.0, 1000.0)
    assert likelihood.log_ratio(*args) == pytest.approx(likelihood.log_ratio.py_func(*args), rel=1e-14)
    assert likelihood.least_count(model, 3.0, *args[2:]) == likelihood.least_count.py_func(model, 3.0, *args[2:])

    cases, people, where = country(2, areas=12)
    zones = shapes.circular(where, people, measure="euclidean", share=0.5, nearest=None)
    due = people * (cases.sum() / people.sum())
    along = (zones.area, zones.come, zones.go)
    sums = [search._run_along(*along, zones.slots, held) for held in (due, people.astype(float))]
    least = np.full(len(zones.area), 2, dtype=np.int32)
    _, replicates = replicate_counts(cases, people, where, 0, 8)
    maxima = np.zeros((2, 8))
    for loop, best in zip((search._raise_maxima, search._raise_maxima.py_func), maxima, strict=True):
        counts, running = np.ascontiguousarray(replicates.T), np.zeros((zones.slots, 8), dtype=np.int32)
        least_due = np.maximum(least, np.floor(sums[0]).astype(np.int32) + 1)
        whole = (model, float(cases.sum()), float(people.sum()))
        loop(*along, zones.kind, zones.discount, least_due, *sums, counts, running, best, *whole)
    np.testing.assert_allclose(maxima[0], maxima[1], rtol=1e-13)
    assert (maxima[0] > 0).all()


def test_bernoulli_is_the_likelihood_of_two_proportions():
    """Against binomial likelihoods: 12 of 60 within, 78 of 940 outside, and 90 of 1,000 everywhere."""
    from scipy.stats import binom

    apart = binom.logpmf(12, 60, 12 / 60) + binom.logpmf(78, 940, 78 / 940)
    alike = binom.logpmf(12, 60, 0.09) + binom.logpmf(78, 940, 0.09)
    got = likelihood.log_ratio(likelihood.BERNOULLI, 12.0, 5.4, 60.0, 90.0, 1000.0)
    assert got == pytest.approx(apart - alike, rel=1e-9)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_order_of_areas_changes_nothing(seed, random):
    cases, people, where = country(seed)
    order = np.array(random.sample(range(len(cases)), len(cases)))
    one = scan(cases, people, where, replicates=99)
    other = scan(cases[order], people[order], where[order], replicates=99)

    np.testing.assert_allclose(other.maxima, one.maxima, rtol=1e-9)
    first, moved = one.clusters[0], other.clusters[0]
    assert moved.statistic == pytest.approx(first.statistic, rel=1e-9)
    assert moved.p_value == first.p_value
    assert sorted(order[list(moved.members)]) == list(first.members)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.001, 0.5, 3.0, 1e4]))
def test_scaling_the_population_changes_nothing(seed, factor):
    cases, people, where = country(seed)
    one, other = (scan(cases, held, where, replicates=99) for held in (people, people * factor))
    assert [cluster.members for cluster in other.clusters] == [cluster.members for cluster in one.clusters]
    np.testing.assert_allclose(other.maxima, one.maxima, rtol=1e-9)
    same = scan(cases, people, where, expected=people * factor, replicates=99)
    np.testing.assert_allclose(same.maxima, one.maxima, rtol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["circular", "elliptic", "flexible", "restricted_flexible"]))
def test_clusters_are_in_order_apart_and_above_their_due(seed, window):
    rng = np.random.default_rng(seed)
    people = rng.integers(200, 3000, len(GRID))
    cases = rng.poisson(2.0 * people / people.mean())
    found = scan(cases, people, GRID, window=window, neighbours=BORDERS, nearest=8, replicates=19)
    statistics = [cluster.statistic for cluster in found.clusters]
    members = [member for cluster in found.clusters for member in cluster.members]

    assert statistics == sorted(statistics, reverse=True)
    assert len(members) == len(set(members))
    assert [cluster.p_value for cluster in found.clusters] == sorted(cluster.p_value for cluster in found.clusters)
    for cluster in found.clusters:
        held = list(cluster.members)
        assert cluster.observed == cases[held].sum() >= 2
        assert cluster.expected == pytest.approx(people[held].sum() * cases.sum() / people.sum())
        assert cluster.relative_risk > cluster.smr > 1
        assert people[held].sum() <= people.sum() / 2
        assert cluster.centre in held
        assert (found.membership[held] == found.clusters.index(cluster)).all()
    assert (found.membership == -1).sum() == len(people) - len(members)


@pytest.mark.parametrize("window", ["circular", "elliptic", "flexible", "restricted_flexible"])
def test_a_planted_cluster_is_found(window):
    planted = [area for area, place in enumerate(GRID) if np.hypot(*(place - [1, 4])) <= 1]
    people = np.full(len(GRID), 1000)
    rate = np.where(np.isin(np.arange(len(GRID)), planted), 4.0, 1.0)
    cases = np.random.default_rng(1).poisson(6 * rate)
    found = scan(cases, people, GRID, window=window, neighbours=BORDERS, replicates=99)
    best = found.clusters[0]
    assert best.p_value == 0.01
    assert best.gumbel_p_value < 1e-6
    assert len(set(planted) & set(best.members)) >= 4
    assert len(set(best.members) - set(planted)) <= 3
    assert best.relative_risk > 2.5


def test_a_weak_cluster_comes_out_of_the_shade_of_a_strong_one():
    """Two planted clusters; with the strong one left in, what is due outside is too much for the weak one."""
    people = np.full(len(GRID), 1000)
    cases = np.full(len(GRID), 10)
    cases[[0, 1, 6, 7]], cases[[28, 29, 34, 35]], cases[16] = 60, 19, 12
    together = scan(cases, people, GRID, replicates=199)
    apart = scan(cases, people, GRID, replicates=199, iterative=True)
    weak = (28, 29, 34, 35)

    assert together.clusters[0].members == apart.clusters[0].members == (0, 1, 6, 7)
    assert apart.clusters[1].members == weak
    assert "each removed before the next" in apart.about()
    assert apart.clusters[1].p_value < 0.02
    assert apart.clusters[1].expected == pytest.approx((cases.sum() - 240) / 8)  # of what is left
    assert all(cluster.members != weak or cluster.p_value > 0.05 for cluster in together.clusters)
    assert apart.clusters[-1].p_value > 0.05
    assert all(cluster.p_value <= 0.05 for cluster in apart.clusters[:-1])


@pytest.mark.parametrize("options", [{}, {"window": "restricted_flexible", "neighbours": BORDERS}])
def test_neither_threads_nor_number_of_replicates_change_a_replicate(monkeypatch, options):
    cases, people, _ = country(3)
    many = scan(cases, people, GRID, replicates=99, seed=7, **options)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    alone = scan(cases, people, GRID, replicates=99, seed=7, **options)
    few = scan(cases, people, GRID, replicates=30, seed=7, **options)
    other = scan(cases, people, GRID, replicates=99, seed=8, **options)
    assert (many.maxima == alone.maxima).all()
    assert (few.maxima[:16] == many.maxima[:16]).all()
    assert (other.maxima != many.maxima).any()


def spread_evenly(kind, seed):
    """A country of 25 areas at one rate, scanned in one of four ways."""
    rng = np.random.default_rng(seed)
    people, where = rng.integers(200, 3000, 25), rng.normal(size=(25, 2))
    due = np.outer(people / people.mean(), [1.0, 2.0, 1.5, 2.5])
    options = {"replicates": 99, "seed": seed, "most": 1}
    if kind == "poisson":
        return scan(rng.poisson(4.0 * due[:, 0]), people, where, **options)
    if kind == "bernoulli":  # a third of the people are cases: a multinomial would vary too much
        return scan(rng.binomial(people, 1 / 3), people, where, model="bernoulli", **options)
    model = {"space-time": "poisson", "expectation": "expectation_based"}[kind]
    return scan_space_time(rng.poisson(due), people, where, due, model=model, **options)


@pytest.mark.parametrize("kind", ["poisson", "bernoulli", "space-time", "expectation"])
def test_under_the_null_p_values_are_uniform(kind):
    """Short form of benchmarks/scan.py: 250 countries, 99 replicates each; within four standard errors."""
    found = [spread_evenly(kind, seed).clusters for seed in range(250)]
    rank, smooth = np.array([(best.p_value, best.gumbel_p_value) for best, *_ in found]).T
    for p in (rank, smooth):
        for level in (0.05, 0.2, 0.5, 0.8):
            assert (p <= level).mean() == pytest.approx(level, abs=4 * (level * (1 - level) / 250) ** 0.5)


def test_equal_statistics_count_as_reached():
    assert monte_carlo(2.0, np.array([2.0 - 1e-13, 1.0, 3.0])) == 0.75
