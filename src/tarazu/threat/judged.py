"""What experts judge: their answers by item, pooled with equal weights and, where it can be, by how well they judge.

Cooke's classical model needs three experts and items whose true value is known; else all count alike, and that is said.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from tarazu.evidence.tables.judgements import DEFINITION, QUANTILES

if TYPE_CHECKING:
    from tarazu.methods.elicitation import DecisionMaker

TABLE = "judgements"
LEAST_EXPERTS = 3
OUTLOOK, CALIBRATION = "outlook", "calibration"
CLASSICAL, EQUAL = "classical", "equal"
NOBODY, FEW_EXPERTS, NO_CALIBRATION, NOT_SCORED = "nobody", "few_experts", "no_calibration", "not_scored"


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Answers and what they come to.

    Attributes:
        answers: a row an expert and item, with the evidence's lineage.
        items: a row an item, in the order of their codes; columns `item` and `DEFINITION`.
        equal: all experts, each counting alike; `classical`: those who answered an item with a known value, weighed.
        reason: empty where the classical model stands, else why it does not.
        unlike: items that were not asked alike in several files, left out of everything.
        unscored: experts in the equal weights alone.
    """

    answers: pd.DataFrame = field(default_factory=pd.DataFrame)
    items: pd.DataFrame = field(default_factory=pd.DataFrame)
    equal: "DecisionMaker | None" = None
    classical: "DecisionMaker | None" = None
    reason: str = NOBODY
    unlike: tuple[str, ...] = ()
    unscored: tuple[str, ...] = ()

    @property
    def experts(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.answers["expert"]))) if len(self.answers) else ()

    @property
    def weighed(self) -> "DecisionMaker | None":
        """The voice that likelihoods are taken from."""
        return self.classical or self.equal

    def of(self, item: str) -> pd.DataFrame:
        """The answers to an item."""
        return self.answers[self.answers["item"] == item]


def find_judged(evidence: Any) -> Judged:
    """The judgements of a workspace, pooled.

    Args:
        evidence: an open workspace's evidence.
    """
    rows = evidence.frame(TABLE) if evidence.has(TABLE) else pd.DataFrame()
    if rows.empty:
        return Judged()
    rows = rows.sort_values(["expert", "item"], ignore_index=True)
    asked = rows[["item", *DEFINITION]].drop_duplicates()
    unlike = tuple(sorted(set(asked.loc[asked["item"].duplicated(), "item"])))
    answers = rows[~rows["item"].isin(unlike)]
    items = asked[~asked["item"].isin(unlike)].sort_values("item", ignore_index=True)
    if answers.empty:
        return Judged(unlike=unlike)
    return _pooled(answers, items, unlike)


def _pooled(answers: pd.DataFrame, items: pd.DataFrame, unlike: tuple[str, ...]) -> Judged:
    from tarazu.methods.elicitation import combine

    known = set(items.loc[items["realisation"].notna(), "item"])
    scored = set(answers.loc[answers["item"].isin(known), "expert"])
    experts = set(answers["expert"])
    told = answers[["expert", "item", *_quantiles(answers)]]
    equal = combine(told, items, weights=EQUAL)
    reason = FEW_EXPERTS if len(experts) < LEAST_EXPERTS else NO_CALIBRATION if not known else ""
    if not reason and len(scored) < LEAST_EXPERTS:
        reason = NOT_SCORED
    if reason:
        return Judged(answers, items, equal, None, reason, unlike)
    heard = told[told["expert"].isin(scored)]
    classical = combine(heard, items[items["item"].isin(heard["item"])])
    return Judged(answers, items, equal, classical, "", unlike, tuple(sorted(experts - scored)))


def _quantiles(answers: pd.DataFrame) -> list[str]:
    """Five quantiles where every answer has them, else three."""
    whole = answers[["q25", "q75"]].notna().all(axis=None)
    return [name for name in QUANTILES if whole or name not in ("q25", "q75")]
