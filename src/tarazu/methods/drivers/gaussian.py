"""Effects of drivers where eta is known: a Gaussian regression, drawn whole, with u and the levels summed over."""

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.compiled import compiled
from tarazu.methods.drivers.kernels import stride, variances
from tarazu.methods.drivers.linear import along, backward, combined, crossed, factored, forward, log_diagonal, normals
from tarazu.methods.drivers.shrinkage import log_prior_scales, spreads

Random = np.random.Generator
Mask = NDArray[np.bool_]
Array = NDArray[np.float64]

LEVEL_SD = 5.0  # of a form's level about the expected cases: it is no more than scaled by e^10 either way


@compiled
def normal_equations(
    eta: Array, design: Array, spread: Array, turns: Array, shares: Array, information: Array, score: Array, tie: Array
) -> tuple[float, float]:
    """What eta of one form says of the effects, its level summed over: `information` (drivers, drivers) and `score`.

    `design` holds the drivers along the directions of the field. Fills in place; `tie` (drivers,) ties the effects to
    the level, whose precision and score are returned.
    """
    whole = variances(spread[0], spread[1], shares)
    turned = combined(eta, turns) / whole
    ones = combined(np.ones(len(eta)), turns)
    weight, level = 1.0 / (LEVEL_SD * LEVEL_SD), 0.0
    for way in range(len(eta)):
        weight += ones[way] * ones[way] / whole[way]
        level += ones[way] * turned[way]
    tie[:] = combined(ones / whole, design)
    score[:] = combined(turned, design)
    information[:] = crossed(design, 1.0 / whole, design)
    for driver in range(len(tie)):
        score[driver] -= tie[driver] * level / weight
        for other in range(len(tie)):
            information[driver, other] -= tie[driver] * tie[other] / weight
    return weight, level


@compiled
def _own(information: Array, size: Array, relative: float) -> tuple[Array, Array]:
    """A form's information on scaled effects, and the Cholesky factor of that on how it differs."""
    wide = len(size)
    own, inner = np.empty((wide, wide)), np.empty((wide, wide))
    for one in range(wide):
        for other in range(wide):
            own[one, other] = information[one, other] * size[one] * size[other]
            inner[one, other] = relative * relative * own[one, other] + (1.0 if one == other else 0.0)
    return own, factored(inner)


@compiled
def pooled_evidence(information: Array, scores: Array, size: Array, relative: float) -> tuple[Array, Array, float]:
    """What all forms say of the common scaled effects: factor of the precision, half-solved score, log evidence.

    Args:
        information, scores: of each form, shape (forms, drivers, drivers) and (forms, drivers).
        size: prior spread of each effect.
        relative: spread among forms over `size`; 0 where there is one form.
    """
    wide = len(size)
    precision, score, left = np.eye(wide), np.zeros(wide), 0.0
    for form in range(len(scores)):
        own, inner = _own(information[form], size, relative)
        told = size * scores[form]
        left -= log_diagonal(inner)
        half = forward(inner, told)
        solved = backward(inner, half)
        for one in range(wide):
            left += 0.5 * relative * relative * half[one] * half[one]
            score[one] += solved[one]
            precision[:, one] += backward(inner, forward(inner, own[:, one])) if relative > 0 else own[:, one]
    lower = factored(precision)
    half = forward(lower, score)
    for one in range(wide):
        left += 0.5 * half[one] * half[one]
    return lower, half, left - log_diagonal(lower)


@compiled
def move_global(
    information: Array,
    scores: Array,
    local: Array,
    scales: Array,
    global_scale: float,
    kind: int,
    relative: float,
    rng: Random,
) -> None:
    """The global scale with the effects summed over; in place."""
    for _ in range(2):
        before = scales[0]
        value = pooled_evidence(information, scores, spreads(local, scales, kind), relative)[2]
        value += log_prior_scales(scales, global_scale, kind)
        scales[0] = before + stride(rng)
        after = log_prior_scales(scales, global_scale, kind)
        if after > -np.inf:
            after += pooled_evidence(information, scores, spreads(local, scales, kind), relative)[2]
        if not np.log(1.0 - rng.random()) < after - value:
            scales[0] = before


@compiled
def draw_effects(
    information: Array, scores: Array, size: Array, relative: float, common: Array, apart: Array, rng: Random
) -> None:
    """Common scaled effects, then how each form differs, over `relative`; in place."""
    lower, half, _ = pooled_evidence(information, scores, size, relative)
    common[:] = backward(lower, half + normals(len(size), rng))
    if relative > 0:
        for form in range(len(scores)):
            own, inner = _own(information[form], size, relative)
            told = relative * (size * scores[form] - along(own, common))
            apart[form] = backward(inner, forward(inner, told) + normals(len(size), rng))
