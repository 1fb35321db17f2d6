"""Charts: every mark at the place its figure says, intervals always drawn, nothing outside the drawing, flags kept."""

import re
from xml.etree import ElementTree

import pytest

from tarazu.report.blocks import Words
from tarazu.report.charts.axis import Axis, around
from tarazu.report.charts.data import (
    Bars,
    Dot,
    DotPlot,
    FunnelPlot,
    Moment,
    Point,
    Series,
    Stage,
    Stages,
    Yardstick,
)
from tarazu.report.charts.draw import draw_chart, figures_of
from tarazu.report.codes import label

SVG = "{http://www.w3.org/2000/svg}"


def figure(value, interval=None, unit="share", **more):
    return {"value": value, "interval": interval, "unit": unit, "method": "estimate"} | more


def drawn(chart, language="en"):
    """The drawing without its patterns."""
    root = ElementTree.fromstring(draw_chart(chart, language=language))
    for definitions in root.findall(SVG + "defs"):
        root.remove(definitions)
    return root


def all_of(root, tag):
    return [dict(e.attrib, text=e.text) for e in root.iter(SVG + tag)]


AXIS = label("picture.rate_axis")
CHARTS = {
    "dots": DotPlot((Dot(Words("A"), figure(0.4, [0.3, 0.6])), Dot(Words("B"), figure(None, [0.1, 0.2]))), AXIS),
    "bars": Bars((Dot(Words("A & <b>"), figure(0.4, [0.3, 0.6])),), AXIS),
    "stages": Stages((Stage(Words("In"), figure(60, unit="cases")), Stage(Words("Out"), figure(3, unit="cases")))),
    "series": Series(
        (Moment("2020", figure(5, [2, 9], "persons")), Moment("2023", figure(8, unit="persons"))), AXIS
    ),
    "funnel": FunnelPlot(
        (Point(Words("Far"), figure(0.9), 40.0, 3), Point(Words("In"), figure(0.5), 60.0, 0)),
        0.5, (20.0, 50.0, 80.0), ((0.3, 0.4, 0.42), (0.7, 0.6, 0.58)), ((0.2, 0.3, 0.35), (0.8, 0.7, 0.65)), AXIS, AXIS,
    ),
    "yardstick": Yardstick(((Words("likely"), 55, 75, "55–75%"),)),
}  # fmt: skip


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("language", ["en", "ur", "both"])
def test_a_chart_is_a_sound_drawing_that_stays_inside_its_frame(name, language):
    root = drawn(CHARTS[name], language)
    _, _, wide, high = map(float, root.attrib["viewBox"].split())
    for one in root.iter():
        for end, most in (("x", wide), ("x1", wide), ("x2", wide), ("cx", wide), ("y", high), ("y2", high)):
            if end in one.attrib:
                assert -1 <= float(one.attrib[end]) <= most + 1, (name, one.attrib)


@pytest.mark.parametrize("name", [n for n in CHARTS if n != "yardstick"])
def test_every_figure_of_a_chart_is_told_beneath_it(name):
    chart = CHARTS[name]
    marks = getattr(
        chart, {"dots": "dots", "bars": "bars", "stages": "stages", "series": "moments"}.get(name, "points")
    )
    assert len(figures_of(chart)) == len(marks)


def test_dots_and_whiskers_stand_at_their_numbers():
    """On an axis from 0: the marks are as far from each other as the numbers are."""
    root = drawn(CHARTS["dots"])
    dot = next(float(c["cx"]) for c in all_of(root, "circle"))
    whisker = next(line for line in all_of(root, "line") if line.get("stroke-width") == "2.2")
    low, high = float(whisker["x1"]), float(whisker["x2"])
    assert (dot - low) / (high - low) == pytest.approx((0.4 - 0.3) / (0.6 - 0.3), abs=0.01)
    bounds = next(line for line in all_of(root, "line") if line.get("stroke-width") == "6")
    assert float(bounds["x2"]) - float(bounds["x1"]) == pytest.approx((high - low) / 3, abs=0.2)


def test_stages_are_to_scale_and_say_their_number():
    root = drawn(CHARTS["stages"])
    wide = [float(r["width"]) for r in all_of(root, "rect") if r.get("height") == "22"]
    assert wide[1] / wide[0] == pytest.approx(3 / 60, abs=0.01)
    assert {"60", "3"} <= {t["text"] for t in all_of(root, "text")}


def test_a_gap_in_a_series_has_its_width_and_no_stroke():
    root = drawn(CHARTS["series"])
    years = [t["text"] for t in all_of(root, "text") if re.fullmatch(r"20\d\d", t["text"])]
    assert years == ["2020", "2021", "2022", "2023"]
    assert not [line for line in all_of(root, "line") if line.get("stroke-width") == "1.6"]


def test_only_points_outside_a_limit_are_named():
    texts = [t["text"] for t in all_of(drawn(CHARTS["funnel"]), "text")]
    assert "Far" in texts
    assert "In" not in texts


def test_labels_are_escaped_and_both_languages_are_there_to_be_chosen():
    root = drawn(Bars((Dot(Words("A & <b>", "الف"), figure(0.4)),), AXIS), "both")
    assert {t.get("class") for t in all_of(root, "text")} >= {"e", "u"}
    assert "A & <b>" in {t["text"] for t in all_of(root, "text")}


@pytest.mark.parametrize("log", [False, True])
def test_an_axis_holds_all_its_numbers_and_ticks_are_round(log):
    axis = around([0.4, 3.7], 10, 110, log=log)
    assert 10 <= axis.at(0.4) < axis.at(3.7) <= 110
    assert all(axis.low <= t <= axis.high for t in axis.ticks())


def test_numbers_beyond_the_ends_stay_at_the_ends():
    assert Axis(0, 1, 0, 100).at(7) == 100
