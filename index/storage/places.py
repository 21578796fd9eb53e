"""Where the words of a document stand on its pages, as the database keeps it: little-endian arrays, compressed."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from index.records import Place

__all__ = ["TABLE", "pack_places", "unpack_places"]

# Made where it is first needed: a program that does not know of it can go on with the collection.
TABLE = "CREATE TABLE IF NOT EXISTS place(document INTEGER PRIMARY KEY, data BLOB NOT NULL)"

_ROW = np.dtype([("start", "<u4"), ("length", "<u2"), ("page", "<u2"), ("box", "<u2", 4)])
_FINE = 65535  # the whole width or height of a page


def pack_places(places: Sequence[Place]) -> bytes:
    """`places`, their boxes rounded to a 65535th of the page and cut at its edges."""
    rows = np.zeros(len(places), dtype=_ROW)
    if places:
        rows["start"] = [p.start for p in places]
        rows["length"] = [min(p.end - p.start, _FINE) for p in places]
        rows["page"] = [min(p.page, _FINE) for p in places]
        rows["box"] = np.rint(np.clip([p[3:] for p in places], 0, 1) * _FINE)
    return zlib.compress(rows.tobytes(), 6)


def unpack_places(blob: bytes, start: int, end: int) -> list[Place]:
    """Those of the packed places that touch `[start, end)`."""
    rows = np.frombuffer(zlib.decompress(blob), dtype=_ROW)
    begin = rows["start"].astype(np.int64)
    rows = rows[(begin < end) & (begin + rows["length"] > start)]
    return [Place(int(r["start"]), int(r["start"]) + int(r["length"]), int(r["page"]), *(float(x) / _FINE for x in r["box"])) for r in rows]
