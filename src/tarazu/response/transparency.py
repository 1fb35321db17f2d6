"""Transparency: how many core questions have an answer, and what became of those that were asked (rule 7)."""

from typing import Any

from tarazu import catalog
from tarazu.evidence.basis import Basis
from tarazu.response.ground import Ground
from tarazu.response.indicators import Answer
from tarazu.words import statement


def describe_transparency(answers: tuple[Answer, ...], ground: Ground) -> list[dict[str, Any]]:
    """The country, then each province: the share of the core indicators that it answers."""
    core = [i.code for i in catalog.indicators(core=True)]
    every = Basis.joined([*(a.basis for a in answers), Basis.of(ground.open)])
    if not every:
        return []
    areas = (*ground.places.at("country"), *ground.places.at("province"))
    return [_area(area, core, answers, every, ground) for area in areas]


def _area(area: str, core: list[str], answers: tuple[Answer, ...], every: Basis, ground: Ground) -> dict[str, Any]:
    own = [a for a in answers if a.area == area and a.indicator in core]
    answered = {a.indicator for a in own}
    rows = Basis.joined(a.basis for a in own) or every
    share = len(answered) / len(core)
    # All core indicators are looked at: nothing is sampled, and the share is exact.
    figure = ground.make.estimate(share, (share, share), unit="share", method="count", rows=rows)
    asked = ground.open[ground.open["area"] == area] if len(ground.open) else ground.open
    statuses = {str(s): int(n) for s, n in asked.groupby("status")["indicator"].nunique().items()} if len(asked) else {}
    said = statement(
        "response.transparency", place=ground.places[area].named, answered=len(answered), core=len(core), share=figure
    )
    told = [
        statement("response.transparency.status", status=catalog.code("status", s).named, number=n)
        for s, n in sorted(statuses.items())
    ]
    named = ground.places[area].named
    return {
        "agency": area,
        "area": area,
        "name": named["name"],
        "name_ur": named["name_ur"],
        "share": figure,
        "statuses": told,
        "statement": said,
    }
