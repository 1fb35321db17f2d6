"""Why here: what each driver goes with in one area, against the median area; who is like it and has no excess."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.display import Displayed
from tarazu.methods.drivers.result import CAUTION, Drivers

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Why(Displayed):
    """Of one area and form.

    Attributes:
        names: drivers known here; `values`: theirs; `medians`: of the areas that know them.
        draws: shape (draws, names), the ratio of rates that goes with the difference from the median; read-only.
        rest: draws of the ratio that drivers leave unexplained here.
        alike: areas with drivers like these and no excess, nearest first.
        unknown: drivers that nobody knows here, or that were left out: what is missing to tell.
    """

    area: str
    form: str
    names: tuple[str, ...]
    values: Array
    medians: Array
    draws: Array
    rest: Array
    alike: tuple[str, ...]
    unknown: tuple[str, ...]
    level: float

    def to_frame(self) -> "pd.DataFrame":
        """A row a driver: value, median, estimate (median ratio), lower, upper, P(goes with more here)."""
        import pandas as pd

        tail = (1 - self.level) / 2
        low, middle, high = np.quantile(self.draws, [tail, 0.5, 1 - tail], axis=0)
        columns = {"value": self.values, "median": self.medians, "estimate": middle, "lower": low, "upper": high}
        return pd.DataFrame({**columns, "more": (self.draws > 1).mean(axis=0)}, index=list(self.names))

    def about(self) -> str:
        """What the drivers leave unexplained, who is alike, what is missing."""
        tail = (1 - self.level) / 2
        low, middle, high = np.quantile(self.rest, [tail, 0.5, 1 - tail])
        said = f"{self.area} ({self.form}) against the median area: {CAUTION}; left unexplained {middle:.2f} times"
        said += f" ({low:.2f} to {high:.2f})"
        if self.alike:
            said += f"; like it, without excess: {', '.join(self.alike)}"
        return f"{said}; not known here: {', '.join(self.unknown)}" if self.unknown else said


def explain(found: Drivers, area: str, form: str | None, *, alike: int) -> Why:
    data = found.data
    if area not in data.areas:
        raise ValueError(f"area {area!r} is not one of those that were modelled.")
    if form is None and len(data.forms) > 1:
        raise ValueError(f"name a form: {', '.join(data.forms)}.")
    place, at = data.areas.index(area), found.form_at(form or data.forms[0])
    known = np.flatnonzero(~np.isnan(data.values[place]))
    apart = (data.values[place] - data.centre)[known] / data.scale[known]
    effects = found.effects[:, at][:, known]
    draws = np.exp(effects * apart)
    draws.setflags(write=False)
    told = np.log(draws).sum(axis=1) + np.median(found.log_rates[:, at], axis=1)
    missing = [name for place, name in enumerate(data.names) if place not in known]
    return Why(
        area,
        data.forms[at],
        tuple(data.names[place] for place in known),
        data.values[place, known],
        data.centre[known],
        draws,
        np.asarray(np.exp(found.log_rates[:, at, place] - told)),
        _alike(found, place, at, alike),
        (*missing, *found.left_out),
        found.level,
    )


def _alike(found: Drivers, place: int, form: int, count: int) -> tuple[str, ...]:
    """Nearest areas in the drivers that go with the form, among those whose rate is not above what is expected.

    A driver weighs by its mean effect, so that areas alike in what does not matter are not called alike.
    """
    data = found.data
    weight = np.abs(found.effects[:, form]).mean(axis=0)
    own = ~np.isnan(data.values[place])
    apart = ((data.values - data.values[place]) / data.scale)[:, own] * weight[own]
    shared = ~np.isnan(apart)
    enough = shared.mean(axis=1) >= 0.5 if own.any() else np.zeros(len(apart), dtype=bool)
    calm = (found.log_rates[:, form] > 0).mean(axis=0) < 0.5
    able = np.flatnonzero(enough & calm & (np.arange(len(apart)) != place))
    distance = np.sqrt(np.nansum(apart[able] ** 2, axis=1) / shared[able].sum(axis=1))
    return tuple(data.areas[able[i]] for i in np.argsort(distance, kind="stable")[:count])
