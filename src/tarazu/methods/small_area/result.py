"""Small area estimates as they are shown: never without their error, and what is modelled alone is said to be."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.methods.display import Displayed
from tarazu.methods.small_area.posterior import draw, mix

Array = NDArray[np.float64]
BOTH, ALONE = "survey and model", "model alone"


@dataclass(frozen=True, slots=True, eq=False)
class SmallAreas(Displayed):
    """A row an area, in the order given; arrays are read-only.

    Attributes:
        terms, coefficients, standard_errors: of the regression on the covariates; the intercept first, if there is one.
        area_variance, area_variance_error: A, how much areas differ beyond their covariates (unit squared), and its
            standard error; 0 means that the data show no difference beyond sampling.
        direct, variances: the survey's, NaN where none was held.
        estimates, mse: the prediction, and its mean squared error (unit squared).
        weights: share of the area's own survey in its estimate; 0 where there was none.
        basis: the design in columns that are orthonormal over the areas with a survey.
    """

    areas: pd.Index
    terms: tuple[str, ...]
    method: str
    area_variance: float
    area_variance_error: float
    coefficients: Array
    standard_errors: Array
    direct: Array
    variances: Array
    estimates: Array
    mse: Array
    weights: Array
    basis: Array

    @property
    def synthetic(self) -> NDArray[np.bool_]:
        """Areas without a survey: their estimate is what the covariates say, and nothing of their own."""
        return np.isnan(self.direct)

    @property
    def standard_residuals(self) -> Array:
        """(estimate of the survey - x'b) over its standard deviation under the model: beyond 3, the model misses it."""
        fixed = np.where(self.weights < 1, (self.estimates - self.weights * self.direct) / (1 - self.weights), np.nan)
        return np.asarray((self.direct - fixed) / np.sqrt(self.area_variance + self.variances))

    def interval(self, level: float = 0.95) -> Array:
        """Shape (areas, 2), with A itself uncertain (`posterior`): a little wider than the mean squared error alone.

        From minus to plus infinity where fewer than three areas more than coefficients had a survey: so few do not say
        how much areas differ.

        Raises:
            ValueError: a level that is not between 0 and 1.
        """
        if not 0 < level < 1:
            raise ValueError(f"level={level} is not between 0 and 1.")
        mixture = mix(self.direct, self.variances, self.basis)
        if mixture is None:
            return np.tile([-np.inf, np.inf], (len(self.areas), 1))
        return np.column_stack([mixture.quantile((1 - level) / 2), mixture.quantile((1 + level) / 2)])

    def deviation(self) -> Array:
        """Standard deviation of what each area may be, A itself uncertain; infinite where too few had a survey."""
        mixture = mix(self.direct, self.variances, self.basis)
        if mixture is None:
            return np.full(len(self.areas), np.inf)
        mean = mixture.chances @ mixture.means
        return np.asarray(np.sqrt(mixture.chances @ (mixture.errors**2 + (mixture.means - mean) ** 2)))

    def draws(self, number: int = 1000, *, seed: int = 0) -> Array:
        """Draws of what the areas are, together: (number, areas). What all areas share errs in all of them at once.

        Raises:
            ValueError: fewer than three areas more than coefficients had a survey.
        """
        mixture = mix(self.direct, self.variances, self.basis)
        if mixture is None:
            raise ValueError("Too few areas with a survey to draw from: three more than coefficients are needed.")
        return draw(mixture, self.direct, self.variances, self.basis, number=number, seed=seed)

    def to_frame(self, level: float = 0.95) -> pd.DataFrame:
        """A row an area: estimate, lower, upper, mse, direct, own_weight, rests_on."""
        lower, upper = self.interval(level).T
        columns = {"estimate": self.estimates, "lower": lower, "upper": upper, "mse": self.mse, "direct": self.direct}
        rests = np.where(self.synthetic, ALONE, BOTH)
        return pd.DataFrame({**columns, "own_weight": self.weights, "rests_on": rests}, index=self.areas)

    def coefficient_table(self) -> pd.DataFrame:
        """A row a coefficient: coefficient, standard_error."""
        return pd.DataFrame(
            {"coefficient": self.coefficients, "standard_error": self.standard_errors}, index=list(self.terms)
        )

    def about(self) -> str:
        """How areas differ beyond the covariates, and how many stand on the model alone."""
        if self.area_variance == 0:
            differ = "the data show no difference between areas beyond sampling and covariates (area variance 0)"
        else:
            differ = f"area variance {self.area_variance:.4g} (standard error {self.area_variance_error:.2g})"
        alone, every = int(self.synthetic.sum()), len(self.areas)
        rests = f"; {alone} of {every} areas had no survey and rest on the model alone" if alone else ""
        return f"Fay-Herriot by {self.method}: {differ}{rests}; interval at 95%"
