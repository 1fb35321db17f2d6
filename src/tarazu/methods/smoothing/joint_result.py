"""Two maps smoothed together: relative risks, and their shared and specific parts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.display import Displayed
from tarazu.methods.smoothing.counts import MapData
from tarazu.methods.smoothing.hyperparameters import Hyperparameter
from tarazu.methods.smoothing.many import Fitted
from tarazu.methods.smoothing.result import SmoothedCounts, coefficients

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
PART_DRAWS = 2_000


class Parts(NamedTuple):
    """Joint draws of relative risks: `shared`, shape (number, areas), and `specific`, shape (number, areas, 2).

    Without intercepts and covariates a relative risk is shared**delta * specific for the first count, and
    shared**(1 / delta) * specific for the second; `tilt` is delta, shape (number,).
    """

    shared: Array
    specific: Array
    tilt: Array

    def shared_share(self) -> Array:
        """Of each count, the share of the variance of log relative risks among areas that the shared part has; (number, 2)."""
        shared = np.log(self.shared).var(axis=1)[:, None] * np.column_stack([self.tilt**2, self.tilt**-2.0])
        return np.asarray(shared / (shared + np.log(self.specific).var(axis=1)))


@dataclass(frozen=True, slots=True, eq=False)
class SmoothedJointly(Displayed):
    """Posterior of two relative risks an area.

    Attributes:
        cells: areas and counts in a row, as a map of their own: the two counts of an area stand together.
        shared_loading: shape (nodes, 2, areas), what a unit of the shared effects is, unstructured and structured.
        tilt: shape (nodes,), delta.
        members: shape (members,), the areas that have neighbours.

    Of `hyperparameters`, `sigma` and `rho` are of the shared part, `sigma_1`, `sigma_2` and `rho_specific` of the specific
    ones, `delta` is how much more than the second the first count follows the shared part (squared, the ratio). Coefficients go by
    count: `intercept_1`, `intercept_2`, `coefficient_1_1` (first covariate, first count), ...
    """

    cells: SmoothedCounts
    shared_loading: Array
    tilt: Array
    members: NDArray[np.int64]

    @classmethod
    def of(
        cls, fitted: Fitted, data: MapData, parts: Array, shared: list[tuple[Array, Array]], *, level: float, seed: int
    ) -> "SmoothedJointly":
        sigma, delta, first, second = parts.T
        rho, specific = 1.0 / (1.0 + np.exp(-fitted.points[:, 4:6].T))
        values = {
            "sigma": sigma,
            "rho": rho,
            "delta": delta,
            "sigma_1": first,
            "sigma_2": second,
            "rho_specific": specific,
        }
        found = coefficients(fitted.posterior.fits, fitted.posterior.weights, level=level).values()
        known = {
            f"intercept_{k + 1}" if at < 2 else f"coefficient_{at // 2}_{k + 1}": held
            for at, held in enumerate(found)
            for k in (at % 2,)
        }
        known |= {name: fitted.known(value, level=level) for name, value in values.items()}
        cells = SmoothedCounts.of(fitted.posterior, known, data, level=level, seed=seed)
        members = np.flatnonzero(~data.graph.islands)
        return cls(cells, np.array(shared), delta, members)

    @property
    def mean(self) -> Array:
        """Shape (areas, 2), as `sd`, `median` and `informed`."""
        return self.cells.mean.reshape(-1, 2)

    @property
    def sd(self) -> Array:
        return self.cells.sd.reshape(-1, 2)

    @property
    def median(self) -> Array:
        return self.cells.median.reshape(-1, 2)

    @property
    def interval(self) -> Array:
        """Shape (areas, 2, 2): area, count, end."""
        return self.cells.interval.reshape(-1, 2, 2)

    @property
    def informed(self) -> NDArray[np.bool_]:
        return self.cells.informed.reshape(-1, 2)

    @property
    def hyperparameters(self) -> dict[str, Hyperparameter]:
        return dict(self.cells.hyperparameters)

    def exceedance(self, threshold: ArrayLike) -> Array:
        """P(relative risk > threshold), shape (areas, 2); one threshold, one a count, or one an area and count."""
        limit = np.broadcast_to(np.asarray(threshold, dtype=float), self.mean.shape)
        return self.cells.exceedance(limit.ravel()).reshape(-1, 2)

    def draws(self, number: int = 1000, seed: int | None = None) -> Array:
        """Joint draws of relative risks, shape (number, areas, 2)."""
        return self.cells.draws(number, seed).reshape(number, -1, 2)

    def parts(self, number: int = PART_DRAWS, seed: int | None = None) -> Parts:
        """Joint draws of the shared and of the specific parts; the same posterior as `draws` of this number and seed."""
        posterior = self.cells.posterior
        drawn = posterior.draw(number, seed=self.cells.seed if seed is None else seed)
        alone, mapped = self.shared_loading[drawn.node].transpose(1, 0, 2)
        areas, members = alone.shape[1], len(self.members)
        shared = alone * drawn.field[:, :areas]
        shared[:, self.members] += mapped[:, self.members] * drawn.field[:, areas : areas + members]
        tilt = self.tilt[drawn.node]
        specific = (drawn.log_risk - drawn.coefficients @ posterior.model.design.T).reshape(number, areas, 2)
        specific = specific - shared[:, :, None] * np.column_stack([tilt, 1.0 / tilt])[:, None, :]
        return Parts(np.exp(shared), np.exp(specific), tilt)

    def to_frame(self) -> "pd.DataFrame":
        """A row an area and count: area, count (1 or 2), and the columns of `SmoothedCounts.to_frame`."""
        frame = self.cells.to_frame()
        area, count = np.divmod(np.arange(len(frame)), 2)
        frame.insert(0, "area", area)
        frame.insert(1, "count", count + 1)
        return frame

    def about(self) -> str:
        """How much of each map is the shared part's."""
        first, second = np.median(self.parts().shared_share(), axis=0)
        return (
            f"Two relative risks of {len(self.mean)} areas; of the differences among areas, {first:.0%} of the first count's and "
            f"{second:.0%} of the second's are shared by both"
        )
