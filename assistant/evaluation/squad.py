"""SQuAD: reading its JSON, and its two measures of an answer.

The measures are those of the official evaluation scripts, versions 1.1 and 2.0: text is put in lower case, ASCII
punctuation and articles go, white space is folded; exact match and F1 over words, the best of the references; where no
reference has an answer, silence is right. Only the articles differ: "a", "an" and "the" go where the question is English.
In Vietnamese they are no articles, and "an" is a word of its own ("công an", "an toàn").
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Any

from index.errors import BenchmarkError

from .records import UNANSWERABLE, Faults, Item, Quoted, unique

__all__ = ["NORMALISATION", "exact_match", "f1", "read_squad"]

NORMALISATION = (
    "Lower case, NFC; ASCII punctuation removed; a, an, the removed only for English questions; white space folded; "
    "of the short answer where there is one, else of the whole answer without its citation markers; best of the references."
)
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(a|an|the)\b")


def normalised(text: str, *, english: bool = True) -> list[str]:
    """The words of an answer that are compared."""
    text = unicodedata.normalize("NFC", text).lower().translate(_PUNCTUATION)
    return (_ARTICLES.sub(" ", text) if english else text).split()


def exact_match(answer: str, references: Sequence[str], *, english: bool = True) -> float:
    """1 if `answer` is one of `references` ([""] where none answers), else 0."""
    said = normalised(answer, english=english)
    return float(any(said == normalised(r, english=english) for r in _stated(references, english)))


def f1(answer: str, references: Sequence[str], *, english: bool = True) -> float:
    """The harmonic mean of the precision and recall of the answer's words, against the best of `references`."""
    said = normalised(answer, english=english)
    return max(_overlap(said, normalised(r, english=english)) for r in _stated(references, english))


def _stated(references: Sequence[str], english: bool) -> Sequence[str]:
    return [r for r in references if normalised(r, english=english)] or [""]


def _overlap(said: list[str], reference: list[str]) -> float:
    if not said or not reference:
        return float(said == reference)
    common = sum((Counter(said) & Counter(reference)).values())
    return 2 * common / (len(said) + len(reference))


def read_squad(name: str, articles: Sequence[Any]) -> tuple[tuple[Item, ...], tuple[tuple[str, str, str], ...]]:
    """The items of SQuAD's `data`, and its contexts as texts. Raises BenchmarkError with the places at fault."""
    items: list[Item] = []
    texts: dict[str, tuple[str, str, str]] = {}  # by context: one that comes twice is one text
    faults = Faults(name)
    for a, article in enumerate(articles, 1):
        try:
            title = str(article.get("title") or f"{name} {a}").replace("_", " ")
            for paragraph in article["paragraphs"]:
                context = paragraph["context"]
                if not isinstance(context, str) or not context.strip():
                    raise ValueError("«context» trống")
                source = texts.setdefault(context.strip(), (f"{len(texts):06d}", title, context))[0]
                items += [_item(qa, source, title) for qa in paragraph["qas"]]
        except (KeyError, AttributeError, TypeError, ValueError) as err:
            what = f"thiếu «{err.args[0]}»" if isinstance(err, KeyError) else str(err)
            faults.add(f"bài {a}", what)
    faults.check()
    if not texts:
        raise BenchmarkError(f"{name}: không có đoạn văn nào.", advice='Tệp SQuAD có dạng {"data": [{"paragraphs": […]}]}.')
    return unique(name, items), tuple(texts.values())


def _item(qa: Any, source: str, title: str) -> Item:
    given = qa.get("answers") or ()
    if isinstance(given, dict):  # as data-set libraries write them: lists side by side
        given = [{"text": t} for t in given.get("text") or ()]
    answers = list(dict.fromkeys(str(a["text"]) for a in given if str(a["text"]).strip()))
    silent = not answers  # as the official script has it, whatever is_impossible says
    return Item(
        str(qa["id"]), str(qa["question"]), type=UNANSWERABLE if silent else "answerable",
        must_include=() if silent else (tuple(answers),), references=() if silent else tuple(answers),
        evidence=() if silent else (Quoted(source, answers[0]),), answerable=not silent, documents=(title,),
    )  # fmt: skip
