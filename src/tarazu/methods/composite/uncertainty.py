"""The index again and again, with every choice and the data drawn anew."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.methods.composite.aggregate import aggregate_up, coverage_up, name_status, raise_to_floor
from tarazu.methods.composite.framework import Framework, read_framework
from tarazu.methods.composite.normalise import normalise_indicators
from tarazu.methods.composite.perturb import Evidence, read_evidence
from tarazu.methods.composite.ranks import RankUncertainty
from tarazu.methods.composite.weigh import draw_weights, weight_levels

Array = NDArray[np.float64]


def rank_uncertainty(
    data: pd.DataFrame | Sequence[pd.DataFrame],
    framework: pd.DataFrame,
    *,
    normalise: str | Sequence[str] = "min-max",
    aggregate: str | Sequence[str] = "arithmetic",
    weights: str = "noise",
    weight_noise: float = 0.25,
    concentration: float = 1.0,
    levels: Sequence[int] | None = None,
    data_sd: pd.DataFrame | None = None,
    draws: Array | None = None,
    missing: str = "draw",
    minimum_coverage: float = 0.5,
    floor: float | None = None,
    replicates: int = 1000,
    seed: int = 0,
) -> RankUncertainty:
    """Monte Carlo over normalisation, aggregation, weights and data: how sure is a rank?

    Args:
        data: units x indicators, NaN where unknown; or several such tables of the same units (treatments, vintages),
            of which each replicate draws one.
        framework: see `read_framework`.
        normalise, aggregate: one way, or several, of which each replicate draws one. See `build_index`.
        weights, weight_noise, concentration, levels: see `draw_weights`; `levels` None means the aggregates below
            the index, or the indicators where there are none.
        data_sd: standard errors in the unit of the data, units x indicators; NaN or absent means none known.
        draws: in place of `data_sd`, the data of every replicate, shape (replicates, units, indicators), in the
            order of `data`'s rows and of the framework's indicators.
        missing: `draw` takes a missing value from those seen in other units, given what is known of this one
            (`missing.draw_missing`): the interval widens by what is not known. `available` averages over what the
            unit has, as if it were sure that the rest is like it.
        minimum_coverage, floor: see `build_index`. Too little coverage gives NaN and a status; no unit is dropped.

    Returns:
        A `RankUncertainty`; `.ranks["Index"]` is replicates x units.

    Raises:
        ValueError: what is wrong with the framework, the data or an argument.

    Source: OECD/JRC (2008) step 7; Saisana, Saltelli, Tarantola (2005), JRSS A 168:307-323.

    >>> table = pd.DataFrame({"code": ["a", "b", "I"], "parent": ["I", "I", None], "weight": 1.0, "direction": 1})
    >>> data = pd.DataFrame({"a": [0.0, 5, 9, 10], "b": [1.0, 4, 8, np.nan]}, index=list("wxyz"))
    >>> rank_uncertainty(data, table).interval(0.98).loc["z"].tolist()
    [1.0, 2.0, 3.0]
    """
    if replicates < 1:
        raise ValueError(f"replicates={replicates} is not 1 or more.")
    frame = read_framework(framework)
    tables = [data] if isinstance(data, pd.DataFrame) else list(data)
    evidence = read_evidence(tables, frame, data_sd=data_sd, draws=draws, missing=missing, replicates=replicates)
    rng = np.random.default_rng(seed)
    choices = _draw_choices(rng, replicates, data=range(len(tables)), normalise=normalise, aggregate=aggregate)
    drawn = draw_weights(
        frame,
        rng,
        how=weights,
        noise=weight_noise,
        concentration=concentration,
        levels=weight_levels(frame) if levels is None else levels,
        replicates=replicates,
    )
    coverage, usable = coverage_up(evidence.known, frame, minimum_coverage)
    scores = _simulate(frame, evidence, choices, drawn, usable=usable, floor=floor, rng=rng)
    units, codes = tables[0].index, list(frame.aggregates)
    return RankUncertainty(
        units,
        frame.aggregates,
        scores,
        choices,
        _weight_table(drawn, frame),
        pd.DataFrame(coverage, index=units, columns=codes),
        pd.DataFrame(name_status(coverage, usable), index=units, columns=codes),
    )


def _draw_choices(
    rng: np.random.Generator, replicates: int, *, data: Sequence[int], **ways: str | Sequence[str]
) -> pd.DataFrame:
    options: dict[str, Sequence[int] | Sequence[str]] = {"data": data}
    options |= {name: (way,) if isinstance(way, str) else way for name, way in ways.items()}
    return pd.DataFrame(
        {name: np.asarray(among)[rng.integers(len(among), size=replicates)] for name, among in options.items()}
    )


def _simulate(
    frame: Framework,
    evidence: Evidence,
    choices: pd.DataFrame,
    weights: Mapping[str, Array],
    *,
    usable: NDArray[np.bool_],
    floor: float | None,
    rng: np.random.Generator,
) -> Array:
    """Scores of shape (replicates, units, aggregates): replicates that share their choices are computed together."""
    scores = np.empty((len(choices), len(evidence.known), len(frame.nodes)))
    columns = {name: choices[name].to_numpy() for name in choices}
    for data, normalise, aggregate in product(*(np.unique(column) for column in columns.values())):
        chosen = (columns["data"] == data) & (columns["normalise"] == normalise) & (columns["aggregate"] == aggregate)
        if not chosen.any():
            continue
        for rows, values in evidence.blocks(int(data), np.flatnonzero(chosen), rng):
            normalised = normalise_indicators(values, frame, normalise)
            positive = raise_to_floor(normalised, frame, normalise=normalise, aggregate=aggregate, floor=floor)
            own = {code: drawn if len(drawn) == 1 else drawn[rows] for code, drawn in weights.items()}
            scores[rows] = aggregate_up(positive, frame, own, aggregate, usable)
    scores.setflags(write=False)
    return scores


def _weight_table(drawn: Mapping[str, Array], frame: Framework) -> pd.DataFrame:
    columns: dict[str, Array] = {}
    for node in frame.nodes:
        if len(weights := drawn[node.code]) > 1:
            relative = weights / weights.mean(axis=1, keepdims=True)
            columns |= {frame.codes[child]: relative[:, i] for i, child in enumerate(node.children)}
    return pd.DataFrame(columns)
