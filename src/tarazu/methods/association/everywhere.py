"""One statistic for the whole map: Moran's I, bivariate Moran's I, Getis-Ord G."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.association.chance import check_settings, two_sided
from tarazu.methods.association.neighbours import Neighbours
from tarazu.methods.association.values import compared, libraries, read_cases, read_values, weights
from tarazu.methods.display import Displayed

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
BLOCK = 1000  # permutations held at a time
CHANCE = (0.025, 0.975)


@dataclass(frozen=True, slots=True, eq=False)
class GlobalAssociation(Displayed):
    """A statistic of the whole map beside what chance gives.

    Attributes:
        name: `moran`, `bivariate_moran` or `getis_ord`.
        value: the statistic.
        expected: what it is on average where values lie at random.
        chance: 95% range of the statistic over the permutations.
        z_score: (value - expected) over the standard deviation of the permutations.
        p_value: two-sided, of the permutations.
        areas, permutations: how many there are.
    """

    name: str
    value: float
    expected: float
    chance: tuple[float, float]
    z_score: float
    p_value: float
    areas: int
    permutations: int

    def to_frame(self) -> "pd.DataFrame":
        """One row: estimate, expected, lower and upper (what chance gives, in 95 of 100), z_score, p_value."""
        import pandas as pd

        row = {"estimate": self.value, "expected": self.expected, "lower": self.chance[0], "upper": self.chance[1]}
        return pd.DataFrame([{**row, "z_score": self.z_score, "p_value": self.p_value}])

    def about(self) -> str:
        """The statistic, what is expected by chance, and how rare this is."""
        shown = f"{self.value:.3g}, by chance {self.expected:.3g} ({self.chance[0]:.3g} to {self.chance[1]:.3g})"
        return f"{self.name} of {self.areas} areas: {shown}; p = {self.p_value:.2g}"


def moran(
    values: ArrayLike,
    neighbours: Neighbours,
    *,
    population: ArrayLike | None = None,
    permutations: int = 9999,
    seed: int = 0,
) -> GlobalAssociation:
    """Moran's I with weights that sum to 1 in each row: 1 / (1 - n) where values lie at random, above where like lies
    beside like.

    Args:
        values: one an area; with `population` the cases, and their rates are compared.
        neighbours: pairs of positions from 0, or a sparse matrix of ones.
        population: people or expected cases of each area.

    Raises:
        ValueError: fewer than four areas, a value missing, values all alike, an area without neighbour.
        ModuleNotFoundError: the extra `spatial` is not installed.

    Source: Moran (1950), Biometrika 37:17-23; Cliff, Ord (1981), Spatial Processes; rates, Assuncao, Reis (1999), Stat
    Med 18:2147-2162. Statistic by esda.
    """
    check_settings(permutations, 0.5)
    held = compared(values, population)
    beside = weights(neighbours, len(held))
    found = libraries()[0].Moran(held, beside, permutations=0)
    scaled = (held - held.mean()) / np.sqrt(((held - held.mean()) ** 2).sum())
    permuted = _permuted(scaled, None, found.w.sparse, permutations, seed) * len(held) / found.w.s0
    return _result("moran", float(found.I), float(found.EI), permuted, len(held))


def bivariate_moran(
    values: ArrayLike,
    other: ArrayLike,
    neighbours: Neighbours,
    *,
    population: ArrayLike | None = None,
    other_population: ArrayLike | None = None,
    permutations: int = 9999,
    seed: int = 0,
) -> GlobalAssociation:
    """Do high values lie beside high ones of another variable: the correlation of one with the neighbours' mean of the other.

    The areas of the other variable are permuted; that both are alike within an area shows here too, where each is alike
    among neighbours.

    Args:
        population, other_population: people or expected cases, where `values` or `other` are cases.

    Raises:
        As `moran`.

    Source: Anselin, Syabri, Smirnov (2002), Visualizing multivariate spatial correlation. Statistic by esda.
    """
    check_settings(permutations, 0.5)
    one, two = compared(values, population), compared(other, other_population, name="other")
    if one.shape != two.shape:
        raise ValueError(f"other has {len(two)} areas; values has {len(one)}.")
    found = libraries()[0].Moran_BV(one, two, weights(neighbours, len(one)), permutations=0)
    permuted = _permuted(found.zy, found.zx, found.w.sparse, permutations, seed) / (len(one) - 1)
    return _result("bivariate_moran", float(found.I), float(permuted.mean()), permuted, len(one))


def getis_ord(
    values: ArrayLike,
    neighbours: Neighbours,
    *,
    population: ArrayLike | None = None,
    permutations: int = 9999,
    seed: int = 0,
) -> GlobalAssociation:
    """Getis-Ord G: do high values lie together (above what is expected) or low ones (below)?

    Args:
        values: none below 0, one an area; with `population` the cases, and their empirical Bayes rates are compared.

    Raises:
        As `moran`; ValueError where a value is negative.

    Source: Getis, Ord (1992), Geogr Anal 24:189-206; rates, Marshall (1991), Appl Stat 40:283-294. Statistic by esda.
    """
    check_settings(permutations, 0.5)
    held = _positive(values, population)
    found = libraries()[0].G(held, weights(neighbours, len(held)), permutations=0)
    permuted = _permuted(held, None, found.w.sparse, permutations, seed) / found.den_sum
    return _result("getis_ord", float(found.G), float(found.EG), permuted, len(held))


def _positive(values: ArrayLike, population: ArrayLike | None) -> Array:
    if population is None:
        held = read_values(values)
        if (held < 0).any():
            raise ValueError("values: Getis-Ord G compares sums and products of values; none may be below 0.")
        return held
    counts, people = read_cases(values, population)
    libraries()
    from esda.smoothing import Empirical_Bayes

    return read_values(Empirical_Bayes(counts, people).r.ravel(), name="rates of values")


def _permuted(values: Array, left: Array | None, matrix: Any, permutations: int, seed: int) -> Array:
    """left' W (values permuted), or (values permuted)' W (values permuted) without a left; shape (permutations,)."""
    rng = np.random.default_rng(seed)
    found = np.empty(permutations)
    for first in range(0, permutations, BLOCK):
        rows = min(BLOCK, permutations - first)
        mixed = rng.permuted(np.tile(values, (rows, 1)), axis=1)
        lagged = np.asarray((matrix @ mixed.T).T)
        found[first : first + rows] = (lagged * (mixed if left is None else left)).sum(axis=1)
    return found


def _result(name: str, value: float, expected: float, permuted: Array, areas: int) -> GlobalAssociation:
    low, high = np.quantile(permuted, CHANCE)
    p_value = float(two_sided(np.array([value]), permuted[:, None])[0])
    score = (value - float(permuted.mean())) / float(permuted.std())
    return GlobalAssociation(name, value, expected, (float(low), float(high)), score, p_value, areas, len(permuted))
