"""The chapter on routes: a map and a table a crime, arrows as wide as the count, countries beside the land."""

import re
from xml.etree import ElementTree

import pytest
import shapely

from report_document import BOUNDARIES, Figures, document_with
from tarazu.report.blocks import MapFigure, Table
from tarazu.report.book import Book
from tarazu.report.chapters.routes import chapter
from tarazu.report.html import render_html
from tarazu.report.maps.arrows import COUNTRY, find_places
from tarazu.report.maps.draw import layer_parts, legend_classes
from tarazu.report.maps.furniture import width_of
from tarazu.report.maps.geometry import read_geometry
from tarazu.report.maps.room import box_around
from tarazu.report.picture import draw_picture
from tarazu.report.prose import plain
from tarazu.words import statement

SVG = "{http://www.w3.org/2000/svg}"


def route(count, **way):
    named = {"form": "EX02", "name": "Forced labour", "name_ur": "جبری مشقت", "period": "2022/2024"}
    return {"origin": "XR-N1", "destination": "XR-S1"} | way | named | {"count": count}


@pytest.fixture(scope="module")
def document():
    make = Figures()
    routes = [
        route(make(100)),
        route(make(None, [20, 60], bounds=True), form="EX01"),
        route(make(40), transit="XR-N2", border_point="Gate", destination="", destination_country="Farland"),
    ]
    smuggled = [route(make(300), origin="", origin_country="Farland", transit="XR-S2")]
    said = [statement("threat.routes.apart")]
    held = {"trafficking": {"routes": routes, "statements": []}, "smuggling": {"routes": smuggled, "statements": []}}
    return document_with() | {"routes": held | {"statements": said}}


@pytest.fixture(scope="module")
def geometry(document):
    return read_geometry(BOUNDARIES, document["areas"])


@pytest.fixture(scope="module")
def sections(document):
    return [block for block in chapter(Book(document)).blocks if hasattr(block, "blocks")]


def of(section, kind):
    return next(block for block in section.blocks if isinstance(block, kind))


def drawn(layer, geometry):
    inside = layer_parts(layer, geometry, shared=False, language="en")
    return ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>')


def bent(layer, geometry):
    """The bent lines: width and whether they are the veil of what may be."""
    curves = [p for p in drawn(layer, geometry).iter(SVG + "path") if "Q" in p.get("d") and p.get("stroke") != "#fff"]
    return sorted((float(p.get("stroke-width")), p.get("stroke-opacity") is not None) for p in curves)


def test_each_crime_has_a_map_and_a_table_of_its_own(sections):
    assert [s.id for s in sections] == ["routes-trafficking", "routes-smuggling"]
    numbers = [[a.number for a in of(s, MapFigure).layers[0].arrows] for s in sections]
    assert numbers == [["1", "2", "3"], ["1"]]
    assert [len(of(s, Table).rows) for s in sections] == [3, 1]


def test_the_table_says_what_the_map_draws(sections):
    (_, _, third) = of(sections[0], Table).rows
    said = [plain(c, "en") if not isinstance(c, tuple) else [plain(x, "en") for x in c] for c in third.cells[:4]]
    assert said == ["3", "Shimal", ["Bagh", "Gate"], "Farland"]
    assert third.cells[-1].figure["value"] == 40
    assert third.cells[-1].victims


def test_an_arrow_is_as_wide_as_the_count_and_its_veil_as_it_may_be(sections, geometry):
    widths = bent(of(sections[0], MapFigure).layers[0], geometry)
    most = 100.0
    expected = [(width_of(n, most), False) for n in (20, 40, 40, 100)] + [(width_of(60, most), True)]
    assert widths == sorted((round(w, 1), veil) for w, veil in expected)


def test_widths_of_round_numbers_stand_on_the_map_in_its_own_measure(sections, geometry):
    root = drawn(of(sections[0], MapFigure).layers[0], geometry)
    said = {t.text: float(t.get("y")) for t in root.iter(SVG + "text") if (t.text or "").endswith(" persons")}
    assert list(said) == ["100 persons", "20 persons"]
    lines = {float(e.get("y1")): float(e.get("stroke-width")) for e in root.iter(SVG + "line")}
    assert [lines[y - 3] for y in said.values()] == [round(width_of(n, 100), 1) for n in (100, 20)]


def test_the_legend_says_how_to_read_an_arrow_and_names_no_area(sections, geometry):
    for section, says in zip(sections, ("the veil: at most", "as wide as"), strict=True):
        (entry,) = legend_classes(of(section, MapFigure).layers[0], geometry)
        assert says in plain(entry.words, "en")


def test_a_country_stands_beside_the_land_and_in_the_same_place_on_both_maps(sections, geometry):
    layers = [of(s, MapFigure).layers[0] for s in sections]
    places = [find_places(layer.beside, geometry)["Farland"] for layer in layers]
    assert places[0] == places[1]
    assert not shapely.intersects(box_around(places[0], COUNTRY), geometry.taken)


def test_arrows_between_the_same_places_are_bent_apart(sections, geometry):
    root = drawn(of(sections[0], MapFigure).layers[0], geometry)
    paths = {p.get("d") for p in root.iter(SVG + "path") if "Q" in p.get("d")}
    starts = [re.match(r"M([\d.]+ [\d.]+)Q", d)[1] for d in paths]
    assert max(starts.count(s) for s in starts) >= 2
    assert len(paths) == 4


def test_places_and_numbers_are_named_on_the_map(sections, geometry):
    said = [t.text for t in drawn(of(sections[0], MapFigure).layers[0], geometry).iter(SVG + "text")]
    assert {"Shimal", "Sahil", "Bagh", "Farland", "1", "2", "3"} <= set(said)


def test_without_flows_the_chapter_says_so_and_draws_nothing():
    none = {"statements": [statement("threat.routes.none")]}
    made = chapter(Book(document_with() | {"routes": none}))
    texts = [b.text["text"] for b in made.blocks]
    assert any("No flows from place to place" in t for t in texts)
    assert not [b for b in made.blocks if hasattr(b, "blocks")]


def test_where_every_route_is_small_this_is_said_and_no_map_is_drawn():
    make = Figures()
    small = statement("threat.routes.small", number=make(2, unit="routes"), least=11)
    held = {"trafficking": {"routes": [], "statements": [small]}, "statements": []}
    (section,) = [b for b in chapter(Book(document_with() | {"routes": held})).blocks if hasattr(b, "blocks")]
    assert [type(b).__name__ for b in section.blocks] == ["Paragraph"]


def test_the_map_of_a_crime_is_a_picture_of_its_own(document):
    picture = draw_picture(document, BOUNDARIES, layer="routes-smuggling")
    said = [t.text for t in ElementTree.fromstring(picture.svg).iter(SVG + "text")]
    assert {"Farland", "Shimal", "200 persons"} & set(said) == {"Farland", "200 persons"}
    assert "bent arrow" in picture.alt


def test_the_page_holds_the_chapter_in_both_languages(document):
    page = render_html(document, BOUNDARIES)
    assert 'id="map-routes-trafficking"' in page
    assert "مہاجرین کی غیر قانونی نقل و حمل" in page
