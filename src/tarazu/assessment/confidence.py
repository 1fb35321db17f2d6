"""Analytical confidence (AnCR): high, moderate or low, by a rule that is printed beside it.

Five questions about the evidence behind a judgement, each answered strong, fair or weak; the weakest answer is the
confidence. They do not make up for each other: ten sources that copy one office are one voice, and a well graded count
of three districts says nothing of the other sixty. How likely the judgement is does not enter. The reasons stand in
docs/explanation/confidence.md.

A proposal for the analyst to confirm.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tarazu.settings import Settings
from tarazu.words import statement

LOW, MODERATE, HIGH = "low", "moderate", "high"
_ORDER = (LOW, MODERATE, HIGH)
_GOOD_ITEMS = ("A", "B")
_CORROBORATED = 2
_RECENT = 1  # a year behind the newest figure of all is the delay of most yearly statistics


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what a judgement speaks of has evidence: `covered` of `asked`; `what` is the message that says it."""

    what: str
    covered: int
    asked: int


@dataclass(frozen=True, slots=True)
class Support:
    """What stands behind a judgement.

    Args:
        grades: of each source that gave a figure, as in "1A".
        origins: the origin of each of these sources.
        newest: the year of the newest figure of these sources.
        latest: the year of the newest figure of all evidence.
        agree: for each thing that two origins tell, whether they agree.
    """

    grades: tuple[str, ...]
    origins: tuple[str, ...]
    newest: int
    latest: int
    agree: tuple[bool, ...]
    coverage: Coverage

    @property
    def good(self) -> int:
        """Sources whose item is graded A or B."""
        return sum(grade[1:] in _GOOD_ITEMS for grade in self.grades)


def confidence(support: Support, settings: Settings) -> tuple[str, dict[str, Any]]:
    """The word, and the reason: the five answers with their counts.

    >>> whole = Coverage("assessment.confidence.counted", 9, 10)
    >>> confidence(Support(("1A", "1B", "2A"), ("x", "y", "z"), 2024, 2024, (True,), whole), Settings())[0]
    'high'
    >>> confidence(Support(("1A", "1B", "2A"), ("x", "x", "x"), 2024, 2024, (True,), whole), Settings())[0]
    'low'
    """
    if not support.grades:
        return LOW, statement("assessment.confidence.nothing")
    answers = _answers(support, settings)
    word = min(answers.values(), key=_ORDER.index)
    told = {name: statement(f"assessment.confidence.answer.{level}") for name, level in answers.items()}
    return word, statement(
        "assessment.confidence",
        **told,
        origins=len(set(support.origins)),
        good=support.good,
        sources=len(support.grades),
        newest=str(support.newest),
        latest=str(support.latest),
        agreeing=_agreeing(support.agree),
        covering=statement(support.coverage.what, covered=support.coverage.covered, asked=support.coverage.asked),
    )


def _answers(support: Support, settings: Settings) -> dict[str, str]:
    return {
        "independence": _independence(len(set(support.origins)), settings),
        "quality": _share(support.good, len(support.grades), settings),
        "recency": _recency(support.latest - support.newest, settings),
        "agreement": _share(sum(support.agree), len(support.agree), settings) if support.agree else MODERATE,
        "coverage": _share(support.coverage.covered, support.coverage.asked, settings),
    }


def _independence(origins: int, settings: Settings) -> str:
    """One origin can be one busy office; two can be checked against each other; of three the odd one out is seen."""
    if origins >= settings["independence_origins"]:
        return HIGH
    return MODERATE if origins >= _CORROBORATED else LOW


def _recency(behind: int, settings: Settings) -> str:
    """By the years that the newest figure lies behind the newest of all: no clock is asked, so the answer stands."""
    if behind <= _RECENT:
        return HIGH
    return MODERATE if behind <= settings["recency_half_life"] else LOW


def _share(part: int, whole: int, settings: Settings) -> str:
    if whole == 0 or part / whole < settings["confidence_weak"]:
        return LOW
    return HIGH if part / whole >= settings["confidence_strong"] else MODERATE


def _agreeing(agree: Iterable[bool]) -> dict[str, Any]:
    held = tuple(agree)
    if not held:
        return statement("assessment.confidence.untested")
    return statement("assessment.confidence.compared", agreed=sum(held), compared=len(held))
