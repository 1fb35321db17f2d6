"""How far a total depends on what was chosen: a row a choice, one line that says it, and a forest plot."""

import math
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from tarazu.methods.capture_recapture.forest import forest
from tarazu.methods.capture_recapture.result import TotalEstimate
from tarazu.methods.display import Displayed

if TYPE_CHECKING:
    import pandas as pd

TITLE = 88  # letters in a line of a chart's title
FULL = 50  # from here on a number is of people and has no decimals
UNSAID = ["diagnosis", "identifiable", "lower_bound"]  # columns that the text puts in words


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One row. of_draws: the lowest and highest estimate over the draws, where the choice was drawn several times."""

    kind: str
    name: str
    total: TotalEstimate
    of_draws: tuple[float, float] | None = None

    def said(self) -> str:
        """Its estimate and its name.

        >>> Choice("method", "chao", TotalEstimate(1234.0, (1e3, 2e3), 0.95, 90, "chao", lower_bound=True)).said()
        'at least 1,234 (chao)'
        """
        bound = "at least " if self.total.lower_bound else ""
        return f"{bound}{_people(self.total.estimate)} ({self.name})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sensitivity(Displayed):
    """Totals by choice, in the order of the kinds of choice, within a kind by name.

    base_method: with which all else is compared. choices: one row each, also where there is no total.
    notes: what was not done in full, and what to know of the lists, each a sentence.
    """

    base_method: str
    choices: tuple[Choice, ...]
    notes: tuple[str, ...] = ()

    @property
    def base(self) -> TotalEstimate:
        """The estimate of the base method from the lists as they are."""
        return next(c.total for c in self.choices if c.kind == "method" and c.name == self.base_method)

    @property
    def answered(self) -> tuple[Choice, ...]:
        """Choices that give a total."""
        return tuple(choice for choice in self.choices if choice.total.estimate is not None)

    @property
    def lowest(self) -> Choice | None:
        """The choice of the least total; a lower bound is passed over, for it does not say that the total is low."""
        able = [c for c in self.answered if not c.total.lower_bound] or self.answered
        return min(able, key=_estimate, default=None)

    @property
    def highest(self) -> Choice | None:
        """The choice of the largest total, or largest lower bound."""
        return max(self.answered, key=_estimate, default=None)

    def to_frame(self) -> "pd.DataFrame":
        """A row a choice.

        kind, choice; observed; estimate, lower, upper (people, NaN where there is no answer); ratio to the base;
        draws_lowest, draws_highest (estimates over the draws of linkage errors); lower_bound, identifiable, diagnosis.
        """
        import pandas as pd

        base = self.base.estimate or math.nan
        return pd.DataFrame([_row(choice, base) for choice in self.choices])

    def about(self) -> str:
        """The base estimate, how far it depends on the choices, and how many give no answer."""
        return " ".join(part for part in (self._of_base(), self._of_range(), self._of_silence()) if part)

    def summary(self) -> str:
        """The line, the table, and below it why some rows have no total and what to know of the lists."""
        table = self._shown().to_string(index=False, float_format=_short, na_rep="-")
        return "\n".join((self.about(), table, *self._remarks()))

    def plot(self) -> Any:
        """Altair forest plot, a panel a kind of choice; dashed: the base estimate; an arrow: no upper end."""
        return forest(self.to_frame(), base=self.base.estimate, title=wrap(self.about(), TITLE))

    def _repr_html_(self) -> str:
        table = self._shown().to_html(index=False, float_format=_short, na_rep="-")
        remarks = "".join(f"<p>{escape(words)}</p>" for words in self._remarks())
        return f"<p>{escape(self.about())}</p>{table}{remarks}"

    def __repr__(self) -> str:
        return self.summary()

    def _shown(self) -> "pd.DataFrame":
        """Lower bounds and rows without a total are told by their names and below the table."""
        table = self.to_frame()
        names = table["choice"].where(~table["lower_bound"], table["choice"] + " (at least)")
        return table.assign(choice=names).drop(columns=UNSAID)

    def _of_base(self) -> str:
        total = self.base
        if total.interval is None:
            return f"{self.base_method} gives no total."
        low, high = (_people(end) for end in total.interval)
        return f"{_people(total.estimate)} by {self.base_method} ({100 * total.level:g}% interval {low} to {high})."

    def _of_range(self) -> str:
        if self.lowest is None or self.highest is None:
            return ""
        said = f"Over {len(self.answered)} choices from {self.lowest.said()} to {self.highest.said()}"
        base, interval = self.base.estimate, self.base.interval
        if base is None or interval is None:
            return f"{said}."
        ratios = [_estimate(choice) / base for choice in (self.lowest, self.highest)]
        outside = sum(not interval[0] <= _estimate(choice) <= interval[1] for choice in self.answered)
        return f"{said}, {ratios[0]:.2f} to {ratios[1]:.2f} times as many; {outside or 'none'} outside that interval."

    def _of_silence(self) -> str:
        silent = len(self.choices) - len(self.answered)
        return f"{silent} give no total." if silent else ""

    def _remarks(self) -> list[str]:
        """Each reason once, with the rows that it holds for; then the notes."""
        silent: dict[str, list[str]] = {}
        for choice in self.choices:
            if choice.total.estimate is None:
                silent.setdefault(choice.total.diagnosis, []).append(choice.name)
        return [f"No total ({', '.join(names)}): {why}" for why, names in silent.items()] + list(self.notes)


def _row(choice: Choice, base: float) -> dict[str, object]:
    total = choice.total
    lower, upper = total.interval or (math.nan, math.nan)
    lowest, highest = choice.of_draws or (math.nan, math.nan)
    estimate = math.nan if total.estimate is None else total.estimate
    return {
        "kind": choice.kind,
        "choice": choice.name,
        "observed": total.observed,
        "estimate": estimate,
        "lower": lower,
        "upper": upper,
        "ratio": estimate / base,
        "draws_lowest": lowest,
        "draws_highest": highest,
        "lower_bound": total.lower_bound,
        "identifiable": total.identifiable,
        "diagnosis": total.diagnosis,
    }


def _estimate(choice: Choice) -> float:
    assert choice.total.estimate is not None
    return choice.total.estimate


def _people(number: float | None) -> str:
    if number is None:
        return "none"
    return f"{number:,.0f}" if math.isfinite(number) else "no upper end"


def _short(number: float) -> str:
    """People to the unit, ratios to two places."""
    return f"{number:,.0f}" if abs(number) >= FULL else f"{number:.2f}"
