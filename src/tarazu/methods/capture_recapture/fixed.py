"""A model of one's own choosing, and the population that a fitted model describes."""

import math
from collections.abc import Sequence

import numpy as np

from tarazu.methods.capture_recapture.bootstrap import with_interval
from tarazu.methods.capture_recapture.histories import FloatArray, Histories, IntArray
from tarazu.methods.capture_recapture.information import fit_terms
from tarazu.methods.capture_recapture.poisson import superset_sums
from tarazu.methods.capture_recapture.result import TotalEstimate, locked
from tarazu.methods.capture_recapture.simulate import Population
from tarazu.methods.capture_recapture.terms import closure, generators, neutral_start, term_name
from tarazu.methods.capture_recapture.verdict import Refusal, cautions, why_not

MOST_LISTS = 14
ASSUMPTION = "The links between lists are those of the model that was given, whatever the data say."
PAPER = "Fienberg (1972), Biometrika 59:591-603; extended estimates: Chan, Silverman, Vincent (2021)"
NONE = "The model {model} has no finite estimate, or not one alone, on these lists. Leave out a term of it."


def estimate_fixed(
    histories: Histories,
    *,
    model: Sequence[str],
    replicates: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> TotalEstimate:
    """The total under a given hierarchical model.

    Args:
        model: terms in the lists' names, "A:E" or "A:B:C"; terms inside them are in the model too.

    Raises:
        ValueError: a term names a list that is not there.

    Source: Fienberg (1972), Biometrika 59:591-603.

    >>> from tarazu.methods.capture_recapture.histories import from_cells
    >>> histories = from_cells(("a", "b", "c"), np.array([0, 40, 30, 30, 20, 3, 2, 1]))
    >>> round(estimate_fixed(histories, model=["a:b"], replicates=0).estimate, 1)
    459.3
    """
    terms = _terms(histories, model)
    refused = why_not(histories)
    if refused:
        return refused.of(histories, method="fixed", level=level)
    start = neutral_start(histories)
    _, estimate, variance = _fit(histories.cells().astype(np.float64), terms, start)
    named = tuple(term_name(term, histories.names) for term in generators(terms.tolist()))
    if not math.isfinite(estimate):
        return Refusal(NONE.format(model=", ".join(named)), named).of(histories, method="fixed", level=level)
    total = TotalEstimate(
        estimate,
        None,
        level,
        histories.observed,
        "fixed",
        model=named,
        assumption=ASSUMPTION,
        paper=PAPER,
        notes=cautions(histories),
    )

    def estimator(cells: FloatArray) -> float:
        return _fit(cells, terms, start.copy())[1]

    return with_interval(histories, estimator, total, variance=variance, replicates=replicates, seed=seed)


def fitted_population(histories: Histories, model: Sequence[str]) -> Population:
    """The population that a fitted model describes, to draw further data from it.

    Raises:
        ValueError: the model has no estimate on these histories.
    """
    terms = _terms(histories, model)
    theta = neutral_start(histories)
    cells = histories.cells().astype(np.float64)
    _, estimate, _ = _fit(cells, terms, theta)
    if not math.isfinite(estimate):
        raise ValueError(NONE.format(model=", ".join(model)))
    margins = cells.copy()
    superset_sums(margins)
    gone = [int(term) for term in terms if margins[term] == 0]
    places = np.arange(cells.size)
    means = np.exp([theta[[t for t in terms if s & t == t]].sum() for s in places])
    for term in gone:
        means[places & term == term] = 0.0
    return Population(round(estimate), histories.names, locked(means / means.sum()))


def _fit(cells: FloatArray, terms: IntArray, start: FloatArray) -> tuple[float, float, float]:
    margins = cells.copy()
    superset_sums(margins)
    return fit_terms(cells, margins, terms, start, -math.inf)


def _terms(histories: Histories, model: Sequence[str]) -> IntArray:
    names, faults, terms = histories.names, [], []
    if len(names) > MOST_LISTS:
        raise ValueError(f"{len(names)} lists; 'fixed' takes {MOST_LISTS} or fewer. Merge lists of one kind.")
    for word in model:
        lists = word.split(":")
        if not set(lists) <= set(names):
            faults.append(f"term '{word}' names {', '.join(sorted(set(lists) - set(names)))}")
        else:
            terms.append(sum({1 << names.index(name) for name in lists}))
    if faults:
        raise ValueError(f"{'; '.join(faults)}; the lists are {', '.join(names)}")
    return np.array(closure(terms, len(names)), dtype=np.int64)
