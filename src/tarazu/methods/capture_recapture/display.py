"""Results as text, table, HTML and chart: one list of lines behind all of them."""

import html
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tarazu.methods.capture_recapture.result import TotalEstimate
from tarazu.methods.display import INK, QUIET

if TYPE_CHECKING:
    import pandas as pd


def lines(total: TotalEstimate) -> list[tuple[str, str]]:
    """What is said of a result, in order: (label, words)."""
    said = [("method", total.method), ("observed", f"{total.observed:,}")]
    if total.estimate is None or total.interval is None:
        return [*said, ("estimate", "none: these lists cannot answer"), ("why", total.diagnosis)]
    name = "at least" if total.lower_bound else "estimate"
    low, high = (_people(end) for end in total.interval)
    said += [(name, _people(total.estimate)), (f"{100 * total.level:g}% interval", f"{low} to {high}")]
    kind = f"{total.interval_kind}, {total.replicates:,} replicates" if total.replicates else total.interval_kind
    said += [("interval from", kind), ("model", ", ".join(total.model) or "no link between lists")]
    said += [("assumes", total.assumption), *(("note", note) for note in total.notes)]
    said.append(("source", total.paper))
    return [(label, words) for label, words in said if words]


def as_text(total: TotalEstimate) -> str:
    said = lines(total)
    width = max(len(label) for label, _ in said)
    return "\n".join(f"{label:<{width}}  {words}" for label, words in said)


def as_html(total: TotalEstimate) -> str:
    rows = (f'<tr><th scope="row">{html.escape(a)}</th><td>{html.escape(b)}</td></tr>' for a, b in lines(total))
    return f'<table class="tarazu-total">{"".join(rows)}</table>'


def as_frame(totals: Sequence[TotalEstimate]) -> "pd.DataFrame":
    """One row a result."""
    import pandas as pd

    return pd.DataFrame([_row(total) for total in totals])


def as_chart(totals: Sequence[TotalEstimate], labels: Sequence[str] | None = None) -> Any:
    """Estimates with their intervals, one under the other, over the people observed."""
    import altair as alt

    table = as_frame(totals).assign(label=list(labels or [t.method for t in totals]))
    table["high"] = table["high"].where(table["high"] < math.inf)  # an open end is drawn without a bar
    table = table[table["identifiable"]]
    base = alt.Chart(table).encode(y=alt.Y("label:N", title=None, sort=None))
    bar = base.mark_rule(strokeWidth=3, color="#7a7a7a").encode(x=alt.X("low:Q", title="people"), x2="high:Q")
    point = base.mark_point(filled=True, size=90, color="#1f4e79").encode(x="estimate:Q")
    seen = alt.Chart(table).mark_rule(strokeDash=[4, 3], color="#b03a2e").encode(x="max(observed):Q")
    return (bar + point + seen).properties(width=420)


def as_strata(table: "pd.DataFrame", *, title: str) -> Any:
    """Each stratum with its interval; below it, thin, what the row's own lists say alone.

    Args:
        table: columns `stratum`, `estimate`, `lower`, `upper`, `alone`, `alone_lower`, `alone_upper`.
    """
    import altair as alt

    ends = ["upper", "alone_upper"]
    table = table.drop(columns="why").assign(**{end: table[end].where(table[end] < math.inf) for end in ends})
    base = alt.Chart(table, title=title).encode(y=alt.Y("stratum:N", title=None, sort=None))
    bar = base.mark_rule(strokeWidth=3, color=INK).encode(x=alt.X("lower:Q", title="people"), x2="upper:Q")
    point = base.mark_point(filled=True, size=80, color=INK, opacity=1).encode(x="estimate:Q")
    thin = base.mark_rule(yOffset=9, color=QUIET).encode(x="alone_lower:Q", x2="alone_upper:Q")
    ring = base.mark_point(yOffset=9, size=40, color=QUIET).encode(x="alone:Q")
    return (thin + ring + bar + point).properties(width=420)


def _row(total: TotalEstimate) -> dict[str, object]:
    low, high = total.interval or (math.nan, math.nan)
    return {
        "method": total.method,
        "observed": total.observed,
        "estimate": math.nan if total.estimate is None else total.estimate,
        "low": low,
        "high": high,
        "level": total.level,
        "model": " ".join(total.model),
        "identifiable": total.identifiable,
        "lower_bound": total.lower_bound,
        "replicates": total.replicates,
        "interval_kind": total.interval_kind,
        "diagnosis": total.diagnosis,
    }


def _people(number: float) -> str:
    return f"{number:,.0f}" if math.isfinite(number) else "no upper end"
