"""Smoothed maps over time: relative risks of each area and time, and the course that all areas share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


@dataclass(frozen=True, slots=True, eq=False)
class SmoothedSpaceTime(Displayed):
    """Posterior of the relative risk of each area at each time.

    Attributes:
        cells: all areas and times in a row, as a map of their own: times run fastest.
        shape: (areas, times).
        trend_loading: shape (nodes,), what a unit of the field of times is in log relative risk.
        first_time: where the times begin in the field.

    Of `hyperparameters`, `sigma` and `rho` are of the areas, `sigma_time` of the course that all share (`rho_time`: how
    much of it lasts from a time to the next, for an autoregression), `sigma_interaction` of what is left.
    """

    cells: SmoothedCounts
    shape: tuple[int, int]
    trend_loading: Array
    first_time: int

    @classmethod
    def of(
        cls,
        fitted: Fitted,
        data: MapData,
        first_time: int,
        time_loading: Callable[[Array], float],
        *,
        level: float,
        seed: int,
    ) -> "SmoothedSpaceTime":
        points = fitted.points
        values = {
            "sigma": np.exp(points[:, 0]),
            "rho": 1.0 / (1.0 + np.exp(-points[:, 1])),
            "sigma_time": np.exp(points[:, 2]),
            "sigma_interaction": np.exp(points[:, 3]),
        }
        if points.shape[1] > 4:
            values["rho_time"] = np.tanh(points[:, 4])
        known = coefficients(fitted.posterior.fits, fitted.posterior.weights, level=level)
        known |= {name: fitted.known(value, level=level) for name, value in values.items()}
        cells = SmoothedCounts.of(fitted.posterior, known, data, level=level, seed=seed)
        areas, times = data.seen.shape
        return cls(cells, (areas, times), np.array([time_loading(at) for at in points]), first_time)

    @property
    def mean(self) -> Array:
        """Shape (areas, times), as `sd`, `median` and `informed`."""
        return self.cells.mean.reshape(self.shape)

    @property
    def sd(self) -> Array:
        return self.cells.sd.reshape(self.shape)

    @property
    def median(self) -> Array:
        return self.cells.median.reshape(self.shape)

    @property
    def interval(self) -> Array:
        """Shape (areas, times, 2)."""
        return self.cells.interval.reshape(*self.shape, 2)

    @property
    def informed(self) -> NDArray[np.bool_]:
        return self.cells.informed.reshape(self.shape)

    @property
    def hyperparameters(self) -> dict[str, Hyperparameter]:
        return dict(self.cells.hyperparameters)

    def exceedance(self, threshold: ArrayLike) -> Array:
        """P(relative risk > threshold), shape (areas, times); one threshold, or one an area and time."""
        limit = np.broadcast_to(np.asarray(threshold, dtype=float), self.shape)
        return self.cells.exceedance(limit.ravel()).reshape(self.shape)

    def draws(self, number: int = 1000, seed: int | None = None) -> Array:
        """Joint draws of relative risks, shape (number, areas, times)."""
        return self.cells.draws(number, seed).reshape(number, *self.shape)

    def trend_draws(self, number: int = 1000, seed: int | None = None) -> Array:
        """Joint draws of exp(g), the factor that all areas share at each time, shape (number, times)."""
        drawn = self.cells.posterior.draw(number, seed=self.cells.seed if seed is None else seed)
        course = drawn.field[:, self.first_time : self.first_time + self.shape[1]]
        return np.exp(self.trend_loading[drawn.node][:, None] * course)

    def to_frame(self) -> "pd.DataFrame":
        """A row an area and time: area, time (places from 0), and the columns of `SmoothedCounts.to_frame`."""
        frame = self.cells.to_frame()
        area, time = np.divmod(np.arange(len(frame)), self.shape[1])
        frame.insert(0, "area", area)
        frame.insert(1, "time", time)
        return frame

    def about(self) -> str:
        """How much areas, times and both together differ."""
        area, time, both = (
            self.cells.hyperparameters[name].median for name in ("sigma", "sigma_time", "sigma_interaction")
        )
        return (
            f"Relative risks of {self.shape[0]} areas at {self.shape[1]} times; standard deviations of their logarithms: "
            f"areas {area:.2g}, times {time:.2g}, an area's own at a time {both:.2g}"
        )
