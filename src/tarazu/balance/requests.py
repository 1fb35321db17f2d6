"""Information requests: whom to ask what, under which law, by when, and what the answer would change.

Ranked by how many districts an answer would bring nearer to a verdict or a balance. Counts and forms are asked for,
never a name. Where no law gives a right to an answer, a letter is written.
"""

from dataclasses import dataclass
from typing import Any

from tarazu import catalog
from tarazu.words import statement

_MOST = 25
# What the verdicts and the balance lack most often, and the code it is asked under.
_THREAT = ("victims_presumed", "victims_confirmed")


@dataclass(frozen=True, slots=True)
class Question:
    """`code`: a measure or an indicator; `area`: whom it is about; `reach`: districts that an answer would bear on."""

    code: str
    area: str
    reach: int
    reason: str


def find_questions(verdicts: list[dict[str, Any]], answered: set[tuple[str, str]], threat: Any) -> list[Question]:
    """The questions worth asking, the one that bears on most districts first."""
    places = threat.ground.places
    provinces = places.at("province") or ((places.country,) if places.country else ())
    open_districts = {
        v["area"] for v in verdicts if v["form"] == "all" and v["verdict"] in ("insufficient_evidence", "blind_spot")
    }
    found = []
    for area in provinces:
        inside = set(places.within(area, "district"))
        silent = len(inside & open_districts)
        if silent:
            found += [Question(code, area, silent, "verdict") for code in _THREAT]
        core = [
            i.code
            for i in catalog.indicators(core=True)
            if i.direction in ("higher_better", "lower_better") and i.unit == "%"
        ]
        missing = [code for code in core if (area, code) not in answered]
        found += [Question(code, area, len(inside), "balance") for code in missing]
    share = {q: q.reach * (2 if q.reason == "verdict" else _weight(q.code)) for q in found}
    return sorted(found, key=lambda q: (-share[q], q.code, q.area))


def _weight(code: str) -> float:
    """Victim-centred indicators of high relevance to women and children are asked for first."""
    held = catalog.indicator(code)
    return 1.0 + 0.5 * held.victim_centred * (held.gender_relevance == "high")


def describe_requests(questions: list[Question], country: catalog.Country | None, threat: Any) -> list[dict[str, Any]]:
    """The first questions as requests, each with its addressee, law, deadline and appeal, or as a letter."""
    kept: list[Question] = []
    for q in questions:
        if sum(k.area == q.area for k in kept) < max(_MOST // max(len({x.area for x in questions}), 1), 2):
            kept.append(q)
    return [_request(rank, q, country, threat) for rank, q in enumerate(kept[:_MOST], start=1)]


def _request(rank: int, q: Question, country: catalog.Country | None, threat: Any) -> dict[str, Any]:
    ground = threat.ground
    place = ground.places[q.area]
    law = _law(q.area, country)
    asked = country.addressees(q.code, jurisdiction=_jurisdiction(q.area, country)) if country else ()
    body = asked[0].named if asked else statement("balance.request.any_body", place=place.named)
    reach = ground.make.count(q.reach, unit="districts", rows=ground.searched)
    return {
        "id": f"IR-{rank:02d}",
        "rank": rank,
        "area": q.area,
        "asks": q.code,
        "addressee": body,
        "jurisdiction": place.named,
        "law": law.named if law else statement("balance.request.no_law"),
        "mark": law.mark if law else "",
        "to_be_verified": law.recalled_cells if law else "",
        "deadline": statement("balance.request.deadline", days=law.days_to_answer)
        if law
        else statement("balance.request.no_deadline"),
        "appeal": _appeal(law),
        "letter": law is None,
        "question": _question(q, place.named),
        "would_change": statement(f"balance.would_change.{q.reason}", districts=reach),
        "score": reach,
    }


def _question(q: Question, place: dict[str, str]) -> dict[str, Any]:
    """What is asked for, in counts: those of victims, or the two that make up an indicator."""
    if q.code in _THREAT:
        return statement("balance.question.verdict", what=catalog.measure(q.code).named, place=place)
    asked = catalog.indicator(q.code)
    parts = {"numerator": asked.numerator, "denominator": asked.denominator}
    return statement("balance.question.balance", what=asked.named, place=place, **parts)


def _appeal(law: Any) -> dict[str, Any]:
    if law is None:
        return statement("balance.request.no_appeal")
    if not law.appeal_first:
        return statement("balance.request.appeal", body=law.appeal_body)
    return statement("balance.request.appeal_first", first=law.appeal_first, body=law.appeal_body)


def _jurisdiction(area: str, country: catalog.Country) -> str | None:
    known = {code for j in country.jurisdictions for code in (j.code, j.area)}
    return area if area in known else None


def _law(area: str, country: catalog.Country | None) -> Any:
    """The right to information of the area; None where no law gives one."""
    if country is None or _jurisdiction(area, country) is None:
        return None
    law = country.information_law(area)
    return law if law.gives_right else None
