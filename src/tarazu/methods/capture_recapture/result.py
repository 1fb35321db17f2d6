"""What a method found, in one shape for all methods."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.capture_recapture.histories import FloatArray, Histories

if TYPE_CHECKING:
    import pandas as pd


def _none() -> NDArray[np.float64]:
    return locked([])


def locked(values: ArrayLike) -> FloatArray:
    """A copy nobody can write to: a result stays what it was when it was computed."""
    copy = np.array(values, dtype=np.float64)
    copy.setflags(write=False)
    return copy


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TotalEstimate:
    """A total of people, seen and unseen.

    estimate, interval: people; None where the lists cannot answer. An upper end may be infinite.
    level: of the interval.
    observed: people on one list or more.
    model: terms beyond the lists themselves, in their names: ("A:E",); () where lists are taken as independent.
    identifiable: whether the lists can answer; if not, `diagnosis` says why and `blame` names lists and pairs.
    replicates: of the bootstrap or of the posterior; 0 for an interval conditional on the model.
    draws: one total for each replicate or posterior draw, shape (replicates,); infinite where a replicate had none.
    interval_kind: how the interval was made, in words.
    assumption: what must be true for the figure to be right, in words.
    notes: what a reader must know besides, each a sentence.
    lower_bound: True where the figure is the least that the total can be expected to be.
    paper: where the method was published.
    """

    estimate: float | None
    interval: tuple[float, float] | None
    level: float
    observed: int
    method: str
    model: tuple[str, ...] = ()
    identifiable: bool = True
    diagnosis: str = ""
    replicates: int = 0
    draws: FloatArray = field(default_factory=_none)
    blame: tuple[str, ...] = ()
    interval_kind: str = ""
    assumption: str = ""
    lower_bound: bool = False
    notes: tuple[str, ...] = ()
    paper: str = ""

    @property
    def unseen(self) -> float | None:
        """People on no list."""
        return None if self.estimate is None else self.estimate - self.observed

    def summary(self) -> str:
        """The result as a reader would print it."""
        from tarazu.methods.capture_recapture.display import as_text

        return as_text(self)

    def to_frame(self) -> "pd.DataFrame":
        """One row: the figures of the result."""
        from tarazu.methods.capture_recapture.display import as_frame

        return as_frame([self])

    def plot(self) -> Any:
        """Altair chart: the estimate with its interval, above the replicates or draws it came from."""
        from tarazu.methods.capture_recapture.display import as_chart

        return as_chart([self])

    def _repr_html_(self) -> str:
        from tarazu.methods.capture_recapture.display import as_html

        return as_html(self)

    def __repr__(self) -> str:
        return self.summary()


def not_identifiable(
    histories: Histories, *, method: str, level: float, diagnosis: str, blame: tuple[str, ...] = ()
) -> TotalEstimate:
    """The answer where there is none: no number, why, and the lists or pairs to blame."""
    return TotalEstimate(
        None, None, level, histories.observed, method, identifiable=False, diagnosis=diagnosis, blame=blame
    )
