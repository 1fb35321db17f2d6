"""One chain: the moves in turn, and the draws that are kept."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.compiled import compiled
from tarazu.methods.drivers.gaussian import LEVEL_SD, draw_effects, move_global, normal_equations
from tarazu.methods.drivers.kernels import (
    draw_sites,
    fill_gaps,
    move_spread,
    newton_move,
    stretch_field,
    structured,
    turn_field,
)
from tarazu.methods.drivers.linear import along, combined, crossed
from tarazu.methods.drivers.shrinkage import FLAT, move_relative, move_scales, spreads, stretch_effects

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Random = np.random.Generator
NO_FIELD, INDEPENDENT, STRUCTURED = 0, 1, 2
SETTLING = 20  # first steps of a warm-up, in which Newton steps are taken whatever they say: far off, the way back is never likely


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What a chain draws from.

    Attributes:
        cases, due: shape (forms, areas).
        drivers: shape (areas, drivers), standardised, gaps at their means.
        gap_rows, gap_factors: areas with gaps, and the factor of the covariance of their values, 0 where known.
        turns, ways, shares: of `field.Field`; `ways` is `turns` transposed, its rows side by side in memory.
        field: NO_FIELD, INDEPENDENT or STRUCTURED.
        kind: of shrinkage; global_scale: of effects, sd_scale: of u.
    """

    cases: Array
    due: Array
    drivers: Array
    gap_rows: NDArray[np.int64]
    gap_factors: Array
    turns: Array
    ways: Array
    shares: Array
    field: int
    kind: int
    global_scale: float
    sd_scale: float


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Draws first: `effects` (draws, forms, drivers) per standard deviation, `common` to all forms (draws, drivers),
    `eta` (draws, forms, areas) log rate, `spread` (draws, forms, 2) standard deviation and structured share of u.
    """

    effects: Array
    common: Array
    eta: Array
    spread: Array


class Chain:
    """The state of a chain; arrays are changed in place by the moves."""

    def __init__(self, problem: Problem, seen: NDArray[np.bool_], rng: np.random.Generator) -> None:
        forms, areas = problem.cases.shape
        wide = problem.drivers.shape[1]
        self.problem, self.seen, self.rng = problem, seen, rng
        self.drivers = problem.drivers.copy()
        self.common: Array = np.asarray(0.1 * rng.standard_normal(wide))
        self.apart = np.zeros((forms, wide))
        self.local, self.scales = np.zeros(wide), np.array([np.log(problem.global_scale), 0.0, -1.0])
        self.noise = np.zeros((len(problem.gap_rows), wide))
        self.levels: Array = np.log((problem.cases[:, seen].sum(axis=1) + 0.5) / problem.due[:, seen].sum(axis=1))
        self.u: Array = 0.1 * rng.standard_normal((forms, areas)) * (problem.field != NO_FIELD)
        self.spread = np.zeros((forms, 2))
        self.spread[:, 0] = np.log(0.3) + 0.3 * rng.standard_normal(forms)
        self.settling = True
        self.eta = self.levels[:, None] + self.u
        for form, own in enumerate(self.effects()):
            self.eta[form] += along(self.drivers, own)
        self.turned_drivers = crossed(problem.turns, np.ones(areas), self.drivers)

    def effects(self) -> Array:
        """Per standard deviation of each driver, shape (forms, drivers)."""
        size = spreads(self.local, self.scales, self.problem.kind)
        relative = float(np.exp(self.scales[2])) if len(self.u) > 1 else 0.0
        return np.asarray((self.common + relative * self.apart) * size)

    def turned(self) -> Array:
        """The drivers along the directions of the field; anew where gaps were filled otherwise."""
        if len(self.problem.gap_rows):
            self.turned_drivers = crossed(self.problem.turns, np.ones(len(self.drivers)), self.drivers)
        return self.turned_drivers

    def step(self) -> None:
        """Every move once."""
        held, wide = self.problem, len(self.common)
        several, shrunk = len(self.u) > 1, wide > 0 and held.kind != FLAT
        data = (held.cases, held.due, self.seen, self.rng)
        if held.field != NO_FIELD:
            for form in range(len(self.u)):
                rough = float(np.exp(self.spread[form, 0]) / np.sqrt(1.0 + np.exp(self.spread[form, 1])))
                close_moves(
                    self.eta[form], self.u[form], self.spread[form], rough, held.turns, held.ways, held.shares,
                    *_of(data, form)
                )  # fmt: skip
            effect_moves(
                self.eta, self.u, self.levels, self.common, self.apart, self.local, self.scales, self.drivers,
                self.turned(), self.spread, held.turns, held.shares, held.kind, held.global_scale, shrunk, self.rng
            )  # fmt: skip
            for form in range(len(self.u)):
                field_moves(
                    self.eta[form], self.u[form], self.spread[form], held.turns, held.ways, held.shares,
                    held.field == STRUCTURED, held.sd_scale, *_of(data, form)
                )  # fmt: skip
        size = spreads(self.local, self.scales, held.kind)
        relative = float(np.exp(self.scales[2])) if several else 0.0
        apart_moves(self.eta, self.levels, self.common, self.apart, size, relative, self.drivers, self.settling, *data)
        if shrunk:
            stretch_effects(
                self.eta, self.common, self.apart, self.local, self.scales, held.kind, relative, self.drivers,
                held.global_scale, *data
            )  # fmt: skip
            move_scales(
                self.common, self.apart, self.local, self.scales, held.global_scale, held.kind, several, self.rng
            )
        if several:
            move_relative(self.apart, self.scales, held.global_scale, held.kind, self.rng)
        if len(held.gap_rows):
            fill_gaps(self.drivers, held.gap_rows, held.gap_factors, self.noise, self.eta, self.effects(), *data)


def run_chain(problem: Problem, *, seen: NDArray[np.bool_], warm_up: int, kept: int, rng: np.random.Generator) -> Draws:
    """Draws after a warm-up; areas that are not seen are drawn from what the others say."""
    chain = Chain(problem, seen, rng)
    forms, areas = problem.cases.shape
    wide = problem.drivers.shape[1]
    found = Draws(
        np.empty((kept, forms, wide)),
        np.empty((kept, wide)),
        np.empty((kept, forms, areas)),
        np.empty((kept, forms, 2)),
    )
    for at in range(warm_up):
        chain.settling = at < SETTLING
        chain.step()
    chain.settling = False
    for at in range(kept):
        chain.step()
        found.effects[at], found.eta[at] = chain.effects(), chain.eta
        found.common[at] = chain.common * spreads(chain.local, chain.scales, problem.kind)
        found.spread[at, :, 0] = problem.field != NO_FIELD and np.exp(chain.spread[:, 0])
        found.spread[at, :, 1] = problem.field == STRUCTURED and 1.0 / (1.0 + np.exp(-chain.spread[:, 1]))
    return found


def _of(data: tuple[Array, Array, NDArray[np.bool_], np.random.Generator], form: int) -> tuple[Any, ...]:
    cases, due, seen, rng = data
    return cases[form], due[form], seen, rng


@compiled
def close_moves(
    eta: Array,
    u: Array,
    spread: Array,
    rough: float,
    turns: Array,
    ways: Array,
    shares: Array,
    cases: Array,
    due: Array,
    seen: Mask,
    rng: Random,
) -> None:
    """Each eta, with the structured part of u drawn first."""
    smooth = structured(u, spread[0], spread[1], turns, ways, shares, rng)
    draw_sites(eta, eta - u + smooth, rough, cases, due, seen, rng)


@compiled
def effect_moves(
    eta: Array,
    u: Array,
    levels: Array,
    common: Array,
    apart: Array,
    local: Array,
    scales: Array,
    drivers: Array,
    turned: Array,
    spread: Array,
    turns: Array,
    shares: Array,
    kind: int,
    global_scale: float,
    shrunk: bool,
    rng: Random,
) -> None:
    """Effects and levels with eta held; u is what they leave."""
    forms, wide = eta.shape[0], drivers.shape[1]
    relative = np.exp(scales[2]) if forms > 1 else 0.0
    information, scores = np.zeros((forms, wide, wide)), np.zeros((forms, wide))
    ties, weights, sums = np.zeros((forms, wide)), np.zeros(forms), np.zeros(forms)
    for form in range(forms):
        weights[form], sums[form] = normal_equations(
            eta[form], turned, spread[form], turns, shares, information[form], scores[form], ties[form]
        )
    if wide > 0:
        if shrunk:
            move_global(information, scores, local, scales, global_scale, kind, relative, rng)
        draw_effects(information, scores, spreads(local, scales, kind), relative, common, apart, rng)
    size = spreads(local, scales, kind)
    for form in range(forms):
        own = (common + relative * apart[form]) * size
        levels[form] = sums[form] / weights[form] + rng.standard_normal() / np.sqrt(weights[form])
        for driver in range(wide):
            levels[form] -= ties[form, driver] * own[driver] / weights[form]
        u[form] = eta[form] - levels[form] - along(drivers, own)


@compiled
def field_moves(
    eta: Array,
    u: Array,
    spread: Array,
    turns: Array,
    ways: Array,
    shares: Array,
    structured_too: bool,
    sd_scale: float,
    cases: Array,
    due: Array,
    seen: Mask,
    rng: Random,
) -> None:
    """The spread of u, then u and its spread with their noise held."""
    move_spread(combined(u, turns), spread, structured_too, shares, sd_scale, rng)
    turn_field(eta, u, spread, ways, shares, cases, due, seen, rng)
    stretch_field(eta, u, spread, structured_too, turns, ways, shares, sd_scale, cases, due, seen, rng)


@compiled
def apart_moves(
    eta: Array,
    levels: Array,
    common: Array,
    apart: Array,
    size: Array,
    relative: float,
    drivers: Array,
    settling: bool,
    cases: Array,
    due: Array,
    seen: Mask,
    rng: Random,
) -> None:
    """Moves of the effects and levels with u held."""
    forms, areas = eta.shape
    wide = len(size)
    scaled = drivers * size
    if wide > 0:
        offset = eta - along(scaled, common)
        newton_move(common, offset, scaled, settling, cases, due, seen, rng)
        eta[:] = offset + along(scaled, common)
    parts = wide if relative > 0 else 0
    design = np.empty((areas, 1 + parts))
    weights = np.empty(1 + parts)
    for area in range(areas):
        design[area, 0] = LEVEL_SD
        for part in range(parts):
            design[area, 1 + part] = relative * scaled[area, part]
    for form in range(forms):
        weights[0] = levels[form] / LEVEL_SD
        weights[1:] = apart[form, :parts]
        one = slice(form, form + 1)
        offset = eta[one] - along(design, weights)
        newton_move(weights, offset, design, settling, cases[one], due[one], seen, rng)
        eta[form] = offset[0] + along(design, weights)
        levels[form] = LEVEL_SD * weights[0]
        apart[form, :parts] = weights[1:]
