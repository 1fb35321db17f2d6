"""The space-time scan statistic: cylinders of areas and periods, alive now or at any time."""

import numpy as np
from numpy.typing import ArrayLike

from tarazu.methods.scan.arguments import ScanArguments
from tarazu.methods.scan.clusters import look
from tarazu.methods.scan.result import Scan
from tarazu.methods.scan.search import ForestSearch
from tarazu.methods.scan.shapes import circular
from tarazu.methods.scan.zones import Floats, alone_too_large


def scan_space_time(
    cases: ArrayLike,
    population: ArrayLike,
    coordinates: ArrayLike,
    expected: ArrayLike | None = None,
    *,
    prospective: bool = True,
    max_periods: int | None = None,
    distance: str = "euclidean",
    max_share: float = 0.5,
    nearest: int | None = None,
    replicates: int = 999,
    seed: int = 0,
    model: str = "poisson",
    minimum_cases: int = 2,
    most: int = 20,
) -> Scan:
    """Find the circles and stretches of time whose counts are least likely under equal risk.

    Args:
        cases: whole numbers, shape (areas, periods).
        population: shape (areas, periods), or (areas,) where it does not change; its mean over the periods decides which
            circles are small enough, and it decides what is due if `expected` is not given.
        coordinates, distance, max_share, nearest, replicates, seed, minimum_cases, most: see `scan`.
        expected: counts due, shape (areas, periods), with season and trend in them.
        prospective: only cylinders that reach the last period, for what is going on now; else any.
        max_periods: most periods of a cylinder; half of them if not given.
        model: `poisson`: given the total, so that a rise everywhere is no cluster. `expectation_based`: each count is
            Poisson with what is due, as forecast, by itself; `expected` is then not scaled.

    Raises:
        ValueError: what is wrong with the arguments, all at once.

    Clusters share no area, whatever their periods.

    Source: Kulldorff (2001), J R Stat Soc A 164:61-72; Neill, Moore, Sabhnani, Daniel (2005), KDD, 218-227.

    >>> counts = [[2, 1, 2, 9], [1, 2, 1, 8], [2, 2, 1, 2], [1, 1, 2, 1]]
    >>> found = scan_space_time(counts, [100] * 4, [[0, 0], [1, 0], [5, 0], [6, 0]], replicates=99)
    >>> found.clusters[0].members, found.clusters[0].periods
    ((0, 1), (3, 3))
    """
    given = ScanArguments()
    counts = given.counts("cases", cases)
    if counts.ndim != 2 or not counts.size:
        given.say(f"cases has shape {counts.shape}; expected (areas, periods)")
        given.settle()
    periods = counts.shape[1]
    people = _by_period(given, given.measures("population", population), counts)
    due = None if expected is None else given.measures("expected", expected)
    where = given.places(coordinates, len(counts), distance)
    given.choices(distance=distance, max_share=max_share, replicates=replicates, seed=seed, minimum_cases=minimum_cases)
    given.one_of("model", model, ("poisson", "expectation_based"))
    for name, value in (("most", most), ("max_periods", max_periods), ("nearest", nearest)):
        if value is not None:
            given.whole(name, value, least=1)
    if model == "expectation_based" and due is None:
        given.say("expected is not given; with model 'expectation_based' it is what counts are compared with")
    given.settle()
    longest = min(max_periods or max(periods // 2, 1), periods)
    spans = [(first, last) for last in range(1, periods + 1) for first in range(max(last - longest, 0), last)]
    field = given.field(
        counts, people, due, model, where, [span for span in spans if span[1] == periods or not prospective]
    )
    zones = circular(where, field.population, measure=distance, share=max_share, nearest=nearest)
    search = ForestSearch(field, zones, minimum_cases)
    clusters, maxima = look(search, zones, field, where, distance, replicates=replicates, seed=seed, most=most)
    return Scan(
        clusters=tuple(clusters),
        distance=distance,
        window="prospective" if prospective else "retrospective",
        model=model,
        maxima=maxima,
        areas=len(counts),
        periods=periods,
        total=int(field.total),
        max_share=max_share,
        alone_too_large=alone_too_large(field.population, max_share),
    )


def _by_period(given: ScanArguments, people: Floats, counts: Floats) -> Floats:
    """Population of each area and period."""
    if people.shape == counts.shape[:1]:
        people = np.repeat(people[:, None], counts.shape[1], axis=1)
    return given.together("population", people, "cases", counts)[0]
