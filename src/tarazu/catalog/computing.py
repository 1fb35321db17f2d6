"""How a number behind a code comes about, as one sentence of the message catalogue."""

from __future__ import annotations

from tarazu.catalog.counting import Measure
from tarazu.catalog.entries import Entry
from tarazu.catalog.performance import Indicator, derivations
from tarazu.catalog.vulnerability import Driver
from tarazu.words import say


def how(entry: Entry, language: str = "en") -> str:
    """How the number is computed or used; empty where the code stands for no number.

    >>> from tarazu.catalog import driver
    >>> how(driver("DR-35"))
    'It enters no index: it belongs to the chance that an event is recorded at all, or to the response.'
    """
    if isinstance(entry, Driver):
        return _driver(entry, language)
    if isinstance(entry, Indicator):
        return _indicator(entry, language)
    if isinstance(entry, Measure):
        return say(f"catalog.how.measure.{entry.use}", language)
    return ""


def _driver(entry: Driver, language: str) -> str:
    if not entry.enters_index:
        return say("catalog.how.driver.no_index", language)
    if entry.goalposts is None:
        return say("catalog.how.driver.no_data", language, index=say(f"catalog.index.{entry.model_use}", language))
    low, high = (f"{end:g}" for end in entry.goalposts)
    turned = "lowers" if entry.direction == "lowers_risk" else "raises"
    return say(
        f"catalog.how.driver.{turned}",
        language,
        low=low,
        high=high,
        unit=entry.data_unit,
        index=say(f"catalog.index.{entry.model_use}", language),
        weight=f"{entry.default_weight:g}",
    )


def _indicator(entry: Indicator, language: str) -> str:
    told = [say("catalog.how.indicator", language, interval=entry.interval, least=entry.min_denominator)]
    rules = [rule for rule in derivations() if rule.indicator == entry.code]
    told += [
        say(
            "catalog.how.indicator.derived",
            language,
            above=rule.numerator,
            below=rule.denominator,
            why=rule.why,
        )
        for rule in rules
    ]
    if entry.contextual:
        told.append(say("catalog.how.indicator.contextual", language))
    return " ".join(told)
