"""Fair comparison: areas of one level side by side after shrinkage, with funnel limits; never a league table (R9)."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from tarazu import catalog
from tarazu.evidence.basis import Basis
from tarazu.methods.comparison import beta_binomial_shrinkage, funnel
from tarazu.response.ground import Ground
from tarazu.response.indicators import Answer
from tarazu.words import statement

_LEVELS = ("province", "district")


def describe_comparisons(answers: tuple[Answer, ...], ground: Ground) -> list[dict[str, Any]]:
    """One entry an indicator, level and period that enough areas answer with counts of the same cases."""
    found = []
    for key, group in _groups(answers, ground):
        areas = {a.area: a for a in sorted(group, key=lambda a: a.trials or 0)}  # of two, the one that rests on most
        if len(areas) >= ground.settings["comparison_areas"]:
            found.append(_compare(key, [areas[a] for a in ground.places.sorted(areas)], ground))
    return found


def _groups(answers: tuple[Answer, ...], ground: Ground) -> Iterable[tuple[tuple[str, ...], list[Answer]]]:
    held: dict[tuple[str, ...], list[Answer]] = {}
    for a in answers:
        level = ground.places[a.area].level
        if a.is_counted and level in _LEVELS and a.of_everybody:
            held.setdefault((a.indicator, level, a.period, a.form, a.voice), []).append(a)
    newest = {(k[0], k[1]): max(j[2] for j in held if j[:2] == k[:2]) for k in held}
    return [(k, group) for k, group in sorted(held.items()) if k[2] == newest[k[0], k[1]]]


def _compare(key: tuple[str, ...], group: list[Answer], ground: Ground) -> dict[str, Any]:
    successes = np.array([a.successes[0] for a in group])
    trials = np.array([float(a.trials or 0) for a in group])
    shrunk = beta_binomial_shrinkage(successes, trials, level=ground.make.level, averaged=True)
    plot = funnel(successes, trials, overdispersion="additive")
    inner, outer = plot.outside(0.95), plot.outside(0.998)
    every = Basis.joined(a.basis for a in group)
    entries = []
    for i, answer in enumerate(group):
        rate = successes[i] / trials[i]
        ends = float(shrunk.lower[i]), float(shrunk.upper[i])
        middle = min(max(float(shrunk.estimate[i]), ends[0]), ends[1])
        figure = ground.make.estimate(middle, ends, unit="share", method="beta-binomial shrinkage", rows=every)
        entries.append(
            {
                "area": answer.area,
                "rate": _plain_rate(rate, answer, ground),
                "trials": int(trials[i]),
                "shrunk": figure,
                "outside_95": int(inner[i]),
                "outside_998": int(outer[i]),
            }
        )
    indicator = catalog.indicator(key[0])
    return {
        "indicator": key[0],
        "name": indicator.label_en,
        "name_ur": indicator.label_ur,
        "level": key[1],
        "period": key[2],
        "areas": [a.area for a in group],
        "contextual": indicator.contextual,
        "funnel_limits": _limits(plot, trials),
        "shrunk": entries,
        "statement": statement(
            "response.comparison",
            indicator=indicator.named,
            areas=len(group),
            period=key[2],
            outside=int(np.count_nonzero(outer)),
        ),
    }


def _plain_rate(rate: float, answer: Answer, ground: Ground) -> dict[str, Any]:
    from tarazu.methods.comparison import wilson

    ends = wilson(answer.successes[0], float(answer.trials or 0), level=ground.make.level)
    interval = float(ends.lower), float(ends.upper)
    return ground.make.estimate(rate, interval, unit="share", method="Wilson", rows=answer.basis)


def _limits(plot: Any, trials: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, Any]:
    """The funnel's lines at sizes over the range of the areas, for the chart."""
    sizes = np.unique(np.geomspace(max(trials.min(), 1.0), max(trials.max(), 2.0), 40).round())
    lines: dict[str, Any] = {"target": round(float(plot.target), 6), "sizes": [int(s) for s in sizes]}
    for level, name in ((0.95, "95"), (0.998, "998")):
        lower, upper = plot.limits(level, at=sizes)
        lines |= {f"lower_{name}": np.round(lower, 6).tolist(), f"upper_{name}": np.round(upper, 6).tolist()}
    return lines
