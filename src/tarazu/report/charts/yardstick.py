"""The words for likelihood on a line from 0 to 100 percent; the gaps between the words are part of the yardstick."""

from tarazu.report.charts.axis import Axis
from tarazu.report.charts.data import Yardstick
from tarazu.report.svg import ACCENT, QUIET, RULE, Canvas, Language

WIDTH, LABEL, ROW = 420.0, 132.0, 22.0


def draw_yardstick(chart: Yardstick, language: Language) -> Canvas:
    """A line a word, with a bar where its probabilities lie."""
    bottom = 4 + ROW * len(chart.bands)
    canvas = Canvas(WIDTH, bottom + 20, language)
    axis = Axis(0, 100, LABEL, WIDTH - 64)
    for tick in (0, 25, 50, 75, 100):
        canvas.line(axis.at(tick), 4, axis.at(tick), bottom, stroke=RULE)
        canvas.label(axis.at(tick), bottom + 13, f"{tick}%", anchor="middle", size=10, fill=QUIET)
    for place, (words, low, high, span) in enumerate(chart.bands):
        y = 4 + ROW * (place + 0.5)
        canvas.label(LABEL - 8, y + 4, words, anchor="end", size=11)
        canvas.add("rect", x=axis.at(low), y=y - 6, width=axis.at(high) - axis.at(low), height=12, fill=ACCENT)
        canvas.label(WIDTH, y + 4, span, anchor="end", size=11, fill=QUIET)
    return canvas
