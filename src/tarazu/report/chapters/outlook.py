"""The outlook: stories with what to watch, shocks and their two times, seasons, and what experts judge. No prediction."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tarazu.report.blocks import (
    Block,
    Bullets,
    Card,
    Cell,
    Column,
    Diagram,
    Note,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    Words,
)
from tarazu.report.book import Book, shown
from tarazu.report.chapters.common import band_of, named, paragraphs, period_words, spoken
from tarazu.report.charts.data import Dot, DotPlot
from tarazu.report.codes import code, label, tag

PART = "outlook"
VOICES = ("equal", "classical")
Entry = Mapping[str, Any]


def chapter(book: Book) -> Section:
    """Scenarios, shocks, seasons and experts; each part says so where the evidence has nothing of it."""
    held = book.document.get(PART) or {}
    lead = Paragraph(label("outlook.lead"), "lead")
    if not held:
        return Section(PART, label("outlook.title"), (lead, Note("draft", (label("outlook.none"),))))
    caution = Note("caution", tuple(held.get("statements") or ()))
    parts = (_scenarios(book, held), _shocks(book, held), _seasons(held), _experts(book, held))
    return Section(PART, label("outlook.title"), (lead, caution, *parts))


def _texts(pairs: Iterable[Entry]) -> tuple[Words, ...]:
    return tuple(Words(str(pair.get("en") or ""), str(pair.get("ur") or "")) for pair in pairs)


def _scenarios(book: Book, held: Entry) -> Section:
    cards = tuple(_scenario(book, entry) for entry in held.get("scenarios") or [])
    return Section(
        "outlook-scenarios", label("outlook.scenarios"), (Paragraph(label("outlook.scenarios_lead")), *cards)
    )


def _scenario(book: Book, entry: Entry) -> Card:
    likely = list(entry.get("likelihood") or [])
    (story,) = _texts([entry["story"]])
    blocks: list[Block] = [
        Paragraph(story),
        Paragraph(label("outlook.why", why=_texts([entry["why"]])[0]), "small"),
        *(_likely(book, one) for one in likely),
        *((Paragraph(label("outlook.begun", drivers=_names(entry["begun"]))),) if entry.get("begun") else ()),
        Paragraph(label("outlook.watch", codes=_names(entry.get("watch") or []))),
        Bullets(_texts(entry.get("signs") or []), label("outlook.signs")),
        Bullets(_texts(entry.get("ask") or []), label("outlook.ask")),
        Paragraph(
            label("outlook.concerns", forms=_names(entry.get("forms") or []), months=int(entry["months"])), "small"
        ),
        Paragraph(label("outlook.source", source=str(entry.get("source") or ""), mark=_mark(entry)), "quiet"),
    ]
    tags = tuple(tag("phia", one["likelihood"]) for one in likely)
    return Card(f"outlook-{entry['scenario']}", named(entry, "scenario"), tags, tuple(blocks), folded=not likely)


def _names(entries: Iterable[Entry]) -> tuple[Words, ...]:
    return tuple(named(entry, "code") for entry in entries)


def _mark(entry: Entry) -> Text:
    return label(f"outlook.mark.{'seen' if entry.get('mark') == 'seen' else 'recalled'}")


def _likely(book: Book, one: Entry) -> Paragraph:
    """The word of the yardstick, and the words of the ends of its interval; the question as it was asked."""
    where = book.name(one["area"]) if one.get("area") else label("outlook.country")
    words = {
        name: code("phia", one[key])
        for name, key in (("word", "likelihood"), ("low", "from_word"), ("high", "to_word"))
    }
    return Paragraph(
        label(
            "outlook.likely",
            question=Words(str(one["question"])),
            place=where,
            months=int(one["months"]),
            figure=one.get("classical") or one["equal"],
            **words,
        )
    )


def _shocks(book: Book, held: Entry) -> Section:
    shocks = held.get("shocks") or {}
    areas, times = list(shocks.get("areas") or []), list(shocks.get("times") or [])
    blocks: tuple[Block, ...] = paragraphs(shocks.get("statements"))
    if areas:
        blocks = (*blocks, _timeline(held, times), _shock_table(book, areas))
    return Section("outlook-shocks", label("outlook.shocks"), blocks)


def _timeline(held: Entry, times: Iterable[Entry]) -> Diagram:
    """A line for each time of greater risk, in months of the outlook."""
    dots = tuple(
        Dot(
            label(
                f"outlook.window.{one['window']}",
                driver=named(time, "driver"),
                period=_span(time),
                places=time["places"],
            ),
            one["months"],
            series=str(one["window"]),
        )
        for time in times
        for one in time.get("windows") or []
    )
    chart = DotPlot(dots, label("outlook.axis.months", begins=str(held.get("from") or "")))
    return Diagram("outlook-times", label("outlook.times"), chart, label("outlook.times_alt"))


def _span(entry: Entry) -> Words:
    return period_words(f"{entry['from']}/{entry['to']}")


def _shock_table(book: Book, areas: list[Entry]) -> Table:
    bands = {row["area"]: band_of(row) for row in book.part("vulnerability", "districts")}
    rows = tuple(
        Row(
            (
                book.name(one["area"]),
                _what(one),
                _span(one),
                shown(one.get("observed")),
                tuple(label(f"outlook.until.{w['window']}", until=str(w["to"])) for w in one.get("windows") or []),
                tag("band", bands[one["area"]]) if one["area"] in bands else label("outlook.no_band"),
            ),
            book.province_name(one["area"]),
        )
        for one in book.by_area(areas)
    )
    heads = _heads(
        ("area", "text"),
        ("shock", "text"),
        ("when", "text"),
        ("observed", "number"),
        ("times", "wide"),
        ("band", "text"),
    )
    return Table("outlook-shock-table", label("outlook.shock_table"), heads, rows, sought=len(rows) > 25)


def _what(one: Entry) -> Cell:
    """The driver, and beneath it what was counted in its source's terms."""
    return (named(one, "driver"), Words(str(one["counted"]))) if one.get("counted") else named(one, "driver")


def _seasons(held: Entry) -> Section:
    seasons = held.get("seasons") or {}
    blocks: list[Block] = [*paragraphs(seasons.get("statements"))]
    for form in seasons.get("forms") or []:
        blocks.append(Paragraph(form["statement"]))
        if form.get("shown"):
            dots = tuple(Dot(_month(m), m["share"]) for m in form["months"])
            axis, even = label("outlook.axis.share"), label("outlook.even")
            chart = DotPlot(dots, axis, reference=form.get("even"), reference_label=even)
            title = label("outlook.season_of", form=named(form, "form"))
            blocks.append(Diagram(f"outlook-season-{form['form']}", title, chart, label("outlook.season_alt")))
    return Section("outlook-seasons", label("outlook.seasons"), tuple(blocks))


def _month(entry: Entry) -> Text:
    from tarazu.words import statement

    return statement(f"threat.outlook.month.{entry['month']}")


def _experts(book: Book, held: Entry) -> Section:
    experts = held.get("experts") or {}
    items = list(experts.get("items") or [])
    asked = [item for item in items if item.get("kind") == "outlook"]
    known = [item for item in items if item.get("kind") != "outlook"]
    blocks: list[Block] = [*paragraphs(experts.get("statements"))]
    if experts.get("scores"):
        blocks.append(_scores(experts))
    blocks += [block for item in asked for block in _item(book, item)]
    if known:
        inside = tuple(block for item in known for block in _item(book, item))
        blocks.append(Section("outlook-known", label("outlook.known"), inside, folded=True))
    return Section("outlook-experts", label("outlook.experts"), tuple(blocks))


def _scores(experts: Entry) -> Table:
    """Experts by code, in the order of their codes; nobody is ranked."""
    kinds = ("calibration", "information", "weight")
    rows = tuple(
        Row(
            (
                Words(str(one["expert"])),
                shown(one.get("answered"), cite=False, form="bare"),
                *(shown(one.get(kind), cite=False, missing="not_scored", form="bare") for kind in kinds),
            )
        )
        for one in experts["scores"]
    )
    numbers: list[tuple[str, Any]] = [(name, "number") for name in ("answered", *kinds)]
    notes = (label("outlook.scores_note"),)
    return Table("outlook-scores", label("outlook.scores"), _heads(("expert", "text"), *numbers), rows, notes)


def _item(book: Book, item: Entry) -> Iterator[Block]:
    """The question, who said what, and both pools on one scale; a true value is a line."""
    dots = [
        Dot(label("outlook.expert", code=str(a["expert"])), a["answer"], faint=True) for a in item.get("answers") or []
    ]
    dots += [Dot(label(f"outlook.voice.{name}"), item[name], series=name) for name in VOICES if item.get(name)]
    true = item.get("realised")
    chart = DotPlot(
        tuple(dots),
        spoken(_unit(item)),
        reference=true,
        reference_label=label("outlook.true_value") if true else None,
    )
    where = book.name(item["area"]) if item.get("area") else label("outlook.country")
    title = label("outlook.asked", item=str(item["item"]), question=Words(str(item["question"])), place=where)
    yield Diagram(f"outlook-item-{item['item']}", title, chart, label("outlook.item_alt"))


def _unit(item: Entry) -> Text:
    unit = str(item.get("unit") or "")
    return label("outlook.axis.probability") if unit == "probability" else Words(unit)


def _heads(*heads: tuple[str, Any]) -> tuple[Column, ...]:
    return tuple(Column(label(f"outlook.column.{name}"), kind) for name, kind in heads)
