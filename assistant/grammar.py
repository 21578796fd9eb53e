"""The form of a model's answer: a GBNF grammar for each question, and the answer read back.

GBNF is llama.cpp's notation for grammars (grammars/README.md of llama.cpp).
"""

from __future__ import annotations

import json
import re

__all__ = ["gbnf", "sentences"]

_SENTENCES = 5
_SIGNS = 320  # of a sentence: bounded, so that a model that never stops still gives whole sentences
_CITED = 3

_CITES = r"((?: ?\[\d+\])+)\."
_SENTENCE = re.compile(rf"\s*([^\[\]]+?) ?{_CITES}(?=\s|$)")


def gbnf(count: int, refusal: str) -> str:
    """The grammar of an answer from `count` passages: sentences that each end in citations out of 1…count, or `refusal`.

    A sentence holds no bracket, so that a marker can stand only where the grammar puts it, and only the signs
    of Vietnamese and English: models trained on several languages else slip into another script.
    """
    if count < 1:
        raise ValueError("an answer needs at least one passage to cite")
    numbers = " | ".join(f'"{n}"' for n in range(1, count + 1))
    return "\n".join(
        (
            f"root ::= {json.dumps(refusal, ensure_ascii=False)} | sentence ({json.dumps(' ')} sentence){{0,{_SENTENCES - 1}}}",
            f'sentence ::= first sign{{5,{_SIGNS}}} " " cite{{1,{_CITED}}} "."',
            r"first ::= [0-9A-Za-zÀ-ÖØ-öø-ỹ“]",
            r"sign ::= [ -Z^-~\u00A0-\u024F\u0300-\u036F\u1E00-\u1EFF\u2010-\u2026\u20AB\u2264\u2265]",
            'cite ::= "[" number "]"',
            f"number ::= {numbers}",
        )
    )


def sentences(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """The whole sentences of an answer of that form, each with the numbers it cites; an unfinished last one is left out."""
    out = []
    at = 0
    while m := _SENTENCE.match(text, at):
        at = m.end()
        numbers = tuple(dict.fromkeys(int(n) for n in re.findall(r"\d+", m.group(2))))
        if sentence := " ".join(m.group(1).split()):
            out.append((sentence, numbers))
    return out
