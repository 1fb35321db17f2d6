"""The index again and again, with every choice and the data drawn anew."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.methods.composite.aggregate import aggregate_up, as_given, coverage_up, name_status
from tarazu.methods.composite.data_weights import find_weights
from tarazu.methods.composite.framework import Framework, Node, read_framework
from tarazu.methods.composite.means import means_of, raise_to_floor
from tarazu.methods.composite.normalise import normalise_indicators
from tarazu.methods.composite.perturb import Supply, read_evidence
from tarazu.methods.composite.ranks import RankUncertainty
from tarazu.methods.composite.weigh import draw_weights, weight_levels

Array = NDArray[np.float64]


def rank_uncertainty(
    data: pd.DataFrame | Sequence[pd.DataFrame],
    framework: pd.DataFrame,
    *,
    normalise: str | Sequence[str] = "min-max",
    aggregate: str | Sequence[str] = "arithmetic",
    weigh: str | Sequence[str] = "given",
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
        normalise, aggregate, weigh: one way, or several, of which each replicate draws one. See `build_index`. Weights
            found in the data are those of the table as it stands, and are then drawn around like given ones.
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
    choices = _draw_choices(
        rng, replicates, data=range(len(tables)), normalise=normalise, aggregate=aggregate, weigh=weigh
    )
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
    scores = score_runs(frame, evidence, choices, drawn, usable=usable, floor=floor, rng=rng)
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


def score_runs(
    frame: Framework,
    evidence: Supply,
    choices: pd.DataFrame,
    weights: Mapping[str, Array],
    *,
    usable: NDArray[np.bool_],
    floor: float | None,
    rng: np.random.Generator,
) -> Array:
    """Scores of shape (replicates, units, aggregates): replicates that share their choices are computed together.

    Args:
        choices: replicates x (data, normalise, aggregate, weigh).
        weights: for each aggregate, (replicates or 1, children).
    """
    scores = np.empty((len(choices), len(evidence.known), len(frame.nodes)))
    columns = [choices[name].to_numpy() for name in ("data", "normalise", "aggregate", "weigh")]
    for data, normalise, aggregate, weigh in product(*(np.unique(column) for column in columns)):
        wanted = (data, normalise, aggregate, weigh)
        chosen = np.logical_and.reduce([column == one for column, one in zip(columns, wanted, strict=True)])
        if not chosen.any():
            continue
        means = means_of(frame, aggregate, normalise)
        scaled = partial(_scale, frame=frame, normalise=normalise, aggregate=aggregate, floor=floor)
        base = find_weights(scaled(evidence.tables[int(data)]), frame, weigh, means=means, usable=usable)
        for rows, values in evidence.blocks(int(data), np.flatnonzero(chosen), rng):
            own = {node.code: _own_weights(weights[node.code], node, base[node.code], rows) for node in frame.nodes}
            scores[rows] = aggregate_up(scaled(values), frame, as_given(own), means, usable)
    scores.setflags(write=False)
    return scores


def _scale(values: Array, *, frame: Framework, normalise: str, aggregate: str, floor: float | None) -> Array:
    normalised = normalise_indicators(values, frame, normalise)
    return raise_to_floor(normalised, frame, normalise=normalise, aggregate=aggregate, floor=floor)


def _own_weights(drawn: Array, node: Node, base: Array, rows: NDArray[np.intp]) -> Array:
    """What was drawn around the framework's weights, moved to stand around `base`."""
    own = drawn if len(drawn) == 1 else drawn[rows]
    return own if base is node.weights else own * (base / node.weights)


def _weight_table(drawn: Mapping[str, Array], frame: Framework) -> pd.DataFrame:
    columns: dict[str, Array] = {}
    for node in frame.nodes:
        if len(weights := drawn[node.code]) > 1:
            relative = weights / weights.mean(axis=1, keepdims=True)
            columns |= {frame.codes[child]: relative[:, i] for i, child in enumerate(node.children)}
    return pd.DataFrame(columns)
