"""The report as a Word document for those who go on writing: real headings, styles, tables whose header repeats."""

from tarazu.report.word.document import render_word

__all__ = ["render_word"]
