"""The list of cases: mine to do, waiting for others, closed, and all in sight; filters and page in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yuncheng.registry import clock
from yuncheng.registry.doors import EVERYONE, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.book import BOOK

from ..inbox import turns_of, waits_of, whom
from ..models import Case, Obligation
from ..refusal_pages import methods
from ..sight import visible_cases
from ..subjects import subjects_of
from .addressed import asked_page
from .common import account_of, whole_number

PER_PAGE = 50
COUNTED = 10_000
TABS = (("mine", "轮到我办"), ("waiting", "等待他人"), ("closed", "已办结"), ("all", "全部可见"))
_WITH = ("project", "matter__unit", "unit", "system", "company")


@door(*EVERYONE, scope="visible_cases")
@methods("GET")
def case_list(request: HttpRequest) -> HttpResponse:
    """One tab of cases, fifty a page. A page of ids first, then its rows."""
    account, day = account_of(request), clock.today()
    tab = request.GET.get("tab", "mine")
    tab = tab if tab in dict(TABS) else "mine"
    found = _filtered(_rows(tab, account), request)
    total = found[:COUNTED].count()
    pager = asked_page(request, total, PER_PAGE, most=COUNTED)
    ids = list(found.values_list("pk", flat=True)[pager.span])
    cases = Case.objects.select_related(*_WITH).in_bulk(ids)
    turns = _turns(ids)
    subjects = subjects_of([cases[pk] for pk in ids])
    context = {
        "title": "办件",
        "today": day,
        "tab": tab,
        "tabs": [{"label": label, "url": f"?tab={key}", "current": key == tab} for key, label in TABS],
        "rows": [_row(cases[pk], subjects[pk], turns.get(pk)) for pk in ids],
        "columns": _COLUMNS,
        "filters": _filters(request),
        "filtered": any(request.GET.get(name) for name in ("q", "procedure", "year")),
        "reset_url": f"?tab={tab}",
        "pager": pager,
        "empty": _EMPTY[tab],
    }
    return render(request, "casework/case_list.html", context)


_COLUMNS = (
    {"key": "subject", "label": "事项", "kind": "main"},
    {"key": "procedure", "label": "程序", "kind": "short"},
    {"key": "unit", "label": "承办单位", "kind": "text"},
    {"key": "place", "label": "当前环节", "kind": "text"},
    {"key": "whom", "label": "由谁办理", "kind": "text"},
    {"key": "due", "label": "期限", "kind": "date"},
)
_EMPTY = {
    "mine": ("现在没有轮到您办理的事项。", "有事项转到您的岗位时，会出现在这里和工作台上。"),
    "waiting": ("没有等待他人办理的事项。", "本单位的事项提交给其他部门后，可以在这里看到由谁办理、还有几天。"),
    "closed": ("还没有办结的事项。", "事项办结、撤回或不予通过后，都留在这里可查。"),
    "all": ("没有您可以查看的事项。", "本单位和所属单位启动的事项会出现在这里。"),
}


def _rows(tab: str, account: Account) -> QuerySet[Case]:
    """The cases of a tab in its order: the urgent first, or the newest."""
    seen = visible_cases(account)
    if tab in ("mine", "waiting"):
        open_ones = turns_of(account) if tab == "mine" else waits_of(account)
        urgent = F("obligations__due_on").asc(nulls_last=True)
        return seen.filter(obligations__in=open_ones).order_by(urgent, "pk")
    if tab == "closed":
        return seen.filter(closed_on__isnull=False).order_by("-closed_on", "-pk")
    return seen.order_by("-pk")


def _filtered(found: QuerySet[Case], request: HttpRequest) -> QuerySet[Case]:
    words = request.GET.get("q", "").strip()[:100]
    if words:
        found = found.filter(
            Q(project__name__icontains=words)
            | Q(project__code=words)
            | Q(about__icontains=words)
            | Q(unit__name__icontains=words)
        )
    procedure = request.GET.get("procedure", "")
    if procedure in BOOK.procedures:
        found = found.filter(procedure_key=procedure)
    year = whole_number(request.GET.get("year"))
    if year and year < 10_000:
        found = found.filter(Q(project__plan_year=year) | Q(matter__year=year))
    return found


def _filters(request: HttpRequest) -> list[dict[str, Any]]:
    year = clock.today().year
    procedures = [(p.key, p.title) for p in BOOK.procedures.values()]
    years = [(str(y), f"{y}年") for y in range(year + 1, year - 4, -1)]
    return [
        {"name": "q", "label": "项目、事由或单位", "kind": "search", "value": request.GET.get("q", "")},
        {
            "name": "procedure",
            "label": "程序",
            "kind": "select",
            "value": request.GET.get("procedure", ""),
            "options": procedures,
        },
        {"name": "year", "label": "年度", "kind": "select", "value": request.GET.get("year", ""), "options": years},
    ]


def _turns(ids: list[int]) -> Mapping[int, Obligation]:
    rows = Obligation.objects.filter(case_id__in=ids, closed_by__isnull=True).select_related("unit")
    return {row.case_id: row for row in rows}


def _row(case: Case, subject: str, turn: Obligation | None) -> dict[str, Any]:
    return {
        "case": case,
        "subject": subject,
        "url": reverse("case", args=[case.pk]),
        "whom": whom(turn) if turn else "",
        "due": turn.due_on if turn else None,
    }
