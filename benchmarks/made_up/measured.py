"""One country assessed by the real stages, and every interval, probability and verdict laid beside what is true."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from made_up import estimands
from made_up.country import Country, build, make_country
from made_up.told import SEXES, SOURCES
from made_up.truth import DUTIES, FORMS, STAGES, YEARS, Numbers, index_drivers
from tarazu.balance import weigh
from tarazu.response import Response, assess_response
from tarazu.response.comparing import describe_comparisons
from tarazu.response.describe import describe_answers
from tarazu.response.funnel import describe_funnels
from tarazu.settings import Settings
from tarazu.threat import Threat, assess_threat
from tarazu.threat.describe_verdicts import read_signs
from tarazu.threat.picture import PER, describe_picture
from tarazu.threat.verdicts import give_verdict
from tarazu.threat.vulnerability import EXPOSURE, VULNERABILITY

LEVELS = (0.95, 0.8)
ALL = "all"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """`intervals`: country, what, level, lower, upper, truth. `chances`: country, what, said, true. `verdicts`:
    country, form, verdict and what is true of the area; see `_verdicts`.
    """

    intervals: pd.DataFrame
    chances: pd.DataFrame
    verdicts: pd.DataFrame


def measure(seed: int, *, draws: int) -> Measured:
    """Makes the country of a seed, assesses it, and compares."""
    country = make_country(seed)
    settings = Settings({"draws": draws})
    with tempfile.TemporaryDirectory() as folder, build(country, Path(folder) / "country").evidence() as evidence:
        threat = assess_threat(evidence, settings, seed=seed)
        response = assess_response(evidence, settings, seed=seed)
        balance = weigh(threat, response, None)
    intervals = [*_rates(country, threat), *_ranks(country, threat), *_shares(country, response)]
    chances, verdicts = [], []
    for form in (ALL, *FORMS):
        spans, told, given = _activity(country, threat, form)
        intervals, chances = intervals + spans, chances + told
        verdicts += [] if form == ALL else given
    chances += _gap(country, balance.gap)
    chances += _top_third(country, threat)
    return Measured(*(pd.DataFrame(rows).assign(country=seed) for rows in (intervals, chances, verdicts)))


def _rates(country: Country, threat: Threat) -> Iterable[Row]:
    """Rates of recorded victims in the picture; the press quotes the police and has no rate of its own."""
    counts = np.stack([estimands.expected_counts(country) * share for share in _sex_shares(country)])
    for part in describe_picture(threat.ground, {form: held.dispersion for form, held in threat.activity.items()}):
        for entry in part["counts"]:
            source = next((s for s in entry.get("rate", {}).get("sources", ()) if s in SOURCES), None)
            if source is None:
                continue
            truth = _true_rate(country, counts[:, :, SOURCES.index(source)], part["form"], entry)
            yield _span(f"recorded rate, {source}, {entry['sex']}", entry["rate"]["interval"], truth)


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


def _ranks(country: Country, threat: Threat) -> Iterable[Row]:
    """Ranks of both indices, true by the central weights, and by weights drawn as the method supposes them."""
    truth = country.truth
    for kind, index in ((VULNERABILITY, threat.vulnerability[ALL]), (EXPOSURE, threat.exposure[ALL])):
        if index.uncertain is None:
            continue
        place = [truth.places.districts.index(area) for area in index.districts]
        known = ~np.isnan(index.score_draws()).any(axis=0)
        firmness = threat.ground.settings["weight_concentration"]
        drawn = np.random.default_rng([country.seed, 7]).dirichlet(np.full(len(index_drivers(kind)), firmness))
        for name, weights in (("central weights", None), ("drawn weights", drawn)):
            score = estimands.index_scores(truth, kind, weights)[place]
            true = np.full(len(score), np.nan)
            true[known] = rankdata(-score[known])
            for level in LEVELS:
                ends = index.uncertain.interval(level)[["lower", "upper"]].to_numpy()
                yield from (
                    _span(f"rank, {kind}, {name}", span, at, level)
                    for span, at in zip(ends[known], true[known], strict=True)
                )


def _shares(country: Country, response: Response) -> Iterable[Row]:
    """Duties as Wilson's intervals, compared and shrunk; cohorts of cases; ratios of one year's totals."""
    truth, ground = country.truth, response.ground
    district, province = estimands.duty_shares(country)
    lasting = truth.lasting
    ratios = estimands.charged_over_registered(truth)
    codes = [duty.code for duty in DUTIES]
    for entry in describe_answers(response.answers, ground):
        area, span = entry["area"], entry["indicator_figure"]["interval"]
        if entry["period_ratio"]:
            year = YEARS.index(int(entry["period"]))
            yield _span("period ratio", span, ratios[truth.places.provinces.index(area), year])
            continue
        duty = codes.index(entry["indicator"])
        if area in truth.places.districts:
            at = truth.places.districts.index(area)
            yield _span("duty, district", span, district[at, duty])
            yield _span("duty, district, in the long run", span, lasting[at, duty])
        else:
            yield _span("duty, province", span, province[truth.places.provinces.index(area), duty])
    for compared in describe_comparisons(response.answers, ground):
        yield from _compared(compared, district[:, codes.index(compared["indicator"])], country)
    yield from _cohorts(country, ground)


def _compared(compared: Row, shares: Numbers, country: Country) -> Iterable[Row]:
    if compared["level"] != "district":
        return
    for entry in compared["shrunk"]:
        at = country.truth.places.districts.index(entry["area"])
        yield _span("duty, shrunk", entry["shrunk"]["interval"], shares[at])
        for name, limit in (("outside_95", 0.95), ("outside_998", 0.998)):
            yield {"what": "inside the funnel", "level": limit, "lower": 0, "upper": 0, "truth": abs(entry[name])}


def _cohorts(country: Country, ground: Any) -> Iterable[Row]:
    """Shares of a cohort that came to the next stage by now; and what the same office does in the long run."""
    chance, cases, places = estimands.chance_by_now(country), country.cases, country.truth.places
    home = np.array(places.districts)[cases.district]
    for funnel in describe_funnels(ground):
        if funnel["count_basis"] != "cohort":
            continue
        ours = np.char.startswith(home.astype(str), funnel["area"]) & (cases.year == YEARS.index(int(funnel["period"])))
        for stage in funnel["stages"]:
            if "share_of_previous" in stage:
                step = STAGES.index(stage["stage"]) - 1
                truth = float(np.nanmean(chance[ours, step]))
                yield _span("cohort of cases", stage["share_of_previous"]["interval"], truth)


def _activity(country: Country, threat: Threat, form: str) -> tuple[list[Row], list[Row], list[Row]]:
    """Relative rates and growth by district: intervals, chances and verdicts."""
    found, places = threat.activity[form], country.truth.places
    chosen = slice(None) if form == ALL else slice(FORMS.index(form), FORMS.index(form) + 1)
    true = estimands.recorded(country, chosen)
    at = [places.districts.index(area) for area in found.areas]
    relative, growth, hidden = (values[at] for values in (true.relative, true.growth, true.hidden))
    kind = "all forms" if form == ALL else "one form"
    spans = []
    for what, draws, truth in (
        (f"relative rate, {kind}", found.draws, relative),
        (f"relative rate of what happens, {kind}", found.draws, hidden),
        (f"growth, {kind}", found.growth, growth),
    ):
        known = ~np.isnan(draws).any(axis=0) & ~np.isnan(truth)
        for level in LEVELS:
            ends = np.quantile(draws[:, known], [(1 - level) / 2, (1 + level) / 2], axis=0).T
            spans += [_span(what, span, t, level) for span, t in zip(ends, truth[known], strict=True)]
    chances = [
        *_chances("rate above 1.5", found.probability_above(1.5), relative > 1.5),
        *_chances("rate above 1", found.probability_above(1.0), relative > 1),
        *_chances("grows", found.probability_growing(), growth > 0, ~np.isnan(growth)),
    ]
    return spans, chances, _verdicts(country, threat, form, (relative, growth, hidden))


def _verdicts(country: Country, threat: Threat, form: str, true: tuple[Numbers, Numbers, Numbers]) -> list[Row]:
    """The verdict on every district; what was to be seen of it; and the true state that the verdict is about."""
    found, gap, index = threat.activity[form], threat.gaps[form], threat.vulnerability[form]
    settings = threat.ground.settings
    top = index.probability_top(settings["blind_spot_share"])
    vulnerable = _truly_top(country, index, settings["blind_spot_share"])
    rows = []
    for i, area in enumerate(found.areas):
        signs = read_signs(i, found, gap, float(top[area]))
        relative, growth, hidden = (float(values[i]) for values in true)
        rows.append(
            {
                "form": form,
                "verdict": give_verdict(signs, settings).verdict,
                "relative": relative,
                "growth": growth,
                "hidden": hidden,
                "vulnerable": bool(vulnerable[i]),
                "unheard": signs.gap >= settings["blind_spot_gap"] and signs.events[1] < settings["blind_spot_events"],
                "counted": signs.origins >= 2 and signs.events[0] >= settings["hotspot_events"],
            }
        )
    return rows


def _truly_top(country: Country, index: Any, share: float) -> Numbers:
    """Whether a district is in the top share by its true drivers, among those that the index places."""
    chosen = [d for d in index_drivers(index.kind) if d in index.drivers]
    weights = np.array([float(d in chosen) for d in index_drivers(index.kind)])
    score = estimands.index_scores(country.truth, index.kind, weights)
    score = score[[country.truth.places.districts.index(area) for area in index.districts]]
    known = ~np.isnan(index.score_draws()).any(axis=0)
    places = np.ceil(share * known.sum() - 1e-9)
    return known & (rankdata(-np.where(known, score, -np.inf)) <= places)


def _top_third(country: Country, threat: Threat) -> Iterable[Row]:
    index = threat.vulnerability[ALL]
    share = threat.ground.settings["blind_spot_share"]
    said = index.probability_top(share).to_numpy()
    return _chances("among the most vulnerable third", said, _truly_top(country, index, share), ~np.isnan(said))


def _gap(country: Country, gap: Any) -> Iterable[Row]:
    """P(gap > 0): of the gap as the assessment defines it from what was told, and of need and response as they are."""
    truth = country.truth
    at = [truth.places.districts.index(area) for area in gap.districts]
    vulnerability, exposure = (estimands.index_scores(truth, kind) for kind in (VULNERABILITY, EXPOSURE))
    true = estimands.recorded(country, slice(None))
    placed = ~np.isnan(country.seen[:, -1])
    both = np.sqrt(vulnerability * exposure)
    rate = np.where(np.isnan(true.relative), 1.0, true.relative)
    as_told = np.where(placed, both, vulnerability) * np.sqrt(rate)
    response = estimands.response_as_told(country)
    whole = estimands.attained(truth.duties).mean(axis=1)
    as_is = both * np.sqrt(true.hidden)
    known = gap.known
    for what, need, answer in (
        ("gap above 0, as defined", as_told, response),
        ("gap above 0, were need as it is", as_is, response),
        ("gap above 0, were the response as it is", as_told, whole),
        ("gap above 0, were both as they are", as_is, whole),
    ):
        place = rankdata(need[at][known]) - rankdata(answer[at][known])
        yield from _chances(what, gap.probability()[known], place > 0)


def _chances(what: str, said: Numbers, true: Numbers, known: Numbers | None = None) -> Iterable[Row]:
    asked = ~np.isnan(said) if known is None else ~np.isnan(said) & known
    return [{"what": what, "said": float(s), "true": bool(t)} for s, t in zip(said[asked], true[asked], strict=True)]


def _span(what: str, ends: Any, truth: float, level: float = 0.95) -> Row:
    return {"what": what, "level": level, "lower": float(ends[0]), "upper": float(ends[1]), "truth": float(truth)}
