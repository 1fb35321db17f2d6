"""A page for each province and district: what the assessment says of it, gathered from every chapter."""

from typing import Any

from tarazu import catalog
from tarazu.figures import Figure
from tarazu.words import statement


def describe_profiles(sections: dict[str, Any], ground: Any) -> list[dict[str, Any]]:
    """One entry a province and a district, each province before its districts."""
    places = ground.places
    order = [a for p in places.at("province") for a in (p, *places.within(p, "district"))]
    rest = [a for a in places.at("district") if a not in set(order)]
    by_area = _by_area(sections)
    return [_profile(a, by_area.get(a, {}), ground) for a in (*order, *rest)]


def _by_area(sections: dict[str, Any]) -> dict[str, dict[str, list[Any]]]:
    """What each chapter says of each area."""
    lists = {
        "verdict": sections["verdicts"],
        "vulnerability": sections["vulnerability"]["districts"],
        "exposure": sections["exposure"]["districts"],
        "balance": sections["balance"]["areas"],
        "indicator": sections["response"]["indicators"],
        "count": [{"form": p["form"], **c} for p in sections["picture"] for c in p["counts"]],
        "gap": sections["information_gap"],
    }
    found: dict[str, dict[str, list[Any]]] = {}
    for name, entries in lists.items():
        for entry in entries:
            found.setdefault(entry["area"], {}).setdefault(name, []).append(entry)
    return found


def _profile(area: str, held: dict[str, list[Any]], ground: Any) -> dict[str, Any]:
    place = ground.places[area]
    said = [
        statement(
            "assessment.profile.verdict",
            form=catalog.form(v["form"]).named,
            verdict=catalog.code("verdict", v["verdict"]).named,
        )
        for v in held.get("verdict", [])
    ]
    shown: list[Figure] = []
    for name in ("vulnerability", "exposure"):
        for entry in held.get(name, []):
            said += [_index(name, entry)]
            shown += [entry[k] for k in ("score", "rank", "top_tenth") if k in entry]
    for entry in held.get("balance", []):
        said += [statement(f"assessment.profile.balance.{entry['band']}")]
        shown += [entry[k] for k in ("need", "response", "gap", "probability_gap") if k in entry]
    for name, key in (("count", "count"), ("indicator", "indicator_figure")):
        n = len(held.get(name, []))
        if n:
            said += [statement(f"assessment.profile.{name}s", number=n)]
            shown += [entry[key] for entry in held[name] if key in entry]
    return {"area": area, "level": place.level, "province": place.province, "statements": said, "figures": shown}


def _index(name: str, entry: dict[str, Any]) -> dict[str, Any]:
    if "score" not in entry:
        return statement(f"assessment.profile.{name}.unknown")
    return statement(
        f"assessment.profile.{name}",
        band=statement(f"assessment.band.{entry['band']}"),
        rank=entry["rank"],
        top=entry["top_tenth"],
    )
