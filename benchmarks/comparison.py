"""Fair comparison: do intervals hold their level, how often are equal agencies called different, how fast is it.

python benchmarks/comparison.py [--rounds 300]
"""

import argparse
import time

import numpy as np
from scipy.optimize import minimize
from scipy.stats import betabinom, binom, binomtest

from tarazu.methods.comparison import (
    beta_binomial_shrinkage,
    clopper_pearson,
    funnel,
    p_chart,
    ratio_of_proportions,
    wilson,
    xmr,
)

LEVELS = (0.95, 0.998)


def proportions():
    """Exact coverage, by adding up the binomial, over 999 true proportions."""
    print("95% intervals of a proportion: coverage over all proportions, mean and least; mean width at 0.3")
    truth = np.arange(1, 1000) / 1000
    for trials in (5, 10, 30, 100, 1000):
        counts = np.arange(trials + 1)
        chance = binom.pmf(counts[:, None], trials, truth)
        wald = 1.96 * np.sqrt(counts / trials * (1 - counts / trials) / trials)
        ways = {"Wald (for contrast)": (counts / trials - wald, counts / trials + wald)}
        for name, function in (("Wilson", wilson), ("Clopper-Pearson", clopper_pearson)):
            found = function(counts, trials)
            ways[name] = (found.lower, found.upper)
        for name, (lower, upper) in ways.items():
            held = (chance * ((lower[:, None] <= truth) & (truth <= upper[:, None]))).sum(axis=0)
            width = binom.pmf(counts, trials, 0.3) @ (upper - lower)
            print(f"  {trials:5} trials  {name:20} {held.mean():6.1%} {held.min():6.1%}   {width:.3f}")


def ratios(rounds):
    print("95% intervals of a ratio of proportions (Koopman): coverage by simulation")
    draw = np.random.default_rng(1)
    for (n_a, p_a), (n_b, p_b) in (((20, 0.2), (30, 0.4)), ((15, 0.05), (200, 0.1)), ((60, 0.7), (60, 0.7))):
        a, b = draw.binomial(n_a, p_a, rounds * 100), draw.binomial(n_b, p_b, rounds * 100)
        found = ratio_of_proportions(a, n_a, b, n_b)
        held = np.mean((found.lower <= p_a / p_b) & (p_a / p_b <= found.upper))
        print(f"  {p_a:.2f} of {n_a:3} over {p_b:.2f} of {n_b:3}   {held:6.1%}")


def shrinkage(rounds):
    print("95% intervals of shrunk proportions: coverage and width, fit taken as known and averaged;")
    print("  root mean squared error of the agency's own figure, of the shrunk one and of the averaged one")
    draw = np.random.default_rng(2)
    for agencies in (3, 7, 15, 40, 160):
        for mean, concentration in ((0.4, 20), (0.4, 100), (0.05, 50)):
            held, width, error, times = np.zeros(2), np.zeros(2), np.zeros(3), max(20, rounds * 7 // agencies)
            for _ in range(times):
                trials = draw.integers(5, 100, agencies)
                truth = draw.beta(mean * concentration, (1 - mean) * concentration, agencies)
                successes = draw.binomial(trials, truth)
                error[0] += np.mean((successes / trials - truth) ** 2) / times
                for i in (0, 1):
                    got = beta_binomial_shrinkage(successes, trials, averaged=bool(i))
                    held[i] += np.mean((got.lower <= truth) & (truth <= got.upper)) / times
                    width[i] += np.mean(got.upper - got.lower) / times
                    error[i + 1] += np.mean((got.estimate - truth) ** 2) / times
            print(
                f"  {agencies:4} agencies, mean {mean:.2f}, concentration {concentration:3}   known {held[0]:.1%} "
                f"({width[0]:.3f})  averaged {held[1]:.1%} ({width[1]:.3f})   error "
                + " ".join(f"{e:.3f}" for e in np.sqrt(error))
            )


def false_alarms(rounds):
    print("agencies called outside though all are equal (95%, 99.8%), or though all differ alike (sd 0.06)")
    draw = np.random.default_rng(3)
    for name, low, high, spread in (
        ("20 to 400 cases", 20, 400, 0),
        ("1 to 10 cases", 1, 10, 0),
        ("differ", 20, 400, 0.06),
    ):
        trials = draw.integers(low, high, 40)
        for kind, tail in (
            ("none", False),
            ("none", True),
            ("multiplicative", False),
            ("additive", False),
            ("additive", True),
        ):
            share = np.zeros(2)
            for _ in range(rounds):
                truth = np.clip(draw.normal(0.3, spread, 40), 0, 1)
                got = funnel(draw.binomial(trials, truth), trials, overdispersion=kind)
                share += [np.mean(got.outside(level, exact_tail=tail) != 0) / rounds for level in LEVELS]
            print(f"  {name:16} {kind:14} {'with exact tail' if tail else '':16} {share[0]:6.2%} {share[1]:6.2%}")


def charts(rounds):
    print("series of 24 periods without any change: charts that signal one")
    draw = np.random.default_rng(4)
    found = np.zeros(3)
    for _ in range(rounds):
        successes = draw.binomial(60, 0.3, 24)
        found += [xmr(successes).changed, p_chart(successes, 60).changed, p_chart(successes, 60, prime=True).changed]
    print("  " + ", ".join(f"{n} {s:.1%}" for n, s in zip(("XmR", "p", "p'"), found / rounds, strict=True)))


def naive_shrinkage(successes, trials):
    """The obvious way: SciPy's beta-binomial and a general optimiser."""

    def misfit(logs):
        return -betabinom.logpmf(successes, trials, *np.exp(logs)).sum()

    return np.exp(minimize(misfit, (0.0, 0.0), method="Nelder-Mead").x)


def naive_limits(trials, target, quantile):
    """The obvious way: one agency after the other."""
    found = []
    for size in trials:
        count = binom.ppf(quantile, size, target)
        found.append((count - (binom.cdf(count, size, target) - quantile) / binom.pmf(count, size, target)) / size)
    return np.array(found)


def best(function, times=3):
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        taken.append(time.perf_counter() - start)
    return min(taken)


def seconds():
    draw = np.random.default_rng(1)
    trials = draw.integers(5, 500, 10_000)
    successes = draw.binomial(trials, draw.beta(8, 12, 10_000))
    some, sizes = successes[:500], trials[:500]
    exact = funnel(successes, trials, overdispersion="none")
    pairs = (
        (
            "shrinkage, 10,000 agencies; SciPy's betabinom with Nelder-Mead",
            lambda: beta_binomial_shrinkage(successes, trials),
            lambda: naive_shrinkage(successes, trials),
            1,
        ),
        ("shrinkage, averaged", lambda: beta_binomial_shrinkage(successes, trials, averaged=True), None, 1),
        (
            "exact funnel limits, 10,000; SciPy's binom in a loop, 500 of them",
            lambda: exact.limits(0.998),
            lambda: [naive_limits(sizes, exact.target, q) for q in (0.001, 0.999)],
            20,
        ),
        (
            "Wilson, 10,000; SciPy's binomtest in a loop, 500 of them",
            lambda: wilson(successes, trials),
            lambda: [
                binomtest(int(s), int(n)).proportion_ci(method="wilson") for s, n in zip(some, sizes, strict=True)
            ],
            20,
        ),
    )
    print("seconds, best of 3, and times faster than the naive way (loops scaled up to all agencies)")
    for name, ours, naive, scale in pairs:
        taken = best(ours)
        ratio = f"{best(naive, 1) * scale / taken:8.0f} x" if naive else ""
        print(f"  {name:68} {taken:.4f} s {ratio}")


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--rounds", type=int, default=300)
    rounds = ask.parse_args().rounds
    proportions()
    ratios(rounds)
    shrinkage(rounds)
    false_alarms(rounds)
    charts(rounds * 10)
    seconds()


if __name__ == "__main__":
    main()
