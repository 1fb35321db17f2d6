"""Expert judgement: does it pay to weigh experts by how they did, on items that did not choose the weights; and the cost.

    python benchmarks/elicitation.py [--panels 40]

Panels are made up: each expert has an error and an over-confidence of their own, and half of the items choose the weights while the
truth of the other half scores the decision makers.
"""

import argparse
import time

import numpy as np
import pandas as pd
from scipy.stats import norm

from tarazu.methods.elicitation import combine, read_panel, score_experts
from tarazu.methods.elicitation.experts import score

WAYS = {"equal": {"weights": "equal"}, "performance": {"threshold": 0.0}, "global": {}, "item": {"weights": "item"}}
LEVELS = np.array([0.05, 0.5, 0.95])


def make_panel(experts: int, items: int, *, unlike: float, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Truth 0 to 100; `unlike`: how much experts differ in error and in over-confidence (standard deviation of logs)."""
    rng = np.random.default_rng(seed)
    truth = rng.normal(50, 20, items)
    error = 8 * np.exp(rng.normal(0, unlike, experts))
    claimed = error * np.exp(rng.normal(-0.4, unlike, experts))  # on average too sure, as experts are
    middle = truth + error[:, None] * rng.normal(size=(experts, items))
    told = middle[:, :, None] + claimed[:, None, None] * norm.ppf(LEVELS)
    who, what = np.indices((experts, items)).reshape(2, -1)
    answers = pd.DataFrame(told.reshape(-1, 3), columns=["q05", "q50", "q95"]).assign(expert=who, item=what)
    return answers, pd.DataFrame({"item": range(items), "scale": "uniform", "realisation": truth})


def held_out(panels: int) -> None:
    print(
        "mean calibration and information of decision makers on items that did not choose the weights (6 experts, 10 + 10 items)"
    )
    for unlike in (0.0, 0.4, 0.8):
        found: dict[str, list[tuple[float, float, float]]] = {way: [] for way in WAYS}
        for seed in range(panels):
            answers, items = make_panel(6, 20, unlike=unlike, seed=seed)
            whole = read_panel(answers, items)
            chosen = items.assign(realisation=items["realisation"].where(items["item"] < 10))
            rest = whole.keep(items=np.arange(20) >= 10)
            for way, asked in WAYS.items():
                maker = combine(answers, chosen, **asked)  # type: ignore[arg-type]
                scored = score(rest, maker.quantiles[10:])
                found[way].append((scored.calibration, scored.information, maker.scores.calibration))
        told = "; ".join(
            f"{way} {c:.2f} {i:.2f} (told of itself {own:.2f})"
            for way, (c, i, own) in ((w, np.mean(rows, axis=0)) for w, rows in found.items())
        )
        print(f"  experts unlike by {unlike:.1f}: {told}")


def false_alarms(panels: int) -> None:
    """Experts who are right: how often does calibration fall below 0.05?"""
    low = []
    for seed in range(panels * 5):
        answers, items = make_panel(6, 20, unlike=0.0, seed=seed)
        spread = np.exp(0.4)  # undoes the over-confidence
        wide = answers.assign(
            q05=answers["q50"] + spread * (answers["q05"] - answers["q50"]),
            q95=answers["q50"] + spread * (answers["q95"] - answers["q50"]),
        )
        low.append((score_experts(wide, items).calibration < 0.05).mean())
    print(f"experts who are right are said to be at odds with what came true {np.mean(low):.1%} of the time (20 items)")


def cost() -> None:
    for experts, items in ((10, 20), (20, 40), (40, 80)):
        answers, table = make_panel(experts, items, unlike=0.4, seed=0)
        start = time.perf_counter()
        score_experts(answers, table)
        scores = time.perf_counter() - start
        start = time.perf_counter()
        combine(answers, table)
        print(f"{experts} experts, {items} items: scores {scores:.3f} s, optimised {time.perf_counter() - start:.3f} s")


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--panels", type=int, default=40)
    number = ask.parse_args().panels
    cost()
    false_alarms(number)
    held_out(number)
