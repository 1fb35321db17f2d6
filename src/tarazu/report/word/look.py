"""The look of the document: page, styles that an editor can change once for all, and properties without a clock."""

from datetime import datetime
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor, Twips

from tarazu.report.svg import ACCENT, INK, NASTALIQ, QUIET

BODY_FONT = "Calibri"
# Width of the text on the page, in twentieths of a point: A4 less the margins.
TEXT_WIDTH = 9638
_ALWAYS = datetime(2000, 1, 1)
# Size in points, space before and after, and whether the next paragraph stays on the same page.
_HEADINGS = {1: (22, 0, 10), 2: (15, 16, 6), 3: (12, 12, 4), 4: (11, 10, 3), 5: (10.5, 8, 2), 6: (10, 6, 2)}
# Own styles: size, colour, bold, space after.
_OWN = {
    "Lead": (11.5, QUIET, False, 8),
    "Small": (8, QUIET, False, 3),
    "TableText": (8, INK, False, 0),
    "Note": (9.5, INK, False, 6),
    "Judgement": (11.5, INK, True, 4),
    "Urdu": (12, INK, False, 10),
    "Running": (8, QUIET, False, 0),
    "Picture": (8, INK, False, 4),
    "ContentsTitle": (20, INK, True, 10),
    "toc 1": (10.5, INK, True, 2),
    "toc 2": (9.5, INK, False, 0),
}


def set_look(paper: Any, title: str) -> None:
    """A4, the styles, and properties that do not depend on when and where the document is made."""
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    _style(paper.styles["Normal"], 10, INK, bold=False, after=6)
    for level, (size, before, after) in _HEADINGS.items():
        style = paper.styles[f"Heading {level}"]
        _style(style, size, INK if level == 1 else ACCENT, bold=True, after=after)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.page_break_before = level == 1
    _style(paper.styles["Title"], 30, ACCENT, bold=True, after=12)
    _style(paper.styles["Caption"], 10, INK, bold=True, after=4)
    _style(paper.styles["List Bullet"], 10, INK, bold=False, after=3)
    for name, (size, color, bold, after) in _OWN.items():
        style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.styleId = name.replace(" ", "").replace("toc", "TOC")
        style.base_style = paper.styles["Normal"]
        _style(style, size, color, bold=bold, after=after)
    _adjust(paper.styles)
    held = paper.core_properties
    held.title, held.author, held.last_modified_by, held.comments = title, "Tarazu", "Tarazu", ""
    held.created = held.modified = held.last_printed = _ALWAYS
    held.revision, held.language = 1, "en-GB"


def _adjust(styles: Any) -> None:
    styles["Urdu"].paragraph_format.line_spacing = 1.3
    styles["Picture"].paragraph_format.keep_together = True
    styles["Picture"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    styles["Running"].paragraph_format.tab_stops.add_tab_stop(Twips(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    styles["Note"].paragraph_format.left_indent = Cm(0.5)
    styles["toc 2"].paragraph_format.left_indent = Cm(0.7)


def _style(style: Any, size: float, color: str, *, bold: bool, after: float) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = BODY_FONT, Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(color[1:])
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:hAnsi"), BODY_FONT)
    fonts.set(qn("w:cs"), NASTALIQ)
    style.paragraph_format.space_after = Pt(after)
