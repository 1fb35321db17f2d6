"""Random numbers inside compiled loops: one state a chain, so that a chain is the same on any number of threads.

NumPy's generators hold a lock and cost a call each; a sweep of the sampler draws some hundred numbers in a few
microseconds. Each function is checked against SciPy's distributions by a test.
"""

import math

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.compiled import compiled

State = NDArray[np.uint64]  # shape (4,), changed by every draw

TAIL = 3.6541528853610088  # where the ziggurat's tail starts, 256 layers
LAYER = 0.00492867323399  # area of each layer


def seed_states(seed: int, chains: int) -> State:
    """Independent states, shape (chains, 4), from one seed."""
    children = np.random.SeedSequence(seed).spawn(chains)
    return np.array([child.generate_state(4, np.uint64) for child in children])


def _ziggurat() -> NDArray[np.float64]:
    """Right edges of the layers under exp(-x^2 / 2), the widest first (Doornik 2005)."""
    edges = np.zeros(257)
    edges[0] = LAYER / math.exp(-0.5 * TAIL**2)
    edges[1] = TAIL
    for i in range(2, 256):
        edges[i] = math.sqrt(-2 * math.log(LAYER / edges[i - 1] + math.exp(-0.5 * edges[i - 1] ** 2)))
    return edges


EDGES = _ziggurat()
LOG_FACTORIALS = np.array([math.lgamma(n + 1) for n in range(256)])


@compiled
def next_bits(state: State) -> np.uint64:
    """xoshiro256++ (Blackman, Vigna 2021, ACM Trans Math Softw 47:36)."""
    s0, s1, s2, s3 = state[0], state[1], state[2], state[3]
    mixed = s0 + s3
    result: np.uint64 = ((mixed << np.uint64(23)) | (mixed >> np.uint64(41))) + s0
    s2 ^= s0
    s3 ^= s1
    state[1] = s1 ^ s2
    state[0] = s0 ^ s3
    state[2] = s2 ^ (s1 << np.uint64(17))
    state[3] = (s3 << np.uint64(45)) | (s3 >> np.uint64(19))
    return result


@compiled
def uniform(state: State) -> float:
    """Strictly between 0 and 1, so that its logarithm is finite."""
    return (np.float64(next_bits(state) >> np.uint64(11)) + 0.5) * 2.0**-53


@compiled
def normal(state: State) -> float:
    """Ziggurat with 256 layers (Marsaglia, Tsang 2000, J Stat Softw 5:8; Doornik 2005)."""
    while True:
        bits = next_bits(state)
        layer = int(np.int64(bits & np.uint64(255)))
        x: float = ((np.float64(bits >> np.uint64(11)) + 0.5) * 2.0**-52 - 1.0) * EDGES[layer]
        if abs(x) < EDGES[layer + 1]:
            return x
        if layer == 0:
            return _tail(state, x)
        high = math.exp(-0.5 * (EDGES[layer] ** 2 - x * x))
        low = math.exp(-0.5 * (EDGES[layer + 1] ** 2 - x * x))
        if high + uniform(state) * (low - high) < 1.0:
            return x


@compiled
def _tail(state: State, side: float) -> float:
    while True:
        beyond = -math.log(uniform(state)) / TAIL
        if -2.0 * math.log(uniform(state)) > beyond * beyond:
            return math.copysign(TAIL + beyond, side)


@compiled
def gamma(state: State, shape: float) -> float:
    """Gamma(shape, 1) for a shape of 1 or more (Marsaglia, Tsang 2000, ACM Trans Math Softw 26:363-372)."""
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = normal(state)
        v = 1.0 + c * x
        if v <= 0.0:
            continue
        v = v * v * v
        u = uniform(state)
        if u < 1.0 - 0.0331 * x * x * x * x or math.log(u) < 0.5 * x * x + d * (1.0 - v + math.log(v)):
            return d * v


@compiled
def log_gamma_variate(state: State, shape: float) -> float:
    """Logarithm of a Gamma(shape, 1) draw; right for any shape above 0, where the draw itself would be 0."""
    if shape < 1.0:
        boost = math.log(uniform(state)) / shape
        shape += 1.0
    else:
        boost = 0.0
    return math.log(gamma(state, shape)) + boost


@compiled
def log_factorial(n: int) -> float:
    if n < 256:
        exact: float = LOG_FACTORIALS[n]
        return exact
    x = n + 1.0  # Stirling's series; its next term is below 1e-15 here
    return (x - 0.5) * math.log(x) - x + 0.9189385332046727 + (1.0 / 12.0 - 1.0 / (360.0 * x * x)) / x


@compiled
def binomial(state: State, n: int, p: float) -> int:
    """Inversion where few are expected, else transformed rejection (Hörmann 1993, J Stat Comput Simul 46:101-110)."""
    if p > 0.5:
        return n - binomial_of_rare(state, n, 1.0 - p)
    return binomial_of_rare(state, n, p)


@compiled
def binomial_of_rare(state: State, n: int, p: float) -> int:
    """For p of at most 1/2."""
    if n * p < 10.0:
        return _binomial_by_inversion(state, n, p)
    return _binomial_by_rejection(state, n, p)


@compiled
def _binomial_by_inversion(state: State, n: int, p: float) -> int:
    u = uniform(state)
    if u < 1.0 - n * p:  # (1 - p)^n is no less: most draws of rare classes end here, without a logarithm
        return 0
    odds = p / (1.0 - p)
    mass = math.exp(n * math.log1p(-p))
    k = 0
    while u > mass and k < n:
        u -= mass
        k += 1
        mass *= odds * (n + 1 - k) / k
    return k


@compiled
def _binomial_by_rejection(state: State, n: int, p: float) -> int:
    q = 1.0 - p
    spread = math.sqrt(n * p * q)
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    inner = 0.92 - 4.2 / b
    while True:
        u = uniform(state) - 0.5
        v = uniform(state)
        us = 0.5 - abs(u)
        k = math.floor((2.0 * a / us + b) * u + n * p + 0.5)
        if us >= 0.07 and v <= inner:
            return k
        if k < 0 or k > n:
            continue
        mode = int((n + 1) * p)
        v = math.log(v * (2.83 + 5.1 / b) * spread / (a / (us * us) + b))
        at_mode = log_factorial(mode) + log_factorial(n - mode)
        if v <= at_mode - log_factorial(k) - log_factorial(n - k) + (k - mode) * math.log(p / q):
            return k


@compiled
def poisson(state: State, mean: float) -> int:
    """Inversion for a small mean, else transformed rejection PTRS (Hörmann 1993, Insur Math Econ 12:39-45)."""
    if mean < 10.0:
        u, k, mass = uniform(state), 0, math.exp(-mean)
        while u > mass and k < 200:
            u -= mass
            k += 1
            mass *= mean / k
        return k
    b = 0.931 + 2.53 * math.sqrt(mean)
    a = -0.059 + 0.02483 * b
    inner = 0.9277 - 3.6224 / (b - 2.0)
    while True:
        u = uniform(state) - 0.5
        v = uniform(state)
        us = 0.5 - abs(u)
        k = math.floor((2.0 * a / us + b) * u + mean + 0.43)
        if us >= 0.07 and v <= inner:
            return k
        if k < 0 or (us < 0.013 and v > us):
            continue
        if math.log(v * (1.1239 + 1.1328 / (b - 3.4)) / (a / (us * us) + b)) <= k * math.log(
            mean
        ) - mean - log_factorial(k):
            return k
