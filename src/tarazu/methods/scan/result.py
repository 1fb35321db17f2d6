"""What a scan found: clusters in the order of their statistic, significant or not."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.display import INK, QUIET, Displayed
from tarazu.methods.scan.zones import Floats

if TYPE_CHECKING:
    import pandas as pd

LEVEL = 0.05
MODELS = {"poisson": "Poisson", "bernoulli": "Bernoulli", "expectation_based": "expectation-based Poisson"}
MEASURES = {"euclidean": "straight-line distance", "great_circle": "great-circle distance in km"}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Areas that together have more cases than their due.

    Attributes:
        members: positions of the areas, from 0, in rising order.
        centre: position of the area from which it was found.
        radius: distance from the centre to its farthest member; of an ellipse, along the short half-axis.
        observed, expected, population: of the members, in the cluster's periods.
        smr: observed over expected.
        relative_risk: observed over expected within, over the same outside, from the expected counts used; infinite
            where no case lies outside. Expectation-based: observed over expected.
        statistic: the log likelihood ratio, times the discount of a long ellipse.
        p_value: Monte Carlo; gumbel_p_value: from the Gumbel distribution of the replicates. NaN without replicates.
        shape, angle: of an ellipse, else 1 and 0.
        periods: first and last, positions from 0.
    """

    members: tuple[int, ...]
    centre: int
    radius: float
    observed: int
    expected: float
    population: float
    smr: float
    relative_risk: float
    log_likelihood_ratio: float
    statistic: float
    p_value: float
    gumbel_p_value: float
    shape: float = 1.0
    angle: float = 0.0
    periods: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Scan(Displayed):
    """Clusters without overlap, the greatest statistic first.

    Attributes:
        distance: `euclidean` or `great_circle`, as was used.
        window: form of the zones; model: probability model.
        iterative: each cluster was found after the removal of those before it: its numbers are relative to what was
            left, and clusters need not be in the order of their statistic.
        maxima: greatest statistic of each replicate, read-only, shape (replicates,); of the first round if iterative.
        areas, periods, total: how many areas, periods and cases there were.
        alone_too_large: areas that by themselves exceed the share of the population that a zone may hold, and are
            in no zone.
    """

    clusters: tuple[Cluster, ...]
    distance: str
    window: str
    model: str
    maxima: Floats
    areas: int
    periods: int
    total: int
    max_share: float
    alone_too_large: tuple[int, ...]
    iterative: bool = False

    @property
    def replicates(self) -> int:
        return len(self.maxima)

    @property
    def membership(self) -> NDArray[np.int64]:
        """Rank of each area's cluster from 0, -1 where it is in none; shape (areas,). For maps."""
        ranks = np.full(self.areas, -1)
        for rank, cluster in enumerate(self.clusters):
            ranks[list(cluster.members)] = rank
        return ranks

    def significant(self, level: float = LEVEL) -> tuple[Cluster, ...]:
        """Those with a Monte Carlo p-value of at most `level`."""
        return tuple(cluster for cluster in self.clusters if cluster.p_value <= level)

    def to_frame(self) -> "pd.DataFrame":
        """A row a cluster, in the order of their statistic."""
        import pandas as pd

        names = [field.name for field in fields(Cluster)]
        rows = [{name: getattr(cluster, name) for name in names} for cluster in self.clusters]
        frame = pd.DataFrame(rows, columns=names)
        frame.insert(1, "areas", [len(cluster.members) for cluster in self.clusters])
        dropped = [] if self.window == "elliptic" else ["shape", "angle"]
        return frame.drop(columns=[*dropped, *([] if self.periods > 1 else ["periods"])])

    def about(self) -> str:
        """How it was looked for, and how many were found."""
        found = f"{len(self.significant())} of {len(self.clusters)} clusters with p at most {LEVEL:g}"
        rounds = ", each removed before the next was looked for" if self.iterative else ""
        left = f"; {len(self.alone_too_large)} area(s) too large for any zone" if self.alone_too_large else ""
        how = f"{self.window.replace('_', ' ')} windows, {MODELS[self.model]}, {MEASURES[self.distance]}"
        what = f"{self.total} cases in {self.areas} areas" + (f", {self.periods} periods" if self.periods > 1 else "")
        return f"{what}: {found} ({how}, up to {self.max_share:.0%} of the population, {self.replicates} replicates{rounds}{left})"

    def plot(self) -> Any:
        """Altair chart: relative risk of each cluster, in the order of their statistic; dark where p is at most 0.05."""
        import altair as alt

        frame = self.to_frame()[["areas", "observed", "expected", "relative_risk", "p_value"]]
        frame = frame.assign(
            cluster=np.arange(1, len(frame) + 1), shown=np.where(frame["p_value"] <= LEVEL, INK, QUIET)
        )
        base = alt.Chart(frame, title=self.about()).encode(y=alt.Y("cluster:O", title="Cluster"))
        point = base.mark_point(filled=True, size=90, opacity=1).encode(
            x=alt.X("relative_risk:Q", title="Relative risk", scale=alt.Scale(zero=False)),
            color=alt.Color("shown:N", scale=None),
            tooltip=["areas", "observed", "expected", "relative_risk", "p_value"],
        )
        return point.properties(width=420)
