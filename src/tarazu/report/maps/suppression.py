"""A palette that suppresses values: the less is known, the fewer bands a value can fall into, and the greyer they are.

Source: Correll, Moritz, Heer (2018), Value-Suppressing Uncertainty Palettes, CHI '18, https://doi.org/10.1145/3173574.3174216:
readers of such maps weigh uncertainty, where two maps or a square of colours leave it aside.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tarazu.report.codes import label
from tarazu.report.maps.data import MapClass
from tarazu.report.maps.palette import SUPPRESSED, UNCERTAIN

# Bands of a ratio to the country: four where it is well known, two where it is not, one where it can be anything.
EDGES: tuple[tuple[float, ...], ...] = ((0.67, 1.0, 1.5), (1.0,), ())
# The most times that the upper end of the interval may be its lower end, for the first and the second of these.
SPREAD = (2.5, 4.0)


def band_of_ratio(figure: Mapping[str, Any]) -> str:
    """The code of the band of a ratio: how sure it is, and the place among the bands that there are then.

    >>> band_of_ratio({"value": 1.8, "interval": [1.2, 2.6]}), band_of_ratio({"value": 1.8, "interval": [0.2, 9.0]})
    ('0-3', '2-0')
    """
    low, high = figure["interval"]
    row = sum(high > times * low for times in SPREAD)
    return f"{row}-{sum(figure['value'] >= edge for edge in EDGES[row])}"


def ratio_classes(spans: Callable[[Sequence[float]], Sequence[Any]]) -> tuple[MapClass, ...]:
    """The legend: the sure bands first, then those that say less; `spans` puts edges into words."""
    sure = tuple(MapClass(f"0-{i}", words, SUPPRESSED[0][i]) for i, words in enumerate(spans(EDGES[0])))
    less = tuple(
        MapClass(f"1-{i}", label("map.less_sure", band=words), SUPPRESSED[1][i], veiled=True)
        for i, words in enumerate(spans(EDGES[1]))
    )
    return (*sure, *less, MapClass("2-0", label("map.not_placed"), UNCERTAIN, sign="dot"))
