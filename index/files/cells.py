"""What a cell of a spreadsheet shows: numbers by their formats, dates, codes, and text typed in old fonts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .encodings import Legacy, clean

__all__ = ["converted", "display", "font_coding", "is_error", "shape_shown"]

_VIETNAMESE_MARKS = str.maketrans(",.", ".,")
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)|Err:\d{3}")
_OLD_FONT = re.compile(r"(?P<tcvn3>\.vn)|(?P<vni>vni[- ])", re.IGNORECASE)
_MOST_PLACES = 10


def is_error(text: str) -> bool:
    """Whether a cell shows an error in place of a value."""
    return text.startswith(("#", "Err:")) and _ERROR.fullmatch(text) is not None


def font_coding(font: str) -> str:
    """The coding of text in a font of this name: "tcvn3", "tcvn3 capitals" (.VnTimeH draws only capitals), "vni", or "" for Unicode."""
    m = _OLD_FONT.match(font.strip())
    if m is None:
        return ""
    return "tcvn3 capitals" if m["tcvn3"] and font.strip().lower().endswith("h") else str(m.lastgroup)


def converted(runs: Sequence[tuple[str, str]]) -> str:
    """What runs of text, each with the coding of its font, show in Unicode."""
    shown = []
    for text, coding in runs:
        name, _, capitals = coding.partition(" ")
        unicode = Legacy(name, whole=True).repair(clean(text)) if name else clean(text)
        shown.append(unicode.upper() if capitals else unicode)
    return "".join(shown)


def shape_shown(value: float, shown: str) -> str | None:
    """The number format that makes `shown`, in whatever language, of `value`; None if none does that this program knows."""
    if not re.search(r"\d", shown) or re.search(r"\d\s*[eE/]\s*[+-]?\d", shown):
        return None
    percent = "%" in shown
    digits = re.sub(r"\D", "", shown)
    amount = abs(Decimal(repr(value))) * (100 if percent else 1)
    if not amount.is_finite():
        return None
    for places in range(_MOST_PLACES + 1):
        rounded = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        whole = format(rounded, "f").partition(".")[0]
        if re.sub(r"\D", "", format(rounded, "f")).lstrip("0") == digits.lstrip("0"):
            marks = len(re.findall(r"(?<=\d)[.,\s\u00a0'’](?=\d)", shown)) - (places > 0)
            width = len(digits) - places
            mask = "#,##0" if marks > 0 else "0" * max(width, 1) if width > len(whole) else "0"
            return mask + ("." + "0" * places if places else "") + ("%" if percent else "")
    return "General" if re.fullmatch(rf"-?\d+[.,]\d{{{_MOST_PLACES},}}", shown.strip()) else None


def display(value: Any, shape: str) -> str:
    """A stored value as the sheet shows it, the Vietnamese way: 1.234,5 and 12,5% and 31/12/2025."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.strftime("%d/%m/%Y" if midnight else "%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, int | float):
        return _number(value, shape)
    return " ".join(clean(str(value)).split())


def _number(value: float, shape: str) -> str:
    suffix = re.search(r'"([^"]*)"\s*$', shape.split(";")[0])
    section = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.', "", shape.split(";")[0])
    digits = re.search(r"[#0?][#0?,.]*", section)
    amount = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not amount.is_finite():
        return str(value)
    percent = "%" in section
    if percent:
        amount *= 100
    if digits is None or "E" in section.upper().replace("GENERAL", ""):
        if amount != amount.to_integral_value():
            amount = Decimal(f"{amount:.10g}" if abs(amount) < 10**6 else f"{amount:.15g}")  # binary dust off
        text = format(amount.normalize(), "f")
    else:
        mask = digits[0].rstrip(",")
        whole, _, decimals = mask.partition(".")
        text = format(amount.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP), ",f")
        if len(decimals) > decimals.count("0"):  # optional places
            head, _, tail = text.partition(".")
            tail = tail[: decimals.count("0")] + tail[decimals.count("0") :].rstrip("0")
            text = f"{head}.{tail}" if tail else head
        if "," not in whole:
            text = text.replace(",", "")
        if whole.strip("0") == "" and len(whole) > len(text.lstrip("-").partition(".")[0]):
            text = text.zfill(len(whole) + text.count("-") + len(text) - len(text.partition(".")[0]))
    return text.translate(_VIETNAMESE_MARKS) + ("%" if percent else "") + (suffix[1] if suffix else "")
