"""Typst source in code mode: text is always a string literal, so that no character of it can be read as markup."""

from collections.abc import Iterable

from tarazu.report.prose import cleaned


def string(text: str) -> str:
    """A text as a Typst string.

    >>> string('<5 #rows "x"')
    '"<5 #rows \\\\"x\\\\""'
    """
    return '"' + cleaned(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def call(function: str, *given: str, **named: str | None) -> str:
    """A call of a function of the template; named arguments that are None are left out.

    >>> call("fig", string("a"), first="true", span=None)
    'fig("a",first:true)'
    """
    words = [f"{name.replace('_', '-')}:{value}" for name, value in named.items() if value is not None]
    return f"{function}({','.join([*given, *words])})"


def joined(parts: Iterable[str]) -> str:
    """Contents one after another as one content."""
    return "{" + ";".join(part for part in parts if part) + "}"


def array(parts: Iterable[str]) -> str:
    """A Typst array.

    >>> array(["1", "2"]), array(["1"]), array([])
    ('(1,2)', '(1,)', '()')
    """
    held = list(parts)
    return f"({','.join(held)}{',' if len(held) == 1 else ''})"


def color(code: str) -> str:
    """A colour; `none` for an empty code."""
    return f"rgb({string(code)})" if code else "none"
