"""Maps: areas in the colour of their class, the unknown hatched, disputed lines dashed and named beside the land."""

import copy
from xml.etree import ElementTree

import pytest
import shapely
from shapely.geometry import box

from report_document import BOUNDARIES, document_with
from tarazu.report.book import Book
from tarazu.report.chapters.layers import activity_maps, index_maps, live_map, verdict_maps
from tarazu.report.html.pictures import credits
from tarazu.report.maps.draw import class_of, layer_parts, legend_classes
from tarazu.report.maps.geometry import NAME, TENTHS, WIDTH, read_geometry
from tarazu.report.maps.palette import BALANCE, DOUBT, SUPPRESSED, UNCERTAIN, VALUE, VERDICT

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def book():
    return Book(document_with())


@pytest.fixture(scope="module")
def geometry(book):
    return read_geometry(BOUNDARIES, book.part("areas"))


@pytest.fixture(scope="module")
def verdicts(book):
    return live_map(book)[0].layers[0]


def test_each_verdict_has_its_colour_and_its_sign(verdicts):
    held = [class_of(verdicts, a) for a in ("XR-N1", "XR-N2", "XR-S1", "XR-S2")]
    assert [c.code for c in held] == ["hotspot", "blind_spot", "no_sign", "insufficient_evidence"]
    assert len({c.fill for c in held}) == len({(c.sign, c.hatched) for c in held}) == 4
    assert held[-1].hatched


def test_an_area_that_nothing_is_said_of_is_unknown_and_in_the_legend(verdicts, geometry):
    assert class_of(verdicts, "XR-ZZ").hatched
    assert verdicts.unknown in {c.code for c in legend_classes(verdicts, geometry)}


def test_every_value_has_its_uncertainty_beside_it(book):
    for made in (*activity_maps(book), *index_maps(book, "vulnerability")):
        value, doubt = made.layers
        assert {c.fill for c in value.classes if not c.hatched} <= {*VALUE, *SUPPRESSED[0], *SUPPRESSED[1], UNCERTAIN}
        assert {c.fill for c in doubt.classes if not c.hatched} <= set(DOUBT)


def test_forms_about_which_something_is_settled_are_drawn_apart(book):
    assert [layer.id for layer in verdict_maps(book)[0].layers] == ["verdict-EX02-district"]


def test_provinces_are_the_union_of_their_districts(geometry):
    assert list(geometry.at("province")) == ["XR-N", "XR-S"]


def test_neighbours_share_their_border(geometry):
    """Simplified together, so that no gap opens between two districts."""
    west, east = (corners(geometry.at("district")[a].path) for a in ("XR-N1", "XR-N2"))
    assert max(x for x, _ in west) == min(x for x, _ in east)


def corners(path):
    x, y = map(int, path[1 : path.index("l")].split())
    found = [(x, y)]
    numbers = list(map(int, path[path.index("l") + 1 :].rstrip("z").split()))
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


def test_the_map_is_no_wider_than_its_frame_and_north_is_up(geometry):
    held = {a: corners(o.path) for a, o in geometry.at("district").items()}
    assert all(0 <= x <= WIDTH * TENTHS for c in held.values() for x, _ in c)
    assert min(y for _, y in held["XR-N1"]) < min(y for _, y in held["XR-S1"])


def test_the_line_of_control_is_dashed_and_named_in_both_languages(verdicts, geometry):
    inside = layer_parts(verdicts, geometry, shared=False, language="both")
    root = ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>')
    dashed = [e for e in root.iter(SVG + "path") if "stroke-dasharray" in e.attrib]
    assert len(dashed) == 1
    texts = [e.text for e in root.iter(SVG + "text")]
    assert "Line of" in texts
    assert any("لائن" in t for t in texts)


def test_the_name_of_the_line_stands_outside_every_area(geometry):
    x, y = geometry.borders[0].beside
    name = box(x - NAME[0] / 2, y - NAME[1] / 2, x + NAME[0] / 2, y + NAME[1] / 2)
    land = [
        shapely.Polygon([(a / TENTHS, b / TENTHS) for a, b in corners(o.path)])
        for o in geometry.at("district").values()
    ]
    assert not any(name.intersects(one) for one in land) or not room_beside(land)


def room_beside(land):
    """Whether the frame has room for the name outside the land at all."""
    west, _, east, _ = shapely.total_bounds(land)
    return WIDTH - (east - west) > NAME[0]


def test_the_note_and_the_attribution_stand_under_every_map(geometry):
    note, source = credits(geometry)
    said = [note.en, source["text"]]
    assert said == ["The dashed line is approximate.", "Boundaries: © Reportland survey."]


def test_without_boundaries_there_is_no_map_and_no_fault():
    empty = read_geometry(None, [])
    assert empty.levels == {}
    assert empty.borders == ()


def test_a_line_alone_or_an_area_of_no_size_does_no_harm():
    bent = copy.deepcopy(BOUNDARIES)
    bent["features"][0]["geometry"]["coordinates"] = [[[70, 31], [70, 31], [70, 31], [70, 31]]]
    assert set(read_geometry(bent, []).at("district")) == {"XR-N1", "XR-N2", "XR-S1", "XR-S2"}
    lines = {"type": "FeatureCollection", "features": BOUNDARIES["features"][-1:]}
    assert read_geometry(lines, []).levels == {}


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scale", [VALUE, DOUBT, *SUPPRESSED])
def test_a_scale_runs_from_light_to_dark_so_that_grey_paper_keeps_it(scale):
    grey = [luminance(c) for c in scale]
    assert grey == sorted(grey, reverse=True)
    assert min(a - b for a, b in zip(grey, grey[1:], strict=False)) > 0.04


def test_no_scale_runs_from_green_to_red():
    """Domain rule 3.4: no colour says good or bad."""
    for colour in (*VALUE, *DOUBT, *SUPPRESSED[0], *SUPPRESSED[1], *VERDICT.values(), *BALANCE.values()):
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        assert not (green > red + 60 and green > blue + 40), colour
