"""The law as plain data, for API and commands: procedures with their steps, articles with what carries them."""

from __future__ import annotations

from datetime import date
from typing import Any

from yuncheng.registry.county import county, law_on
from yuncheng.registry.models import Unit
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import (
    Actor,
    Carry,
    Due,
    Field,
    Law,
    Outcome,
    Paper,
    Parameter,
    Procedure,
    Rule,
    Step,
    article_label,
    show,
)

from ..actors import actor_label
from ..offered import choices_of


def procedure_dict(procedure: Procedure, day: date) -> dict[str, Any]:
    """A procedure with everything a client must know to walk it, under the numbers of `day`."""
    law = law_on(day)
    withdraw = procedure.withdraw
    return {
        "key": procedure.key,
        "title": procedure.title,
        "summary": procedure.summary,
        "subject": procedure.subject.value,
        "basis": procedure.basis.value,
        "articles": list(procedure.articles),
        "opens": actor_dict(procedure.opens),
        "when": procedure.when.words if procedure.when else "",
        "opening": [field_dict(field) for field in procedure.opening],
        "creates_project": procedure.creates_project,
        "one_open": procedure.one_open,
        "repeatable": procedure.repeatable,
        "child": procedure.child,
        "steps": [step_dict(procedure, step, law) for step in procedure.steps],
        "ends": [{"key": end.key, "label": end.label, "good": end.good} for end in procedure.ends],
        "withdraw": {"actor": actor_dict(withdraw.actor), "at": list(withdraw.at), "to": withdraw.to}
        if withdraw
        else None,
    }


def actor_dict(actor: Actor) -> dict[str, Any]:
    return {
        "party": actor.party.value,
        "function": actor.function.value if actor.function else None,
        "post": actor.post.value if actor.post else None,
        "label": actor_label(actor),
    }


def step_dict(procedure: Procedure, step: Step, law: Law) -> dict[str, Any]:
    return {
        "key": step.key,
        "title": step.title,
        "stage": step.stage,
        "help": step.help,
        "actor": actor_dict(step.actor),
        "not_by": [{"step": key, "title": procedure.place(key)} for key in step.not_by],
        "articles": list(step.articles),
        "deadline": _deadline(step.due, law),
        "fields": [field_dict(field) for field in step.fields],
        "papers": [paper_dict(paper) for paper in step.papers],
        "outcomes": [outcome_dict(procedure, outcome) for outcome in step.outcomes],
    }


def _deadline(due: Due | None, law: Law) -> dict[str, Any] | None:
    if due is None:
        return None
    found = parameter_dict(county().parameters[due.parameter].parameter, law)
    return {**found, "articles": list(due.articles or found["articles"])}


def parameter_dict(parameter: Parameter, law: Law) -> dict[str, Any]:
    """A number of the law with its value on the law's day; `text` says it in words."""
    value = law.value(parameter.key) if law.in_force else None
    return {
        "key": parameter.key,
        "label": parameter.label,
        "measure": parameter.measure.value,
        "value": None if value is None else str(value),
        "text": show(value, parameter.measure) if law.in_force else "当日尚未施行",
        "articles": list(parameter.articles),
        "basis": parameter.basis.value,
    }


def field_dict(field: Field, unit: Unit | None = None) -> dict[str, Any]:
    """What a client must know to fill in a field; what is offered is told as it is offered to `unit` today."""
    made: dict[str, Any] = {
        "key": field.key,
        "label": field.label,
        "kind": field.kind.value,
        "required": field.required,
        "help": field.help,
        "articles": list(field.articles),
        "max_length": field.max_length,
    }
    if field.choices or field.offered:
        made["choices"] = [{"code": code, "label": label} for code, label in choices_of(field, unit)]
    if field.rows:
        made["rows"] = [field_dict(column, unit) for column in field.rows]
    return made


def paper_dict(paper: Paper) -> dict[str, Any]:
    return {
        "key": paper.key,
        "label": paper.label,
        "required": paper.required,
        "when": paper.when.words if paper.when else "",
        "articles": list(paper.articles),
        "basis": paper.basis.value,
    }


def outcome_dict(procedure: Procedure, outcome: Outcome) -> dict[str, Any]:
    return {
        "key": outcome.key,
        "label": outcome.label,
        "way": outcome.way.value,
        "to": outcome.to,
        "to_label": procedure.place(outcome.to),
        "ends": procedure.end(outcome.to) is not None,
        "needs_reason": outcome.needs_reason,
        "once": outcome.once,
        "when": outcome.when.words if outcome.when else "",
        "gates": [gate_dict(BOOK.rules[key]) for key in outcome.gates],
        "fields": [field_dict(field) for field in outcome.fields],
        "writes": [{"fact": write.fact, "label": BOOK.facts.label(write.fact)} for write in outcome.writes],
        "carries": [carry_dict(carry) for carry in outcome.carries],
    }


def carry_dict(carry: Carry) -> dict[str, Any]:
    """What an act takes along: the cases a field names, at which step, and the facts it writes to their projects."""
    return {
        "procedure": carry.procedure,
        "step": carry.step,
        "outcome": carry.outcome,
        "field": carry.field,
        "writes": [{"fact": write.fact, "label": BOOK.facts.label(write.fact)} for write in carry.writes],
    }


def gate_dict(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.key,
        "question": rule.question,
        "articles": list(rule.articles),
        "citation": rule.citation,
        "basis": rule.basis.value,
        "cure": rule.cure,
        "who": rule.who,
    }


# ---------------------------------------------------------------------------------------------------- articles


def articles(day: date) -> list[dict[str, Any]]:
    """All articles in order, each with what carries it (and in what state), or why nothing does."""
    law = law_on(day)
    return [
        {
            "number": article.number,
            "label": article_label(article.number),
            "chapter": article.chapter,
            "title": article.title,
            "summary": article.summary,
            "carriers": _carriers(article.number, law),
            "reason": "；".join(silent.reason for silent in BOOK.no_code if silent.article == article.number),
        }
        for article in BOOK.articles.values()
    ]


def _carriers(number: int, law: Law) -> list[dict[str, Any]]:
    found = []
    for kind, key in BOOK.carriers.get(number, []):
        if kind == "rule":
            rule = BOOK.rules[key]
            state = _state(key)
            found.append({"kind": kind, "key": key, "label": rule.question, "state": state, "basis": rule.basis.value})
        elif kind == "parameter":
            shown = parameter_dict(BOOK.parameters[key], law)
            found.append({"kind": kind, "key": key, "label": shown["label"], "state": "active", "value": shown["text"]})
        elif kind == "procedure":
            found.append({"kind": kind, "key": key, "label": BOOK.procedures[key].title, "state": "active"})
    return found


def _state(key: str) -> str:
    """active: a procedure asks it · dormant: it reads what nobody writes yet · ready: answers, but no gate asks."""
    if key in BOOK.asked:
        return "active"
    return "dormant" if key in BOOK.dormant else "ready"
