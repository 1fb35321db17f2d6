"""What experts judge, in the words and figures of the assessment: by code, both pools side by side, PHIA words."""

from collections.abc import Iterator, Mapping
from math import isnan
from typing import TYPE_CHECKING, Any

import pandas as pd

from tarazu import catalog
from tarazu.evidence.basis import Basis
from tarazu.evidence.tables.judgements import PROBABILITY
from tarazu.figures import Figure
from tarazu.threat.ground import Ground
from tarazu.threat.judged import CLASSICAL, EQUAL, NOBODY, OUTLOOK, Judged
from tarazu.words import phia, statement

if TYPE_CHECKING:
    from tarazu.methods.elicitation import DecisionMaker

Said = dict[str, Any]
COOKE, POOL, ANSWER = "Cooke's classical model", "equal weights of experts", "judgement of one expert"
AT_ODDS = 0.05  # calibration below which answers are at odds with what came true
FEW_ITEMS = 10
_ASKED = (0.05, 0.5, 0.95)
_ASKED_LEVEL = 0.9


def describe_experts(judged: Judged, ground: Ground) -> Said:
    """Who was asked, by code: how they do where the truth is known, and what they say of the time to come."""
    if judged.weighed is None:
        said = [statement("threat.outlook.experts.unlike", items=list(judged.unlike))] if judged.unlike else []
        return {"weights": NOBODY, "statements": [statement("threat.outlook.experts.nobody"), *said]}
    return {
        "weights": CLASSICAL if judged.classical else EQUAL,
        "scores": list(_scores(judged, ground)),
        "items": [describe_item(row, judged, ground) for row in judged.items.to_dict("records")],
        "statements": list(_said_of_experts(judged, ground)),
    }


def _scores(judged: Judged, ground: Ground) -> Iterator[Said]:
    """An expert's calibration, information and weight; none of them where no answer of theirs can be checked."""
    maker = judged.classical
    for code in judged.experts:
        rows = judged.answers[judged.answers["expert"] == code]
        told: Said = {"expert": code, "answered": ground.make.count(len(rows), unit="items", rows=rows)}
        if maker is not None and code in maker.panel.experts:
            place = maker.panel.experts.index(code)
            scores, weight = maker.experts.scores[place], float(maker.weights[place].max())
            held = {"calibration": scores.calibration, "information": scores.information, "weight": weight}
            told |= {name: _score(name, number, ground, Basis.of(rows)) for name, number in held.items()}
        yield told


def _score(name: str, number: float, ground: Ground, rows: Basis) -> Figure:
    unit = {"weight": "share", "calibration": "probability"}.get(name, "score")
    return ground.make.estimate(number, (number, number), unit=unit, method=COOKE, rows=rows)


def describe_item(row: Mapping[Any, Any], judged: Judged, ground: Ground) -> Said:
    """An item: each expert's answer by code, equal weights and the classical model beside each other, the word of the scale."""
    item, unit = str(row["item"]), str(row["unit"] or "")
    answers = judged.of(item)
    basis = Basis.of(answers)
    form = catalog.form(str(row["form"]))
    told: Said = {"item": item, "question": str(row["question"]), "kind": str(row["kind"]), "form": form.code}
    told |= {"name": form.label_en, "name_ur": form.label_ur, "area": _blank(row["area"]), "unit": unit}
    if row["kind"] == OUTLOOK:
        told |= {"months": int(row["horizon"]), "scenario": str(row["scenario"] or "")}
    if not isnan(float(row["realisation"])):
        told["realised"] = ground.make.published(float(row["realisation"]), unit=unit, rows=basis)
    told["answers"] = [
        {"expert": expert, "answer": _between([low, mid, high], unit, ANSWER, Basis.of(one), ground)}
        for expert, one in answers.groupby("expert", sort=True)
        for low, mid, high in one[["q05", "q50", "q95"]].to_numpy(float).tolist()
    ]
    for name, maker, method in ((EQUAL, judged.equal, POOL), (CLASSICAL, judged.classical, COOKE)):
        if maker is not None and (said := _voice(item, maker)):
            told[name] = _between(said, unit, method, basis, ground)
    if row["kind"] == OUTLOOK and unit == PROBABILITY:
        told |= _likely(told.get(CLASSICAL) or told[EQUAL])
    return told


def _likely(figure: Figure) -> Said:
    low, high = figure["interval"]
    return {"likelihood": phia(float(figure["value"])), "from_word": phia(float(low)), "to_word": phia(float(high))}


def _voice(item: str, maker: "DecisionMaker") -> list[float]:
    """The 5, 50 and 95% quantiles of the pool; nothing where nobody with weight answered."""
    if item not in maker.panel.items:
        return []
    found = [float(q) for q in maker.quantile(_ASKED)[maker.panel.items.index(item)]]
    return [] if any(map(isnan, found)) else found


def _between(told: list[float], unit: str, method: str, rows: Basis, ground: Ground) -> Figure:
    """A median with the interval that was asked for, nine chances in ten."""
    low, middle, high = told
    return ground.make.estimate(middle, (low, high), unit=unit, method=method, rows=rows, level=_ASKED_LEVEL)


def _blank(text: Any) -> str:
    return "" if pd.isna(text) else str(text)


def _said_of_experts(judged: Judged, ground: Ground) -> Iterator[Said]:
    count = {
        "experts": ground.make.count(len(judged.experts), unit="experts", rows=judged.answers),
        "known": _items(judged, judged.items["realisation"].notna(), ground),
        "outlook": _items(judged, judged.items["kind"] == OUTLOOK, ground),
    }
    yield statement(f"threat.outlook.experts.{judged.reason or CLASSICAL}", **count)
    maker = judged.classical
    if maker is not None:
        if maker.scores.answered < FEW_ITEMS:
            yield statement("threat.outlook.experts.few_items", known=count["known"], least=FEW_ITEMS)
        if maker.scores.calibration < AT_ODDS:
            yield statement("threat.outlook.experts.odds")
    if judged.unscored:
        yield statement("threat.outlook.experts.unscored", experts=list(judged.unscored))
    if judged.unlike:
        yield statement("threat.outlook.experts.unlike", items=list(judged.unlike))
    yield statement("threat.outlook.experts.codes")


def _items(judged: Judged, which: pd.Series, ground: Ground) -> Figure:
    chosen = set(judged.items.loc[which, "item"])
    rows = judged.answers[judged.answers["item"].isin(chosen)]
    return ground.make.count(len(chosen), unit="items", rows=rows if len(rows) else judged.answers)
