"""Chapters: nothing is said twice, nothing is ranked, small numbers are flagged wherever they stand."""

import copy
import re

import pytest

from report_document import DISTRICTS, Figures, document_with
from tarazu.report.blocks import Bullets, Card, Diagram, Paragraph, Section, Shown, Table
from tarazu.report.book import Book
from tarazu.report.chapters import build_report, common, picture, response, where
from tarazu.report.chapters.verdict_table import FIGURES, verdict_table
from tarazu.report.charts.data import Series
from tarazu.report.charts.draw import draw_chart
from tarazu.report.prose import plain
from tarazu.report.small import SmallCells
from tarazu.words import catalogue, statement

CLEAR = {"value": 0.41, "interval": [0.39, 0.43], "unit": "probability", "method": "draws", "id": "c", "sources": ["A"]}
PLACE = {"en": "Bagh", "ur": "باغ"}


def inside(block, kind):
    """Every block of a kind within another."""
    found = [block] if isinstance(block, kind) else []
    for one in getattr(block, "blocks", ()):
        found += inside(one, kind)
    return found


def table(document, name):
    tables = [t for chapter in build_report(document).chapters for t in inside(chapter, Table)]
    return next(t for t in tables if t.id == name)


def texts(cells):
    return [plain(c, "en") for c in cells if not isinstance(c, Shown | tuple) and hasattr(c, "get")]


@pytest.fixture
def many():
    """Forty districts' worth of verdicts of insufficient evidence, each with its own figures."""
    document = document_with()
    row = next(v for v in document["verdicts"] if v["verdict"] == "insufficient_evidence")
    conditions = [statement("threat.condition.growing", sure=0.8), statement("threat.condition.silent", events=5)]
    failed = statement("threat.reason.failed", verdict={"name": "Emerging", "name_ur": "ابھرتا"}, conditions=conditions)
    make = Figures()
    rows = []
    for number in range(12):
        held = copy.deepcopy(row) | {"area": DISTRICTS[number % 4], "form": f"EX{number:02}"}
        gap = {
            p: make(number / 20, [number / 20] * 2, "share") for p in ("gap", "completeness", "independence", "recency")
        }
        chance = make(number / 15, [0.0, 1.0], "probability")
        held["reasons"] = [
            statement("threat.reason.gap", **gap),
            statement("threat.reason.vulnerable", place=PLACE, share=1 / 3, chance=chance),
            *([failed] if number % 2 else []),
        ]
        rows.append(held)
    return document | {"verdicts": rows}


def test_reasons_that_differ_in_figures_alone_are_columns(many):
    held = table(many, "insufficient_evidence-table")
    heads = [plain(c.title, "en") for c in held.columns]
    assert heads == ["Area", "Form", "Information gap", "P(top third)", "Conditions not met", "Sources, grade"]
    shown = {cell.figure["id"] for row in held.rows for cell in row.cells if isinstance(cell, Shown)}
    assert len(shown) == 24
    assert not [
        c
        for row in held.rows
        for cell in row.cells
        if isinstance(cell, tuple)
        for c in cell
        if "gap is" in plain(c, "en")
    ]


def test_conditions_are_told_in_full_once_and_by_a_word_in_each_row(many):
    held = table(many, "insufficient_evidence-conditions")
    said = [texts(row.cells) for row in held.rows]
    assert [s[1] for s in said] == ["growth", "silence"]
    assert "grows with a probability above 80%" in said[0][2]
    assert all(len(s[-1]) > 5 for s in said)


def test_a_reason_of_an_unknown_kind_is_told_in_words(many):
    stray = statement("threat.explanation.raid")
    for row in many["verdicts"][:-1]:
        row["reasons"].append(stray)
    held = table(many, "insufficient_evidence-table")
    assert "Why this verdict" in [plain(c.title, "en") for c in held.columns]
    assert sum(stray in cell for row in held.rows for cell in row.cells if isinstance(cell, tuple)) == 11


def test_every_reason_of_the_threat_stage_that_has_figures_has_its_column():
    told = {
        m
        for m, text in catalogue("en").items()
        if m.startswith("threat.reason.") and re.search(r"\{\w+(:\w+)?\}", text)
    }
    assert told - {"threat.reason.failed"} == set(FIGURES)


def test_no_rows_no_table():
    assert verdict_table(Book({}), [], "no_sign") == ()


def test_a_place_with_one_verdict_on_several_forms_stands_on_one_card():
    document = document_with()
    again = [dict(v, form="EX04") for v in document["verdicts"] if v["verdict"] == "hotspot"]
    section = where.chapter(Book(document | {"verdicts": document["verdicts"] + again}))
    hotspots = next(s for s in inside(section, Section) if s.id == "verdict-hotspot")
    assert len(hotspots.blocks) == 2  # what the verdict means, and one card
    lead = [plain(b.lead, "en") for b in hotspots.blocks[1].blocks if hasattr(b, "lead")]
    assert lead[:2] == ["Why this verdict: Forced labour", "Why this verdict: EX04"]
    assert lead.count("What else explains it") == 1


def test_districts_stand_by_province_and_name_whatever_their_figures():
    document = document_with()
    for number, row in enumerate(document["vulnerability"]["districts"]):
        row["score"]["value"] = 1 - number / 10
    for name in ("vulnerability-table", "activity-table", "balance-table", "gaps"):
        held = table(document, name)
        groups = [plain(r.group, "en") for r in held.rows]
        assert groups == sorted(groups), name
        first = [plain(getattr(r.cells[0], "words", r.cells[0]), "en") for r in held.rows]
        assert first == ["Bagh", "Shimal", "Sahil", "Wadi"], name


def test_the_newest_year_of_an_outside_view_stands_first():
    held = table(document_with(), "outside-views")
    assert len(held.rows) == 1
    assert plain(held.rows[0].cells[2], "en") == "2023"
    assert plain(held.rows[0].cells[4][0], "en") == "2022: 7.5"


def test_a_small_cell_is_flagged_in_tables_and_in_charts():
    """3 decided cases, 7 men, 9 recorded victims."""
    document = document_with()
    small = SmallCells.of(document)
    marks = [
        (cell.figure["value"], mark.code)
        for chapter in build_report(document).chapters
        for held in inside(chapter, Table)
        for row in held.rows
        for cell in row.cells
        if isinstance(cell, Shown)
        for mark in small.marks(cell)
        if mark.code.startswith("mark-small")
    ]
    assert {(7, "mark-small"), (9, "mark-small")} <= set(marks)
    funnel = next(b for b in response.chapter(Book(document)).blocks if getattr(b, "id", "") == "funnel").blocks[1]
    assert "n&lt;5" in draw_chart(funnel.chart)


def test_a_small_count_in_a_series_is_a_hollow_point():
    document = document_with()
    document["picture"][0]["counts"][0]["count"]["value"] = 8
    charts = [
        b.chart for s in inside(picture.chapter(Book(document)), Section) for b in s.blocks if hasattr(b, "chart")
    ]
    series = next(draw_chart(c) for c in charts if isinstance(c, Series))
    assert len(re.findall('<circle[^>]*fill="#fff"', series)) == 1


def test_two_years_are_no_series():
    document = document_with()
    del document["picture"][0]["counts"][0]
    charts = [
        b.chart for s in inside(picture.chapter(Book(document)), Section) for b in s.blocks if hasattr(b, "chart")
    ]
    assert not any(isinstance(c, Series) for c in charts)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2024-02-01/2024-02-29", "2024-02"),
        ("2024-02-01/2024-02-28", "2024-02-01 – 2024-02-28"),
        ("2025-01-01/2025-02-09", "2025-01-01 – 2025-02-09"),
        ("2023-01-01/2023-12-31", "2023-01 – 2023-12"),
        (None, ""),
    ],
)
def test_a_period_is_written_as_people_write_it(period, said):
    assert common.period_words(period).en == said


def test_axis_titles_fit_their_charts():
    """Half the size of a letter an average letter is wide; 270 units are there from the labels to the edge."""
    for message, text in catalogue("en").items():
        if message.startswith("report.") and message.endswith("axis"):
            assert len(text) * 0.5 * 10.5 < 275, message


def test_of_a_province_the_total_stands_and_of_the_country_every_group():
    """North: 40 of everyone, 26 women; the women stand in the gendered lens."""
    held = table(document_with(), "counts-EX02")
    said = [(plain(r.cells[0], "en"), r.cells[5].figure["value"]) for r in held.rows]
    assert said == [("North", 40), ("North", 7), ("Reportland", 52), ("South", 12)]


def test_ages_are_told_apart_only_where_nobody_tells_them_together():
    document = document_with()
    counts = document["picture"][0]["counts"]
    girls = dict(counts[-2], age_group="0-17", count=dict(counts[-2]["count"], value=19, id="t/900"))
    boys = dict(
        counts[-1], age_group="0-17", sex="female", count=dict(counts[-1]["count"], value=18, id="t/901", sources=["C"])
    )
    counts += [girls, boys]
    values = [c.figure["value"] for r in table(document, "by-sex").rows for c in r.cells if isinstance(c, Shown)]
    assert sorted(values) == [7, 18, 26]


def test_a_driver_is_told_once_with_its_probability():
    document = document_with()
    row = document["why_there"][0]
    driver = row["drivers"][0]
    row["statements"].insert(
        0,
        statement(
            "threat.why.higher", driver=PLACE, observed=driver["observed"], national=driver["national"], chance=CLEAR
        ),
    )
    card = next(c for chapter in build_report(document).chapters if chapter.id == "why" for c in inside(chapter, Card))
    drivers = inside(card, Table)[0]
    assert drivers.rows[0].cells[-1].figure == CLEAR
    assert not [b for b in card.blocks if isinstance(b, Paragraph) and "probability" in plain(b.text, "en")]


def test_duties_and_partners_are_named_and_not_coded():
    chapters = {c.id: c for c in build_report(document_with()).chapters}
    said = [
        plain(t, "en")
        for card in inside(chapters["balance"], Card)
        for b in card.blocks
        if isinstance(b, Bullets)
        for t in b.items
    ]
    assert any(s.startswith("Trafficking Protocol, article 6(3): Physical") for s in said)
    partner = table(document_with(), "indicators-table").rows[0].cells[-1][0]
    assert plain(partner, "en") != "PI-H01"


def test_the_count_of_one_part_is_not_told_as_that_of_the_whole():
    """North's 40 of everyone, passed on to the country as a sum of one of two parts, stands in North's row alone."""
    document = document_with()
    counts = document["picture"][0]["counts"]
    north = next(c for c in counts if c["area"] == "XR-N" and c["sex"] == "all")
    north["count"]["lineage"] = ["north.csv:7@0123abcd"]
    counts.append(dict(north, area="XR", areas_summed=1, areas_within=2, count=dict(north["count"], id="t/950")))
    held = table(document, "counts-EX02")
    assert [plain(r.cells[0], "en") for r in held.rows if 40 in values(r)] == ["North"]


def test_a_sum_says_over_how_many_areas_and_is_not_as_published():
    document = document_with()
    whole = next(c for c in document["picture"][0]["counts"] if c["area"] == "XR" and c["period"] == "2024")
    whole |= {"areas_summed": 2, "areas_within": 5}
    row = next(r for r in table(document, "counts-EX02").rows if 52 in values(r))
    assert plain(row.cells[1][-1], "en") == "summed over 2 of 5 areas"
    assert "published" not in row.cells[5].marks
    notes = [d.notes for s in inside(picture.chapter(Book(document)), Section) for d in s.blocks if hasattr(d, "chart")]
    assert sum("change of areas" in plain(n, "en") for held in notes for n in held) == 1


def test_each_count_has_the_definition_of_its_source_beside_it():
    notes = [plain(n, "en") for n in table(document_with(), "counts-EX02").notes]
    assert "[1] counts by this definition: Palermo Protocol" in notes


def test_what_caps_a_grade_is_said_once_with_its_areas():
    document = document_with()
    cap = statement("response.profile.cap_unknown", indicator="Complicity")
    document["response"]["profile"] = [
        {"area": a, "pillar": "prosecution", "grade": "C", "caps": [cap]} for a in ("XR-N", "XR-S")
    ]
    chapter = response.chapter(Book(document))
    caps = next(s for s in inside(chapter, Section) if s.id == "four-ps-caps")
    assert [plain(t, "en") for t in caps.blocks[0].items] == [f"North and South: {cap['text']}"]


def test_a_profile_leads_to_why_there():
    chapter = next(c for c in build_report(document_with()).chapters if c.id == "profiles")
    profile = next(s for s in inside(chapter, Section) if s.id == "profile-XR-N1")
    assert "why-XR-N1" in [getattr(meaning, "target", "") for _, meaning in profile.blocks[0].items]


def test_every_driver_is_printed_with_its_unit():
    """Shares show their percent sign; what has none says per how many, in both languages, and so does the axis."""
    document = document_with()
    told = {"value": 92.25, "interval": [70.0, 120.0], "unit": "per 1,000 households", "method": "m", "id": "u"}
    document["vulnerability"]["districts"][0]["drivers"][0]["observed"] = told
    why_row = document["why_there"][0]["drivers"][0] | {
        "observed": told,
        "difference": told | {"value": 85.8},
        "national": told | {"value": 6.47},
    }
    document["why_there"][0]["drivers"] = [why_row, why_row]
    chapters = build_report(document).chapters
    place = document["vulnerability"]["districts"][0]["area"]
    drawn = [t for c in chapters for t in inside(c, Table) if t.id.startswith(("why-drivers", f"drivers-{place}"))]
    assert len(drawn) >= 2
    for held in drawn:
        name, unit = held.rows[0].cells[0]
        assert (plain(name, "en"), plain(unit, "en")) == ("Poverty", "per 1,000 households")
        assert plain(unit, "ur") == "فی ہزار گھرانے"
    axes = [plain(b.chart.axis, "en") for c in chapters for b in inside(c, Diagram) if b.id.startswith("why-chart")]
    assert axes == ["difference from the median district, per 1,000 households"]


def values(row):
    return [c.figure["value"] for c in row.cells if isinstance(c, Shown)]


def test_every_setting_has_a_name_that_people_can_read():
    from tarazu.settings import defaults

    for language in ("en", "ur"):
        assert [s for s in defaults() if f"report.setting.{s}" not in catalogue(language)] == []
