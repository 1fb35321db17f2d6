"""Latent classes: reference values, an exact sum over all splits of people into classes, and what must always hold."""

import json
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import betaln, gammaln, logsumexp

from tarazu.methods.capture_recapture import estimate_total, read_histories
from tarazu.methods.capture_recapture.latent_class import Settings, sample_unseen

DATA = Path(__file__).parents[1] / "data" / "mse"
RUNS = [
    run for run in json.loads((DATA / "reference.json").read_text(encoding="utf-8"))["runs"] if run["method"] == "lcmcr"
]
FEW = pd.DataFrame(
    [[1, 0, 0, 3], [0, 1, 0, 2], [0, 0, 1, 2], [1, 1, 0, 1], [1, 0, 1, 1], [1, 1, 1, 2]],
    columns=["A", "B", "C", "count"],
)


def exact_posterior(histories, *, classes, most):
    """Of the number unseen: every split of every cell over the classes, parameters and concentration integrated out."""
    cells, patterns = histories.counts, histories.patterns.astype(int)
    grid = np.geomspace(1e-40, 80, 3000)  # of the concentration; Gamma(1/4, 1/4), times the step in its logarithm
    prior = 0.25 * np.log(grid) - 0.25 * grid

    def stick(people):
        logs, rest = prior.copy(), sum(people)
        for k in range(classes - 1):
            rest -= people[k]
            logs += np.log(grid) + betaln(1 + people[k], grid + rest)
        return logsumexp(logs)

    def splits(n):
        return [x for x in np.ndindex(*[n + 1] * classes) if sum(x) == n]

    logs, sticks = [], {}
    ways = [splits(int(n)) for n in cells]
    joint = np.array([[sum(s, ()) for s in product(*ways)]]).reshape(-1, len(cells), classes)
    for hidden in range(most + 1):
        last = np.array(splits(hidden))
        split = np.concatenate(
            [np.repeat(joint, len(last), axis=0), np.tile(last, (len(joint), 1))[:, None, :]], axis=1
        )
        people = split.sum(axis=1)
        on_list = np.einsum("pj,spk->sjk", patterns, split[:, :-1])
        value = -gammaln(split + 1).sum(axis=(1, 2)) + gammaln(np.r_[cells, hidden] + 1).sum()
        value += betaln(1 + on_list, 1 + people[:, None, :] - on_list).sum(axis=(1, 2))
        keys, place = np.unique(people, axis=0, return_inverse=True)
        for key in map(tuple, keys):
            if key not in sticks:
                sticks[key] = stick(key)
        value += np.array([sticks[tuple(key)] for key in keys])[place]
        logs.append(logsumexp(value) + gammaln(cells.sum() + hidden) - gammaln(hidden + 1))
    return np.exp(np.array(logs) - logsumexp(logs))


@pytest.mark.parametrize("run", RUNS, ids=[run["dataset"] for run in RUNS])
def test_as_lcmcr(run):
    """LCMCR 0.4.14. Its single chains wander by 10%, since some begin in a corner with 0.4% of the posterior."""
    table = pd.read_csv(DATA / f"{run['dataset']}.csv")
    unseen, _ = sample_unseen(read_histories(table), draws=1000, seed=5)
    low, median, high = np.quantile(unseen + run["nobs"], [0.025, 0.5, 0.975])

    assert median == pytest.approx(run["estimate"], rel=0.04)
    assert (low, high) == pytest.approx(run["ci95"], rel=0.08)


@pytest.mark.parametrize("classes", [1, 2, 3])
def test_the_exact_posterior(classes):
    """Total variation between 120,000 draws and the exact posterior: 0.01 is chance."""
    table = FEW if classes < 3 else FEW.assign(count=[2, 1, 1, 1, 1, 1])
    histories = read_histories(table)
    limit = 2 * histories.observed
    settings = Settings(classes=classes, most_unseen=2, burn_in=2000, thin=4)
    unseen, _ = sample_unseen(histories, draws=30_000, seed=2, settings=settings)

    exact = exact_posterior(histories, classes=classes, most=limit)
    drawn = np.bincount(unseen.ravel(), minlength=limit + 1) / unseen.size

    assert np.abs(exact - drawn).sum() / 2 < 0.012


def test_the_limit_holds_where_nearly_every_draw_lies_beyond():
    """One person on two lists of 60: totals run away, and the limit is drawn under directly."""
    table = pd.DataFrame({"A": [1, 0, 0, 1], "B": [0, 1, 0, 1], "C": [0, 0, 1, 0], "count": [30, 20, 10, 1]})
    histories = read_histories(table)
    unseen, _ = sample_unseen(histories, draws=500, seed=1, settings=Settings(burn_in=1000, thin=10))

    assert unseen.max() <= 20 * histories.observed
    assert np.quantile(unseen, 0.9) > 5 * histories.observed


def test_the_compiled_chain_is_the_readable_one():
    """The same functions without compilation, in a process of its own: the same people, sweep by sweep."""
    program = (
        "import pandas as pd\n"
        "from tarazu.methods.capture_recapture import read_histories\n"
        "from tarazu.methods.capture_recapture.latent_class import Settings, sample_unseen\n"
        f"table = pd.read_csv({str(DATA / 'Western.csv')!r})\n"
        "settings = Settings(burn_in=20, thin=1)\n"
        "unseen, used = sample_unseen(read_histories(table), draws=20, seed=3, settings=settings, chains=2)\n"
        "print(unseen.tolist(), used.tolist())\n"
    )
    told = [
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", program],
            env={**os.environ, "NUMBA_DISABLE_JIT": plain},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for plain in ("0", "1")
    ]
    assert told[0] == told[1]
    assert told[0].strip()


def test_threads_order_of_lists_and_rows_change_nothing(monkeypatch):
    table = pd.read_csv(DATA / "Western.csv")
    settings = Settings(burn_in=200, thin=2)
    first, _ = sample_unseen(read_histories(table), draws=50, seed=4, settings=settings)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    turned = table[["C", "E", "A", "D", "B", "count"]].sample(frac=1, random_state=0)
    again, _ = sample_unseen(read_histories(turned), draws=50, seed=4, settings=settings)

    np.testing.assert_array_equal(first, again)
    assert len({tuple(chain) for chain in first}) == 4


def test_the_answer_in_full():
    total = estimate_total(pd.read_csv(DATA / "NewOrl_5.csv"), method="latent_class", seed=9, level=0.8)

    assert total.replicates == len(total.draws) == 20_000
    assert total.estimate == np.median(total.draws)
    assert total.interval == pytest.approx(np.quantile(total.draws, [0.1, 0.9]))
    assert total.level == 0.8
    assert any("split R-hat 1.00" in note for note in total.notes)


def test_no_overlap_gives_no_number():
    apart = pd.DataFrame({"A": [1, 0, 0], "B": [0, 1, 0], "C": [0, 0, 1], "count": [30, 20, 10]})
    total = estimate_total(apart, method="latent_class")

    assert (total.estimate, total.interval, total.identifiable) == (None, None, False)
    assert total.blame == ("A:B", "A:C", "B:C")
