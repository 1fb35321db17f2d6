"""Linear pool: the distributions of several experts as one, each with its weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.comparison.arguments import Arguments, read_only
from tarazu.methods.display import Displayed
from tarazu.methods.elicitation.families import Fit
from tarazu.methods.elicitation.fitting import FittedQuantiles

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
HALVINGS = 80  # of the bracket of a quantile: as near as a float tells apart


@dataclass(frozen=True, slots=True, eq=False)
class LinearPool(Displayed):
    """Experts' distributions with their weights (sum 1)."""

    fits: tuple[Fit, ...]
    weights: Array

    def probability_below(self, values: ArrayLike) -> Array:
        each = np.array([fit.probability_below(values) for fit in self.fits])
        return np.tensordot(self.weights, each, axes=1)

    def quantile(self, probabilities: ArrayLike) -> Array:
        """By halving between the lowest and the highest of the experts' own quantiles."""
        wanted = np.asarray(probabilities, dtype=float)
        own = np.array([fit.quantile(wanted) for fit in self.fits])
        low, high = own.min(axis=0), own.max(axis=0)
        for _ in range(HALVINGS):
            middle = np.where(low == high, low, 0.5 * (low + high))
            under = self.probability_below(middle) < wanted
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        return np.asarray(high)

    def draws(self, number: int, *, seed: int = 0) -> Array:
        """Independent draws, shape (number,)."""
        rng = np.random.default_rng(seed)
        who = rng.choice(len(self.fits), size=number, p=self.weights)
        chances, drawn = rng.random(number), np.empty(number)
        for i, fit in enumerate(self.fits):
            drawn[who == i] = fit.quantile(chances[who == i])
        return drawn

    def to_frame(self, level: float = 0.9) -> "pd.DataFrame":
        """A row an expert, and the pool in the last: estimate (median), lower, upper, weight, family."""
        import pandas as pd

        tail = (1 - level) / 2
        voices: tuple[Fit | LinearPool, ...] = (*self.fits, self)
        rows = [voice.quantile([0.5, tail, 1 - tail]) for voice in voices]
        frame = pd.DataFrame(np.array(rows), columns=["estimate", "lower", "upper"])
        return frame.assign(weight=[*self.weights, 1.0], family=[*(fit.family for fit in self.fits), "pool"])

    def about(self) -> str:
        """Median and 90% interval of the pool."""
        low, middle, high = self.quantile([0.05, 0.5, 0.95])
        return f"Pool of {len(self.fits)} experts: median {middle:.4g}, 5% {low:.4g}, 95% {high:.4g}"


def linear_pool(
    fits: Sequence[FittedQuantiles | Fit], *, weights: ArrayLike | None = None, family: str = "best"
) -> LinearPool:
    """Pool the fits of several experts about one quantity.

    Args:
        fits: one an expert.
        weights: 0 or more, one an expert; made to sum to 1; equal if absent.
        family: the one to take of each expert; `best` takes each expert's best.

    Raises:
        ValueError: no fit, weights of another number, or none above 0.

    Source: Stone (1961), Ann Math Statist 32:1339-1342; O'Hagan et al. (2006), Uncertain Judgements, section 9.2.
    """
    told = Arguments()
    shares = told.measures("weights", np.ones(len(fits)) if weights is None else weights)
    if not len(fits) or shares.shape != (len(fits),):
        told.say(f"weights has shape {shares.shape} for {len(fits)} fits; expected one weight a fit, and a fit or more")
    told.ground("weights", shares)
    told.settle()
    chosen = (fit if isinstance(fit, Fit) else (fit.best if family == "best" else fit.fit(family)) for fit in fits)
    return LinearPool(tuple(chosen), read_only(shares / shares.sum()))
