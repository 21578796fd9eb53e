"""Roles of values: aimed at, estimated, or reached; and the words of headings and columns that say which."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from .lexicon import table

__all__ = ["Role", "role_words"]

Role = Literal["target", "estimate", "result", ""]  # "" where nothing says it


@cache
def role_words(place: Literal["heading", "column", "text"], *roles: Role) -> re.Pattern[str]:
    """What in a folded heading, name of a column or text gives values one of the roles."""
    words = [row[0] for row in table("roles.tsv") if row[1] in roles and place in row[2].split(",")]
    return re.compile(rf"\b(?:{'|'.join(words)})\b")
