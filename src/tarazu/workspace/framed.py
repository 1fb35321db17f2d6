"""Frames as files: what a script brings is checked like what a person brings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from tarazu.evidence.raw import RawTable
from tarazu.evidence.read import raw_from_frame


def raw_of(frame: pd.DataFrame, file: str, table: str) -> RawTable:
    """The rows of a frame as if it had been a file of that name.

    An index that begins above 0 is taken for row numbers of the file, so that lineage leads to the row that a person
    can find there, even where one row has become several.

    >>> frame = pd.DataFrame({"area": ["X"], "name": ["X"], "level": ["country"], "valid_from": ["2000"]}, index=[41])
    >>> raw_of(frame, "a.csv", "areas").frame.index.tolist()
    [41]
    """
    raw = raw_from_frame(frame, file, table)
    numbered = pd.api.types.is_integer_dtype(frame.index) and len(frame) > 0 and frame.index.min() > 0
    # Rows that are wholly blank have been left out; then there is no telling which number belongs to which.
    if not numbered or len(raw.frame) != len(frame):
        return raw
    return replace(raw, frame=raw.frame.set_axis(frame.index, axis="index"))


def hash_of(frames: Mapping[str, pd.DataFrame]) -> str:
    """The hash of what was brought, in place of that of a file's bytes."""
    found = hashlib.sha256()
    for name, frame in sorted(frames.items()):
        found.update(name.encode())
        found.update(frame.to_csv().encode())
    return found.hexdigest()
