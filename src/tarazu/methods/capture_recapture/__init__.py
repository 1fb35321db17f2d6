"""How many were never seen: multiple systems estimation from incomplete lists.

One function, `estimate_total`, one file a model. A model is loaded when it is asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pandas as pd

from tarazu.methods.capture_recapture.choices import Choice, Sensitivity
from tarazu.methods.capture_recapture.compare import compare
from tarazu.methods.capture_recapture.histories import Histories, read_histories
from tarazu.methods.capture_recapture.incomplete import estimate_incomplete
from tarazu.methods.capture_recapture.plan import Plan, plan
from tarazu.methods.capture_recapture.result import TotalEstimate, not_identifiable
from tarazu.methods.capture_recapture.simulate import Population, population, simulate
from tarazu.methods.capture_recapture.strata import estimate_strata
from tarazu.methods.capture_recapture.stratified import Strata

__all__ = [
    "METHODS",
    "Choice",
    "Histories",
    "Method",
    "Plan",
    "Population",
    "Sensitivity",
    "Strata",
    "TotalEstimate",
    "compare",
    "estimate_incomplete",
    "estimate_strata",
    "estimate_total",
    "not_identifiable",
    "plan",
    "population",
    "read_histories",
    "simulate",
]

POSTERIOR_DRAWS = 20_000  # of a Bayesian method, where no more replicates are asked for


@dataclass(frozen=True, slots=True)
class Method:
    """Where a method lives, and whether it draws from a posterior or resamples the histories."""

    module: str
    function: str
    bayesian: bool
    least_lists: int = 3


METHODS: Mapping[str, Method] = {
    "independence": Method("independence", "estimate_independence", bayesian=False, least_lists=2),
    "chao": Method("chao", "estimate_chao", bayesian=False, least_lists=2),
    "sparse": Method("sparse", "estimate_sparse", bayesian=False),
    "bic": Method("bic", "estimate_bic", bayesian=False),
    "fixed": Method("fixed", "estimate_fixed", bayesian=False),
    "bma": Method("bma", "estimate_bma", bayesian=True),
    "latent_class": Method("latent_class", "estimate_latent_class", bayesian=True),
    "bayes_threshold": Method("bayes_threshold", "estimate_bayes_threshold", bayesian=True),
}


def estimate_total(
    histories: pd.DataFrame | Histories,
    method: str = "sparse",
    replicates: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    **settings: Any,
) -> TotalEstimate:
    """The number of people, seen and unseen, from who was on which list.

    Args:
        histories: one 0/1 column a list and a column `count`; a history that is not given was not seen.
        method: one of `METHODS`.
        replicates: of the bootstrap, the model chosen again in each; 0 gives the interval conditional on the model.
            A Bayesian method takes as many draws from its posterior, and never fewer than 20,000.
        seed: the same seed gives the same numbers, on any number of cores.
        level: of the interval, strictly between 0 and 1.
        settings: of the method alone, such as `threshold` of "sparse", `max_order` of "bic" and `model` of "fixed".

    Raises:
        ValueError: what was given cannot be read; every fault at once, each with its column.

    Source: International Working Group for Disease Monitoring and Forecasting (1995), Am J Epidemiol 142:1047-1058.
    """
    faults = faults_of(method, replicates, level)
    if faults:
        raise ValueError("; ".join(faults))
    chosen = METHODS[method]
    read = histories if isinstance(histories, Histories) else read_histories(histories)
    if len(read.names) < chosen.least_lists:
        return not_identifiable(
            read, method=method, level=level, diagnosis=TWO_LISTS.format(method=method), blame=read.names
        )
    module = import_module(f"{__name__}.{chosen.module}")
    repeats = {"draws": max(replicates, POSTERIOR_DRAWS)} if chosen.bayesian else {"replicates": replicates}
    estimated: TotalEstimate = getattr(module, chosen.function)(read, **repeats, seed=seed, level=level, **settings)
    return estimated


TWO_LISTS = (
    "Two lists cannot tell a link between the lists from a small population: '{method}' needs three or more. "
    "Use 'independence', which assumes that there is no link, or 'chao'."
)


def faults_of(method: str, replicates: int, level: float) -> list[str]:
    """What is wrong with the arguments that all methods share, each in words."""
    faults = []
    if method not in METHODS:
        faults.append(f"method is {method!r}; expected one of {', '.join(METHODS)}")
    if not isinstance(replicates, int) or isinstance(replicates, bool) or replicates < 0:
        faults.append(f"replicates is {replicates!r}; expected a whole number, 0 or more")
    if not 0 < level < 1:
        faults.append(f"level is {level!r}; expected a number between 0 and 1")
    return faults
