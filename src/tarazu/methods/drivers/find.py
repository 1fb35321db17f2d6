"""Which drivers go with activity, and how sure: Poisson regression with shrinkage and a spatial effect, in chains."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.association.neighbours import Neighbours
from tarazu.methods.capture_recapture.chains import check_chains, in_threads
from tarazu.methods.drivers.areas_apart import contiguous_blocks, halves
from tarazu.methods.drivers.arguments import Data, read_data
from tarazu.methods.drivers.field import Field, make_field
from tarazu.methods.drivers.gaps import find_gaps
from tarazu.methods.drivers.result import Drivers, Foretelling
from tarazu.methods.drivers.sampler import INDEPENDENT, NO_FIELD, STRUCTURED, Draws, Problem, run_chain
from tarazu.methods.drivers.shrinkage import SHRINKAGE

Array = NDArray[np.float64]
FIELDS = {"bym2": STRUCTURED, "independent": INDEPENDENT, "none": NO_FIELD}
SHORT = (150, 400)  # warm-up and draws of a chain that a block is foretold by
SHORTEST = (100, 150)  # and of one on half of the areas
FULL, BLOCKS, HALVES = 0, 1, 2


def find_drivers(
    cases: ArrayLike,
    expected: ArrayLike,
    drivers: pd.DataFrame,
    neighbours: Neighbours | None,
    *,
    forms: Sequence[str] | None = None,
    shrinkage: str = "horseshoe",
    spatial: str = "bym2",
    relevant: float | None = None,
    effect_scale: float = 1.0,
    field_scale: float = 1.0,
    steps: Mapping[str, float] | None = None,
    fewest_known: float = 0.5,
    blocks: int = 8,
    pairs: int = 15,
    leading: int | None = None,
    level: float = 0.95,
    chains: int = 4,
    warm_up: int = 500,
    draws: int = 1000,
    seed: int = 0,
) -> Drivers:
    """Draw what each driver goes with: cases ~ Poisson(expected exp(level + drivers effects + u)).

    u is what drivers leave: partly alike among neighbours (BYM2), so that a driver is not praised for the map. Effects are
    drawn to zero (regularised horseshoe): most to nothing, a few hardly. With several forms of exploitation each has its
    own effects, level and u, and effects are drawn towards what the forms share as far as they are alike. Unknown values
    of a driver are drawn with the rest. The order of areas and drivers changes nothing.

    Args:
        cases: whole numbers, shape (areas,) or (areas, forms).
        expected: above 0, shape of cases or (areas,).
        drivers: a row an area (its index names areas), a column a driver, NaN where unknown.
        neighbours: pairs of positions from 0, or a sparse matrix of ones; None only without `bym2`.
        forms: their names, one a column of cases.
        shrinkage: `horseshoe`, `ridge` or `none`.
        spatial: `bym2`, `independent` (each area its own effect) or `none`.
        relevant: drivers thought to matter, a third of them (three at least) if not given; sets the horseshoe's scale.
        effect_scale, field_scale: prior scales, per standard deviation of a driver, and of u, on the log of the rate.
        steps: what a ratio is told for, in a driver's unit (10 percentage points); else a round number near its spread.
        fewest_known: share of areas in which a driver must be known; others are left out and named.
        blocks: of neighbouring areas, for the log score on unseen places; 0 for none.
        pairs: of halves of the areas, for stability; 0 for none. leading: how many drivers are called so, a third of
            them and three at most if not given.
        chains, warm_up, draws: each chain keeps `draws`.

    Raises:
        ValueError: what is wrong with the data, all at once; or an argument is not one that there is.

    Source: Piironen, Vehtari (2017), Electron J Stat 11:5018-5051; Riebler and others (2016), Stat Methods Med Res
    25:1145-1165; stability, Meinshausen, Buehlmann (2010), JRSS B 72:417-473.
    """
    _check(shrinkage, spatial, blocks, pairs, chains, draws, level)
    data = read_data(cases, expected, drivers, forms, fewest_known=fewest_known)
    order, columns = np.argsort(data.areas, kind="stable"), np.argsort(data.names, kind="stable")
    field = make_field(_in_order(neighbours, order), len(order), spatial=spatial)
    ordered = _problem(
        data, order, columns, field, shrinkage, spatial, relevant=relevant, scale=effect_scale, field_scale=field_scale
    )
    seen = np.ones(len(order), dtype=bool)
    found = in_threads(
        lambda chain: run_chain(ordered, seen=seen, warm_up=warm_up, kept=draws, rng=_rng(seed, FULL, chain)), chains
    )
    back, sideways = np.argsort(order), np.argsort(columns)
    first = max(1, min(3, len(columns) // 3)) if leading is None else min(leading, len(columns))
    foretelling = _foretell(ordered, field, blocks, seed, back) if blocks else None
    stability = _stability(ordered, pairs, first, seed)[sideways] if pairs else None
    r_hat, effective = _convergence(found)
    return Drivers(
        data,
        _joined([one.effects[:, :, sideways] for one in found]),
        _joined([one.common[:, sideways] for one in found]),
        _joined([one.eta[:, :, back] for one in found]),
        _joined([one.spread for one in found]),
        _steps(data, steps or {}),
        stability,
        first,
        foretelling,
        field.links[np.ix_(back, back)] if field.links is not None else None,
        r_hat,
        effective,
        level,
        f"Poisson, {shrinkage} shrinkage, spatial effect {spatial}",
    )


def _check(shrinkage: str, spatial: str, blocks: int, pairs: int, chains: int, draws: int, level: float) -> None:
    if shrinkage not in SHRINKAGE:
        raise ValueError(f"shrinkage={shrinkage!r} is not one of {', '.join(SHRINKAGE)}.")
    if spatial not in FIELDS:
        raise ValueError(f"spatial={spatial!r} is not one of {', '.join(FIELDS)}.")
    if blocks < 0 or blocks == 1 or pairs < 0:
        raise ValueError(f"blocks={blocks}, pairs={pairs}: give 0 for none, else two blocks or one pair and more.")
    if chains < 2 or draws < 50 or not 0 < level < 1:
        raise ValueError(
            f"chains={chains}, draws={draws}, level={level}: two chains, 50 draws and a level below 1 at least."
        )


def _rng(seed: int, *what: int) -> np.random.Generator:
    return np.random.default_rng([seed, *what])


def _in_order(neighbours: Neighbours | None, order: NDArray[np.intp]) -> Neighbours | None:
    """The neighbours, areas numbered in the order of their names."""
    if neighbours is None:
        return None
    from tarazu.methods.association.neighbours import read_neighbours

    return read_neighbours(neighbours, len(order), islands=True)[order][:, order]


def _problem(
    data: Data,
    order: NDArray[np.intp],
    columns: NDArray[np.intp],
    field: Field,
    shrinkage: str,
    spatial: str,
    *,
    relevant: float | None,
    scale: float,
    field_scale: float,
) -> Problem:
    gaps = find_gaps(data.standardised[np.ix_(order, columns)])
    wide = len(columns)
    guess = min(max(3.0, wide / 3) if relevant is None else relevant, wide - 0.5)
    overall = scale * guess / (wide - guess) / np.sqrt(len(order)) if wide > 1 and shrinkage == "horseshoe" else scale
    return Problem(
        np.ascontiguousarray(data.cases[:, order]),
        np.ascontiguousarray(data.due[:, order]),
        np.ascontiguousarray(gaps.filled),
        gaps.rows,
        gaps.factors,
        field.turns,
        np.ascontiguousarray(field.turns.T),
        field.shares,
        FIELDS[spatial],
        SHRINKAGE[shrinkage],
        float(overall),
        float(field_scale),
    )


def _foretell(problem: Problem, field: Field, blocks: int, seed: int, back: NDArray[np.intp]) -> Foretelling:
    """Each block foretold by a model of the others, with drivers and without."""
    areas = problem.cases.shape[1]
    place = contiguous_blocks(field, areas, blocks=min(blocks, areas // 3), seed=seed)
    count = int(place.max()) + 1
    bare = _without_drivers(problem)

    def score(task: int) -> Array:
        block, plain = divmod(task, 2)
        seen = place != block
        held, rng = (bare if plain else problem), _rng(seed, BLOCKS, task)
        drawn = run_chain(held, seen=seen, warm_up=SHORT[0], kept=SHORT[1], rng=rng)
        return _log_scores(held, drawn.eta, ~seen)

    scores = in_threads(score, 2 * count)
    by_block = np.array([float((scores[2 * b] - scores[2 * b + 1]).sum()) for b in range(count)])
    error = float(by_block.std(ddof=1) * np.sqrt(count))
    return Foretelling(float(by_block.sum()), error, by_block, place[back])


def _log_scores(problem: Problem, eta: Array, where: NDArray[np.bool_]) -> Array:
    """Log of the mean probability of each count, shape (forms, areas held out)."""
    from scipy.special import logsumexp
    from scipy.stats import poisson

    log_chance = poisson.logpmf(
        problem.cases[:, where], problem.due[:, where] * np.exp(np.minimum(eta[:, :, where], 50.0))
    )
    return np.asarray(logsumexp(log_chance, axis=0) - np.log(len(eta)))


def _without_drivers(problem: Problem) -> Problem:
    from dataclasses import replace

    none = np.empty((problem.cases.shape[1], 0))
    return replace(problem, drivers=none, gap_rows=np.empty(0, np.int64), gap_factors=np.empty((0, 0, 0)))


def _stability(problem: Problem, pairs: int, leading: int, seed: int) -> Array:
    """In what share of halves each driver is among the leading ones, by the size of its mean effect over all forms."""
    chosen = halves(problem.cases.shape[1], pairs=pairs, seed=seed)
    usable = [half for half in chosen if (problem.cases[:, half].sum(axis=1) > 0).all()]

    def lead(task: int) -> NDArray[np.bool_]:
        rng = _rng(seed, HALVES, task)
        drawn = run_chain(problem, seen=usable[task], warm_up=SHORTEST[0], kept=SHORTEST[1], rng=rng)
        size = np.abs(drawn.effects.mean(axis=(0, 1)))
        return np.asarray(size >= np.sort(size)[-leading])

    if not usable or not problem.drivers.shape[1]:
        return np.full(problem.drivers.shape[1], np.nan)
    return np.asarray(np.mean(in_threads(lead, len(usable)), axis=0))


def _convergence(found: list[Draws]) -> tuple[float, float]:
    """The worst R-hat and effective number of draws over effects and spreads."""
    effects = np.stack([one.effects.reshape(len(one.effects), -1) for one in found])
    spread = np.stack([one.spread.reshape(len(one.spread), -1) for one in found])
    every = np.concatenate([effects, spread], axis=2)
    moving = [every[:, :, at] for at in range(every.shape[2]) if np.ptp(every[:, :, at]) > 0]
    checks = [check_chains(one) for one in moving]
    return max(c.r_hat for c in checks), min(c.effective for c in checks)


def _joined(parts: list[Array]) -> Array:
    found = np.concatenate(parts)
    found.setflags(write=False)
    return found


def _steps(data: Data, given: Mapping[str, float]) -> Array:
    """The step of each driver: as given, else the round number (1, 2 or 5) nearest to its standard deviation."""
    unknown = set(given) - {*data.names, *data.left_out}
    if unknown:
        raise ValueError(f"steps: {', '.join(sorted(unknown))} is no driver.")
    return np.array([given.get(name, _round_step(spread)) for name, spread in zip(data.names, data.scale, strict=True)])


def _round_step(spread: float) -> float:
    """1, 2 or 5 times a power of ten.

    >>> [_round_step(spread) for spread in (0.013, 4.0, 17.0, 80.0)]
    [0.01, 5.0, 20.0, 100.0]
    """
    power = 10.0 ** np.floor(np.log10(spread))
    steps = np.array([1.0, 2.0, 5.0, 10.0])
    return float(f"{steps[np.abs(np.log(steps * power / spread)).argmin()] * power:.1g}")
