"""What the sources tell of victims: yearly counts of three origins, a list of events of the fourth, a press digest."""

from dataclasses import dataclass

import numpy as np

from made_up.truth import COLLECTIVE, FORMS, HELPLINE, POLICE, TRUST, YEARS, Flags, Truth, Whole
from tarazu.examples.namuna.places import CODE
from tarazu.examples.namuna.rows import EVENTS, Block, Texts, block, hidden, numbers, observations

SOURCES = ("BM-S1", "BM-S2", "BM-S3", "BM-S4")
ORIGINS = ("police", "help line", "trust", "collective")
PRESS = "BM-S5"
QUOTED = 0.3
SEXES = ("female", "male")


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """`victims` (D, O, F, T, 2): whom each origin learnt of, by sex. `listed` (D, T): where the list of the collective
    can be read as a nil: the districts that it names at all, in the years in which it names any.
    """

    victims: Whole
    events: list[Block]
    listed: Flags


def tell(truth: Truth, seed: int) -> Told:
    """Events happen one by one, and each origin learns of each or does not."""
    rng = np.random.default_rng([seed, 2])
    number = rng.poisson(truth.events)
    d, f, t = (np.repeat(index, number.ravel()) for index in np.indices(number.shape).reshape(3, -1))
    persons = 1 + rng.poisson(truth.more[f])
    sex = (rng.random(len(d)) > truth.women[f]).astype(np.int64)
    seen = (rng.random((len(d), truth.reach.shape[1])) < truth.reach[d]) & truth.tells[d, :, t]
    victims = np.zeros((*seen.shape[1:], len(truth.people), len(FORMS), len(YEARS), 2), dtype=np.int64)
    for origin, learnt in enumerate(seen.T):
        np.add.at(victims[origin], (d[learnt], f[learnt], t[learnt], sex[learnt]), persons[learnt])
    on_list = np.flatnonzero(seen[:, COLLECTIVE])
    listed = np.zeros((len(truth.people), len(YEARS)), dtype=bool)
    listed[np.unique(d[on_list])[:, None], np.unique(t[on_list])] = True
    events = [_event_rows(truth, d[on_list], f[on_list], t[on_list], sex[on_list], persons[on_list])]
    return Told(victims.swapaxes(0, 1), events if len(on_list) else [], listed)


def count_rows(truth: Truth, told: Told, seed: int) -> list[Block]:
    """The police by sex, hiding small counts; the help line by sex, the trust in all, hiding nothing."""
    counts, tells = told.victims, truth.tells
    press = np.random.default_rng([seed, 3]).random(tells[:, POLICE].shape) < QUOTED
    whole = counts.sum(axis=-1, keepdims=True)
    return [
        _rows(truth, counts[:, POLICE], tells[:, POLICE], SOURCES[POLICE], SEXES, hides=True),
        _rows(truth, counts[:, HELPLINE], tells[:, HELPLINE], SOURCES[HELPLINE], SEXES),
        _rows(truth, whole[:, TRUST], tells[:, TRUST], SOURCES[TRUST], ("all",)),
        _rows(truth, whole[:, POLICE], tells[:, POLICE] & press, PRESS, ("all",), hides=True),
        *(_national_rows(truth, whole[:, origin].sum(axis=0), SOURCES[origin]) for origin in (HELPLINE, TRUST)),
        _unanswered_rows(truth),
    ]


def _rows(
    truth: Truth, counts: Whole, tells: Flags, source: str, sexes: tuple[str, ...], *, hides: bool = False
) -> Block:
    """Rows of counts (D, F, T, sexes) where the source speaks (D, T); nil is told."""
    d, f, t, s = np.nonzero(np.broadcast_to(tells[:, None, :, None], counts.shape))
    held = counts[d, f, t, s]
    value, status = hidden(held) if hides else (numbers(held), np.full(len(held), "reported", dtype=object))
    if hides and truth.hides_nil:
        value, status = np.where(held < 5, "<5", value), np.where(held < 5, "suppressed", status)
    official = source in (SOURCES[POLICE], PRESS)
    return observations(
        area=np.array(truth.places.districts, dtype=object)[d],
        period=_years()[t],
        sex=np.array(sexes, dtype=object)[s],
        form=np.array(FORMS, dtype=object)[f],
        indicator="victims_confirmed" if official else "victims_presumed",
        value=value,
        status=status,
        voice="state" if official else "cso",
        source=source,
        detected="reported",
    )


def _national_rows(truth: Truth, counts: Whole, source: str) -> Block:
    """Totals of the country, (F, T, 1), over the districts that the origin speaks of."""
    return observations(
        area=CODE,
        period=np.tile(_years(), len(FORMS)),
        form=np.repeat(np.array(FORMS, dtype=object), len(YEARS)),
        indicator="victims_presumed",
        value=numbers(counts.ravel()),
        voice="cso",
        source=source,
        detected="reported",
    )


def _unanswered_rows(truth: Truth) -> Block:
    """Where the police were asked and did not answer."""
    d, t = np.nonzero(~truth.tells[:, POLICE])
    return observations(
        area=np.array(truth.places.districts, dtype=object)[d],
        period=_years()[t],
        indicator="victims_confirmed",
        status="requested_no_answer",
        voice="state",
        source=SOURCES[POLICE],
    )


def _event_rows(truth: Truth, d: Whole, f: Whole, t: Whole, sex: Whole, persons: Whole) -> Block:
    given = {
        "event": np.array([f"BM-{n:06d}" for n in range(len(d))], dtype=object),
        "area": np.array(truth.places.districts, dtype=object)[d],
        "period": _years()[t],
        "form": np.array(FORMS, dtype=object)[f],
        "sex": np.array(SEXES, dtype=object)[sex],
        "age_group": "all",
        "victims": numbers(persons),
        "detected": "reported",
        "voice": "cso",
        "source": SOURCES[COLLECTIVE],
    }
    return block(EVENTS, given)


def _years() -> Texts:
    return np.array([str(year) for year in YEARS], dtype=object)
