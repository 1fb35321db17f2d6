"""Spellings of one name brought together: what Latin letters do to names in Urdu, Punjabi, Sindhi and Pashto."""

import re
import unicodedata

# Two spellings of one sound, in the order in which they are replaced. Seen in lists: Naveed and Navid, Yousaf and
# Usaf, Waqas and Vakas, Zubaida and Subaida, Mehmood and Mahmud.
SAME_SOUND = (
    ("ph", "f"),
    ("ee", "i"),
    ("oo", "u"),
    ("ou", "u"),
    ("aa", "a"),
    ("ie", "i"),
    ("ei", "i"),
    ("ai", "i"),
    ("ay", "i"),
    ("q", "k"),
    ("c", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("y", "i"),
    ("z", "s"),
    ("o", "u"),
    ("e", "i"),
)
ARABIC_FORMS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ہ", "ه": "ہ", "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و"})
NOT_LETTERS = re.compile(r"[\W\d_]+")
TWICE = re.compile(r"(.)\1+")
SILENT_H = re.compile(r"h(?=[^aiu]|$)")
VOWELS = re.compile(r"[aiu]")


def normal_form(name: str) -> str:
    """The name as all its usual spellings have it; empty where nothing is left. Urdu script stays Urdu script.

    >>> normal_form("Naveed") == normal_form(" navid ") == "navid"
    True
    >>> normal_form("Waqas") == normal_form("Vakas"), normal_form("Mehmood") == normal_form("Mahmood")
    (True, False)
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in letters if not unicodedata.combining(c)).translate(ARABIC_FORMS)
    letters = NOT_LETTERS.sub("", letters)
    for spelling, sound in SAME_SOUND:
        letters = letters.replace(spelling, sound)
    return SILENT_H.sub("", TWICE.sub(r"\1", letters))


def skeleton(normal: str) -> str:
    """First letter and consonants of a normal form: what most misspellings leave alone.

    >>> skeleton(normal_form("Parveen")), skeleton(normal_form("Parvin")), skeleton(normal_form("Aslam"))
    ('prvn', 'prvn', 'aslm')
    """
    return normal[:1] + VOWELS.sub("", normal[1:])
