"""The assessment: everything the stages say, composed into one document that the reports and tables are made from."""

from tarazu.assessment.compose import assess
from tarazu.assessment.result import Assessment

__all__ = ["Assessment", "assess"]
