"""Counts corrected for under-reporting: the front of the Poisson-logistic model."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from tarazu.methods.comparison.arguments import Arguments, read_only
from tarazu.methods.detection.chains import run_chains
from tarazu.methods.detection.question import Question, read_question
from tarazu.methods.detection.result import CorrectedCounts


def correct_counts(
    cases: ArrayLike,
    expected: ArrayLike,
    neighbours: Any,
    reporting_covariates: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
    *,
    reporting: Sequence[float] = (0.05, 0.4),
    spread: float = 0.3,
    known_reporting: ArrayLike | None = None,
    draws: int = 2000,
    chains: int = 4,
    seed: int = 0,
) -> CorrectedCounts:
    """True rates of areas of which only a part of the cases is counted.

    cases_i ~ Poisson(reported_i expected_i rate_i); logit(reported_i) = b0 + x_i'b + tau h_i; log(rate_i) = a0 + w_i'a + s_i, s a BYM2
    field over neighbours, h independent between areas. b0 is normal with the stated limits; coefficients are N(0, 1) per standard
    deviation of their covariate; sigma (of s) is exponential with P(sigma > 1) = 0.01, rho uniform, tau exponential with mean `spread`.

    Args:
        cases: whole numbers, shape (areas,); expected: at one rate everywhere, above 0.
        neighbours: pairs of places of areas, shape (pairs, 2), or a sparse matrix.
        reporting_covariates: x, what goes with being reported (police stations, hotline calls); covariates: w, what goes
            with the rate. Shape (areas,) or (areas, ...).
        reporting: 95% limits, stated by you, of the share reported in an area with average covariates. Counts do not tell it.
        spread: how unlike areas of like covariates report; 0: they report alike.
        known_reporting: shape (areas,), the share reported where it is known (a survey, linked lists), NaN elsewhere; shares
            below 1 also teach b0.
        draws: of all chains together.

    Raises:
        ValueError: every fault at once.

    Source: Stoner, Economou, Drummond (2019), JASA 114:1481-1492, with the spatial model of Riebler et al. (2016), Stat
    Methods Med Res 25:1145-1165, and priors of Simpson et al. (2017), Stat Sci 32:1-28.

    >>> pairs = [[0, 1], [1, 2], [2, 3]]
    >>> told = correct_counts([40, 10, 12, 9], [20.0, 20, 20, 20], pairs, known_reporting=[1.0] * 4, draws=400)
    >>> bool(told.exceedance(1.0)[0] > 0.95), bool((told.true_cases == told.question.cases).all())
    (True, True)
    """
    question = read_question(
        cases,
        expected,
        neighbours,
        reporting_covariates=reporting_covariates,
        covariates=covariates,
        reporting=reporting,
        spread=spread,
        known_reporting=known_reporting,
    )
    told = Arguments()
    for name, number, least in (("draws", draws, 4 * chains), ("chains", chains, 2)):
        if number != int(number) or number < max(least, 2):
            told.say(f"{name} is {number!r}; expected a whole number, {max(least, 2)} or more")
    told.settle()
    return answer(question, draws=draws, chains=chains, seed=seed)


def answer(question: Question, *, draws: int, chains: int, seed: int) -> CorrectedCounts:
    """See `correct_counts`."""
    drawn = run_chains(question, draws=draws, chains=chains, seed=seed)
    rates, due = np.exp(drawn.log_rates), question.expected
    whole = (rates @ due)[:, None] / due.sum()
    unseen = np.random.default_rng([seed, 2]).poisson(np.minimum(rates * due * (1 - drawn.reported), 1e15))
    sigma, rho, tau = (read_only(column) for column in drawn.scales.T)
    return CorrectedCounts(
        question,
        read_only(rates / whole),
        read_only(drawn.reported),
        read_only(question.cases + unseen),
        read_only(1 / (1 + np.exp(-drawn.odds))),
        sigma,
        rho,
        tau,
        drawn.convergence,
        chains,
        seed,
    )
