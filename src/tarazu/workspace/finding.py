"""One thing that `check` has found."""

from collections.abc import Sequence
from dataclasses import dataclass

BROKEN, NOTE = "broken", "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `weight` is "broken" where the evidence must not be used as it is, else "note"."""

    id: str
    weight: str
    says: str
    mend: str = ""
    codes: Sequence[str] = ()
