"""The domain as data: what is counted, why, from where, and how sure the text of it is.

Each file of this folder is a table that a person can read and correct; these functions read them, once.
"""

from tarazu.catalog.ages import AgeBand, age_band
from tarazu.catalog.codelists import Code, code, code_list, codes, is_code
from tarazu.catalog.counting import Measure, measure, measures, observation_codes
from tarazu.catalog.entries import CatalogError, Entry
from tarazu.catalog.explaining import explain
from tarazu.catalog.exploitation import Form, form, form_codes, form_of, forms
from tarazu.catalog.institutions import (
    Agency,
    CounterMeasure,
    InformationLaw,
    Jurisdiction,
    Law,
    Service,
    ServiceKind,
)
from tarazu.catalog.labels import label
from tarazu.catalog.meanings import Explanation, Meaning
from tarazu.catalog.national import Country, countries, country
from tarazu.catalog.performance import Derivation, Indicator, derivations, indicator, indicators
from tarazu.catalog.scales import Step, from_admiralty, scale
from tarazu.catalog.scenarios import Scenario, scenario, scenarios
from tarazu.catalog.screening import (
    DelphiIndicator,
    IloIndicator,
    delphi_indicator,
    delphi_indicators,
    ilo_indicator,
    ilo_indicators,
)
from tarazu.catalog.treaties import Article, article, articles, articles_cited, articles_of
from tarazu.catalog.vulnerability import INDICES, Driver, driver, drivers, drivers_of

__all__ = [
    "INDICES",
    "AgeBand",
    "Agency",
    "Article",
    "CatalogError",
    "Code",
    "CounterMeasure",
    "Country",
    "DelphiIndicator",
    "Derivation",
    "Driver",
    "Entry",
    "Explanation",
    "Form",
    "IloIndicator",
    "Indicator",
    "InformationLaw",
    "Jurisdiction",
    "Law",
    "Meaning",
    "Measure",
    "Scenario",
    "Service",
    "ServiceKind",
    "Step",
    "age_band",
    "article",
    "articles",
    "articles_cited",
    "articles_of",
    "code",
    "code_list",
    "codes",
    "countries",
    "country",
    "delphi_indicator",
    "delphi_indicators",
    "derivations",
    "driver",
    "drivers",
    "drivers_of",
    "explain",
    "form",
    "form_codes",
    "form_of",
    "forms",
    "from_admiralty",
    "ilo_indicator",
    "ilo_indicators",
    "indicator",
    "indicators",
    "is_code",
    "label",
    "measure",
    "measures",
    "observation_codes",
    "scale",
    "scenario",
    "scenarios",
]
