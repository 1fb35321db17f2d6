"""Performance indicators: proportions with Wilson's interval, and ratios of two totals of one period, called so.

A total of convictions over a total of registrations of the same year is a `period_ratio`: they are not the same cases,
and it is no rate. Totals are divided only within one area, period, origin and group.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tarazu import catalog
from tarazu.evidence.basis import Basis
from tarazu.response.ground import Ground

_GROUP = ("area", "period", "year", "sex", "age_group", "form")
PART = "%"  # an indicator of this unit is a part of a whole; another unit is a number a case, a victim, an officer


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
    basis: Basis
    measures: tuple[str, ...] = ()

    @property
    def is_proportion(self) -> bool:
        """True where a binomial interval has a meaning: a part of a whole, both known."""
        whole = self.trials is not None and self.trials > 0 and self.successes[1] <= self.trials
        return whole and self.of_one_kind and catalog.indicator(self.indicator).unit == PART

    @property
    def of_one_kind(self) -> bool:
        """False for persons over cases: one case may convict several, so that it is no part of a whole."""
        return len({catalog.measure(m).unit for m in self.measures}) <= 1

    @property
    def is_counted(self) -> bool:
        """True for a proportion whose counts are known exactly and are those of the same cases."""
        exact = self.successes[0] == self.successes[1] and self.successes[0].is_integer()
        return self.is_proportion and exact and float(self.trials or 0).is_integer() and not self.period_ratio

    @property
    def of_everybody(self) -> bool:
        """True where no sex and no age group is picked out."""
        return self.sex == "all" and self.age_group == "all"


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
            successes=_within((float(rows["lower"].sum()), float(rows["upper"].sum())), trials),
            trials=trials,
            period_ratio=cohort and basis == "period",
            basis=Basis.of(rows),
        )


def _within(successes: tuple[float, float], trials: float | None) -> tuple[float, float]:
    """Hidden small counts ("<5") of fewer than that many: no more than there were."""
    low, high = successes
    return (low, trials) if trials is not None and low <= trials < high else successes


def _from_totals(ground: Ground) -> Iterable[Answer]:
    """Ratios of stage totals; of two that stand for one indicator the first of the table is taken."""
    seen: set[tuple[Any, ...]] = set()
    keys = [*_GROUP, "origin", "voice"]
    parts = {str(measure): rows for measure, rows in ground.totals.groupby("indicator")} if len(ground.totals) else {}
    for rule in catalog.derivations():
        if rule.numerator not in parts or rule.denominator not in parts:
            continue
        above, below = (dict(iter(parts[m].groupby(keys, sort=True))) for m in (rule.numerator, rule.denominator))
        for key in sorted(above.keys() & below.keys(), key=str):
            if (rule.indicator, *key) in seen:
                continue
            seen.add((rule.indicator, *key))
            yield _ratio(rule, dict(zip(keys, key, strict=True)), _largest(above[key]), _largest(below[key]))


def _largest(rows: pd.DataFrame) -> pd.DataFrame:
    """Of several totals of one origin, the largest: they overlap and are never added."""
    if len(rows) == 1:
        return rows
    totals = rows.groupby(["source", "detail"])["lower"].transform("sum")
    first = rows[totals == totals.max()]
    same = (first["source"] == first["source"].iloc[0]) & (first["detail"] == first["detail"].iloc[0])
    largest: pd.DataFrame = first[same]
    return largest


def _ratio(rule: catalog.Derivation, held: dict[str, Any], above: pd.DataFrame, below: pd.DataFrame) -> Answer:
    cohort = {*above["count_basis"], *below["count_basis"]} == {"cohort"}
    low, high = float(below["lower"].sum()), float(below["upper"].sum())
    return Answer(
        indicator=rule.indicator,
        **{k: held[k] for k in (*_GROUP, "voice")},
        count_basis="cohort" if cohort else "period",
        successes=(float(above["lower"].sum()), float(above["upper"].sum())),
        trials=high if low == high else None,
        period_ratio=not cohort,
        basis=Basis.of(above) | Basis.of(below),
        measures=(rule.numerator, rule.denominator),
    )
