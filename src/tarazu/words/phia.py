"""Likelihood in words: the PHIA probability yardstick (Professional Head of Intelligence Assessment, UK).

The yardstick leaves gaps between its bands on purpose; a probability that falls into a gap takes the nearer band.
Confidence is a statement of its own and is never multiplied in.
"""

from math import isnan

from tarazu.words.messages import say

# Upper end of each band once the gaps are shared out between their neighbours.
_BANDS = (
    (0.075, "remote_chance"),  # at most 5%
    (0.225, "highly_unlikely"),  # 10-20%
    (0.375, "unlikely"),  # 25-35%
    (0.525, "realistic_possibility"),  # 40-<50%
    (0.775, "likely"),  # 55-75%
    (0.925, "highly_likely"),  # 80-90%
    (1.0, "almost_certain"),  # 95% and more
)


def phia(probability: float) -> str:
    """The code of the PHIA band of a probability between 0 and 1.

    Raises:
        ValueError: the number is no probability.

    >>> phia(0.85), phia(0.02), phia(0.5)
    ('highly_likely', 'remote_chance', 'realistic_possibility')
    """
    if isnan(probability) or not 0 <= probability <= 1:
        raise ValueError(f"A probability lies between 0 and 1; {probability} does not.")
    return next(code for upper, code in _BANDS if probability <= upper)


def phia_text(probability: float, language: str = "en") -> str:
    """The word of the yardstick for a probability.

    >>> phia_text(0.85)
    'highly likely'
    """
    return say(f"words.phia.{phia(probability)}", language)
