"""Tokens of a short text with what each weighs by itself; the same on every database.

Words weigh 1 (generic ones .15), known words inside a longer one .5, groups of the lexicon .9 (deeds .5), and pairs of
neighbouring characters that no word covers .7, so that a place or a brand unknown to us is found too.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache

from yuncheng.likeness.words import Words

_UNSAFE = re.compile(r"[^a-z0-9\u3400-\u9fff]")
_LONGEST = 40
_INNER, _PAIR = 0.5, 0.7
_GENERIC = 0.15
_GROUP = {"things": 0.9, "acts": 0.5, "site": 0.5, "shared": 0.5}


@lru_cache(maxsize=100_000)
def number(token: str) -> int:
    """A token as the 32 bits it is counted by."""
    return zlib.crc32(token.encode())


def tokens(words: Words, text: str) -> dict[str, float]:
    """Token → own weight (0–1) of a normalised text. The mapping is shared: do not change it."""
    return _tokens(words, text)


@lru_cache(maxsize=60_000)
def _tokens(words: Words, text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    generic = words.lexicon.generic

    def add(token: str, weight: float) -> None:
        token = _UNSAFE.sub("", token)[:_LONGEST]
        found[token] = max(found.get(token, 0.0), weight)

    single = ""
    for word in words.cut(text):
        if len(word) == 1:
            if single and single + word not in generic:
                add(single + word, _PAIR)
            single = word
            continue
        single = ""
        add(word, _GENERIC if word in generic else 1.0)
        inner = words.parts(word)
        for part in inner:
            if part not in generic:
                add(part, _INNER)
        for known in (word, *inner):
            for group in words.lexicon.groups_of(known):
                add(group.token, _GROUP[group.section])
    return found
