"""What the threat says of rates, beside what is true: recorded rates, relative rates and growth."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from made_up import estimands
from made_up.country import Country
from made_up.estimands import Recorded
from made_up.rows import ALL, LEVELS, Row, chances, span
from made_up.told import ORIGINS, SEXES, SOURCES
from made_up.truth import FORMS, RECENT, YEARS, Numbers
from tarazu.threat import Threat
from tarazu.threat.picture import PER, describe_picture
from tarazu.threat.verdicts import truly_above


def measure_rates(country: Country, threat: Threat) -> Iterable[Row]:
    """Rates of recorded victims in the picture; the press quotes the police and has no rate of its own."""
    counts = np.stack([estimands.expected_counts(country) * share for share in _sex_shares(country)])
    for part in describe_picture(threat.ground, {form: held.dispersion for form, held in threat.activity.items()}):
        for entry in part["counts"]:
            source = next((s for s in entry.get("rate", {}).get("sources", ()) if s in SOURCES), None)
            if source is None:
                continue
            truth = _true_rate(country, counts[:, :, SOURCES.index(source)], part["form"], entry)
            name = ORIGINS[SOURCES.index(source)]
            yield span(f"recorded rate, {name}, {entry['sex']}", entry["rate"]["interval"], truth)


def _sex_shares(country: Country) -> Numbers:
    women = country.truth.women[:, None]
    return np.stack([np.broadcast_to(share, (len(FORMS), len(YEARS))) for share in (women, 1 - women)])


def _true_rate(country: Country, counts: Numbers, form: str, entry: Row) -> float:
    """Expected victims that the origin records in a year per 100,000 people: of the area where the figure is its own, of
    the districts that are summed where it is a sum.
    """
    truth = country.truth
    inside = np.array([area.startswith(entry["area"]) for area in truth.places.districts])
    held = counts[:, inside, FORMS.index(form), YEARS.index(int(entry["period"]))]
    says = ~np.isnan(held[0])
    sexes = range(len(SEXES)) if entry["sex"] == ALL else [SEXES.index(entry["sex"])]
    counted = says if "areas_within" in entry else np.ones_like(says)
    people = truth.people[inside][counted][:, list(sexes)].sum()
    return float(held[list(sexes)][:, says].sum() / people * PER)


def measure_activity(country: Country, threat: Threat, form: str) -> tuple[list[Row], list[Row]]:
    """Relative rates and growth by district: intervals, and chances."""
    found, true = threat.activity[form], true_rates(country, threat, form)
    kind = "all forms" if form == ALL else "one form"
    spans = [] if form == ALL else _by_evidence(country, form, found, true.relative)
    for what, draws, truth in (
        (f"relative rate, {kind}", found.draws, true.relative),
        (f"relative rate of what happens, {kind}", found.draws, true.hidden),
        (f"growth, {kind}", found.growth, true.growth),
    ):
        known = ~np.isnan(draws).any(axis=0) & ~np.isnan(truth)
        for level in LEVELS:
            ends = np.quantile(draws[:, known], [(1 - level) / 2, (1 + level) / 2], axis=0).T
            spans += [span(what, both, t, level) for both, t in zip(ends, truth[known], strict=True)]
    told = [
        *chances("rate above 1.5", found.probability_above(1.5), true.relative > 1.5),
        *chances("rate above 1", found.probability_above(1.0), true.relative > 1),
        *chances("rate of what happens above 1", _truly_above(found, threat), true.hidden > 1, ~np.isnan(true.hidden)),
        *chances("grows", found.probability_growing(), true.growth > 0, ~np.isnan(true.growth)),
    ]
    return spans, told


def _truly_above(found: Any, threat: Threat) -> Numbers:
    """P(true rate above the country's), as the verdicts take it; NaN without evidence."""
    known = ~np.isnan(found.draws).any(axis=0)
    factor = threat.ground.settings["reporting_factor"]
    return np.where(known, truly_above(np.where(known, found.draws, 1.0), factor), np.nan)


def true_rates(country: Country, threat: Threat, form: str) -> Recorded:
    """In the order in which the activity of the form names its districts."""
    chosen = slice(None) if form == ALL else slice(FORMS.index(form), FORMS.index(form) + 1)
    true = estimands.recorded(country, chosen)
    at = [country.truth.places.districts.index(area) for area in threat.activity[form].areas]
    return Recorded(true.relative[at], true.growth[at], true.hidden[at])


def _by_evidence(country: Country, form: str, found: Any, relative: Numbers) -> list[Row]:
    """The 95% intervals of relative rates by how many victims are recorded on average, and by what "<5" may mean."""
    at = [country.truth.places.districts.index(area) for area in found.areas]
    recorded = np.nansum(estimands.expected_counts(country)[at, :, FORMS.index(form), -RECENT:], axis=(1, 2))
    ends = np.quantile(found.draws, [0.025, 0.975], axis=0).T
    hidden = '"<5" may be nil' if country.truth.hides_nil else "nil is shown"
    spans = []
    for i in np.flatnonzero(~np.isnan(ends).any(axis=1) & ~np.isnan(relative)):
        size = "below 5" if recorded[i] < 5 else "5 to 20" if recorded[i] < 20 else "20 and more"
        told = (f"relative rate, recorded {size}", f"relative rate, {hidden}")
        spans += [span(what, ends[i], relative[i]) for what in told]
    return spans
