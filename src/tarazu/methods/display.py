"""Results of methods as text, table, HTML and chart: one table behind all of them, its rows in the order given."""

from abc import ABC, abstractmethod
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 4
INK, QUIET = "#0b4f6c", "#5a6b77"


class Displayed(ABC):
    """A result that can be looked at; nothing here sorts, for an order by value would read chance as merit."""

    __slots__ = ()

    @abstractmethod
    def to_frame(self) -> "pd.DataFrame":
        """A row a unit, in the order given."""

    @abstractmethod
    def about(self) -> str:
        """What holds of all rows, in a line."""

    def summary(self) -> str:
        """The line, and the table below it."""
        return f"{self.about()}\n{_rounded(self.to_frame()).to_string()}"

    def plot(self) -> Any:
        """Altair chart: each estimate with its interval."""
        return interval_chart(self._intervals(), title=self.about())

    def _intervals(self) -> "pd.DataFrame":
        """A table with `estimate`, `lower` and `upper`."""
        return self.to_frame()

    def _repr_html_(self) -> str:
        return f"<p>{escape(self.about())}</p>{_rounded(self.to_frame()).to_html()}"


def interval_chart(frame: "pd.DataFrame", *, title: str) -> Any:
    """Estimates with their intervals, one under the other; a unit without an estimate keeps its line.

    Args:
        frame: columns `estimate`, `lower` and `upper`; the index names the units.
    """
    import altair as alt

    table = frame[["estimate", "lower", "upper"]].assign(unit=[str(name) for name in frame.index])
    base = alt.Chart(table, title=title).encode(y=alt.Y("unit:N", sort=None, title=None))
    whisker = base.mark_rule(strokeWidth=2.5, color=QUIET).encode(x=alt.X("lower:Q", title=None), x2="upper:Q")
    point = base.mark_point(filled=True, size=70, color=INK, opacity=1).encode(x="estimate:Q")
    return (whisker + point).properties(width=420)


def limit_chart(
    frame: "pd.DataFrame", *, across: str, title: str, joined: bool, inner: tuple[str, str] | None = None
) -> Any:
    """Values with limits about a centre line: a run chart where `joined`, a funnel plot where not.

    Args:
        frame: columns `value`, `centre`, `lower`, `upper`, `across`, and the two named by `inner`.
    """
    import altair as alt

    base = alt.Chart(frame.sort_values(across), title=title).encode(x=alt.X(f"{across}:Q", title=across))
    ends = [("lower", [1, 0]), ("upper", [1, 0]), ("centre", [6, 3]), *((name, [2, 3]) for name in inner or ())]
    lines = [
        base.mark_line(color=QUIET, strokeDash=dash, strokeWidth=1.2).encode(y=alt.Y(f"{name}:Q", title=None))
        for name, dash in ends
    ]
    points = base.mark_line(point=True, color=INK) if joined else base.mark_point(filled=True, color=INK, opacity=1)
    return alt.layer(*lines, points.encode(y="value:Q")).properties(width=420)


def _rounded(frame: "pd.DataFrame") -> "pd.DataFrame":
    """To four significant digits: enough to read, and no more than the methods give.

    >>> import pandas as pd
    >>> _rounded(pd.DataFrame({"a": [0.123456, 1234.56], "b": ["x", "y"]})).to_dict("list")
    {'a': [0.1235, 1235.0], 'b': ['x', 'y']}
    """
    floats = {str(name): column.map(_short) for name, column in frame.items() if column.dtype.kind == "f"}
    return frame.assign(**floats)


def _short(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")
