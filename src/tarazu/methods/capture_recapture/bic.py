"""Every hierarchical model, and the one with the least BIC; the interval redoes the choice in each replicate."""

import math
from functools import partial

import numpy as np

from tarazu.methods.capture_recapture.bootstrap import with_interval
from tarazu.methods.capture_recapture.hierarchy import MOST_LISTS, Models, hierarchical_models, terms_of
from tarazu.methods.capture_recapture.histories import FloatArray, Histories, IntArray
from tarazu.methods.capture_recapture.information import fit_terms, ordered_bounds, search
from tarazu.methods.capture_recapture.poisson import superset_sums
from tarazu.methods.capture_recapture.result import TotalEstimate
from tarazu.methods.capture_recapture.terms import generators, neutral_start, term_name
from tarazu.methods.capture_recapture.verdict import Refusal, cautions, why_not

RIVAL = 2.0  # models with a BIC within this of the least are "not worth more than a bare mention" apart (Raftery 1995)
ASSUMPTION = (
    "Of all links between lists those are real that pay for their parameters in BIC; nobody is on no list for a reason "
    "that no list shows."
)
PAPER = "Silverman, Chan, Vincent (2024), Stat Comput 34:44"
NO_MODEL = Refusal("No model of these lists has a finite estimate and only one.")


def estimate_bic(
    histories: Histories,
    *,
    replicates: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    max_order: int | None = None,
) -> TotalEstimate:
    """Hierarchical log-linear model with the least BIC among those whose estimate exists and is the only one.

    BIC is -2 log-likelihood + log(people seen) times the number of terms, terms at minus infinity among them: they
    were chosen by looking at the data like any other. (Were they free, every pair of lists without overlap would enter
    at no price: on the UK data 12,142 would then beat 25,311.) `model` gives the generators: terms inside them
    are in the model too. Models within 2 of the least BIC are told in `notes`, with the range of their totals.

    Args:
        max_order: lists in the largest term; by default one less than there are lists.

    Raises:
        ValueError: more than six lists, or `max_order` below 2.

    Source: Silverman, Chan, Vincent (2024), Stat Comput 34:44; R package MultipleSystemsEstimation. Rcapture stops
    at pairs on five lists by default and lets an estimate run to infinity (Artificial_3: 1.4e13); here it is refused.

    >>> from tarazu.methods.capture_recapture.histories import from_cells
    >>> found = estimate_bic(from_cells(("a", "b", "c"), np.array([0, 40, 30, 30, 20, 3, 2, 1])), replicates=0)
    >>> round(found.estimate, 1), found.model
    (459.3, ('a:b',))
    """
    lists = len(histories.names)
    models = _models(lists, lists - 1 if max_order is None else max_order)
    refused = why_not(histories)
    if refused:
        return refused.of(histories, method="bic", level=level)
    cells = histories.cells().astype(np.float64)
    start = neutral_start(histories)
    best, estimate, variance, score = search(cells, models, np.zeros(1, dtype=np.int64), start)
    if best < 0:
        return NO_MODEL.of(histories, method="bic", level=level)
    total = TotalEstimate(
        estimate,
        None,
        level,
        histories.observed,
        "bic",
        model=tuple(term_name(term, histories.names) for term in generators(terms_of(int(models[best])))),
        assumption=ASSUMPTION,
        paper=PAPER,
        notes=(*cautions(histories), *_rivals(cells, models, start, score)),
    )
    estimator = partial(_total, models=models, first=np.array([best]), start=start)
    return with_interval(histories, estimator, total, variance=variance, replicates=replicates, seed=seed)


def _total(cells: FloatArray, *, models: Models, first: IntArray, start: FloatArray) -> float:
    return search(cells, models, first, start.copy())[1]


def _models(lists: int, max_order: int) -> Models:
    if lists > MOST_LISTS:
        raise ValueError(
            f"{lists} lists; 'bic' takes {MOST_LISTS} or fewer, for the number of models grows beyond any computer. "
            "Merge lists of one kind, or use 'sparse'."
        )
    if max_order < 2:
        raise ValueError(f"max_order is {max_order!r}; expected 2 or more")
    return hierarchical_models(lists, max_order)


def _rivals(cells: FloatArray, models: Models, start: FloatArray, score: float) -> tuple[str, ...]:
    """What the models say that are nearly as good."""
    margins = cells.copy()
    superset_sums(margins)
    price = math.log(margins[0])
    saturated = float((cells * (np.log(np.maximum(cells, 1)) - 1)).sum())
    sizes = np.bitwise_count(models)
    near = models[: np.searchsorted(sizes, (score + RIVAL) / price, side="right")]
    bound = np.zeros(near.size)
    for lacking, term in zip(*ordered_bounds(cells), strict=True):
        bound = np.maximum(bound, np.where(near >> term & 1, 0.0, lacking))
    penalty = price * np.bitwise_count(near)
    totals = []
    for place in np.flatnonzero(penalty + bound <= score + RIVAL):
        wanted = saturated - 0.5 * (score + RIVAL - penalty[place])
        value, total, _ = fit_terms(cells, margins, np.array(terms_of(int(near[place]))), start.copy(), wanted)
        if value >= wanted:
            totals.append(total)
    if len(totals) < 2:
        return ()
    return (
        f"{len(totals)} models are within {RIVAL:g} of the least BIC; their totals run from {min(totals):,.0f} to "
        f"{max(totals):,.0f}.",
    )
