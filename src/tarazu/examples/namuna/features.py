"""What Namuna is made to hold: one place for each verdict, and the traps that a hasty reader falls into.

Each feature can be there or be levelled: then its district is like any other, and the report must read differently.
"""

from collections.abc import Mapping
from dataclasses import dataclass

WITNESSES = ("NM-S1", "NM-S2", "NM-S3", "NM-S4", "NM-S5")
"""Sources that learn of events themselves: State police, federal agency, hotline, two civil-society organisations."""
ORDINARY_REACH = (0.34, 0.05, 0.18, 0.12, 0.08)
"""Chance that each of them learns of an event that people would report, in an ordinary district."""
NO_REACH = (0.0,) * len(WITNESSES)
ORDINARY_DISCOVERY = 0.05
"""Chance that officials come across an event that nobody reported."""

HOTSPOT = "NM-B06"
EMERGING = "NM-E08"
BLIND_SPOT = "NM-D07"
QUIET = "NM-A06"
CONTRADICTION = "NM-C05"
WITHOUT_EVIDENCE = "NM-D10"
ECHO = "NM-B11"
RAID = "NM-C08"
ISLAND = "NM-C12"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How things truly are in a district.

    `rate` is relative to the country's, in the feature's form or in all; `growth` is of its logarithm a year. `drivers`
    is where every driver stands between its goalposts, None as drawn. `counted`: census and surveys reach it.
    `tabulated`: the sources that work there publish yearly tables of it.
    """

    rate: float = 1.0
    all_forms: bool = True
    growth: float = 0.0
    reach: tuple[float, ...] = ORDINARY_REACH
    discovery: float = ORDINARY_DISCOVERY
    drivers: float | None = None
    counted: bool = True
    tabulated: bool = True


@dataclass(frozen=True, slots=True)
class Feature:
    """A named district and the verdict that its evidence supports ("" where the rule promises none)."""

    area: str
    form: str
    verdict: str
    population: int
    there: Circumstances
    levelled: Circumstances
    what: str


FEATURES: Mapping[str, Feature] = {
    "hotspot": Feature(
        HOTSPOT, "EX04", "hotspot", 700_000,
        Circumstances(rate=4.0, all_forms=False), Circumstances(),
        "Bonded labour at four times the country's rate, seen from several sides.",
    ),
    "emerging": Feature(
        EMERGING, "EX01", "emerging", 2_400_000,
        Circumstances(rate=1.25, all_forms=False, growth=0.65), Circumstances(),
        "Sexual exploitation somewhat above the country's rate, and growing fast.",
    ),
    "blind_spot": Feature(
        BLIND_SPOT, "EX08", "blind_spot", 450_000,
        Circumstances(rate=1.8, reach=(0.0, 0.0, 0.0, 0.0, 0.03), drivers=0.86, tabulated=False),
        Circumstances(drivers=0.45),
        "Great vulnerability and more trafficking than elsewhere, and almost nobody who would notice.",
    ),
    "quiet": Feature(
        QUIET, "EX02", "no_sign", 1_300_000,
        Circumstances(rate=0.25, drivers=0.3), Circumstances(rate=1.1, drivers=0.3),
        "Little trafficking where all sources look.",
    ),
    "contradiction": Feature(
        CONTRADICTION, "EX04", "", 600_000,
        Circumstances(), Circumstances(),
        "State and civil society count the kilns that were inspected, and differ by a factor of twenty.",
    ),
    "without_evidence": Feature(
        WITHOUT_EVIDENCE, "EX04", "insufficient_evidence", 300_000,
        Circumstances(reach=NO_REACH, discovery=0.0, counted=False, tabulated=False),
        Circumstances(rate=0.25),
        "No row of evidence names it: neither census nor survey nor any count.",
    ),
    "echo": Feature(
        ECHO, "EX04", "insufficient_evidence", 900_000,
        Circumstances(rate=1.5, reach=(0.9, 0.0, 0.0, 0.0, 0.0)), Circumstances(),
        "A busy police office and the newspapers that quote it: many events, one origin.",
    ),
    "raid": Feature(
        RAID, "EX02", "", 1_200_000,
        Circumstances(discovery=0.95), Circumstances(),
        "An ordinary rate; officials search here and discover nearly all that nobody reports.",
    ),
}  # fmt: skip
