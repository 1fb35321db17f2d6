"""How zones are formed: the form of the windows and its options, checked, and the search that goes through them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.scan.arguments import ScanArguments
from tarazu.methods.scan.connected import MOST_NEAREST, flexible
from tarazu.methods.scan.field import Field
from tarazu.methods.scan.restricted import RestrictedSearch, least_allowed
from tarazu.methods.scan.search import ForestSearch, Search
from tarazu.methods.scan.shapes import circular, elliptic, nearest_first
from tarazu.methods.scan.zones import Floats, Zones, most_people

Borders = NDArray[np.bool_]
WINDOWS = ("circular", "elliptic", "flexible", "restricted_flexible")
SHAPES, ANGLES = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0), (1, 4, 6, 9, 12, 15)
NEAREST = {"flexible": 10, "restricted_flexible": 30}  # if none is given; circles and ellipses have no such limit


@dataclass(frozen=True, slots=True)
class Windows:
    """How zones are formed."""

    window: str
    shapes: tuple[float, ...]
    angles: tuple[int, ...]
    penalty: float
    nearest: int | None
    alpha: float
    distance: str
    max_share: float
    minimum_cases: int

    def check(self, given: ScanArguments, *, bordered: bool) -> None:
        given.one_of("window", self.window, WINDOWS)
        if self.nearest is not None:
            given.whole("nearest", self.nearest, least=1)
        if self.window == "elliptic":
            self._check_ellipses(given)
        if self.window in NEAREST:
            if not bordered:
                given.say(f"neighbours are not given; window {self.window!r} needs to know which areas touch")
            if isinstance(self.nearest, int) and self.nearest > MOST_NEAREST:
                given.say(f"nearest is {self.nearest}; expected at most {MOST_NEAREST} with window {self.window!r}")
            given.between("alpha", self.alpha)

    def _check_ellipses(self, given: ScanArguments) -> None:
        if self.distance != "euclidean":
            given.say("window 'elliptic' needs distance 'euclidean': project longitude and latitude first")
        if len(self.shapes) != len(self.angles) or not self.shapes:
            given.say(
                f"shapes has {len(self.shapes)} and angles {len(self.angles)} values; expected as many, one or more"
            )
        if not all(np.isfinite(shape) and shape >= 1 for shape in self.shapes):
            given.say(f"shapes is {self.shapes}; expected each 1 or more")
        for number in self.angles:
            given.whole("angles", number, least=1)
        if not (np.isfinite(self.penalty) and self.penalty >= 0):
            given.say(f"penalty is {self.penalty!r}; expected 0 or more")

    def search(self, field: Field, where: Floats, touching: Borders | None) -> tuple[Search, Zones | None]:
        """What goes through the zones, and the zones where they are the same for all counts."""
        nearest = min(self.nearest or NEAREST.get(self.window, len(where)), len(where))
        people, share = field.population, self.max_share
        if self.window in NEAREST:
            assert touching is not None  # `check` saw to it
            order = nearest_first(where, self.distance)
            if self.window == "restricted_flexible":
                near = np.ascontiguousarray(order[:, :nearest].astype(np.int32))
                least, limit = least_allowed(field, self.alpha), most_people(people, share)
                return RestrictedSearch(field, near, touching, least, limit, self.minimum_cases), None
            zones = flexible(order, touching, people, share=share, nearest=nearest)
        elif self.window == "elliptic":
            ellipses = list(zip(self.shapes, self.angles, strict=True))
            zones = elliptic(where, people, ellipses, share=share, nearest=nearest, penalty=self.penalty)
        else:
            zones = circular(where, people, measure=self.distance, share=share, nearest=nearest)
        return ForestSearch(field, zones, self.minimum_cases), zones
