"""Linking encodings: the same model, its levels told by the Dice coefficient of the filters."""

from functools import lru_cache

import numpy as np
import pandas as pd

from tarazu.methods.linkage.encodings import USUAL_ENCODING, USUAL_FIELDS, Encoding, dice, filter_of
from tarazu.methods.linkage.fields import NAMES, Column, Fields, check_records, prepared_columns
from tarazu.methods.linkage.links import DRAWS, Links, check_threshold, in_order, links_of
from tarazu.methods.linkage.model import Comparison, Level, Plan, score

THRESHOLD = 0.8
LETTER_PAIRS = 7  # of a name of six letters, at which the levels are set
NEARLY, ALIKE = 2, 3  # letter pairs that differ: a letter changed, two exchanged
TRIALS = 40  # of the coefficient that so many differing pairs give


def link_encodings(
    encoded: pd.DataFrame,
    *,
    fields: Fields = USUAL_FIELDS,
    encoding: Encoding = USUAL_ENCODING,
    identifier: str = "id",
    lists: str = "list",
    threshold: float = THRESHOLD,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
) -> Links:
    """Link records that were encoded where they are held, with one key and one `encoding`; see `encode_records`.

    Args and errors are those of `link_records`. The identifiers are the encoded ones.

    Source: Schnell, Bachteler, Reiher (2009), BMC Med Inform Decis Mak 9:41; Brown and others (2017), BMC Med Inform
    Decis Mak 17:83, for the Fellegi-Sunter model on filters.
    """
    check_threshold(threshold)
    columns = prepared_columns(fields)
    check_records(encoded, _as_stored(fields), identifier=identifier, lists=lists)
    ordered = in_order(encoded, identifier)
    table = pd.concat([_prepare(ordered, column, encoding) for column in columns], axis=1)
    table.insert(0, "unique_id", np.arange(len(table)))
    scored = score(table, _plan(columns, encoding), seed=seed)
    told = ordered[[identifier, lists]]
    return links_of(scored, told, threshold=threshold, draws=draws, seed=seed, level=level)


def _as_stored(fields: Fields) -> Fields:
    """The same fields with the columns of exact hashes, so that one that is missing is named."""
    keyed = [c.source for c in prepared_columns(fields) if c.kind not in ("code", "place")]
    return Fields(
        fields.given, fields.family, (*fields.names, *(f"{name}_key" for name in keyed)), fields.numbers, fields.codes
    )


def _prepare(encoded: pd.DataFrame, column: Column, encoding: Encoding) -> pd.DataFrame:
    """Text for equality, the key to look by, the filter as bytes, and how many of its bits are set."""
    told = _told(encoded[column.source])
    made: dict[str, object] = {column.name: told}
    if column.kind in ("code", "place"):
        return pd.DataFrame(made)
    made[f"{column.name}_key"] = _told(encoded[f"{column.source}_key"])
    filters = [_unpack(text, row, column.source, encoding) for row, text in enumerate(told)]
    made[f"{column.name}_bits"] = filters
    made[f"{column.name}_set"] = [int.from_bytes(one, "big").bit_count() for one in filters]
    return pd.DataFrame(made)


def _told(values: "pd.Series[str]") -> list[str | None]:
    return [value if isinstance(value, str) and value else None for value in values]


def _unpack(text: str | None, row: int, source: str, encoding: Encoding) -> bytes:
    size = encoding.length // 8
    if text is None:
        return bytes(size)
    if len(text) != 2 * size:
        raise ValueError(
            f"column '{source}', row {row + 1}: {4 * len(text)} bits; expected {encoding.length}. "
            "All lists need one encoding."
        )
    return bytes.fromhex(text)


def _plan(columns: tuple[Column, ...], encoding: Encoding) -> Plan:
    paired = any(column.kind == "family" for column in columns)
    salt = next((column.name for column in columns if column.source == encoding.salt), None)
    comparisons = tuple(_comparison(column, paired, encoding, salt) for column in columns)
    filters = [column.name for column in columns if column.kind not in ("code", "place")]
    places = [column.name for column in columns if column.kind == "place"]
    return Plan(comparisons, (*(f"{name}_key" for name in filters), *places), tuple(f"{name}_bits" for name in filters))


def _comparison(column: Column, paired: bool, encoding: Encoding, salt: str | None) -> Comparison:
    name = column.name
    missing = f"{name}_l IS NULL OR {name}_r IS NULL"
    equal = Level("equal", f"{name}_l = {name}_r", name if column.kind in (*NAMES, "place") else None)
    if salt and name != salt:  # filters with different salts have nothing in common, whoever they are of
        missing = f"{missing} OR {salt}_l <> {salt}_r"
    if column.kind in ("code", "place"):
        return Comparison(column.source, missing, (equal,))
    if column.kind == "number":
        tokens = 2 * column.reach + 1
        off = [Level(f"off by {d}", _like(name, name, encoding, tokens, d)) for d in range(1, column.reach + 1)]
        return Comparison(column.source, missing, (equal, *off))
    levels = [
        equal,
        Level("nearly equal", _like(name, name, encoding, LETTER_PAIRS, NEARLY)),
        Level("alike", _like(name, name, encoding, LETTER_PAIRS, ALIKE)),
    ]
    swapped = " AND ".join(_like(one, other, encoding, LETTER_PAIRS, NEARLY) for one, other in EXCHANGED)
    if column.kind == "given" and paired:
        levels.append(Level("exchanged with family name", f"({swapped})"))
    if column.kind == "family":  # an exchange is one piece of evidence: it is counted with the given name
        missing = f"({missing}) OR ({swapped} AND given_l <> given_r AND family_l <> family_r)"
    return Comparison(column.source, missing, tuple(levels))


EXCHANGED = (("given", "family"), ("family", "given"))


def _like(one: str, other: str, encoding: Encoding, tokens: int, differing: int) -> str:
    """SQL: the filters are as like as those of `tokens` tokens of which `differing` or fewer differ."""
    least = (expected_dice(encoding, tokens, differing) + expected_dice(encoding, tokens, differing + 1)) / 2
    return f"(2.0 * bit_count({one}_bits_l & {other}_bits_r) >= {least:.6f} * ({one}_set_l + {other}_set_r))"


@lru_cache(maxsize=64)
def expected_dice(encoding: Encoding, tokens: int, differing: int) -> float:
    """Coefficient of two filters of `tokens` tokens each, `differing` of them not shared, on average over trials.

    >>> expected_dice(Encoding(), 7, 0)
    1.0
    """
    shared = tokens - differing
    values = []
    for trial in range(TRIALS):
        common = [f"{trial} {i}" for i in range(shared)]
        pair = [
            filter_of(
                b"only for the levels", "trial", [*common, *(f"{trial} {side} {i}" for i in range(differing))], encoding
            )
            for side in "ab"
        ]
        values.append(dice(*pair))
    return round(float(np.mean(values)), 6)
