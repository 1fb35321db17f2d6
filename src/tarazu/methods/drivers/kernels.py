"""Single moves of the sampler on rates of areas; every one leaves the posterior as it is, and they repair each other's weak sides.

Rates are log-linear: eta = level + drivers @ effects + u, cases ~ Poisson(due * exp(eta)) where `seen`. Close to eta a move
is good where cases are many, with the noise fixed where they are few (Yu, Meng 2011, J Comput Graph Stat 20:531-570).
"""

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.compiled import compiled
from tarazu.methods.drivers.linear import along, backward, combined, crossed, factored, forward, log_diagonal, normals

Random = np.random.Generator
Mask = NDArray[np.bool_]
Array = NDArray[np.float64]
Ints = NDArray[np.int64]

LOGIT_BOUND = 6.0  # of the structured share: beyond, the rest has no spread that data could show


@compiled
def log_likelihood(eta: Array, cases: Array, due: Array, seen: Mask) -> float:
    """Sum over seen areas of the Poisson log-likelihood, up to a constant; the arrays have one shape, seen its last side."""
    total = 0.0
    for form in range(eta.shape[0]):
        for area in range(eta.shape[1]):
            if seen[area]:
                total += cases[form, area] * eta[form, area] - due[form, area] * np.exp(eta[form, area])
    return total


@compiled
def _site(value: float, mean: float, spread: float, cases: float, due: float) -> float:
    off = (value - mean) / spread
    return float(cases * value - due * np.exp(value) - 0.5 * off * off)


@compiled
def draw_sites(eta: Array, mean: Array, spread: float, cases: Array, due: Array, seen: Mask, rng: Random) -> None:
    """Each eta given its mean and spread, by a slice step (Neal 2003, Ann Stat 31:705-767); unseen ones from the prior."""
    for area in range(len(eta)):
        if not seen[area]:
            eta[area] = mean[area] + spread * rng.standard_normal()
            continue
        where = (mean[area], spread, cases[area], due[area])
        height = _site(eta[area], *where) + np.log(1.0 - rng.random())
        width = 2.0 / np.sqrt(1.0 / (spread * spread) + cases[area] + 0.5)
        low = eta[area] - width * rng.random()
        high = low + width
        while _site(low, *where) > height:
            low -= width
        while _site(high, *where) > height:
            high += width
        while True:
            tried = low + (high - low) * rng.random()
            if _site(tried, *where) >= height:
                eta[area] = tried
                break
            if tried < eta[area]:
                low = tried
            else:
                high = tried


@compiled
def variances(log_sd: float, logit_share: float, shares: Array) -> Array:
    """Variance of u along each direction: sd^2 (share * shares + 1 - share)."""
    share = 1.0 / (1.0 + np.exp(-logit_share))
    found = np.empty(len(shares))
    for way in range(len(shares)):
        found[way] = np.exp(2.0 * log_sd) * (share * shares[way] + 1.0 - share)
    return found


@compiled
def structured(
    u: Array, log_sd: float, logit_share: float, turns: Array, ways: Array, shares: Array, rng: Random
) -> Array:
    """A draw of the structured part of u given u."""
    share = 1.0 / (1.0 + np.exp(-logit_share))
    whole = variances(log_sd, logit_share, shares)
    turned = combined(u, turns)
    for way in range(len(turned)):
        inside = np.exp(2.0 * log_sd) * share * shares[way]
        spread = np.sqrt(inside * (whole[way] - inside) / whole[way])
        turned[way] = inside / whole[way] * turned[way] + spread * rng.standard_normal()
    return combined(turned, ways)


@compiled
def log_prior_spread(log_sd: float, logit_share: float, sd_scale: float) -> float:
    """Half-normal standard deviation and an even share, on the scales they are moved on."""
    if abs(logit_share) > LOGIT_BOUND:
        return -np.inf
    ratio = np.exp(log_sd) / sd_scale
    return float(-0.5 * ratio * ratio + log_sd - logit_share - 2.0 * np.log1p(np.exp(-logit_share)))


@compiled
def log_field(turned: Array, log_sd: float, logit_share: float, shares: Array) -> float:
    """Log density of u from its coordinates along the directions."""
    total = 0.0
    whole = variances(log_sd, logit_share, shares)
    for way in range(len(turned)):
        total -= 0.5 * (np.log(whole[way]) + turned[way] * turned[way] / whole[way])
    return total


@compiled
def stride(rng: Random) -> float:
    """A normal step whose size is drawn as well, from a tenth to twice: no tuning, and no chain gets stuck."""
    return float(rng.standard_normal() * 10.0 ** (1.3 * rng.random() - 1.0))


@compiled
def move_spread(
    turned: Array, spread: Array, structured_too: bool, shares: Array, sd_scale: float, rng: Random
) -> None:
    """Standard deviation and structured share given u; `spread` holds log sd and logit share and is changed in place."""
    for _ in range(4):
        sd = spread[0] + 0.5 * stride(rng)
        share = spread[1] + 1.5 * stride(rng) if structured_too else spread[1]
        before = log_field(turned, spread[0], spread[1], shares) + log_prior_spread(spread[0], spread[1], sd_scale)
        after = log_field(turned, sd, share, shares) + log_prior_spread(sd, share, sd_scale)
        if np.log(1.0 - rng.random()) < after - before:
            spread[0], spread[1] = sd, share


@compiled
def stretch_field(
    eta: Array,
    u: Array,
    spread: Array,
    structured_too: bool,
    turns: Array,
    ways: Array,
    shares: Array,
    sd_scale: float,
    cases: Array,
    due: Array,
    seen: Mask,
    rng: Random,
) -> None:
    """Standard deviation and share with the noise of u fixed: u is stretched along. Changes eta, u and spread in place."""
    sd = spread[0] + 0.5 * stride(rng)
    share = spread[1] + 1.5 * stride(rng) if structured_too else spread[1]
    ratio = log_prior_spread(sd, share, sd_scale) - log_prior_spread(spread[0], spread[1], sd_scale)
    if ratio == -np.inf:
        return
    wanted, present = variances(sd, share, shares), variances(spread[0], spread[1], shares)
    turned = combined(u, turns)
    for way in range(len(turned)):
        turned[way] *= np.sqrt(wanted[way] / present[way])
    tried = combined(turned, ways)
    moved = eta + tried - u
    ratio += _one(moved, cases, due, seen) - _one(eta, cases, due, seen)
    if np.log(1.0 - rng.random()) < ratio:
        eta[:], u[:] = moved, tried
        spread[0], spread[1] = sd, share


@compiled
def _one(eta: Array, cases: Array, due: Array, seen: Mask) -> float:
    total = 0.0
    for area in range(len(eta)):
        if seen[area]:
            total += cases[area] * eta[area] - due[area] * np.exp(eta[area])
    return total


@compiled
def turn_field(
    eta: Array, u: Array, spread: Array, ways: Array, shares: Array, cases: Array, due: Array, seen: Mask, rng: Random
) -> None:
    """u along an ellipse through itself and a draw from its prior (Murray, Adams, MacKay 2010, AISTATS 9:541-548)."""
    whole = variances(spread[0], spread[1], shares)
    noise = normals(len(u), rng)
    for way in range(len(u)):
        noise[way] *= np.sqrt(whole[way])
    other = combined(noise, ways)
    height = _one(eta, cases, due, seen) + np.log(1.0 - rng.random())
    angle = 2.0 * np.pi * rng.random()
    low, high = angle - 2.0 * np.pi, angle
    while True:
        tried = u * np.cos(angle) + other * np.sin(angle)
        moved = eta + tried - u
        if _one(moved, cases, due, seen) >= height:
            eta[:], u[:] = moved, tried
            return
        if angle < 0:
            low = angle
        else:
            high = angle
        angle = low + (high - low) * rng.random()


@compiled
def _proposal(
    weights: Array, offset: Array, design: Array, cases: Array, due: Array, seen: Mask
) -> tuple[Array, Array, float]:
    """Mean and Cholesky factor of the precision of a Newton step from `weights`, and their log posterior."""
    forms, areas = offset.shape
    wide = len(weights)
    slope, curve = np.zeros(areas), np.zeros(areas)
    line = along(design, weights)
    value = 0.0
    for form in range(forms):
        for area in range(areas):
            if seen[area]:
                eta = offset[form, area] + line[area]
                mean = due[form, area] * np.exp(min(eta, 700.0))
                value += cases[form, area] * eta - mean
                slope[area] += cases[form, area] - mean
                curve[area] += mean
    precision = crossed(design, curve, design)
    right = combined(slope, design)
    for one in range(wide):
        precision[one, one] += 1.0
        right[one] -= weights[one]
        value -= 0.5 * weights[one] * weights[one]
    lower = factored(precision)
    return weights + backward(lower, forward(lower, right)), lower, value


@compiled
def newton_move(
    weights: Array, offset: Array, design: Array, settling: bool, cases: Array, due: Array, seen: Mask, rng: Random
) -> None:
    """Coefficients with standard normal priors by a Newton step with noise, accepted or not; changed in place.

    Source: Gamerman (1997), Stat Comput 7:57-68.

    Args:
        offset, cases, due: shape (forms, areas), what eta is without the coefficients.
        design: shape (areas, coefficients), the same for all forms.
        settling: whether the step is taken whatever its likelihood.
    """
    mean, lower, before = _proposal(weights, offset, design, cases, due, seen)
    noise = normals(len(weights), rng)
    tried = mean + backward(lower, noise)
    back, under, after = _proposal(tried, offset, design, cases, due, seen)
    ratio = after - before + log_diagonal(under) - log_diagonal(lower)
    for column in range(len(weights)):
        home = 0.0
        for row in range(column, len(weights)):
            home += under[row, column] * (weights[row] - back[row])
        ratio += 0.5 * (noise[column] * noise[column] - home * home)
    if settling or np.log(1.0 - rng.random()) < ratio:
        weights[:] = tried


@compiled
def fill_gaps(
    drivers: Array,
    rows: Ints,
    factors: Array,
    noise: Array,
    eta: Array,
    effects: Array,
    cases: Array,
    due: Array,
    seen: Mask,
    rng: Random,
) -> None:
    """Unknown driver values of an area along an ellipse through them and a draw given its known ones; all in place.

    Args:
        rows: areas with gaps; factors: of the covariance of their values given the known ones, 0 where known.
        noise: shape (rows, drivers), what makes the present values.
        effects: shape (forms, drivers).
    """
    for gap in range(len(rows)):
        area = rows[gap]
        before = along(factors[gap], noise[gap])
        fresh = normals(noise.shape[1], rng)
        other = along(factors[gap], fresh)
        angle = 2.0 * np.pi * rng.random()
        low, high = angle - 2.0 * np.pi, angle
        height = _at(eta, area, cases, due, seen, np.zeros(len(effects))) + np.log(1.0 - rng.random())
        while True:
            change = before * (np.cos(angle) - 1.0) + other * np.sin(angle)
            moved = along(effects, change)
            if _at(eta, area, cases, due, seen, moved) >= height:
                break
            if angle < 0:
                low = angle
            else:
                high = angle
            angle = low + (high - low) * rng.random()
        noise[gap] = noise[gap] * np.cos(angle) + fresh * np.sin(angle)
        drivers[area] += change
        eta[:, area] += moved


@compiled
def _at(eta: Array, area: int, cases: Array, due: Array, seen: Mask, moved: Array) -> float:
    total = 0.0
    if seen[area]:
        for form in range(len(eta)):
            value = eta[form, area] + moved[form]
            total += cases[form, area] * value - due[form, area] * np.exp(value)
    return total
