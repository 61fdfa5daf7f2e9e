"""How names of headings, modules and functions are compared: what people add around a name does not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NUMBERING = re.compile(
    r"^(?:第?[（(]?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,3}(?:\.[0-9]{1,3})*)[)）、.．:：,，项]\s*)+"
)
_NOISE = re.compile(r"[\s\-_/·・,，。.:：;；、|\"'“”‘’（）()\[\]【】<>《》]+")
TOTAL_WORDS = ("合计", "总计", "共计", "总投资", "总概算", "投资总额", "总额")
SUBTOTAL_WORDS = ("小计",)


@lru_cache(maxsize=8192)
def plain_heading(text: str) -> str:
    """A heading without numbering and white space: “一、 软件（开发）费” → “软件(开发)费”."""
    folded = unicodedata.normalize("NFKC", text).strip()
    return "".join(_NUMBERING.sub("", folded).split()).casefold()


@lru_cache(maxsize=8192)
def plain_name(text: str) -> str:
    """A name for comparing: no numbering, brackets' marks, punctuation or white space; half width, lower case."""
    folded = unicodedata.normalize("NFKC", text).strip()
    return _NOISE.sub("", _NUMBERING.sub("", folded)).casefold()


def without_terminal(text: str, terminals: tuple[str, ...]) -> tuple[str, bool]:
    """A name without the terminal it is for, and whether one was named: “请假申请（移动端）” → “请假申请”, True."""
    folded = unicodedata.normalize("NFKC", text)
    if not terminals:
        return plain_name(text), False
    bare = plain_name(_terminals_pattern(terminals).sub("", folded))
    # A name that is nothing but a terminal keeps it: “移动端” is not the same function as “PC端”.
    return (bare, bare != plain_name(text)) if bare else (plain_name(text), False)


@lru_cache(maxsize=16)
def _terminals_pattern(terminals: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted((unicodedata.normalize("NFKC", word) for word in terminals), key=len, reverse=True)
    return re.compile("|".join(map(_terminal_pattern, words)), re.IGNORECASE)


def _terminal_pattern(word: str) -> str:
    # “PC” is a terminal, the “PC” of “PCR” is not.
    before = "(?<![A-Za-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    after = "(?![A-Za-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
    return rf"(?:在|通过)?{before}{re.escape(word)}{after}版?"


def readable(text: str) -> bool:
    """Whether there is a letter, a figure or a character in it at all, not punctuation only."""
    return any(unicodedata.category(char)[0] in "LN" for char in text)


def total_kind(text: str) -> str:
    """“合计”, “小计” or nothing: whether a row's name says that it sums up others."""
    name = plain_name(text)
    if any(name == word or name.endswith(word) for word in SUBTOTAL_WORDS):
        return "小计"
    return "合计" if any(name == word or name == f"项目{word}" or name.endswith("合计") for word in TOTAL_WORDS) else ""
