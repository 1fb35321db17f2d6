"""What the threat says of places in the indices and gives as verdicts, beside what is true."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy.stats import rankdata

from made_up import estimands
from made_up.country import Country
from made_up.rows import ALL, LEVELS, Row, chances, span
from made_up.threat_rates import true_rates
from made_up.truth import Flags, Numbers, index_drivers
from tarazu.threat import Threat
from tarazu.threat.describe_verdicts import read_signs
from tarazu.threat.verdicts import give_verdict
from tarazu.threat.vulnerability import EXPOSURE, INDEX, VULNERABILITY


def measure_ranks(country: Country, threat: Threat) -> Iterable[Row]:
    """Ranks of both indices, true by the central weights, and by weights drawn as the method supposes them."""
    truth = country.truth
    for kind, index in ((VULNERABILITY, threat.vulnerability[ALL]), (EXPOSURE, threat.exposure[ALL])):
        if index.uncertain is None:
            continue
        place = [truth.places.districts.index(area) for area in index.districts]
        known = ~np.isnan(index.score_draws()).any(axis=0)
        firmness = threat.ground.settings["weight_concentration"]
        drawn = np.random.default_rng([country.seed, 7]).dirichlet(np.full(len(index_drivers(kind)), firmness))
        ways = {"central weights": None, "drawn weights": drawn} if len(drawn) > 1 else {"one driver": None}
        for name, weights in ways.items():
            score = estimands.index_scores(truth, kind, weights)[place]
            true = np.full(len(score), np.nan)
            true[known] = rankdata(-score[known])
            luck = np.random.default_rng([country.seed, 8]).random(int(known.sum()))
            yield from _placed(f"rank, {kind}, {name}", index, known, true, luck)


def _placed(what: str, index: Any, known: Flags, true: Numbers, luck: Numbers) -> Iterable[Row]:
    """Ranks are whole numbers, so that an interval of them holds the truth more often than its level; where its draws
    lie below and above the truth, those at the truth divided at random, they should leave no more than they say.
    """
    drawn = index.uncertain.ranks[INDEX].to_numpy()[:, known]
    at = true[known]
    share = (drawn < at).mean(axis=0) + luck * (drawn == at).mean(axis=0)
    for level in LEVELS:
        tail = (1 - level) / 2
        ends = index.uncertain.interval(level)[["lower", "upper"]].to_numpy()[known]
        yield from (span(what, both, rank, level) for both, rank in zip(ends, at, strict=True))
        yield from (span(f"{what}, ties divided", (tail, 1 - tail), one, level) for one in share)


def measure_verdicts(country: Country, threat: Threat, form: str) -> list[Row]:
    """The verdict on every district; what was to be seen of it; and the true state that the verdict is about.

    `vulnerable`: truly in the top third; `unheard`: little is known of it and hardly anybody was counted; `counted`: two
    origins counted somebody, and one of them as many as a hotspot asks for.
    """
    found, gap, index = threat.activity[form], threat.gaps[form], threat.vulnerability[form]
    settings, true = threat.ground.settings, true_rates(country, threat, form)
    top = index.probability_top(settings["blind_spot_share"])
    vulnerable = _truly_top(country, index, settings["blind_spot_share"])
    rows = []
    for i, area in enumerate(found.areas):
        signs = read_signs(i, found, gap, float(top[area]))
        rows.append(
            {
                "form": form,
                "verdict": give_verdict(signs, settings).verdict,
                "relative": float(true.relative[i]),
                "growth": float(true.growth[i]),
                "hidden": float(true.hidden[i]),
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


def measure_top_third(country: Country, threat: Threat) -> Iterable[Row]:
    index = threat.vulnerability[ALL]
    share = threat.ground.settings["blind_spot_share"]
    said = index.probability_top(share).to_numpy()
    return chances("among the most vulnerable third", said, _truly_top(country, index, share), ~np.isnan(said))
