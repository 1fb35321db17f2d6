"""The balance: where threat and response are out of step, what comes first, and whom to ask what."""

from dataclasses import dataclass
from typing import Any

from tarazu import catalog
from tarazu.balance.attention import describe_attention
from tarazu.balance.gap import Gap, describe_gap, find_gap, say_balance
from tarazu.balance.priorities import describe_priorities
from tarazu.balance.requests import describe_requests, find_questions
from tarazu.response import Response
from tarazu.threat import Threat

__all__ = ["Balance", "weigh"]


@dataclass(frozen=True, slots=True, eq=False)
class Balance:
    """Threat and response on one pair of scales."""

    threat: Threat
    response: Response
    gap: Gap
    country: catalog.Country | None

    def describe(self, verdicts: list[dict[str, Any]], voices: list[dict[str, Any]]) -> dict[str, Any]:
        """The chapters that the balance writes, with the verdicts of the threat and the two voices of the response."""
        areas = describe_gap(self.gap, self.threat)
        answered = {(a.area, a.indicator) for a in self.response.answers}
        questions = find_questions(verdicts, answered, self.threat)
        priorities = describe_priorities(verdicts, areas, voices, self.threat)
        return {
            "balance": {"areas": areas, "statements": say_balance(areas, self.threat)},
            "priorities": priorities,
            "attention": describe_attention(priorities, self.threat),
            "information_requests": describe_requests(questions, self.country, self.threat),
        }


def weigh(threat: Threat, response: Response, country: catalog.Country | None) -> Balance:
    """Lays threat in one pan and response in the other.

    Args:
        country: the folder of laws and agencies that information requests are written with, or None.
    """
    return Balance(threat, response, find_gap(threat, response.attained()), country)
