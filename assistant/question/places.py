"""The provinces that a question asks about, and the words that name them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index import Document
from index.language import Mention, accentless, fold, mentions, provinces, successor

__all__ = ["places_asked_about", "with_word"]

_SPACE = re.compile(r"\s+")


def places_asked_about(text: str, folded: str, documents: Sequence[Document]) -> tuple[Mention, ...]:
    """The provinces whose figures a question asks for; `folded` is its folded text on one line."""
    found = _by_initials(text, documents) or mentions(text)
    return _asked_about(_shared_era(_with_own(found, text, folded, documents), folded), documents)


def _with_own(found: tuple[Mention, ...], text: str, folded: str, documents: Sequence[Document]) -> tuple[Mention, ...]:
    """`found` with the places that only the collection knows: its documents' territories, typed with or without diacritics."""
    own = {d.territory.replace(" (cũ)", "") for d in documents} - {""} - {m.name for m in found}
    more = []
    for name in own:
        if fold(name) in provinces():
            continue  # known by its name; where it is not found, something else is meant
        for m in re.finditer(rf"(?<!\w){re.escape(fold(name))}(?!\w)", folded):
            typed = text[m.start() : m.end()]
            bare = typed.isascii() and accentless(text)
            if (bare or _SPACE.sub(" ", typed) == name) and not any(f.start < m.end() and m.start() < f.end for f in found):
                more.append(Mention(m.start(), m.end(), name, ""))
    return tuple(sorted((*found, *more), key=lambda m: m.start))


def _asked_about(places: tuple[Mention, ...], documents: Sequence[Document]) -> tuple[Mention, ...]:
    """The provinces that say whose figures are asked for: those that documents are about, else all of them.

    A neighbour named beside them ("kết nối với Lạng Sơn") is part of the subject.
    """
    own = {d.territory.replace(" (cũ)", "") for d in documents} - {""}
    own |= {m.name for m in places if successor(m.name) in own}
    about = tuple(m for m in places if m.name in own)
    return about or places


def _shared_era(places: tuple[Mention, ...], folded: str) -> tuple[Mention, ...]:
    """Give all of several names what follows the last of them ("Bắc Ninh và Bắc Giang trước hợp nhất")."""
    out = list(places)
    for n in range(len(out) - 2, -1, -1):
        between = folded[out[n].end : out[n + 1].start]
        if not out[n].era and out[n + 1].era == "old" and re.fullmatch(r"\s*(?:,|va|and)\s*(?:tinh\s*)?", between):
            out[n] = replace(out[n], era="old")
    return tuple(out)


def _by_initials(text: str, documents: Sequence[Document]) -> tuple[Mention, ...]:
    """The mentions of provinces with those among them that only initials name ("tỉnh BN"); () if there are none of these."""
    home = {d.territory.replace(" (cũ)", "") for d in documents} - {""}
    initials: dict[str, list[str]] = {}
    for name in home:
        initials.setdefault("".join(w[0] for w in name.split()), []).append(name)
    found = [m for m in re.finditer(r"(?<![\w/-])[A-ZĐ]{2,3}(?![\w/-])", text) if len(initials.get(m.group(), ())) == 1]
    if not found or text.isupper():
        return ()
    out = list(mentions(text))
    for m in found:  # read with the name in place of its initials, so that "cũ" or "sau hợp nhất" beside it count
        name = initials[m.group()][0]
        full = mentions(f"{text[: m.start()]}{name}{text[m.end() :]}")
        era = next((x.era for x in full if x.start == m.start()), "")
        out.append(Mention(m.start(), m.end(), name, era))
    return tuple(sorted(out, key=lambda x: x.start))


def with_word(folded: str, m: Mention) -> tuple[int, int]:
    """The span of a province with the words around it that only say which one it is."""
    before = re.search(r"(?:tinh|thanh pho|dia ban tinh|province of)\s*$", folded[: m.start])
    after = re.match(
        r"(?:\s*\(?(?:cu|moi|(?:sau|truoc) (?:khi )?(?:hop nhat|sap nhap|hn|sn))\)?)?(?:'s)?(?: province)?",
        folded[m.end :],
    )
    return (before.start() if before else m.start, m.end + (after.end() if after else 0))
