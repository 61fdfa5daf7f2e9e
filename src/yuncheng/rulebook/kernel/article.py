"""Articles: the places in the law that everything else cites."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_DIGITS = "零一二三四五六七八九"


class Basis(StrEnum):
    """Where a demand comes from: the law itself, or practice where the law is silent."""

    LAW = "law"
    PRACTICE = "practice"

    @property
    def label(self) -> str:
        return {"law": "办法规定", "practice": "工作惯例"}[self.value]


def chinese_number(number: int) -> str:
    """Write 1…99 as Chinese numerals, the way article numbers are printed."""
    if not 1 <= number <= 99:
        raise ValueError(f"article numbers run from 1 to 99, not {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def article_label(number: int) -> str:
    """「第七条」 for 7."""
    return f"第{chinese_number(number)}条"


def cite(articles: tuple[int, ...]) -> str:
    """「第七条、第十条」: how a sentence quotes its articles."""
    return "、".join(article_label(number) for number in articles)


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its number, chapter, a short title and a summary in our own words."""

    number: int
    chapter: int
    title: str
    summary: str

    @property
    def label(self) -> str:
        return article_label(self.number)


@dataclass(frozen=True, slots=True)
class Reading:
    """How we read a doubtful phrase; dated, so that a later reading can replace it (mission, section 4)."""

    key: str
    articles: tuple[int, ...]
    phrase: str
    reading: str
    since: str


@dataclass(frozen=True, slots=True)
class NotCoded:
    """An article (or a part of one) with nothing to execute, and why."""

    article: int
    reason: str
