"""The spatial scan statistic: where are there more cases than chance spreads there?"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.scan.arguments import ScanArguments
from tarazu.methods.scan.clusters import look
from tarazu.methods.scan.field import Field
from tarazu.methods.scan.result import LEVEL, Cluster, Scan
from tarazu.methods.scan.windows import ANGLES, SHAPES, Borders, Windows
from tarazu.methods.scan.zones import Floats, alone_too_large


def scan(
    cases: ArrayLike,
    population: ArrayLike,
    coordinates: ArrayLike,
    expected: ArrayLike | None = None,
    *,
    distance: str = "euclidean",
    max_share: float = 0.5,
    replicates: int = 999,
    seed: int = 0,
    window: str = "circular",
    shapes: Sequence[float] = SHAPES,
    angles: Sequence[int] = ANGLES,
    penalty: float = 0.5,
    neighbours: ArrayLike | None = None,
    nearest: int | None = None,
    alpha: float = 0.2,
    model: str = "poisson",
    minimum_cases: int = 2,
    iterative: bool = False,
    most: int = 20,
) -> Scan:
    """Find the zones whose counts are least likely under equal risk, and how often chance alone gives as much.

    Areas are added to a window in the order of their distance to its centre, equal distances by position. Clusters do not
    overlap; the p-value of each compares it with the greatest statistic of every replicate.

    Args:
        cases: whole numbers, shape (areas,).
        population: shape (areas,); decides which zones are small enough, and what is due if `expected` is not given.
        coordinates: shape (areas, 2); longitude and latitude in degrees with `great_circle`.
        expected: counts due from covariates, shape (areas,); scaled to the total of the cases.
        distance: `euclidean` (of the numbers as they are) or `great_circle` (circles and flexible windows).
        max_share: of the population that a zone may hold. An area that alone holds more is in no zone.
        window: `circular`, `elliptic`, `flexible`, `restricted_flexible`.
        shapes, angles, penalty: of ellipses: the ratio of the axes, how many angles for each, and the exponent a of
            (4 s / (s + 1)^2)^a, which discounts long ones (0: not at all).
        neighbours: of flexible windows: pairs of positions, shape (pairs, 2), or an adjacency (sparse) matrix.
        nearest: most areas in a window, its centre counted; of flexible windows 10 (30 where restricted) if not given.
        alpha: of restricted windows: every member's middle p-value is below it.
        model: `poisson`, or `bernoulli` for cases among people who are each counted.
        minimum_cases: in a zone.
        iterative: remove the first cluster, scan again with new replicates, and so on until one has p above 0.05 (that
            one is told too). A weak cluster is then no longer in the shade of a strong one.
        most: clusters that are told.

    Raises:
        ValueError: what is wrong with the arguments, all at once.

    Source: Kulldorff (1997), Commun Stat Theory Methods 26:1481-1496; elliptic, Kulldorff et al. (2006), Stat Med
    25:3929-3943; flexible, Tango, Takahashi (2005), Int J Health Geogr 4:11, restricted (2012), Stat Med 31:4207-4218;
    iterative, Zhang, Assuncao, Kulldorff (2010), J Probab Stat 2010:642379.

    >>> where = [[x, 0] for x in range(8)]
    >>> found = scan([1, 2, 9, 8, 1, 0, 2, 1], [100] * 8, where, replicates=99)
    >>> found.clusters[0].members, found.clusters[0].p_value
    ((2, 3), 0.01)
    """
    given = ScanArguments()
    counts, people = given.counts("cases", cases), given.measures("population", population)
    where = given.places(coordinates, counts.size, distance)
    counts, people = given.together("cases", counts, "population", people)
    due = None if expected is None else given.measures("expected", expected)
    given.series("cases", counts)
    given.choices(distance=distance, max_share=max_share, replicates=replicates, seed=seed, minimum_cases=minimum_cases)
    given.one_of("model", model, ("poisson", "bernoulli"))
    given.whole("most", most, least=1)
    windows = Windows(window, tuple(shapes), tuple(angles), penalty, nearest, alpha, distance, max_share, minimum_cases)
    windows.check(given, bordered=neighbours is not None)
    touching = None if neighbours is None else given.borders(neighbours, counts.size)
    field = given.field(counts, people, due, model, where)
    rounds = _one_after_the_other if iterative else _at_once
    clusters, maxima = rounds(windows, field, where, touching, replicates=replicates, seed=seed, most=most)
    return Scan(
        clusters=tuple(clusters),
        distance=distance,
        window=window,
        model=model,
        maxima=maxima,
        areas=len(counts),
        periods=1,
        total=int(field.total),
        max_share=max_share,
        alone_too_large=alone_too_large(field.population, max_share),
        iterative=iterative,
    )


Told = tuple[list[Cluster], Floats]


def _at_once(
    windows: Windows,
    field: Field,
    where: Floats,
    touching: Borders | None,
    *,
    replicates: int,
    seed: int,
    most: int,
) -> Told:
    search, zones = windows.search(field, where, touching)
    return look(search, zones, field, where, windows.distance, replicates=replicates, seed=seed, most=most)


def _one_after_the_other(
    windows: Windows,
    field: Field,
    where: Floats,
    touching: Borders | None,
    *,
    replicates: int,
    seed: int,
    most: int,
) -> Told:
    """The first cluster of what is left, until one has p above 0.05; with the replicates of the first round."""
    kept = np.arange(len(where))
    clusters: list[Cluster] = []
    first: Floats | None = None
    while len(clusters) < most and len(kept):
        borders = None if touching is None else np.ascontiguousarray(touching[np.ix_(kept, kept)])
        chance = {"replicates": replicates, "seed": seed + len(clusters)}
        found, maxima = _at_once(windows, field.part(kept), where[kept], borders, most=1, **chance)
        first = maxima if first is None else first
        clusters += [_in_places(kept, cluster) for cluster in found]
        if not found or not found[0].p_value <= LEVEL:
            break
        kept = np.delete(kept, list(found[0].members))
    return clusters, np.empty(0) if first is None else first


def _in_places(kept: NDArray[np.intp], cluster: Cluster) -> Cluster:
    """A cluster of some areas, in the positions of all."""
    members = tuple(kept[list(cluster.members)].tolist())
    return replace(cluster, members=members, centre=int(kept[cluster.centre]))
