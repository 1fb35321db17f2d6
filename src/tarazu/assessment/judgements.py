"""Key judgements: at most six sentences that a reader takes away, each with its likelihood, confidence and figures.

Likelihood is a word of the PHIA yardstick where a probability stands behind the sentence, and nothing else; confidence
stands beside it and is never multiplied in.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd

from tarazu import catalog
from tarazu.assessment.confidence import confidence
from tarazu.assessment.parts import figures
from tarazu.evidence.totals import group_numbers
from tarazu.figures import Figure
from tarazu.words import phia, statement

_MOST = 6
_MOST_NAMED = 8
_GOOD_GRADES = ("A", "B")


def key_judgements(sections: dict[str, Any], ground: Any) -> list[dict[str, Any]]:
    """The judgements that the evidence allows, in the order of the report's chapters."""
    if not ground.searched:
        return []  # nothing was ever imported: there is nothing to judge
    makers: tuple[Callable[[dict[str, Any], Any], dict[str, Any] | None], ...] = (
        _hotspots,
        _blind_spots,
        _response,
        _balance,
        _gender,
        _unknown,
    )
    made = [maker(sections, ground) for maker in makers]
    return [{"id": f"KJ{i}", **j} for i, j in enumerate((j for j in made if j), start=1)][:_MOST]


def _hotspots(sections: dict[str, Any], ground: Any) -> dict[str, Any]:
    """Where the verdicts name a hotspot or an emerging one; else that the evidence names none.

    The probability is that of each place alone, the least of them: that all hold together is less likely.
    """
    named = [v for v in sections["verdicts"] if v["verdict"] in ("hotspot", "emerging")]
    if not named:
        open_verdicts = [
            v for v in sections["verdicts"] if v["verdict"] == "insufficient_evidence" and v["form"] == "all"
        ]
        districts = ground.make.count(len(open_verdicts), unit="districts", rows=ground.searched)
        every = ground.make.count(len(ground.places.at("district")), unit="districts", rows=ground.searched)
        said = statement("assessment.judgement.no_hotspot", districts=districts, every=every)
        return _judgement(said, None, [districts, every], ground)
    weakest = min((f for v in named for f in _chances(v)), key=lambda f: float(f["value"]))
    held = [weakest, *(f for v in named for f in figures(v["reasons"]))]
    said = statement(
        "assessment.judgement.hotspots",
        hotspots=_names(named, "hotspot", ground),
        emerging=_names(named, "emerging", ground),
        chance=weakest,
    )
    return _judgement(said, weakest, held, ground)


def _chances(verdict: dict[str, Any]) -> list[Figure]:
    """The probability that the rate is above what the verdict asks."""
    return [s["with"]["chance"] for s in verdict["reasons"] if s["message"].startswith("threat.reason.rate")]


def _names(verdicts: list[dict[str, Any]], verdict: str, ground: Any) -> Any:
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


def _blind_spots(sections: dict[str, Any], ground: Any) -> dict[str, Any] | None:
    blind = [v for v in sections["verdicts"] if v["verdict"] == "blind_spot" and v["form"] == "all"]
    if not blind:
        return None
    chances = [s["with"]["chance"] for v in blind for s in v["reasons"] if s["message"] == "threat.reason.vulnerable"]
    provinces = ground.places.sorted({ground.places[v["area"]].province for v in blind} - {""})
    count = ground.make.count(len(blind), unit="districts", rows=ground.searched)
    weakest = min(chances, key=lambda f: float(f["value"]))
    said = statement(
        "assessment.judgement.blind_spots",
        districts=count,
        chance=weakest,
        share=ground.settings["blind_spot_share"],
        provinces=[ground.places[p].named for p in provinces] or statement("assessment.judgement.none"),
    )
    return _judgement(said, weakest, [count, *chances], ground)


def _response(sections: dict[str, Any], ground: Any) -> dict[str, Any]:
    """What is known of the response at all: how many core indicators have an answer anywhere."""
    known = {i["indicator"] for i in sections["response"]["indicators"]}
    core = [i.code for i in catalog.indicators() if i.core]
    answered = ground.make.count(len(known & set(core)), unit="indicators", rows=ground.searched)
    every = ground.make.count(len(core), unit="indicators", rows=ground.searched)
    ratios = sum(1 for i in sections["response"]["indicators"] if i["period_ratio"])
    only = ground.make.count(ratios, unit="figures", rows=ground.searched)
    said = statement("assessment.judgement.response", answered=answered, every=every, ratios=only)
    return _judgement(said, None, list(figures(sections["response"]["indicators"])) or [answered], ground)


def _balance(sections: dict[str, Any], ground: Any) -> dict[str, Any]:
    areas = sections["balance"]["areas"]
    out = [a for a in areas if a["band"] == "threat_outweighs"]
    if not out:
        none = ground.make.count(
            sum(a["band"] == "no_response_evidence" for a in areas), unit="districts", rows=ground.searched
        )
        every = ground.make.count(len(areas), unit="districts", rows=ground.searched)
        sure = ground.settings["balance_probability"]
        said = statement("assessment.judgement.no_balance", without=none, districts=every, sure=sure)
        return _judgement(said, None, [none, every], ground)
    chances = [a["probability_gap"] for a in out]
    count = ground.make.count(len(out), unit="districts", rows=ground.searched)
    places = _few([ground.places[a["area"]].named for a in out])
    weakest = min(chances, key=lambda f: float(f["value"]))
    said = statement("assessment.judgement.balance", districts=count, places=places, chance=weakest)
    return _judgement(said, weakest, [count, *chances], ground)


def _few(named: list[Any]) -> list[Any]:
    """The first names, and how many more there are."""
    more = len(named) - _MOST_NAMED
    return [*named[:_MOST_NAMED], statement("assessment.judgement.and_more", more=more)] if more > 0 else named


def _gender(sections: dict[str, Any], ground: Any) -> dict[str, Any] | None:
    """How much of the victim counts says whether women or men were met."""
    victims = ground.victims
    if victims.empty:
        return None
    split = victims[victims["sex"].isin(["female", "male", "transgender"])]
    measure = ["area", "year", "source", "indicator", "form"]
    counted, with_sex = (
        len(set(group_numbers([pd.factorize(f[name])[0] for name in measure]))) for f in (victims, split)
    )
    # All counts that are held here are looked at: nothing is sampled, and the share is exact.
    share = ground.make.estimate(
        with_sex / counted, (with_sex / counted,) * 2, unit="share", method="count", rows=victims
    )
    none = sorted(s for s in ("male", "transgender") if s not in set(victims["sex"]))
    blank = [catalog.code("sex", s).named for s in none] or statement("assessment.judgement.none")
    return _judgement(statement("assessment.judgement.gender", share=share, blank=blank), None, [share], ground)


def _unknown(sections: dict[str, Any], ground: Any) -> dict[str, Any] | None:
    requests = sections["information_requests"]
    if not requests:
        return None
    count = ground.make.count(len(requests), unit="requests", rows=ground.searched)
    first = requests[0]
    said = statement(
        "assessment.judgement.unknown", requests=count, question=first["question"], body=first["addressee"]
    )
    return _judgement(said, None, [count], ground)


def _judgement(said: dict[str, Any], chance: Figure | None, held: list[Figure], ground: Any) -> dict[str, Any]:
    word, reason = confidence(held, ground)
    entry = {
        "statement": said,
        "phia": phia(chance["value"]) if chance else None,
        "confidence": word,
        "confidence_reason": reason,
        "figures": held[:_MOST_NAMED],
    }
    return entry | ({"probability": chance} if chance else {})
