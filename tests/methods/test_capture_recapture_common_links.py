"""Links common to strata: found where there are any, and reach that differs is not taken for one."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import poisson
from test_capture_recapture_strata import LISTS, table

from tarazu.methods.capture_recapture import estimate_strata, population
from tarazu.methods.capture_recapture.common_links import common_links, terms_of
from tarazu.methods.capture_recapture.pooling import common_model, mode, precision
from tarazu.methods.capture_recapture.stratified import read_strata


def test_links_of_strata_that_are_alike_are_those_of_all_people():
    rows = table((1.0, 1.0, 1.0, 1.0), seed=40)
    assert estimate_strata(rows, "group", replicates=0).total.model == ("ngo:police",)


def test_reach_that_differs_does_not_pass_for_a_link():
    """No list is linked; one group is found five times as easily, which makes all people as one look linked."""
    far, near = (
        population(n, dict.fromkeys(LISTS, r)).histories(seed=s).frame()
        for n, r, s in [(9000, 0.08, 1), (1500, 0.4, 2)]
    )
    found = estimate_strata(pd.concat([far.assign(sex="m"), near.assign(sex="f")]), "sex", replicates=0)

    assert found.total.model == ()
    assert len(found.pooled.model) > 1
    assert found.total.estimate == pytest.approx(10500, rel=0.1)


def test_links_are_those_of_a_plain_search():
    """The p-values of the first step from scipy, on means of the mode that a general optimiser was held to."""
    read = read_strata(table((1.0, 0.5, 1.5, 1.0)), "group")
    cells = read.cells.astype(float)
    held = terms_of(cells, ())
    model = common_model(cells, held.terms, held.kept, 4)
    first = np.tile([8.0, -1.5, -1.5, -1.5, -1.5], (4, 1))
    theta, _ = mode(model, precision(4, 5, 0.5, 0.3), first, first[0, 1:])
    means = np.exp(theta @ model.design.T).sum(axis=0)
    tails = {}
    for pair in (3, 5, 6, 9, 10, 12):
        on = np.arange(16) & pair == pair
        count, mean = cells[:, on].sum(), means[on].sum()
        tails[pair] = min(poisson.cdf(count, mean), poisson.sf(count - 1, mean))
    chosen = common_links(cells, read.absent, math.log(0.02))
    assert chosen[0] == min(tails, key=tails.get) == (1 << LISTS.index("ngo")) | (1 << LISTS.index("police"))
    assert common_links(cells, read.absent, math.log(min(tails.values()) * 0.99)) == ()
