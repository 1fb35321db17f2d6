"""Composite indicators with their uncertainty, by the steps of the OECD/JRC handbook.

Treat, normalise, weigh, aggregate; then draw every choice and the data again, so that a unit has an interval of
ranks and never a bare rank. Source: OECD/JRC (2008), Handbook on Constructing Composite Indicators.
"""

from tarazu.methods.composite.framework import Framework, read_framework
from tarazu.methods.composite.index import Index, build_index
from tarazu.methods.composite.normalise import normalise_indicators
from tarazu.methods.composite.ranks import RankUncertainty, rank_descending
from tarazu.methods.composite.treat import Treated, denominate, impute_group_mean, treat
from tarazu.methods.composite.uncertainty import rank_uncertainty

__all__ = [
    "Framework",
    "Index",
    "RankUncertainty",
    "Treated",
    "build_index",
    "denominate",
    "impute_group_mean",
    "normalise_indicators",
    "rank_descending",
    "rank_uncertainty",
    "read_framework",
    "treat",
]
