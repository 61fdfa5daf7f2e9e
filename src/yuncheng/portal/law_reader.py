"""法规: each article with what carries it out, live: rules, numbers, procedures, and what it holds up today."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yuncheng.casework.actors import actor_label
from yuncheng.casework.pages.common import account_of
from yuncheng.casework.sight import visible_cases
from yuncheng.registry.access import sees_nothing
from yuncheng.registry.clock import today
from yuncheng.registry.county import county
from yuncheng.registry.doors import EVERYONE, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Article, Basis, Example, FactKind, Measure, Parameter, Rule, show

from .blocked import gated_steps, standing_before
from .law_texts import official_texts
from .links import to

CHAPTERS = {
    1: "总则",
    2: "职能职责",
    3: "规划管理",
    4: "审批管理",
    5: "建设和资金管理",
    6: "监督管理",
    7: "附则",
}


@door(*EVERYONE, scope="public_law")
def law(request: HttpRequest) -> HttpResponse:
    """All articles with what carries each; a search within titles, summaries and the official text."""
    q = request.GET.get("q", "").strip()[:60]
    texts = official_texts()
    shown = [article for article in BOOK.articles.values() if not q or _matches(article, q, texts)]
    held = holds_up(account_of(request))
    names = county().names
    context = {
        "title": "法规",
        "names": names,
        "q": q,
        "chapters": _chapters(shown, held),
        "found": len(shown),
        "loaded": len(texts),
        "filters": [{"name": "q", "label": "在条文、规则中查找", "kind": "search", "value": q}],
        "filtered": bool(q),
        "reset_url": to("law"),
    }
    return render(request, "portal/law.html", context)


@door(*EVERYONE, scope="public_law")
def law_article(request: HttpRequest, number: int) -> HttpResponse:
    """One article."""
    article = BOOK.articles.get(number)
    if article is None:
        raise Http404
    held = holds_up(account_of(request))
    context = {
        "title": f"{article.label} {article.title}",
        "crumbs": [{"label": "法规", "url": to("law")}],
        "article": article,
        "chapter": chapter_name(article.chapter),
        "official": official_texts(number).get(number, ""),
        "rules": [rule_row(rule) for rule in BOOK.rules.values() if number in rule.articles],
        "parameters": [parameter_row(p) for p in BOOK.parameters.values() if number in p.articles],
        "procedures": _procedures(number),
        "readings": [reading for reading in BOOK.readings if number in reading.articles],
        "silent": [kept.reason for kept in BOOK.no_code if kept.article == number],
        "held": held.get(number, []),
        "previous": BOOK.articles.get(number - 1),
        "following": BOOK.articles.get(number + 1),
        "toc": [{"label": a.label, "title": a.title, "number": a.number} for a in BOOK.articles.values()],
    }
    return render(request, "portal/law_article.html", context)


@door(*EVERYONE, scope="public_law")
def law_numbers(request: HttpRequest) -> HttpResponse:
    """Every number of the law, today and before, and how doubtful phrases are read."""
    context = {
        "title": "参数和释义口径",
        "crumbs": [{"label": "法规", "url": to("law")}],
        "groups": [
            {"label": basis.label, "rows": [parameter_row(p) for p in BOOK.parameters.values() if p.basis is basis]}
            for basis in Basis
        ],
        "readings": BOOK.readings,
        "today": today(),
    }
    return render(request, "portal/law_numbers.html", context)


def chapter_name(number: int) -> str:
    return CHAPTERS.get(number, "")


def _matches(article: Article, q: str, texts: Mapping[int, str]) -> bool:
    spoken = [article.label, article.title, article.summary, texts.get(article.number, "")]
    spoken += [f"{r.key} {r.question} {r.refusal}" for r in BOOK.rules.values() if article.number in r.articles]
    spoken += [p.label for p in BOOK.parameters.values() if article.number in p.articles]
    return any(q.lower() in text.lower() for text in spoken)


def _chapters(shown: list[Article], held: Mapping[int, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for article in shown:
        cases = sum(row["count"] for row in held.get(article.number, []))
        found.setdefault(article.chapter, []).append(
            {"article": article, "carried": carried_words(article.number), "held": cases}
        )
    return [{"number": number, "name": chapter_name(number), "rows": rows} for number, rows in found.items()]


@cache
def carried_words(number: int) -> str:
    """What carries an article, counted: 「3条规则、2个参数、1个程序」; the reason where nothing does."""
    kinds = [kind for kind, _ in BOOK.carriers.get(number, [])]
    words = {"rule": "条规则", "parameter": "个参数", "procedure": "个程序"}
    told = [f"{kinds.count(kind)}{unit}" for kind, unit in words.items() if kind in kinds]
    if told:
        return "、".join(told)
    return next((key for kind, key in BOOK.carriers.get(number, []) if kind == "no_code"), "")


def rule_state(rule: Rule) -> str:
    """asked: a procedure asks it · dormant: waits for a procedure not built · ready: asked by pages and checks."""
    if rule.key in BOOK.asked:
        return "asked"
    return "dormant" if rule.key in BOOK.dormant else "ready"


_STATES = {"asked": "办理时查验", "dormant": "待相应程序启用", "ready": "随时可查"}


@cache
def _asked_at(key: str) -> tuple[str, ...]:
    return tuple(
        f"{procedure.title}：{step.title}（{outcome.label}）"
        for procedure in BOOK.procedures.values()
        for step in procedure.steps
        for outcome in step.outcomes
        if key in outcome.gates
    )


def rule_row(rule: Rule) -> dict[str, Any]:
    state = rule_state(rule)
    return {
        "rule": rule,
        "basis": rule.basis.label,
        "state": state,
        "state_label": _STATES[state],
        "reads": [BOOK.facts.label(name) for name in rule.reads],
        "asked_at": _asked_at(rule.key),
        "examples": [_example_row(example) for example in rule.examples],
    }


def _example_row(example: Example) -> dict[str, Any]:
    facts = [f"{BOOK.facts.label(name)}：{fact_words(name, value)}" for name, value in example.facts.items()]
    return {"title": example.title, "facts": "；".join(facts) or "无", "on": example.on, "answer": example.answer}


def fact_words(name: str, value: Any) -> str:
    """A fact's value in an example, as a reader meets it."""
    kind = BOOK.facts[name].kind if name in BOOK.facts else FactKind.TEXT
    if value is None:
        return "无"
    if kind is FactKind.MONEY:
        return show(value, Measure.WAN)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (list, tuple, set, frozenset)):
        return "、".join(str(each) for each in value) or "无"
    return _CODES.get(str(value), str(value)) if kind is FactKind.CODE else str(value)


def _codes() -> dict[str, str]:
    """Every code that a declared choice knows, in words."""
    found: dict[str, str] = {}
    for procedure in BOOK.procedures.values():
        for step in procedure.steps:
            for field in (*step.fields, *(f for outcome in step.outcomes for f in outcome.fields)):
                found.update(field.choices)
    return found


_CODES = _codes()


def parameter_row(parameter: Parameter) -> dict[str, Any]:
    """A number with its value today and all it ever was."""
    history = county().parameters[parameter.key]
    return {
        "label": parameter.label,
        "articles": parameter.articles,
        "basis": parameter.basis.label,
        "now": show(history.at(today()), parameter.measure),
        "history": [{"since": dated.since, "value": show(dated.value, parameter.measure)} for dated in history.values],
    }


def _procedures(number: int) -> list[dict[str, Any]]:
    """The procedures that carry an article, with the steps that cite it."""
    found = []
    for procedure in BOOK.procedures.values():
        steps = [
            {"title": step.title, "who": actor_label(step.actor)} for step in procedure.steps if number in step.articles
        ]
        if number in procedure.articles or steps:
            found.append({"procedure": procedure, "steps": steps, "opens": actor_label(procedure.opens)})
    return found


def holds_up(account: Account) -> dict[int, list[dict[str, Any]]]:
    """Article → the steps whose gates cite it, with how many visible cases stand before them today. One query."""
    if sees_nothing(account):
        return {}
    told = (
        visible_cases(account)
        .filter(standing_before(gated_steps()))
        .order_by()
        .values_list("procedure_key", "step")
        .annotate(n=Count("id"))
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for key, step, count in told:
        procedure = BOOK.procedures[key]
        articles = {number for gate in gated_steps()[key, step] for number in BOOK.rules[gate].articles}
        row = {
            "what": f"{procedure.title}：{procedure.place(step)}",
            "count": count,
            "url": to("case_list", procedure=key, step=step),
        }
        for number in articles:
            found.setdefault(number, []).append(row)
    return found
