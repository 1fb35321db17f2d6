"""A forest plot: estimates with their intervals, a panel a kind of choice, all on one axis."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tarazu.methods.display import INK, QUIET

if TYPE_CHECKING:
    import pandas as pd

WIDE = 10.0  # times the least end, beyond which the axis is logarithmic
CUT = 5.0  # times the largest estimate: an interval that reaches beyond is cut, with an arrow
ROW = 17  # pixels


def forest(frame: "pd.DataFrame", *, base: float | None, title: list[str]) -> Any:
    """Altair chart; dashed, the base; an arrow, an interval without an end or a very long one.

    Args:
        frame: columns kind, choice, estimate, lower, upper, lower_bound; rows are drawn in their order.
    """
    import altair as alt

    table = _places(frame, base)
    across = alt.Scale(type="log" if _is_wide(table) else "linear", zero=False, nice=False, padding=6)
    panel = alt.layer(*_marks(across), data=table).properties(width=380, height=alt.Step(ROW))
    header = alt.Header(title=None, labelAngle=0, labelAlign="left", labelAnchor="middle", labelFontWeight="bold")
    faceted = panel.facet(row=alt.Row("kind:N", sort=list(dict.fromkeys(frame["kind"])), header=header), spacing=6)
    return faceted.resolve_scale(y="independent").properties(title=alt.Title(title, fontSize=12, anchor="start"))


def _marks(across: Any) -> list[Any]:
    import altair as alt

    base = alt.Chart().encode(y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=240)))
    ruler = alt.Chart().mark_rule(strokeDash=[4, 3], color=QUIET).encode(x="mean(base):Q")
    bar = base.mark_rule(strokeWidth=2.5, color=QUIET).encode(
        x=alt.X("lower:Q", title="people", scale=across), x2="end:Q"
    )
    arrow = base.mark_point(shape="triangle-right", filled=True, size=70, color=QUIET, opacity=1).encode(x="arrow:Q")
    point = base.mark_point(filled=True, size=60, color=INK, opacity=1).encode(x="estimate:Q")
    silent = base.mark_text(text="no total", align="left", color=QUIET, fontStyle="italic").encode(x="silent:Q")
    return [ruler, bar, arrow, point, silent]


def _places(frame: "pd.DataFrame", base: float | None) -> "pd.DataFrame":
    """What is drawn where: the end of the bar, the arrow at an end that is cut, the words where there is no estimate."""
    longest = CUT * float(np.fmax.reduce(frame["estimate"].to_numpy(dtype=np.float64)))
    cut = frame["upper"] > longest
    least = _least(frame)
    bound = frame["lower_bound"].map({True: " (at least)", False: ""})
    return frame.assign(
        label=frame["choice"] + bound,
        base=base,
        end=frame["upper"].clip(upper=longest),
        arrow=frame["upper"].clip(upper=longest).where(cut),
        upper=frame["upper"].where(frame["upper"] < math.inf),
        draws_highest=frame["draws_highest"].where(frame["draws_highest"] < math.inf),
        silent=frame["estimate"].isna().map({True: least, False: math.nan}),
    )


def _least(table: "pd.DataFrame") -> float:
    """The least estimate or end, NaN where there is none."""
    return float(np.fmin.reduce(table[["lower", "estimate"]].to_numpy(dtype=np.float64), axis=None))


def _is_wide(table: "pd.DataFrame") -> bool:
    return bool((table["end"] > WIDE * _least(table)).any())
