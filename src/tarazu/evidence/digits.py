"""Digits of three scripts as one."""

from __future__ import annotations

# Arabic-Indic U+0660.., Urdu (extended Arabic-Indic) U+06F0..
_DIGITS = {ord(first) + n: str(n) for first in "٠۰" for n in range(10)}
_MARKS = {ord("٪"): "%", ord("٫"): ".", ord("٬"): ","}


def western_digits(text: str) -> str:
    """The text with Arabic and Urdu digits, decimal and thousands marks written the Western way.

    >>> western_digits("۲۰۲۳-۰۵"), western_digits("١٬٢٣٤")
    ('2023-05', '1,234')
    """
    return text if text.isascii() else text.translate(_DIGITS | _MARKS)
