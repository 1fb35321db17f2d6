"""Performance indicators: proportions with Wilson's interval, and ratios of two totals of one period, called so.

A total of convictions over a total of registrations of the same year is a `period_ratio`: they are not the same cases,
and it is no rate. Totals are divided only within one area, period, origin and group.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from tarazu import catalog
from tarazu.figures import Figure
from tarazu.methods.comparison import clopper_pearson, wilson
from tarazu.response.ground import Ground
from tarazu.words import statement

_GROUP = ("area", "period", "year", "sex", "age_group", "form")
_SHARE_UNITS = ("%",)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """One indicator for one area, period and group, as one source gives it.

    `successes` are bounds; `trials` is None where the source prints the indicator itself. `measures` names the two
    totals of a period ratio.
    """

    indicator: str
    area: str
    period: str
    year: int
    sex: str
    age_group: str
    form: str
    voice: str
    count_basis: str
    successes: tuple[float, float]
    trials: float | None
    period_ratio: bool
    rows: pd.DataFrame
    measures: tuple[str, ...] = ()

    @property
    def is_proportion(self) -> bool:
        """True where a binomial interval has a meaning: a part of a whole, both known."""
        return self.trials is not None and self.trials > 0 and self.successes[1] <= self.trials


@cache
def derived() -> tuple[dict[str, str], ...]:
    """Which indicators two stage totals stand for, with what is wrong about it (`derived_indicators.csv`)."""
    text = files("tarazu.catalog").joinpath("derived_indicators.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def find_answers(ground: Ground) -> tuple[Answer, ...]:
    """Every indicator that the evidence answers, by indicator, place and period."""
    order = {area: n for n, area in enumerate(ground.places.sorted(ground.places.held))}
    found = [a for a in (*_given(ground), *_from_totals(ground)) if a.area in order]
    return tuple(
        sorted(found, key=lambda a: (a.indicator, order[a.area], a.period, a.sex, a.age_group, a.form, a.voice))
    )


def _given(ground: Ground) -> Iterable[Answer]:
    keys = ["indicator", *_GROUP, "voice", "source", "count_basis", "detail"]
    for key, rows in ground.indicators.groupby(keys, sort=True) if len(ground.indicators) else ():
        held: dict[str, Any] = dict(zip(keys, key, strict=True))
        trials = float(rows["trials"].sum()) if rows["trials"].notna().all() else None
        basis = str(held["count_basis"])
        cohort = catalog.indicator(held["indicator"]).cohort_basis != "period"
        yield Answer(
            **{k: held[k] for k in ("indicator", *_GROUP, "voice")},
            count_basis=basis,
            successes=(float(rows["lower"].sum()), float(rows["upper"].sum())),
            trials=trials,
            period_ratio=cohort and basis == "period",
            rows=rows,
        )


def _from_totals(ground: Ground) -> Iterable[Answer]:
    """Ratios of stage totals; of two that stand for one indicator the first of the table is taken."""
    seen: set[tuple[Any, ...]] = set()
    for rule in derived():
        parts = [ground.totals[ground.totals["indicator"] == rule[k]] for k in ("numerator", "denominator")]
        if any(p.empty for p in parts):
            continue
        keys = [*_GROUP, "origin", "voice"]
        above, below = (dict(iter(p.groupby(keys, sort=True))) for p in parts)
        for key in sorted(above.keys() & below.keys(), key=str):
            if (rule["indicator"], *key) in seen:
                continue
            seen.add((rule["indicator"], *key))
            yield _ratio(rule, dict(zip(keys, key, strict=True)), _largest(above[key]), _largest(below[key]))


def _largest(rows: pd.DataFrame) -> pd.DataFrame:
    """Of several totals of one origin, the largest: they overlap and are never added."""
    totals = rows.groupby(["source", "detail"])["lower"].transform("sum")
    first = rows[totals == totals.max()]
    same = (first["source"] == first["source"].iloc[0]) & (first["detail"] == first["detail"].iloc[0])
    largest: pd.DataFrame = first[same]
    return largest


def _ratio(rule: dict[str, str], held: dict[str, Any], above: pd.DataFrame, below: pd.DataFrame) -> Answer:
    cohort = {*above["count_basis"], *below["count_basis"]} == {"cohort"}
    low, high = float(below["lower"].sum()), float(below["upper"].sum())
    return Answer(
        indicator=rule["indicator"],
        **{k: held[k] for k in (*_GROUP, "voice")},
        count_basis="cohort" if cohort else "period",
        successes=(float(above["lower"].sum()), float(above["upper"].sum())),
        trials=high if low == high else None,
        period_ratio=not cohort,
        rows=pd.concat([above, below]),
        measures=(rule["numerator"], rule["denominator"]),
    )


def indicator_figure(answer: Answer, ground: Ground) -> Figure | None:
    """The indicator as a figure; None where only bounds of its denominator are known."""
    make, (low, high) = ground.make, answer.successes
    held = catalog.indicator(answer.indicator)
    if answer.trials is None:
        if answer.measures:
            return None
        published = low == high
        return (
            make.published(low, unit=held.unit, rows=answer.rows)
            if published
            else make.bounds(low, high, unit=held.unit, rows=answer.rows)
        )
    if answer.trials <= 0:
        return None
    if answer.is_proportion:
        lower = float(wilson(low, answer.trials, level=make.level).lower)
        upper = float(wilson(high, answer.trials, level=make.level).upper)
        if low != high:
            return make.bounds(lower, upper, unit="share", rows=answer.rows, method="Wilson over bounds")
        return make.estimate(low / answer.trials, (lower, upper), unit="share", method="Wilson", rows=answer.rows)
    return _ratio_figure(answer, ground)


def _ratio_figure(answer: Answer, ground: Ground) -> Figure:
    """A ratio of two counts that may exceed one: the exact interval of the binomial share, carried to the ratio."""
    low, high = answer.successes
    trials = float(answer.trials or 0)
    ends = [
        float(clopper_pearson(n, n + trials, level=ground.make.level).__getattribute__(side))
        for n, side in ((low, "lower"), (high, "upper"))
    ]
    lower, upper = (e / (1 - e) for e in ends)
    method = "ratio of counts, conditional binomial"
    if low != high:
        return ground.make.bounds(lower, upper, unit="ratio", rows=answer.rows, method=method)
    return ground.make.estimate(low / trials, (lower, upper), unit="ratio", method=method, rows=answer.rows)


def describe_answers(answers: tuple[Answer, ...], ground: Ground) -> list[dict[str, Any]]:
    """Every answer with its numerator, denominator, partner and the words that go with it."""
    known = {(a.indicator, a.area) for a in answers}
    return [entry for a in answers if (entry := _describe(a, known, ground))]


def _describe(answer: Answer, known: set[tuple[str, str]], ground: Ground) -> dict[str, Any] | None:
    figure = indicator_figure(answer, ground)
    if figure is None:
        return None
    held = catalog.indicator(answer.indicator)
    units = [catalog.measure(m).unit for m in answer.measures] or ["records", "records"]
    entry: dict[str, Any] = {
        "indicator": answer.indicator,
        "name": held.label_en,
        "name_ur": held.label_ur,
        **{
            k: getattr(answer, k)
            for k in ("area", "period", "sex", "age_group", "form", "voice", "count_basis", "period_ratio")
        },
        "indicator_figure": figure,
        "contextual": held.contextual,
        "paired_with": list(held.paired_with),
        "partner_missing": any((p, answer.area) not in known for p in held.paired_with),
        "statement": _say(answer, figure, ground),
    }
    if answer.trials is not None:
        entry["numerator"] = _count(answer.successes, units[0], answer, ground)
        entry["denominator"] = _count((answer.trials, answer.trials), units[-1], answer, ground)
    return entry


def _count(bounds: tuple[float, float], unit: str, answer: Answer, ground: Ground) -> Figure:
    low, high = bounds
    if low == high and low.is_integer():
        return ground.make.count(int(low), unit=unit, rows=answer.rows)
    return ground.make.bounds(low, high, unit=unit, rows=answer.rows)


def _say(answer: Answer, figure: Figure, ground: Ground) -> dict[str, Any]:
    """A period ratio is called a period ratio, with what is wrong about it; an indicator is called by its name."""
    place = ground.places[answer.area].named
    if answer.measures and answer.period_ratio:
        above, below = (catalog.measure(m) for m in answer.measures)
        like = "persons_over_cases" if above.unit != below.unit else "same_unit"
        return statement(
            f"response.period_ratio.{like}",
            place=place,
            period=answer.period,
            above=above.named,
            below=below.named,
            ratio=figure,
        )
    name = catalog.indicator(answer.indicator).named
    return statement("response.indicator", place=place, period=answer.period, indicator=name, figure=figure)
