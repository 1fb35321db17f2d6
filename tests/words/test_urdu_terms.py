"""Trafficking in persons and smuggling of migrants are two crimes, and no Urdu text calls both by one word."""

import re

from tarazu.catalog.parts import parts
from tarazu.words import catalogue

TRAFFICKING = "انسانی سمگلنگ"
SMUGGLING = "غیر قانونی نقل و حمل"


def labels():
    """The names in the catalogue, in English and Urdu."""
    return [(e.label_en, e.label_ur) for held in parts().values() for e in held.values() if getattr(e, "label_ur", "")]


def test_trafficking_is_always_named_in_full():
    texts = [*catalogue("ur").values(), *(urdu for _, urdu in labels())]
    assert len(texts) > 500
    assert not [t for t in texts if re.search(r"(?<!انسانی )ا?سمگل", t)]


def test_smuggling_has_the_name_that_its_law_has():
    named = [(en, ur) for en, ur in labels() if "smuggl" in en.lower()]
    assert named
    assert not [en for en, ur in named if SMUGGLING not in ur]
    told = catalogue("ur")["report.reading.trafficking_not_smuggling"]
    assert (TRAFFICKING in told, f"مہاجرین کی {SMUGGLING}" in told) == (True, True)
