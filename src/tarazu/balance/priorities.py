"""Priorities in three bands: where protection, evidence and review are needed first, by province and name (R9, R14).

Every priority is an action for people at risk or a question for a body of the State. None sends anybody to raid.
"""

from typing import Any

from tarazu.balance.gap import OUTWEIGHS
from tarazu.evidence.totals import TOTAL
from tarazu.figures import Figure
from tarazu.words import statement

_TREATY = {
    "hotspot": ["TIPP-6-3", "TIPP-9-4"],
    "emerging": ["TIPP-6-3", "UNTOC-28"],
    "blind_spot": ["TIPP-9-4", "TIPP-9-3", "UNTOC-28"],
    "outweighs": ["TIPP-9-1", "TIPP-6-3"],
    "voices": ["UNTOC-28"],
    "gender": ["TIPP-6-4"],
    "insufficient": ["UNTOC-28", "TIPP-9-2"],
}


def describe_priorities(
    verdicts: list[dict[str, Any]], areas: list[dict[str, Any]], voices: list[dict[str, Any]], threat: Any
) -> list[dict[str, Any]]:
    """At most one priority a kind; a kind that concerns nobody is left out."""
    ground = threat.ground
    by_verdict: dict[str, list[str]] = {}
    for v in verdicts:
        if v["verdict"] != "insufficient_evidence" or v["form"] == TOTAL:
            by_verdict.setdefault(v["verdict"], []).append(v["area"])
    out = [a["area"] for a in areas if a["band"] == OUTWEIGHS]
    blind = by_verdict.get("blind_spot", [])
    both = [a for a in out if a in {*by_verdict.get("hotspot", []), *blind}]
    differ = [v["area"] for v in voices if not v["agree"]]
    plan = (
        ("hotspot", "first", by_verdict.get("hotspot", [])),
        ("outweighs", "first" if both else "second", out),
        ("blind_spot", "first" if not out else "second", blind),
        ("emerging", "second", by_verdict.get("emerging", [])),
        ("voices", "second", differ),
        ("insufficient", "third", by_verdict.get("insufficient_evidence", [])),
    )
    return [_priority(kind, band, concerned, areas, ground) for kind, band, concerned in plan if concerned]


def _priority(kind: str, band: str, concerned: list[str], areas: list[dict[str, Any]], ground: Any) -> dict[str, Any]:
    places = ground.places.sorted(concerned)
    count = ground.make.count(len(places), unit="areas", rows=ground.searched)
    told: list[Figure] = [count]
    if kind == "outweighs":
        told += [a["probability_gap"] for a in areas if a["area"] in set(places)]
    return {
        "id": f"PR-{kind}",
        "statement": statement(f"balance.priority.{kind}", areas=count),
        "band": band,
        "areas": list(places),
        "figures": told,
        "action": statement(f"balance.action.{kind}"),
        "treaty": _TREATY[kind],
    }
