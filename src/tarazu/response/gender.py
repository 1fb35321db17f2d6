"""The gendered lens: women, men and transgender persons, girls and boys side by side, with visible blanks."""

from typing import Any

import numpy as np

from tarazu import catalog
from tarazu.methods.comparison import ratio_of_proportions
from tarazu.response.ground import Ground
from tarazu.response.indicators import Answer
from tarazu.words import statement

SEXES = ("female", "male", "transgender")
_LARGEST = 1e6  # an interval without an upper end is shown open, never as a number


def describe_gender(answers: tuple[Answer, ...], ground: Ground) -> dict[str, Any]:
    """Ratios women to men, what is missing a sex split, and the groups that nobody counts."""
    ratios = [entry for entry in _ratios(answers, ground) if entry]
    high = [i for i in catalog.indicators() if i.gender_relevance == "high"]
    whole = {a.indicator for a in answers}
    split = {a.indicator for a in answers if a.sex in SEXES}
    incomplete = [i for i in high if i.code in whole and i.code not in split]
    counted = {a.sex for a in answers}
    blanks = [catalog.code("sex", s).named for s in SEXES if s not in counted]
    said = [statement("response.gender.split", split=len([i for i in high if i.code in split]), high=len(high))]
    if incomplete:
        said.append(statement("response.gender.incomplete", indicators=[i.named for i in incomplete]))
    if blanks:
        said.append(statement("response.gender.blank", groups=blanks))
    return {"ratios": ratios, "incomplete": [i.code for i in incomplete], "blanks": blanks, "statements": said}


def _ratios(answers: tuple[Answer, ...], ground: Ground) -> list[dict[str, Any] | None]:
    held: dict[tuple[str, ...], dict[str, Answer]] = {}
    for a in answers:
        if a.is_counted and a.sex in ("female", "male") and ground.places[a.area].level in ("country", "province"):
            held.setdefault((a.indicator, a.area, a.period, a.age_group, a.form, a.voice), {})[a.sex] = a
    newest = {k[:2]: max(j[2] for j in held if j[:2] == k[:2]) for k in held}
    pairs = [(k, v) for k, v in held.items() if len(v) == 2 and k[2] == newest[k[:2]]]
    return [_ratio(key, pair["female"], pair["male"], ground) for key, pair in pairs]


def _ratio(key: tuple[str, ...], women: Answer, men: Answer, ground: Ground) -> dict[str, Any] | None:
    level = ground.make.level
    found = ratio_of_proportions(women.successes[0], women.trials or 0, men.successes[0], men.trials or 0, level=level)
    value, low, high = (float(x) for x in (found.estimate, found.lower, found.upper))
    if not np.isfinite([value, low, high]).all() or high > _LARGEST:
        return None
    rows = women.basis | men.basis
    figure = ground.make.estimate(value, (low, high), unit="ratio", method="Koopman score interval", rows=rows)
    band = ground.settings["gender_band_low"], ground.settings["gender_band_high"]
    outside = "below" if high < band[0] else "above" if low > band[1] else "within"
    told = "inside" if band[0] <= low and high <= band[1] else outside
    name = catalog.indicator(key[0])
    said = statement(
        f"response.gender.{told}",
        indicator=name.named,
        place=ground.places[key[1]].named,
        ratio=figure,
        period=key[2],
        low=band[0],
        high=band[1],
    )
    shown = {"indicator": key[0], "name": name.label_en, "name_ur": name.label_ur, "area": key[1], "period": key[2]}
    return {**shown, "ratio": figure, "band": outside, "statement": said}
