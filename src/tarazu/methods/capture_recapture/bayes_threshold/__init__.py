"""`bayes_threshold`: all links of two lists under a normal prior; those that the posterior is sure of stay."""

import math
from dataclasses import dataclass

import numpy as np

from tarazu.methods.capture_recapture.bayes_threshold.hamiltonian import sample
from tarazu.methods.capture_recapture.bayes_threshold.posterior import round_posterior
from tarazu.methods.capture_recapture.chains import in_threads, total_of_chains
from tarazu.methods.capture_recapture.existence import design, exists, identifiable
from tarazu.methods.capture_recapture.generators import seed_states
from tarazu.methods.capture_recapture.histories import FloatArray, Histories
from tarazu.methods.capture_recapture.result import TotalEstimate
from tarazu.methods.capture_recapture.terms import term_name
from tarazu.methods.capture_recapture.verdict import Refusal, why_not

__all__ = ["Link", "Posterior", "estimate_bayes_threshold", "sample_links", "sample_model"]

METHOD = "bayes_threshold"
DRAWS = 20_000
CHAINS = 4
BURN_IN = 200
MAIN_PRECISION = 1e-4  # of the intercept and of each list; as good as flat, and as in the author's program
MOST_ROUNDS = 8  # of draws, while a link lies so near the threshold that chance decides
SURE = 3  # standard errors from the threshold at which a link is decided
NEAR = 0.1  # of the threshold, within which a link is named to the reader
ASSUMPTION = (
    "lists are linked two by two or not at all; links that the posterior is not sure of are set to nothing, and the "
    "interval takes the links that stay as given"
)
PAPER = "Silverman (2020), J R Stat Soc A 183:691-736"
NO_PEAK = (
    "With a flat prior the model of all links has no estimate on these lists: the posterior is not proper. "
    "Use a finite prior_variance, 1 in the paper."
)


@dataclass(frozen=True, slots=True)
class Link:
    """A pair of lists (two bits); its posterior mean in standard deviations, without sign; the Monte Carlo error."""

    pair: int
    strength: float
    error: float


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """terms: sets of lists, the empty one first. draws: shape (chains, draws, terms). accepted: share of paths."""

    terms: tuple[int, ...]
    draws: FloatArray
    accepted: float


def estimate_bayes_threshold(
    histories: Histories,
    *,
    draws: int = 0,
    seed: int,
    level: float,
    threshold: float = 2.0,
    prior_variance: float = 1.0,
) -> TotalEstimate:
    """Median and middle interval of the total, after links of two lists were kept or dropped by their posterior.

    All links are fitted at once. Those whose posterior mean is at least `threshold` standard deviations from 0 are
    kept, and the model is fitted again with these alone. Prior: normal around 0, variance `prior_variance` for a link
    and 10,000 for the intercept and each list; the total is the people observed and the mean of those never seen.

    Args:
        draws: from all four chains together, 20,000 where it is 0.
        seed: the same seed gives the same numbers on any number of cores.
        level: of the interval.
        threshold: in posterior standard deviations; 2 in the paper.
        prior_variance: of a link; infinite for a flat prior, under which pairs that share nobody stand at minus
            infinity.

    Source: Silverman (2020), J R Stat Soc A 183:691-736, section 5.
    """
    if not (threshold >= 0 and prior_variance > 0):
        raise ValueError(f"threshold is {threshold}, prior_variance {prior_variance}; expected 0 or more, and above 0")
    cells = histories.cells().astype(np.float64)
    pairs, kept, apart = _pairs(len(histories.names), cells, prior_variance)
    refused = why_not(histories) or _why_no_peak(cells, pairs, kept, prior_variance)
    if refused is not None:
        return refused.of(histories, method=METHOD, level=level)
    each = -(-(draws or DRAWS) // CHAINS)
    first, second = (int(s) for s in np.random.SeedSequence(seed).generate_state(2, np.uint64))
    links = sample_links(cells, pairs, kept, threshold=threshold, prior_variance=prior_variance, draws=each, seed=first)
    staying = tuple(link.pair for link in links if link.strength >= threshold)
    chosen = sample_model(cells, staying, kept, prior_variance=prior_variance, draws=each, seed=second)
    people = histories.observed + np.exp(chosen.draws[:, :, 0])
    return total_of_chains(
        people,
        histories,
        level=level,
        method=METHOD,
        model=tuple(term_name(pair, histories.names) for pair in sorted((*staying, *apart))),
        notes=_notes(histories, links, threshold, apart),
        assumption=ASSUMPTION,
        paper=PAPER,
    )


def sample_links(
    cells: FloatArray,
    pairs: tuple[int, ...],
    kept: FloatArray,
    *,
    threshold: float,
    prior_variance: float,
    draws: int,
    seed: int,
) -> tuple[Link, ...]:
    """How strong each link is when all are in the model; further rounds of draws while the threshold is too near."""
    links: tuple[Link, ...] = ()
    chains: list[FloatArray] = []  # of each: means and means of squares, shape (2, pairs)
    for round_seed in np.random.SeedSequence(seed).generate_state(MOST_ROUNDS, np.uint64):
        posterior = sample_model(cells, pairs, kept, prior_variance=prior_variance, draws=draws, seed=int(round_seed))
        of_pairs = posterior.draws[:, :, len(posterior.terms) - len(pairs) :]
        chains += [np.array([chain.mean(axis=0), (chain**2).mean(axis=0)]) for chain in of_pairs]
        links = _links(pairs, np.array(chains))
        if all(abs(link.strength - threshold) > SURE * link.error for link in links):
            break
    return links


def _links(pairs: tuple[int, ...], chains: FloatArray) -> tuple[Link, ...]:
    def strength(moments: FloatArray) -> FloatArray:
        return np.asarray(np.abs(moments[..., 0, :]) / np.sqrt(moments[..., 1, :] - moments[..., 0, :] ** 2))

    error = strength(chains).std(axis=0, ddof=1) / np.sqrt(len(chains))
    together = strength(chains.mean(axis=0))
    return tuple(Link(pair, float(s), float(e)) for pair, s, e in zip(pairs, together, error, strict=True))


def sample_model(
    cells: FloatArray, pairs: tuple[int, ...], kept: FloatArray, *, prior_variance: float, draws: int, seed: int
) -> Posterior:
    """Draws from the posterior of the model with these pairs.

    Args:
        cells: counts of the 2**k histories. kept: 1 for those that the model speaks of, 0 for the rest.
        draws: of each chain.
    """
    terms = _terms(len(cells), pairs)
    histories = np.flatnonzero(kept)
    matrix = np.ascontiguousarray(design(np.array(terms), histories, len(histories)).T)
    flat = math.isinf(prior_variance)
    precision = np.array(
        [0.0 if flat else MAIN_PRECISION] * (len(terms) - len(pairs)) + [1 / prior_variance] * len(pairs)
    )
    posterior = round_posterior(cells[histories], matrix, precision)
    states = seed_states(seed, CHAINS)
    rounded = np.empty((CHAINS, draws, len(terms)))
    accepted = in_threads(lambda chain: sample(states[chain], posterior, BURN_IN, rounded[chain]), CHAINS)
    return Posterior(terms, posterior.peak + rounded @ posterior.spread.T, float(np.mean(accepted)))


def _terms(size: int, pairs: tuple[int, ...]) -> tuple[int, ...]:
    return (0, *(1 << j for j in range(size.bit_length() - 1)), *pairs)


def _pairs(lists: int, cells: FloatArray, prior_variance: float) -> tuple[tuple[int, ...], FloatArray, tuple[int, ...]]:
    """Pairs to be fitted; the histories kept; and, with a flat prior, pairs that share nobody, at minus infinity."""
    pairs = [(1 << i) | (1 << j) for j in range(lists) for i in range(j)]
    places = np.arange(len(cells))
    kept = np.ones(len(cells))
    kept[0] = 0
    apart = tuple(p for p in pairs if math.isinf(prior_variance) and not cells[places & p == p].any())
    for pair in apart:
        kept[places & pair == pair] = 0
    return tuple(p for p in pairs if p not in apart), kept, apart


def _why_no_peak(cells: FloatArray, pairs: tuple[int, ...], kept: FloatArray, prior_variance: float) -> Refusal | None:
    """With flat priors the posterior is proper only where the maximum likelihood estimate exists."""
    if math.isfinite(prior_variance):
        return None
    terms = np.array(_terms(len(cells), pairs))
    return None if identifiable(terms, kept) and exists(cells, terms, kept) else Refusal(NO_PEAK)


def _notes(histories: Histories, links: tuple[Link, ...], threshold: float, apart: tuple[int, ...]) -> tuple[str, ...]:
    near = [link for link in links if abs(link.strength - threshold) < max(NEAR * threshold, SURE * link.error)]
    close = ", ".join(f"{term_name(link.pair, histories.names)} ({link.strength:.2f})" for link in near)
    never = ", ".join(term_name(pair, histories.names) for pair in apart)
    said = (
        f"Near the threshold of {threshold:g} standard deviations: {close}. Try it lower and higher." if close else "",
        f"At minus infinity, since these lists share nobody: {never}." if never else "",
    )
    return tuple(words for words in said if words)
