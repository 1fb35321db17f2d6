"""A text taken apart: figures stay figures, names stay whole, and no name can turn the text around it."""

import pytest

from tarazu.report.blocks import Words
from tarazu.report.prose import plain, prose
from tarazu.words import catalogue, say, statement

RATE = {"value": 1.42, "interval": [0.9, 2.1], "unit": "ratio", "method": "estimate"}
CHANCE = {"value": 0.37, "interval": [0.35, 0.39], "unit": "probability", "method": "estimate"}
SAID = statement(
    "threat.reason.rate_far", place={"en": "Sahil", "ur": "ساحل"}, rate=RATE, ratio=1.5, chance=CHANCE
)  # fmt: skip


def test_a_statement_reads_as_the_catalogues_say_it():
    assert plain(SAID, "en") == SAID["text"]
    assert plain(SAID, "ur") == say(SAID, "ur").replace("\u2068", "").replace("\u2069", "")


def test_figures_and_names_are_pieces_of_their_own():
    pieces = prose(SAID, "en").pieces
    assert [p.figure for p in pieces if p.kind == "figure"] == [RATE, CHANCE]
    assert [p.text for p in pieces if p.kind == "name"] == ["Sahil", "1.50"]


def test_an_urdu_text_has_urdu_names():
    spoken = prose(SAID, "ur")
    assert spoken.language == "ur"
    assert "ساحل" in spoken.text
    assert "Sahil" not in spoken.text


def test_words_without_urdu_are_said_in_english_and_known_as_such():
    assert prose(Words("Lahore"), "ur").language == "en"
    other = {"message": "threat.reason.silence", "with": {"number": 3}, "text": "Three were counted."}
    assert (prose(other, "ur").language, prose(other, "ur").text) == ("en", "Three were counted.")
    assert prose({"message": "nowhere", "text": "Held as it was."}, "ur").text == "Held as it was."


@pytest.mark.parametrize("unsafe", ["\u202e", "\u202a", "\u2066", "\u2069", "\x00", "\x07", "\x1b", "\x7f", "\ufeff"])
def test_characters_that_turn_or_break_a_text_are_taken_out(unsafe):
    words = Words(f"La{unsafe}hore", f"لا{unsafe}ہور")
    assert (plain(words, "en"), plain(words, "ur")) == ("Lahore", "لاہور")
    told = statement("report.why.card", area={"en": words.en, "ur": words.ur}, form={"en": "x", "ur": ""})
    assert unsafe not in plain(told, "en") + plain(told, "ur")


def test_the_joiners_that_urdu_is_spelled_with_stay():
    assert plain(Words("x", "می\u200cخواہم"), "ur") == "می\u200cخواہم"


def test_every_text_of_the_report_is_there_in_both_languages_with_the_same_parts():
    from string import Formatter

    english, urdu = catalogue("en"), catalogue("ur")
    for message in (m for m in english if m.startswith("report.")):
        held = [{f for _, f, _, _ in Formatter().parse(one[message]) if f} for one in (english, urdu)]
        assert held[0] == held[1], message
