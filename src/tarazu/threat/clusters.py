"""Clusters of areas with more reported victims than chance gives to the best of all places, told only where they may be.

Only what was reported belongs here: what a unit discovered lies where the unit looked (Ensign and others 2018), and a
scan of it sends the unit back. A cluster says where more was recorded, not why, and nothing of any area or person in it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.scan import Cluster, scan
from tarazu.methods.scan.clusters import relative_risk

Array = NDArray[np.float64]
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class AreaCluster:
    """Neighbouring areas that together have more reported victims than their due.

    `areas`: codes, in the order given; `centre`: the one around which the circle lies, `radius` in km; `victims` and
    `expected` (on the scale of all victims) of them together; `relative_risk`: within over outside; `p_value`: how often
    chance gives any circle as much; `origins`: how many counted a victim there.
    """

    areas: tuple[str, ...]
    centre: str
    radius: float
    victims: int
    expected: float
    relative_risk: float
    p_value: float
    origins: int


@dataclass(frozen=True, slots=True)
class Clusters:
    """`told`: the strongest first; `withheld`: how many more were beyond chance, of too few victims or origins to be told.

    `left_out`: areas of which no count or no expected number is known: not clear, but unknown.
    `too_large`: areas that by themselves are due more than half, and were not looked at alone.
    """

    told: tuple[AreaCluster, ...]
    withheld: int
    left_out: tuple[str, ...]
    too_large: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """The areas of which both numbers are known."""

    areas: tuple[str, ...]
    where: Array
    victims: Array
    expected: Array
    origins: tuple[frozenset[str], ...]


def find_clusters(
    areas: Sequence[str],
    centroids: ArrayLike,
    reported: ArrayLike,
    expected: ArrayLike,
    origins: Sequence[Collection[str]],
    *,
    dispersion: float = 1.0,
    fewest_victims: int = 11,
    fewest_origins: int = 2,
    level: float = LEVEL,
    replicates: int = 999,
    seed: int = 0,
) -> Clusters:
    """Circles of areas whose reported victims are beyond chance, by the scan statistic.

    Args:
        areas: codes.
        centroids: longitude and latitude in degrees, shape (areas, 2).
        reported: victims whom somebody reported, whole numbers; NaN where nothing is known, which is not 0.
        expected: victims due at the country's rate; NaN or 0 where unknown. Only proportions matter.
        origins: of each area, the codes of the origins that counted a victim.
        dispersion: variance of a count over that of a Poisson count, as `fit_origins` gives it. Victims who are met thirty
            at a time are few events: counts are divided by it, or every raid is a cluster.
        fewest_victims, fewest_origins: with fewer a cluster is counted as withheld and nothing of it is told.
        level: greatest p-value of a cluster.

    Raises:
        ValueError: lengths differ, a code comes twice, `dispersion` is below 1, or what `scan` refuses.

    Source: Kulldorff (1997), Commun Stat Theory Methods 26:1481-1496.

    >>> found = find_clusters(
    ...     ["A", "B", "C", "D", "E"], [[70, 30], [70, 31], [72, 30], [72, 31], [74, 30]],
    ...     [14, 12, 1, 2, 1], [5.0, 5.0, 5.0, 5.0, 5.0], [{"police", "NGO"}, {"NGO"}, {"NGO"}, {"police"}, {"NGO"}],
    ... )
    >>> found.told[0].areas, found.told[0].victims, found.told[0].p_value
    (('A', 'B'), 26, 0.001)
    """
    if not dispersion >= 1:
        raise ValueError(f"dispersion={dispersion!r} is not 1 or more.")
    known, left_out = _known(areas, centroids, reported, expected, origins)
    if not known.areas:
        return Clusters((), 0, left_out, ())
    events = np.round(known.victims / dispersion)
    found = scan(
        events,
        known.expected,
        known.where,
        expected=known.expected,
        distance="great_circle",
        replicates=replicates,
        seed=seed,
    )
    beyond = [_in_victims(cluster, known) for cluster in found.significant(level)]
    told = tuple(each for each in beyond if each.victims >= fewest_victims and each.origins >= fewest_origins)
    too_large = tuple(known.areas[place] for place in found.alone_too_large)
    return Clusters(told, len(beyond) - len(told), left_out, too_large)


def _known(
    areas: Sequence[str],
    centroids: ArrayLike,
    reported: ArrayLike,
    expected: ArrayLike,
    origins: Sequence[Collection[str]],
) -> tuple[_Known, tuple[str, ...]]:
    """Areas whose counts and expected numbers are known, and the codes of the others."""
    codes, where = tuple(areas), np.asarray(centroids, dtype=float)
    victims, due = np.asarray(reported, dtype=float), np.asarray(expected, dtype=float)
    lengths = (len(codes), len(where), len(victims), len(due), len(origins))
    if len(set(lengths)) > 1:
        raise ValueError(
            f"areas, centroids, reported, expected and origins have lengths {lengths}; they need one length."
        )
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ValueError(f"Areas come twice: {', '.join(twice)}.")
    held = ~np.isnan(victims) & ~np.isnan(due) & (due != 0)
    kept = np.flatnonzero(held).tolist()
    known = _Known(
        areas=tuple(codes[place] for place in kept),
        where=where[held],
        victims=victims[held],
        expected=due[held],
        origins=tuple(frozenset(origins[place]) for place in kept),
    )
    return known, tuple(code for code, inside in zip(codes, held, strict=True) if not inside)


def _in_victims(cluster: Cluster, known: _Known) -> AreaCluster:
    """In victims again, where the scan was of events."""
    members = list(cluster.members)
    victims, total = float(known.victims[members].sum()), float(known.victims.sum())
    due = float(known.expected[members].sum() * total / known.expected.sum())
    return AreaCluster(
        areas=tuple(known.areas[place] for place in members),
        centre=known.areas[cluster.centre],
        radius=cluster.radius,
        victims=int(victims),
        expected=due,
        relative_risk=relative_risk(victims, due, total),
        p_value=cluster.p_value,
        origins=len(frozenset().union(*(known.origins[place] for place in members))),
    )
