"""Which drivers go with activity, as it can be looked at and carried on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.display import Displayed
from tarazu.methods.drivers.arguments import Data

if TYPE_CHECKING:
    import pandas as pd

    from tarazu.methods.drivers.why import Why

Array = NDArray[np.float64]
AGREE = 1.05  # split R-hat above which chains are said to differ
CAUTION = "goes with, not causes; of areas, not of people"


@dataclass(frozen=True, slots=True, eq=False)
class Foretelling:
    """What the drivers add on blocks of areas that the model has not seen.

    Attributes:
        gain: log score with drivers less that without, summed over areas; above 0 the drivers foretell.
        error: its standard error, over blocks.
        by_block: the gain of each block.
        blocks: shape (areas,), the block of each area.
    """

    gain: float
    error: float
    by_block: Array
    blocks: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Drivers(Displayed):
    """Posterior draws of what goes with activity.

    Attributes:
        data: what was modelled (areas, forms, names, values, what was left out).
        effects: shape (draws, forms, drivers), log of the ratio of rates for one standard deviation more; read-only.
        common: shape (draws, drivers), what the forms share; with one form its effects.
        log_rates: shape (draws, forms, areas), log of the rate over what is expected; read-only.
        spread: shape (draws, forms, 2), of what drivers leave: its standard deviation and the share that neighbours have in common.
        steps: of each driver, in its unit: what a ratio is told for.
        stability: shape (drivers,), in what share of halves of the areas it was among the leading ones; None if not asked for.
        leading: how many were called leading.
        foretelling: None if not asked for.
        links: shape (areas, areas), who borders on whom; None if nobody said.
        r_hat, effective: the worst over effects and spreads: 1 where chains agree, and how many draws they are worth.
        level: of the intervals.
    """

    data: Data
    effects: Array
    common: Array
    log_rates: Array
    spread: Array
    steps: Array
    stability: Array | None
    leading: int
    foretelling: Foretelling | None
    links: NDArray[np.bool_] | None
    r_hat: float
    effective: float
    level: float
    model: str

    @property
    def left_out(self) -> Mapping[str, str]:
        """Drivers that were not used, and why."""
        return self.data.left_out

    def ratios(self, form: str | None = None) -> Array:
        """Draws of the ratio of rates for one step more, shape (draws, drivers); of what forms share without a form."""
        held = self.common if form is None else self.effects[:, self.form_at(form)]
        return np.asarray(np.exp(held * self.steps / self.data.scale))

    def form_at(self, form: str) -> int:
        if form not in self.data.forms:
            raise ValueError(f"form {form!r} is not one of {', '.join(self.data.forms)}.")
        return self.data.forms.index(form)

    def to_frame(self, form: str | None = None) -> "pd.DataFrame":
        """A row a driver: step, estimate (median ratio for a step more), lower, upper, P(goes with more), stability, known
        (areas).
        """
        import pandas as pd

        tail = (1 - self.level) / 2
        ratios = self.ratios(form)
        low, middle, high = np.quantile(ratios, [tail, 0.5, 1 - tail], axis=0)
        columns: dict[str, Any] = {"step": self.steps, "estimate": middle, "lower": low, "upper": high}
        columns["more"] = (ratios > 1).mean(axis=0)
        if self.stability is not None:
            columns["stability"] = self.stability
        columns["known"] = (~np.isnan(self.data.values)).sum(axis=0)
        return pd.DataFrame(columns, index=list(self.data.names))

    def about(self) -> str:
        """What was modelled, whether drivers foretell places not seen, and what an association is not."""
        said = f"{len(self.data.names)} drivers, {len(self.data.areas)} areas, {self.model}: {CAUTION}"
        if self.foretelling is not None:
            said += f"; on unseen places the log score changes by {self.foretelling.gain:+.1f} (se {self.foretelling.error:.1f})"
        if self.left_out:
            said += f"; left out: {', '.join(f'{name} ({why})' for name, why in self.left_out.items())}"
        return (
            said if self.r_hat <= AGREE else f"{said}; the chains have not agreed (R-hat {self.r_hat:.2f}): draw more"
        )

    def why(self, area: str, form: str | None = None, *, alike: int = 3) -> "Why":
        """What an area has more or less of than the median area, what goes with that, and who is like it.

        Raises:
            ValueError: no such area or form; no form named where there are several.
        """
        from tarazu.methods.drivers.why import explain

        return explain(self, area, form, alike=alike)
