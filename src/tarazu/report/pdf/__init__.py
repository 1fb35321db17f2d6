"""The report as PDF, set by Typst: tagged for screen readers, every page marked, the same bytes each time."""

from tarazu.report.pdf.page import render_pdf

__all__ = ["render_pdf"]
