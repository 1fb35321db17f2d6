"""Rows of what is measured: an interval and the truth, a probability and what is true."""

from typing import Any

import numpy as np

from made_up.truth import Flags, Numbers

LEVELS = (0.95, 0.8)
ALL = "all"
Row = dict[str, Any]


def span(what: str, ends: Any, truth: float, level: float = 0.95) -> Row:
    """An interval, and what it is to hold."""
    return {"what": what, "level": level, "lower": float(ends[0]), "upper": float(ends[1]), "truth": float(truth)}


def chances(what: str, said: Numbers, true: Numbers, known: Flags | None = None) -> list[Row]:
    """Probabilities, and whether it is so; NaN says nothing, nor does what is not `known`."""
    asked = ~np.isnan(said) if known is None else ~np.isnan(said) & known
    return [{"what": what, "said": float(s), "true": bool(t)} for s, t in zip(said[asked], true[asked], strict=True)]
