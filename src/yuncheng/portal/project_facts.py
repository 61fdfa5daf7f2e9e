"""What is known of a project, each fact with the entry that wrote it; and the verdict whether money may be given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yuncheng.casework.facts import ask, facts_of_project, spine_value
from yuncheng.casework.journal import action_words
from yuncheng.casework.models import SpineWrite
from yuncheng.casework.showing import offered_words
from yuncheng.registry.clock import day_of, today
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.facts import SPINE
from yuncheng.rulebook.kernel import Fact, FactKind

from .links import entry_link

MONEY_GATE = "G1"
Written = Mapping[str, dict[str, Any]]
_ENTRY = ("seq", "ts", "step", "outcome", "unit__name", "account__display_name", "case__procedure_key")


def written_by(project: Project) -> Written:
    """Fact → the entry that wrote it last. One query."""
    names = ("fact", *(f"entry__{name}" for name in _ENTRY))
    return {row["fact"]: row for row in SpineWrite.objects.filter(project=project).order_by("id").values(*names)}


def fact_rows(project: Project, written: Written) -> list[dict[str, Any]]:
    """The facts that are known, in the order of the rulebook."""
    return [
        {
            "label": fact.label,
            "value": "" if fact.kind is FactKind.MONEY else shown_value(project, fact, value),
            "fen": value if fact.kind is FactKind.MONEY else None,
            "articles": fact.articles,
            **_source(written.get(fact.name)),
        }
        for fact in SPINE
        if (value := spine_value(project, fact.name)) not in (None, "", [])
    ]


def facts_to_come(project: Project) -> list[str]:
    """The names of the facts that nobody has written yet."""
    return [fact.label for fact in SPINE if spine_value(project, fact.name) in (None, "", [])]


def shown_value(project: Project, fact: Fact, value: Any) -> str:
    """A fact's value as a reader meets it."""
    if fact.kind is FactKind.CODE:
        return str(getattr(project, f"get_{fact.name}_display")())
    if fact.kind is FactKind.LIST:
        return "；".join(BOOK.rules[key].question if key in BOOK.rules else str(key) for key in value)
    if fact.kind is FactKind.BOOL:
        return "是" if value else "否"
    return offered_words(fact.name, value) or str(value)


def _source(row: Mapping[str, Any] | None) -> dict[str, Any]:
    if row is None:
        return {"source": "", "source_url": ""}
    who = " ".join(filter(None, (row["entry__unit__name"], row["entry__account__display_name"])))
    return {"source": f"{day_of(row['entry__ts'])} {who}", "source_url": entry_link(row["entry__seq"])}


def money_verdict(project: Project, written: Written) -> dict[str, Any]:
    """Whether money may be arranged today, with the records the answer rests on."""
    rule = BOOK.rules[MONEY_GATE]
    verdict = ask(MONEY_GATE, facts_of_project(project, on=today()), law_on(today()), project)
    rows = [(BOOK.facts[name].label, written[name]) for name in rule.reads if name in written]
    words = {"yes": "可以安排资金", "no": "不得安排资金", "unknown": "能否安排资金尚不能判断"}[verdict.answer.value]
    return {
        "answer": verdict.answer.name,
        "sentence": words if verdict.passes else f"{words}：{verdict.sentence}",
        "articles": verdict.articles,
        "cure": verdict.cure,
        "who": verdict.who,
        "evidence": [_evidence(label, row) for label, row in rows],
    }


def _evidence(label: str, row: Mapping[str, Any]) -> dict[str, Any]:
    procedure = BOOK.procedures.get(row["entry__case__procedure_key"] or "")
    done = action_words(procedure, row["entry__step"], row["entry__outcome"]) if procedure else ""
    return {
        "text": f"{label}：{row['entry__unit__name'] or ''} {done}",
        "url": entry_link(row["entry__seq"]),
        "when": row["entry__ts"],
    }
