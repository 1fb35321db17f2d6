"""Beside the land: a scale that is true, north, the count of what nothing is known of, and where the boundaries are from."""

import copy
import re
from dataclasses import replace
from math import cos, radians
from xml.etree import ElementTree

import pytest
import shapely
from shapely.geometry import box, mapping

from report_document import BOUNDARIES, document_with
from tarazu.report.book import Book
from tarazu.report.chapters.layers import activity_maps, live_map
from tarazu.report.html.pictures import credits
from tarazu.report.maps.draw import LINES, class_of, layer_parts
from tarazu.report.maps.furniture import furniture, unknown_areas
from tarazu.report.maps.geometry import FURNITURE, TENTHS, WIDTH, read_geometry
from tarazu.report.maps.room import room_for
from tarazu.report.maps.suppression import band_of_ratio

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def book():
    return Book(document_with())


@pytest.fixture(scope="module")
def geometry(book):
    return read_geometry(BOUNDARIES, book.part("areas"))


def drawn(inside):
    return ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>')


def square(area, *corners, level="district"):
    return {"type": "Feature", "properties": {"area": area, "level": level}, "geometry": mapping(box(*corners))}


@pytest.mark.parametrize("latitude", [0.0, 30.0, 60.0])
def test_the_scale_is_true_at_the_middle_of_the_map(book, latitude):
    """A degree of longitude is 111.3 km at the equator, and the cosine of that elsewhere."""
    land = {"features": [square("A", 10, latitude - 1, 12, latitude + 1)]}
    geometry = read_geometry(land, [])
    inside = furniture(live_map(book)[0].layers[0], geometry, "en")
    lines = [e for e in drawn(inside).iter(SVG + "line") if e.get("y1") == e.get("y2")]
    units = float(lines[0].get("x2")) - float(lines[0].get("x1"))
    (kilometres,) = (
        int(found[1]) for t in drawn(inside).iter(SVG + "text") if (found := re.match(r"(\d+) km", t.text))
    )
    across = 2 * 111.3 * cos(radians(latitude)) / (WIDTH - 12)
    assert kilometres == pytest.approx(units * across, rel=0.005)


def test_scale_and_arrow_stand_where_there_is_no_land(geometry):
    left, top = geometry.corner
    here = box(left, top, left + FURNITURE[0], top + FURNITURE[1])
    assert left >= 0
    assert top + FURNITURE[1] <= geometry.height
    for outline in geometry.at("district").values():
        x, y = outline.inside
        assert not here.contains(shapely.Point(x, y))


def test_a_country_that_fills_the_frame_gets_room_below_it():
    geometry = read_geometry({"features": [square("A", 0, 0, 2, 2)]}, [])
    lowest = geometry.corner[1]
    assert lowest > WIDTH - 12
    assert geometry.height == pytest.approx(lowest + FURNITURE[1])


def test_no_box_is_found_where_there_is_no_room():
    assert room_for((10, 10), (50, 50), box(0, 0, 50, 50), shapely.area) is None


def test_a_map_counts_the_areas_that_nothing_is_known_of(book, geometry):
    layer = live_map(book)[0].layers[0]
    hatched = sum(class_of(layer, area).hatched for area in geometry.at("district"))
    assert unknown_areas(layer, geometry) == (hatched, 4)
    said = " ".join(t.text for t in drawn(furniture(layer, geometry, "en")).iter(SVG + "text"))
    assert f"{hatched} of 4 areas hatched" in said


def test_divisions_are_drawn_between_districts_and_provinces():
    areas = [
        {"area": "C", "level": "country", "parent": ""},
        {"area": "P", "level": "province", "parent": "C"},
        *({"area": d, "level": "division", "parent": "P"} for d in ("D1", "D2")),
        *({"area": a, "level": "district", "parent": d} for a, d in (("A1", "D1"), ("A2", "D1"), ("A3", "D2"))),
    ]
    land = {"features": [square(f"A{i}", i, 0, i + 1, 1) for i in (1, 2, 3)]}
    geometry = read_geometry(land, areas)
    assert [*geometry.at("division"), *geometry.at("province")] == ["D1", "D2", "P"]
    layer = live_map(Book(document_with()))[0].layers[0]
    groups = [
        g.get("stroke-width") for g in drawn(layer_parts(layer, geometry, shared=False, language="en")).iter(SVG + "g")
    ]
    assert groups[:3] == ["5", *(str(width) for _, width in LINES.values())]
    assert sorted(map(int, groups[:3])) == list(map(int, groups[:3]))


def test_a_dissolved_division_has_no_line_inside_it():
    areas = [{"area": "D", "level": "division", "parent": ""}] + [
        {"area": a, "level": "district", "parent": "D"} for a in ("A1", "A2")
    ]
    geometry = read_geometry({"features": [square("A1", 0, 0, 1, 1), square("A2", 1, 0, 2, 1)]}, areas)
    path = geometry.at("division")["D"].path
    assert path.count("M") == 1
    (x, _), middle = map(int, re.match(r"M(\d+) (\d+)", path).groups()), WIDTH * TENTHS / 2
    assert x != middle


@pytest.mark.parametrize(
    ("interval", "value", "code"),
    [
        ([1.4, 2.2], 1.8, "0-3"), ([0.9, 2.2], 1.4, "0-2"), ([0.9, 2.3], 1.4, "1-1"), ([0.4, 1.5], 0.9, "1-0"),
        ([0.5, 2.1], 1.8, "2-0"), ([0.0, 1.0], 0.2, "2-0"),
    ],
)  # fmt: skip
def test_the_less_is_known_the_fewer_values_a_map_tells_apart(interval, value, code):
    """Value-suppressing: four bands, then two, then none."""
    assert band_of_ratio({"value": value, "interval": interval}) == code


def test_what_is_less_sure_is_veiled_and_so_apart_in_greyscale_too(book):
    for made in activity_maps(book):
        classes = {one.code: one for one in made.layers[0].classes}
        assert all(one.veiled == code.startswith("1-") for code, one in classes.items())
        assert len({(c.fill, c.veiled, c.hatched, c.sign) for c in classes.values()}) == len(classes)
        assert any("upper end of the interval" in note["text"] for note in made.notes)


def test_a_veiled_area_is_drawn_with_its_colour_and_the_veil(book, geometry):
    (made, *_) = activity_maps(book)
    veiled = next(one for one in made.layers[0].classes if one.veiled)
    layer = replace(made.layers[0], of_area=dict.fromkeys(geometry.at("district"), veiled.code), level="district")
    fills = [p.get("fill") for p in drawn(layer_parts(layer, geometry, shared=False, language="en")).iter(SVG + "path")]
    assert fills[:2] == [veiled.fill, "url(#veil10)"]


def test_the_day_of_the_boundaries_is_printed_where_their_source_gives_it():
    dated = copy.deepcopy(BOUNDARIES)
    dated["features"][-1]["properties"]["as_of"] = "2026-08-01"
    assert credits(read_geometry(dated, []))[1]["text"] == "Boundaries: © Reportland survey, as of 2026-08-01."
    bare = {"features": [square("A", 0, 0, 1, 1)]}
    assert "not given" in credits(read_geometry(bare, []))[1]["text"]
