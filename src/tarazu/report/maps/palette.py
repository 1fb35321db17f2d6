"""Colours for maps: one hue from light to dark, told apart by all common kinds of colour vision and in greyscale.

No scale runs from green to red, and nothing contextual is coloured as good or bad (domain rule 3.4).
"""

from tarazu.report.maps.data import MapClass, Sign

VALUE = ("#e6eff2", "#b9d4de", "#7fb0c4", "#3f809d", "#0b4f6c")
DOUBT = ("#f0edf3", "#d3cbdf", "#ab9dc0", "#7e6b9a", "#4d3a70")
BALANCE = {
    "threat_outweighs": "#8c5109",
    "in_balance": "#ded6c4",
    "response_outweighs": "#37807a",
    "no_response_evidence": "#ffffff",
}
VERDICT = {
    "hotspot": "#8a2d12",
    "emerging": "#df9350",
    "blind_spot": "#5a4a8f",
    "no_sign": "#d6e0e5",
    "insufficient_evidence": "#ffffff",
}
SIGN: dict[str, Sign] = {"hotspot": "triangle", "emerging": "diamond", "blind_spot": "ring", "no_sign": "dot"}
UNKNOWN_FILL = "#ffffff"
# The ground of a map of flows, where the colour of an area says nothing.
LAND = "#eef2f4"
# Where the interval is narrow, and where it is wide: fewer colours, and less of them.
SUPPRESSED = (("#d3e8f3", "#8fc1dc", "#3f88ad", "#0b3f5c"), ("#cdd6da", "#7f919b"))
# Of what has a score but no band: off the scale, so that it is not read as the middle of it.
UNCERTAIN = "#efe9dc"


def ramp(colours: tuple[str, ...], place: int, of: int) -> str:
    """The colour of a band, spread over the whole scale.

    >>> ramp(VALUE, 0, 3), ramp(VALUE, 2, 3)
    ('#e6eff2', '#0b4f6c')
    """
    return colours[round(place * (len(colours) - 1) / max(of - 1, 1))]


def bands(words: tuple[object, ...], colours: tuple[str, ...], unknown: object) -> tuple[MapClass, ...]:
    """The classes of a scale in bands, numbered from 0, and the hatched class for what is not known."""
    known = tuple(MapClass(str(i), w, ramp(colours, i, len(words))) for i, w in enumerate(words))
    return (*known, MapClass("unknown", unknown, UNKNOWN_FILL, hatched=True))
