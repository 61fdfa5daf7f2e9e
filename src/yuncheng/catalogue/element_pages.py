"""核对数据项: every row of a catalogue with its verdict; one click says what an unknown item is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from yuncheng.casework.actors import may_act
from yuncheng.casework.beside import beside
from yuncheng.casework.models import Case
from yuncheng.casework.pages.common import account_of, case_in_sight, whole_number
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import BadForm, NotVisible
from yuncheng.casework.sight import visible_cases
from yuncheng.likeness import shipped_dictionary
from yuncheng.likeness.items import plain
from yuncheng.registry import clock
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Function

from .elements import FILL, ORDER, PROCEDURE, READY, Line, counts, drop_mapping, keep_mapping, lines_of, rows_now
from .importing import demand_filling

PER_PAGE = 20
BOX = "catalogue/elements_box.html"
MOST_QUESTIONS = 10
TO_SETTLE = "待协调"
LEAST_ALIKE = 0.4  # a fainter proposal is noise to whoever chooses
_TODO = ("重复采集", "应通过共享获取", TO_SETTLE, "待确认")


@beside(PROCEDURE, template=BOX, stays=True)
def elements_box(case: Case, account: Account) -> dict[str, Any] | None:
    """What the rows come to, in a line; the rows themselves are a page of their own."""
    lines = lines_of(case, rows_now(case, account))
    if not lines:
        return None
    found = [{"word": word, "count": count, "todo": word in _TODO} for word, count in counts(lines)]
    return {
        "counts": found,
        "url": reverse("catalogue_elements", args=[case.pk]),
        "rows": len(lines),
        "questions": _questions(lines) if account.is_office(Function.LEAD) else [],
    }


@beside("approval", "admit", template=BOX)
def elements_at_admission(case: Case, account: Account) -> dict[str, Any] | None:
    """The bureau admits an application: what the rows of its catalogue come to (art. 28)."""
    if case.project is None or not account.is_office(Function.LEAD):
        return None
    ready = visible_cases(account).filter(project=case.project, procedure_key=PROCEDURE, step=READY)
    newest = ready.select_related("unit").order_by("-id").first()
    return elements_box(newest, account) if newest else None


def _questions(lines: list[Line]) -> list[str]:
    """What is the bureau's to settle: the source is not shared. A question, not a fault of the unit."""
    asked = [line for line in lines if line.word == TO_SETTLE and line.verdict]
    return [f"{line.item.name}：{line.verdict.reason}" for line in asked if line.verdict][:MOST_QUESTIONS]


@door(*BUSINESS, scope="visible_cases")
@methods("GET")
def catalogue_elements(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row with its verdict, why, and for unknown items what they may be."""
    account = account_of(request)
    case = _case(account, pk)
    every = lines_of(case, rows_now(case, account))
    asked = request.GET.get("verdict", "")
    word = asked if asked in ORDER else ""
    chosen = [line for line in every if not word or line.word == word]
    pages = max(1, -(-len(chosen) // PER_PAGE))
    number = max(1, min(whole_number(request.GET.get("page")) or 1, pages))
    mine = _may_map(case, account)
    told = dict(case.item_mappings.values_list("item", "element"))
    context = {
        "title": "核对数据项",
        "crumbs": [
            {"label": case.project.name if case.project else "", "url": ""},
            {"label": case.procedure.title, "url": reverse("case", args=[case.pk])},
        ],
        "case": case,
        "mine": mine,
        "counts": [
            {"word": one, "count": count, "url": f"?{urlencode({'verdict': one})}", "current": one == word}
            for one, count in counts(every)
        ],
        "every": len(every),
        "word": word,
        "lines": [
            {"line": line, "told": told.get(plain(line.item.name), ""), "proposals": _proposals(line)}
            for line in chosen[(number - 1) * PER_PAGE : number * PER_PAGE]
        ],
        "pager": {"number": number, "pages": pages, "total": str(len(chosen)), "has_next": number < pages},
    }
    return render(request, "catalogue/elements.html", context)


def _proposals(line: Line) -> list[dict[str, Any]]:
    """What an unknown item may be, likeliest first; never a decision."""
    if line.verdict is not None:
        return []
    found = shipped_dictionary().propose(line.item.name, line.item.resource)
    return [{"element": one.element, "percent": int(one.score * 100)} for one in found if one.score >= LEAST_ALIKE]


def _case(account: Account, pk: int) -> Case:
    case = case_in_sight(account, pk)
    if case.procedure_key != PROCEDURE:
        raise NotVisible
    return case


def _may_map(case: Case, account: Account) -> bool:
    step = case.current
    return step is not None and step.key == FILL and may_act(case, step, account, clock.today())


@door(*BUSINESS, scope="visible_cases")
@methods("POST")
def catalogue_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what an item is (`element`), or take it back (`element` empty). While the catalogue is being filled in."""
    account = account_of(request)
    case = _case(account, pk)
    demand_filling(case, account)
    item, element = request.POST.get("item", ""), request.POST.get("element", "")
    if not plain(item):
        raise BadForm("没有指明信息项。")
    if element:
        try:
            keep_mapping(case, item, element, by=account)
        except ValueError as fault:
            raise BadForm(f"没有名为“{element[:60]}”的数据元。") from fault
    else:
        drop_mapping(case, item)
    return redirect(f"{reverse('catalogue_elements', args=[case.pk])}{_view(request)}")


def _view(request: HttpRequest) -> str:
    """The part of the page he came from, and no other address."""
    word, page = request.POST.get("verdict", ""), whole_number(request.POST.get("page"))
    wanted = {"verdict": word if word in ORDER else "", "page": str(page or "")}
    query = urlencode({key: value for key, value in wanted.items() if value})
    return f"?{query}" if query else ""
