"""Documents' words as plain text: safe to show, short where that is wanted."""

from __future__ import annotations

import re

__all__ = ["brief", "clean", "day"]

# Escape sequences whole; then C0 but tab and line feed, C1, changes of direction, invisible marks, surrogates.
_UNSHOWN = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]|\x1b[\\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\\\)|\x1b[ -~]?"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def clean(text: str, *, line: bool = False) -> str:
    """`text` without what a terminal would obey; with `line`, on one line."""
    shown = _UNSHOWN.sub("", text.replace("\r\n", "\n"))
    return " ".join(shown.split()) if line else shown


def brief(text: str, length: int) -> str:
    """`text` on one line of at most `length` characters."""
    text = clean(text, line=True)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def day(iso: str) -> str:
    """An ISO date as written in Vietnam: 30/9/2025."""
    parts = iso.split("-")
    return f"{int(parts[2])}/{int(parts[1])}/{parts[0]}" if len(parts) == 3 and all(p.isdigit() for p in parts) else iso
