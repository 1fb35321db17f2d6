"""Random numbers of the compiled samplers: against a published sequence and SciPy's distributions."""

import numba
import numpy as np
import pytest
from scipy import stats

from tarazu.methods.capture_recapture import generators

DRAWS = 200_000
ENOUGH = 1e-4  # p-value below which a generator is wrong; with fixed seeds the test is the same every time


def many(function, *arguments):
    @numba.njit
    def fill(state, out):
        for i in range(len(out)):
            out[i] = function(state, *arguments)

    out = np.empty(DRAWS)
    fill(generators.seed_states(11, 1)[0], out)
    return out


def test_bits_as_published():
    """xoshiro256++ from the state 1, 2, 3, 4: the first outputs of the authors' C program."""
    state = np.array([1, 2, 3, 4], dtype=np.uint64)
    assert [int(generators.next_bits(state)) for _ in range(5)] == [
        41943041,
        58720359,
        3588806011781223,
        3591011842654386,
        9228616714210784205,
    ]


def test_chains_have_seeds_of_their_own():
    first, again, other = generators.seed_states(1, 4), generators.seed_states(1, 2), generators.seed_states(2, 4)
    assert len(np.unique(first)) == 16
    assert (first[:2] == again).all()
    assert not np.isin(first, other).any()


@pytest.mark.parametrize(
    ("function", "arguments", "distribution"),
    [
        (generators.uniform, (), stats.uniform()),
        (generators.normal, (), stats.norm()),
        (generators.gamma, (1.0,), stats.gamma(1.0)),
        (generators.gamma, (3.5,), stats.gamma(3.5)),
        (generators.gamma, (20_000.0,), stats.gamma(20_000.0)),
        (generators.log_gamma_variate, (0.05,), stats.loggamma(0.05)),
        (generators.log_gamma_variate, (7.0,), stats.loggamma(7.0)),
    ],
)
def test_continuous(function, arguments, distribution):
    assert stats.kstest(many(function, *arguments), distribution.cdf).pvalue > ENOUGH


def test_the_tail_of_the_normal_is_there():
    """Beyond 3.654 the ziggurat draws from a tail of its own: 0.000258 of all, on both sides."""
    draws = many(generators.normal)
    beyond = np.abs(draws) > generators.TAIL
    expected = 2 * stats.norm.sf(generators.TAIL) * DRAWS
    assert beyond.sum() == pytest.approx(expected, abs=4 * np.sqrt(expected))
    assert (draws[beyond] > 0).any()
    assert (draws[beyond] < 0).any()


@pytest.mark.parametrize(
    ("function", "arguments", "distribution"),
    [
        (generators.binomial, (7, 0.3), stats.binom(7, 0.3)),
        (generators.binomial, (400, 0.002), stats.binom(400, 0.002)),  # inversion
        (generators.binomial, (400, 0.995), stats.binom(400, 0.995)),  # turned round
        (generators.binomial, (500, 0.2), stats.binom(500, 0.2)),  # rejection
        (generators.binomial, (20_000, 0.61), stats.binom(20_000, 0.61)),
        (generators.poisson, (2.5,), stats.poisson(2.5)),
        (generators.poisson, (30.0,), stats.poisson(30.0)),
        (generators.poisson, (18_000.0,), stats.poisson(18_000.0)),
    ],
)
def test_discrete(function, arguments, distribution):
    """Chi-squared over some twenty groups of equal weight."""
    draws = many(function, *arguments).astype(int)
    edges = np.unique(distribution.ppf(np.linspace(0.05, 0.95, 19)))
    edges = edges[distribution.sf(edges) > 0]
    seen = np.bincount(np.searchsorted(edges, draws), minlength=len(edges) + 1)
    expected = DRAWS * np.diff(np.r_[0, distribution.cdf(edges), 1])
    assert stats.chisquare(seen, expected).pvalue > ENOUGH


@pytest.mark.parametrize(("n", "p"), [(5, 0.0), (5, 1.0), (0, 0.4), (3000, 1.0)])
def test_binomial_at_the_ends(n, p):
    state = generators.seed_states(0, 1)[0]
    assert generators.binomial(state, n, p) == (n if p == 1 else 0)


def test_log_factorial():
    numbers = np.array([0, 1, 2, 20, 255, 256, 257, 3000, 10**6, 10**9])
    exact = stats.poisson.logpmf(numbers, 1.0)  # -1 - log(n!)
    assert [generators.log_factorial(int(n)) for n in numbers] == pytest.approx(-1 - exact, rel=1e-14, abs=1e-14)
