"""The page of an assessment that was really made: what it shows is what assessment.json holds."""

import json
import re

import pytest
from page_parts import agrees, read

from tarazu.assessment import assess
from tarazu.assessment.parts import figures
from tarazu.report.html import render_html
from tarazu.report.html.inline import anchor
from testland_rows import DISTRICTS, EVEN, counts, observed, people


@pytest.fixture
def assessed(testland):
    """Two origins that count in every district, one place far above the others, and people everywhere."""
    numbers = dict(zip(DISTRICTS, (4, 6, 40, 3, 5, 0, 7), strict=True))
    observed(testland, *people(EVEN), file="people.csv")
    observed(testland, *counts(numbers), file="first.csv")
    observed(testland, *counts(numbers, source="S1", voice="state", indicator="victims_confirmed"), file="second.csv")
    made = assess(testland)
    return json.loads(made.to_json()), made.boundaries


def test_every_number_in_the_page_is_the_number_of_its_figure(assessed):
    document, boundaries = assessed
    held = {anchor(figure): figure for figure in figures(document)}
    elements = read(render_html(document, boundaries))
    links = [e for e in elements if e.tag == "a" and e.attributes.get("class") == "q"]
    assert len(links) > 200
    for link in links:
        assert agrees(link.text, held[link.attributes["href"][1:]]), link.text
    rows = {
        e.attributes["id"]: e.text for e in elements if e.tag == "tr" and e.attributes.get("id", "").startswith("f-")
    }
    for name, text in rows.items():
        assert all(line in text for line in held[name]["lineage"])


def test_the_judgements_stand_in_the_page_word_for_word(assessed):
    document, boundaries = assessed
    elements = read(render_html(document, boundaries))
    said = [re.sub(r"\[[^]]*\]\xa0\d\w", "", e.text) for e in elements if e.attributes.get("class") == "e"]
    assert document["key_judgements"]
    for judgement in document["key_judgements"]:
        assert judgement["statement"]["text"] in said
