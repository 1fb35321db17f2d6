"""From zones found to clusters told: without overlap, each with its risks and p-values."""

import math

import numpy as np

from tarazu.methods.scan.field import Field
from tarazu.methods.scan.likelihood import EXPECTATION, log_ratio
from tarazu.methods.scan.p_values import gumbel, monte_carlo
from tarazu.methods.scan.result import Cluster
from tarazu.methods.scan.search import Found, Search
from tarazu.methods.scan.shapes import distances
from tarazu.methods.scan.zones import Floats, Zones


def look(
    search: Search,
    zones: Zones | None,
    field: Field,
    coordinates: Floats,
    measure: str,
    *,
    replicates: int,
    seed: int,
    most: int,
) -> tuple[list[Cluster], Floats]:
    """Clusters, and the greatest statistic of each replicate; where there is no case, no replicate has one either."""
    found = without_overlap(search, len(coordinates), most=most)
    maxima = search.maxima(replicates, seed) if field.total else np.zeros(replicates)
    maxima.setflags(write=False)
    return [tell(zone, field, coordinates, measure, maxima, zones) for zone in found], maxima


def without_overlap(search: Search, areas: int, *, most: int) -> list[Found]:
    """The best zone, then the best among those that share no area with it, and so on."""
    taken = np.zeros(areas, dtype=np.bool_)
    found: list[Found] = []
    while len(found) < most and (zone := search.best(taken)):
        found.append(zone)
        taken[list(zone.areas)] = True
    return found


def tell(zone: Found, field: Field, coordinates: Floats, measure: str, maxima: Floats, zones: Zones | None) -> Cluster:
    """A zone with its numbers.

    Args:
        zones: where the shapes of its kind are kept; None where all are of one kind.
    """
    members = list(zone.areas)
    seen = int(field.seen(zone.span)[members].sum())
    due = float(field.due(zone.span)[members].sum())
    people = float(field.population[members].sum())
    shape, angle = (1.0, 0.0) if zones is None else (float(zones.shape[zone.kind]), float(zones.angle[zone.kind]))
    reach = distances(coordinates[members[:1]], coordinates[members], measure, shape=shape, angle=angle)
    return Cluster(
        members=tuple(sorted(members)),
        centre=members[0],
        radius=float(reach.max()),
        observed=seen,
        expected=due,
        population=people,
        smr=seen / due,
        relative_risk=seen / due if field.model == EXPECTATION else relative_risk(seen, due, field.total),
        log_likelihood_ratio=float(log_ratio(field.model, seen, due, people, field.total, field.everyone)),
        statistic=zone.statistic,
        p_value=monte_carlo(zone.statistic, maxima),
        gumbel_p_value=gumbel(zone.statistic, maxima),
        shape=shape,
        angle=angle,
        periods=(zone.span[0], zone.span[1] - 1),
    )


def relative_risk(seen: float, due: float, total: float) -> float:
    """Observed over expected within, over the same outside: (c/E) / ((C-c)/(C-E)); infinite where no case lies outside.

    Args:
        due: of a zone, on the scale where what is due everywhere comes to the total.

    Source: Kulldorff (1997), Commun Stat Theory Methods 26:1481-1496.

    >>> round(relative_risk(117, 70.61051951, 552), 4)  # New York
    1.8337
    """
    outside = total - seen
    return seen / due / (outside / (total - due)) if outside else math.inf
