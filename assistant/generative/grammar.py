"""The form of a model's answer: a GBNF grammar for each question, and the answer read back.

GBNF is llama.cpp's notation for grammars (grammars/README.md of llama.cpp).
"""

from __future__ import annotations

import json
import re

from index.language import sentences as split

__all__ = ["QUESTION", "gbnf", "sentences", "tidy"]

_SENTENCES = 5
_SIGNS = 320  # of a sentence: bounded, so that a model that never stops still gives whole sentences
_CITED = 3

_MARK = re.compile(r"\s*\[(\d{1,3})\]")

# The signs of Vietnamese and English, without brackets: models trained on several languages else slip into another script.
_SIGN = r"[ -Z^-~\u00A0-\u024F\u0300-\u036F\u1E00-\u1EFF\u2010-\u2025\u20AB\u2264\u2265]"
_INSIDE = _SIGN.replace("[ -Z", r"[ \x22-\x2D\x2F-\x3E@-Z")  # but for . ! ?

# The grammar of one question on one line.
QUESTION = "root ::= [0-9A-Za-zÀ-ÖØ-öø-ỹ“] " + _SIGN.replace("[ -Z", "[ ->@-Z") + '{5,240} "?"'


def gbnf(count: int, refusal: str) -> str:
    """The grammar of an answer from `count` passages: sentences that each end in citations out of 1…count, or `refusal`.

    A sentence holds no bracket, so that a marker can stand only where the grammar puts it.
    """
    if count < 1:
        raise ValueError("an answer needs at least one passage to cite")
    numbers = " | ".join(f'"{n}"' for n in range(1, count + 1))
    return "\n".join(
        (
            f"root ::= {json.dumps(refusal, ensure_ascii=False)} | sentence ({json.dumps(' ')} sentence){{0,{_SENTENCES - 1}}}",
            f'sentence ::= first sign{{5,{_SIGNS}}} " " cite{{1,{_CITED}}} "."',
            r"first ::= [0-9A-Za-zÀ-ÖØ-öø-ỹ“]",
            # A full stop only inside a number: a second sentence could hide in front of the citation.
            f'sign ::= {_INSIDE} | "." [0-9]',
            'cite ::= "[" number "]"',
            f"number ::= {numbers}",
        )
    )


def sentences(text: str) -> tuple[list[tuple[str, tuple[int, ...]]], str]:
    """The whole sentences of an answer that cite something, each with the numbers, and the words of the unfinished last one.

    A sentence without a marker is left out, and so is a marker that is not whole yet.
    """
    out = []
    rest = ""
    for a, b in split(text):
        part = text[a:b]
        if not part.endswith((".", "!", "?", "…")):
            rest = " ".join(_MARK.sub("", part).partition("[")[0].split())
            continue
        numbers = tuple(dict.fromkeys(int(n) for n in _MARK.findall(part)))
        said = re.sub(r"\s+([,;:.])", r"\1", " ".join(_MARK.sub("", part).split())).rstrip(" .!?…").lstrip(" ,;:.")
        if said and numbers:
            out.append((said, numbers))
    return out, rest


_THOUGHT = re.compile(r"^.*</think>|<think>.*$", re.DOTALL)
_SEVERAL = re.compile(r"[\[【]\s*(?:\d{1,3}\s*[,;–-]\s*)*\d{1,3}\s*[\]】]")
_BEHIND = re.compile(r"\s*[.!?]\s*((?:\[\d{1,3}\]\s*)+)[.!?]?(?=\s|$)")
_LAST = re.compile(r"(?m)((?:\[\d{1,3}\]\s*)+)[;:]?[ \t]*$")
_OTHER = re.compile(r"\[([^\[\]\d][^\[\]]*)\]")
_BULLET = re.compile(r"(?m)^\s*(?:[-*•]|\d{1,2}[.)])\s+")


def tidy(text: str) -> str:
    """An answer that no grammar held to the form, brought near to it without a change of its words.

    Thoughts and bullets go, "[1, 2]" is written "[1][2]", a marker behind the full stop goes before it, and
    brackets round words become round ones.
    """
    text = _BULLET.sub("", _THOUGHT.sub("", text)).replace("**", "")
    text = _SEVERAL.sub(lambda m: "".join(f"[{n}]" for n in re.findall(r"\d+", m.group())), text)
    text = _OTHER.sub(r"(\1)", text)
    text = _BEHIND.sub(lambda m: f" {''.join(m.group(1).split())}. ", text)
    return _LAST.sub(lambda m: f"{''.join(m.group(1).split())}.", text).strip()
