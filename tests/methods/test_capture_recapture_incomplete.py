"""Lists that were not there in a stratum: the truth found again, the likelihood at its top, and nothing changed where all were."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from tarazu.methods.capture_recapture import estimate_incomplete, estimate_total, population
from tarazu.methods.capture_recapture.completing import complete, told_apart
from tarazu.methods.capture_recapture.stratified import ALL, SUM

REACH = {"clinic": 0.12, "hotline": 0.25, "ngo": 0.15, "police": 0.10}
LISTS = list(REACH)
PEOPLE, GONE = (3000, 2000, 4000), (("hotline",), (), ("police",))
YEARS = ("2018", "2019", "2020")
LINK = {"hotline:ngo": 4.0}


def table(people=PEOPLE, gone=GONE, *, seed=0, links=LINK, fill=None):
    """Years in which some lists were not there, empty or `fill` in their columns."""
    frames = []
    for place, (number, missing) in enumerate(zip(people, gone, strict=True)):
        known = population(number, REACH, links=links).histories(seed=seed + place).frame()
        known = known[known[[name for name in LISTS if name not in missing]].any(axis="columns")]
        known = known.assign(**dict.fromkeys(missing, 0))  # a history may now stand in two rows
        known = known.groupby(LISTS, as_index=False)["count"].sum()
        frames.append(known.assign(**dict.fromkeys(missing, fill), year=YEARS[place]))
    return pd.concat(frames, ignore_index=True)


def rows_of(found):
    return found.to_frame().set_index("stratum")


@pytest.fixture(scope="module")
def found():
    return estimate_incomplete(table(), "year", replicates=300, seed=1)


def test_the_truth_lies_inside_and_totals_add_up(found):
    rows = rows_of(found)

    assert found.total.model == ("hotline:ngo",)
    for name, people in {**dict(zip(YEARS, PEOPLE, strict=True)), SUM: sum(PEOPLE)}.items():
        assert rows.loc[name, "lower"] < people < rows.loc[name, "upper"]
    assert rows.loc[SUM, "estimate"] == pytest.approx(rows.loc[list(YEARS), "estimate"].sum())
    assert found.draws.shape == (300, 3)
    assert found.total.draws == pytest.approx(found.draws.sum(axis=1))


def test_estimates_are_right_on_average_and_those_that_ignore_absence_are_not():
    """Forty sets of lists, all four in one year of three: taken for lists that found nobody, they look like links."""
    logs = []
    for seed in range(40):
        rows = table((2000, 2000, 2000), (("hotline", "ngo"), ("clinic", "police"), ()), seed=100 * seed, links={})
        one = estimate_incomplete(rows, "year", replicates=0, seed=seed)
        logs.append([math.log(one.total.estimate / 6000), math.log(one.pooled.estimate / 6000)])
    right, ignored = np.mean(logs, axis=0)
    error = np.std(logs, axis=0)[0] / math.sqrt(40)

    assert abs(right) < 3 * error
    assert ignored > 0.2  # a quarter too many


def test_intervals_without_replicates_cover():
    """Of 60 sets, 95% of four intervals each; 3 standard errors of 240 (not independent) are 0.06 or more."""
    inside = []
    for seed in range(60):
        one = estimate_incomplete(table(seed=100 * seed, links={}), "year", replicates=0)
        truth = (*PEOPLE, sum(PEOPLE))
        inside += [p.interval[0] < n < p.interval[1] for p, n in zip((*one.parts, one.total), truth, strict=True)]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.06)


@pytest.mark.parametrize("links", [{}, LINK, {"clinic:ngo": 0.2, "ngo:police": 5.0}])
def test_with_nothing_absent_it_is_the_ordinary_estimate(links):
    rows = table(gone=((), (), ()), links=links)
    found = estimate_incomplete(rows, "year", replicates=0)
    plain = estimate_total(rows.drop(columns="year"), "sparse", replicates=0)

    assert found.total.estimate == pytest.approx(plain.estimate, rel=1e-9)
    assert found.total.interval == pytest.approx(plain.interval, rel=1e-6)
    assert found.total.model == plain.model
    assert not found.notes


def test_one_stratum_with_all_lists_has_the_same_replicates():
    rows = table((3000,), ((),))
    found = estimate_incomplete(rows, "year", replicates=100, seed=4)
    plain = estimate_total(rows.drop(columns="year"), "sparse", replicates=100, seed=4)

    assert found.total.draws == pytest.approx(plain.draws, rel=1e-8)
    assert found.total.interval == pytest.approx(plain.interval, rel=1e-8)


def collapsed_likelihood(cells, gone, terms, kept):
    """Minus the log-likelihood of the histories given that they were seen, with the stratum's size left out."""
    places = np.arange(kept.size)
    rows = (places[:, None] & terms[1:] == terms[1:]).astype(float)
    allowed = (kept > 0) | (places == 0)

    def minus(theta):
        chances = np.where(allowed, np.exp(rows @ theta), 0.0)
        chances /= chances.sum()
        total = 0.0
        for counts, missing in zip(cells, gone, strict=True):
            within = np.bincount(places & ~missing, weights=chances, minlength=kept.size)
            seen = counts > 0
            total -= counts[seen] @ np.log(within[seen] / (1 - within[0]))
        return total

    def totals(theta):
        chances = np.where(allowed, np.exp(rows @ theta), 0.0)
        chances /= chances.sum()
        return [c.sum() / (1 - chances[places & ~m == 0].sum()) for c, m in zip(cells, gone, strict=True)]

    return minus, totals


@pytest.mark.parametrize("pair", [(), (6,), (3,)])
def test_em_reaches_the_top_of_the_collapsed_likelihood(pair):
    """Against a general optimiser: the same parameters, and no better value anywhere."""
    rows = table(seed=9, fill=0)
    places = rows[LISTS].to_numpy() @ [1, 2, 4, 8]
    cells = np.zeros((3, 16))
    np.add.at(cells, (rows["year"].map(YEARS.index), places), rows["count"])
    gone, terms = np.array([2, 0, 8]), np.array([0, 1, 2, 4, 8, *pair])
    kept, theta, totals = np.r_[0.0, np.ones(15)], np.full(terms.size, -1.0), np.empty(3)
    theta[0] = 8.0

    total, _ = complete(cells, gone, terms, kept, theta, np.empty(16), totals)
    minus, sizes = collapsed_likelihood(cells, gone, terms, kept)
    best = minimize(minus, np.full(terms.size - 1, -1.0), method="BFGS", options={"gtol": 1e-4})

    assert minus(theta[1:]) <= best.fun + 1e-6
    assert theta[1:] == pytest.approx(best.x, abs=1e-3)
    assert totals == pytest.approx(sizes(theta[1:]), rel=1e-8)
    assert total == pytest.approx(totals.sum())


def test_variance_is_that_of_a_numerical_hessian():
    """Interval of the sum without replicates: the delta method on a Hessian by differences, sizes Poisson."""
    rows = table(seed=9, links={})
    found = estimate_incomplete(rows, "year", replicates=0)
    places = rows[LISTS].fillna(0).to_numpy(dtype=int) @ [1, 2, 4, 8]
    cells = np.zeros((3, 16))
    np.add.at(cells, (rows["year"].map(YEARS.index), places), rows["count"])
    assert found.total.model == ()
    minus, sizes = collapsed_likelihood(cells, np.array([2, 0, 8]), np.array([0, 1, 2, 4, 8]), np.r_[0.0, np.ones(15)])
    best = minimize(minus, np.full(4, -1.0), method="BFGS", options={"gtol": 1e-4}).x
    h = 1e-3 * np.eye(4)
    hessian = np.array(
        [[minus(best + i + j) - minus(best + i - j) - minus(best - i + j) + minus(best - i - j) for j in h] for i in h]
    )
    covariance = np.linalg.inv(hessian / 4e-6)

    def unseen(theta, seen):
        return (np.array(sizes(theta)) * seen / cells.sum(axis=1) - seen).sum()

    seen = cells.sum(axis=1)
    slope = np.array([unseen(best + step, seen) - unseen(best - step, seen) for step in h]) / 2e-3
    of_sizes = (np.array(sizes(best)) - seen) / seen
    variance = (slope @ covariance @ slope + of_sizes**2 @ seen) / unseen(best, seen) ** 2
    reach = math.log((found.total.interval[1] - found.total.observed) / found.total.unseen)

    assert (reach / 1.959964) ** 2 == pytest.approx(variance, rel=0.02)  # expected beside observed information


def test_a_list_told_absent_is_a_list_left_empty(found):
    told = {year: list(lists) for year, lists in zip(YEARS, GONE, strict=True) if lists}
    again = estimate_incomplete(table(fill=0), "year", absent=told, replicates=300, seed=1)
    pd.testing.assert_frame_equal(again.to_frame(), found.to_frame())
    assert found.notes[:2] == ("Not there in '2018': hotline.", "Not there in '2020': police.")


def test_order_of_rows_and_lists_changes_nothing(found):
    shuffled = table().sample(frac=1, random_state=3)[["police", "year", "clinic", "count", "ngo", "hotline"]]
    again = estimate_incomplete(shuffled, ["year"], replicates=300, seed=1)
    pd.testing.assert_frame_equal(again.to_frame(), found.to_frame())


def test_a_link_of_lists_that_never_met_is_not_asked():
    """Hotline and police were never there in one year: no overlap, and yet no avoidance."""
    found = estimate_incomplete(table(gone=(("hotline",), ("hotline",), ("police",)), links={}), "year", replicates=0)

    assert found.total.model == ()
    assert "hotline:police" in found.pooled.model  # what ignoring the absence makes of it
    assert found.total.estimate == pytest.approx(9000, rel=0.1)


def test_a_pair_without_overlap_where_both_were_leaves():
    rows = table()
    rows = rows[~((rows["clinic"] == 1) & (rows["ngo"] == 1))]
    found = estimate_incomplete(rows, "year", replicates=0)
    assert "clinic:ngo" in found.total.model
    assert found.total.estimate < 2 * 9000


def test_a_stratum_known_by_one_list_alone_is_answered_by_the_others():
    found = estimate_incomplete(table(gone=(("hotline", "ngo", "clinic"), (), ()), links={}), "year", replicates=0)
    assert found["2018"].estimate == pytest.approx(3000, rel=0.2)
    assert found.alone[0].estimate is None


def test_a_list_that_was_there_where_no_other_was_tells_nothing():
    rows = table(gone=(("hotline",), ("hotline",), ()), links={})
    only = pd.DataFrame({"clinic": None, "hotline": None, "ngo": None, "police": None, "radio": [1], "count": [40]})
    found = estimate_incomplete(pd.concat([rows.assign(radio=None), only.assign(year="2021")]), "year", replicates=0)
    assert not found.identifiable
    assert "too little in common" in found.about()
    assert found["2018"].estimate is None


def test_parameters_are_told_apart_only_where_the_lists_show_them():
    every = np.r_[0.0, np.ones(7)]
    alone, pairs = np.array([0, 1, 2, 4]), np.array([0, 1, 2, 4, 3])
    assert told_apart(alone, every, np.array([0]))
    assert told_apart(alone, every, np.array([1, 4]))
    assert not told_apart(alone, every, np.array([6, 1]))  # the first list stands by itself
    assert told_apart(pairs, every, np.array([0, 1]))
    assert not told_apart(pairs, every, np.array([1, 2]))  # the pair was never there together


@pytest.mark.parametrize(
    ("change", "absent", "said"),
    [
        (lambda t: t, {"2021": ["ngo"]}, "absent names stratum '2021'; the strata are 2018, 2019, 2020"),
        (lambda t: t, {"2019": ["radio"]}, "absent names list 'radio'"),
        (lambda t: t, {"2019": ["ngo"]}, "column 'ngo' holds [0-9]+ people in '2019'"),
        (lambda t: t.assign(ngo=t["ngo"].where(t.index != 3)), None, "column 'ngo', row 4: nan; expected 0 or 1"),
        (lambda t: t.assign(ngo=None), None, "column 'ngo' holds nobody"),
        (lambda t: t.assign(count=-1), None, "column 'count'"),
    ],
)
def test_faults_name_the_column(change, absent, said):
    with pytest.raises(ValueError, match=said):
        estimate_incomplete(change(table()), "year", absent=absent, replicates=0)


def test_it_shows_itself(found):
    assert found.summary().startswith(
        "Totals by year; lists reach as far, and are linked as strongly, in every stratum."
    )
    assert "not to use" in found.about()
    assert ALL in found._repr_html_()
