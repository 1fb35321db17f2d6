"""Text inside a line of the page: escaped, in both languages, figures linked, numbers left to right in Urdu."""

import re

import pytest

from tarazu.report.blocks import Shown, Words
from tarazu.report.html.cells import shown
from tarazu.report.html.inline import Inline, apart, slug
from tarazu.report.small import SmallCells
from tarazu.words import statement

INLINE = Inline({"A": 1, "B": 2, "C": 3, "E": 5}, frozenset({"f-t-1"}), SmallCells(11, 5))
FIGURE = {
    "id": "t/1", "value": 12.42, "interval": [8.1, 17.9], "level": 0.95, "unit": "per 100,000", "method": "Poisson",
    "sources": ["A", "B", "C", "E"], "grade": "2C", "lineage": [],
}  # fmt: skip
SMALL = FIGURE | {"id": "t/2", "value": 4, "interval": [4, 4], "unit": "persons", "method": "count"}
HOSTILE = '<script>alert("1")</script>\'"><img src=x onerror=alert(1)>'


def text_of(html):
    return re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize("words", [Words(HOSTILE), Words(HOSTILE, HOSTILE)])
def test_words_of_the_data_cannot_become_markup(words):
    written = INLINE.text(words)
    assert "<script" not in written
    assert "<img" not in written
    assert set(re.findall(r"</?(\w+)", written)) <= {"bdi", "span"}


def test_names_inside_a_statement_cannot_become_markup():
    said = statement("report.why.card", area={"en": HOSTILE, "ur": HOSTILE}, form={"en": "x", "ur": "y"})
    assert set(re.findall(r"</?(\w+)", INLINE.text(said))) <= {"bdi", "span"}


def test_what_has_no_urdu_stands_once():
    assert INLINE.text(Words("Lahore")) == "<bdi lang=en>Lahore</bdi>"
    assert INLINE.text(Words("Lahore", "لاہور")).count("Lahore") == 1


def test_a_figure_leads_to_its_entry_and_brings_its_sources():
    said = statement("response.indicator", place="X", period="2024", indicator="Y", figure=FIGURE)
    written = INLINE.english(said)
    assert '<a class=q href=#f-t-1>12.4 per 100,000 (8.10–17.9)</a>' in written  # fmt: skip
    assert re.findall(r"href=#s(\d)", written) == ["1", "3", "5"]  # 1–3 as a span
    assert "2C" in written


def test_a_figure_that_is_not_indexed_is_no_link():
    assert "href" not in INLINE.figure(FIGURE | {"id": "t/9"}, "12")


def test_the_same_sources_are_cited_once_in_a_sentence():
    said = statement("response.voices.one", voice=FIGURE, figure=FIGURE)
    assert INLINE.english(said).count("<span class=c") == 1


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("شرح 8.1–17.9 فی لاکھ", ["8.1–17.9"]),
        ("امکان >99% ہے", [">99%"]),
        ("فرق −0.17 ہے", ["−0.17"]),
        ("2023–2025 میں 1,044", ["2023–2025", "1,044"]),
        ("مدت 2025-02-09 تا 2025-04", ["2025-02-09", "2025-04"]),
        ("کوئی عدد نہیں", []),
    ],
)
def test_numbers_read_from_left_to_right_in_urdu(text, numbers):
    written = apart(text)
    assert re.findall(r'<bdi dir="ltr">(.*?)</bdi>', written) == [n.replace(">", "&gt;") for n in numbers]
    assert text_of(written) == text.replace(">", "&gt;")


def test_a_small_cell_is_flagged_in_a_sentence_as_in_a_table():
    said = statement("threat.reason.silence", events=SMALL, least=5, years="2022–2024")
    assert "mark-small" in INLINE.english(said)
    assert "mark-small" not in INLINE.english(statement("threat.reason.silence", events=FIGURE, least=5, years="2022"))
    assert "mark-small" in shown(INLINE, Shown(SMALL, victims=True))


@pytest.mark.parametrize("date", ["2025-02-09", "2025-02"])
def test_a_date_stands_on_one_line_and_is_copied_as_it_is(date):
    from importlib.resources import files

    said = statement("report.why.card", area={"en": f"Bagh {date}", "ur": "باغ"}, form={"en": "x", "ur": "y"})
    for written in (INLINE.text(Words(f"in {date}")), INLINE.english(said)):
        assert f"<span class=d>{date}</span>" in written
        assert date in text_of(written)
    look = files("tarazu.report").joinpath("templates/report.css").read_text(encoding="utf-8")
    assert ".d,bdi[dir=ltr]{white-space:nowrap}" in look


def test_a_span_of_years_is_no_date():
    assert "<span class=d>" not in INLINE.text(Words("2023-2025 and 2024-5"))


def test_ids_hold_nothing_that_could_end_an_attribute():
    assert re.fullmatch(r"[A-Za-z0-9_.-]*", slug(HOSTILE + "\u202e é"))
