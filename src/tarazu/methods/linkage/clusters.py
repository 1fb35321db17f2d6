"""From pairs to people: records are joined while what speaks for it outweighs what speaks against it."""

import heapq

import numpy as np
from scipy.special import logit

from tarazu.methods.linkage.pairs import SMALL, IntArray, Pairs


def join(pairs: Pairs, threshold: float) -> IntArray:
    """Person of each record, shape (records,): the place of the person's first record.

    Two groups are joined while the sum over all pairs between them of log odds, less those of the threshold, is above
    0, the largest sum first. So A and C are not joined because both are like B: they have to be like each other, too.

    Source: Keuper and others (2015), ICCV:1751-1759, greedy additive edge contraction.
    """
    shift = float(logit(threshold))
    absent = float(logit(SMALL)) - shift
    groups = {record: [record] for record in range(pairs.records)}
    sums: dict[int, dict[int, float]] = {record: {} for record in groups}
    for one, other, odds in zip(pairs.left.tolist(), pairs.right.tolist(), pairs.log_odds.tolist(), strict=True):
        sums[one][other] = sums[other][one] = odds - shift
    heap = [(-value, one, other) for one in sums for other, value in sums[one].items() if one < other and value > 0]
    heapq.heapify(heap)
    while heap:
        value, one, other = heapq.heappop(heap)
        if one in groups and other in groups and sums[one].get(other) == -value:
            _contract(groups, sums, one, other, absent)
            for third, total in sums[one].items():
                if total > 0:
                    heapq.heappush(heap, (-total, min(one, third), max(one, third)))
    people = np.empty(pairs.records, dtype=np.int64)
    for group in groups.values():
        people[group] = min(group)
    return people


def _contract(
    groups: dict[int, list[int]], sums: dict[int, dict[int, float]], one: int, other: int, absent: float
) -> None:
    """`other` becomes part of `one`; a pair that was not scored counts as `absent`."""
    of_one, of_other = len(groups[one]), len(groups[other])
    for third in sorted((set(sums[one]) | set(sums[other])) - {one, other}):
        size = len(groups[third])
        total = sums[one].get(third, absent * of_one * size) + sums[other].get(third, absent * of_other * size)
        sums[one][third] = sums[third][one] = total
        sums[third].pop(other, None)
    groups[one] += groups.pop(other)
    sums[one].pop(other)
    del sums[other]
