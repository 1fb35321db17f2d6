"""Robustness of a decision maker: what one expert or one calibration item makes of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.comparison.arguments import Arguments
from tarazu.methods.display import INK, Displayed
from tarazu.methods.elicitation.decision import DecisionMaker, decide

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Robustness(Displayed):
    """Decision makers with one expert or one calibration item left out.

    Attributes:
        left_out: names, in the order of the panel.
        makers: the decision maker without each, None where nothing can be scored without it.
        shift: furthest that a median moves among the remaining items, as a share of the item's intrinsic range.
    """

    whole: DecisionMaker
    over: str
    left_out: tuple[str, ...]
    makers: tuple[DecisionMaker | None, ...]
    shift: Array

    def to_frame(self) -> "pd.DataFrame":
        """A row for each that is left out: calibration, information, combined, threshold, shift."""
        import pandas as pd

        names = ("calibration", "information", "combined")
        rows = [
            [np.nan] * 4 if maker is None else [*(getattr(maker.scores, n) for n in names), maker.threshold]
            for maker in self.makers
        ]
        frame = pd.DataFrame(rows, index=list(self.left_out), columns=[*names, "threshold"])
        return frame.assign(shift=self.shift)

    def about(self) -> str:
        """Between what calibrations the decision maker moves."""
        held = self.to_frame()["calibration"].dropna()
        span = f"{held.min():.2g} to {held.max():.2g}" if len(held) else "nothing"
        return f"Calibration {self.whole.scores.calibration:.2g}; with one {self.over} left out {span}"

    def plot(self) -> Any:
        """Altair chart: calibration without each."""
        import altair as alt

        table = self.to_frame()[["calibration"]].assign(without=list(self.left_out))
        marks = alt.Chart(table, title=self.about()).mark_point(filled=True, size=70, color=INK, opacity=1)
        return marks.encode(
            x="calibration:Q", y=alt.Y("without:N", sort=None, title=f"without {self.over}")
        ).properties(width=420)


def robustness(maker: DecisionMaker, *, over: str = "expert") -> Robustness:
    """Decide again without each expert, or without each calibration item; ranges, power and threshold are found anew.

    Args:
        over: `expert` or `item`.

    Raises:
        ValueError: `over` is neither.

    Source: Cooke (1991), Experts in Uncertainty, section 12.5.
    """
    told = Arguments()
    told.one_of("over", over, ("expert", "item"))
    told.settle()
    panel = maker.panel
    names = panel.experts if over == "expert" else tuple(np.array(panel.items, dtype=object)[panel.seeds])
    makers = tuple(_without(maker, over, name) for name in names)
    shift = np.array([np.nan if other is None else _shift(maker, other) for other in makers])
    return Robustness(maker, over, names, makers, shift)


def _without(maker: DecisionMaker, over: str, name: str) -> DecisionMaker | None:
    panel = maker.panel
    if over == "expert":
        fewer = panel.keep(experts=np.array([expert != name for expert in panel.experts]))
    else:
        fewer = panel.keep(items=np.array([item != name for item in panel.items]))
    if not len(fewer.experts) or not fewer.seeds.any() or not fewer.answered[:, fewer.seeds].any(axis=1).all():
        return None
    return decide(fewer, weights=maker.kind, threshold=maker.asked)


def _shift(whole: DecisionMaker, other: DecisionMaker) -> float:
    """On the scale of the items, where a log scale counts ratios."""
    at = [whole.panel.items.index(item) for item in other.panel.items]
    width = np.diff(whole.panel.ranges()[at], axis=1)[:, 0]
    medians = [
        np.where(m.panel.logs, np.log(np.abs(v)), v) for m, v in ((whole, _median(whole)), (other, _median(other)))
    ]
    return float(np.nanmax(np.abs(medians[0][at] - medians[1]) / width))


def _median(maker: DecisionMaker) -> Array:
    return maker.quantile(0.5)[:, 0]
