"""Answers as the assessment tells them: each with its numerator, its denominator, its partner and its words."""

from typing import Any

from tarazu import catalog
from tarazu.figures import Figure
from tarazu.methods.comparison import clopper_pearson, wilson
from tarazu.methods.rates import pooled_rate
from tarazu.response.ground import Ground
from tarazu.response.indicators import PART, Answer
from tarazu.words import statement

_PER = {"per 100k": 100_000}


def indicator_figure(answer: Answer, ground: Ground) -> Figure | None:
    """The indicator as a figure; None where only bounds of its denominator are known."""
    make, (low, high) = ground.make, answer.successes
    held = catalog.indicator(answer.indicator)
    if answer.trials is None:
        if answer.measures:
            return None
        if low == high:
            return make.published(low, unit=held.unit, rows=answer.basis)
        return make.bounds(low, high, unit=held.unit, rows=answer.basis)
    if answer.trials <= 0:
        return None
    if answer.is_proportion and not answer.period_ratio:  # of unlike cases both counts vary, and Wilson is too sure
        lower = float(wilson(low, answer.trials, level=make.level).lower)
        upper = float(wilson(high, answer.trials, level=make.level).upper)
        if low != high:
            return make.bounds(lower, upper, unit="share", rows=answer.basis, method="Wilson over bounds")
        return make.estimate(low / answer.trials, (lower, upper), unit="share", method="Wilson", rows=answer.basis)
    if held.unit == PART:
        return _ratio_figure(answer, ground)
    return _rate_figure(answer, held.unit, ground)


def _ratio_figure(answer: Answer, ground: Ground) -> Figure:
    """A ratio of two counts that may exceed one: the exact interval of the binomial share, carried to the ratio."""
    low, high = answer.successes
    trials = float(answer.trials or 0)
    level = ground.make.level
    shares = (
        clopper_pearson(low, low + trials, level=level).lower,
        clopper_pearson(high, high + trials, level=level).upper,
    )
    lower, upper = (float(share) / (1 - float(share)) for share in shares)
    method = "ratio of counts, conditional binomial"
    if low != high:
        return ground.make.bounds(lower, upper, unit="ratio", rows=answer.basis, method=method)
    return ground.make.estimate(low / trials, (lower, upper), unit="ratio", method=method, rows=answer.basis)


def _rate_figure(answer: Answer, unit: str, ground: Ground) -> Figure:
    """A number a case, a victim or 100,000 people: counts have the exact Poisson interval, days and rupees none."""
    low, high = answer.successes
    over = float(answer.trials or 0) / _PER.get(unit, 1)
    told = "per 100,000" if unit in _PER else unit
    if not (low.is_integer() and high.is_integer() and unit in (*_PER, "count/case", "ratio", "count")):
        value = low / over
        return ground.make.estimate(
            value, (value, high / over), unit=told, method="quotient as counted", rows=answer.basis
        )
    ends = (
        float(pooled_rate(low, low, over, level=ground.make.level).lower),
        float(pooled_rate(high, high, over, level=ground.make.level).upper),
    )
    if low != high:
        return ground.make.bounds(*ends, unit=told, rows=answer.basis, method="exact Poisson over bounds")
    return ground.make.estimate(low / over, ends, unit=told, method="exact Poisson", rows=answer.basis)


def describe_answers(answers: tuple[Answer, ...], ground: Ground) -> list[dict[str, Any]]:
    """Every answer that has a figure."""
    known = {(a.indicator, a.area) for a in answers}
    return [entry for a in answers if (entry := _describe(a, known, ground))]


def _describe(answer: Answer, known: set[tuple[str, str]], ground: Ground) -> dict[str, Any] | None:
    figure = indicator_figure(answer, ground)
    if figure is None:
        return None
    held = catalog.indicator(answer.indicator)
    units = [catalog.measure(m).unit for m in answer.measures] or ["records", "records"]
    shown = ("area", "period", "sex", "age_group", "form", "voice", "count_basis", "period_ratio")
    entry: dict[str, Any] = {
        "indicator": answer.indicator,
        "name": held.label_en,
        "name_ur": held.label_ur,
        **{k: getattr(answer, k) for k in shown},
        "indicator_figure": figure,
        "contextual": held.contextual,
        "paired_with": list(held.paired_with),
        "partner_missing": any((p, answer.area) not in known for p in held.paired_with),
        "definitions": ground.definitions(answer.basis),
        "statement": _say(answer, figure, ground),
    }
    if answer.trials is not None:
        entry["numerator"] = _count(answer.successes, units[0], answer, ground)
        entry["denominator"] = _count((answer.trials, answer.trials), units[-1], answer, ground)
    return entry


def _count(bounds: tuple[float, float], unit: str, answer: Answer, ground: Ground) -> Figure:
    low, high = bounds
    if low == high and low.is_integer():
        return ground.make.count(int(low), unit=unit, rows=answer.basis)
    return ground.make.bounds(low, high, unit=unit, rows=answer.basis)


def _say(answer: Answer, figure: Figure, ground: Ground) -> dict[str, Any]:
    """A period ratio is called a period ratio, with what is wrong about it; an indicator is called by its name."""
    place = ground.places[answer.area].named
    if answer.measures and answer.period_ratio:
        above, below = (catalog.measure(m) for m in answer.measures)
        like = "same_unit" if answer.of_one_kind else "persons_over_cases"
        parts = {"above": above.named, "below": below.named, "ratio": figure}
        said = statement(f"response.period_ratio.{like}", place=place, period=answer.period, **parts)
    else:
        name = catalog.indicator(answer.indicator).named
        how = "period_ratio.given" if answer.period_ratio else "indicator"
        said = statement(f"response.{how}", place=place, period=answer.period, indicator=name, figure=figure)
    return ground.defined(said, answer.basis) if answer.period_ratio else said
