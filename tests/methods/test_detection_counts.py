"""Counts corrected for under-reporting: the slope, a plain sampler that must agree, the truth, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from tarazu.methods.detection import correct_counts
from tarazu.methods.detection.chains import as_model
from tarazu.methods.detection.posterior import energy_at
from tarazu.methods.detection.question import read_question
from tarazu.methods.detection.whitening import plain, whiten


def lattice(rows, columns):
    """Pairs of neighbours of a chess board."""
    place = np.arange(rows * columns).reshape(rows, columns)
    across = np.column_stack([place[:, :-1].ravel(), place[:, 1:].ravel()])
    return np.concatenate([across, np.column_stack([place[:-1].ravel(), place[1:].ravel()])])


def made_up(seed, *, mean_odds=-1.5, rows=6, columns=8):
    """Areas of which x moves reporting and w the rate; the true rate and share beside the arguments."""
    rng = np.random.default_rng(seed)
    size = rows * columns
    x, w, expected = rng.normal(size=size), rng.normal(size=size), 30 * rng.lognormal(0, 0.5, size)
    smooth = np.sin(np.arange(size) // columns) * 0.4
    rate = np.exp(0.5 + 0.3 * w + smooth + 0.1 * rng.normal(size=size))
    share = 1 / (1 + np.exp(-(mean_odds + 0.8 * x + 0.2 * rng.normal(size=size))))
    counted = rng.poisson(expected * rate * share)
    given = {"cases": counted, "expected": expected, "neighbours": lattice(rows, columns)}
    return given | {"covariates": w, "reporting_covariates": x}, rate / (rate @ expected / expected.sum()), share


def model(**more):
    given, _, _ = made_up(0, rows=3, columns=4)
    asked = {"reporting": (0.05, 0.4), "spread": 0.3, "known_reporting": None} | given | more
    return as_model(read_question(asked.pop("cases"), asked.pop("expected"), asked.pop("neighbours"), **asked))


@pytest.mark.parametrize("spread", [0.0, 0.3])
@pytest.mark.parametrize("known", [None, [0.2, 1.0, *[np.nan] * 10]])
def test_the_slope_is_that_of_the_energy(known, spread):
    held = model(known_reporting=known, spread=spread)
    rounded = whiten(held, np.array([0.8, 0.2, 0.1]), np.array([[0.5, 0.2, 0.0], [0.0, 1.0, 0.1], [0.0, 0.0, 0.7]]))
    at = np.random.default_rng(1).normal(size=len(rounded.core) + 15) * 0.7
    slope, spare = np.empty(len(at)), np.empty(len(at))
    energy_at(held, rounded, at, slope)
    for j in range(len(at)):
        step = np.eye(len(at))[j] * 1e-5
        ends = [energy_at(held, rounded, at + side * step, spare) for side in (1, -1)]
        assert slope[j] == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-4, abs=1e-4), j


def test_the_compiled_energy_is_that_of_the_readable_scalar():
    held = model()
    rounded = plain(held, np.array([0.8, 0.2, 0.1]))
    at = np.random.default_rng(1).normal(size=len(rounded.core) + 15) * 0.3
    one, other = np.empty(len(at)), np.empty(len(at))
    assert energy_at(held, rounded, at, one) == pytest.approx(energy_at.py_func(held, rounded, at, other), rel=1e-12)
    assert one == pytest.approx(other, rel=1e-9, abs=1e-9)


def test_nothing_that_a_chain_starts_from_holds_digits_that_depend_on_threads():
    """Sums of a library differ in their last digits with its number of threads, and a chain would make much of them."""
    held = model()
    rounded = whiten(held, np.zeros(3), np.eye(3))
    for values in (held.vectors, held.variances, *rounded):
        assert (np.asarray(values) == np.asarray(values, dtype=np.float32)).all()


@pytest.fixture(scope="module")
def corrected():
    given, rate, share = made_up(1)
    return correct_counts(**given, draws=1200, seed=3), rate, share


def test_the_truth_where_the_statement_is_right(corrected):
    """Mean share 18%, stated 5% to 40%. 95% intervals over 48 areas: 4 or fewer outside has probability 0.91 if independent."""
    told, rate, share = corrected
    low, high = told.interval().T
    assert ((rate < low) | (rate > high)).sum() <= 5
    frame = told.reporting
    assert ((share < frame["lower"]) | (share > frame["upper"])).sum() <= 5
    crude = (told.question.cases + 0.5) / told.question.expected
    crude /= crude @ told.question.expected / told.question.expected.sum()
    wrong, crudely = (np.sqrt(np.mean((np.log(guess) - np.log(rate)) ** 2)) for guess in (told.mean, crude))
    assert wrong < 0.5 * crudely
    assert told.convergence.r_hat < 1.1


def test_what_it_holds_fits_together(corrected):
    told, _, _ = corrected
    due = told.question.expected
    assert told.true_rate @ due / due.sum() == pytest.approx(1)
    assert (told.true_cases >= told.question.cases).all()
    assert told.exceedance(1.0) == pytest.approx((told.draws > 1).mean(axis=0))
    assert told.total[1] < told.total[0] < told.total[2]
    assert "not tell what share is reported" in told.notes[0]
    assert "correlated" in told.notes[2]
    assert not told.true_rate.flags.writeable


def test_the_same_seed_gives_the_same_draws(corrected):
    told, _, _ = corrected
    again = correct_counts(**made_up(1)[0], draws=1200, seed=3)
    assert (again.true_rate == told.true_rate).all()
    assert (again.true_cases == told.true_cases).all()


def test_counts_do_not_tell_the_share_reported():
    """Without covariates the posterior of the mean share is what was stated."""
    given, _, _ = made_up(2)
    told = correct_counts(given["cases"], given["expected"], given["neighbours"], draws=1200)
    mean, sd = told.question.log_odds
    odds = np.log(told.mean_share) - np.log1p(-told.mean_share)
    assert odds.mean() == pytest.approx(mean, abs=0.2 * sd)
    assert odds.std() == pytest.approx(sd, rel=0.15)


def test_a_wrong_statement_moves_totals_and_hardly_rates(corrected):
    told, _, _ = corrected
    moved = told.sensitivity([(0.3, 0.8)])
    stated, other = moved.totals["cases"]
    assert stated > 1.8 * other
    assert np.log(moved.others[0].mean / told.mean) == pytest.approx(0, abs=0.35)
    assert moved.about().startswith("Under 2 statements on reporting")
    assert (moved.to_frame()["lower"] <= moved.to_frame()["upper"]).all()


def test_known_areas_teach_the_share():
    given, _, share = made_up(4)
    known = np.where(np.arange(len(share)) < 12, share, np.nan)
    told = correct_counts(**given, known_reporting=known, reporting=(0.3, 0.9), draws=1200)
    low, high = np.quantile(told.mean_share, [0.025, 0.975])
    assert low < 1 / (1 + np.exp(1.5)) < high  # the truth, though less was stated
    assert high < 0.35
    assert told.reported[:, :12] == pytest.approx(np.tile(share[:12], (1200, 1)), rel=1e-12)


def plain_poisson(cases, expected, pairs, *, draws=60_000):
    """The plain Poisson model with the same field: random-walk Metropolis on four areas, its covariance by hand."""
    size = len(cases)
    laplacian = np.zeros((size, size))
    for i, j in pairs:
        laplacian[[i, j], [j, i]] -= 1
        laplacian[[i, j], [i, j]] += 1
    structured = np.linalg.pinv(laplacian)
    structured /= np.exp(np.log(np.diag(structured)).mean())

    def log_posterior(at):
        level, log_sigma, logit_rho, field = at[0], at[1], at[2], at[3:]
        sigma, rho = np.exp(log_sigma), 1 / (1 + np.exp(-logit_rho))
        covariance = sigma**2 * (rho * structured + (1 - rho) * np.eye(size))
        root = np.linalg.cholesky(covariance)
        white = np.linalg.solve(root, field)
        logs = level + field + np.log(expected)
        return (
            cases @ logs - np.exp(logs).sum() - 0.5 * white @ white - np.log(np.diag(root)).sum() - level**2 / 200
            - sigma * np.log(100) + log_sigma + np.log(rho) + np.log1p(-rho)
        )  # fmt: skip

    rng, at = np.random.default_rng(0), np.zeros(3 + size)
    at[1], here, kept = -1.0, log_posterior(np.r_[0, -1.0, np.zeros(1 + size)]), []
    scale = np.r_[0.15, 0.5, 1.0, np.full(size, 0.15)]
    for _ in range(draws):
        there = at + scale * rng.normal(size=len(at)) * 0.7
        value = log_posterior(there)
        if np.log(rng.random()) < value - here:
            at, here = there, value
        kept.append(np.exp(at[0] + at[3:]))
    rates = np.array(kept[draws // 10 :])
    return rates / (rates @ expected / expected.sum())[:, None]


def test_with_everything_reported_it_is_a_plain_poisson_model():
    """Mean and interval of each rate against a Metropolis chain of the plain model; its own error is near 0.02."""
    cases, expected, pairs = np.array([60, 18, 25, 22]), np.full(4, 25.0), [(0, 1), (1, 2), (2, 3)]
    told = correct_counts(cases, expected, pairs, known_reporting=np.ones(4), draws=4000)
    rates = plain_poisson(cases, expected, pairs)
    assert told.mean == pytest.approx(rates.mean(axis=0), abs=0.05)
    assert told.interval() == pytest.approx(np.quantile(rates, [0.025, 0.975], axis=0).T, abs=0.1)
    assert (told.true_cases == cases).all()
    assert "nothing of it was learnt" in told.notes[0]


def test_names_of_areas_do_not_matter():
    given, _, _ = made_up(5, rows=4, columns=5)
    order = np.random.default_rng(0).permutation(20)
    place = np.argsort(order)
    moved = {k: v[order] for k, v in given.items() if k != "neighbours"} | {"neighbours": place[given["neighbours"]]}
    one, other = correct_counts(**given, draws=2000), correct_counts(**moved, draws=2000)
    assert np.log(other.mean) == pytest.approx(np.log(one.mean[order]), abs=0.1)  # the noise of 2,000 draws


def test_an_island_and_parts_of_a_map_stand():
    pairs = np.concatenate([lattice(2, 3), lattice(2, 2) + 6])
    told = correct_counts([9, 3, 4, 5, 0, 2, 8, 9, 7, 6, 40], np.full(11, 6.0), pairs, draws=800)
    assert np.isfinite(told.true_rate).all()
    assert told.mean[10] == told.mean.max()


def test_areas_that_report_alike():
    given, _, _ = made_up(6, rows=3, columns=4)
    told = correct_counts(given["cases"], given["expected"], given["neighbours"], spread=0.0, draws=400)
    assert (told.tau == 0).all()
    assert (told.reported == told.reported[:, :1]).all()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"cases": [1.5, 2, 3]}, r"cases\[0\] is 1.5"),
        ({"cases": [-1, 2, 3]}, r"cases\[0\] is -1"),
        ({"cases": [0, 0, 0]}, "cases are all 0"),
        ({"expected": [1.0, 0.0, 2.0]}, r"expected\[1\] is 0"),
        ({"expected": [1.0, 2.0]}, "shape"),
        ({"neighbours": [[0, 3]]}, "outside 0 to 2"),
        ({"neighbours": [[1, 1]]}, "own neighbours"),
        ({"reporting": (0.4, 0.05)}, "two shares"),
        ({"reporting": (0.0, 0.4)}, "two shares"),
        ({"reporting": 0.4}, "two shares"),
        ({"spread": -1.0}, "spread is -1.0"),
        ({"covariates": [1.0, 1.0, 1.0]}, "the same everywhere"),
        ({"reporting_covariates": [1.0, np.nan, 2.0]}, r"reporting_covariates\[1\]"),
        ({"reporting_covariates": [1.0, 2.0]}, "a row an area"),
        ({"known_reporting": [0.0, np.nan, 1.2]}, r"(?s)\[0\] is 0.*\[2\] is 1.2"),
        ({"known_reporting": [0.1]}, "one share an area"),
        ({"draws": 3}, "draws is 3"),
        ({"chains": 1}, "chains is 1"),
    ],
)
def test_what_cannot_be_is_told(change, told):
    given = {"cases": [1, 2, 3], "expected": [1.0, 2.0, 3.0], "neighbours": [[0, 1], [1, 2]]} | change
    with pytest.raises(ValueError, match=told):
        correct_counts(**given)


def test_another_statement_is_checked_too(corrected):
    with pytest.raises(ValueError, match="two shares"):
        corrected[0].sensitivity([(0.5, 0.1)])
    assert replace(corrected[0].question, spread=0.1).spread == 0.1
