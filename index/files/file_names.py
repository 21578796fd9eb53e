"""File names as they can be stored and shown: a name on disk is bytes, and not all bytes are text."""

from __future__ import annotations

import os
from pathlib import PurePath

__all__ = ["written"]


def written(path: PurePath | str) -> str:
    r"""`path` as text that SQLite, JSON and a terminal take: bytes that are no UTF-8 become \xNN.

    Any other path stays as it is. In one that has such bytes a backslash becomes \x5c, so that no two paths come out alike.
    """
    text = os.fspath(path)
    if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return "".join(_byte(c) if c == "\\" or "\ud800" <= c <= "\udfff" else c for c in text)


def _byte(char: str) -> str:
    r"""One character that cannot stand as it is; Windows' own lone surrogates, which are no bytes, become \uNNNN."""
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return "\\x5c" if char == "\\" else f"\\u{code:04x}"
