"""Space-time and joint maps against Markov chains of our own: the same model, nothing approximated, many short chains at once."""

import numpy as np
import pytest

from tarazu.methods.smoothing import BetaShare, ExponentialVariance, Prior, smooth_jointly, smooth_space_time

SIDE = 3
AREAS = SIDE**2
PLACE = np.arange(AREAS).reshape(SIDE, SIDE)
PAIRS = np.column_stack(
    [np.append(PLACE[:, 1:].ravel(), PLACE[1:].ravel()), np.append(PLACE[:, :-1].ravel(), PLACE[:-1].ravel())]
)
PRIOR = Prior(ExponentialVariance(0.5), BetaShare(1.0, 1.0), intercept_sd=1.0)


def scaled_root(pairs, size):
    """Square root of the scaled covariance of the intrinsic field."""
    laplacian = np.zeros((size, size))
    np.add.at(laplacian, (pairs[:, 0], pairs[:, 1]), -1.0)
    laplacian += laplacian.T
    np.fill_diagonal(laplacian, -laplacian.sum(axis=1))
    covariance = np.linalg.pinv(laplacian, hermitian=True)
    values, vectors = np.linalg.eigh(covariance / np.exp(np.log(np.diag(covariance)).mean()))
    return vectors * np.sqrt(np.maximum(values, 0.0))


SPATIAL = scaled_root(PAIRS, AREAS)


def log_spread(log_sigma):
    """Exponential variance with mean 1/2, as a density of the logarithm of sigma."""
    return 2 * log_sigma - np.exp(2 * log_sigma) / 0.5


def log_uniform_logit(logit):
    return -np.logaddexp(0, logit) - np.logaddexp(0, -logit)


def run_chains(log_risk, log_prior, cases, expected, *, normals, start, chains=250, steps=4000, seed=0):
    """Metropolis in hyperparameters, and Crank-Nicolson in the standard normals that the effects are made of.

    Source: Cotter, Roberts, Stuart, White (2013), Stat Sci 28:424-446. Returns the kept log relative risks and hyperparameters.
    """
    rng = np.random.default_rng(seed)
    z, theta = rng.standard_normal((chains, normals)), start + 0.3 * rng.standard_normal((chains, len(start)))

    def likelihood(z, theta):
        risk = log_risk(z, theta)
        return risk, (cases.ravel() * risk - expected.ravel() * np.exp(risk)).sum(axis=1)

    risk, value = likelihood(z, theta)
    kept_risk, kept_theta = [], []
    for step in range(steps):
        move = (0.15, 0.3, 0.5)[step % 3]
        fresh = np.sqrt(1 - move**2) * z + move * rng.standard_normal(z.shape)
        fresh_risk, fresh_value = likelihood(fresh, theta)
        taken = np.log(rng.random(chains)) < fresh_value - value
        z[taken], risk[taken], value[taken] = fresh[taken], fresh_risk[taken], fresh_value[taken]
        moved = theta + (0.2, 0.5)[step % 2] * rng.standard_normal(theta.shape)
        moved_risk, moved_value = likelihood(z, moved)
        odds = moved_value - value + log_prior(moved) - log_prior(theta)
        taken = np.log(rng.random(chains)) < odds
        theta[taken], risk[taken], value[taken] = moved[taken], moved_risk[taken], moved_value[taken]
        if step > steps // 3 and step % 10 == 0:
            kept_risk.append(risk.copy())
            kept_theta.append(theta.copy())
    return np.vstack(kept_risk), np.vstack(kept_theta)


def bym2(z, log_sigma, logit_rho):
    """From twice as many standard normals as areas."""
    rho = 1 / (1 + np.exp(-logit_rho))[:, None]
    sigma = np.exp(log_sigma)[:, None]
    return sigma * (np.sqrt(1 - rho) * z[:, :AREAS] + np.sqrt(rho) * z[:, AREAS:] @ SPATIAL.T)


def agree(result, risk, *, rel):
    """Means and spreads of the map's relative risks, and P(> 1)."""
    drawn = np.exp(risk)
    assert result.mean.ravel() == pytest.approx(drawn.mean(axis=0), rel=rel)
    assert result.sd.ravel() == pytest.approx(drawn.std(axis=0), rel=3 * rel)
    assert result.exceedance(1.0).ravel() == pytest.approx((drawn > 1).mean(axis=0), abs=rel)


@pytest.mark.parametrize("time", ["rw1", "ar1"])
def test_space_time_is_what_long_chains_say(time):
    rng, times = np.random.default_rng(5), 4
    expected = rng.gamma(4.0, 2.0, (AREAS, 1)) * np.ones(times)
    course = np.array([-0.5, -0.1, 0.2, 0.4])
    risk = np.exp(0.5 * (PLACE.ravel() / AREAS - 0.5)[:, None] + course + 0.2 * rng.standard_normal((AREAS, times)))
    cases = rng.poisson(expected * risk)
    walk = scaled_root(np.column_stack([np.arange(times - 1), np.arange(1, times)]), times)

    def log_risk(z, theta):
        spatial = bym2(z[:, : 2 * AREAS], theta[:, 0], theta[:, 1])
        along, intercept = z[:, 2 * AREAS : 2 * AREAS + times], z[:, 2 * AREAS + times]
        if time == "rw1":
            course = along @ walk.T
        else:
            lasts, course = np.tanh(theta[:, 4]), [along[:, 0]]
            for at in range(1, times):
                course.append(lasts * course[-1] + np.sqrt(1 - lasts**2) * along[:, at])
            course = np.column_stack(course)
        course = np.exp(theta[:, 2])[:, None] * course
        own = np.exp(theta[:, 3])[:, None] * z[:, 2 * AREAS + times + 1 :]
        return (intercept[:, None, None] + spatial[:, :, None] + course[:, None, :]).reshape(len(z), -1) + own

    def log_prior(theta):
        value = sum(log_spread(theta[:, k]) for k in (0, 2, 3)) + log_uniform_logit(theta[:, 1])
        return value if time == "rw1" else value - 2 * np.log(np.cosh(theta[:, 4]))

    start = np.array([-1.0, 0.0, -1.0, -1.5, 0.3])[: 4 if time == "rw1" else 5]
    normals = 2 * AREAS + times + 1 + AREAS * times
    chains, theta = run_chains(log_risk, log_prior, cases, expected, normals=normals, start=start)
    found = smooth_space_time(cases, expected, PAIRS, time=time, prior=PRIOR)
    agree(found, chains, rel=0.03)
    for name, column in (("sigma", 0), ("sigma_time", 2), ("sigma_interaction", 3)):
        values = np.exp(theta[:, column])
        assert found.hyperparameters[name].median == pytest.approx(np.median(values), abs=0.15 * values.std())


def test_joint_maps_are_what_long_chains_say():
    rng = np.random.default_rng(6)
    shared = 0.6 * (PLACE.ravel() / AREAS - 0.4) + 0.3 * rng.standard_normal(AREAS)
    risk = np.exp(np.column_stack([shared, shared + 0.3 * rng.standard_normal(AREAS)]))
    expected = np.column_stack([rng.gamma(4.0, 3.0, AREAS), rng.gamma(4.0, 1.0, AREAS)])
    cases = rng.poisson(expected * risk)
    names = ("sigma", "rho", "delta", "sigma_1", "sigma_2", "rho_specific")

    def log_risk(z, theta):
        both = bym2(z[:, : 2 * AREAS], theta[:, 0], theta[:, 1])
        tilt = np.exp(theta[:, 2])[:, None]
        first = z[:, -2:-1] + tilt * both + bym2(z[:, 2 * AREAS : 4 * AREAS], theta[:, 3], theta[:, 5])
        second = z[:, -1:] + both / tilt + bym2(z[:, 4 * AREAS : 6 * AREAS], theta[:, 4], theta[:, 5])
        return np.stack([first, second], axis=2).reshape(len(z), -1)

    def log_prior(theta):
        value = sum(log_spread(theta[:, k]) for k in (0, 3, 4)) + log_uniform_logit(theta[:, 1])
        return value + log_uniform_logit(theta[:, 5]) - 0.5 * (theta[:, 2] / 0.17) ** 2

    start = np.array([-1.0, 0.0, 0.0, -1.0, -1.0, 0.0])
    chains, theta = run_chains(log_risk, log_prior, cases, expected, normals=6 * AREAS + 2, start=start)
    found = smooth_jointly(cases, expected, PAIRS, prior=PRIOR)
    agree(found, chains, rel=0.03)
    for column, name in enumerate(names):
        values = theta[:, column]
        values = 1 / (1 + np.exp(-values)) if "rho" in name else np.exp(values)
        # Both rho are hardly known here: two runs of the chains differ by 0.07.
        near = 0.1 if "rho" in name else 0.2 * values.std()
        assert found.hyperparameters[name].median == pytest.approx(np.median(values), abs=near)
        assert found.hyperparameters[name].sd == pytest.approx(values.std(), rel=0.15)
