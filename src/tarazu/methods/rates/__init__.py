"""Rates of rare events in areas: relative to the country, over time, and pooled; counts may be known only to bounds."""

from tarazu.methods.rates.growth import Growth, growth
from tarazu.methods.rates.pooled import PooledRate, pooled_rate
from tarazu.methods.rates.prior import GammaPrior
from tarazu.methods.rates.relative import RelativeRates, relative_rates

__all__ = ["GammaPrior", "Growth", "PooledRate", "RelativeRates", "growth", "pooled_rate", "relative_rates"]
