"""The Fay-Herriot model: a survey's estimates for areas, drawn towards what covariates say of areas like them."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.small_area.area_variance import METHODS, find_area_variance, fit_at, spread_and_bias
from tarazu.methods.small_area.result import SmallAreas
from tarazu.methods.small_area.survey import Survey, read_survey

Array = NDArray[np.float64]


def fay_herriot(
    estimates: ArrayLike,
    variances: ArrayLike,
    covariates: ArrayLike | pd.DataFrame | None,
    *,
    method: str = "REML",
    intercept: bool = True,
) -> SmallAreas:
    """Empirical best linear unbiased predictions: estimate_d = x_d'b + u_d + e_d, var(u_d) = A, var(e_d) = variance_d.

    Args:
        estimates: what the survey gives for each area, shape (areas,); NaN where no survey was held. Names of a Series
            name the areas.
        variances: their variances of sampling, in the unit of the estimates squared, as the survey's design gives
            them; NaN where no survey was held.
        covariates: shape (areas, covariates), known in every area and from another source; None for none.
        method: how A is estimated: REML (the default), ML, or FH, the moment equation of Fay and Herriot.
        intercept: whether the coefficients begin with an intercept.

    Returns:
        `SmallAreas`: an area without a survey has the synthetic estimate x_d'b, flagged, with its own larger error.

    Raises:
        ValueError: all that is wrong: a variance of 0 or less, lengths or areas that differ, covariates unknown or
            collinear, no more areas with a survey than coefficients, an unknown method.

    Source: Fay, Herriot (1979), JASA 74:269-277.

    >>> areas = fay_herriot([1.0, 3.0, 5.0, np.nan], [1.0, 1.0, 1.0, np.nan], None)
    >>> round(areas.area_variance, 9), areas.estimates.round(2).tolist(), areas.synthetic.tolist()
    (3.0, [1.5, 3.0, 4.5, 3.0], [False, False, False, True])
    """
    if method not in METHODS:
        raise ValueError(f"method={method!r} is unknown; choose one of {', '.join(METHODS)}.")
    survey = read_survey(estimates, variances, covariates, intercept=intercept)
    basis, triangle = _orthonormal(survey)
    held = survey.held
    y, v, x = survey.estimates[held], survey.variances[held], basis[held]
    a = find_area_variance(y, v, x, method=method)
    fits = fit_at(np.array([a]), y, v, x)
    back = np.linalg.inv(triangle)
    own = np.zeros(len(basis))  # the weight of an area's own survey
    own[held] = a / (a + v)
    fixed = basis @ fits.coefficients[0]
    spread, bias = spread_and_bias(a, v, x, method=method)
    leverage = np.einsum("di,ij,dj->d", basis, fits.covariance[0], basis)
    return SmallAreas(
        areas=survey.areas,
        terms=survey.terms,
        method=method,
        area_variance=a,
        area_variance_error=float(np.sqrt(spread)),
        coefficients=_fixed(back @ fits.coefficients[0]),
        standard_errors=_fixed(np.sqrt(np.diag(back @ fits.covariance[0] @ back.T))),
        direct=_fixed(survey.estimates),
        variances=_fixed(survey.variances),
        estimates=_fixed(fixed + own * np.where(held, survey.estimates - fixed, 0.0)),
        mse=_fixed(mean_squared_error(a, survey.variances, leverage, spread=spread, bias=bias)),
        weights=_fixed(own),
        basis=_fixed(basis),
    )


def _orthonormal(survey: Survey) -> tuple[Array, Array]:
    """The design in columns that are orthonormal over the areas with a survey, and the triangle that leads back."""
    _, triangle = np.linalg.qr(survey.design[survey.held])
    return np.linalg.solve(triangle.T, survey.design.T).T.astype(float), np.asarray(triangle)


def mean_squared_error(a: float, variances: Array, leverage: Array, *, spread: float, bias: float) -> Array:
    """Second-order unbiased: g1 of the model known, g2 of its coefficients, and twice g3 of A less its bias.

    Without a survey (variance NaN) it is the limit for a survey of no size: A + x'Qx less the bias. What is said of A
    and its error is kept at 0 or above; g2 always remains.

    Args:
        leverage: x'Qx of each area, Q the covariance of the coefficients.
        spread, bias: of the estimate of A.

    Source: Prasad, Rao (1990), JASA 85:163-171; Datta, Lahiri (2000); Datta, Rao, Smith (2005).

    >>> mean_squared_error(1.0, np.array([1.0, np.nan]), np.array([0.1, 0.1]), spread=0.2, bias=0.0).round(3).tolist()
    [0.575, 1.1]
    """
    drawn = np.where(np.isnan(variances), 1.0, variances / (a + variances))  # B: how far to the model
    known = np.where(np.isnan(variances), a, a * drawn)
    of_variance = np.where(np.isnan(variances), 0.0, drawn**2 * spread / (a + variances))
    return np.asarray(np.maximum(known + 2 * of_variance - bias * drawn**2, 0.0) + drawn**2 * leverage)


def _fixed(values: Array) -> Array:
    copy = np.array(values, dtype=float)
    copy.setflags(write=False)
    return copy
