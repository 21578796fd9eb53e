"""Word lists as data: abbreviations, synonyms, Vietnamese-English terms, agencies, provinces, units.

All are UTF-8 text files in this folder, one entry a line, fields set apart by tabs, `#` for comments.
Anyone can extend them; a file of the same name in the folder that VANBAN_LEXICON names is read as well.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

__all__ = ["table"]

_HERE = Path(__file__).parent


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of the lexicon file `name`, each a tuple of its fields, comments and blank lines left out."""
    folders = [_HERE]
    if extra := os.environ.get("VANBAN_LEXICON"):
        folders.append(Path(extra))
    rows: list[tuple[str, ...]] = []
    for folder in folders:
        path = folder / name
        if not path.is_file():
            continue
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            if line.strip() and not line.startswith("#"):
                rows.append(tuple(part.strip() for part in line.split("\t")))
    return tuple(rows)
