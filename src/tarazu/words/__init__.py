"""What is said and how: message catalogues in two languages, PHIA words, and numbers as people read them.

All prose of the assessment and the report comes from the catalogues `en/<room>.json` and `ur/<room>.json`, so that a
text can be translated, and a number in a sentence is always the number of its figure.
"""

from tarazu.words.messages import catalogue, part_text, say, statement
from tarazu.words.numbers import figure_text, number_text
from tarazu.words.phia import phia, phia_text

__all__ = ["catalogue", "figure_text", "number_text", "part_text", "phia", "phia_text", "say", "statement"]
