"""A PDF made smaller: all objects that are not streams move into compressed object streams.

A tagged report has tens of thousands of small objects (links, cells, spans), which Typst writes one by one and in full;
packed, the file is a quarter as large, which decides whether it can be sent over a poor connection. Nothing is added,
dropped or reordered. Source: ISO 32000-1:2008, 7.5.7 (object streams) and 7.5.8 (cross-reference streams).
"""

import re
import zlib

_TRAILER = re.compile(rb"trailer\s*<<(.*)>>\s*startxref\s*(\d+)\s*%%EOF\s*$", re.DOTALL)
_HEAD = re.compile(rb"(\d+) 0 obj\s*")
# Objects in one stream: more compress better, fewer open faster.
BATCH = 200


def compact(pdf: bytes) -> bytes:
    """The same document with object streams and a cross-reference stream.

    Args:
        pdf: a PDF with a classic cross-reference table and no earlier version inside it, as Typst writes it.

    Raises:
        ValueError: it is not such a PDF.
    """
    trailer = _TRAILER.search(pdf)
    if trailer is None:
        raise ValueError("A PDF with a classic cross-reference table was expected.")
    objects = _objects(pdf, int(trailer.group(2)))
    kept = {n: body for n, body in objects.items() if body.endswith(b"endstream")}
    small = [(n, body) for n, body in sorted(objects.items()) if n not in kept]
    packed = {max(objects) + 1 + i: small[s : s + BATCH] for i, s in enumerate(range(0, len(small), BATCH))}
    head = pdf[: min(_offsets(pdf, int(trailer.group(2))))]
    return _written(head, trailer.group(1), kept, packed)


def _offsets(pdf: bytes, table: int) -> list[int]:
    """Where the objects in use begin."""
    return [int(line[:10]) for line in re.findall(rb"\d{10} \d{5} n", pdf[table:])]


def _objects(pdf: bytes, table: int) -> dict[int, bytes]:
    """Each object's number and what stands between `obj` and `endobj`."""
    starts = sorted(_offsets(pdf, table))
    return dict(_object(pdf[a:b]) for a, b in zip(starts, [*starts[1:], table], strict=True))


def _object(written: bytes) -> tuple[int, bytes]:
    head, body = _HEAD.match(written), written.rstrip()
    if head is None or not body.endswith(b"endobj"):
        raise ValueError("An object does not stand where the cross-reference table says.")
    return int(head.group(1)), body[head.end() : -len(b"endobj")].rstrip()


def _written(head: bytes, trailer: bytes, kept: dict[int, bytes], packed: dict[int, list[tuple[int, bytes]]]) -> bytes:
    out = bytearray(head)
    rows = {0: (0, 0, 65535)}
    bodies = {**kept, **{number: _object_stream(held) for number, held in packed.items()}}
    for number, body in bodies.items():
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows |= {n: (2, number, place) for number, held in packed.items() for place, (n, _) in enumerate(held)}
    last = max(rows) + 1
    rows[last] = (1, len(out), 0)
    start = len(out)
    out += b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (last, _cross_references(rows, trailer), start)
    return bytes(out)


def _object_stream(held: list[tuple[int, bytes]]) -> bytes:
    """Numbers and places first, then the objects."""
    places, at = [], 0
    for number, body in held:
        places.append(b"%d %d" % (number, at))
        at += len(body) + 1
    first = b" ".join(places) + b"\n"
    data = zlib.compress(first + b"\n".join(body for _, body in held), 9)
    keys = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d" % (len(held), len(first), len(data))
    return b"<<%b>>\nstream\n%b\nendstream" % (keys, data)


def _cross_references(rows: dict[int, tuple[int, int, int]], trailer: bytes) -> bytes:
    """Kind, place and rest of every object, in 1, 4 and 2 bytes; numbers that are not used are free."""
    data = zlib.compress(b"".join(_row(rows.get(n, (0, 0, 65535))) for n in range(max(rows) + 1)), 9)
    keys = re.sub(rb"/Size\s+\d+", b"", trailer).strip()
    size = b"/Type/XRef/Size %d/W[1 4 2]/Filter/FlateDecode/Length %d" % (max(rows) + 1, len(data))
    return b"<<%b%b>>\nstream\n%b\nendstream" % (size, keys, data)


def _row(row: tuple[int, int, int]) -> bytes:
    kind, place, rest = row
    return kind.to_bytes(1, "big") + place.to_bytes(4, "big") + rest.to_bytes(2, "big")
