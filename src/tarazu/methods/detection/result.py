"""Rates corrected for what is not reported, and what becomes of them under another statement of how much is reported."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.capture_recapture.chains import AGREE, FEW, Convergence
from tarazu.methods.comparison.arguments import Arguments
from tarazu.methods.detection.question import Question, read_limits
from tarazu.methods.display import Displayed
from tarazu.methods.rates.relative import equal_tails

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
MOVED = 1.0  # in log odds: how far `sensitivity` moves the stated limits if nothing is said


@dataclass(frozen=True, slots=True, eq=False)
class CorrectedCounts(Displayed):
    """Posterior of the true rates; arrays over (draws, areas) are read-only.

    Attributes:
        true_rate: rate of an area over that of all areas together, had everything been reported.
        reported: share of the true cases that is reported.
        true_cases: how many cases there were, those counted among them.
        mean_share: shape (draws,), share reported in an area with average covariates.
        sigma, rho, tau: shape (draws,): standard deviation of log rates, share of it in common with neighbours, standard deviation of
            the log odds of being reported among areas of like covariates.
        convergence: the worst split R-hat and the least effective draws of all that was drawn.
    """

    question: Question
    true_rate: Array
    reported: Array
    true_cases: Array
    mean_share: Array
    sigma: Array
    rho: Array
    tau: Array
    convergence: Convergence
    chains: int
    seed: int

    @property
    def draws(self) -> Array:
        """The draws of `true_rate`."""
        return self.true_rate

    @property
    def mean(self) -> Array:
        return np.asarray(self.true_rate.mean(axis=0))

    def interval(self, level: float = 0.95) -> Array:
        """Of the true rate, shape (areas, 2)."""
        return equal_tails(self.true_rate, level)

    def exceedance(self, threshold: float) -> Array:
        """P(true rate > threshold) of each area."""
        return np.asarray((self.true_rate > threshold).mean(axis=0))

    @property
    def reporting(self) -> "pd.DataFrame":
        """The share reported in each area: estimate (mean), lower, upper (95%)."""
        return _summed(self.reported)

    @property
    def cases(self) -> "pd.DataFrame":
        """The true number of cases in each area: estimate (mean), lower, upper (95%)."""
        return _summed(self.true_cases)

    @property
    def total(self) -> tuple[float, float, float]:
        """True cases of all areas: median and 95% interval."""
        low, middle, high = np.quantile(self.true_cases.sum(axis=1), [0.025, 0.5, 0.975])
        return float(middle), float(low), float(high)

    def to_frame(self, level: float = 0.95) -> "pd.DataFrame":
        """A row an area: estimate (mean), lower, upper of the true rate, P(above 1), share reported."""
        import pandas as pd

        lower, upper = self.interval(level).T
        columns = {"estimate": self.mean, "lower": lower, "upper": upper, "above_1": self.exceedance(1.0)}
        return pd.DataFrame({**columns, "reported": self.reported.mean(axis=0)})

    def about(self) -> str:
        """What was stated, and what the total is under it."""
        low, high = self.question.reporting
        middle, least, most = self.total
        return (
            f"True rates if {low:.0%} to {high:.0%} of cases are reported: {self.question.cases.sum():.0f} counted stand for "
            f"{middle:.0f} ({least:.0f} to {most:.0f})"
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What the counts cannot tell, in words."""
        return (*_identified(self), *_confounded(self.question), *_settled(self.convergence))

    def sensitivity(self, reporting: Sequence[Sequence[float]] | None = None) -> "Sensitivity":
        """The same with other stated limits of the share reported.

        Args:
            reporting: pairs (low, high); if absent the stated pair moved down and up by 1 in log odds.
        """
        from tarazu.methods.detection.correct import answer

        told = Arguments()
        asked = [read_limits(pair, told) for pair in reporting or _moved(self.question.reporting)]
        told.settle()
        others = tuple(
            answer(
                replace(self.question, reporting=pair), draws=len(self.true_rate), chains=self.chains, seed=self.seed
            )
            for pair in asked
        )
        return Sensitivity(self, others)


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity(Displayed):
    """The answer as stated, and under other statements."""

    stated: CorrectedCounts
    others: tuple[CorrectedCounts, ...]

    @property
    def totals(self) -> "pd.DataFrame":
        """A row a statement, the one made first: reporting, true cases of all areas with their 95% interval."""
        import pandas as pd

        rows = [[*one.question.reporting, *one.total] for one in (self.stated, *self.others)]
        return pd.DataFrame(rows, columns=["low", "high", "cases", "lower", "upper"])

    def to_frame(self) -> "pd.DataFrame":
        """A row an area: estimate of the true rate as stated, the least and the greatest under any of the statements, and the same for
        P(above 1)."""
        import pandas as pd

        every = [self.stated, *self.others]
        means, above = np.array([one.mean for one in every]), np.array([one.exceedance(1.0) for one in every])
        columns = {"estimate": means[0], "lower": means.min(axis=0), "upper": means.max(axis=0)}
        return pd.DataFrame(columns | {"above_1_least": above.min(axis=0), "above_1_most": above.max(axis=0)})

    def about(self) -> str:
        """How far totals and rates move."""
        cases, frame = self.totals["cases"], self.to_frame()
        moved = float((frame["upper"] / frame["lower"]).max())
        return (
            f"Under {len(self.others) + 1} statements on reporting: cases of all areas {cases.min():.0f} to {cases.max():.0f}; "
            f"no relative rate moves by a factor above {moved:.2f}"
        )


def _summed(draws: Array) -> "pd.DataFrame":
    import pandas as pd

    lower, upper = equal_tails(draws, 0.95).T
    return pd.DataFrame({"estimate": draws.mean(axis=0), "lower": lower, "upper": upper})


def _moved(reporting: tuple[float, float]) -> list[tuple[float, float]]:
    odds = np.log(reporting) - np.log1p(-np.array(reporting))
    pairs = [1 / (1 + np.exp(-(odds + by))) for by in (-MOVED, MOVED)]
    return [(float(low), float(high)) for low, high in pairs]


def _identified(told: CorrectedCounts) -> tuple[str, ...]:
    open_areas = int(np.isnan(told.question.known).sum())
    if not open_areas:
        return ("How much is reported was given for every area; nothing of it was learnt from the counts.",)
    low, high = np.quantile(told.mean_share, [0.025, 0.975])
    stated = f"{told.question.reporting[0]:.0%} to {told.question.reporting[1]:.0%}"
    left = f"{low:.0%} to {high:.0%}"
    if (told.question.known < 1).any():
        return (
            f"Of the share reported, {stated} was stated beforehand and {left} is left; areas where it is known taught it, not the counts.",
        )
    return (
        f"Counts alone do not tell what share is reported: {stated} was stated beforehand, {left} is left after counting. Were the "
        "true share twice as high, there were about half as many cases. Rates relative to one another depend on it far less.",
        "Where areas of like covariates differ, the counts do not tell a higher rate from better reporting: neighbours that are alike "
        "count as a like rate, and the stated spread decides the rest.",
    )


def _confounded(question: Question) -> tuple[str, ...]:
    """Whether what drives reporting also drives the rate: then the prior alone parts them."""
    if not question.reporting_covariates.shape[1]:
        return ()
    if not question.covariates.shape[1]:
        return ("What goes with reporting is taken to go with no rate; where it does, it is told as reporting.",)
    both = np.abs(question.reporting_covariates.T @ question.covariates / len(question.cases)).max()
    return (
        f"Covariates of reporting and of the rate are correlated by up to {both:.2f}: near 1 they cannot be parted.",
    )


def _settled(convergence: Convergence) -> tuple[str, ...]:
    words = f"Split R-hat at most {convergence.r_hat:.3f}, at least {convergence.effective:,.0f} independent draws."
    if convergence.r_hat > AGREE:
        return (f"{words} The chains have not agreed: draw more before using these figures.",)
    return (
        (f"{words} Too few for steady ends of intervals of all: draw more.",)
        if convergence.effective < FEW / 4
        else (words,)
    )
