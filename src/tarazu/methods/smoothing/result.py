"""A smoothed map: relative risks with their uncertainty, area by area and together."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.display import Displayed
from tarazu.methods.smoothing.counts import MapData
from tarazu.methods.smoothing.hyperparameters import Hyperparameter
from tarazu.methods.smoothing.latent import Fit
from tarazu.methods.smoothing.marginals import LEAST_BEND, BentNormals
from tarazu.methods.smoothing.posterior import Posterior

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SmoothedCounts(Displayed):
    """Posterior of each area's relative risk; arrays are read-only.

    Attributes:
        mean, sd, median: shape (areas,).
        interval: shape (areas, 2), equal-tailed, of `level`.
        informed: shape (areas,); False where nothing was counted or expected: that area is predicted from its neighbours,
            its covariates and the rest.
        islands: shape (areas,); True where an area has no neighbour and so leans on none.
        hyperparameters: `sigma` (standard deviation of log relative risks), `rho` (share of its square that neighbours
            have in common), `log_precision`, `logit_rho`, `intercept`, `coefficient_1`, ...
        seed: of the draws where no other is asked for.
    """

    mean: Array
    sd: Array
    median: Array
    interval: Array
    level: float
    informed: NDArray[np.bool_]
    islands: NDArray[np.bool_]
    hyperparameters: Mapping[str, Hyperparameter]
    marginals: BentNormals
    posterior: Posterior
    seed: int

    @classmethod
    def of(
        cls, posterior: Posterior, known: dict[str, Hyperparameter], data: MapData, *, level: float, seed: int
    ) -> "SmoothedCounts":
        """Read the summaries off the marginals."""
        marginals = posterior.marginals()
        with np.errstate(over="ignore"):  # where a vague prior alone speaks, moments may be beyond any number
            mean, square = marginals.log_moment(1.0), marginals.log_moment(2.0)
        sd = np.where(
            np.isinf(square), np.inf, np.sqrt(np.maximum(square - np.where(np.isinf(square), 0.0, mean) ** 2, 0.0))
        )
        tail = (1.0 - level) / 2.0
        low, median, high = (np.exp(marginals.quantile(share)) for share in (tail, 0.5, 1.0 - tail))
        interval, informed, islands = np.column_stack([low, high]), data.informed.ravel(), data.graph.islands
        for array in (mean, sd, median, interval, informed, islands):
            array.setflags(write=False)
        shown = MappingProxyType(known)
        return cls(mean, sd, median, interval, level, informed, islands, shown, marginals, posterior, seed)

    def exceedance(self, threshold: ArrayLike) -> Array:
        """P(relative risk > threshold), shape (areas,); one threshold, or one an area, above 0.

        Raises:
            ValueError: a threshold is not above 0.
        """
        limit = np.asarray(threshold, dtype=float)
        if not (limit > 0).all():
            raise ValueError(f"threshold={threshold!r}: a relative risk is above 0.")
        return np.asarray(1.0 - self.marginals.below(np.log(limit)))

    def quantile(self, share: float) -> Array:
        """The relative risk below which this share of the posterior lies, shape (areas,)."""
        if not 0 < share < 1:
            raise ValueError(f"share={share} is not between 0 and 1.")
        return np.exp(self.marginals.quantile(share))

    def draws(self, number: int = 1000, seed: int | None = None) -> Array:
        """Joint draws of relative risks, shape (number, areas); the same for the same number and seed."""
        return np.exp(self.posterior.draw(number, seed=self.seed if seed is None else seed).log_risk)

    def to_frame(self) -> "pd.DataFrame":
        """A row an area: estimate (mean), lower, upper, sd, P(above 1), status."""
        import pandas as pd

        lower, upper = self.interval.T
        columns = {
            "estimate": self.mean,
            "lower": lower,
            "upper": upper,
            "sd": self.sd,
            "above_1": self.exceedance(1.0),
        }
        return pd.DataFrame({**columns, "status": np.where(self.informed, "estimated", "predicted")})

    def about(self) -> str:
        """How much areas differ, and how much of that neighbours share."""
        sigma, rho = self.hyperparameters["sigma"].median, self.hyperparameters["rho"].median
        return (
            f"Relative risks smoothed by BYM2, {int(self.informed.sum())} of {len(self.mean)} areas with evidence; "
            f"log relative risks differ by a standard deviation of {sigma:.2g}, {rho:.0%} of its square shared by neighbours"
        )


def coefficients(fits: tuple[Fit, ...], weights: Array, *, level: float) -> dict[str, Hyperparameter]:
    """A mixture of normals for the intercept and for each covariate."""
    mean = np.array([fit.coefficients for fit in fits])
    sd = np.sqrt([np.diag(fit.coefficient_covariance) for fit in fits])
    mixed = BentNormals(weights, mean, sd, np.full(mean.shape, LEAST_BEND))
    centre = weights @ mean
    spread = np.sqrt(weights @ (sd**2 + (mean - centre) ** 2))
    tail = (1.0 - level) / 2.0
    low, middle, high = (mixed.quantile(share) for share in (tail, 0.5, 1.0 - tail))
    names = ["intercept", *(f"coefficient_{number}" for number in range(1, mean.shape[1]))]
    return {
        name: Hyperparameter(float(centre[k]), float(spread[k]), float(middle[k]), (float(low[k]), float(high[k])))
        for k, name in enumerate(names)
    }
