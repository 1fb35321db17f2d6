"""What is compared: values as they are, or rates of areas whose populations differ."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.association.neighbours import Neighbours, read_neighbours

Array = NDArray[np.float64]
FEWEST_AREAS = 4  # the randomisation moments divide by (n - 1)(n - 2)(n - 3)


def libraries() -> tuple[Any, Any]:
    """esda and libpysal, which take seconds to load and are an extra.

    Raises:
        ModuleNotFoundError: the extra is not installed.
    """
    try:
        import esda
        import libpysal
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f'Spatial association needs {missing.name}, which is not installed: pip install "tarazu[spatial]"',
            name=missing.name,
        ) from missing
    return esda, libpysal


def read_values(values: ArrayLike, *, name: str = "values") -> Array:
    """Raises ValueError unless there are four or more finite values that are not all alike."""
    found = np.asarray(values, dtype=float)
    if found.ndim != 1:
        raise ValueError(f"{name} has shape {found.shape}; it needs one number an area.")
    if len(found) < FEWEST_AREAS:
        raise ValueError(f"{name}: {len(found)} areas are too few; association needs {FEWEST_AREAS} or more.")
    unknown = np.flatnonzero(~np.isfinite(found))
    if unknown.size:
        raise ValueError(f"{name}: area {unknown[0]} (from 0) is missing or infinite; leave it and its borders out.")
    if np.ptp(found) <= 1e-12 * np.abs(found).max():
        raise ValueError(f"{name}: all areas have the value {found[0]:g}; there is nothing to compare.")
    return found


def read_cases(cases: ArrayLike, population: ArrayLike, *, name: str = "values") -> tuple[Array, Array]:
    """Raises ValueError where cases are negative, exceed nobody, or a population is not above 0."""
    counts, people = read_values(cases, name=name), np.asarray(population, dtype=float)
    if people.shape != counts.shape:
        raise ValueError(f"population has shape {people.shape}; {name} has {counts.shape}.")
    if (counts < 0).any():
        raise ValueError(f"{name}: area {np.flatnonzero(counts < 0)[0]} (from 0) has fewer than 0 cases.")
    bad = np.flatnonzero(~(np.isfinite(people) & (people > 0)))
    if bad.size:
        raise ValueError(f"population: area {bad[0]} (from 0) has {people[bad[0]]:g}; each needs a number above 0.")
    return counts, people


def compared(values: ArrayLike, population: ArrayLike | None, *, name: str = "values") -> Array:
    """The values; with a population, rates standardised by their own variance: a rate of few people varies by chance.

    Source: Assuncao, Reis (1999), Stat Med 18:2147-2162.
    """
    if population is None:
        return read_values(values, name=name)
    counts, people = read_cases(values, population, name=name)
    libraries()
    from esda.smoothing import assuncao_rate

    return read_values(assuncao_rate(counts, people), name=f"rates of {name}")


def weights(neighbours: Neighbours, areas: int) -> Any:
    """libpysal's weights, made anew each time: esda changes those that it is given."""
    matrix = read_neighbours(neighbours, areas)
    beside = {area: matrix.indices[slice(*matrix.indptr[area : area + 2])].tolist() for area in range(areas)}
    return libraries()[1].weights.W(beside, id_order=list(range(areas)), silence_warnings=True)
