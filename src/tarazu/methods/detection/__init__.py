"""Counts corrected for what is not reported (Poisson-logistic model), with the statement on reporting that they rest on."""

from tarazu.methods.detection.correct import correct_counts
from tarazu.methods.detection.result import CorrectedCounts, Sensitivity

__all__ = ["CorrectedCounts", "Sensitivity", "correct_counts"]
