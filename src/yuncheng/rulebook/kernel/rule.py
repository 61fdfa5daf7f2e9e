"""Rules: one sentence of the law as a question about facts, answered YES, NO or UNKNOWN with article and cure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from .article import Basis, cite
from .facts import Facts, Missing, Vocabulary

if TYPE_CHECKING:
    from .edition import Law


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {"yes": "符合", "no": "不符合", "unknown": "尚不能判断"}[self.value]


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule's function returns: yes or no, the reason where it is no, and figures to show."""

    answer: Answer
    reason: str = ""
    cure: str = ""
    earliest: date | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)


def yes(**figures: Any) -> Found:
    return Found(Answer.YES, figures=figures)


def no(reason: str = "", *, cure: str = "", earliest: date | None = None, **figures: Any) -> Found:
    return Found(Answer.NO, reason, cure, earliest, figures)


@dataclass(frozen=True, slots=True)
class Example:
    """A rule's own example: facts and the answer they must get. `law` overrides parameters by key."""

    title: str
    facts: Mapping[str, Any]
    answer: Answer
    on: date = date(2026, 3, 2)
    law: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule's answer, ready to be shown: sentence, articles, cure, who can, the earliest day it could be cured."""

    rule: str
    question: str
    answer: Answer
    sentence: str
    articles: tuple[int, ...]
    basis: Basis
    cure: str
    who: str
    earliest: date | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)
    lifted: bool = False

    @property
    def passes(self) -> bool:
        return self.answer is Answer.YES

    @property
    def citation(self) -> str:
        return cite(self.articles)


Decide = Callable[[Facts, "Law"], Found]


@dataclass(frozen=True, slots=True)
class Rule:
    """One question to the facts. `refusal` is the sentence of a NO, `cure` what would turn it, `who` the office.

    `may_lack` names facts of roads not built yet, which the answer can do without.
    """

    key: str
    question: str
    articles: tuple[int, ...]
    reads: tuple[str, ...]
    refusal: str
    cure: str
    who: str
    decide: Decide
    basis: Basis = Basis.LAW
    examples: tuple[Example, ...] = ()
    may_lack: tuple[str, ...] = ()

    @property
    def citation(self) -> str:
        return cite(self.articles)

    def ask(self, facts: Facts, law: Law, vocabulary: Vocabulary | None = None) -> Verdict:
        """Answer on these facts under this law. What nobody supplied, or a day before any law, makes it UNKNOWN."""
        if not law.in_force:
            return self._verdict(Found(Answer.UNKNOWN, "当日还没有施行中的办法，不能判断"))
        try:
            found = self.decide(facts.only(self.reads), law)
        except Missing as missing:
            label = vocabulary.label(missing.name) if vocabulary else missing.name
            return self._verdict(Found(Answer.UNKNOWN, f"尚未提供：{label}"))
        return self._verdict(found)

    def _verdict(self, found: Found) -> Verdict:
        sentence = found.reason or (self.refusal if found.answer is Answer.NO else self.question)
        return Verdict(
            rule=self.key,
            question=self.question,
            answer=found.answer,
            sentence=sentence,
            articles=self.articles,
            basis=self.basis,
            cure="" if found.answer is Answer.YES else found.cure or self.cure,
            who="" if found.answer is Answer.YES else self.who,
            earliest=found.earliest,
            figures=found.figures,
        )


def rule(
    key: str,
    *,
    articles: tuple[int, ...],
    asks: str,
    reads: tuple[str, ...],
    refusal: str,
    cure: str,
    who: str,
    basis: Basis = Basis.LAW,
    examples: tuple[Example, ...] = (),
    may_lack: tuple[str, ...] = (),
) -> Callable[[Decide], Rule]:
    """Turn a function `(facts, law) -> yes()/no()` into a Rule. It need not handle missing facts."""

    def wrap(decide: Decide) -> Rule:
        return Rule(key, asks, articles, reads, refusal, cure, who, decide, basis, examples, may_lack)

    return wrap
