"""What experts were asked and what they answered: read from two tables, checked at once, on the scale of each item."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.comparison.arguments import Arguments, read_only

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
SCALES = ("uniform", "log")


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Answers of a panel; on a log scale quantiles and realisations are held as logs.

    Attributes:
        probabilities: of the quantiles asked for, shape (q,), increasing.
        quantiles: shape (experts, items, q), NaN where an expert gave no answer.
        realisations: shape (items,), NaN where the true value is not known.
        logs: shape (items,), whether the item is on a log scale.
        overshoot: by which share of the range the intrinsic range goes beyond it.
    """

    experts: tuple[str, ...]
    items: tuple[str, ...]
    probabilities: Array
    quantiles: Array
    realisations: Array
    logs: NDArray[np.bool_]
    overshoot: float

    @property
    def seeds(self) -> NDArray[np.bool_]:
        """Shape (items,): the calibration items, those whose true value is known."""
        return ~np.isnan(self.realisations)

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Shape (experts, items)."""
        return ~np.isnan(self.quantiles[:, :, 0])

    @property
    def power(self) -> int:
        """The least number of calibration items that an expert answered, of those who answered any: one for all, or fewer
        answers would pay.
        """
        numbers = self.answered[:, self.seeds].sum(axis=1)
        return int(numbers[numbers > 0].min(initial=self.seeds.sum()))

    def ranges(self) -> Array:
        """The intrinsic range of each item, shape (items, 2): all answers and the true value, and the overshoot."""
        ends = np.concatenate([self.quantiles[:, :, 0], self.quantiles[:, :, -1], self.realisations[None]])
        low, high = np.nanmin(ends, axis=0), np.nanmax(ends, axis=0)
        beyond = self.overshoot * (high - low)
        return np.column_stack([low - beyond, high + beyond])

    def shown(self, values: Array) -> Array:
        """Values held for the items (first axis) in the units of the questions."""
        logs = self.logs.reshape(-1, *[1] * (values.ndim - 1))
        return np.where(logs, np.exp(np.where(logs, values, 0.0)), values)

    def keep(self, *, experts: NDArray[np.bool_] | None = None, items: NDArray[np.bool_] | None = None) -> "Panel":
        """The panel of some experts and items; what then nobody answered is left out too."""
        who = np.ones(len(self.experts), bool) if experts is None else experts
        what = np.ones(len(self.items), bool) if items is None else items
        what = what & self.answered[who].any(axis=0)
        return Panel(
            tuple(np.array(self.experts, dtype=object)[who]),
            tuple(np.array(self.items, dtype=object)[what]),
            self.probabilities,
            read_only(self.quantiles[who][:, what]),
            read_only(self.realisations[what]),
            self.logs[what],
            self.overshoot,
        )


def read_panel(
    answers: "pd.DataFrame", items: "pd.DataFrame", *, overshoot: float = 0.1, calibrated: bool = True
) -> Panel:
    """Check and align; experts and items stay in the order of their tables.

    Args:
        answers: columns `expert`, `item`, and one a quantile, named by its probability in per cent (`q05`, `q50`, `q95`,
            `q2.5`). All quantiles of an answer, or none.
        items: columns `item`, `scale` (`uniform` or `log`) and `realisation` (empty where not known).
        calibrated: whether every expert must have answered an item whose true value is known.

    Raises:
        ValueError: every fault at once, each with the expert and the item.
    """
    told = Arguments()
    told.between("overshoot", overshoot, low=-1e-12, high=10.0)
    columns = _quantile_columns(answers, items, told)
    told.settle()
    asked = items.assign(item=items["item"].astype(str)).reset_index(drop=True)
    given = answers.assign(item=answers["item"].astype(str), expert=answers["expert"].astype(str))
    _check_items(asked, told)
    _check_answers(given, asked, list(columns), told)
    if calibrated:
        _check_calibration(given.dropna(subset=list(columns)), given["expert"], asked, told)
    told.settle()
    return _align(given, asked, columns, overshoot)


def _quantile_columns(answers: "pd.DataFrame", items: "pd.DataFrame", told: Arguments) -> dict[str, float]:
    """The column of each quantile with its probability, in ascending order."""
    for name, table, needed in (
        ("answers", answers, ("expert", "item")),
        ("items", items, ("item", "scale", "realisation")),
    ):
        lacking = [column for column in needed if column not in table]
        if lacking:
            told.say(f"{name} has no column {', '.join(lacking)}")
    found = {str(c): _probability(str(c)) for c in answers.columns if str(c) not in ("expert", "item")}
    for column, probability in found.items():
        if not 0 < probability < 1:
            told.say(f"answers has a column {column!r}; expected q and a per cent between 0 and 100, such as q05")
    if len(found) < 2 or len(set(found.values())) < len(found):
        told.say(f"answers has {len(found)} columns of quantiles; expected two or more, each another")
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _probability(column: str) -> float:
    try:
        return float(column.removeprefix("q")) / 100 if column.startswith("q") else np.nan
    except ValueError:
        return np.nan


def _check_items(asked: "pd.DataFrame", told: Arguments) -> None:
    for item in asked.loc[asked["item"].duplicated(), "item"]:
        told.say(f"items: {item} stands there twice")
    for item, scale, value in asked[["item", "scale", "realisation"]].itertuples(index=False):
        if scale not in SCALES:
            told.say(f"items: the scale of {item} is {scale!r}; expected one of {', '.join(SCALES)}")
        if np.isinf(value) or (scale == "log" and value <= 0):
            told.say(f"items: the realisation of {item} is {value:g}; expected finite{', above 0' * (scale == 'log')}")


def _check_answers(given: "pd.DataFrame", asked: "pd.DataFrame", columns: list[str], told: Arguments) -> None:
    scale = dict(zip(asked["item"], asked["scale"], strict=True))
    for expert, item in given.loc[given.duplicated(["expert", "item"]), ["expert", "item"]].itertuples(index=False):
        told.say(f"answers: expert {expert} answers item {item} twice")
    for expert, item, *row in given[["expert", "item", *columns]].itertuples(index=False):
        values, place = np.array(row, dtype=float), f"answers: expert {expert}, item {item}"
        if item not in scale:
            told.say(f"{place}: the item is unknown")
        elif np.isnan(values).all():
            continue
        elif not np.isfinite(values).all():
            told.say(f"{place}: gives some of the quantiles; expected all of them as finite numbers, or none")
        elif (np.diff(values) <= 0).any():
            told.say(f"{place}: quantiles {', '.join(f'{v:g}' for v in values)} do not increase")
        elif scale[item] == "log" and values[0] <= 0:
            told.say(f"{place}: {values[0]:g} on a log scale; expected above 0")
    held = given.dropna(subset=columns)
    for item in asked.loc[~asked["item"].isin(held["item"]), "item"]:
        told.say(f"items: nobody answered {item}")


def _check_calibration(held: "pd.DataFrame", experts: "pd.Series", asked: "pd.DataFrame", told: Arguments) -> None:
    known = set(asked.loc[asked["realisation"].notna(), "item"])
    if not known:
        told.say("items: no calibration item; expected one or more with its true value, or nobody can be scored")
    for expert in experts.unique():
        if known and not known & set(held.loc[held["expert"] == expert, "item"]):
            told.say(f"answers: expert {expert} answered no calibration item")


def _align(given: "pd.DataFrame", asked: "pd.DataFrame", columns: dict[str, float], overshoot: float) -> Panel:
    experts, items = list(given["expert"].unique()), list(asked["item"])
    wide = np.full((len(experts), len(items), len(columns)), np.nan)
    wide[given["expert"].map(experts.index), given["item"].map(items.index)] = given[list(columns)].to_numpy(float)
    logs = (asked["scale"] == "log").to_numpy(bool)
    real = asked["realisation"].to_numpy(dtype=float, copy=True)
    wide[:, logs], real[logs] = np.log(wide[:, logs]), np.log(real[logs])
    return Panel(
        tuple(experts),
        tuple(items),
        read_only(list(columns.values())),
        read_only(wide),
        read_only(real),
        logs,
        overshoot,
    )
