"""Benefit of the doubt: each unit is given the weights that show it in the best light, the same light for all beside it.

A unit that stands behind others under every weights stands behind them; who comes first under its own weights says little.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linprog

from tarazu.methods.display import Displayed

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BenefitOfDoubt(Displayed):
    """A row a unit. `scores` are 0 to 1, 1 where no other unit is higher under the unit's own weights; `shares` say how much
    of its score each indicator makes. NaN where an indicator is unknown.
    """

    scores: pd.Series
    shares: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """score, and each indicator's share of it."""
        return pd.concat([self.scores.rename("score"), self.shares.add_prefix("share_")], axis=1)

    def about(self) -> str:
        """How many stand highest under weights of their own."""
        known, first = int(self.scores.notna().sum()), int((self.scores > 1 - 1e-9).sum())
        return f"Benefit of the doubt: {first} of {known} units are not surpassed under the weights that suit them best"

    def _intervals(self) -> pd.DataFrame:
        return pd.DataFrame({"estimate": self.scores, "lower": self.scores, "upper": self.scores})


def benefit_of_doubt(values: pd.DataFrame, *, least_share: float = 0.0, greatest_share: float = 1.0) -> BenefitOfDoubt:
    """Highest score of each unit over weights that give no unit more than 1: a linear programme a unit.

    Args:
        values: units x indicators, normalised, higher meaning more, 0 or above; NaN where unknown (such a unit has no
            score, and binds no other).
        least_share, greatest_share: bounds on what an indicator may make of a unit's score: without them a unit may be
            judged by the one indicator that suits it.

    Raises:
        ValueError: negative values, or bounds under which no weights are left.

    Source: Melyn, Moesen (1991), Public Economics Research Paper 17, Leuven; Cherchye, Moesen, Rogge, Van Puyenbroeck
    (2007), Social Indicators Research 82:111-145.

    >>> units = pd.DataFrame({"a": [1.0, 0.0, 0.5], "b": [0.0, 1.0, 0.25]}, index=["x", "y", "z"])
    >>> benefit_of_doubt(units).scores.round(3).to_dict()
    {'x': 1.0, 'y': 1.0, 'z': 0.75}
    """
    count = values.shape[1]
    faults = [f"{name}: holds values below 0; normalise first" for name in values if (values[name] < 0).any()]
    if not 0 <= least_share <= 1 / count <= greatest_share <= 1:
        faults.append(f"shares from {least_share:g} to {greatest_share:g} leave no weights for {count} indicators")
    if faults:
        raise ValueError("The values cannot be used:\n  " + "\n  ".join(faults))
    table = values.to_numpy(float)
    known = ~np.isnan(table).any(axis=1)
    scores, shares = np.full(len(table), np.nan), np.full(table.shape, np.nan)
    for unit in np.flatnonzero(known):
        scores[unit], shares[unit] = _best(table[unit], table[known], least_share, greatest_share)
    return BenefitOfDoubt(
        pd.Series(scores, values.index), pd.DataFrame(shares, values.index, [str(name) for name in values])
    )


def _best(own: Array, every: Array, least: float, greatest: float) -> tuple[float, Array]:
    """Weights w >= 0 of highest own'w, every unit's at most 1, each part own_j w_j within its shares of own'w."""
    parts, total = np.diag(own), np.tile(own, (len(own), 1))
    bounds = np.vstack([every, least * total - parts, parts - greatest * total])
    limits = np.concatenate([np.ones(len(every)), np.zeros(2 * len(own))])
    found = linprog(-own, A_ub=bounds, b_ub=limits, bounds=(0, None), method="highs")
    made = own * found.x  # there is always a solution: weights of 0, and the unit bounds itself
    return float(-found.fun), made / made.sum() if made.sum() > 0 else np.full(len(own), np.nan)
