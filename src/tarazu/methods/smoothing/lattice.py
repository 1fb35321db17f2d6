"""The posterior of two hyperparameters on a lattice that is made as fine as it needs and no wider."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

Node = tuple[float, float]
FALL = 7.5  # of the log density, from the highest node, beyond which no further nodes are asked for
STEEP = (
    0.8  # fall from the highest node to the next that asks for a finer lattice; half a unit is one standard deviation
)
FINEST = 2.0**-12
SIDES = ((-1, 0), (1, 0), (0, -1), (0, 1))


@dataclass(slots=True, eq=False)
class Lattice:
    """Nodes with steps that are halved where the density is steep; values already found stay on the finer lattice.

    Attributes:
        log_density: at a node with these steps, up to a constant; the mass of the node's prior included.
        low, high: ends of both coordinates.
    """

    log_density: Callable[[Node, Node], float]
    low: Node
    high: Node
    steps: Node = (0.5, 0.125)
    found: dict[Node, float] = field(default_factory=dict)

    def value(self, node: Node) -> float:
        if node not in self.found:
            self.found[node] = self.log_density(node, self.steps)
        return self.found[node]

    def beside(self, node: Node) -> list[Node]:
        """The nodes next to one, inside the ends."""
        moved = [(node[0] + side[0] * self.steps[0], node[1] + side[1] * self.steps[1]) for side in SIDES]
        return [to for to in moved if all(a <= x <= b for a, x, b in zip(self.low, to, self.high, strict=True))]

    def climb(self, node: Node) -> Node:
        """To a node that no node beside it exceeds."""
        while True:
            best = max(self.beside(node), key=self.value)
            if self.value(best) <= self.value(node):
                return node
            node = best

    def refine(self, top: Node) -> bool:
        """Halve the steps along which the density is steep at its top; False where none is."""
        steps = list(self.steps)
        for axis in (0, 1):
            beside = [node for node in self.beside(top) if node[axis] != top[axis]]
            fall = float(np.mean([self.value(top) - self.value(node) for node in beside]))
            if fall > STEEP and self.steps[axis] > FINEST:
                steps[axis] /= 2 ** max(1, round(np.log2(fall / 0.5) / 2))
        changed, self.steps = tuple(steps) != self.steps, (steps[0], steps[1])
        if changed:
            self.found.clear()
        return changed

    def flood(self, top: Node) -> list[Node]:
        """All nodes joined to the top through nodes that are not FALL below the highest, and their border."""
        best, ahead, seen = self.value(top), [top], {top}
        while ahead:
            node = ahead.pop()
            for to in self.beside(node):
                if to not in seen:
                    seen.add(to)
                    best = max(best, self.value(to))
                    if self.value(to) > best - FALL:
                        ahead.append(to)
        return sorted(seen)


def explore(lattice: Lattice, start: Node) -> list[Node]:
    """Climb, refine until the steps fit, and take all nodes that matter."""
    top = lattice.climb(start)
    while lattice.refine(top):
        top = lattice.climb(top)
    return lattice.flood(top)
