"""Elements of WordprocessingML; built directly, since ten thousand cells are too many for a library that finds each anew.

Source: ECMA-376, Office Open XML, part 1, chapter 17.
"""

from collections.abc import Iterable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Element = Any


def element(name: str, /, *inside: Element, **attributes: object) -> Element:
    """An element `w:name`; attributes are of the same namespace, and a trailing underscore is dropped.

    >>> element("jc", val="right").xml.split("<")[-1]
    'w:jc xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:val="right"/>\\n'
    """
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key.rstrip('_')}"), str(value))
    made.extend(inside)
    return made


def paragraph(style: str, runs: Iterable[Element], *settings: Element) -> Element:
    """A paragraph in a style; `settings` come in the order that the standard asks for, after the style."""
    return element("p", element("pPr", element("pStyle", val=style), *settings), *runs)


def right_to_left(style: str, runs: Iterable[Element]) -> Element:
    """A paragraph whose lines begin at the right."""
    return paragraph(style, runs, element("bidi"))


def field(code: str, shown: str = "") -> list[Element]:
    """A field that Word works out, such as the number of the page; `shown` until it has."""
    return [
        element("r", element("fldChar", fldCharType="begin")),
        element("r", _kept("instrText", f" {code} ")),
        element("r", element("fldChar", fldCharType="separate")),
        element("r", _kept("t", shown)),
        element("r", element("fldChar", fldCharType="end")),
    ]


def text(words: str) -> Element:
    """Text with its spaces kept."""
    return _kept("t", words)


def _kept(name: str, words: str) -> Element:
    made = element(name)
    made.text = words
    made.set(qn("xml:space"), "preserve")
    return made
