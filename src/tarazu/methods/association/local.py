"""A statistic for each area: local Moran (LISA), its bivariate form, and Getis-Ord Gi*, with false discovery control."""

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.association.chance import adjusted, check_settings, neighbour_sums, two_sided
from tarazu.methods.association.everywhere import CHANCE
from tarazu.methods.association.neighbours import Neighbours, read_neighbours
from tarazu.methods.association.values import compared, libraries, weights
from tarazu.methods.display import Displayed

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
QUADRANTS = {1: "high beside high", 2: "low beside high", 3: "low beside low", 4: "high beside low"}
NOTHING = "nothing shown"


@dataclass(frozen=True, slots=True, eq=False)
class LocalAssociation(Displayed):
    """A statistic an area beside what chance gives there; arrays run over areas, read-only.

    Attributes:
        name: `local_moran`, `local_bivariate_moran` or `local_getis_ord`.
        values: the statistic; of Getis-Ord its z-score.
        chance: shape (areas, 2), 95% range over the permutations of all other areas.
        p_values: two-sided, of each area by itself.
        adjusted: with false discovery control over all areas.
        kinds: what each area would be if it were shown: `high beside high` and so on, `high` or `low` of Getis-Ord.
        level: share of false discoveries allowed.
        permutations: how many there are.
    """

    name: str
    values: Array
    chance: Array
    p_values: Array
    adjusted: Array
    kinds: tuple[str, ...]
    level: float
    permutations: int

    @property
    def shown(self) -> NDArray[np.bool_]:
        """Areas of which more is shown than chance gives."""
        return np.asarray(self.adjusted <= self.level)

    @property
    def found(self) -> tuple[str, ...]:
        """The kind of each area, `nothing shown` where chance is enough."""
        return tuple(kind if shown else NOTHING for kind, shown in zip(self.kinds, self.shown, strict=True))

    def to_frame(self) -> "pd.DataFrame":
        """A row an area: estimate, lower and upper (what chance gives, in 95 of 100), p_value, adjusted, found."""
        import pandas as pd

        columns = {"estimate": self.values, "lower": self.chance[:, 0], "upper": self.chance[:, 1]}
        return pd.DataFrame({**columns, "p_value": self.p_values, "adjusted": self.adjusted, "found": list(self.found)})

    def about(self) -> str:
        """In how many areas something is shown, with what share of false discoveries."""
        return (
            f"{self.name}: {int(self.shown.sum())} of {len(self.values)} areas shown, "
            f"{self.level:.0%} false discoveries allowed; {self.permutations} permutations"
        )


def local_moran(
    values: ArrayLike,
    neighbours: Neighbours,
    *,
    population: ArrayLike | None = None,
    level: float = 0.05,
    permutations: int = 9999,
    seed: int = 0,
) -> LocalAssociation:
    """Local Moran of each area (LISA), the others permuted around it.

    Args:
        values: one an area; with `population` the cases, and their rates are compared.
        neighbours: pairs of positions from 0, or a sparse matrix of ones.
        level: share of false discoveries allowed among the areas shown.
        permutations: the smallest p-value is 2 / (permutations + 1), which must be well below level / areas.

    Raises:
        ValueError, ModuleNotFoundError: as `moran`.

    Source: Anselin (1995), Geogr Anal 27:93-115. Statistic by esda.
    """
    check_settings(permutations, level)
    held = compared(values, population)
    found = _quietly("Moran_Local", held, weights(neighbours, len(held)))
    sums = _Sums.of(found.z, neighbours, permutations, seed)
    return _moran("local_moran", found, found.z, sums, level)


def local_bivariate_moran(
    values: ArrayLike,
    other: ArrayLike,
    neighbours: Neighbours,
    *,
    population: ArrayLike | None = None,
    other_population: ArrayLike | None = None,
    level: float = 0.05,
    permutations: int = 9999,
    seed: int = 0,
) -> LocalAssociation:
    """Local bivariate Moran: an area's value beside its neighbours' values of another variable.

    Raises:
        As `moran`.

    Source: Anselin, Syabri, Smirnov (2002). Statistic by esda.
    """
    check_settings(permutations, level)
    one, two = compared(values, population), compared(other, other_population, name="other")
    if one.shape != two.shape:
        raise ValueError(f"other has {len(two)} areas; values has {len(one)}.")
    found = _quietly("Moran_Local_BV", one, two, weights(neighbours, len(one)))
    sums = _Sums.of(found.zy, neighbours, permutations, seed)
    return _moran("local_bivariate_moran", found, found.zx, sums, level)


def local_getis_ord(
    values: ArrayLike,
    neighbours: Neighbours,
    *,
    population: ArrayLike | None = None,
    star: bool = True,
    level: float = 0.05,
    permutations: int = 9999,
    seed: int = 0,
) -> LocalAssociation:
    """Getis-Ord Gi* of each area, or Gi without the area itself, as its z-score: where high or low values lie together.

    The z-score and the p-value are the same whatever the zero of the values, so that rates standardised around 0 may stand
    in their place. The area's own value is held in the permutations.

    Raises:
        As `moran`; ValueError where an area and its neighbours are all areas there are.

    Source: Ord, Getis (1995), Geogr Anal 27:286-306. Statistic by esda.
    """
    check_settings(permutations, level)
    held = compared(values, population)
    positive = (held - held.min()) / np.ptp(held) + 1.0
    beside = weights(neighbours, len(held))
    if max(beside.cardinalities.values()) >= len(held) - 1:
        raise ValueError("neighbours: an area borders all others, and nothing is left to compare it with.")
    found = _quietly("G_Local", positive, beside, transform="B", star=star)
    sums = _Sums.of(positive, neighbours, permutations, seed)
    # the score is (sum + own value - expected) / spread: the range of the sums gives that of the scores
    spread = np.sqrt(found.VGs) * (positive.sum() - (0.0 if star else positive))
    kinds = tuple("high" if score > 0 else "low" for score in found.Zs)
    return _result("local_getis_ord", found.Zs, 1.0 / spread, sums, kinds, level)


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Sums of neighbours' values: `observed`, the 95% `chance` range, p-values; local statistics are linear in them."""

    observed: Array
    chance: Array
    p_values: Array
    counts: Array
    permutations: int

    @classmethod
    def of(cls, values: Array, neighbours: Neighbours, permutations: int, seed: int) -> "_Sums":
        matrix = read_neighbours(neighbours, len(values))
        observed = np.asarray(matrix @ values)
        chance, p_values = np.empty((len(values), 2)), np.empty(len(values))
        for area, sums in enumerate(neighbour_sums(values, matrix, permutations=permutations, seed=seed)):
            chance[area] = np.quantile(sums, CHANCE)
            p_values[area] = two_sided(observed[[area]], sums[:, None])[0]
        return cls(observed, chance, p_values, np.diff(matrix.indptr).astype(float), permutations)


def _quietly(statistic: str, *data: Any, **how: Any) -> Any:
    """A statistic of esda without its permutations; the filters of warnings that it sets stay inside."""
    esda, _ = libraries()
    with warnings.catch_warnings():
        return getattr(esda, statistic)(*data, permutations=0, **how)


def _moran(name: str, found: Any, own: Array, sums: _Sums, level: float) -> LocalAssociation:
    kinds = tuple(QUADRANTS[int(quadrant)] for quadrant in found.q)
    return _result(name, found.Is, own / sums.counts * (len(own) - 1) / found.den, sums, kinds, level)


def _result(
    name: str, values: Array, slopes: Array, sums: _Sums, kinds: tuple[str, ...], level: float
) -> LocalAssociation:
    held, held_down = np.array(values, dtype=float), adjusted(sums.p_values)
    chance = np.sort(held[:, None] + slopes[:, None] * (sums.chance - sums.observed[:, None]), axis=1)
    for array in (held, chance, sums.p_values, held_down):
        array.setflags(write=False)
    return LocalAssociation(name, held, chance, sums.p_values, held_down, kinds, level, sums.permutations)
