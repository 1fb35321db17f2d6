"""Smoothed maps of counts: each area leans on its neighbours as far as the counts say that neighbours are alike."""

from tarazu.methods.smoothing.bym2 import smooth_counts
from tarazu.methods.smoothing.hyperparameters import Hyperparameter
from tarazu.methods.smoothing.joint import smooth_jointly
from tarazu.methods.smoothing.joint_result import Parts, SmoothedJointly
from tarazu.methods.smoothing.prior import (
    DEFAULT_PRIOR,
    VAGUE_PRIOR,
    BetaShare,
    ExponentialVariance,
    NormalLogPrecision,
    PCShare,
    PCSpread,
    Prior,
)
from tarazu.methods.smoothing.result import SmoothedCounts
from tarazu.methods.smoothing.space_time import smooth_space_time
from tarazu.methods.smoothing.space_time_result import SmoothedSpaceTime

__all__ = [
    "DEFAULT_PRIOR",
    "VAGUE_PRIOR",
    "BetaShare",
    "ExponentialVariance",
    "Hyperparameter",
    "NormalLogPrecision",
    "PCShare",
    "PCSpread",
    "Parts",
    "Prior",
    "SmoothedCounts",
    "SmoothedJointly",
    "SmoothedSpaceTime",
    "smooth_counts",
    "smooth_jointly",
    "smooth_space_time",
]
