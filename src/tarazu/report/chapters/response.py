"""The response: the four Ps as a profile, the funnel, indicators read in pairs, fair comparison, two voices, openness."""

from collections.abc import Mapping
from typing import Any

from tarazu.report.blocks import (
    Bullets,
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
    voice_words,
)
from tarazu.report.chapters.comparing import comparison
from tarazu.report.chapters.funnels import funnels
from tarazu.report.charts.data import Bars, Dot
from tarazu.report.codes import code, label, tag

PILLARS = ("prevention", "protection", "prosecution", "partnership")


def chapter(book: Book) -> Section:
    """What the State does, as far as it is known."""
    parts = (_profile(book), funnels(book), _indicators(book), comparison(book), _voices(book), _transparency(book))
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
