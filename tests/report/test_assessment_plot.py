"""A map of an assessment as a picture of its own: value and uncertainty, notes and mark with it, as SVG and as PNG."""

import struct
from xml.etree import ElementTree

import pytest

from report_document import BOUNDARIES, document_with
from tarazu.assessment.result import Assessment
from tarazu.report.picture import draw_picture

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def assessment():
    return Assessment(document_with(), BOUNDARIES, {})


def texts(picture):
    return ["".join(e.itertext()) for e in ElementTree.fromstring(picture.svg).iter(SVG + "text")]


@pytest.mark.parametrize(
    ("layer", "titles"),
    [
        ("verdict", ["Verdict", "Information gap"]),
        ("vulnerability", ["Vulnerability", "How sure: P(in the top third)"]),
        ("balance", ["Balance", "How sure: P(need outweighs response)"]),
        ("gap", ["Information gap"]),
    ],
)
def test_a_value_stands_beside_its_uncertainty(assessment, layer, titles):
    said = texts(assessment.plot(layer))
    assert [t for t in said if t in titles] == titles


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_mark_the_notes_and_the_attribution_go_with_it(assessment, language):
    said = " ".join(texts(assessment.plot(language=language)))
    assert "TLP:AMBER+STRICT" in said
    assert "© Reportland survey" in said
    assert ("لائن" if language == "ur" else "The dashed line is approximate.") in said


def test_nothing_runs_out_of_the_picture(assessment):
    root = ElementTree.fromstring(assessment.plot().svg)
    _, _, wide, high = map(float, root.attrib["viewBox"].split())
    places = [(float(e.attrib["x"]), float(e.attrib["y"])) for e in root.iter(SVG + "text")]
    assert all(0 <= x <= wide and 0 <= y <= high for x, y in places)


def test_a_notebook_shows_it(assessment):
    picture = assessment.plot()
    assert picture._repr_svg_().startswith("<svg")
    assert picture.alt in picture._repr_html_()


def test_it_is_saved_as_drawing_and_as_pixels(assessment, tmp_path):
    drawing = assessment.plot().save(tmp_path / "map.svg")
    assert ElementTree.parse(drawing).getroot().tag == SVG + "svg"
    pixels = assessment.plot().save(str(tmp_path / "map.PNG")).read_bytes()
    assert pixels.startswith(b"\x89PNG")
    assert struct.unpack(">I", pixels[16:20])[0] > 1000
    with pytest.raises(ValueError, match=r"\.svg or \.png"):
        assessment.plot().save(tmp_path / "map.pdf")


def test_the_same_assessment_gives_the_same_picture():
    assert draw_picture(document_with(), BOUNDARIES) == draw_picture(document_with(), BOUNDARIES)


def test_what_cannot_be_drawn_is_said_with_what_can():
    with pytest.raises(ValueError, match="no boundaries"):
        draw_picture(document_with(), None)
    with pytest.raises(ValueError, match=r"'exposure'.*balance, gap, verdict, vulnerability"):
        draw_picture(document_with(), BOUNDARIES, layer="exposure")


def test_an_urdu_label_keeps_its_numbers_from_left_to_right(assessment):
    root = ElementTree.fromstring(assessment.plot("vulnerability", language="ur").svg)
    spans = [e for e in root.iter(SVG + "tspan") if "%" in (e.text or "")]
    assert {e.text for e in spans} >= {"\u20665%\u2069", "\u206620%\u2069"}
    assert {e.attrib["font-family"] for e in spans} == {"Source Sans 3"}
