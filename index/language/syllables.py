"""Which words can be Vietnamese syllables, by their spelling alone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["is_syllable"]

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_CHECKED_TONES = frozenset("\u0301\u0323")  # the only tones a syllable that ends in p, t, c, ch can bear
_RHYMES = frozenset(
    """
    a ai ay ao au am an ang anh ap at ac ach ak ăm ăn ăng ăp ăt ăc ăk ây âu âm ân âng âp ât âc
    e eo em en eng ep et ec ê êu êm ên êng ênh êp êt êch i iu im in inh ip it ich ia
    iêu iêm iên iêng iêp iêt iêc y yêu yêm yên yêng yêt
    o oi om on ong op ot oc ok oa oai oay oao oam oan oang oanh oap oat oac oach oăm oăn oăng oăt oăc
    oe oeo oen oet oong ooc ô ôi ôm ôn ông ôp ôt ôc ơ ơi ơm ơn ơp ơt
    u ui um un ung up ut uc ua uôi uôm uôn uông uôt uôc uây uân uâng uât uê uêch uênh uêu uơ
    uy uya uyu uyên uyêt uyn uynh uyt uych uyp ư ưi ưu ưm ưn ưng ưt ưc ưa
    ươi ươu ươm ươn ương ươp ươt ươc
    """.split()
)
_SYLLABLE = re.compile(
    r"(?:(?:qu(?=[aăâeêiyơô])|gi(?=[aăâeêoôơuư])|ngh(?=[eêi])|gh(?=[eêi])|ng(?![eêiy])|g(?![eêy])|c(?![eêiy])"
    r"|ch|kh|nh|ph|th|tr|[bdđhklmnprstvx])(?=[aăâeêioôơuưy]))?(.+)"
)


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether `word`, in lower case and NFC, is spelt as a Vietnamese syllable; it need not be a word."""
    parts = unicodedata.normalize("NFD", word)
    tones = [c for c in parts if c in _TONES]
    plain = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    if len(tones) > 1:
        return False
    if tones and re.search(r"(?:[ptck]|ch)$", plain) and tones[0] not in _CHECKED_TONES:
        return False
    m = _SYLLABLE.fullmatch(plain)
    return m is not None and m[1] in _RHYMES
