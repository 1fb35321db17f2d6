"""The domain as data: what is counted, why, from where, and how sure the text of it is.

Each file of this folder is a table that a person can read and correct; these functions read them, once.
"""

from tarazu.catalog.ages import AgeBand, age_band
from tarazu.catalog.codelists import Code, code, code_list, codes, is_code
from tarazu.catalog.counting import Measure, measure, measures, observation_codes
from tarazu.catalog.entries import CatalogError, Entry
from tarazu.catalog.exploitation import Form, form, form_codes, form_of, forms
from tarazu.catalog.labels import label
from tarazu.catalog.performance import Indicator, indicator, indicators
from tarazu.catalog.vulnerability import INDICES, Driver, driver, drivers, drivers_of

__all__ = [
    "INDICES",
    "AgeBand",
    "CatalogError",
    "Code",
    "Driver",
    "Entry",
    "Form",
    "Indicator",
    "Measure",
    "age_band",
    "code",
    "code_list",
    "codes",
    "driver",
    "drivers",
    "drivers_of",
    "form",
    "form_codes",
    "form_of",
    "forms",
    "indicator",
    "indicators",
    "is_code",
    "label",
    "measure",
    "measures",
    "observation_codes",
]
