"""Structured expert judgement: Cooke's classical model, and distributions fitted to quantiles that were elicited."""

from tarazu.methods.elicitation.decision import DecisionMaker, combine
from tarazu.methods.elicitation.experts import ExpertScores, Scores, score_experts
from tarazu.methods.elicitation.fitting import FittedQuantiles, fit_quantiles
from tarazu.methods.elicitation.panel import Panel, read_panel
from tarazu.methods.elicitation.pool import LinearPool, linear_pool
from tarazu.methods.elicitation.robustness import Robustness, robustness

__all__ = [
    "DecisionMaker",
    "ExpertScores",
    "FittedQuantiles",
    "LinearPool",
    "Panel",
    "Robustness",
    "Scores",
    "combine",
    "fit_quantiles",
    "linear_pool",
    "read_panel",
    "robustness",
    "score_experts",
]
