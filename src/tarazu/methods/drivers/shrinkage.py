"""How strongly effects are drawn to zero: the regularised horseshoe, a ridge, or not at all.

Source: Piironen, Vehtari (2017), Electron J Stat 11:5018-5051, equations 2.8 and 3.11.
"""

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.compiled import compiled
from tarazu.methods.drivers.kernels import log_likelihood, stride
from tarazu.methods.drivers.linear import along

Random = np.random.Generator
Mask = NDArray[np.bool_]
Array = NDArray[np.float64]

HORSESHOE, RIDGE, FLAT = 0, 1, 2
SHRINKAGE = {"horseshoe": HORSESHOE, "ridge": RIDGE, "none": FLAT}
WIDE = (
    10.0  # standard deviation of unshrunk effects; a driver one standard deviation up hardly multiplies a rate by e^10
)
SLAB_FREEDOM, SLAB_SCALE = 4.0, 1.0  # the largest effects: Student t with 4 degrees of freedom, a factor e for one sd
MOST = 40.0  # bound on logarithms of scales


@compiled
def spreads(local: Array, scales: Array, kind: int) -> Array:
    """Prior standard deviation of each effect; `scales` holds the logs of the global scale and of the slab's variance."""
    if kind == FLAT:
        return np.full(len(local), WIDE)
    if kind == RIDGE:
        return np.full(len(local), np.exp(scales[0]))
    wide = np.exp(scales[0] + local)
    slab = np.exp(0.5 * scales[1])
    found: Array = wide * slab / np.sqrt(slab * slab + wide * wide)
    return found


@compiled
def log_prior_scales(scales: Array, global_scale: float, kind: int) -> float:
    """Half-Cauchy global scale (half-normal for a ridge), inverse gamma slab, half-normal spread among forms."""
    if np.max(np.abs(scales)) > MOST:
        return -np.inf
    ratio = np.exp(scales[0]) / global_scale
    overall = scales[0] - (np.log1p(ratio * ratio) if kind == HORSESHOE else 0.5 * ratio * ratio)
    half = 0.5 * SLAB_FREEDOM
    slab = -half * scales[1] - half * SLAB_SCALE * SLAB_SCALE * np.exp(-scales[1])
    return float(overall + slab + scales[2] - 0.5 * np.exp(2.0 * scales[2]))


@compiled
def _log_local(value: float) -> float:
    return float(value - np.log1p(np.exp(2.0 * value)) if abs(value) < MOST else -np.inf)


@compiled
def _log_effects(common: Array, apart: Array, spread: Array, pooled: bool) -> float:
    """Log density of effects with the given spreads; `apart`: what forms differ by, over their relative spread."""
    total = 0.0
    for driver in range(len(common)):
        ratio = common[driver] / spread[driver]
        total -= np.log(spread[driver]) + 0.5 * ratio * ratio
        if pooled:
            for form in range(apart.shape[0]):
                ratio = apart[form, driver] / spread[driver]
                total -= np.log(spread[driver]) + 0.5 * ratio * ratio
    return total


@compiled
def move_scales(
    common: Array, apart: Array, local: Array, scales: Array, global_scale: float, kind: int, pooled: bool, rng: Random
) -> None:
    """Local scales, global scale and slab with the effects fixed; scaled `common` and `apart` follow. All in place."""
    spread = spreads(local, scales, kind)
    effects, differences = common * spread, apart * spread
    for driver in range(len(local) if kind == HORSESHOE else 0):
        one = slice(driver, driver + 1)
        for _ in range(3):
            before = local[driver]
            value = _log_effects(effects[one], differences[:, one], spread[one], pooled) + _log_local(before)
            local[driver] = before + 1.5 * stride(rng)
            tried = spreads(local[one], scales, kind)
            after = _log_effects(effects[one], differences[:, one], tried, pooled) + _log_local(local[driver])
            if np.log(1.0 - rng.random()) < after - value:
                spread[driver] = tried[0]
            else:
                local[driver] = before
    for which in range(2):
        before = scales[which]
        value = _log_effects(effects, differences, spread, pooled) + log_prior_scales(scales, global_scale, kind)
        scales[which] = before + stride(rng)
        tried = spreads(local, scales, kind)
        after = _log_effects(effects, differences, tried, pooled) + log_prior_scales(scales, global_scale, kind)
        if np.log(1.0 - rng.random()) < after - value:
            spread = tried
        else:
            scales[which] = before
    common[:], apart[:] = effects / spread, differences / spread


@compiled
def stretch_effects(
    eta: Array,
    common: Array,
    apart: Array,
    local: Array,
    scales: Array,
    kind: int,
    relative: float,
    drivers: Array,
    global_scale: float,
    cases: Array,
    due: Array,
    seen: Mask,
    rng: Random,
) -> None:
    """The same scales with the scaled effects fixed: rates move along. Changes eta, local and scales in place."""
    spread = spreads(local, scales, kind)
    value = log_likelihood(eta, cases, due, seen)
    for driver in range(len(local) if kind == HORSESHOE else 0):
        before = local[driver]
        local[driver] = before + 1.5 * stride(rng)
        tried = spreads(local[driver : driver + 1], scales, kind)[0]
        prior = _log_local(local[driver]) - _log_local(before)
        moved = eta.copy()
        for form in range(len(eta)):
            slope = (tried - spread[driver]) * (common[driver] + relative * apart[form, driver])
            moved[form] += slope * drivers[:, driver]
        after = log_likelihood(moved, cases, due, seen)
        if np.log(1.0 - rng.random()) < after - value + prior:
            eta[:], value = moved, after
            spread[driver] = tried
        else:
            local[driver] = before
    before = scales[0]
    prior = -log_prior_scales(scales, global_scale, kind)
    scales[0] = before + stride(rng)
    prior += log_prior_scales(scales, global_scale, kind)
    change = spreads(local, scales, kind) - spread
    moved = eta.copy()
    for form in range(len(eta)):
        moved[form] += along(drivers, change * (common + relative * apart[form]))
    after = log_likelihood(moved, cases, due, seen)
    if np.log(1.0 - rng.random()) < after - value + prior:
        eta[:] = moved
    else:
        scales[0] = before


@compiled
def move_relative(apart: Array, scales: Array, global_scale: float, kind: int, rng: Random) -> None:
    """How much forms differ, with the differences fixed; `apart` is what they differ by over it, and follows."""
    squares = np.sum(apart * apart) * np.exp(2.0 * scales[2])
    for _ in range(3):
        before = scales[2]
        value = (
            log_prior_scales(scales, global_scale, kind) - apart.size * before - 0.5 * squares * np.exp(-2.0 * before)
        )
        scales[2] = before + 0.7 * stride(rng)
        after = log_prior_scales(scales, global_scale, kind) - apart.size * scales[2]
        after -= 0.5 * squares * np.exp(-2.0 * scales[2])
        if not np.log(1.0 - rng.random()) < after - value:
            scales[2] = before
        apart *= np.exp(before - scales[2])
