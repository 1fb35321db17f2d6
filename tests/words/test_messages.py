"""Every text exists in both languages with the same parts, and a number in a sentence is its figure's number."""

import re
from string import Formatter

import pytest

from tarazu.words import catalogue, part_text, say, statement
from tarazu.words.numbers import units


def parts(text):
    """The parts of a message, each with the form that it is printed in."""
    return sorted({(name, form) for _, name, form, _ in Formatter().parse(text) if name})


def test_both_languages_say_the_same_things():
    english, urdu = catalogue("en"), catalogue("ur")
    assert english.keys() == urdu.keys()
    differing = {key for key in english if parts(english[key]) != parts(urdu[key])}
    assert not differing


def test_no_judgement_hides_behind_might_or_could():
    """PHIA: likelihood is a word of the yardstick, never a bare 'may', 'might' or 'could'."""
    hedged = {key: text for key, text in catalogue("en").items() if {"might", "could"} & set(text.lower().split())}
    assert not hedged


def test_a_statement_carries_its_text_and_its_parts():
    rate = {"value": 12.42, "interval": [8.1, 17.9], "unit": "per 100,000", "method": "exact Poisson"}
    said = statement("words.phia.likely", rate=rate)
    assert said["text"] == say(said)
    assert said["with"]["rate"] is rate


def test_an_unknown_message_is_an_error_and_not_a_blank():
    with pytest.raises(KeyError):
        say("words.no_such_message")


def test_an_unknown_language_names_those_there_are():
    with pytest.raises(ValueError, match="en, ur"):
        catalogue("xx")


BOUND = re.compile(
    r"\b(?:at least|at most|above|below|more than|fewer than|less than|within|up to|over|under) \{(\w+)(:\w+)?\}"
    r"|\{(\w+)(:\w+)?\} or (?:more|less|fewer)"
)
WITH_A_SIGN = {":share", ":value", ":probability", ":bare", ":short"}


def test_no_sign_stands_inside_a_bound():
    """ "at least >99%": a number beside the words of a bound is printed without a sign of its own."""
    wrong = {
        key: found[0]
        for key, text in catalogue("en").items()
        for found in BOUND.finditer(text)
        if (found[2] or found[4]) in WITH_A_SIGN
    }
    assert not wrong


def test_one_is_singular_and_more_are_plural():
    assert part_text(1, "areas") == "1 area"
    assert part_text(3, "areas") == "3 areas"
    assert part_text(3, "areas", "ur") == "3 علاقے"


REPORT = ("report.", "paper.", "catalog.")  # titles and labels there stand before numbers that are never one


def test_no_number_stands_before_a_bare_plural():
    """ "1 districts": a number that is counted brings its own noun (`{areas:areas}`), which knows one from many."""
    nouns = "|".join(unit.words["en"] for unit in units().values() if unit.kind == "count" and unit.words)
    plural = re.compile(rf"\{{\w+(?::bare|:value)?\}} (?:\w+ )?(?:{nouns})\b")
    wrong = {k: text for k, text in catalogue("en").items() if not k.startswith(REPORT) and plural.search(text)}
    assert not wrong
