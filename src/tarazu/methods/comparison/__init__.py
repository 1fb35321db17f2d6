"""Fair comparison of agencies and of periods: intervals, shrinkage, funnel plots, run charts.

No function here ranks: a league table of agencies is refused, because most of its order is chance
(Goldstein, Spiegelhalter 1996, J R Stat Soc A 159:385-443).
"""

from tarazu.methods.comparison.charts import PChart, XmR, p_chart, xmr
from tarazu.methods.comparison.funnel import Funnel, funnel, funnel_ratio
from tarazu.methods.comparison.intervals import Interval, clopper_pearson, poisson_rate, wilson
from tarazu.methods.comparison.ratio import ratio_of_proportions
from tarazu.methods.comparison.shrinkage import Shrinkage, beta_binomial_shrinkage

__all__ = [
    "Funnel",
    "Interval",
    "PChart",
    "Shrinkage",
    "XmR",
    "beta_binomial_shrinkage",
    "clopper_pearson",
    "funnel",
    "funnel_ratio",
    "p_chart",
    "poisson_rate",
    "ratio_of_proportions",
    "wilson",
    "xmr",
]
