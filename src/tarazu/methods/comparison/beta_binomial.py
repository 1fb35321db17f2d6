"""The beta-binomial distribution fitted to many agencies by maximum likelihood.

Equal counts are gathered before anything is computed, so the cost follows the number of different counts,
not the number of agencies.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, gammaln, logit, psi, xlogy, zeta

from tarazu.methods.comparison.arguments import FloatArray

LARGE = 100.0  # from here on by Stirling's series: exact to the last digit, and differences of it do not cancel
TIED = 1e6  # a concentration so many times the largest agency moves no estimate by more than one in a million
CLOSE = 1e-12  # gain in log-likelihood at which Newton's method has arrived
NOISE = 1e-6  # a difference of log-likelihoods below this may be rounding
STEPS = 100


@dataclass(frozen=True, slots=True)
class BetaBinomial:
    """`mean` = alpha / (alpha + beta); `concentration` = alpha + beta, infinite without overdispersion.

    A concentration of 0 is the other end: every agency has all or none, and nothing is shared between them.
    """

    mean: float
    concentration: float
    log_likelihood: float


def fit(successes: FloatArray, trials: FloatArray) -> BetaBinomial:
    """Maximum likelihood; every agency has at least one trial, and 0 <= successes <= trials.

    Source: Griffiths (1973), Biometrics 29:637-648. Whether there is overdispersion at all is the sign of Tarone's
    score at the binomial (1979, Biometrika 66:585-590), which is checked against the rest of the range.
    """
    pooled = float(successes.sum() / trials.sum())
    choices = float(np.sum(gammaln(trials + 1) - gammaln(successes + 1) - gammaln(trials - successes + 1)))
    binomial = BetaBinomial(
        pooled, np.inf, choices + float(xlogy(successes, pooled).sum() + xlogy(trials - successes, 1 - pooled).sum())
    )
    if pooled in (0.0, 1.0) or trials.max() == 1:
        return binomial  # one answer only, or single cases: nothing can show overdispersion
    if np.all((successes == 0) | (successes == trials)):
        return _all_or_none(successes == trials)
    likelihood = Likelihood.of(successes, trials)
    start, best = likelihood.scan(pooled, float(trials.max()))
    if score_at_binomial(successes, trials, pooled) <= 0 and best + choices < binomial.log_likelihood + NOISE:
        return binomial
    mean, concentration, top = likelihood.climb(logit(pooled), start)
    return BetaBinomial(mean, concentration, top + choices) if concentration < TIED * trials.max() else binomial


def _all_or_none(everything: np.ndarray) -> BetaBinomial:
    """The likelihood rises all the way to a concentration of 0, where one draw decides for a whole agency."""
    share = float(everything.mean())
    none = everything.size - everything.sum()
    return BetaBinomial(share, 0.0, float(xlogy(everything.sum(), share) + xlogy(none, 1 - share)))


def score_at_binomial(successes: FloatArray, trials: FloatArray, pooled: float) -> float:
    """Slope of the log-likelihood in 1 / concentration where that is 0."""
    failures = trials - successes
    terms = successes * (successes - 1) / pooled + failures * (failures - 1) / (1 - pooled) - trials * (trials - 1)
    return float(terms.sum()) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Different counts, and how many agencies have each."""

    counts: FloatArray
    agencies: FloatArray

    @classmethod
    def of(cls, counts: FloatArray) -> "Tally":
        different, times = np.unique(counts[counts > 0], return_counts=True)
        return cls(different, times.astype(np.float64))

    def log_rise(self, start: float) -> float:
        """Sum of log of start (start + 1) ... (start + count - 1)."""
        end = start + self.counts
        if start < LARGE:
            return float(self.agencies @ (gammaln(end) - gammaln(start)))
        series = (1 / end - 1 / start) / 12 - (1 / end**3 - 1 / start**3) / 360
        rise = (end - 0.5) * np.log1p(self.counts / start) + self.counts * (np.log(start) - 1) + series
        return float(self.agencies @ rise)

    def slopes(self, start: float) -> tuple[float, float]:
        """First and second derivative of `log_rise`."""
        end = start + self.counts
        if start < LARGE:
            first, second = psi(end) - psi(start), zeta(2, end) - zeta(2, start)
        else:
            u, v = 1 / end, 1 / start
            gap, squares = -self.counts * u * v, u**2 + v**2
            first = np.log1p(self.counts / start) - gap / 2 - gap * (u + v) * (1 / 12 - squares / 120)
            second = gap + gap * (u + v) / 2 + gap * (squares + u * v) / 6 - (u**5 - v**5) / 30
        return float(self.agencies @ first), float(self.agencies @ second)


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """Log-likelihood without its binomial coefficients, in logit of the mean and log of the concentration."""

    successes: Tally
    failures: Tally
    trials: Tally

    @classmethod
    def of(cls, successes: FloatArray, trials: FloatArray) -> "Likelihood":
        return cls(Tally.of(successes), Tally.of(trials - successes), Tally.of(trials))

    def at(self, mean: float, concentration: float) -> float:
        return (
            self.successes.log_rise(mean * concentration)
            + self.failures.log_rise((1 - mean) * concentration)
            - self.trials.log_rise(concentration)
        )

    def scan(self, mean: float, largest: float) -> tuple[float, float]:
        """Log of the best concentration on a coarse grid, and the log-likelihood there: the top nearest the peak."""
        grid = np.arange(np.log(1e-4), np.log(TIED * largest), 1.0)
        found = [self.at(mean, float(np.exp(place))) for place in grid]
        best = int(np.argmax(found))
        return float(grid[best]), found[best]

    def climb(self, logit_mean: float, log_concentration: float) -> tuple[float, float, float]:
        """Newton's method, with the direction turned uphill where the surface is not concave, and halved steps."""
        place = np.array([logit_mean, log_concentration])
        height = self.at(float(expit(place[0])), float(np.exp(place[1])))
        for _ in range(STEPS):
            step, gain = self._step(place)
            if gain < CLOSE:
                break
            place, height, moved = self._halve(place, step, height)
            if not moved:
                break
        return float(expit(place[0])), float(np.exp(place[1])), height

    def _halve(self, place: FloatArray, step: FloatArray, height: float) -> tuple[FloatArray, float, bool]:
        for _ in range(30):
            there = place + step
            found = self.at(float(expit(there[0])), float(np.exp(there[1])))
            if found >= height - 1e-12 * abs(height):  # a plain rounding error is not a descent
                return there, found, True
            step = step / 2
        return place, height, False

    def _step(self, place: FloatArray) -> tuple[FloatArray, float]:
        gradient, curvature = self.derivatives(float(expit(place[0])), float(np.exp(place[1])))
        sizes, axes = np.linalg.eigh(curvature)
        along = axes.T @ gradient
        step = axes @ (along / np.maximum(np.abs(sizes), 1e-300))
        return step / max(1.0, float(np.abs(step).max()) / 2), float(
            along @ (along / np.maximum(np.abs(sizes), 1e-300))
        )

    def derivatives(self, mean: float, concentration: float) -> tuple[FloatArray, FloatArray]:
        """Gradient and Hessian by the chain rule from alpha and beta."""
        alpha, beta = mean * concentration, (1 - mean) * concentration
        first_a, second_a = self.successes.slopes(alpha)
        first_b, second_b = self.failures.slopes(beta)
        first_n, second_n = self.trials.slopes(concentration)
        slope = concentration * mean * (1 - mean)  # of alpha, and of -beta, in the logit
        apart = slope * (first_a - first_b)
        grow = alpha * first_a + beta * first_b - concentration * first_n
        cross = apart + slope * (alpha * second_a - beta * second_b)
        return np.array([apart, grow]), np.array(
            [
                [slope**2 * (second_a + second_b) + (1 - 2 * mean) * apart, cross],
                [cross, grow + alpha**2 * second_a + beta**2 * second_b - concentration**2 * second_n],
            ]
        )
