"""Every text exists in both languages with the same parts, and a number in a sentence is its figure's number."""

from string import Formatter

import pytest

from tarazu.words import catalogue, say, statement


def parts(text):
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name})


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
