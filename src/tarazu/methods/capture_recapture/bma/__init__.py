"""`bma`: the total averaged over all decomposable graphs of links between lists (Madigan and York)."""

import numpy as np

from tarazu.methods.capture_recapture.bma.averaging import Averaged, average
from tarazu.methods.capture_recapture.bma.graphs import Graphs, decomposable_graphs
from tarazu.methods.capture_recapture.histories import Histories
from tarazu.methods.capture_recapture.result import TotalEstimate, locked
from tarazu.methods.capture_recapture.verdict import cautions, why_not

__all__ = ["estimate_bma"]

METHOD = "bma"
DRAWS = 20_000  # of the total, handed on to what uses the estimate; the estimate and its interval need none
MOST_UNSEEN = 30  # times the people observed: the largest number unseen that is thought possible
AT_THE_LIMIT = 0.01  # posterior beyond half of it from which the reader is told
ASSUMPTION = (
    "a link between lists has the form of a decomposable graph; within a group of linked lists nothing is assumed, "
    "and everyone of a history has the same chances"
)
PAPER = "Madigan, York (1997), Biometrika 84:19-31"


def estimate_bma(histories: Histories, *, draws: int = 0, seed: int, level: float) -> TotalEstimate:
    """Bayesian model average over decomposable graphs: median of the posterior, and its middle interval.

    An exact sum over all graphs (8, 61, 822, 18,154 for three to six lists) and all totals up to 30 times the people
    observed: no simulation, no seed in the estimate. Prior: each graph alike, a hyper-Dirichlet with one person in
    all spread over the 2**k histories, 1 / N on the total. R's dga does the same, on a grid of totals.

    Args:
        draws: totals drawn from the posterior for later use, 20,000 where it is 0.
        seed: of these draws.
        level: of the interval.

    Raises:
        ValueError: more than six lists.

    Source: Madigan, York (1997), Biometrika 84:19-31; Lum, Johndrow, Ball, dga (R package, version 2.0.2).
    """
    refused = why_not(histories)
    if refused is not None:
        return refused.of(histories, method=METHOD, level=level)
    graphs = decomposable_graphs(len(histories.names))
    averaged = average(histories.cells(), graphs, most=MOST_UNSEEN * histories.observed)
    low, median, high = averaged.quantile([(1 - level) / 2, 0.5, (1 + level) / 2]) + histories.observed
    drawn = _draw(averaged, draws or DRAWS, seed) + histories.observed
    return TotalEstimate(
        float(median),
        (float(low), float(high)),
        level,
        histories.observed,
        METHOD,
        model=_terms(histories.names, graphs, int(averaged.graphs.argmax())),
        notes=_notes(histories, averaged),
        replicates=len(drawn),
        draws=locked(drawn),
        interval_kind="posterior, summed over all graphs",
        assumption=ASSUMPTION,
        paper=PAPER,
    )


def _draw(averaged: Averaged, draws: int, seed: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Numbers unseen, one from each of as many equal shares of the posterior, in random order."""
    rng = np.random.default_rng(seed)
    shares = (rng.permutation(draws) + rng.random(draws)) / draws
    return averaged.quantile(shares)


def _terms(names: tuple[str, ...], graphs: Graphs, graph: int) -> tuple[str, ...]:
    return tuple(":".join(names[j] for j in clique) for clique in graphs.cliques(graph) if len(clique) > 1)


def _notes(histories: Histories, averaged: Averaged) -> tuple[str, ...]:
    order = np.sort(averaged.graphs)[::-1]
    needed = int(np.searchsorted(np.cumsum(order), 0.95)) + 1
    many = f"The model shown is the likeliest of {len(order):,} graphs and holds {order[0]:.0%} of the posterior; "
    many += f"{needed:,} hold 95% of it." if needed > 1 else "no other holds 5% of it."
    beyond = averaged.beyond(MOST_UNSEEN / 2 * histories.observed)
    limit = ""
    if beyond > AT_THE_LIMIT:
        limit = (
            f"{beyond:.0%} of the posterior lies above {MOST_UNSEEN // 2} unseen for each person seen: the upper end "
            f"depends on the limit of {MOST_UNSEEN}, not on the lists."
        )
    return tuple(words for words in (many, limit, *cautions(histories)) if words)
