"""The four-P profile: a grade a pillar, capped and never summed; where too little is answered there is no grade."""

from typing import Any

from tarazu import catalog
from tarazu.evidence.basis import Basis
from tarazu.figures import Figure
from tarazu.response.ground import Ground
from tarazu.response.indicators import Answer
from tarazu.response.targets import newest, target_met
from tarazu.words import statement

PILLARS = ("prevention", "protection", "prosecution", "partnership")
_GRADES = ((0.8, "A"), (0.6, "B"), (0.4, "C"), (0.2, "D"), (0.0, "E"))
# Non-punishment of victims and the opening of complicity cases cap prosecution, however good the rest is (rule 6).
_CAPS = {"PI-H01": "cap_non_punishment", "PI-K01": "cap_complicity"}
_CAP_AT = "C"


def describe_profile(answers: tuple[Answer, ...], ground: Ground) -> list[dict[str, Any]]:
    """The country and each province, pillar by pillar."""
    held = newest(answers)
    areas = (*ground.places.at("country"), *ground.places.at("province"))
    every = Basis.joined(a.basis for a in answers)
    return [_pillar(area, pillar, held, every, ground) for area in areas for pillar in PILLARS] if every else []


def _pillar(
    area: str, pillar: str, held: dict[tuple[str, str], Answer], every: Basis, ground: Ground
) -> dict[str, Any]:
    core = [i for i in catalog.indicators(core=True, pillar=pillar) if i.direction in ("higher_better", "lower_better")]
    own = [held[area, i.code] for i in core if (area, i.code) in held]
    share = len(own) / len(core)
    evidence = Basis.joined(a.basis for a in own) or every
    answered = ground.make.estimate(share, (share, share), unit="share", method="count", rows=evidence)
    least = ground.settings["profile_answered"]
    grade = _grade(sum(target_met(a, ground) for a in own) / len(own)) if own and share >= least else None
    caps = _caps(area, held, ground) if pillar == "prosecution" and grade else []
    if grade and any(holds for holds, _ in caps):
        grade = max(grade, _CAP_AT)
    return {
        "area": area,
        "pillar": pillar,
        "grade": grade,
        "caps": [said for _, said in caps],
        "core_answered": answered,
        "statement": statement(
            f"response.profile.{'graded' if grade else 'not_graded'}",
            pillar=statement(f"response.pillar.{pillar}"),
            place=ground.places[area].named,
            answered=answered,
            **({"grade": grade} if grade else {"least": least}),
        ),
    }


def _grade(share: float) -> str:
    return next(grade for least, grade in _GRADES if share >= least)


def _caps(area: str, held: dict[tuple[str, str], Answer], ground: Ground) -> list[tuple[bool, dict[str, Any]]]:
    """The caps that hold, and those that nobody answered or answered by bounds on both sides: these are said, not
    assumed to be passed.
    """
    found = []
    for code, name in _CAPS.items():
        answer = held.get((area, code))
        indicator = catalog.indicator(code).named
        if answer is None:
            found.append((False, statement("response.profile.cap_unknown", indicator=indicator)))
            continue
        least = ground.settings[name]
        low, high = (n / float(answer.trials or 1) for n in answer.successes)
        if high < least:
            share = _share(low, high, answer, ground)
            said = statement(f"response.profile.{name}", indicator=indicator, share=share, least=least, at=_CAP_AT)
            found.append((True, said))
        elif low < least:
            found.append((False, statement("response.profile.cap_open", indicator=indicator, least=least)))
    return found


def _share(low: float, high: float, answer: Answer, ground: Ground) -> Figure:
    """The share of the cases in the evidence, exact as they stand there; bounds where a count is known only to bounds."""
    if low < high:
        return ground.make.bounds(low, high, unit="share", rows=answer.basis)
    return ground.make.estimate(low, (low, high), unit="share", method="count", rows=answer.basis)
