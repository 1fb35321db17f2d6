"""The brief: one page with the key judgements, the verdicts with their reasons, and whom to ask what.

The first report of figures; the full report with its chapters, maps and charts is made from the same document.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from tarazu.words import figure_text, say

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem 1.25rem;color:#1b1b1b;background:#fff}
header{border-bottom:3px solid #1d4f6e}h1{font-size:1.7rem;margin:.4rem 0}h2{margin-top:2rem;color:#1d4f6e}
.tlp{font-weight:700;background:#111;color:#fc0;padding:.1rem .5rem}.ur{font-family:"Noto Nastaliq Urdu",serif;line-height:2.2}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border-bottom:1px solid #ccc;text-align:start;padding:.3rem .5rem;vertical-align:top}
.note{background:#f3f1ea;padding:.6rem .9rem}.scroll{overflow-x:auto}@media print{.tlp{position:fixed;top:0;right:0}}
"""


def render_brief(document: Mapping[str, Any]) -> str:
    """The brief as one HTML page that loads nothing."""
    names = {a["area"]: a["name"] for a in document["areas"]}
    numbers = {s["source"]: s["number"] for s in document["sources"]}
    parts = [
        _judgements(document, "en"),
        f'<section class="ur" lang="ur" dir="rtl"><h2>خلاصہ (مسودہ)</h2>{_list(document, "ur")}</section>',
        _verdicts(document, names),
        _index(document, names, "vulnerability", numbers),
        _index(document, names, "exposure", numbers),
        _requests(document),
        _unknowns(document),
        _sources(document),
    ]
    title = escape(say(document["title"]))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><header><p><span class=tlp>TLP:{document['tlp']}</span></p>"
        f'<h1>{title}</h1><p class="ur" lang="ur" dir="rtl">{escape(say(document["title"], "ur"))}</p></header>'
        '<p class="note">A working paper for the owner of the workspace. Small counts are shown here; anything given to '
        "others goes through the release rules (no count below 11).</p>" + "\n".join(parts) + "</body></html>\n"
    )


def _judgements(document: Mapping[str, Any], language: str) -> str:
    return f"<section><h2>Key judgements</h2>{_list(document, language)}</section>"


def _list(document: Mapping[str, Any], language: str) -> str:
    items = []
    for j in document["key_judgements"]:
        word = f"<strong>{escape(say('words.phia.' + j['phia'], language))}</strong>. " if j["phia"] else ""
        sure = say(f"words.confidence.{j['confidence']}", language)
        items.append(
            f"<li>{word}{_text(j['statement'], language)} <em>({escape(sure)}. {_text(j['confidence_reason'], language)})</em></li>"
        )
    return f"<ul>{''.join(items)}</ul>"


def _verdicts(document: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Every verdict but insufficient evidence with its reasons, by province and name; the rest are counted."""
    spoken = [v for v in document["verdicts"] if v["verdict"] != "insufficient_evidence"]
    rows = [
        (
            escape(names[v["area"]]),
            v["form"],
            escape(v["verdict"].replace("_", " ")),
            _lines(v["reasons"]) + _lines(v["other_explanations"]) + f"<p>{_text(v['action'])}</p>",
        )
        for v in spoken
    ]
    rest = len(document["verdicts"]) - len(spoken)
    told = f"<p>For {rest} of {len(document['verdicts'])} pairs of district and form the evidence is insufficient.</p>"
    return (
        "<section><h2>Where, and why we say so</h2>"
        + told
        + _table(("District", "Form", "Verdict", "Reasons"), rows)
        + "</section>"
    )


def _index(document: Mapping[str, Any], names: Mapping[str, str], kind: str, numbers: Mapping[str, int]) -> str:
    rows = [
        (
            escape(names[d["area"]]),
            d["band"],
            *(_figure(d[k], numbers) if k in d else "unknown" for k in ("score", "rank", "top_tenth")),
        )
        for d in document[kind]["districts"]
    ]
    said = _lines(document[kind]["statements"])
    head = ("District", "Band", "Score", "Rank", "P(top tenth)")
    return (
        f"<section><h2>{kind.capitalize()} of districts, by province and name</h2>{said}{_table(head, rows)}</section>"
    )


def _requests(document: Mapping[str, Any]) -> str:
    rows = [
        (
            _text(r["addressee"]),
            _text(r["question"]),
            _text(r["law"]),
            _text(r["deadline"]),
            _text(r["appeal"]),
            _text(r["would_change"]),
        )
        for r in document["information_requests"]
    ]
    head = ("To", "Question", "Law", "Deadline", "Appeal", "What it would change")
    return f"<section><h2>Whom to ask what</h2>{_table(head, rows)}</section>"


def _unknowns(document: Mapping[str, Any]) -> str:
    return f"<section><h2>What we do not know</h2>{_lines(document['unknowns'])}{_lines(document['limits'])}</section>"


def _sources(document: Mapping[str, Any]) -> str:
    rows = [
        (str(s["number"]), escape(s["title"]), escape(s["origin"]), s["grade"], s["tlp"])
        for s in document["sources"]
        if s["used"]
    ]
    return f"<section><h2>Sources</h2>{_table(('No.', 'Source', 'Origin', 'Grade', 'TLP'), rows)}</section>"


def _figure(figure: Mapping[str, Any], numbers: Mapping[str, int]) -> str:
    cited = ", ".join(str(n) for n in sorted(numbers[s] for s in figure["sources"]))
    return f'<span title="{escape(figure["method"])}; {figure["id"]}">{escape(figure_text(figure, "short"))}</span> <small>[{cited}; {figure["grade"]}]</small>'


def _text(said: Mapping[str, Any], language: str = "en") -> str:
    if "message" in said:
        return escape(say(said, language))
    return escape(str(said.get("name", "")))


def _lines(statements: Iterable[Mapping[str, Any]]) -> str:
    return "".join(f"<p>{_text(s)}</p>" for s in statements)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    top = "".join(f"<th>{h}</th>" for h in head)
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
