"""Records without names: keyed encodings that can be compared, and from which names cannot be read without the key.

Each list is encoded where it is held, with a key that its holders share and whoever links does not have. Names become
Bloom filters of their letter pairs, numbers of themselves and their neighbours, codes a keyed hash. A plain filter can
be read back from how often its bits occur; therefore filters are hardened.

Source: Schnell, Bachteler, Reiher (2009), BMC Med Inform Decis Mak 9:41; Schnell, Borgs (2016), ICDM Workshops:218-224,
for balanced and rehashed filters; Vatsalan, Christen (2016), J Biomed Inform 59:285-298, for numbers; Niedermeyer and
others (2014), J Priv Confid 6(2):59-79, for why each letter pair has hashes of its own.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.methods.linkage.fields import NAMES, Column, Fields, check_records, prepared_columns
from tarazu.methods.linkage.names import normal_form, skeleton

Bits = NDArray[np.bool_]
USUAL_FIELDS = Fields()
LEAST_KEY = 16  # bytes
HARDENINGS = ("balanced", "rehashed")
WINDOW, STEP, REHASHED = 16, 8, 6  # of rehashing: bits that are read at once, how far apart, bits set for each


@dataclass(frozen=True, slots=True)
class Encoding:
    """How filters are made; every holder of a list must use the same.

    bits: of a filter before it is hardened. hashes: bits that a letter pair sets.
    hardening: `balanced` sets each filter beside its opposite and mixes both by the key, so that all have as many
        bits set; `rehashed` hashes the filter's windows into another one.
    salt: a code column, never missing, whose value changes every hash of a record, so that one name has an encoding
        for each value; None for none. Where it is wrong in one of two records, they are not linked.
    """

    bits: int = 512
    hashes: int = 12
    hardening: str = "balanced"
    salt: str | None = None

    @property
    def length(self) -> int:
        """Bits of a filter that is handed on."""
        return 2 * self.bits if self.hardening == "balanced" else self.bits


USUAL_ENCODING = Encoding()


def encode_records(
    records: pd.DataFrame,
    *,
    key: bytes,
    fields: Fields = USUAL_FIELDS,
    encoding: Encoding = USUAL_ENCODING,
    identifier: str = "id",
    lists: str = "list",
) -> pd.DataFrame:
    """The records with their list, and nothing else in clear.

    Args:
        records: as for `link_records`; one list is enough here.
        key: 16 bytes or more, drawn at random and kept by the holders of the lists (`secrets.token_bytes(32)`).

    Returns:
        Hexadecimal text: `identifier`, a keyed hash by which only the holder finds the record again; for a name or a
        number its filter, and under `<column>_key` a hash of the consonants of a name or of the number; for a code
        its hash. Missing values are empty.

    Raises:
        ValueError: the key is too short, the hardening is not known, or the table has faults.
    """
    _check(key, encoding, fields)
    check_records(records, fields, identifier=identifier, lists=lists, linking=False)
    salts = records[encoding.salt].astype("string").fillna("") if encoding.salt else [""] * len(records)
    made = {
        identifier: [
            _hash(key, "identifier", f"{place}|{one}")
            for place, one in zip(records[lists].astype(str), records[identifier].astype(str), strict=True)
        ],
        lists: list(records[lists].astype(str)),
    }
    for column in prepared_columns(fields):
        values = records[column.source].astype("string").fillna("")
        cells = [_encode(key, encoding, column, value, salt) for value, salt in zip(values, salts, strict=True)]
        made[column.source] = [filled for filled, _ in cells]
        if column.kind not in ("code", "place"):
            made[f"{column.source}_key"] = [exact for _, exact in cells]
    return pd.DataFrame(made)


def dice(one: Bits, other: Bits) -> float:
    """Twice the bits set in both, over the bits set in either and counted in each.

    >>> dice(np.array([True, True, False]), np.array([True, False, False]))
    0.6666666666666666
    """
    return float(2 * (one & other).sum() / (one.sum() + other.sum()))


def _encode(key: bytes, encoding: Encoding, column: Column, value: str, salt: str) -> tuple[str, str]:
    """The filter and the exact hash of one cell; codes have their hash alone."""
    # Given and family name share their hashes, or names in the wrong order would not be found
    field = "own name" if column.kind in ("given", "family") else column.source
    salted = f"{field}|{salt}"
    if column.kind in NAMES:
        normal = normal_form(value)
        tokens, exact = _letter_pairs(normal), skeleton(normal)
    elif column.kind == "number":
        number = pd.to_numeric(value, errors="coerce")
        exact = "" if pd.isna(number) else f"{number:g}"
        tokens = [] if pd.isna(number) else [f"{number + off:g}" for off in range(-column.reach, column.reach + 1)]
    else:
        exact = value.strip()
        return (_hash(key, salted, exact) if exact else "", "")
    if not tokens:
        return "", ""
    return _text(filter_of(key, salted, tokens, encoding)), _hash(key, f"{salted}|exact", exact)


def filter_of(key: bytes, field: str, tokens: Iterable[str], encoding: Encoding) -> Bits:
    """The hardened filter of some tokens, shape (encoding.length,)."""
    filled = np.zeros(encoding.bits, dtype=bool)
    for token in tokens:
        filled[_places(key, f"{field}|{token}", encoding.hashes, encoding.bits)] = True
    if encoding.hardening == "balanced":
        return np.asarray(np.concatenate([filled, ~filled])[_permutation(key, 2 * encoding.bits)])
    return _rehash(key, field, filled)


def _rehash(key: bytes, field: str, filled: Bits) -> Bits:
    """Each window that has a bit set sets bits by its place and content."""
    again = np.zeros(len(filled), dtype=bool)
    for start in range(0, len(filled), STEP):
        window = np.take(filled, range(start, start + WINDOW), mode="wrap")
        if window.any():
            content = np.packbits(window).tobytes().hex()
            again[_places(key, f"{field}|window|{start}|{content}", REHASHED, len(filled))] = True
    return again


def _letter_pairs(normal: str) -> list[str]:
    """Pairs of letters that follow each other, the ends marked; each with how often it came before.

    >>> _letter_pairs("anan")
    ['_a0', 'an0', 'na0', 'an1', 'n_0']
    """
    if not normal:
        return []
    padded = f"_{normal}_"
    pairs = [padded[i : i + 2] for i in range(len(padded) - 1)]
    return [f"{pair}{pairs[:i].count(pair)}" for i, pair in enumerate(pairs)]


@lru_cache(maxsize=1 << 16)
def _places(key: bytes, token: str, number: int, size: int) -> NDArray[np.int64]:
    """Places of a token's bits: as many 32-bit words of HMAC-SHA256 in counter mode."""
    words = b"".join(_digest(key, f"{block}|{token}") for block in range(-(-number // 8)))
    return np.frombuffer(words, dtype=">u4")[:number].astype(np.int64) % size


@lru_cache(maxsize=8)
def _permutation(key: bytes, size: int) -> NDArray[np.int64]:
    """An order of the bits that only the key knows: sorted by a keyed hash of each place."""
    return np.array(sorted(range(size), key=lambda place: _digest(key, f"order|{place}")), dtype=np.int64)


def _hash(key: bytes, field: str, value: str) -> str:
    return _digest(key, f"{field}|{value}")[:16].hex()


def _digest(key: bytes, message: str) -> bytes:
    return hmac.new(key, message.encode(), hashlib.sha256).digest()


def _text(filled: Bits) -> str:
    return np.packbits(filled).tobytes().hex()


def _check(key: bytes, encoding: Encoding, fields: Fields) -> None:
    faults = []
    if not isinstance(key, bytes) or len(key) < LEAST_KEY:
        faults.append(f"the key has to be {LEAST_KEY} bytes or more, drawn at random (secrets.token_bytes(32))")
    if encoding.hardening not in HARDENINGS:
        faults.append(f"hardening is {encoding.hardening!r}; expected {' or '.join(HARDENINGS)}")
    if encoding.bits < 64 or encoding.bits % 64 or encoding.hashes < 1:
        faults.append(f"{encoding.bits} bits and {encoding.hashes} hashes; expected a multiple of 64, and 1 or more")
    if encoding.salt and encoding.salt not in fields.codes:
        faults.append(f"the salt is {encoding.salt!r}; expected one of the codes {', '.join(fields.codes)}")
    if faults:
        raise ValueError("; ".join(faults))
