"""The page as a document: well formed, nothing can break out of it, every figure and link leads somewhere that exists."""

import json
import re

import pytest
from page_parts import agrees, having, read

from report_document import BOUNDARIES, document_with
from tarazu.report.chapters import build_report
from tarazu.report.html import render_html
from tarazu.report.html.inline import anchor
from tarazu.report.walk import by_id, figures_in
from tarazu.words import figure_text

HOSTILE = "<script>alert('x')</script>\" onload=\"x\u202eevil\x07 ' --></style></title>"


@pytest.fixture(scope="module")
def page():
    return render_html(document_with(), BOUNDARIES)


@pytest.fixture(scope="module")
def elements(page):
    return read(page)


@pytest.mark.parametrize("place", ["name", "name_ur", "title"])
def test_no_name_can_break_out_of_the_page(place, page):
    hostile = render_html(document_with(**{place: HOSTILE}), BOUNDARIES)
    found = read(hostile)
    assert sum(e.tag == "script" for e in found) == 1
    assert not [a for e in found for a in e.attributes if a.startswith("on")]
    assert len(found) == pytest.approx(len(read(page)), abs=120)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e]", hostile)
    assert any("<script>alert('x')</script>" in e.text for e in found if e.tag in ("bdi", "span"))


def test_the_page_asks_for_nothing_from_anywhere(page, elements):
    policy = next(e.attributes["content"] for e in elements if e.attributes.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    assert not [s for s in having(elements, "src") if not s.startswith("data:")]
    assert not re.findall(r"url\((?!data:|#)", page)
    assert not [e for e in elements if e.tag == "link" and not e.attributes["href"].startswith("data:")]


def test_ids_are_unique_and_every_link_leads_to_one(elements):
    ids = having(elements, "id")
    assert len(ids) == len(set(ids))
    targets = {h[1:] for h in having(elements, "href") if h.startswith("#")}
    assert targets <= set(ids), targets - set(ids)
    for names in having(elements, "aria-labelledby") + having(elements, "for"):
        assert set(names.split()) <= set(ids)


def test_headings_begin_at_one_and_never_skip_a_level(elements):
    levels = [int(e.tag[1]) for e in elements if re.fullmatch(r"h[1-6]", e.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))


def test_every_figure_shown_has_its_entry_with_method_and_rows(elements):
    report = build_report(document_with())
    rows = {e.attributes["id"]: e.text for e in elements if e.tag == "tr" and "id" in e.attributes}
    shown = {anchor(f): f for f in figures_in(report.chapters)}
    assert len(shown) > 80
    assert set(shown) <= set(rows)
    for name, figure in shown.items():
        assert figure_text(figure) in rows[name]
        assert figure["method"] in rows[name]
        assert figure["lineage"][0] in rows[name]


def test_no_figure_is_shown_without_a_way_to_its_entry(elements):
    """Whatever is set as a figure is a link; the examples in the key to the report are none."""
    assert not [e for e in elements if e.tag == "span" and e.attributes.get("class") == "q"]


def test_every_number_shown_is_the_number_of_its_figure(elements):
    held = {anchor(f): f for f in figures_in(json.loads(json.dumps(document_with())))}
    links = [e for e in elements if e.tag == "a" and e.attributes.get("class") == "q"]
    assert len(links) > 120
    for link in links:
        figure = held[link.attributes["href"][1:]]
        assert agrees(link.text, figure), (link.text, figure)


def test_the_mark_stands_on_the_bar_the_cover_the_urdu_summary_and_the_foot(elements, page):
    marks = [e for e in elements if "tlp" in e.attributes.get("class", "").split()]
    assert [m.text for m in marks] == ["TLP:AMBER+STRICT"] * 3
    assert '@top-right{content:"TLP:AMBER+STRICT"' in page
    assert next(e.text for e in elements if e.tag == "title").startswith("TLP:AMBER+STRICT")


def test_pictures_have_words_and_tables_have_captions_and_scopes(elements):
    for one in (e for e in elements if e.attributes.get("role") == "img"):
        assert one.attributes["aria-labelledby"]
    tables = [e for e in elements if e.tag == "table"]
    assert len(tables) == sum(e.tag == "caption" for e in elements)
    assert all("scope" in e.attributes for e in elements if e.tag == "th")


def test_a_foreign_language_is_marked(elements):
    root = elements[0]
    assert (root.attributes["lang"], root.attributes["dir"]) == ("en", "ltr")
    urdu = next(e for e in elements if e.attributes.get("class") == "urdu")
    assert (urdu.attributes["lang"], urdu.attributes["dir"]) == ("ur", "rtl")


@pytest.mark.parametrize("document", [{}, {"areas": [], "response": {}, "country": {}}, {"tlp": "PURPLE"}])
def test_a_document_of_nothing_renders_and_says_so(document):
    found = read(render_html(document))
    text = " ".join(e.text for e in found if e.tag == "p")
    assert "supports no key judgement" in text
    assert any(e.text == "TLP:AMBER" for e in found)


def test_the_same_document_gives_the_same_bytes():
    assert render_html(document_with(), BOUNDARIES) == render_html(document_with(), BOUNDARIES)


def test_women_and_men_of_unlike_sources_never_share_a_row(elements):
    """Source A counts 26 women and source B 7 men in one province: two rows, each with its blank."""
    table = next(i for i, e in enumerate(elements) if e.attributes.get("id") == "by-sex")
    end = next(i for i, e in enumerate(elements) if i > table and e.tag == "section")
    rows = [e.text for e in elements[table:end] if e.tag == "tr"]
    assert [("26" in r, "7" in r) for r in rows if "26" in r or "7" in r] == [(True, False), (False, True)]
    assert all(r.count("not counted") == 2 for r in rows if "26" in r or "7" in r)


def test_the_index_names_each_figure_once():
    report = build_report(document_with())
    assert len(by_id(report)) == len({f["id"] for f in figures_in(report)})
