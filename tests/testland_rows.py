"""Small evidence for tests of the stages: rows of Testland as text, put into a workspace through the checks of any import."""

import pandas as pd

COUNT = {
    "period": "2023", "sex": "all", "age_group": "all", "form": "EX02", "indicator": "victims_presumed",
    "denominator": "", "status": "reported", "voice": "cso", "source": "S2",
}  # fmt: skip
EVENT = {
    "period": "2023-05", "form": "EX02", "sex": "female", "age_group": "18+", "detected": "reported", "voice": "cso",
    "source": "S2",
}  # fmt: skip
DISTRICTS = ("XT-P01", "XT-P02", "XT-P03", "XT-P04", "XT-A01", "XT-A02", "XT-A03")
ORDERED = ("XT-A01", "XT-A03", "XT-A02", "XT-P03", "XT-P02", "XT-P01", "XT-P04")
"""Districts by province (Pachham, Purab) and name."""


def observed(workspace, *rows, file="observations.csv", **common):
    """Takes in observations; what a row does not say is as in COUNT or `common`."""
    return take_in(workspace, "observations", [COUNT | common | row for row in rows], file)


def happened(workspace, *rows, file="events.csv", **common):
    """Takes in events; what a row does not say is as in EVENT or `common`."""
    return take_in(workspace, "events", [EVENT | common | row for row in rows], file)


def take_in(workspace, table, rows, file):
    frame = pd.DataFrame(rows).fillna("").astype(str)
    frame.index = pd.RangeIndex(2, 2 + len(frame))
    return workspace.import_frames({table: frame}, file=file)


def counts(values, **common):
    """A row a district with its count."""
    return [{"area": area, "value": value} | common for area, value in values.items()]


def people(values, **common):
    """A row a district with its population, of the court registry."""
    given = {"indicator": "population", "form": "all", "voice": "state", "source": "S1"} | common
    return [{"area": area, "value": value} | given for area, value in values.items()]


EVEN = dict.fromkeys(DISTRICTS, 100_000)
"""A hundred thousand people in every district."""
