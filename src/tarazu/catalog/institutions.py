"""The rows of a country's tables: jurisdictions, laws, agencies, rights to information, services, measures."""

from __future__ import annotations

from dataclasses import dataclass

from tarazu.catalog.entries import Entry

# Partners publish what they count and owe no answer: they are read, and not sent a request under a law.
WITH_DUTY = ("state", "commission", "court")


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A level of government that answers for itself; `area` is the code of its area, `rti` the law to ask under."""

    code: str
    area: str
    name_en: str
    name_ur: str
    rti: str

    def label(self, language: str = "en") -> str:
        """Its name in English or Urdu."""
        return self.name_ur if language == "ur" else self.name_en


@dataclass(frozen=True, slots=True)
class Law(Entry):
    """`kind` is law, mandate, plan or treaty; `conflict` says where sources differ, `status` what is not yet known."""

    jurisdiction: str
    year: str
    kind: str
    content: str
    status: str
    conflict: str
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agency(Entry):
    """`kind` is state, court, commission, international or cso; it answers for families, indicators and measures."""

    jurisdiction: str
    kind: str
    sort: str
    families: tuple[str, ...]
    indicator_ids: tuple[str, ...]
    measure_ids: tuple[str, ...]

    @property
    def has_duty(self) -> bool:
        """True for bodies of the State, which owe an answer; partners are read and not summoned."""
        return self.kind in WITH_DUTY

    def answers(self, code: str, family: str = "") -> bool:
        """True where the body is named for the code, or answers for its family."""
        return code in self.indicator_ids or code in self.measure_ids or (bool(family) and family in self.families)


@dataclass(frozen=True, slots=True)
class InformationLaw(Entry):
    """Times are kept in the law's own words; `recalled_cells` names the columns yet to be verified."""

    jurisdiction: str
    year: str
    days_to_answer: str
    extension_days: str
    life_or_liberty_days: str
    who_answers: str
    appeal_first: str
    appeal_body: str
    appeal_must_be_made_within: str
    appeal_days: str
    fee: str
    exemptions_relevant: str
    status: str
    recalled_cells: str

    @property
    def gives_right(self) -> bool:
        """False where no law is known: a letter is written then."""
        return bool(self.days_to_answer)


@dataclass(frozen=True, slots=True)
class ServiceKind(Entry):
    """A kind of service, and the indicators that it bears on."""

    indicator_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """One public count of one kind of service, as text: `count` is empty where it was looked for and not found."""

    code: str
    jurisdiction: str
    district: str
    area: str
    service: str
    count: str
    unit: str
    year: str
    status: str
    definition: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class CounterMeasure(Entry):
    """Each cell carries its standing (`*_mark`): sourced, analogous (another country or a kindred measure) or unknown.

    Currencies differ and prices are of their own year: never compare the bare numbers. An effect is never turned
    into victims prevented.
    """

    pillar: str
    forms: tuple[str, ...]
    article_ids: tuple[str, ...]
    unit: str
    cost_low: str
    cost_high: str
    currency: str
    cost_year: str
    cost_basis: str
    cost_mark: str
    cost_source: str
    capacity: str
    capacity_mark: str
    capacity_source: str
    lead_time: str
    lead_time_mark: str
    deliverer: str
    effect_outcome: str
    effect_size: str
    effect_interval: str
    effect_design: str
    effect_setting: str
    effect_mark: str
    effect_source: str
    treaty_article: str
    note: str
