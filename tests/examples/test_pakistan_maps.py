"""The outlines of the example: valid, complete, and neighbours share their border point by point."""

import json

import numpy as np
import pytest
import shapely
from shapely.geometry import box, shape

from tarazu.examples.pakistan import boundaries, neighbours
from tarazu.examples.pakistan.outlines import dissolve, mend, simplify
from tarazu.examples.pakistan.places import districts
from tarazu.examples.pakistan.shipped import path_of, table


@pytest.fixture(scope="module")
def maps():
    return boundaries()


def outlines(collection):
    return {f["properties"]["area"]: shape(f["geometry"]) for f in collection["features"]}


def test_every_district_and_province_has_one_valid_outline(maps):
    drawn = outlines(maps["districts"])
    assert set(drawn) == set(districts()["area"])
    assert shapely.is_valid(np.array(list(drawn.values()))).all()
    assert set(outlines(maps["provinces"])) == {f"PK{n}" for n in range(1, 8)}


def test_neighbours_share_their_border_exactly(maps):
    assert shapely.coverage_is_valid(np.array(list(outlines(maps["districts"]).values())))
    assert shapely.coverage_is_valid(np.array(list(outlines(maps["provinces"]).values())))


def test_every_neighbourhood_survives_the_simplification(maps):
    drawn = outlines(maps["districts"])
    assert len(neighbours()) == 404
    apart = [
        pair
        for pair in neighbours()
        if shapely.intersection(drawn[pair[0]].boundary, drawn[pair[1]].boundary).length == 0
    ]
    assert apart == []


def test_provinces_are_made_of_their_districts(maps):
    drawn, whole = outlines(maps["districts"]), outlines(maps["provinces"])
    codes = table("pk_districts.csv")["area"].tolist()
    made = dissolve(np.array([drawn[code] for code in codes]), [code[:3] for code in codes])
    for code, outline in made.items():
        assert outline.equals(whole[code])


def test_the_file_stays_small_and_on_its_grid(maps):
    assert path_of("districts.geojson").stat().st_size < 400_000
    points = shapely.get_coordinates(list(outlines(maps["districts"]).values()))
    assert np.abs(points * 1e4 - np.round(points * 1e4)).max() < 1e-6


def test_the_line_of_control_is_named_and_dashed(maps):
    (feature,) = maps["line_of_control"]["features"]
    named = {"name": "Line of Control", "name_ur": "لائن آف کنٹرول", "dashed": True}
    assert feature["properties"].items() >= named.items()
    assert shape(feature["geometry"]).geom_type == "MultiLineString"
    assert "OpenStreetMap" in maps["attribution"]
    assert "Line of Control" in maps["note"]["en"]
    json.dumps(maps)  # plain data, ready for a page


def test_mending_and_simplifying_leave_no_gap_and_no_overlap():
    """Two neighbours that overlap by a sliver, with a wavy border between them."""
    wave = [(1 + 0.01 * (n % 2), n / 10) for n in range(11)]
    left = shapely.Polygon([(0, 0), *wave, (0, 1)])
    right = shapely.Polygon([(2, 0), *wave, (2, 1)]).union(box(1.0, 0.2, 1.004, 0.25))
    assert not shapely.coverage_is_valid(np.array([left, right]))
    thin = simplify(mend([left, right]), tolerance=0.1)
    assert shapely.coverage_is_valid(thin)
    assert shapely.union_all(thin).area == pytest.approx(thin[0].area + thin[1].area)
    assert shapely.get_num_coordinates(thin).sum() < 20
    assert thin[0].boundary.intersection(thin[1].boundary).length > 0.9
