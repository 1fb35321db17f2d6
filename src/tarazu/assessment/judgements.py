"""Key judgements: at most six sentences that a reader takes away, each with its likelihood, confidence and figures.

Likelihood is a word of the PHIA yardstick where a probability stands behind the sentence, and nothing else; confidence
stands beside it and is never multiplied in. Where a sentence names several places, its likelihood is that of each place
alone, the least of them; how many of them hold together is a figure of its own, from the joint draws.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tarazu import catalog
from tarazu.assessment.confidence import Coverage, Support, confidence
from tarazu.assessment.parts import figures
from tarazu.balance.gap import Gap
from tarazu.evidence.basis import NOTHING, Basis
from tarazu.evidence.totals import TOTAL, group_numbers
from tarazu.figures import Figure
from tarazu.threat import Threat
from tarazu.threat.describe import from_draws
from tarazu.threat.ground import Ground
from tarazu.words import phia, statement

_MOST = 6
_MOST_NAMED = 8
_SEXES = ("female", "male", "transgender")
_THREAT, _RESPONSE = ("threat",), ("response",)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What the judgements are made from: the chapters, the draws behind them, and the year of the newest figure of
    every source that gave one.
    """

    sections: dict[str, Any]
    threat: Threat
    gap: Gap
    newest: dict[str, int]

    @property
    def ground(self) -> Ground:
        return self.threat.ground

    def count(self, number: int, unit: str = "districts") -> Figure:
        """A count over all evidence that was looked through."""
        return self.ground.make.count(number, unit=unit, rows=self.ground.searched)

    def districts_counted(self) -> Coverage:
        """In how many districts any source has counted victims, or said that there were none."""
        districts = self.ground.places.at("district")
        return Coverage(
            "assessment.confidence.counted", len(set(self.ground.victims["area"]) & set(districts)), len(districts)
        )

    def agree(self, uses: tuple[str, ...]) -> tuple[bool, ...]:
        """Of what two origins tell of measures of these uses: whether they agree."""
        told = self.sections["response"]["two_voices"]
        return tuple(bool(t["agree"]) for t in told if catalog.measure(t["indicator"]).use in uses)


def key_judgements(held: Evidence) -> list[dict[str, Any]]:
    """The judgements that the evidence allows, in the order of the report's chapters."""
    if not held.ground.searched:
        return []  # nothing was ever imported: there is nothing to judge
    makers: tuple[Callable[[Evidence], dict[str, Any] | None], ...] = (
        _hotspots,
        _blind_spots,
        _response,
        _balance,
        _gender,
        _unknown,
    )
    made = [maker(held) for maker in makers]
    return [{"id": f"KJ{i}", **j} for i, j in enumerate((j for j in made if j), start=1)][:_MOST]


def _hotspots(held: Evidence) -> dict[str, Any] | None:
    """Where the verdicts name a hotspot or an emerging one; else that the evidence names none."""
    verdicts = held.sections["verdicts"]
    if not verdicts:
        return None  # no district is known: there is nothing that a verdict was asked of
    named = [v for v in verdicts if v["verdict"] in ("hotspot", "emerging")]
    if not named:
        without = [v for v in verdicts if v["verdict"] == "insufficient_evidence" and v["form"] == TOTAL]
        none = held.count(len(without)), held.count(len(held.ground.places.at("district")))
        said = statement("assessment.judgement.no_hotspot", districts=none[0], every=none[1])
        return _judgement(said, held, none, held.districts_counted(), _THREAT)
    weakest = _least([f for v in named for f in _chances(v)])
    said = statement(
        "assessment.judgement.hotspots",
        hotspots=_names(named, "hotspot", held.ground),
        emerging=_names(named, "emerging", held.ground),
        chance=weakest,
    )
    shown = (weakest, *(f for v in named for f in figures(v["reasons"])))
    return _judgement(said, held, shown, held.districts_counted(), _THREAT, chance=weakest)


def _chances(verdict: dict[str, Any]) -> list[Figure]:
    """The probability that the rate is above what the verdict asks."""
    return [s["with"]["chance"] for s in verdict["reasons"] if s["message"].startswith("threat.reason.rate")]


def _names(verdicts: list[dict[str, Any]], verdict: str, ground: Ground) -> Any:
    """Places with their form, by province and name; in words where there are none or too many to name."""
    found = [v for v in verdicts if v["verdict"] == verdict]
    if not found:
        return statement("assessment.judgement.none")
    places = [
        statement(
            "assessment.judgement.place_form",
            place=ground.places[v["area"]].named,
            form=catalog.form(v["form"]).named,
        )
        for v in found
    ]
    return _few(places)


def _blind_spots(held: Evidence) -> dict[str, Any] | None:
    ground = held.ground
    blind = [v for v in held.sections["verdicts"] if v["verdict"] == "blind_spot" and v["form"] == TOTAL]
    if not blind:
        return None
    chances = [s["with"]["chance"] for v in blind for s in v["reasons"] if s["message"] == "threat.reason.vulnerable"]
    provinces = ground.places.sorted({ground.places[v["area"]].province for v in blind} - {""})
    weakest, together = _least(chances), _together_vulnerable([v["area"] for v in blind], held)
    said = statement(
        "assessment.judgement.blind_spots",
        districts=held.count(len(blind)),
        chance=weakest,
        share=ground.settings["blind_spot_share"],
        events=ground.settings.count("blind_spot_events"),
        together=together,
        provinces=[ground.places[p].named for p in provinces] or statement("assessment.judgement.whole_country"),
    )
    known = [d for d in held.sections["vulnerability"]["districts"] if "score" in d]
    covers = Coverage(
        "assessment.confidence.vulnerability", len(known), len(held.sections["vulnerability"]["districts"])
    )
    return _judgement(said, held, (together, *chances), covers, _THREAT, chance=weakest)


def _together_vulnerable(areas: list[str], held: Evidence) -> Figure:
    """How many of the areas are among the most vulnerable at once, draw by draw."""
    index = held.threat.vulnerability[TOTAL]
    if index.uncertain is None:
        raise ValueError("No place is a blind spot where no vulnerability is known.")
    inside = index.uncertain.in_top(held.ground.settings["blind_spot_share"])[areas].to_numpy().sum(axis=1)
    rows = Basis.joined(index.basis(area) for area in areas)
    return from_draws(inside, held.ground, unit="districts", method="Monte Carlo, joint", rows=rows)


def _response(held: Evidence) -> dict[str, Any]:
    """What is known of the response at all: how many core indicators have an answer anywhere."""
    answers = held.sections["response"]["indicators"]
    core = [i.code for i in catalog.indicators(core=True)]
    answered = len({i["indicator"] for i in answers} & set(core))
    ratios = sum(1 for i in answers if i["period_ratio"])
    said = statement(
        "assessment.judgement.response",
        answered=held.count(answered, "indicators"),
        every=held.count(len(core), "indicators"),
        ratios=held.count(ratios, "figures"),
        figures=held.count(len(answers), "figures"),
    )
    covers = Coverage("assessment.confidence.core", answered, len(core))
    return _judgement(said, held, tuple(figures(answers)), covers, _RESPONSE)


def _balance(held: Evidence) -> dict[str, Any] | None:
    areas = held.sections["balance"]["areas"]
    if not areas:
        return None
    out = [a for a in areas if a["band"] == "threat_outweighs"]
    without = sum(a["band"] == "no_response_evidence" for a in areas)
    covers = Coverage("assessment.confidence.balance", len(areas) - without, len(areas))
    uses = (*_THREAT, *_RESPONSE)
    if not out:
        shown = held.count(without), held.count(len(areas))
        sure = held.ground.settings["balance_probability"]
        said = statement("assessment.judgement.no_balance", without=shown[0], districts=shown[1], sure=sure)
        return _judgement(said, held, shown, covers, uses)
    chances = [a["probability_gap"] for a in out]
    weakest, together = _least(chances), _together_outweighed(out, held)
    said = statement(
        "assessment.judgement.balance",
        districts=held.count(len(out)),
        places=_few([held.ground.places[a["area"]].named for a in out]),
        chance=weakest,
        together=together,
    )
    return _judgement(said, held, (together, *chances), covers, uses, chance=weakest)


def _together_outweighed(out: list[dict[str, Any]], held: Evidence) -> Figure:
    """In how many of the areas need outweighs the response at once, draw by draw."""
    columns = [held.gap.districts.index(a["area"]) for a in out]
    inside = (held.gap.gap[:, columns] > 0).sum(axis=1)
    rows = Basis.joined(part for a in out for part in _weighed(a["area"], held))
    return from_draws(inside, held.ground, unit="districts", method="Monte Carlo, joint", rows=rows)


def _weighed(area: str, held: Evidence) -> Iterator[Basis]:
    """What the need and the response of an area rest on."""
    threat = held.threat
    yield threat.vulnerability[TOTAL].basis(area)
    yield threat.exposure[TOTAL].basis(area)
    yield threat.activity[TOTAL].rows.get(area, NOTHING)
    yield from (answer.basis for answer in held.gap.attained[area].answers)


def _few(named: list[Any]) -> list[Any]:
    """The first names, and how many more there are."""
    more = len(named) - _MOST_NAMED
    return [*named[:_MOST_NAMED], statement("assessment.judgement.and_more", more=more)] if more > 0 else named


def _gender(held: Evidence) -> dict[str, Any] | None:
    """How much of the victim counts says whether women or men were met, and who is never counted apart."""
    victims = held.ground.victims
    if victims.empty:
        return None
    split = victims[victims["sex"].isin(_SEXES)]
    measure = ["area", "year", "source", "indicator", "form"]
    counted, with_sex = (
        len(set(group_numbers([pd.factorize(f[name])[0] for name in measure]))) for f in (victims, split)
    )
    # All counts that are held here are looked at: nothing is sampled, and the share is exact.
    ends = (with_sex / counted,) * 2
    share = held.ground.make.estimate(ends[0], ends, unit="share", method="count", rows=victims)
    blank = [catalog.code("sex", s).named for s in _SEXES if s not in set(victims["sex"])]
    if blank:
        said = statement("assessment.judgement.gender", share=share, blank=blank)
    else:
        counted_apart = [catalog.code("sex", s).named for s in _SEXES]
        said = statement("assessment.judgement.gender_each", share=share, counted=counted_apart)
    covers = Coverage("assessment.confidence.sex", with_sex, counted)
    return _judgement(said, held, (share,), covers, _THREAT)


def _unknown(held: Evidence) -> dict[str, Any] | None:
    """What can be asked next: a list and no estimate, so that neither likelihood nor confidence stands beside it."""
    requests = held.sections["information_requests"]
    if not requests:
        return None
    count, first = held.count(len(requests), "requests"), requests[0]
    said = statement(
        "assessment.judgement.unknown", requests=count, question=first["question"], body=first["addressee"]
    )
    return {"statement": said, "phia": None, "confidence": None, "confidence_reason": None, "figures": [count]}


def _least(chances: Iterable[Figure]) -> Figure:
    return min(chances, key=lambda f: float(f["value"]))


def _judgement(
    said: dict[str, Any],
    held: Evidence,
    shown: tuple[Figure, ...],
    covers: Coverage,
    uses: tuple[str, ...],
    *,
    chance: Figure | None = None,
) -> dict[str, Any]:
    """One judgement; its confidence looks at the sources of its figures, at their agreement and at what they cover."""
    sources = sorted({s for figure in shown for s in figure["sources"]} & held.newest.keys())
    book = held.ground.make.book
    support = Support(
        tuple(book.grades[s] for s in sources),
        tuple(book.origins[s] for s in sources),
        max((held.newest[s] for s in sources), default=0),
        max(held.newest.values(), default=0),
        held.agree(uses),
        covers,
    )
    word, reason = confidence(support, held.ground.settings)
    entry = {
        "statement": said,
        "phia": phia(chance["value"]) if chance else None,
        "confidence": word,
        "confidence_reason": reason,
        "figures": list(shown[:_MOST_NAMED]),
    }
    return entry | ({"probability": chance} if chance else {})
