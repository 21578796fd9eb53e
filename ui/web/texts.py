"""What the page says, in Vietnamese or English."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["LANGUAGES", "Texts"]

LANGUAGES = ("vi", "en")


@cache
def _table() -> dict[str, dict[str, str]]:
    flat: dict[str, dict[str, str]] = {}

    def walk(prefix: str, value: dict[str, object]) -> None:
        if isinstance(value.get("vi"), str):
            flat[prefix] = {k: str(value[k]) for k in LANGUAGES}
        for k, v in value.items():
            if isinstance(v, dict):
                walk(f"{prefix}.{k}" if prefix else k, v)

    walk("", tomllib.loads((files("ui.web") / "texts.toml").read_text(encoding="utf-8")))
    return flat


class Texts:
    """The texts of one language: `texts("chat.ask")`. Raises KeyError for a name that does not exist."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, /, **values: str) -> str:
        """The text `key` with its variables filled in."""
        text = _table()[key][self.language]
        return text.format(**values) if values else text
