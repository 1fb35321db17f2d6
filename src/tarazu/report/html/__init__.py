"""The report as one HTML page: no network, both languages inside, readable without script, on paper and on a phone."""

from tarazu.report.html.page import render_html

__all__ = ["render_html"]
