"""Spellings of names: what may be taken as the same in silence, and what only sounds alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# One letter on two keyboards. Nothing here is another letter in Urdu: te and tte, re and rre, alef and alef with madda
# stay apart, and so do the two forms of heh that carry a sound of their own (U+06BE).
_KEYBOARDS = str.maketrans({"ك": "ک", "ڪ": "ک", "ي": "ی", "ى": "ی", "ه": "ہ", "ە": "ہ", "ة": "ہ", "ۃ": "ہ"})
_TATWEEL = "ـ"
_MADDA = "ٓ"

_LATIN = (
    ("kh", "k"), ("gh", "g"), ("ph", "p"), ("bh", "b"), ("dh", "d"), ("th", "t"), ("jh", "j"), ("rh", "r"), ("wh", "w"),
    ("ck", "k"), ("sh", "s"), ("ch", "c"), ("x", "ks"), ("q", "k"), ("z", "z"), ("v", "w"), ("f", "f"), ("oo", "u"),
    ("ou", "o"), ("au", "o"), ("ow", "o"), ("ee", "i"), ("ea", "i"), ("ie", "i"), ("ei", "i"), ("ai", "e"), ("ay", "e"),
    ("aa", "a"), ("ah", "a"), ("y", "i"), ("e", "i"), ("o", "u"), ("h", ""),
)  # fmt: skip
_URDU = dict(
    zip(
        "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیئےأؤآۂ",
        ("a", "b", "p", "t", "t", "s", "j", "c", "", "k", "d", "d", "z", "r", "r", "z", "z", "s", "s", "s", "z", "t", "z",
         "", "g", "f", "k", "k", "g", "l", "m", "n", "n", "u", "", "", "", "i", "i", "i", "a", "u", "a", ""),
        strict=True,
    )
)  # fmt: skip


@lru_cache(maxsize=16384)
def normal(text: str) -> str:
    """The text without what cannot be seen or is only another keyboard: the same name, for certain.

    Blanks, case, presentation forms, marks of direction, tatweel, vowel marks and accents go; letters stay.

    >>> normal(" Chashma ") == normal("chashma"), normal("كوٹلي نو") == normal("کوٹلـی نو")
    (True, True)
    >>> normal("کوتلی") == normal("کوٹلی"), normal("آباد") == normal("اباد")
    (False, False)
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    composed = unicodedata.normalize("NFKC", text.replace(_TATWEEL, "")).translate(_KEYBOARDS)
    # Composed letters (alef with madda, yeh with hamza, n with tilde) are kept from being taken apart as Arabic marks.
    kept = "".join(_bare(letter) for letter in composed if unicodedata.category(letter) not in ("Cf", "Mn"))
    return " ".join(kept.casefold().split())


def _bare(letter: str) -> str:
    """A Latin letter without its accent; any other letter as it is."""
    return unicodedata.normalize("NFD", letter)[0] if "LATIN" in unicodedata.name(letter, "") else letter


def is_urdu(text: str) -> bool:
    """Whether the text is written in Arabic letters."""
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


@lru_cache(maxsize=16384)
def sound(text: str) -> str:
    """Letters that are often written for one another as one; Urdu as the Latin letters that it is often written with.

    >>> sound("Qilla Abdullah"), sound("killa abdulla"), sound("Kotly"), sound("کوٹلی")
    ('kilabdula', 'kilabdula', 'kutli', 'kutli')
    """
    plain = normal(text)
    if is_urdu(plain):
        plain = "".join(_URDU.get(letter, letter if letter.isascii() else "") for letter in plain)
    else:
        for written, heard in _LATIN:
            plain = plain.replace(written, heard)
    letters = re.sub(r"[^a-z0-9]", "", plain)
    return re.sub(r"(.)\1+", r"\1", letters)


@lru_cache(maxsize=16384)
def consonants(text: str) -> str:
    """What is left of the sound without vowels, which Urdu does not write and Latin spellings vary most in.

    >>> consonants("Muzaffargarh"), consonants("مظفر گڑھ")
    ('mzfrgr', 'mzfrgr')
    """
    heard = sound(text)
    return heard[:1].replace("i", "a").replace("u", "a") + re.sub(r"[aiuw]", "", heard[1:])
