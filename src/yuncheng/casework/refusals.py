"""Refusals: every "no" has a code, a sentence, its articles, what cures it and who can; pages and API show the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yuncheng.rulebook.kernel import Verdict, article_label


class Refusal(Exception):
    """Something that will not be done. `status` is the HTTP status of house.md."""

    status = 409
    code = "refused"

    def __init__(
        self,
        sentence: str,
        *,
        articles: Sequence[int] = (),
        cures: Sequence[str] = (),
        who: str = "",
        verdicts: Sequence[Verdict] = (),
        fields: Mapping[str, list[str]] | None = None,
        code: str = "",
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.articles = tuple(dict.fromkeys([*articles, *(n for verdict in verdicts for n in verdict.articles)]))
        self.cures = tuple(dict.fromkeys([*cures, *(verdict.cure for verdict in verdicts if verdict.cure)]))
        self.who = who or "；".join(dict.fromkeys(verdict.who for verdict in verdicts if verdict.who))
        self.verdicts = tuple(verdicts)
        self.fields = dict(fields or {})
        self.code = code or self.code

    def as_dict(self) -> dict[str, Any]:
        """The body of the API's refusal."""
        return {
            "code": self.code,
            "sentence": self.sentence,
            "articles": [{"number": number, "label": article_label(number)} for number in self.articles],
            "cures": list(self.cures),
            "who": self.who,
            "fields": self.fields,
            "blockers": [verdict_dict(verdict) for verdict in self.verdicts],
        }


def verdict_dict(verdict: Verdict) -> dict[str, Any]:
    """A rule's answer as plain data."""
    return {
        "rule": verdict.rule,
        "question": verdict.question,
        "answer": verdict.answer.value,
        "sentence": verdict.sentence,
        "articles": list(verdict.articles),
        "basis": verdict.basis.value,
        "cure": verdict.cure,
        "who": verdict.who,
        "earliest": verdict.earliest.isoformat() if verdict.earliest else None,
        "lifted": verdict.lifted,
    }


class NotVisible(Refusal):
    """Outside one's scope: for this person the thing does not exist."""

    status = 404
    code = "not_found"

    def __init__(self, sentence: str = "没有找到，或不在您的查看范围内。", **more: Any) -> None:
        super().__init__(sentence, **more)


class NotYours(Refusal):
    """Visible, but another's to do."""

    status = 403
    code = "not_yours"


class BadForm(Refusal):
    """What was filled in is not acceptable; `fields` names each fault."""

    status = 400
    code = "bad_form"


class Stale(Refusal):
    """Somebody acted in between, or the case stands elsewhere."""

    code = "stale"


class Blocked(Refusal):
    """A gate answers NO or UNKNOWN, or papers are missing."""

    code = "blocked"


class TooLarge(Refusal):
    status = 413
    code = "too_large"
