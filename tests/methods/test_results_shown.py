"""Every result of a method can be read as text, table, HTML and chart, its rows in the order given and none ranked."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from tarazu.methods import comparison, composite, detection, elicitation, rates, small_area, smoothing
from tarazu.methods.capture_recapture import compare, estimate_incomplete, estimate_strata, simulate
from tarazu.methods.scan import scan
from tarazu.methods.seasonality import seasonality

COUNTS, CASES = np.array([3, 40, 0, 9]), np.array([10, 80, 5, 12])
FOUR_LISTS = simulate(5000, {"a": 0.2, "b": 0.2, "c": 0.2, "d": 0.2}, seed=0)


def halves():
    """The four lists twice, as two strata."""
    return pd.concat([FOUR_LISTS.assign(half=half) for half in ("one", "other")])


def index_data():
    """Three units, two indicators under one index; the second unit stands highest."""
    data = pd.DataFrame({"a": [1.0, 5.0, 3.0], "b": [2.0, 6.0, 1.0]}, index=["u1", "u2", "u3"])
    frame = pd.DataFrame({"code": ["a", "b", "I"], "parent": ["I", "I", None], "weight": 1.0, "direction": 1})
    return data, frame


def judged():
    """Three experts on three items, one of which has no known truth."""
    items = pd.DataFrame({"item": ["u1", "u2", "u3"], "scale": "uniform", "realisation": [3.0, 5.0, np.nan]})
    rows = [(e, i, 1 + k, 4, 6 + k) for k, e in enumerate(("u1", "u2", "u3")) for i in ("u1", "u2", "u3")]
    return pd.DataFrame(rows, columns=["expert", "item", "q05", "q50", "q95"]), items


RESULTS = {
    "interval": lambda: comparison.wilson(COUNTS, CASES),
    "shrinkage": lambda: comparison.beta_binomial_shrinkage(COUNTS, CASES),
    "funnel": lambda: comparison.funnel(COUNTS, CASES),
    "xmr": lambda: comparison.xmr([4, 5, 6, 5, 4, 5, 6, 40]),
    "p_chart": lambda: comparison.p_chart(COUNTS, CASES),
    "relative": lambda: rates.relative_rates(COUNTS, COUNTS, CASES / 4, draws=200),
    "growth": lambda: rates.growth([[3, 5, 9], [4, 4, 4]], [[3, 5, 9], [4, 4, 4]], np.full((2, 3), 4.0), draws=200),
    "scan": lambda: scan(COUNTS, CASES * 10, [[0, 0], [1, 0], [5, 0], [6, 0]], replicates=19),
    "index": lambda: composite.build_index(*index_data()),
    "small_areas": lambda: small_area.fay_herriot([1.0, 3.0, 5.0, 4.0, np.nan], [1.0, 1.0, 1.0, 2.0, np.nan], None),
    "choices": lambda: compare(FOUR_LISTS, methods=("chao", "sparse"), replicates=20),
    "effects": lambda: composite.analyse_choices(*index_data(), base=32),
    "doubt": lambda: composite.benefit_of_doubt(index_data()[0]),
    "strata": lambda: estimate_strata(halves(), "half", replicates=20),
    "absent_lists": lambda: estimate_incomplete(halves(), "half", absent={}, replicates=0),
    "ranks": lambda: composite.rank_uncertainty(*index_data(), replicates=50),
    "experts": lambda: elicitation.score_experts(*judged()),
    "decision_maker": lambda: elicitation.combine(*judged()),
    "robustness": lambda: elicitation.robustness(elicitation.combine(*judged())),
    "fitted": lambda: elicitation.fit_quantiles([25, 30, 35], [0.25, 0.5, 0.75]),
    "season": lambda: seasonality([9, 8, 7, 6, 5, 4, 4, 5, 6, 7, 8, 9] * 3, start="2021-01"),
    "pool": lambda: elicitation.linear_pool([elicitation.fit_quantiles([25, 30, 35], [0.25, 0.5, 0.75])]),
    "corrected": lambda: detection.correct_counts(COUNTS, CASES / 4, [[0, 1], [1, 2]], draws=16),
    "statements": lambda: detection.correct_counts(COUNTS, CASES / 4, [[0, 1], [1, 2]], draws=16).sensitivity(),
    "smoothed": cache(lambda: smoothing.smooth_counts(COUNTS, CASES / 4, [[0, 1], [1, 2]])),
    "smoothed in time": cache(
        lambda: smoothing.smooth_space_time([[3, 4], [9, 7], [2, 5]], np.full((3, 2), 5.0), [[0, 1]])
    ),
    "smoothed jointly": cache(
        lambda: smoothing.smooth_jointly([[3, 4], [9, 7], [2, 5]], np.full((3, 2), 5.0), [[0, 1]])
    ),
}


@pytest.fixture(params=RESULTS)
def result(request):
    return RESULTS[request.param]()


def test_its_table_has_a_row_a_unit_in_the_order_given(result):
    names = list(result.to_frame().index)
    assert names in (["u1", "u2", "u3"], list(range(len(names))))


def test_its_summary_says_what_holds_of_all_rows_and_then_each(result):
    line, *rows = result.summary().splitlines()
    assert line == result.about()
    assert len(rows) == len(result.to_frame()) + 1


def test_its_html_is_a_table_without_markup_of_the_data(result):
    html = result._repr_html_()
    assert html.startswith("<p>")
    assert html.count("<tr") == len(result.to_frame()) + 1


def test_its_chart_holds_its_numbers(result):
    chart = result.plot().to_dict()
    (rows,) = chart["datasets"].values()
    assert len(rows) == len(result.to_frame())


def test_the_interval_of_the_table_is_the_interval_of_the_result():
    rate = RESULTS["relative"]()
    frame = rate.to_frame()
    assert frame[["lower", "upper"]].to_numpy() == pytest.approx(rate.interval(0.95))
    assert frame["estimate"].to_numpy() == pytest.approx(rate.mean)


def test_units_of_an_index_stay_in_their_order_whatever_their_score():
    assert list(RESULTS["index"]().to_frame().index) == ["u1", "u2", "u3"]
    assert [row["unit"] for row in next(iter(RESULTS["ranks"]().plot().to_dict()["datasets"].values()))] == [
        "u1",
        "u2",
        "u3",
    ]


def test_a_change_is_spoken_of_only_where_one_is_shown():
    assert RESULTS["xmr"]().about().startswith("Changed: 1 beyond")
    assert comparison.xmr([4, 5, 6, 5, 4, 5, 6, 5]).about().startswith("No change shown")


def test_the_funnel_shows_both_limits():
    frame = RESULTS["funnel"]().to_frame()
    assert (frame["lower"] <= frame["lower_95"]).all()
    assert (frame["upper"] >= frame["upper_95"]).all()
    assert len(RESULTS["funnel"]().plot().to_dict()["layer"]) == 6
