"""Composite index: seconds against a plain loop in the same run, growth with units, and whether rank intervals cover.

python benchmarks/composite.py [--countries 100]
"""

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd

from tarazu.methods.composite import (
    analyse_choices,
    benefit_of_doubt,
    build_index,
    denominate,
    impute_group_mean,
    rank_uncertainty,
    treat,
)

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "composite"
CHOICES = {"normalise": ("min-max-1-100", "z-score"), "aggregate": ("arithmetic", "geometric")}


def read_asem() -> tuple[pd.DataFrame, pd.DataFrame]:
    meta = pd.read_csv(FOLDER / "asem_meta.csv").rename(columns=str.lower).rename(columns={"icode": "code"})
    raw = pd.read_csv(FOLDER / "asem_data.csv", index_col="uCode")
    framework = meta[meta["type"].isin(["Indicator", "Aggregate"])]
    indicators = framework[framework["type"] == "Indicator"]
    by = indicators.dropna(subset="denominator").set_index("code")["denominator"].to_dict()
    divided = denominate(raw[list(indicators["code"])], raw[["Area", "Energy", "GDP", "Population"]], by)
    return impute_group_mean(divided, raw["EurAsia_group"]), framework


def naive_runs(data: pd.DataFrame, framework: pd.DataFrame, runs: int, seed: int = 1) -> list[pd.Series]:
    """The obvious way: a loop that normalises and aggregates each time, NumPy inside."""
    rng = np.random.default_rng(seed)
    indicators = framework[framework["type"] == "Indicator"]
    values = data[list(indicators["code"])].to_numpy() * indicators["direction"].to_numpy()
    ranks = []
    for _ in range(runs):
        if rng.random() < 0.5:
            span = values.max(axis=0) - values.min(axis=0)
            scaled = 1 + 99 * (values - values.min(axis=0)) / span
        else:
            scaled = 10 + 2 * (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)
        scores = dict(zip(indicators["code"], scaled.T, strict=True))
        geometric = rng.random() < 0.5
        for level in (2, 3, 4):
            for code in framework.loc[framework["level"] == level, "code"]:
                children = framework[framework["parent"] == code]
                weights = children["weight"].to_numpy(float)
                if level > 2:
                    weights = weights * rng.uniform(0.75, 1.25, len(weights))
                parts = np.array([scores[child] for child in children["code"]])
                mean = weights @ (np.log(parts) if geometric else parts) / weights.sum()
                scores[code] = np.exp(mean) if geometric else mean
        ranks.append(pd.Series(scores["Index"], index=data.index).rank(ascending=False, method="min"))
    return ranks


def seconds(function, *arguments, **choices) -> float:
    start = time.perf_counter()
    function(*arguments, **choices)
    return time.perf_counter() - start


def ranked(*arguments, **choices) -> pd.DataFrame:
    return rank_uncertainty(*arguments, **choices).ranks["Index"]


def treated_again(data: pd.DataFrame, framework: pd.DataFrame) -> pd.DataFrame:
    treatments = [treat(data, winsorise_points=points).data for points in range(1, 6)]
    return ranked(treatments, framework, **CHOICES)


def time_runs() -> None:
    data, framework = read_asem()
    held = treat(data).data
    ranked(held, framework, **CHOICES, replicates=10)
    ours = min(seconds(ranked, held, framework, **CHOICES, replicates=1000) for _ in range(5))
    again = min(seconds(treated_again, data, framework) for _ in range(3))
    loop = seconds(naive_runs, held, framework, 100) * 10
    print(
        f"1,000 runs of the ASEM index, treatment held: {ours:.3f} s; plain loop {loop:.2f} s: {loop / ours:.0f} times"
    )
    print(f"1,000 runs, treated again in each of five ways: {again:.3f} s (COINr, as recorded: 190 s)")
    for units in (51, 156, 500, 2000):
        rng = np.random.default_rng(0)
        many = held.sample(units, replace=True, random_state=0).reset_index(drop=True)
        many = many + rng.normal(0, 0.01, many.shape) * held.std().to_numpy()
        many.iloc[:5, :3] = np.nan
        still = seconds(ranked, many, framework, normalise="z-score", missing="available")
        drawn = seconds(ranked, many, framework, normalise="z-score", missing="draw")
        print(f"{units:5d} units: {still:.2f} s; with missing values drawn {drawn:.2f} s")


def choose(base: int = 1024) -> None:
    """Total effects of the choices in the ASEM index, beside what COINr published from 600 runs."""
    published = {"treatment": 0.0484, "normalisation": 0.2707, "weights": 0.1776, "aggregation": 0.6179}
    data, framework = read_asem()
    start = time.perf_counter()
    treatments = [treat(data, winsorise_points=points).data for points in (5, 1, 2, 3, 4)]
    effects = analyse_choices(treatments, framework, **CHOICES, base=base)
    print(f"choices of the ASEM index, {effects.runs:,} runs treated again: {time.perf_counter() - start:.2f} s")
    print(effects.effects.assign(published=pd.Series(published)).round(3).to_string())
    index = build_index(treatments[0], framework)
    pillars = index.scores[[code for code, parent in index.parents.items() if parent in ("Conn", "Sust")]]
    print(f"benefit of the doubt, 51 units, 8 pillars: {seconds(benefit_of_doubt, pillars, least_share=0.05):.2f} s")


def cover(countries: int, level: float = 0.9) -> None:
    """Made-up countries: 60 districts, six drivers on goalposts, one value in five missing, an error of 4 points."""
    table = pd.DataFrame({"code": [*"abcdef", "V"], "parent": ["V"] * 6 + [None], "weight": 1.0, "direction": 1})
    table = table.assign(goalpost_low=[0.0] * 6 + [np.nan], goalpost_high=[100.0] * 6 + [np.nan])
    hits: dict[str, list[tuple[float, float, float]]] = {"draw": [], "available": []}
    for seed in range(countries):
        rng = np.random.default_rng(seed)
        truth = np.clip(rng.uniform(20, 80, (60, 1)) + rng.normal(0, 12, (60, 6)), 1, 99)
        seen = np.where(rng.random(truth.shape) < 0.2, np.nan, truth + rng.normal(0, 4, truth.shape))
        frames = [pd.DataFrame(values, columns=list("abcdef")) for values in (truth, seen)]
        ranks = build_index(frames[0], table, normalise="goalposts", aggregate="geometric").ranks["V"]
        partial = frames[1].isna().any(axis=1).to_numpy()
        for missing, kept in hits.items():
            errors = frames[1] * 0 + 4
            uncertain = rank_uncertainty(
                frames[1],
                table,
                normalise="goalposts",
                aggregate="geometric",
                weights="fixed",
                data_sd=errors,
                missing=missing,
                seed=seed,
            )
            interval = uncertain.interval(level)
            scored = interval["lower"].notna().to_numpy()
            inside = ((interval["lower"] <= ranks) & (ranks <= interval["upper"])).to_numpy()
            wide = (interval["upper"] - interval["lower"])[scored].mean()
            kept.append((inside[scored & partial].mean(), inside[scored & ~partial].mean(), wide))
    for missing, kept in hits.items():
        some, none, wide = np.mean(kept, axis=0)
        print(f"{level:.0%} rank intervals over {countries} countries, missing={missing!r}: cover {some:.1%} of the")
        print(f"    districts that lack a driver, {none:.1%} of the others; mean width {wide:.1f} of 60 ranks")


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--countries", type=int, default=100)
    time_runs()
    choose()
    cover(ask.parse_args().countries)
