"""Colours of the maps for all common kinds of colour vision: classes of one map stay apart, by colour or by sign."""

from itertools import combinations

import numpy as np
import pytest

from tarazu.report.maps.palette import BALANCE, DOUBT, SIGN, SUPPRESSED, UNCERTAIN, VALUE, VERDICT

# Machado, Oliveira, Fernandes (2009), IEEE TVCG 15:1291-1298, severity 1.0, on linear RGB.
VISION = {
    "all colours": np.eye(3),
    "no red cones": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green cones": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "no blue cones": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
# From linear RGB (sRGB's primaries, D65) to XYZ, and the white of D65.
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)
WHITE = TO_XYZ.sum(axis=1)
# CIE 1976 distance; 2.3 is just noticeable side by side, and map classes need several times that.
LEAST = 8.0

SCALES = {
    "value": dict.fromkeys(VALUE, ""),
    "doubt": dict.fromkeys(DOUBT, ""),
    "suppressed": {**dict.fromkeys(SUPPRESSED[0], ""), **dict.fromkeys(SUPPRESSED[1], "veil"), UNCERTAIN: "dot"},
    "verdict": {colour: SIGN.get(verdict, "hatched") for verdict, colour in VERDICT.items()},
    "balance": {colour: "hatched" if name == "no_response_evidence" else "" for name, colour in BALANCE.items()},
}


def lab(colour, vision):
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(np.array(vision) @ linear, 0, 1) / WHITE
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("vision", VISION)
def test_classes_of_one_map_stay_apart(scale, vision):
    signs = SCALES[scale]
    for one, other in combinations(signs, 2):
        if signs[one] == signs[other]:
            away = np.linalg.norm(lab(one, VISION[vision]) - lab(other, VISION[vision]))
            assert away > LEAST, f"{one} and {other}: {away:.1f}"


def test_white_and_black_are_a_hundred_apart():
    """A check of the measure itself."""
    assert np.linalg.norm(lab("#ffffff", np.eye(3)) - lab("#000000", np.eye(3))) == pytest.approx(100, abs=1.0)
