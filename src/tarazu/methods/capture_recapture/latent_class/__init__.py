"""`latent_class`: people differ in how they are listed; classes of them, as many as the data speak for."""

from dataclasses import dataclass

import numpy as np

from tarazu.methods.capture_recapture.chains import in_threads, total_of_chains
from tarazu.methods.capture_recapture.generators import State, seed_states
from tarazu.methods.capture_recapture.histories import FloatArray, Histories, IntArray
from tarazu.methods.capture_recapture.latent_class.gibbs import Cells, Classes, Prior, run_chain
from tarazu.methods.capture_recapture.result import TotalEstimate
from tarazu.methods.capture_recapture.verdict import why_not

__all__ = ["Settings", "estimate_latent_class", "sample_unseen"]

METHOD = "latent_class"
DRAWS = 20_000
CHAINS = 4
ASSUMPTION = (
    "people fall into classes that are not known; within a class the lists find people independently of one another, "
    "and somebody in every class has some chance of being listed"
)
PAPER = "Manrique-Vallier (2016), Biometrics 72:1246-1254"


@dataclass(frozen=True, slots=True)
class Settings:
    """Of the prior and of the sampler, as in R's LCMCR.

    classes: the most that there can be. shape, rate: gamma prior of the concentration of the Dirichlet process.
    most_unseen: times the people observed, the largest number unseen. burn_in, thin: in sweeps.
    """

    classes: int = 10
    shape: float = 0.25
    rate: float = 0.25
    most_unseen: int = 20
    burn_in: int = 50_000
    thin: int = 100


# Shares of the people with which a chain begins. All of them at once hold one chain in ten for 100,000 sweeps in a
# corner that has 0.4% of the posterior (UK 2013); with these, one in a hundred.
GROWING = (0.03, 0.06, 0.12, 0.25, 0.5)


def estimate_latent_class(histories: Histories, *, draws: int = 0, seed: int, level: float) -> TotalEstimate:
    """Median and middle interval of the posterior under a Dirichlet process mixture of product Bernoullis.

    Prior: up to ten classes, their shares from a stick broken with a concentration that is Gamma(0.25, 0.25); the
    chance of each list in each class uniform; 1 / N on the total, up to 20 unseen for each person seen. Four chains of
    50,000 sweeps that are thrown away and, for 20,000 draws, 500,000 of which every hundredth is kept.

    Args:
        draws: from all four chains together, 20,000 where it is 0.
        seed: the same seed gives the same numbers on any number of cores.
        level: of the interval.

    Source: Manrique-Vallier (2016), Biometrics 72:1246-1254; LCMCR (R package, version 0.4.14).
    """
    refused = why_not(histories)
    if refused is not None:
        return refused.of(histories, method=METHOD, level=level)
    unseen, used = sample_unseen(histories, draws=-(-(draws or DRAWS) // CHAINS), seed=seed)
    return total_of_chains(
        unseen.astype(np.float64) + histories.observed,
        histories,
        level=level,
        method=METHOD,
        model=("latent classes",),
        notes=(f"Classes in use: {used.mean():.1f} on average.",),
        assumption=ASSUMPTION,
        paper=PAPER,
    )


def sample_unseen(
    histories: Histories, *, draws: int, seed: int, settings: Settings = Settings(), chains: int = CHAINS
) -> tuple[IntArray, IntArray]:
    """Numbers unseen and numbers of classes in use, both of shape (chains, draws); each chain has its own thread."""
    states = seed_states(seed, chains)
    starts = np.random.default_rng(seed).spawn(chains)

    def run(chain: int) -> tuple[IntArray, IntArray]:
        return _chain(histories, states[chain], starts[chain], draws, settings)

    unseen, used = zip(*in_threads(run, chains), strict=True)
    return np.stack(unseen), np.stack(used)


def _chain(
    histories: Histories, state: State, rng: np.random.Generator, draws: int, settings: Settings
) -> tuple[IntArray, IntArray]:
    """One chain: a tenth of the burn-in with each growing share of the people, the rest of it with all."""
    prior = Prior(settings.shape, settings.rate, settings.most_unseen * histories.observed)
    classes = _first_classes(histories, rng, settings.classes)
    some, nothing = settings.burn_in // (2 * len(GROWING)), np.zeros(0, dtype=np.int64)
    for share in GROWING:
        part = _cells(histories, rng.binomial(histories.counts, share))
        run_chain(state, part, classes, prior, some, 1, nothing, nothing)
    unseen, used = np.zeros(draws, dtype=np.int64), np.zeros(draws, dtype=np.int64)
    rest = settings.burn_in - len(GROWING) * some
    run_chain(state, _cells(histories, histories.counts), classes, prior, rest, settings.thin, unseen, used)
    return unseen, used


def _cells(histories: Histories, counts: IntArray) -> Cells:
    """The histories for the sampler, and a last cell, empty at first, of those on no list."""
    ends = np.cumsum(histories.patterns.sum(axis=1, dtype=np.int64))
    return Cells(np.r_[0, ends, ends[-1]], np.nonzero(histories.patterns)[1].astype(np.int64), np.r_[counts, 0])


def _first_classes(histories: Histories, rng: np.random.Generator, number: int) -> Classes:
    """Classes that differ a little, around the shares of the lists among the people seen."""
    shares = (histories.counts @ histories.patterns + 0.5) / (histories.observed + 1.0)
    odds = (shares / (1 - shares))[:, None] * np.exp(rng.uniform(-0.5, 0.5, (len(shares), number)))
    weights = np.sort(rng.dirichlet(np.ones(number)))[::-1].copy()
    missed: FloatArray = weights / (1 + odds).prod(axis=0)
    people, on_list = np.zeros(number, dtype=np.int64), np.zeros(odds.shape, dtype=np.int64)
    return Classes(weights, odds, missed, people, on_list)
