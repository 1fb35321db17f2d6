"""The report: a pure function of the assessment document and its boundaries, in one model that every format renders."""
