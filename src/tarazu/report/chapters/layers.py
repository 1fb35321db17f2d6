"""From the document to maps: every value beside its uncertainty, and hatching wherever nothing is known."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tarazu.report.blocks import Figure, MapFigure, Text
from tarazu.report.book import Book
from tarazu.report.chapters.common import band_of
from tarazu.report.codes import code, label, tag
from tarazu.report.maps.data import Layer, MapClass
from tarazu.report.maps.palette import BALANCE, DOUBT, SIGN, UNCERTAIN, VALUE, VERDICT, bands
from tarazu.report.maps.suppression import SPREAD, band_of_ratio, ratio_classes

# An area with verdicts on several forms is shown by the first of these that it has.
LOUDEST = ("hotspot", "emerging", "blind_spot", "no_sign", "insufficient_evidence")
PROBABILITY = (0.05, 0.2, 0.5, 0.8)
GAP = (0.2, 0.4, 0.6, 0.8)
MOST_FORMS = 6
# A map of one or two areas says less than a line of the table.
FEWEST_AREAS = 3


def live_map(book: Book) -> tuple[MapFigure, ...]:
    """One map with a layer a question; only layers about districts."""
    made = (_verdict_layer(book, None, "district"), *_band_layers(book), _balance_layer(book), _gap_layer(book))
    layers = tuple(layer for layer in made if layer is not None and _says(layer))
    if not layers:
        return ()
    notes, forms = (label("map.live_note"),), tuple(_by_form(book))
    return (MapFigure("map", label("map.live"), layers, label("map.live_alt"), notes, interactive=True, by_form=forms),)


def _by_form(book: Book) -> Iterator[tuple[Text, tuple[Layer, ...]]]:
    """Verdicts and recorded rates of the districts, form by form; a form of which nothing is known has no layer."""
    settled = (_verdict_layer(book, form, "district") for form in _settled(book))
    verdicts = [replace(layer, title=_form_of(book, layer)) for layer in settled if layer is not None]
    rates = [_rate_layer(held, f"rate-{form}", book.form_name(form), "district") for form, held in _rates(book)]
    told = {"verdict": verdicts, "rate": [layer for layer in rates if len(layer.of_area) >= FEWEST_AREAS]}
    yield from ((label(f"map.by_form.{name}"), tuple(held[:MOST_FORMS])) for name, held in told.items() if held)


def _form_of(book: Book, layer: Layer) -> Text:
    return book.form_name(layer.id.split("-")[1])


def _settled(book: Book) -> list[str]:
    """The forms about which a verdict is settled anywhere."""
    told = {str(v.get("form")) for v in book.part("verdicts") if v.get("verdict") not in (None, LOUDEST[-1])}
    return sorted(told, key=lambda form: (form != "all", form))


def _rates(book: Book) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The rows of activity, form by form, all forms together first."""
    rows = book.part("activity", "areas")
    forms = sorted({str(r.get("form")) for r in rows}, key=lambda form: (form != "all", form))
    return [(form, [r for r in rows if str(r.get("form")) == form]) for form in forms]


def verdict_maps(book: Book) -> tuple[MapFigure, ...]:
    """The verdicts form by form, as small multiples; forms about which nothing is settled are left out."""
    made = (_verdict_layer(book, form, level) for form in _settled(book) for level in _levels(book, form))
    layers = tuple(layer for layer in made if layer is not None)[:MOST_FORMS]
    return (MapFigure("map-verdicts", label("map.verdicts"), layers, label("map.verdicts_alt")),) if layers else ()


def activity_maps(book: Book) -> tuple[MapFigure, ...]:
    """For each form: how often recorded, against the country, and how sure it is that this is high."""
    made: list[MapFigure] = []
    for form, held in _rates(book):
        level = _commonest(book, held)
        value = _rate_layer(held, f"rate-{form}", label("map.relative_rate"), level)
        doubt = _layer(
            book,
            f"sure-{form}",
            label("map.above_1_5"),
            held,
            "probability_above_1_5",
            PROBABILITY,
            DOUBT,
            level,
            _percent,
        )
        if len(value.of_area) < FEWEST_AREAS:
            continue
        caption = label("map.activity", form=book.form_name(form))
        notes = (label("map.suppressed", times=_ratio(SPREAD[0]), most=_ratio(SPREAD[1])),)
        made.append(MapFigure(f"map-activity-{form}", caption, (value, doubt), label("map.activity_alt"), notes))
    return tuple(made[:MOST_FORMS])


def index_maps(book: Book, which: str) -> tuple[MapFigure, ...]:
    """The band of each district beside the probability that it belongs to the top third."""
    rows = book.part(which, "districts")
    if not rows:
        return ()
    value = _band_layer(book, which)
    doubt = _layer(
        book, f"{which}-sure", label("map.top_third"), rows, "top_third", PROBABILITY, DOUBT, "district", _percent
    )
    return (MapFigure(f"map-{which}", label(f"map.{which}"), (value, doubt), label(f"map.{which}_alt")),)


def balance_maps(book: Book) -> tuple[MapFigure, ...]:
    """The balance in bands beside the probability that threat outweighs response."""
    rows = book.part("balance", "areas")
    value = _balance_layer(book)
    if value is None or not _says(value):
        return ()
    level = _commonest(book, rows)
    doubt = _layer(
        book, "balance-sure", label("map.probability_gap"), rows, "probability_gap", PROBABILITY, DOUBT, level, _percent
    )
    return (MapFigure("map-balance", label("map.balance"), (value, doubt), label("map.balance_alt")),)


def _says(layer: Layer) -> bool:
    """Whether anything but the unknown stands on a map."""
    return any(code != layer.unknown for code in layer.of_area.values())


def _levels(book: Book, form: str) -> list[str]:
    held = {str(v.get("level") or "district") for v in book.part("verdicts") if str(v.get("form")) == form}
    return [level for level in ("district", "province") if level in held]


def _verdict_layer(book: Book, form: str | None, level: str) -> Layer | None:
    rows = [v for v in book.part("verdicts") if form is None or str(v.get("form")) == form]
    rows = [v for v in rows if (v.get("level") or "district") == level]
    if not rows:
        return None
    loudest: dict[str, str] = {}
    for row in rows:
        before = loudest.get(row["area"], LOUDEST[-1])
        loudest[row["area"]] = min(before, str(row.get("verdict") or LOUDEST[-1]), key=_loudness)
    classes = tuple(
        MapClass(v, tag("verdict", v).words, VERDICT[v], v == LOUDEST[-1], SIGN.get(v, "")) for v in LOUDEST
    )
    title: Text = (
        label("map.layer.verdict")
        if form is None
        else label("map.form", form=book.form_name(form), level=code("level", level))
    )
    return Layer(f"verdict-{form or 'any'}-{level}", title, classes, loudest, level, LOUDEST[-1])


def _loudness(verdict: str) -> int:
    return LOUDEST.index(verdict) if verdict in LOUDEST else len(LOUDEST)


def _band_layers(book: Book) -> tuple[Layer | None, ...]:
    return tuple(_band_layer(book, which) for which in ("vulnerability", "exposure"))


def _band_layer(book: Book, which: str) -> Layer:
    order = ("low", "middle", "high")
    *known, unknown = bands(tuple(tag("band", b).words for b in order), VALUE, tag("band", "unknown").words)
    uncertain = MapClass("uncertain", tag("band", "uncertain").words, UNCERTAIN, sign="dot")
    held = {r["area"]: band_of(r) for r in book.part(which, "districts")}
    rows = {a: str(order.index(b)) if b in order else b for a, b in held.items()}
    middle = (uncertain,) if "uncertain" in held.values() else ()
    return Layer(which, label(f"map.layer.{which}"), (*known, *middle, unknown), rows, "district")


def _balance_layer(book: Book) -> Layer | None:
    rows = book.part("balance", "areas")
    if not rows:
        return None
    classes = tuple(
        MapClass(b, tag("balance", b).words, fill, b == "no_response_evidence") for b, fill in BALANCE.items()
    )
    of_area = {r["area"]: str(r.get("band")) for r in rows if r.get("band") in BALANCE}
    return Layer(
        "balance", label("map.layer.balance"), classes, of_area, _commonest(book, rows), "no_response_evidence"
    )


def _gap_layer(book: Book) -> Layer | None:
    rows = book.part("information_gap")
    if not rows:
        return None
    return _layer(book, "gap", label("map.layer.gap"), rows, "gap", GAP, DOUBT, "district", _percent)


def _layer(
    book: Book,
    name: str,
    title: Text,
    rows: Sequence[Mapping[str, Any]],
    key: str,
    edges: Sequence[float],
    colours: tuple[str, ...],
    level: str,
    words: Callable[[float], str],
) -> Layer:
    """Areas in bands of one figure; where an area has several rows (forms), the highest counts."""
    classes = bands(_spans(edges, words), colours, label("map.unknown"))
    of_area: dict[str, str] = {}
    for row in rows:
        if row["area"] in book.areas and book.areas[row["area"]].level != level:
            continue
        figure: Figure | None = row.get(key)
        if figure and figure.get("value") is not None:
            place = sum(figure["value"] >= edge for edge in edges)
            of_area[row["area"]] = str(max(place, int(of_area.get(row["area"], 0))))
    return Layer(name, title, classes, of_area, level)


def _rate_layer(rows: Sequence[Mapping[str, Any]], name: str, title: Text, level: str) -> Layer:
    """Relative rates, in fewer bands the less is known of them."""
    classes = (*ratio_classes(lambda edges: _spans(edges, _ratio)), *bands((), VALUE, label("map.unknown")))
    at_level = ((str(r["area"]), r.get("relative_rate")) for r in rows if (r.get("level") or level) == level)
    of_area = {area: band_of_ratio(figure) for area, figure in at_level if figure and figure.get("interval")}
    return Layer(name, title, classes, of_area, level)


def _spans(edges: Sequence[float], words: Callable[[float], str]) -> tuple[Text, ...]:
    between = [label("map.span", low=words(a), high=words(b)) for a, b in zip(edges, edges[1:], strict=False)]
    return (label("map.below", high=words(edges[0])), *between, label("map.above", low=words(edges[-1])))


def _commonest(book: Book, rows: Sequence[Mapping[str, Any]]) -> str:
    """The level at which most rows stand."""
    levels = [
        str(r.get("level") or (book.areas[r["area"]].level if r["area"] in book.areas else "district")) for r in rows
    ]
    return max(("district", "province"), key=levels.count)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _ratio(ratio: float) -> str:
    return f"{ratio:g}"
