"""Composite indicators with their uncertainty, by the steps of the OECD/JRC handbook.

Treat, normalise, weigh, aggregate, look whether it hangs together; then draw every choice and the data again, so that a
unit has an interval of ranks and never a bare rank. Source: OECD/JRC (2008), Handbook on Constructing Composite Indicators.
"""

from tarazu.methods.composite.benefit import BenefitOfDoubt, benefit_of_doubt
from tarazu.methods.composite.choices import analyse_choices
from tarazu.methods.composite.coherence import Coherence, check_coherence
from tarazu.methods.composite.data_weights import critic_weights, entropy_weights, pca_weights
from tarazu.methods.composite.effects import ChoiceEffects
from tarazu.methods.composite.framework import Framework, read_framework
from tarazu.methods.composite.index import Index, build_index
from tarazu.methods.composite.normalise import normalise_indicators
from tarazu.methods.composite.pairwise import Pairwise, pairwise_weights
from tarazu.methods.composite.ranks import RankUncertainty, rank_descending
from tarazu.methods.composite.treat import Treated, denominate, impute_group_mean, treat
from tarazu.methods.composite.uncertainty import rank_uncertainty

__all__ = [
    "BenefitOfDoubt",
    "ChoiceEffects",
    "Coherence",
    "Framework",
    "Index",
    "Pairwise",
    "RankUncertainty",
    "Treated",
    "analyse_choices",
    "benefit_of_doubt",
    "build_index",
    "check_coherence",
    "critic_weights",
    "denominate",
    "entropy_weights",
    "impute_group_mean",
    "normalise_indicators",
    "pairwise_weights",
    "pca_weights",
    "rank_descending",
    "rank_uncertainty",
    "read_framework",
    "treat",
]
