"""The chapter on what may come: stories in folds, bars of time, experts by code, and plain words where there is nothing."""

import json

import pytest

from tarazu.assessment import assess
from tarazu.report.blocks import Card, Diagram, Note, Table
from tarazu.report.chapters import build_report
from tarazu.report.charts.draw import draw_chart
from tarazu.report.html import render_html
from tarazu.report.prose import plain
from testland_rows import counts, observed, people, take_in

FLOOD = {
    "area": "XT-P01", "indicator": "DR-05", "form": "all", "voice": "state", "source": "S1", "value": "4200",
    "period": "2023-07/2023-09", "detail": "persons displaced",
}  # fmt: skip
ITEM = {
    "kind": "calibration",
    "scale": "uniform",
    "unit": "cases",
    "form": "all",
    "source": "S2",
    "scenario": "",
    "horizon": "",
}


def answers():
    for expert, low in (("E1", 10), ("E2", 12), ("E3", 40)):
        for item in ("C1", "C2"):
            yield ITEM | {
                "expert": expert, "item": item, "question": f"Cases <{item}>?", "q05": f"{low}", "q50": f"{low + 8}",
                "q95": f"{low + 20}", "realisation": "19",
            }  # fmt: skip
        yield ITEM | {
            "expert": expert, "item": "O1", "question": "A flood?", "kind": "outlook", "q05": "0.2", "q50": "0.6",
            "q95": "0.9", "realisation": "", "unit": "probability", "scenario": "SC-02", "horizon": "24",
        }  # fmt: skip


@pytest.fixture
def quick(monkeypatch):
    from tarazu import settings

    held = settings.defaults()["draws"]
    monkeypatch.setitem(settings.defaults(), "draws", type(held)("draws", 300.0))


@pytest.fixture
def assessed(testland, quick):
    observed(testland, *people({"XT-P01": 1000, "XT-P02": 1000}), *counts({"XT-P02": 30}), FLOOD)
    take_in(testland, "judgements", list(answers()), "judgements.csv")
    return assess(testland)


def chapter(document):
    return next(c for c in build_report(document).chapters if c.id == "outlook")


def inside(part, kind):
    if isinstance(part, kind):
        yield part
    for block in getattr(part, "blocks", ()):
        yield from inside(block, kind)


def test_every_scenario_is_a_card_and_only_a_judged_one_has_a_word_of_likelihood(assessed):
    cards = {card.id: card for card in inside(chapter(assessed.document), Card)}
    assert len(cards) == 6
    tagged = {name: [tag.code for tag in card.tags] for name, card in cards.items() if card.tags}
    assert tagged == {"outlook-SC-02": ["phia-likely"]}
    assert not cards["outlook-SC-02"].folded


def test_the_times_of_a_shock_are_bars_of_months_and_the_table_names_the_place(assessed):
    told = chapter(assessed.document)
    diagram = next(d for d in inside(told, Diagram) if d.id == "outlook-times")
    early, late = diagram.chart.dots
    # From 1 January 2024: until 30 March, and from then to 30 September 2025.
    assert early.figure["interval"] == [0, pytest.approx(2.9, abs=0.11)]
    assert late.figure["interval"] == [pytest.approx(3, abs=0.11), pytest.approx(21, abs=0.11)]
    assert "1 area" in plain(early.label, "en")
    (table,) = (t for t in inside(told, Table) if t.id == "outlook-shock-table")
    cells = table.rows[0].cells
    assert [plain(words, "en") for words in cells[1]] == ["Flood displacement", "persons displaced"]
    assert cells[3].figure["value"] == 4200
    assert len(cells[4]) == 2


def test_an_item_shows_each_expert_by_code_and_both_pools(assessed):
    diagram = next(d for d in inside(chapter(assessed.document), Diagram) if d.id == "outlook-item-O1")
    assert [plain(dot.label, "en") for dot in diagram.chart.dots] == [
        "Expert E1",
        "Expert E2",
        "Expert E3",
        "All alike",
        "Weighed by what they know",
    ]
    known = next(d for d in inside(chapter(assessed.document), Diagram) if d.id == "outlook-item-C1")
    assert known.chart.reference["value"] == 19
    assert "<svg" in draw_chart(diagram.chart)


def test_the_page_escapes_a_question_and_every_figure_of_the_chapter_has_an_id(assessed):
    page = render_html(assessed.document, assessed.boundaries)
    assert "Cases &lt;C1&gt;?" in page
    assert "Cases <C1>" not in page
    assert 'id="outlook-times"' in page
    assert all("id" in figure for figure in _figures(assessed.document["outlook"]))


def _figures(part):
    if isinstance(part, dict):
        if "lineage" in part:
            yield part
        for held in part.values():
            yield from _figures(held)
    elif isinstance(part, list):
        for held in part:
            yield from _figures(held)


def test_where_nobody_was_asked_the_chapter_says_so_and_has_no_likelihood(testland, quick):
    observed(testland, *counts({"XT-P02": 30}))
    assessed = assess(testland)
    told = chapter(assessed.document)
    said = json.dumps(assessed.document["outlook"])
    assert "No expert was asked" in said
    assert "phia" not in said
    assert not list(inside(told, Diagram))
    assert all(not card.tags for card in inside(told, Card))


def test_a_document_without_the_part_has_a_chapter_that_says_so():
    told = chapter({})
    assert [note.tone for note in inside(told, Note)] == ["draft"]


def test_a_season_is_drawn_over_a_line_where_all_months_are_alike(assessed):
    from tarazu.words import statement

    def figure(value, ends):
        return {
            "value": value,
            "interval": ends,
            "unit": "share",
            "method": "x",
            "sources": ["S1"],
            "grade": "1A",
            "id": "F1",
        }

    form = {
        "form": "all", "name": "All forms", "name_ur": "تمام", "shown": True, "even": figure(1 / 12, [1 / 12, 1 / 12]),
        "statement": statement("threat.outlook.season.few_events"),
        "months": [{"month": m, "share": figure(0.08, [0.05, 0.1])} for m in range(1, 13)],
    }  # fmt: skip
    outlook = assessed.document["outlook"] | {"seasons": {"forms": [form], "statements": []}}
    diagram = next(d for d in inside(chapter(assessed.document | {"outlook": outlook}), Diagram) if "season" in d.id)
    assert [plain(dot.label, "ur") for dot in diagram.chart.dots][:2] == ["جنوری", "فروری"]
    assert diagram.chart.reference["value"] == pytest.approx(1 / 12)
