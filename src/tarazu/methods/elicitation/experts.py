"""Scores of each expert: how often the truth fell where they said, and how much they said."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.comparison.arguments import read_only
from tarazu.methods.display import INK, Displayed
from tarazu.methods.elicitation.panel import Panel, read_panel
from tarazu.methods.elicitation.scores import calibration, information

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores of one voice.

    Attributes:
        calibration: 0 to 1; below 0.05 the answers are at odds with what came true.
        information: mean over the calibration items; `information_all` over all items. Comparable within a panel alone.
        answered: calibration items that were answered.
    """

    calibration: float
    information: float
    information_all: float
    answered: int

    @property
    def combined(self) -> float:
        return self.calibration * self.information


@dataclass(frozen=True, slots=True, eq=False)
class ExpertScores(Displayed):
    """Scores of a panel, experts in the order given; `power`: the number of items in the calibration test, one for all."""

    experts: tuple[str, ...]
    scores: tuple[Scores, ...]
    power: int

    @property
    def calibration(self) -> Array:
        return np.array([score.calibration for score in self.scores])

    @property
    def information(self) -> Array:
        return np.array([score.information for score in self.scores])

    @property
    def information_all(self) -> Array:
        return np.array([score.information_all for score in self.scores])

    @property
    def combined(self) -> Array:
        return np.array([score.combined for score in self.scores])

    def to_frame(self) -> "pd.DataFrame":
        """A row an expert: calibration, information, information_all, combined, answered."""
        import pandas as pd

        names = ("calibration", "information", "information_all", "combined", "answered")
        rows = [[getattr(score, name) for name in names] for score in self.scores]
        return pd.DataFrame(rows, index=list(self.experts), columns=list(names))

    def about(self) -> str:
        """How many experts, how many are at odds with what came true, and how strong the test is."""
        odds = int((self.calibration < 0.05).sum())
        return f"{odds} of {len(self.experts)} experts at odds with what came true (calibration below 0.05, {self.power} items)"

    def plot(self) -> Any:
        """Altair chart: calibration across, information upwards; who is well calibrated and tells much stands top right."""
        import altair as alt

        table = self.to_frame()[["calibration", "information"]].assign(expert=list(self.experts))
        marks = alt.Chart(table, title=self.about()).encode(x="calibration:Q", y="information:Q")
        names = marks.mark_text(dx=6, align="left").encode(text="expert:N")
        return (marks.mark_point(filled=True, size=70, color=INK, opacity=1) + names).properties(width=420)


def score_experts(answers: "pd.DataFrame", items: "pd.DataFrame", *, overshoot: float = 0.1) -> ExpertScores:
    """Calibration and information of each expert on items whose true value is known.

    Args:
        answers, items, overshoot: see `read_panel`.

    Raises:
        ValueError: every fault at once.

    Source: Cooke (1991), Experts in Uncertainty, chapters 8 to 12; Colson, Cooke (2017), Reliab Eng Syst Saf 163:109-120.

    >>> import pandas as pd
    >>> items = pd.DataFrame({"item": ["a", "b"], "scale": "uniform", "realisation": [3.0, None]})
    >>> rows = [("x", "a", 1, 2, 5), ("x", "b", 1, 2, 3), ("y", "a", 7, 8, 9)]
    >>> answers = pd.DataFrame(rows, columns=["expert", "item", "q05", "q50", "q95"])
    >>> score_experts(answers, items).calibration.round(3).tolist()  # 3 is no value that y had thought of
    [0.66, 0.112]
    """
    return score_panel(read_panel(answers, items, overshoot=overshoot))


def score_panel(panel: Panel) -> ExpertScores:
    ranges = panel.ranges()
    return ExpertScores(panel.experts, tuple(score(panel, told, ranges) for told in panel.quantiles), panel.power)


def score(panel: Panel, told: Array, ranges: Array | None = None) -> Scores:
    """Scores of quantiles of shape (items, q), in the panel's ranges and with its power; NaN: no answer."""
    given = ~np.isnan(told[:, 0])
    tested = given & panel.seeds
    informs = information(told, panel.ranges() if ranges is None else ranges, panel.probabilities)
    if not tested.any():
        return Scores(np.nan, np.nan, float(informs[given].mean()) if given.any() else np.nan, 0)
    fits = calibration(told[tested], panel.realisations[tested], panel.probabilities, power=panel.power)
    return Scores(fits, float(informs[tested].mean()), float(informs[given].mean()), int(tested.sum()))


def item_information(panel: Panel) -> Array:
    """Information of each expert on each item, shape (experts, items), read-only; NaN without an answer."""
    return read_only(information(panel.quantiles, panel.ranges()[None], panel.probabilities))
