"""The case funnel: cohorts followed from their registration, and totals of one period side by side, never mixed."""

from collections.abc import Mapping
from typing import Any

from tarazu.report.blocks import Block, Cell, Column, Diagram, Paragraph, Row, Section, Table, Text, Words
from tarazu.report.book import Book, cited, shown
from tarazu.report.chapters.common import columns, named, or_sentence, period_words, together
from tarazu.report.charts.data import Stage, Stages
from tarazu.report.codes import code, label

# More funnels than this and the newest stand as charts, the rest as tables.
MOST_CHARTS = 6
STAGES = ("complaint", "registered", "investigated", "charge_sheeted", "charge_framed", "decided", "sentenced")


def funnels(book: Book) -> Section:
    """The newest funnels as charts, cohorts first; the others folded, a table each for cohorts and for totals of a period."""
    funnels = sorted(book.part("response", "funnel"), key=lambda f: (f.get("count_basis") != "cohort", -_year(f)))
    charts: list[Block] = [_stages(book, f, place) for place, f in enumerate(funnels[:MOST_CHARTS])]
    rest = funnels[MOST_CHARTS:]
    tables = tuple(
        _funnel_table(book, basis, [f for f in rest if (f.get("count_basis") == "cohort") == (basis == "cohort")])
        for basis in dict.fromkeys("cohort" if f.get("count_basis") == "cohort" else "period" for f in rest)
    )
    others = (Section("funnels", label("response.funnel_table"), tables, folded=True),) if tables else ()
    return Section(
        "funnel",
        label("response.funnel"),
        (Paragraph(label("response.funnel_lead")), *or_sentence((*charts, *others), "response.none.funnel")),
    )


def _year(funnel: Mapping[str, Any]) -> int:
    digits = "".join(c for c in str(funnel.get("period"))[:4] if c.isdigit())
    return int(digits or 0)


def _stages(book: Book, funnel: Mapping[str, Any], place: int) -> Diagram:
    """Grey hatching where the stages are totals of one period and no cohort of cases."""
    faint = funnel.get("count_basis") != "cohort"
    stages = tuple(
        Stage(_stage_name(s), s["count"], s.get("share_of_previous"), faint=faint, mark=_small(book, s))
        for s in funnel.get("stages") or []
        if s.get("count")
    )
    caption = label(
        "response.funnel_caption",
        area=book.name(funnel["area"]),
        period=period_words(funnel.get("period")),
        what=_whom(book, funnel),
    )
    notes = (
        *_defined(funnel),
        *([label("response.agency", agency=str(funnel["agency"]))] if funnel.get("agency") else []),
    )
    return Diagram(f"funnel-{place + 1}", caption, Stages(stages), label("response.funnel_alt"), notes)


def _small(book: Book, stage: Mapping[str, Any]) -> Text | None:
    mark = book.small.mark(stage["count"], victims=False)
    return mark.words if mark else None


def _defined(funnel: Mapping[str, Any]) -> tuple[Text, ...]:
    """What the caption does not say: how the source defines its cases, or how many of the cohort are pending."""
    said = funnel.get("statement")
    if not said:
        return ()
    held = said["with"].get("definitions") if funnel.get("count_basis") != "cohort" else None
    if held is None:
        return (said,) if funnel.get("count_basis") == "cohort" else ()
    return tuple(label("response.defined_as", definition=d) for d in (held if isinstance(held, list) else [held]))


def _stage_name(stage: Mapping[str, Any]) -> Any:
    return named(stage, "stage") if stage.get("name") else code("stage", stage.get("stage"))


def _whom(book: Book, funnel: Mapping[str, Any]) -> Text:
    """What a funnel follows: a cohort or the totals of a period, and of which form and age where that is not all."""
    basis = "cohort" if funnel.get("count_basis") == "cohort" else "period"
    return together([label(f"response.basis.{basis}"), *_parts(book, funnel, agency=False)])


def _parts(book: Book, funnel: Mapping[str, Any], *, agency: bool = True) -> tuple[Text, ...]:
    """Who counted, and which form and age, where that is said and is not all."""
    held: list[Text] = [Words(str(funnel["agency"]))] if agency and funnel.get("agency") else []
    held += [book.form_name(str(funnel["form"]))] if funnel.get("form") not in (None, "", "all") else []
    held += [code("age_group", funnel["age_group"])] if funnel.get("age_group") not in (None, "", "all") else []
    return tuple(held)


def _funnel_table(book: Book, basis: str, funnels: list[Mapping[str, Any]]) -> Table:
    """A row a funnel, a column a stage."""
    stages: dict[str, Text] = {}
    for funnel in funnels:
        for one in funnel.get("stages") or []:
            stages.setdefault(str(one.get("stage")), _stage_name(one))
    order = sorted(stages, key=lambda s: STAGES.index(s) if s in STAGES else len(STAGES))
    told = any(_parts(book, f) for f in funnels)
    rows = tuple(
        Row(
            (
                book.name(f["area"]),
                period_words(f.get("period")),
                *((_parts(book, f) or label("form.all"),) if told else ()),
                *_counts(f, order),
                cited(*(s.get("count") for s in f.get("stages") or [])),
            ),
            book.province_name(f["area"]),
        )
        for f in book.by_area(funnels)
    )
    heads = (
        *columns("area", "period", *(["follows"] if told else []), wide=("follows",)),
        *(Column(stages[s], "number") for s in order),
        *columns("cited"),
    )
    return Table(f"funnels-{basis}", label(f"response.basis.{basis}"), heads, rows)


def _counts(funnel: Mapping[str, Any], stages: list[str]) -> list[Cell]:
    held = {str(s.get("stage")): s.get("count") for s in funnel.get("stages") or []}
    return [shown(held.get(s), cite=False, form="bare") if held.get(s) else label("blank.no_partner") for s in stages]
