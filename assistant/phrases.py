"""Fixed sentences of the assistant, in Vietnamese and English, from the prompts folder."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["phrase"]


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("prompts") / "phrases.toml").read_text(encoding="utf-8"))


def phrase(name: str, english: bool, **values: str) -> str:
    """The sentence `name` in the language asked for, its variables filled in. Raises KeyError for an unknown one."""
    return _table()[name]["en" if english else "vi"].format(**values)
