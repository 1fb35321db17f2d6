"""The response: what the State does about trafficking, how far that is known, and for whom it works."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from tarazu.response.comparing import describe_comparisons
from tarazu.response.describe import describe_answers
from tarazu.response.funnel import describe_funnels
from tarazu.response.gender import describe_gender
from tarazu.response.ground import Ground, lay_ground
from tarazu.response.indicators import Answer, find_answers
from tarazu.response.profile import describe_profile
from tarazu.response.targets import Attained, attained, newest
from tarazu.response.transparency import describe_transparency
from tarazu.response.voices import describe_voices, find_voices
from tarazu.settings import Settings

__all__ = ["Response", "assess_response"]


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """The response stage: every answer that the evidence gives, and the draws that the balance weighs."""

    ground: Ground
    answers: tuple[Answer, ...]
    voices: pd.DataFrame
    seed: int

    def attained(self) -> dict[str, Attained]:
        """By district: the share of core targets attained, on draws; absent without evidence at any level."""
        held = newest(self.answers)
        found = {a: attained(a, held, self.ground, seed=self.seed) for a in self.ground.places.at("district")}
        return {area: share for area, share in found.items() if share}

    def describe(self) -> dict[str, Any]:
        """The chapter of the assessment that response writes."""
        return {
            "indicators": describe_answers(self.answers, self.ground),
            "funnel": describe_funnels(self.ground),
            "comparison": describe_comparisons(self.answers, self.ground),
            "profile": describe_profile(self.answers, self.ground),
            "gender": describe_gender(self.answers, self.ground),
            "two_voices": describe_voices(self.voices, self.ground),
            "transparency": describe_transparency(self.answers, self.ground),
        }


def assess_response(evidence: Any, settings: Settings, *, seed: int) -> Response:
    """The response that the evidence shows."""
    ground = lay_ground(evidence, settings)
    return Response(ground, find_answers(ground), find_voices(evidence, ground), seed)
