"""Namuna ("sample"): a made-up country whose truth is known, for the tutorial, for tests and for simulations."""

from tarazu.examples.namuna.features import (
    BLIND_SPOT,
    CONTRADICTION,
    ECHO,
    EMERGING,
    FEATURES,
    HOTSPOT,
    ISLAND,
    QUIET,
    RAID,
    WITHOUT_EVIDENCE,
    Feature,
)
from tarazu.examples.namuna.make import Country, make_country, without
from tarazu.examples.namuna.truth import Truth

__all__ = [
    "BLIND_SPOT",
    "CONTRADICTION",
    "ECHO",
    "EMERGING",
    "FEATURES",
    "HOTSPOT",
    "ISLAND",
    "QUIET",
    "RAID",
    "WITHOUT_EVIDENCE",
    "Country",
    "Feature",
    "Truth",
    "make_country",
    "without",
]
