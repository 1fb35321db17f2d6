"""Transparency: how many core questions have an answer, and what became of those that were asked (rule 7)."""

from typing import Any

import pandas as pd

from tarazu import catalog
from tarazu.methods.comparison import wilson
from tarazu.response.ground import Ground
from tarazu.response.indicators import Answer
from tarazu.words import statement


def describe_transparency(answers: tuple[Answer, ...], ground: Ground) -> list[dict[str, Any]]:
    """The country, then each province: the share of the core indicators that it answers."""
    core = [i.code for i in catalog.indicators(core=True)]
    rows = [a.rows for a in answers] + ([ground.open] if len(ground.open) else [])
    if not rows:
        return []
    every = pd.concat(rows)
    areas = (*ground.places.at("country"), *ground.places.at("province"))
    return [_area(area, core, answers, every, ground) for area in areas]


def _area(
    area: str, core: list[str], answers: tuple[Answer, ...], every: pd.DataFrame, ground: Ground
) -> dict[str, Any]:
    own = [a for a in answers if a.area == area and a.indicator in core]
    answered = {a.indicator for a in own}
    rows = pd.concat([a.rows for a in own]) if own else every
    ends = wilson(len(answered), len(core), level=ground.make.level)
    share = len(answered) / len(core)
    figure = ground.make.estimate(
        share, (float(ends.lower), float(ends.upper)), unit="share", method="Wilson", rows=rows
    )
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
