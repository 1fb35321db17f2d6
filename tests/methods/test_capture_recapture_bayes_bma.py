"""Average over decomposable graphs: the paper's example, a plain sum that must agree, and what must always hold."""

import json
import math
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tarazu.methods.capture_recapture import estimate_total, read_histories
from tarazu.methods.capture_recapture.bma import averaging, estimate_bma
from tarazu.methods.capture_recapture.bma.averaging import average, runs_up_to
from tarazu.methods.capture_recapture.bma.graphs import decomposable_graphs

DATA = Path(__file__).parents[1] / "data" / "mse"
RUNS = [
    run for run in json.loads((DATA / "reference.json").read_text(encoding="utf-8"))["runs"] if run["method"] == "dga"
]

# Spina bifida in upstate New York: birth, death and medical records (Madigan and York 1997, section 5.1)
SPINA_BIFIDA = np.array([0, 60, 49, 4, 247, 112, 142, 12])


@pytest.fixture
def four_lists():
    rng = np.random.default_rng(7)
    seen = rng.random((300, 4)) < [0.3, 0.2, 0.15, 0.1]
    table = pd.DataFrame(seen[seen.any(axis=1)].astype(int), columns=["police", "shelter", "helpline", "court"])
    return table.assign(count=1)


def test_the_example_of_the_paper():
    """Madigan, York (1997), Biometrika 84, table 3: 731 by the best graph and by the average, modes 729 and 728.

    Prior: delta 1, N negative binomial (a Poisson mean that is Gamma(13.14, 55.17)), up to 300 unseen. Their estimate
    is E(1/N) / E(1/N^2); printed to the unit, so none is allowed off.
    """
    a, b = 13.14, 55.17

    def log_prior(people):
        gamma = np.vectorize(math.lgamma)
        return people * np.log(b) - (people + a) * np.log(1 + b) + gamma(people + a) - gamma(people + 1)

    graphs = decomposable_graphs(3)
    averaged = average(SPINA_BIFIDA, graphs, most=300, delta=1.0, log_prior=log_prior)

    people = averaged.runs.middle + SPINA_BIFIDA.sum()
    assert round(averaged.posterior @ (1 / people) / (averaged.posterior @ (1 / people**2))) == 731
    assert people[averaged.posterior.argmax()] == 728
    assert round(averaged.graphs.max(), 2) == 0.37


@pytest.mark.parametrize("run", RUNS, ids=[run["dataset"] for run in RUNS])
def test_as_dga(run):
    """dga 2.0.2 sums over a grid of 3,000 totals, one hundredth of those observed apart; here each counts."""
    total = estimate_total(pd.read_csv(DATA / f"{run['dataset']}.csv"), method="bma")

    step = run["nobs"] / 100
    assert total.estimate == pytest.approx(run["estimate"], abs=step + 1)
    assert total.interval == pytest.approx(run["ci95"], abs=step + 1)
    cliques = {frozenset(part.split(",")) for part in run["model"].split("; top clique set: ")[1][1:-1].split("][")}
    assert {frozenset(term.split(":")) for term in total.model} == {c for c in cliques if len(c) > 1}


def test_as_many_decomposable_graphs_as_there_are():
    """Labelled chordal graphs: OEIS A058862."""
    assert [len(decomposable_graphs(k).signs) for k in range(2, 7)] == [2, 8, 61, 822, 18154]


def test_cliques_cover_every_link_and_separators_are_where_they_meet():
    graphs = decomposable_graphs(5)
    for number in range(0, 822, 37):
        links = {pair for clique in graphs.cliques(number) for pair in combinations(clique, 2)}
        row = graphs.adjacency[number]
        assert links == {(i, j) for i, j in combinations(range(5), 2) if (row[i] >> j) & 1}
        # Each list counts once: as often in cliques as in separators and once more
        membership = (np.arange(32)[:, None] >> np.arange(5)) & 1
        assert (graphs.signs[number] @ membership == 1).all()


def test_agrees_with_a_plain_sum_over_graphs_and_totals():
    cells = np.array([0, 9, 14, 3, 20, 2, 5, 1])
    most, delta, n = 1500, 1 / 8, 54
    graphs = {  # cliques and separators by hand, lists 0, 1, 2
        "independent": ([{0}, {1}, {2}], []),
        "01": ([{0, 1}, {2}], []),
        "02": ([{0, 2}, {1}], []),
        "12": ([{1, 2}, {0}], []),
        "01, 02": ([{0, 1}, {0, 2}], [{0}]),
        "01, 12": ([{0, 1}, {1, 2}], [{1}]),
        "02, 12": ([{0, 2}, {1, 2}], [{2}]),
        "all": ([{0, 1, 2}], []),
    }

    def table(lists, unseen):
        margin = {}
        for cell in range(8):
            key = tuple((cell >> j) & 1 for j in sorted(lists))
            margin[key] = margin.get(key, 0) + (unseen if cell == 0 else int(cells[cell]))
        prior = delta * 2 ** (3 - len(lists))
        filled = sum(math.lgamma(count + prior) - math.lgamma(prior) for count in margin.values())
        return filled + math.lgamma(1) - math.lgamma(n + unseen + 1)

    logs = np.array(
        [
            [
                sum(table(c, u) for c in cliques)
                - sum(table(s, u) for s in separators)
                + math.lgamma(n + u + 1)
                - math.lgamma(u + 1)
                - math.log(n + u)
                for u in range(1, most + 1)
            ]
            for cliques, separators in graphs.values()
        ]
    )
    plain = np.exp(logs - logs.max())
    plain /= plain.sum()

    averaged = average(cells, decomposable_graphs(3), most=most)

    np.testing.assert_allclose(averaged.posterior, plain.sum(axis=0), rtol=1e-9)
    np.testing.assert_allclose(np.sort(averaged.graphs), np.sort(plain.sum(axis=1)), rtol=1e-9)


def test_runs_hold_every_number_once():
    for most in (1, 7, 2048, 2049, 2050, 100_000, 3_000_000):
        runs = runs_up_to(most)
        assert runs.first[0] == 1
        assert runs.width.sum() == most
        assert (runs.first[1:] == runs.first[:-1] + runs.width[:-1]).all()
        assert (runs.width[runs.first <= 2048] <= 2).all()


def test_a_run_stands_for_its_numbers(monkeypatch):
    """Terms joined beyond 2,048 against the sum one by one: closer than 1e-5 of the total."""
    cells = 40 * SPINA_BIFIDA
    joined = average(cells, decomposable_graphs(3), most=60_000).quantile([0.025, 0.5, 0.975])
    monkeypatch.setattr(averaging, "ONE_BY_ONE", 60_000)
    np.testing.assert_allclose(
        joined, average(cells, decomposable_graphs(3), most=60_000).quantile([0.025, 0.5, 0.975]), rtol=1e-5
    )


def test_the_order_of_lists_and_rows_changes_nothing(four_lists):
    first = estimate_total(four_lists, method="bma", seed=3)
    names = ["police", "shelter", "helpline", "court"]
    for order in list(permutations(names))[::7]:
        again = estimate_total(four_lists.sample(frac=1, random_state=1)[[*order, "count"]], method="bma", seed=3)
        assert (again.estimate, again.interval, again.model) == (first.estimate, first.interval, first.model)


def test_draws_are_the_posterior_and_the_seed_moves_only_them(four_lists):
    first = estimate_total(four_lists, method="bma", seed=1)
    other = estimate_total(four_lists, method="bma", seed=2)

    assert first.replicates == len(first.draws) == 20_000
    assert np.median(first.draws) == pytest.approx(first.estimate, abs=1)
    assert tuple(np.quantile(first.draws, [0.025, 0.975])) == pytest.approx(first.interval, rel=0.01)
    assert (first.estimate, first.interval) == (other.estimate, other.interval)
    assert not np.array_equal(first.draws, other.draws)


def test_a_wider_level_holds_a_narrower_one(four_lists):
    wide, narrow = (estimate_total(four_lists, method="bma", level=level).interval for level in (0.99, 0.5))
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_no_overlap_gives_no_number_and_names_the_pairs():
    apart = pd.DataFrame({"A": [1, 0, 0], "B": [0, 1, 0], "C": [0, 0, 1], "count": [30, 20, 10]})
    total = estimate_total(apart, method="bma")

    assert (total.estimate, total.interval, total.identifiable) == (None, None, False)
    assert total.blame == ("A:B", "A:C", "B:C")
    assert "Nobody is on two lists" in total.diagnosis


def test_seven_lists_are_too_many_to_enumerate():
    table = pd.DataFrame(np.eye(7, dtype=int), columns=list("ABCDEFG")).assign(count=5)
    table.loc[0, "B"] = 1
    with pytest.raises(ValueError, match=r"7 lists.*Merge lists first"):
        estimate_bma(read_histories(table), seed=0, level=0.95)


def test_the_reader_is_told_when_the_limit_makes_the_upper_end():
    """One person in two lists: the data hardly speak, and the posterior runs up to the limit."""
    thin = pd.DataFrame({"A": [1, 0, 0, 1], "B": [0, 1, 0, 1], "C": [0, 0, 1, 0], "count": [30, 20, 10, 1]})
    total = estimate_total(thin, method="bma")

    assert "the upper end depends on the limit" in " ".join(total.notes)
    assert "Lists without anybody in common: A:C, B:C." in total.notes
