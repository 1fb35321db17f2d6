"""Who is on which list: records of persons linked across and within lists, with what is not known of it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tarazu.methods.linkage.clusters import join
from tarazu.methods.linkage.fields import Fields, check_records, prepare
from tarazu.methods.linkage.model import Scored, score
from tarazu.methods.linkage.pairs import IntArray, Pairs
from tarazu.methods.linkage.partitions import draw_partitions
from tarazu.methods.linkage.plain import plan_of
from tarazu.methods.linkage.quality import Quality, quality_of_model, quality_of_review

USUAL_FIELDS = Fields()
THRESHOLD = 0.8  # seven links in a thousand wrong on the labelled lists of tests/data/linkage, one pair in ten missed
DRAWS = 200
COUNT = "count"


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Records joined into people.

    identifiers, lists: of the records, by ascending identifier; all else is in this order.
    people: person of each record, shape (records,), at the threshold.
    partitions: the same in each draw of who is who, shape (draws, records); on average as many pairs are together as
        the probabilities say, while at a threshold for sure links fewer are.
    pairs: what was scored. weights: how often each field agrees in one person and in two.
    quality: precision and recall of `people`.
    """

    identifiers: tuple[str, ...]
    lists: tuple[str, ...]
    threshold: float
    people: IntArray
    partitions: IntArray
    pairs: Pairs
    weights: pd.DataFrame
    quality: Quality

    @property
    def names(self) -> tuple[str, ...]:
        """The lists, sorted."""
        return tuple(sorted(set(self.lists)))

    def histories(self) -> pd.DataFrame:
        """People by the lists they are on: one 0/1 column a list, and `count`; for `estimate_total`."""
        return _as_frame(self.names, history_counts(self._places(), self.people, len(self.names)))

    def history_draws(self) -> IntArray:
        """Counts of the 2**k histories in each draw of who is who, shape (draws, 2**k); list j of `names` is bit j."""
        places = self._places()
        return np.stack([history_counts(places, drawn, len(self.names)) for drawn in self.partitions])

    def person_frame(self) -> pd.DataFrame:
        """One row a record: its identifier, its list, and the number of its person."""
        return pd.DataFrame({"record": self.identifiers, "list": self.lists, "person": self.people})

    def pair_frame(self) -> pd.DataFrame:
        """Scored pairs with the identifiers of their records, likeliest first, and whether they were linked."""
        names = np.array(self.identifiers, dtype=object)
        pairs = self.pairs
        frame = pd.DataFrame(
            {
                "left": names[pairs.left],
                "right": names[pairs.right],
                "probability": pairs.probability,
                "linked": self.people[pairs.left] == self.people[pairs.right],
            }
        )
        return frame.sort_values("probability", ascending=False, kind="stable", ignore_index=True)

    def at_threshold(self, threshold: float) -> pd.DataFrame:
        """Histories as they would be at another threshold."""
        check_threshold(threshold)
        people = join(self.pairs, threshold)
        return _as_frame(self.names, history_counts(self._places(), people, len(self.names)))

    def _places(self) -> IntArray:
        return np.searchsorted(np.array(self.names), np.array(self.lists))


def link_records(
    records: pd.DataFrame,
    *,
    fields: Fields = USUAL_FIELDS,
    identifier: str = "id",
    lists: str = "list",
    threshold: float = THRESHOLD,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
) -> Links:
    """Link the records of persons on several lists, twice on one list included.

    Args:
        records: one row a record: its identifier, its list, and the columns of `fields`; what is not known is empty.
        threshold: probability from which two records are one person; a higher one makes fewer and surer links.
        draws: of who is who, for the uncertainty that `total_over_links` carries on.
        seed: the same seed gives the same links on any number of cores.
        level: of the intervals of precision and recall.

    Raises:
        ValueError: every fault of the table at once, or nothing can be learned from it.

    Source: Fellegi, Sunter (1969), JASA 64:1183-1210; Splink (Linacre and others 2022, Int J Popul Data Sci 7(3)).
    """
    check_threshold(threshold)
    check_records(records, fields, identifier=identifier, lists=lists)
    ordered = in_order(records, identifier)
    scored = score(prepare(ordered, fields), plan_of(fields), seed=seed)
    told = ordered[[identifier, lists]]
    return links_of(scored, told, threshold=threshold, draws=draws, seed=seed, level=level)


def in_order(records: pd.DataFrame, identifier: str) -> pd.DataFrame:
    """By ascending identifier, so that the order of the rows changes nothing."""
    return records.iloc[np.argsort(records[identifier].astype(str).to_numpy(), kind="stable")].reset_index(drop=True)


def links_of(
    scored: Scored,
    told: pd.DataFrame,
    *,
    threshold: float,
    draws: int,
    seed: int,
    level: float,
) -> Links:
    """People, draws of who is who, and quality, from pairs that were scored; `told` are identifier and list by record."""
    people = join(scored.pairs, threshold)
    partitions = draw_partitions(scored.pairs, draws=draws, seed=seed, start=people)
    for array in (people, partitions):
        array.setflags(write=False)
    quality = quality_of_model(people, partitions, level=level)
    identifiers, lists = (tuple(told.iloc[:, i].astype(str).str.strip()) for i in (0, 1))
    return Links(identifiers, lists, threshold, people, partitions, scored.pairs, scored.weights, quality)


def review_quality(links: Links, reviewed: pd.DataFrame, *, seed: int = 0, level: float = 0.95) -> Quality:
    """Precision and recall of the links from pairs that people looked at; see `draw_review`."""
    return quality_of_review(links.pairs, links.people, reviewed, level=level, seed=seed)


def history_counts(places: IntArray, people: IntArray, lists: int) -> IntArray:
    """People by history: shape (2**lists,), list j is bit j; `places` are the lists of the records."""
    on = np.zeros((int(people.max()) + 1, lists), dtype=bool)
    on[people, places] = True
    histories = on[on.any(axis=1)] @ (1 << np.arange(lists))
    return np.bincount(histories, minlength=1 << lists)


def _as_frame(names: tuple[str, ...], counts: IntArray) -> pd.DataFrame:
    seen = np.flatnonzero(counts)
    patterns = (seen[:, None] >> np.arange(len(names))) & 1
    return pd.DataFrame(patterns, columns=list(names)).assign(**{COUNT: counts[seen]})


def check_threshold(threshold: float) -> None:
    if not 0 < threshold < 1:
        raise ValueError(f"threshold is {threshold}; expected a probability between 0 and 1")
