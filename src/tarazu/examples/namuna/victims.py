"""What each source says of events and of their victims: the tables of events and of yearly counts."""

import numpy as np
from numpy.typing import NDArray

from tarazu.examples.namuna.features import WITNESSES
from tarazu.examples.namuna.happenings import Happenings, seen_victims
from tarazu.examples.namuna.people import GROUPS
from tarazu.examples.namuna.places import CODE, Places
from tarazu.examples.namuna.rows import EVENTS, Block, Texts, block, hidden, numbers, observations
from tarazu.examples.namuna.sources import AGENCY, COLLECTIVE, HOTLINE, NEWSPAPERS, POLICE, TRUST, VOICES
from tarazu.examples.namuna.truth import FORMS, Truth

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
Groups = tuple[tuple[str, str], ...]

TWO_SEXES = GROUPS[:4]
"""The police form has no box for transgender persons: they are in its totals alone."""
TOTAL: Groups = (("all", "all"),)
BY_SEX: Groups = (("female", "all"), ("male", "all"), ("transgender", "all"))
BY_AGE: Groups = (("all", "child"), ("all", "18+"))


def event_rows(truth: Truth, happenings: Happenings) -> list[Block]:
    """The table `events`: a row for each event and each source that holds it; codes name the district and a number."""
    known, h = happenings.known, happenings
    place = np.cumsum(known) - 1
    first = np.searchsorted(h.district[known], np.arange(len(truth.places.districts)))
    code = _codes(h.district[known], place[known] - first[h.district[known]] + 1, truth.places)
    blocks = []
    for source, seen in [*zip(WITNESSES, h.seen.T, strict=True), (NEWSPAPERS, h.quoted)]:
        rows = np.flatnonzero(seen)
        sex, age = np.array(GROUPS, dtype=object)[h.group[rows]].T
        given = {
            "event": code[place[rows]],
            "area": np.array(truth.places.districts, dtype=object)[h.district[rows]],
            "period": _months(truth.years)[h.year[rows], h.month[rows] - 1],
            "form": np.array(FORMS, dtype=object)[h.form[rows]],
            "sex": sex,
            "age_group": age,
            "victims": numbers(h.victims[rows]),
            "detected": np.where(h.discovered[rows], "discovered", "reported"),
            "voice": VOICES[source],
            "source": source,
        }
        blocks.append(block(EVENTS, given))
    return blocks


def count_rows(truth: Truth, happenings: Happenings) -> list[Block]:
    """Yearly counts of victims, by each source that publishes them."""
    return [
        *_police_rows(truth, happenings),
        _agency_rows(truth, happenings),
        *(_observed_rows(truth, happenings, source) for source in (HOTLINE, TRUST, COLLECTIVE)),
        _unanswered_rows(truth),
        _never_asked_rows(truth),
    ]


def told_by(truth: Truth, witness: int) -> Flags:
    """For which districts and years a witness publishes counts: shape (districts, years)."""
    return np.asarray(truth.tabulated & (truth.reach[:, witness] > 0)[:, None])


def _police_rows(truth: Truth, happenings: Happenings) -> list[Block]:
    """Of what was reported, sex and age by district and by province; totals of what was reported and discovered."""
    told = told_by(truth, 0)
    reported = seen_victims(happenings, truth, 0, among=~happenings.discovered)[:, :, : len(TWO_SEXES)]
    districts = np.array(truth.places.districts, dtype=object)
    blocks = [_cells(truth, reported, told, districts, TWO_SEXES, source=POLICE, detected="reported", hide=True)]
    for way, among in (("reported", ~happenings.discovered), ("discovered", happenings.discovered)):
        held = seen_victims(happenings, truth, 0, among=among).sum(axis=2, keepdims=True)
        blocks.append(_cells(truth, held, told, districts, TOTAL, source=POLICE, detected=way, hide=True))
    in_provinces = _sum_provinces(reported * told[:, None, None, :], truth.places)
    every = np.ones((len(truth.places.provinces), len(truth.years)), dtype=bool)
    provinces = np.array(truth.places.provinces, dtype=object)
    blocks.append(
        _cells(truth, in_provinces, every, provinces, TWO_SEXES, source=POLICE, detected="reported", hide=True)
    )
    return blocks


def _agency_rows(truth: Truth, happenings: Happenings) -> Block:
    counts = _sum_provinces(_together(seen_victims(happenings, truth, 1), BY_SEX[:2]), truth.places)
    every = np.ones((len(counts), len(truth.years)), dtype=bool)
    provinces = np.array(truth.places.provinces, dtype=object)
    return _cells(truth, counts, every, provinces, BY_SEX[:2], source=AGENCY, hide=True)


def _observed_rows(truth: Truth, happenings: Happenings, source: str) -> Block:
    """What a help line or an organisation saw itself; it hides nothing from its partners, and splits in its own way."""
    witness = WITNESSES.index(source)
    counts = seen_victims(happenings, truth, witness)
    groups = {HOTLINE: BY_SEX, TRUST: GROUPS, COLLECTIVE: BY_AGE}[source]
    counts = _together(counts, groups)
    districts = np.array(truth.places.districts, dtype=object)
    return _cells(truth, counts, told_by(truth, witness), districts, groups, source=source, detected="reported")


def _unanswered_rows(truth: Truth) -> Block:
    """Where the police were asked for a year and did not answer: districts that they work in, and those they should."""
    silent = truth.counted[:, None] & ~told_by(truth, 0)
    d, t = np.nonzero(silent)
    return observations(
        area=np.array(truth.places.districts, dtype=object)[d],
        period=_years(truth)[t],
        indicator="victims_confirmed",
        status="requested_no_answer",
        voice="state",
        source=POLICE,
    )


def _never_asked_rows(truth: Truth) -> Block:
    return observations(
        area=CODE,
        period=_years(truth),
        sex="transgender",
        indicator="victims_confirmed",
        status="not_collected",
        voice="state",
        source=POLICE,
        note="The form of the police has no box for transgender persons.",
    )


def _cells(
    truth: Truth,
    counts: Counts,
    told: Flags,
    areas: Texts,
    groups: Groups,
    *,
    source: str,
    detected: str = "",
    hide: bool = False,
) -> Block:
    """Rows for counts of shape (areas, forms, groups, years) where `told` (areas, years)."""
    a, f, g, t = np.nonzero(np.broadcast_to(told[:, None, None, :], counts.shape))
    held = counts[a, f, g, t]
    value, status = hidden(held) if hide else (numbers(held), "reported")
    sex, age = np.array(groups, dtype=object)[g].T
    return observations(
        area=areas[a],
        period=_years(truth)[t],
        sex=sex,
        age_group=age,
        form=np.array(FORMS, dtype=object)[f],
        indicator="victims_confirmed" if VOICES[source] == "state" else "victims_presumed",
        value=value,
        status=status,
        voice=VOICES[source],
        source=source,
        detected=detected,
    )


def _together(counts: Counts, groups: Groups) -> Counts:
    """Counts by a source's own groups, each the sum of those that it takes together; axis 2 is groups."""
    parts = [[g for g, own in enumerate(GROUPS) if _within(own, wider)] for wider in groups]
    return np.stack([counts[:, :, members].sum(axis=2) for members in parts], axis=2)


def _within(group: tuple[str, str], wider: tuple[str, str]) -> bool:
    return all(whole in ("all", part) for part, whole in zip(group, wider, strict=True))


def _sum_provinces(counts: Counts, places: Places) -> Counts:
    return np.stack([counts[places.province_of == p].sum(axis=0) for p in range(len(places.provinces))])


def _codes(district: Counts, number: Counts, places: Places) -> Texts:
    return np.array([f"{places.districts[d]}-{n:03d}" for d, n in zip(district, number, strict=True)], dtype=object)


def _years(truth: Truth) -> Texts:
    return np.array([str(year) for year in truth.years], dtype=object)


def _months(years: tuple[int, ...]) -> Texts:
    return np.array([[f"{year}-{month:02d}" for month in range(1, 13)] for year in years], dtype=object)
