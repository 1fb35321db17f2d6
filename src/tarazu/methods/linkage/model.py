"""How alike two records are: a Fellegi-Sunter model on Splink, which compares and scores inside DuckDB."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from tarazu.methods.linkage.mixture import Mixture, learn_same
from tarazu.methods.linkage.pairs import FloatArray, Pairs, settle_prior

ALL_PAIRS = 2_000  # records up to which every pair is scored; beyond it pairs that agree in two keys
MOST_SAMPLED = 300_000  # pairs from which agreement by chance is learned
LEAST = 0.001  # probability below which a pair is not kept
RARE = 1e-6  # chance of a level that no sampled pair had


@dataclass(frozen=True, slots=True)
class Level:
    """One answer to how a field compares: its SQL, and the column whose rare values tell more."""

    said: str
    sql: str
    rare: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field and its levels, best first; what fits none is the last level, and `missing` says nothing at all."""

    field: str
    missing: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """comparisons of the model; keys: columns of which two must agree for a pair to be looked at in long lists.

    bits: columns of bytes that the database reads as strings of bits.
    """

    comparisons: tuple[Comparison, ...]
    keys: tuple[str, ...]
    bits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """pairs with their evidence; weights: one row a field and level, `same` and `different` the chances of it."""

    pairs: Pairs
    weights: pd.DataFrame


Chances = tuple[FloatArray, ...]  # of each field, of each of its levels


def score(table: pd.DataFrame, plan: Plan, *, seed: int) -> Scored:
    """Learn how often fields agree in one person and in two, and score the pairs of the table.

    Raises:
        ValueError: too few records agree in two fields for anything to be learned.

    Source: Fellegi, Sunter (1969), JASA 64:1183-1210; Linacre and others (2022), Int J Popul Data Sci 7(3), Splink.
    """
    different = _chance_agreement(table, plan, seed)
    same = _learn(table, plan, different).same
    prior = 1 / len(table)
    rules = ["1=1"] if len(table) <= ALL_PAIRS else _two_keys(plan.keys)
    linker, _ = _linker(table, plan, rules, prior, same, different)
    kept = linker.inference.predict(threshold_match_probability=LEAST).as_pandas_dataframe()
    return Scored(settle_prior(_pairs(kept, len(table), prior)), _weights(plan, same, different))


def _chance_agreement(table: pd.DataFrame, plan: Plan, seed: int) -> Chances:
    linker, connection = _linker(table, plan, ["1=1"], 1 / len(table), None, None)
    connection.execute("SET threads = 1")  # a sample drawn with a seed is the same only on one thread
    # One chunk, no early end: Splink would stop at the first chunk that has 100 pairs a level, and take it for all
    linker.training.estimate_u_using_random_sampling(
        max_pairs=MOST_SAMPLED, seed=seed, min_count_per_level=None, num_chunks=1
    )
    told = linker.misc.save_model_to_json()["comparisons"]
    chances = []
    for comparison in told:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        found = np.array([level.get("u_probability") or RARE for level in levels], dtype=np.float64)
        chances.append(np.round(found / found.sum(), 12))
    return tuple(chances)


def _learn(table: pd.DataFrame, plan: Plan, different: Chances) -> Mixture:
    """From pairs that agree in two keys; the database counts their patterns."""
    linker, connection = _linker(table, plan, _two_keys(plan.keys), 1 / len(table), None, different)
    looked = linker.inference.predict()
    names = [f'"gamma_{place}"' for place in range(len(plan.comparisons))]
    counted = connection.execute(
        f"SELECT {', '.join(names)}, count(*) FROM {looked.physical_name} GROUP BY ALL ORDER BY ALL"
    ).fetchnumpy()
    columns = [np.ma.getdata(values).astype(np.int64) for values in counted.values()]
    if not len(columns[-1]):
        raise ValueError(
            "No two records agree in two fields: nothing can be learned. Check that the lists describe people in the "
            "same way."
        )
    best = np.array([len(comparison.levels) for comparison in plan.comparisons])
    gammas = np.stack(columns[:-1], axis=1)
    levels, counts = np.where(gammas < 0, -1, best - gammas), columns[-1].astype(np.float64)
    return learn_same(levels, counts, different, possible=len(table) * (len(table) - 1) / 2)


def _two_keys(keys: Sequence[str]) -> list[Any]:
    from splink import block_on

    return [block_on(*two) for two in combinations(keys, 2)]


def _linker(
    table: pd.DataFrame, plan: Plan, rules: list[Any], prior: float, same: Chances | None, different: Chances | None
) -> tuple[Any, Any]:
    import duckdb
    from splink import DuckDBAPI, Linker, SettingsCreator

    connection = duckdb.connect()
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            _splink_comparison(
                str(place), comparison, same[place] if same else None, different[place] if different else None
            )
            for place, comparison in enumerate(plan.comparisons)
        ],
        blocking_rules_to_generate_predictions=rules,
        probability_two_random_records_match=prior,
        retain_matching_columns=same is None,  # the levels that a pair reached come with them
    )
    connection.register("given_records", table)
    casts = ", ".join(f"{column}::BIT AS {column}" for column in plan.bits)
    held = connection.sql(f"SELECT * {f'REPLACE ({casts})' if casts else ''} FROM given_records")
    return Linker(DuckDBAPI(connection=connection).register(held), settings, log_level=50), connection


def _splink_comparison(name: str, comparison: Comparison, same: FloatArray | None, different: FloatArray | None) -> Any:
    import splink.comparison_level_library as library
    from splink.comparison_library import CustomComparison

    levels = [library.CustomLevel(level.sql, level.said) for level in comparison.levels]
    configured = []
    for place, level in enumerate([*levels, library.ElseLevel()]):
        known: dict[str, Any] = {
            "tf_adjustment_column": comparison.levels[place].rare if place < len(levels) else None,
            "m_probability": None if same is None else float(same[place]),
            "u_probability": None if different is None else float(different[place]),
        }
        configured.append(level.configure(**{what: value for what, value in known.items() if value is not None}))
    missing = library.CustomLevel(comparison.missing, "missing").configure(is_null_level=True)
    return CustomComparison([missing, *configured], name)


def _pairs(kept: pd.DataFrame, records: int, prior: float) -> Pairs:
    one, other = kept["unique_id_l"].to_numpy(np.int64), kept["unique_id_r"].to_numpy(np.int64)
    left, right = np.minimum(one, other), np.maximum(one, other)
    # Rounded: sums inside the database may differ in their last digits between machines
    evidence = np.round(kept["match_weight"].to_numpy(np.float64) * np.log(2) - np.log(prior / (1 - prior)), 8)
    order = np.lexsort((right, left))
    return Pairs(records, left[order], right[order], evidence[order], prior)


def _weights(plan: Plan, same: Chances, different: Chances) -> pd.DataFrame:
    rows = [
        {"field": comparison.field, "level": said, "same": float(s), "different": float(d)}
        for comparison, of_same, of_different in zip(plan.comparisons, same, different, strict=True)
        for said, s, d in zip((*(x.said for x in comparison.levels), "differ"), of_same, of_different, strict=True)
    ]
    return pd.DataFrame(rows)
