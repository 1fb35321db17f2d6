"""What cannot be right is refused, every fault at once, with the argument, the place, the value and what was expected."""

import inspect
import math

import numpy as np
import pandas as pd
import pytest

from tarazu.methods import comparison


@pytest.mark.parametrize("name", ["wilson", "clopper_pearson", "p_chart", "funnel", "beta_binomial_shrinkage"])
def test_every_fault_is_named(name):
    with pytest.raises(ValueError) as told:
        getattr(comparison, name)([1, -1, 1.5, math.nan, 7, math.inf], [2, 5, 5, 5, 6, "many"])
    for line in (
        "6 faults in what was given:",
        "successes[1] is -1; expected a whole number, 0 or more",
        "successes[2] is 1.5; expected a whole number, 0 or more",
        "successes[3] is nan; expected a whole number, 0 or more",
        "successes[5] is inf; expected a whole number, 0 or more",
        "trials[5] is 'many'; expected a whole number, 0 or more",
        "successes[4] is 7; expected no more than its trials (6)",
    ):
        assert line in str(told.value)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: comparison.wilson(3, 2), "successes is 3; expected no more than its trials (2)"),
        (lambda: comparison.wilson("3", 5), "successes is '3'; expected a whole number"),
        (lambda: comparison.wilson([1, 2], [3, 4, 5]), "successes has shape (2,) and trials has shape (3,)"),
        (lambda: comparison.wilson([[1], [2, 3]], 4), "expected a whole number"),
        (lambda: comparison.wilson(1, 2, level=95), "level is 95; expected a number between 0 and 1"),
        (lambda: comparison.wilson(1, 2, level=math.nan), "level is nan"),
        (lambda: comparison.poisson_rate(2, 0), "count is 2; expected 0 where exposure is 0"),
        (
            lambda: comparison.poisson_rate([1, 2], [1, -2.5]),
            "exposure[1] is -2.5; expected a finite number, 0 or more",
        ),
        (lambda: comparison.ratio_of_proportions(1, 2, 4, 3), "b is 4; expected no more than its n_b (3)"),
        (lambda: comparison.ratio_of_proportions([1], 2, [1, 2], 3), "a has shape (1,) and b has shape (2,)"),
        (lambda: comparison.beta_binomial_shrinkage([0, 0], [0, 0]), "trials are all 0"),
        (lambda: comparison.beta_binomial_shrinkage(3, 9), "expected one dimension"),
        (lambda: comparison.funnel([], []), "expected one dimension, 1 or more long"),
        (lambda: comparison.funnel([1], [2], target=1), "target is 1; expected a number between 0 and 1"),
        (lambda: comparison.funnel([1], [2], scale="logit"), "scale is 'logit'; expected one of proportion, arcsine"),
        (lambda: comparison.funnel([1], [2], overdispersion="some"), "one of none, multiplicative, additive"),
        (lambda: comparison.funnel([1], [2], winsorised=0.5), "winsorised is 0.5; expected a number between 0 and 0.5"),
        (lambda: comparison.funnel([1], [2]).limits(1.0), "level is 1.0"),
        (lambda: comparison.funnel([1], [2]).limits(at=[5, -5]), "at[1] is -5"),
        (lambda: comparison.funnel_ratio([1, 0], [0, 0]), "observed[0] is 1; expected 0 where expected is 0"),
        (lambda: comparison.funnel_ratio([0], [0]), "expected are all 0"),
        (lambda: comparison.funnel_ratio([1], [2], target=0), "target is 0; expected a number between 0 and inf"),
        (lambda: comparison.xmr([4]), "values has shape (1,); expected one dimension, 2 or more long"),
        (lambda: comparison.xmr([4, None, 5]), "values[1] is None; expected a finite number"),
        (lambda: comparison.p_chart([3, 0], [9, 0], prime=True), "one period has cases"),
    ],
)
def test_the_message_says_what_was_expected(call, said):
    with pytest.raises(ValueError) as told:
        call()
    assert said in str(told.value)


def test_a_long_list_of_faults_is_counted():
    with pytest.raises(ValueError) as told:
        comparison.wilson(np.full(1000, -1), 5)
    assert "successes: 980 more like these" in str(told.value)
    assert str(told.value).count("\n") == 21


def test_counts_come_in_many_clothes():
    want = comparison.wilson(3, 7).lower
    for successes in (3.0, np.int8(3), np.float32(3), np.array(3, dtype=np.uint64)):
        assert comparison.wilson(successes, 7).lower == want
    columns = (pd.Series([3, 3], index=[9, 4]), pd.array([3, 3], dtype="Int64"), (3, 3), np.array([3, 3], dtype=object))
    for successes in columns:
        assert list(comparison.wilson(successes, 7).lower) == [want, want]
    with pytest.raises(ValueError, match=r"successes\[1\] is <NA>"):
        comparison.wilson(pd.array([3, None], dtype="Int64"), 7)


def test_settings_are_given_by_name():
    for name in comparison.__all__:
        function = getattr(comparison, name)
        if inspect.isfunction(function):
            for parameter in inspect.signature(function).parameters.values():
                assert (parameter.default is inspect.Parameter.empty) == (
                    parameter.kind is parameter.POSITIONAL_OR_KEYWORD
                )
