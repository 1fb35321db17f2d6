"""Strata that borrow from one another: the posterior of their totals.

The parameter of list j in stratum g is  m_j + a_g + b_gj,  that of a link t is  m_t + c_gt:  all lists reach a stratum less
or more (a), one list does (b), a link is stronger or weaker there (c). a and b are normal with standard deviation `reach`,
c with `link`; the common values m and the size of each stratum are free. Given the two deviations the posterior is taken
as normal around its mode; the deviations have half-normal priors and are summed over on a grid: with few strata their
single best value is often 0, and intervals that take it for true are far too short.

Source: Gelman, Hill (2007), Data Analysis Using Regression and Multilevel/Hierarchical Models, chapter 12, for the model;
Breslow, Clayton (1993), J Am Stat Assoc 88:9-25, for the normal approximation at the mode; Rue, Martino, Chopin (2009),
J R Stat Soc B 71:319-392, for the sum over a grid.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from tarazu.methods.capture_recapture.histories import FloatArray, IntArray
from tarazu.methods.capture_recapture.result import locked

REACH = (0.05, 0.15, 0.3, 0.5, 0.75, 1.1, 1.6)  # standard deviations among strata, of log-odds of being on a list
LINK = (0.05, 0.3, 0.6, 1.0)  # and of log odds ratios of two lists
REACH_SCALE, LINK_SCALE = 1.0, 0.5  # of the half-normal priors: one stratum in three differs by a factor of e, of 1.6
MOST_STEPS, MOST_HALVINGS = 100, 40
DONE = 1e-8  # Newton decrement, before the last step, at which a mode is taken as found
START = math.log(4.0)  # unseen over seen, where the search begins


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The common model of all strata.

    design: 1 where a term (column) lies in a history (row), the first row that of nobody's list, the first column 1, then
        lists, then links.
    counts: people of each history by stratum, shape (strata, histories); 0 for the first.
    seen: people of each stratum, those of histories that the model excludes among them.
    shows: the row as which a history is seen in a stratum, shape (strata, histories): without the lists that were not
        there. None where all were.
    """

    design: FloatArray
    counts: FloatArray
    seen: FloatArray
    lists: int
    shows: IntArray | None = None

    def collapsed(self, values: FloatArray) -> FloatArray:
        """Summed over histories that are seen as one; shape (strata, histories, ...)."""
        if self.shows is None:
            return values
        sums = np.zeros_like(values)
        for stratum, rows in enumerate(self.shows):
            np.add.at(sums[stratum], rows, values[stratum])
        return sums

    def spread_out(self, values: FloatArray) -> FloatArray:
        """To each history the value of what it is seen as; both shape (strata, histories)."""
        return values if self.shows is None else np.take_along_axis(values, self.shows, axis=1)

    def information(self, full: FloatArray, means: FloatArray) -> FloatArray:
        """Of the data, expected, shape (strata, terms, terms); the first mean, of the unseen, tells nothing.

        Args:
            full: means of all histories; means: the same, collapsed.
        """
        if self.shows is None:
            return np.asarray((full[:, None, 1:] * self.design[1:].T) @ self.design[1:])
        slopes = self.collapsed(full[:, :, None] * self.design)[:, 1:]
        each = slopes / np.where(means > 0, means, 1.0)[:, 1:, None]  # no mean where a list was not there
        return np.asarray(each.transpose(0, 2, 1) @ slopes)

    def unseen(self, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Logs of the means of the unseen, shape (strata,), and their derivatives by the parameters."""
        full = np.exp(theta @ self.design.T)
        of_nobody = np.zeros_like(full)
        of_nobody[:, 0] = 1.0
        full *= self.spread_out(of_nobody)
        people = full.sum(axis=1)
        return np.log(people), (full @ self.design) / people[:, None]


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Of the log of the unseen of each stratum: a mixture of normals, one a node of the grid.

    weights: shape (nodes,); modes: (nodes, strata); roots: (nodes, strata, strata), whose square is the covariance.
    reach, link: the standard deviations among strata at each node.
    """

    weights: FloatArray
    modes: FloatArray
    roots: FloatArray
    reach: FloatArray
    link: FloatArray

    def unseen(self) -> FloatArray:
        """People of each stratum on no list, expected over the grid; shape (strata,)."""
        return np.asarray(self.weights @ np.exp(self.modes))

    def spread(self) -> tuple[float, float]:
        """The standard deviations among strata, expected over the grid: of the reach of a list, of a link."""
        return float(self.weights @ self.reach), float(self.weights @ self.link)

    def draw(self, shares: FloatArray, normals: FloatArray) -> FloatArray:
        """Logs of the unseen, from uniform numbers, shape (draws,), and normal ones, shape (draws, strata)."""
        nodes = np.minimum(np.searchsorted(np.cumsum(self.weights), shares), self.weights.size - 1)
        return np.asarray(self.modes[nodes] + np.einsum("dgh,dh->dg", self.roots[nodes], normals))


def common_model(cells: FloatArray, terms: IntArray, kept: FloatArray, lists: int, absent: Sequence[int] = ()) -> Model:
    """The model of all strata on the histories it allows.

    Args:
        cells: counts of all histories by stratum, shape (strata, 2**k).
        terms: the empty one, the lists, the links.
        kept: 1 for a history that the model allows, shape (2**k,).
        absent: for each stratum the lists that were not there, one bit a list; none for all there.
    """
    histories = np.append(0, np.flatnonzero(kept))
    design = (histories[:, None] & terms == terms).astype(np.float64)
    counts = cells[:, histories] * (histories > 0)
    shows = np.searchsorted(histories, histories & ~np.array(absent)[:, None]) if any(absent) else None
    return Model(design, counts, cells.sum(axis=1), lists, shows)


def posterior(model: Model) -> Posterior:
    """The grid, from strata that are alike to strata that differ; each search begins where the last one ended."""
    size = model.design.shape[1]
    links = LINK if size > 1 + model.lists else LINK[:1]
    found: list[tuple[float, FloatArray, FloatArray]] = []
    nodes = [(reach, link) for reach in REACH for link in links]
    theta = begin(model)
    middle = theta[0, 1:]
    for reach, link in nodes:
        pull = precision(model.lists, size, reach, link)
        theta, middle = mode(model, pull, theta, middle)
        evidence, unseen, root = around(model, pull, theta, middle)
        found.append((evidence + log_prior(reach, link), unseen, root))
    weights = np.array([f[0] for f in found]) + np.log(
        [_width(reach, REACH) * _width(link, links) for reach, link in nodes]
    )
    weights = np.exp(weights - special.logsumexp(weights))
    reaches, differ = np.array(nodes).T
    if links != LINK:
        differ = np.zeros(differ.size)  # without a link nothing can differ in its strength
    return Posterior(locked(weights), locked([f[1] for f in found]), locked([f[2] for f in found]), reaches, differ)


def begin(model: Model) -> FloatArray:
    """Where the search begins, shape (strata, terms): lists that saw about a fifth, no links."""
    theta = np.zeros((len(model.counts), model.design.shape[1]))
    theta[:, 0], theta[:, 1 : 1 + model.lists] = np.log(model.seen) + START, -1.5
    return theta


def precision(lists: int, size: int, reach: float, link: float) -> FloatArray:
    """Inverse covariance of a stratum's parameters around the common ones, without the intercept's.

    Of the lists, a + b has covariance reach**2 (I + 11'); its inverse is (I - 11' / (1 + lists)) / reach**2.
    """
    pull = np.eye(size - 1) / link**2
    pull[:lists, :lists] = (np.eye(lists) - 1 / (1 + lists)) / reach**2
    return pull


def log_prior(reach: float, link: float) -> float:
    """Of half-normal standard deviations, up to a constant."""
    return -0.5 * ((reach / REACH_SCALE) ** 2 + (link / LINK_SCALE) ** 2)


def mode(model: Model, pull: FloatArray, theta: FloatArray, middle: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Parameters of all strata, shape (strata, terms), and the common ones, shape (terms - 1,): Newton's method.

    The information of all together is large and nearly empty; the strata are eliminated one by one and the common
    parameters solved for first.
    """
    value = log_posterior(model, pull, theta, middle)
    for _ in range(MOST_STEPS):
        score, common_score, inverse, schur = curvature(model, pull, theta, middle)
        lean = inverse[:, :, 1:] @ pull
        step = np.linalg.solve(schur, common_score + np.einsum("gpq,gp->q", lean, score))
        steps = np.einsum("gpq,gq->gp", inverse, score) + lean @ step
        decrement = float((score * steps).sum() + common_score @ step)
        scale = 1.0
        for _ in range(MOST_HALVINGS):
            trial = log_posterior(model, pull, theta + scale * steps, middle + scale * step)
            if decrement < DONE or trial >= value + 0.1 * scale * decrement:
                break
            scale *= 0.5
        theta, middle, value = theta + scale * steps, middle + scale * step, trial
        if decrement < DONE:
            break
    return theta, middle


def log_posterior(model: Model, pull: FloatArray, theta: FloatArray, middle: FloatArray) -> float:
    """Of all parameters, given the standard deviations; up to a constant of the data and of these."""
    away = theta[:, 1:] - middle
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):  # a step too long is halved
        means = model.collapsed(np.exp(theta @ model.design.T))[:, 1:]
        fit = (special.xlogy(model.counts[:, 1:], means) - means).sum()
        return float(fit - 0.5 * np.einsum("gp,pq,gq->", away, pull, away))


def curvature(
    model: Model, pull: FloatArray, theta: FloatArray, middle: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Score of the strata and of the common parameters, inverse information of each stratum, and that of the common.

    The last is what is left of the common parameters' information once the strata are eliminated (Schur complement).
    """
    full = np.exp(theta @ model.design.T)
    means = model.collapsed(full)
    ratio = model.counts / np.where(means > 0, means, 1.0) - 1
    ratio[:, 0] = 0.0
    drawn = (theta[:, 1:] - middle) @ pull
    score = (full * model.spread_out(ratio)) @ model.design
    score[:, 1:] -= drawn
    information = model.information(full, means)
    information[:, 1:, 1:] += pull
    inverse = np.linalg.inv(information)
    schur = len(theta) * pull - pull @ inverse[:, 1:, 1:].sum(axis=0) @ pull
    return score, np.asarray(drawn.sum(axis=0)), np.asarray(inverse), np.asarray(schur)


def around(
    model: Model, pull: FloatArray, theta: FloatArray, middle: FloatArray
) -> tuple[float, FloatArray, FloatArray]:
    """Log of the evidence (parameters integrated out, up to a constant), logs of the unseen, a root of their covariance."""
    _, _, inverse, schur = curvature(model, pull, theta, middle)
    volume = len(theta) * _log_det(pull) + _log_det(inverse).sum() - _log_det(schur)
    unseen, slope = model.unseen(theta)
    along = np.einsum("gp,gpq->gq", slope, inverse)
    lean = along[:, 1:] @ pull
    covariance = np.diag((along * slope).sum(axis=1)) + lean @ np.linalg.solve(schur, lean.T)
    evidence = log_posterior(model, pull, theta, middle) + 0.5 * float(volume)
    return evidence, unseen, np.asarray(np.linalg.cholesky(covariance))


def _log_det(matrix: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.slogdet(matrix)[1])


def _width(node: float, nodes: Sequence[float]) -> float:
    """Of the part of the line nearest to a node; it begins at 0."""
    place = nodes.index(node)
    above = (nodes[place] + nodes[min(place + 1, len(nodes) - 1)]) / 2
    below = (nodes[place - 1] + nodes[place]) / 2 if place else 0.0
    return above - below if len(nodes) > 1 else 1.0
