"""Routes: from where to where, as counted; a map and a table for each crime, and never one for both."""

from collections.abc import Mapping, Sequence
from typing import Any

from tarazu.report.blocks import Block, Column, MapFigure, Note, Paragraph, Row, Section, Table, Text, Words
from tarazu.report.book import Book, shown
from tarazu.report.chapters.common import paragraphs, period_words
from tarazu.report.codes import code, label
from tarazu.report.maps.data import Arrow, Layer, MapClass, Stop
from tarazu.report.maps.palette import LAND
from tarazu.report.svg import ACCENT

PART = "routes"
CRIMES = ("trafficking", "smuggling")
_COLUMNS = (("number", "text"), ("from", "text"), ("through", "text"), ("to", "text"), ("form", "text"))
Entry = Mapping[str, Any]


def chapter(book: Book) -> Section:
    """Each crime by itself; where no flows were counted, that this is so."""
    told = [crime for crime in CRIMES if book.part(PART, crime, "routes")]
    hidden = [crime for crime in CRIMES if crime not in told and book.part(PART, crime, "statements")]
    blocks: list[Block] = [
        Paragraph(label("routes.lead"), "lead"),
        *paragraphs(book.part(PART, "statements")),
        *(_crime(book, crime) for crime in (*told, *hidden)),
    ]
    if told:
        blocks.insert(1, Note("caution", (label("routes.not_proof"),)))
    return Section(PART, label("routes.title"), tuple(blocks))


def route_maps(book: Book) -> tuple[MapFigure, ...]:
    """The map of each crime of which any route is told."""
    return tuple(_map(book, crime) for crime in CRIMES if book.part(PART, crime, "routes"))


def _crime(book: Book, crime: str) -> Section:
    routes = book.part(PART, crime, "routes")
    blocks = (
        *paragraphs(book.part(PART, crime, "statements")),
        *((_map(book, crime), _table(book, crime)) if routes else ()),
    )
    return Section(f"routes-{crime}", code("crime", crime), blocks)


def _map(book: Book, crime: str) -> MapFigure:
    routes = book.part(PART, crime, "routes")
    arrows = tuple(_arrow(book, route, str(n)) for n, route in enumerate(routes, start=1))
    every = tuple(_arrow(book, route, "") for one in CRIMES for route in book.part(PART, one, "routes"))
    layer = Layer(f"flows-{crime}", label("routes.as_counted"), _classes(arrows), {}, "district", "land", arrows, every)
    notes = (label("routes.map_note"),)
    return MapFigure(f"map-routes-{crime}", label(f"routes.map.{crime}"), (layer,), label("routes.map_alt"), notes)


def _classes(arrows: Sequence[Arrow]) -> tuple[MapClass, ...]:
    """How an arrow is to be read; how wide it is for how many persons stands on the map, in the map's own measure."""
    sure = all(arrow.low == arrow.high for arrow in arrows)
    words = label("routes.wide_as") if sure else label("routes.between")
    return (
        MapClass("arrow", words, ACCENT, line=(3.0, 3.0) if sure else (2.0, 6.0)),
        MapClass("land", Words(""), LAND),
    )


def _arrow(book: Book, route: Entry, number: str) -> Arrow:
    figure = route["count"]
    low, high = (figure["value"],) * 2 if figure["value"] is not None else figure["interval"]
    ends = _end(book, route, "origin"), _end(book, route, "destination")
    between = (Stop(book.name(route["transit"]), route["transit"]),) if route.get("transit") else ()
    return Arrow((ends[0], *between, ends[1]), float(low), float(high), number)


def _end(book: Book, route: Entry, end: str) -> Stop:
    area = str(route.get(end) or "")
    return Stop(book.name(area) if area else Words(str(route[f"{end}_country"])), area)


def _table(book: Book, crime: str) -> Table:
    """The same routes in words: the number on the map, the places, the form, the period and how many persons."""
    rows = [_row(book, route, n, crime) for n, route in enumerate(book.part(PART, crime, "routes"), start=1)]
    columns = [Column(label(f"routes.column.{n}"), "text") for n, _ in _COLUMNS if crime == CRIMES[0] or n != "form"]
    columns += [Column(label("routes.column.period")), Column(label("routes.column.persons"), "number")]
    return Table(f"routes-table-{crime}", label(f"routes.table.{crime}"), tuple(columns), tuple(rows))


def _row(book: Book, route: Entry, number: int, crime: str) -> Row:
    place = [part for part in (_name(book, route), route.get("border_point")) if part]
    through: Text | tuple[Text, ...] = tuple(Words(p) if isinstance(p, str) else p for p in place) or label(
        "routes.direct"
    )
    form = (Words(str(route["name"]), str(route.get("name_ur") or "")),) if crime == CRIMES[0] else ()
    cells = (
        Words(str(number)),
        _end(book, route, "origin").name,
        through,
        _end(book, route, "destination").name,
        *form,
    )
    return Row((*cells, period_words(route["period"]), shown(route["count"], victims=True)))


def _name(book: Book, route: Entry) -> Words | None:
    return book.name(route["transit"]) if route.get("transit") else None
