"""How tags look on paper: fill, ink and rim by code, the same colours as on the maps."""

from dataclasses import dataclass

from tarazu.report.maps.palette import BALANCE, UNCERTAIN, VALUE, VERDICT
from tarazu.report.svg import ACCENT, INK, QUIET

WHITE, WASH, PALE, WARM = "#ffffff", "#f4f7f8", "#e8eef1", "#8c5109"
# Ink of the handling mark on black (TLP 2.0, FIRST).
TLP_INK = {"RED": "#ff2b2b", "AMBER": "#ffc000", "AMBER+STRICT": "#ffc000", "GREEN": "#33ff00", "CLEAR": "#ffffff"}
NOTE_RIM = {"caution": "#c98a1b", "method": ACCENT, "draft": "#5a4a8f"}
NOTE_FILL = {"caution": "#fdf8ef", "method": WASH, "draft": "#f6f4fa"}


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of a tag; `sign` stands before its words and tells it apart without colour."""

    fill: str
    ink: str = INK
    rim: str = ""
    sign: str = ""


_LOOKS = {
    "verdict-hotspot": Look(VERDICT["hotspot"], WHITE, sign="▲"),
    "verdict-emerging": Look(VERDICT["emerging"], INK, sign="◆"),
    "verdict-blind_spot": Look(VERDICT["blind_spot"], WHITE, sign="○"),
    "verdict-no_sign": Look(VERDICT["no_sign"], INK, sign="·"),
    "verdict-insufficient_evidence": Look(WHITE, INK, "#9aa7b0"),
    "band-high": Look(VALUE[4], WHITE),
    "band-middle": Look(VALUE[2]),
    "band-low": Look(VALUE[0]),
    "band-uncertain": Look(UNCERTAIN),
    "band-unknown": Look(WHITE, INK, "#9aa7b0"),
    "balance-threat_outweighs": Look(BALANCE["threat_outweighs"], WHITE),
    "balance-in_balance": Look(BALANCE["in_balance"]),
    "balance-response_outweighs": Look(BALANCE["response_outweighs"], WHITE),
    "balance-no_response_evidence": Look(WHITE, INK, "#9aa7b0"),
    "priority-first": Look(ACCENT, WHITE),
    "mark-small": Look("#fff8ea", "#7a4a00", "#a8690a"),
    "mark-small_others": Look("#fff8ea", "#7a4a00", "#a8690a"),
}
_KINDS = {
    "phia": Look(ACCENT, WHITE),
    "confidence": Look(WHITE, INK, INK),
    "priority": Look(WHITE, ACCENT, ACCENT),
    "grade": Look(WHITE, INK, INK),
    "mark": Look(WHITE, QUIET, "#98a6b0"),
}
_PLAIN = Look(PALE)


def look(code: str) -> Look:
    """The look of a tag by its code, else by its kind.

    >>> look("verdict-hotspot").sign, look("phia-likely").ink, look("of-another-kind").fill
    ('▲', '#ffffff', '#e8eef1')
    """
    return _LOOKS.get(code) or _KINDS.get(code.partition("-")[0], _PLAIN)
