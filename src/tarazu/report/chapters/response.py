"""The response: the four Ps as a profile, the funnel, indicators read in pairs, fair comparison, two voices, openness."""

from collections.abc import Mapping
from typing import Any

from tarazu.report.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Diagram,
    Note,
    Paragraph,
    Row,
    Section,
    Table,
    Tag,
    Text,
    Words,
)
from tarazu.report.book import Book, cited, shown
from tarazu.report.chapters.common import (
    columns,
    entry_name,
    named,
    newest,
    or_sentence,
    own_words,
    paragraphs,
    period_words,
    spoken,
    together,
    voice_words,
)
from tarazu.report.chapters.comparing import comparison
from tarazu.report.charts.data import Bars, Dot, Stage, Stages
from tarazu.report.codes import code, label, tag

PILLARS = ("prevention", "protection", "prosecution", "partnership")
# More funnels than this and the newest stand as charts, the rest as tables.
MOST_CHARTS = 6
STAGES = ("complaint", "registered", "investigated", "charge_sheeted", "charge_framed", "decided", "sentenced")


def chapter(book: Book) -> Section:
    """What the State does, as far as it is known."""
    parts = (_profile(book), _funnel(book), _indicators(book), comparison(book), _voices(book), _transparency(book))
    return Section("response", label("response.title"), (Paragraph(label("response.lead"), "lead"), *parts))


def _profile(book: Book) -> Section:
    """A grade a pillar, never added up; without enough answers there is no grade."""
    held: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in book.part("response", "profile"):
        held.setdefault(row["area"], {})[str(row.get("pillar"))] = row
    rows = tuple(
        Row(
            (
                book.name(area),
                *(_grade(held[area].get(p)) for p in PILLARS),
                cited(*(held[area].get(p, {}).get("core_answered") for p in PILLARS)),
            )
        )
        for area in _country_first(book, held)
    )
    heads = columns("area", *PILLARS, "cited")
    table = (
        (Table("four-ps-table", label("response.four_ps_table"), heads, rows, (label("response.no_sum"),)),)
        if rows
        else ()
    )
    caps = _caps(book, held)
    said = (Section("four-ps-caps", label("response.caps"), (Bullets(caps),), folded=True),) if caps else ()
    return Section("four-ps", label("response.four_ps"), (*or_sentence(table, "response.none.profile"), *said))


def _caps(book: Book, held: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> tuple[Text, ...]:
    """What caps a grade, each once with the areas that it holds for."""
    found: dict[str, tuple[Text, list[Words]]] = {}
    for area in _country_first(book, held):
        for row in held[area].values():
            for cap in row.get("caps") or []:
                found.setdefault(str(cap.get("text")), (cap, []))[1].append(book.name(area))
    return tuple(label("response.cap_of", areas=areas, cap=cap) for cap, areas in found.values())


def _grade(row: Mapping[str, Any] | None) -> Any:
    if row is None:
        return tag("grade", "none")
    grade = row.get("grade")
    one = Tag(f"grade-{grade}", Words(str(grade))) if grade else tag("grade", "none")
    answered = row.get("core_answered")
    return (one, shown(answered, cite=False, form="bare")) if answered else one


def _country_first(book: Book, codes: Any) -> list[str]:
    country = (book.document.get("country") or {}).get("code")
    return sorted(book.in_order(codes), key=lambda c: c != country)


def _funnel(book: Book) -> Section:
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
        Stage(_stage_name(s), s["count"], s.get("share_of_previous"), faint=faint)
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


def _indicators(book: Book) -> Section:
    """Enforcement counts stand beside their partners; without one they are hatched."""
    held = [r for r in newest(book.part("response", "indicators")) if _is_shown(book, r)]
    rows = tuple(_indicator(book, r) for r in _by_place(book, held))
    heads = columns(
        "area",
        "indicator",
        "period",
        "voice",
        "figure",
        "of",
        "read_with",
        numbers=("figure", "of"),
        wide=("indicator",),
    )
    table = (
        (
            Table(
                "indicators-table",
                label("response.indicator_table"),
                heads,
                rows,
                (label("response.newest"),),
                sought=len(rows) > 25,
            ),
        )
        if rows
        else ()
    )
    lead = (Paragraph(label("response.indicators_lead")), Note("caution", (label("response.no_colour"),)))
    return Section("indicators", label("response.indicators"), (*lead, *or_sentence(table, "response.none.indicators")))


def _is_shown(book: Book, row: Mapping[str, Any]) -> bool:
    """Districts stand in the fair comparison, and women and men in the gendered lens; the table is of the rest."""
    area = book.areas.get(row["area"])
    return (area is None or area.level != "district") and row.get("sex") in (None, "", "all")


def _by_place(book: Book, rows: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    def place(row: Mapping[str, Any]) -> tuple[str, ...]:
        province, name = book.province_name(row["area"]).en, book.name(row["area"]).en
        return province, name, str(row.get("indicator")), str(row.get("period"))

    return sorted(rows, key=place)


def _indicator(book: Book, row: Mapping[str, Any]) -> Row:
    marks = [m for m in ("period_ratio", "partner_missing", "contextual") if row.get(m)]
    who = [code(kind, row.get(kind)) for kind in ("sex", "age_group") if row.get(kind) not in (None, "", "all")]
    of = (shown(row.get("numerator"), cite=False, form="bare"), shown(row.get("denominator"), cite=False, form="bare"))
    partners = tuple(entry_name(code) for code in row.get("paired_with") or [])
    return Row(
        (
            book.name(row["area"]),
            (named(row, "indicator"), Words(str(row.get("indicator") or "")), *who),
            period_words(row.get("period")),
            voice_words(row.get("voice")),
            shown(row.get("indicator_figure"), more=marks),
            of if row.get("denominator") else label("blank.as_printed"),
            partners or label("blank.no_partner"),
        ),
        book.province_name(row["area"]),
    )


def _voices(book: Book) -> Section:
    rows = tuple(
        Row(
            (
                book.name(r["area"]),
                (
                    code("measure", r.get("indicator")),
                    *([own_words(r["detail"])] if r.get("detail") else []),
                    *(label("response.defined_as", definition=str(d)) for d in r.get("definitions") or []),
                ),
                period_words(r.get("period")),
                tuple(shown(f, victims=True) for f in r.get("state") or []) or label("blank.no_figure"),
                tuple(shown(f, victims=True) for f in r.get("cso") or []) or label("blank.no_figure"),
                tag("voices", "agree" if r.get("agree") else "differ"),
            ),
            book.province_name(r["area"]),
        )
        for r in book.by_area(book.part("response", "two_voices"))
    )
    heads = columns(
        "area",
        "counted",
        "period",
        "state_says",
        "others_say",
        "voices",
        numbers=("state_says", "others_say"),
        wide=("counted",),
    )
    table = (
        (Table("two-voices-table", label("response.voices_table"), heads, rows, sought=len(rows) > 25),) if rows else ()
    )
    lead = Paragraph(label("response.voices_lead"))
    return Section("two-voices", label("response.voices"), (lead, *or_sentence(table, "response.none.voices")))


def _transparency(book: Book) -> Section:
    rows = book.part("response", "transparency")
    bars = tuple(Dot(named(r, "agency"), r["share"]) for r in rows if r.get("share"))
    chart = (
        (
            Diagram(
                "openness",
                label("response.openness_chart"),
                Bars(bars, label("response.openness_axis")),
                label("response.openness_alt"),
            ),
        )
        if bars
        else ()
    )
    # The share itself stands in the chart with its figures; what became of a question does not.
    said = [s for r in rows for s in r.get("statuses") or []]
    lead = Paragraph(label("response.openness_lead"))
    return Section(
        "openness-part",
        label("response.openness"),
        (lead, *or_sentence(chart, "response.none.transparency"), *paragraphs(map(spoken, said), "small")),  # type: ignore[arg-type]
    )
