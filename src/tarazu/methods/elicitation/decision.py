"""The decision maker: the answers of a panel in one distribution, weighed by how the experts did where the truth is known."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.comparison.arguments import Arguments, read_only
from tarazu.methods.display import INK, QUIET, Displayed
from tarazu.methods.elicitation.experts import ExpertScores, Scores, item_information, score, score_panel
from tarazu.methods.elicitation.panel import Panel, read_panel

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
WEIGHTS = ("global", "item", "equal")
OPTIMISED = "optimised"


@dataclass(frozen=True, slots=True, eq=False)
class DecisionMaker(Displayed):
    """A panel in one voice.

    Attributes:
        weights: shape (experts, items), read-only, each item's sum 1; an item that nobody with weight answered has 0.
        threshold: calibration below which an expert has no weight; 0 with equal weights or none set.
        kind: `global`, `item` or `equal`; `asked`: the threshold as it was asked for.
        scores: of the decision maker, as if one more expert.
        experts: scores of the experts.
    """

    panel: Panel
    weights: Array
    threshold: float
    kind: str
    asked: float | str
    scores: Scores
    experts: ExpertScores

    @property
    def quantiles(self) -> Array:
        """At the probabilities that were asked for, shape (items, q), in the units of the questions."""
        return self.quantile(self.panel.probabilities)

    def quantile(self, probabilities: ArrayLike) -> Array:
        """Shape (items, probabilities), in the units of the questions; NaN where nobody with weight answered."""
        wanted = np.atleast_1d(np.asarray(probabilities, dtype=float))
        if not ((wanted >= 0) & (wanted <= 1)).all():
            raise ValueError("A probability is not between 0 and 1.")
        return self.panel.shown(_pooled(self.panel, self.weights, wanted))

    def probability_below(self, item: str, values: ArrayLike) -> Array:
        """P(value <= x) for an item at each x."""
        if item not in self.panel.items:
            raise ValueError(f"Item {item!r} is unknown; items are {', '.join(self.panel.items)}.")
        place = self.panel.items.index(item)
        asked = np.asarray(values, dtype=float)
        if self.panel.logs[place]:
            asked = np.log(np.maximum(asked, np.finfo(float).tiny))
        edges, below = _distribution(self.panel, self.weights, place, self.panel.ranges())
        return np.asarray(np.interp(asked, edges, below))

    def draws(self, number: int, *, seed: int = 0) -> Array:
        """Independent draws, shape (number, items), in the units of the questions."""
        chances = np.random.default_rng(seed).random((len(self.panel.items), number))
        drawn = [_pooled(self.panel, self.weights, u, only=i)[0] for i, u in enumerate(chances)]
        return self.panel.shown(np.array(drawn)).T

    def to_frame(self) -> "pd.DataFrame":
        """A row an item: estimate (median), lower and upper (outermost quantiles asked), realisation where known."""
        import pandas as pd

        ends = self.panel.probabilities[[0, -1]]
        lower, middle, upper = self.quantile([ends[0], 0.5, ends[1]]).T
        columns = {"estimate": middle, "lower": lower, "upper": upper}
        return pd.DataFrame(
            columns | {"realisation": self.panel.shown(self.panel.realisations)}, index=list(self.panel.items)
        )

    def about(self) -> str:
        """The weights, who has any, and how the decision maker does where the truth is known."""
        heard = int((self.weights > 0).any(axis=1).sum())
        return (
            f"{heard} of {len(self.panel.experts)} experts heard, {self.kind} weights; calibration "
            f"{self.scores.calibration:.2g}, information {self.scores.information:.2g} on {self.scores.answered} items"
        )

    def plot(self) -> Any:
        """Altair chart: median and interval of each item on an axis of its own, for items have units of their own."""
        import altair as alt

        table = self.to_frame().assign(item=list(self.panel.items))
        base = alt.Chart(table)
        whisker = base.mark_rule(strokeWidth=2.5, color=QUIET).encode(x=alt.X("lower:Q", title=None), x2="upper:Q")
        point = base.mark_point(filled=True, size=70, color=INK, opacity=1).encode(x="estimate:Q")
        rows = alt.layer(whisker, point).properties(width=420, height=24).facet(row=alt.Row("item:N", sort=None))
        return rows.resolve_scale(x="independent").properties(title=self.about())


def combine(
    answers: "pd.DataFrame",
    items: "pd.DataFrame",
    *,
    weights: str = "global",
    threshold: float | str = OPTIMISED,
    overshoot: float = 0.1,
) -> DecisionMaker:
    """One distribution for each item: the experts' own, pooled with weights.

    Args:
        answers, items, overshoot: see `read_panel`.
        weights: `global` (calibration x information over the calibration items), `item` (information of the item
            itself) or `equal`, for which no true value need be known: scores are then NaN.
        threshold: experts below this calibration have no weight. `optimised` tries each expert's calibration and keeps the
            one with which the decision maker's combined score is highest. Not used with equal weights.

    Raises:
        ValueError: every fault at once; a threshold that leaves nobody.

    Source: Cooke (1991), Experts in Uncertainty, chapter 11.
    """
    told = Arguments()
    told.one_of("weights", weights, WEIGHTS)
    if threshold != OPTIMISED:
        told.between("threshold", threshold, low=-1e-12, high=1.0)  # type: ignore[arg-type]
    told.settle()
    panel = read_panel(answers, items, overshoot=overshoot, calibrated=weights != "equal")
    return decide(panel, weights=weights, threshold=threshold)


def decide(panel: Panel, *, weights: str, threshold: float | str = OPTIMISED) -> DecisionMaker:
    """See `combine`."""
    scored = score_panel(panel)
    if weights == "equal":
        return _at(panel, scored, weights, 0.0, threshold)
    if threshold != OPTIMISED:
        return _at(panel, scored, weights, float(threshold), threshold)
    tried = [_at(panel, scored, weights, float(alpha), threshold) for alpha in np.unique(scored.calibration)]
    return max(tried, key=lambda maker: np.nan_to_num(maker.scores.combined, nan=-1.0))  # the lowest of equal ones


def _at(panel: Panel, scored: ExpertScores, kind: str, threshold: float, asked: float | str) -> DecisionMaker:
    raw = _raw_weights(panel, scored, kind, threshold) * panel.answered
    if not raw.any():
        raise ValueError(
            f"threshold={threshold:g} leaves no expert; the best calibration is {scored.calibration.max():g}"
        )
    total = raw.sum(axis=0)
    shares = read_only(raw / np.where(total > 0, total, 1.0))
    voice = _pooled(panel, shares, panel.probabilities)
    return DecisionMaker(panel, shares, threshold, kind, asked, score(panel, voice), scored)


def _raw_weights(panel: Panel, scored: ExpertScores, kind: str, threshold: float) -> Array:
    """Shape (experts, items), not yet summing to 1."""
    if kind == "equal":
        return np.ones(panel.answered.shape)
    kept = np.where(scored.calibration >= threshold, scored.calibration, 0.0)[:, None]
    told = np.nan_to_num(item_information(panel)) if kind == "item" else scored.information[:, None]
    return np.broadcast_to(kept * told, panel.answered.shape)


def _pooled(panel: Panel, weights: Array, probabilities: Array, *, only: int | None = None) -> Array:
    """Quantiles of the pool on the scale of the items, shape (items, probabilities)."""
    places = range(len(panel.items)) if only is None else [only]
    ranges = panel.ranges()
    found = np.full((len(places), len(probabilities)), np.nan)
    for row, place in enumerate(places):
        if weights[:, place].any():
            edges, below = _distribution(panel, weights, place, ranges)
            found[row] = np.interp(probabilities, below, edges)
    return found


def _distribution(panel: Panel, weights: Array, place: int, ranges: Array) -> tuple[Array, Array]:
    """Where the density of the pool changes, and the probability below: each expert's is even between quantiles."""
    heard = weights[:, place] > 0
    low, high = ranges[place]
    told = panel.quantiles[heard, place]
    edges = np.unique(np.concatenate([[low, high], told.ravel()]))
    levels = np.concatenate([[0.0], panel.probabilities, [1.0]])
    each = [np.interp(edges, np.concatenate([[low], own, [high]]), levels) for own in told]
    below = weights[heard, place] @ np.array(each) if heard.any() else np.full(len(edges), np.nan)
    below[-1] = 1.0
    return edges, below
