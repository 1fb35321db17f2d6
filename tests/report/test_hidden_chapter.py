"""The chapter on those whom nobody saw: only where lists were compared, with the methods side by side and every refusal."""

import pandas as pd
import pytest

from tarazu.assessment import assess
from tarazu.report.blocks import Card, Section, Table
from tarazu.report.chapters import build_report
from tarazu.report.html import render_html
from tarazu.report.prose import plain
from tarazu.report.walk import figures_in
from testland_rows import take_in

LISTS = ["police", "hotline", "shelter"]
MEET = [(1, 0, 0, 60), (0, 1, 0, 40), (0, 0, 1, 50), (1, 0, 1, 12), (0, 1, 1, 9)]


@pytest.fixture
def assessed(testland, monkeypatch):
    from tarazu import settings

    held = settings.defaults()["draws"]
    monkeypatch.setitem(settings.defaults(), "draws", type(held)("draws", 300.0))
    monkeypatch.setattr("tarazu.threat.hidden_population.REPLICATES", 200)
    for period, counts in (("2021", MEET), ("2022", MEET[:3])):
        rows = pd.DataFrame(counts, columns=[*LISTS, "count"]).assign(period=period, source="S1")
        take_in(testland, "capture_histories", rows.to_dict("records"), f"h{period}.csv")
    return assess(testland)


def chapter(document):
    return next((c for c in build_report(document).chapters if c.id == "hidden"), None)


def inside(part, kind):
    if isinstance(part, kind):
        yield part
    for block in getattr(part, "blocks", ()):
        yield from inside(block, kind)


def test_the_chapter_shows_the_figure_its_methods_and_what_was_refused(assessed):
    document = assessed.document
    told = chapter(document)
    estimate, refused = document["hidden_population"]["estimates"][0], document["hidden_population"]["refused"][0]
    tables = {t.id: t for t in inside(told, Table)}
    shown = tables[f"hidden-methods-{estimate['id']}"]
    assert [plain(row.cells[0], "en") for row in shown.rows] == [
        "Links chosen from the data (the figure)",
        "Chao's lower bound",
        "Independent lists",
    ]
    assert shown.rows[0].cells[1].figure == estimate["total"]
    assert len(tables[f"hidden-parts-{estimate['id']}"].rows) == 4
    cards = list(inside(told, Card))
    assert [c.id for c in cards] == [f"hidden-{refused['id']}"]
    assert {f["method"] for f in figures_in(cards[0])} == {"count"}
    said = [plain(item, "en") for block in cards[0].blocks[1:] for item in block.items]
    assert any("Fewer than five persons" in text for text in said)
    assert any("until then show what was recorded" in text for text in said)


def test_sexes_stand_by_themselves_and_with_the_others(assessed):
    held = assessed.document["hidden_population"]
    figure = held["estimates"][0]["total"]
    parts = [{"sex": "female", "age_group": "all", "observed": figure, "total": figure, "together": figure}]
    parts += [{"sex": "male", "age_group": "all", "observed": figure, "reasons": []}]
    told = chapter(
        assessed.document | {"hidden_population": held | {"estimates": [held["estimates"][0] | {"parts": parts}]}}
    )
    (table,) = (t for t in inside(told, Table) if t.id.startswith("hidden-parts"))

    assert plain(table.columns[3].title, "en") == "With the others"
    assert [len(row.cells) for row in table.rows] == [5, 5]
    assert table.rows[0].cells[3].figure == figure
    assert "leans on the other groups" in plain(table.notes[1], "en")


def test_the_page_tells_it_in_both_languages_and_the_method_has_its_name(assessed):
    page = render_html(assessed.document, assessed.boundaries)
    for said in ("Those whom nobody saw", "جنہیں کسی نے نہیں دیکھا", "No overlap seen", "Hidden population"):
        assert said in page


def test_without_lists_there_is_no_chapter(assessed):
    document = {k: v for k, v in assessed.document.items() if k != "hidden_population"}
    assert chapter(document) is None
    assert chapter({}) is None


def test_where_every_list_is_refused_the_chapter_says_that_there_is_no_figure(assessed):
    held = assessed.document["hidden_population"]
    told = chapter(assessed.document | {"hidden_population": held | {"estimates": []}})
    assert [s.id for s in inside(told, Section)] == ["hidden", "hidden-refused"]
    assert any("No figure is given" in plain(t, "en") for b in told.blocks for t in getattr(b, "texts", ()))
