"""The spatial scan statistic: where are there more cases than chance spreads there?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.scan.arguments import ScanArguments
from tarazu.methods.scan.clusters import tell, without_overlap
from tarazu.methods.scan.connected import MOST_NEAREST, adjacency, flexible
from tarazu.methods.scan.field import Field
from tarazu.methods.scan.restricted import RestrictedSearch, least_allowed
from tarazu.methods.scan.result import LEVEL, Cluster, Scan
from tarazu.methods.scan.search import ForestSearch, Search
from tarazu.methods.scan.shapes import circular, elliptic, nearest_first
from tarazu.methods.scan.zones import Floats, Zones

WINDOWS = ("circular", "elliptic", "flexible", "restricted_flexible")
SHAPES, ANGLES = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0), (1, 4, 6, 9, 12, 15)
NEAREST = {"flexible": 10, "restricted_flexible": 30}  # if none is given; circles and ellipses have no such limit


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
    counts, people = given.together(
        "cases", given.counts("cases", cases), "population", given.measures("population", population)
    )
    due = None if expected is None else given.measures("expected", expected)
    given.series("cases", counts)
    where = given.places(coordinates, len(counts) if counts.ndim else 0, distance)
    given.choices(distance=distance, max_share=max_share, replicates=replicates, seed=seed, minimum_cases=minimum_cases)
    given.one_of("model", model, ("poisson", "bernoulli"))
    given.whole("most", most, least=1)
    looks = _Looks(window, tuple(shapes), tuple(angles), penalty, nearest, alpha, distance, max_share, minimum_cases)
    looks.check(given, neighbours)
    field = given.field(counts, people, due, model)
    touching = None if neighbours is None else adjacency(neighbours, len(counts))
    pieces = _iterate if iterative else _at_once
    clusters, maxima, too_large = pieces(looks, field, where, touching, replicates, seed, most)
    maxima.setflags(write=False)
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
        alone_too_large=too_large,
    )


Told = tuple[list[Cluster], Floats, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Looks:
    """How zones are formed."""

    window: str
    shapes: tuple[float, ...]
    angles: tuple[int, ...]
    penalty: float
    nearest: int | None
    alpha: float
    distance: str
    max_share: float
    minimum_cases: int

    def check(self, given: ScanArguments, neighbours: ArrayLike | None) -> None:
        given.one_of("window", self.window, WINDOWS)
        if self.nearest is not None:
            given.whole("nearest", self.nearest, least=1)
        if self.window == "elliptic":
            self._check_ellipses(given)
        if self.window in NEAREST:
            if neighbours is None:
                given.say(f"neighbours are not given; window {self.window!r} needs to know which areas touch")
            if isinstance(self.nearest, int) and self.nearest > MOST_NEAREST:
                given.say(f"nearest is {self.nearest}; expected at most {MOST_NEAREST} with window {self.window!r}")
            given.between("alpha", self.alpha)

    def _check_ellipses(self, given: ScanArguments) -> None:
        if self.distance != "euclidean":
            given.say("window 'elliptic' needs distance 'euclidean': project longitude and latitude first")
        if len(self.shapes) != len(self.angles) or not self.shapes:
            given.say(
                f"shapes has {len(self.shapes)} and angles {len(self.angles)} values; expected as many, one or more"
            )
        if not all(np.isfinite(shape) and shape >= 1 for shape in self.shapes):
            given.say(f"shapes is {self.shapes}; expected each 1 or more")
        for number in self.angles:
            given.whole("angles", number, least=1)
        if not (np.isfinite(self.penalty) and self.penalty >= 0):
            given.say(f"penalty is {self.penalty!r}; expected 0 or more")

    def search(self, field: Field, where: Floats, touching: NDArray[np.bool_] | None) -> tuple[Search, Zones | None]:
        """What goes through the zones, and the zones where they are the same for all counts."""
        nearest = min(self.nearest or NEAREST.get(self.window, len(where)), len(where))
        people, share = field.population, self.max_share
        if self.window in NEAREST:
            assert touching is not None  # `check` saw to it
            order = nearest_first(where, self.distance)
            if self.window == "restricted_flexible":
                near = np.ascontiguousarray(order[:, :nearest].astype(np.int32))
                limit = share * people.sum() * (1 + 1e-12)
                least = least_allowed(field, self.alpha)
                return RestrictedSearch(field, near, touching, least, limit, self.minimum_cases), None
            zones = flexible(order, touching, people, share=share, nearest=nearest)
        elif self.window == "elliptic":
            shape = {"shapes": self.shapes, "angles": self.angles, "penalty": self.penalty}
            zones = elliptic(where, people, share=share, nearest=nearest, **shape)  # type: ignore[arg-type]
        else:
            zones = circular(where, people, measure=self.distance, share=share, nearest=nearest)
        return ForestSearch(field, zones, self.minimum_cases), zones

    def too_large(self, field: Field) -> tuple[int, ...]:
        limit = self.max_share * field.everyone * (1 + 1e-12)
        return tuple(np.flatnonzero(field.population > limit).tolist())


def _at_once(
    looks: _Looks,
    field: Field,
    where: Floats,
    touching: NDArray[np.bool_] | None,
    replicates: int,
    seed: int,
    most: int,
) -> Told:
    search, zones = looks.search(field, where, touching)
    found = without_overlap(search, len(where), most=most)
    maxima = search.maxima(replicates, seed) if found else np.zeros(replicates)
    clusters = [tell(zone, field, where, looks.distance, maxima, zones) for zone in found]
    return clusters, maxima, looks.too_large(field)


def _iterate(
    looks: _Looks,
    field: Field,
    where: Floats,
    touching: NDArray[np.bool_] | None,
    replicates: int,
    seed: int,
    most: int,
) -> Told:
    """The first cluster of what is left, until one has p above 0.05."""
    kept = np.arange(len(where))
    clusters: list[Cluster] = []
    first = np.zeros(replicates)
    while len(clusters) < most and len(kept):
        rest = _part(field, kept)
        borders = None if touching is None else np.ascontiguousarray(touching[np.ix_(kept, kept)])
        found, maxima, _ = _at_once(looks, rest, where[kept], borders, replicates, seed + len(clusters), 1)
        if not clusters:
            first = maxima
        if not found:
            break
        (cluster,) = found
        clusters.append(
            replace(cluster, members=tuple(kept[list(cluster.members)].tolist()), centre=int(kept[cluster.centre]))
        )
        if not cluster.p_value <= LEVEL:
            break
        kept = np.delete(kept, list(cluster.members))
    return clusters, first, looks.too_large(field)


def _part(field: Field, kept: NDArray[np.intp]) -> Field:
    """Some areas alone, what is due scaled to their cases."""
    cases, expected = field.cases[kept], field.expected[kept]
    due = expected * (cases.sum() / expected.sum()) if expected.sum() else expected
    return replace(field, cases=cases, expected=due, population=field.population[kept])
