"""Every choice in the making of an index drawn again, so that the variance of ranks can be divided among the choices."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.methods.composite.aggregate import coverage_up
from tarazu.methods.composite.effects import ChoiceEffects
from tarazu.methods.composite.framework import read_framework
from tarazu.methods.composite.index import build_index
from tarazu.methods.composite.perturb import Evidence, Rows, read_evidence
from tarazu.methods.composite.ranks import rank_descending
from tarazu.methods.composite.sobol import Design, bootstrap, first_and_total
from tarazu.methods.composite.uncertainty import score_runs
from tarazu.methods.composite.weigh import draw_weights, weight_levels

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
RESAMPLED = 500
FACTORS = ("treatment", "normalisation", "aggregation", "weights", "data")


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Data drawn beforehand: `draws` has an array (2 x base, units, indicators) for each table, or is None where the data
    stand still; `sources` says which draw a run takes."""

    tables: tuple[Array, ...]
    known: Mask
    draws: tuple[Array, ...] | None
    sources: Rows

    def blocks(self, table: int, rows: Rows, rng: np.random.Generator) -> Iterator[tuple[Rows, Array]]:
        if self.draws is None:
            yield rows, self.tables[table][None]
            return
        for block in np.array_split(rows, -(-len(rows) // 256)):
            yield block, self.draws[table][self.sources[block]]


def analyse_choices(
    data: pd.DataFrame | Sequence[pd.DataFrame],
    framework: pd.DataFrame,
    *,
    normalise: str | Sequence[str] = ("min-max-1-100", "z-score"),
    aggregate: str | Sequence[str] = ("arithmetic", "geometric"),
    weigh: str | Sequence[str] = "given",
    weights: str = "noise",
    weight_noise: float = 0.25,
    concentration: float = 1.0,
    levels: Sequence[int] | None = None,
    data_sd: pd.DataFrame | None = None,
    missing: str = "draw",
    minimum_coverage: float = 0.5,
    floor: float | None = None,
    base: int = 512,
    seed: int = 0,
) -> ChoiceEffects:
    """Variance-based sensitivity of ranks to the choices: treatment, normalisation, aggregation, weights, and the data.

    A factor is there if it has more than one option or anything to draw; `base` x (factors + 2) runs are made. Weights are
    one factor (how they are found, and what is drawn around them), and so are the errors of the data with what is missing.
    The nominal ranks, from which changes are measured, are those of the first option of each.

    Args:
        base: draws of each sample; the error of an index is near 1 / sqrt(base).

    Other arguments: see `rank_uncertainty`.

    Raises:
        ValueError: what is wrong with an argument; no factor, since nothing is left to choose.

    Source: Saisana, Saltelli, Tarantola (2005), JRSS A 168:307-323; see `first_and_total`. A factor may be a group of
    many numbers, which libraries for sensitivity analysis take one by one: the estimator is therefore our own.

    >>> table = pd.DataFrame({"code": ["a", "b", "I"], "parent": ["I", "I", None], "weight": 1.0, "direction": 1})
    >>> data = pd.DataFrame({"a": [0.0, 5, 9, 10], "b": [9.0, 8, 4, 1]}, index=list("wxyz"))
    >>> effects = analyse_choices(data, table, normalise=("min-max", "rank"), aggregate="arithmetic", base=64)
    >>> effects.moves_most.to_dict()
    {'w': 'weights', 'x': 'normalisation', 'y': 'weights', 'z': 'weights'}
    """
    if base < 2:
        raise ValueError(f"base={base} is not 2 or more.")
    frame = read_framework(framework)
    tables = [data] if isinstance(data, pd.DataFrame) else list(data)
    evidence = read_evidence(tables, frame, data_sd=data_sd, draws=None, missing=missing, replicates=2 * base)
    rng = np.random.default_rng(seed)
    drawn = draw_weights(
        frame,
        rng,
        how=weights,
        noise=weight_noise,
        concentration=concentration,
        levels=weight_levels(frame) if levels is None else levels,
        replicates=2 * base,
    )
    options = {
        "treatment": tuple(str(number) for number in range(len(tables))),
        "normalisation": _listed(normalise),
        "aggregation": _listed(aggregate),
        "weights": _listed(weigh),
    }
    factors = _factors(options, drawn, evidence)
    plan = _plan(options, factors, base, rng)
    own = {code: one if len(one) == 1 else one[plan.sources["weights"]] for code, one in drawn.items()}
    usable = coverage_up(evidence.known, frame, minimum_coverage)[1]
    runs = Drawn(evidence.tables, evidence.known, _draw_data(evidence, 2 * base, seed), plan.sources["data"])
    scores = score_runs(frame, runs, plan.choices, own, usable=usable, floor=floor, rng=rng)[:, :, -1]
    nominal = build_index(
        tables[0],
        framework,
        normalise=options["normalisation"][0],
        aggregate=options["aggregation"][0],
        weigh=options["weights"][0],
        floor=floor,
        minimum_coverage=minimum_coverage,
    )
    return _effects(nominal.ranks[frame.index], rank_descending(scores), plan, rng)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What each run takes: for each factor which draw (`sources`), and which option (`taken`), as `choices` of `score_runs`."""

    factors: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    design: Design
    sources: Mapping[str, Rows]
    taken: Mapping[str, Rows]

    @property
    def choices(self) -> pd.DataFrame:
        columns = {"normalise": "normalisation", "aggregate": "aggregation", "weigh": "weights"}
        named = {key: np.asarray(self.options[name])[self.taken[name]] for key, name in columns.items()}
        return pd.DataFrame({"data": self.taken["treatment"], **named})


def _factors(options: Mapping[str, tuple[str, ...]], drawn: Mapping[str, Array], evidence: Evidence) -> tuple[str, ...]:
    moving = {name for name, among in options.items() if len(among) > 1}
    if any(len(one) > 1 for one in drawn.values()):
        moving.add("weights")
    if evidence.errors is not None or evidence.fill:
        moving.add("data")
    if not moving:
        raise ValueError("Nothing is left to choose: give several options, weights to draw, or errors of the data.")
    return tuple(name for name in FACTORS if name in moving)


def _plan(
    options: Mapping[str, tuple[str, ...]], factors: tuple[str, ...], base: int, rng: np.random.Generator
) -> Plan:
    design = Design.of(base=base, factors=len(factors))
    still = np.zeros(design.sources.shape[1], dtype=np.intp)
    sources = {name: design.sources[factors.index(name)] if name in factors else still for name in FACTORS}
    taken = {name: _balanced(len(among), base, rng)[sources[name]] for name, among in options.items()}
    return Plan(factors, options, design, sources, taken)


def _balanced(options: int, base: int, rng: np.random.Generator) -> Rows:
    """Options for both samples, in each as often as the others, in an order by chance: less noise than independent draws."""
    evenly = np.resize(np.arange(options, dtype=np.intp), base)
    return np.concatenate([rng.permutation(evenly), rng.permutation(evenly)])


def _listed(ways: str | Sequence[str]) -> tuple[str, ...]:
    return (ways,) if isinstance(ways, str) else tuple(ways)


def _draw_data(evidence: Evidence, number: int, seed: int) -> tuple[Array, ...] | None:
    """The same errors in every table, so that treatments differ by treatment alone."""
    if evidence.errors is None and not evidence.fill:
        return None
    rows = np.arange(number)
    drawn = []
    for table in range(len(evidence.tables)):
        blocks = evidence.blocks(table, rows, np.random.default_rng([seed, 1]))
        drawn.append(np.concatenate([values for _, values in blocks]))
    return tuple(drawn)


def _effects(nominal: pd.Series, ranks: Array, plan: Plan, rng: np.random.Generator) -> ChoiceEffects:
    """Units without a rank have none in any run, and NaN here."""
    units, design, factors = nominal.index, plan.design, list(plan.factors)
    change = np.nanmean(np.abs(ranks - nominal.to_numpy()), axis=1)
    first, total = (values[:, 0] for values in first_and_total(design, change[:, None]))
    columns = {"first": first, "total": total}
    again = bootstrap(design, change, times=RESAMPLED, rng=rng)
    for name, values in zip(("first", "total"), again, strict=True):
        columns[f"{name}_lower"], columns[f"{name}_upper"] = np.quantile(values, [0.05, 0.95], axis=1)
    start, _, mixed = design.split(ranks)
    apart = np.abs(mixed - start)
    moved = np.nanmean(apart, axis=2)
    moved.setflags(write=False)
    independent = ranks[: 2 * design.base].copy()
    independent.setflags(write=False)
    return ChoiceEffects(
        str(nominal.name),
        units,
        len(ranks),
        pd.DataFrame(columns, index=factors),
        pd.DataFrame(first_and_total(design, ranks)[1].T, units, factors),
        pd.DataFrame(apart.mean(axis=1).T, units, factors),
        moved,
        _by_option(independent, plan, units),
        independent,
    )


def _by_option(ranks: Array, plan: Plan, units: pd.Index) -> dict[str, pd.DataFrame]:
    """Mean rank of each unit under each option of a factor, over what else was drawn."""
    taken = {name: plan.taken[name][: len(ranks)] for name, among in plan.options.items() if len(among) > 1}
    return {
        name: pd.DataFrame(
            {option: ranks[chosen == i].mean(axis=0) for i, option in enumerate(plan.options[name])}, units
        )
        for name, chosen in taken.items()
    }
