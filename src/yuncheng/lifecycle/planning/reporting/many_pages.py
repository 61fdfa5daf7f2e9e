"""Many reports at once: those that wait for this person at a step, ticked, done one by one, told row by row."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yuncheng.casework.beside import hints_of
from yuncheng.casework.pages.addressed import asked_year
from yuncheng.casework.pages.common import account_of, address, posted_key, whole_number
from yuncheng.casework.refusal_pages import methods, shown
from yuncheng.casework.refusals import BadForm, NotVisible, Refusal
from yuncheng.registry import clock
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.rulebook.kernel import Step

from .many import MOST, Done, backward, do_many, page_of, step_of, waiting
from .sending import said_in
from .unit_round import handed_on, lateness, road_of

PER_PAGE = 100
_GO = {"check": "同意勾选的项目", "consolidate": "纳入本部门报送", "intake": "接收勾选的项目"}


@door(*BUSINESS, scope="visible_cases")
@methods("GET", "POST")
def reporting_many(request: HttpRequest, step: str) -> HttpResponse:
    """The reports of a year that wait at a step for me. Pressed: each is done by itself and told in its row."""
    account, day = account_of(request), clock.today()
    year = asked_year(request, day.year + 1)
    try:
        declared = step_of(step)
    except BadForm as fault:
        raise NotVisible("没有这个页面。") from fault
    if request.method == "GET":
        return _page(request, declared, year)
    back = request.POST.get("way") == "back"
    reason = request.POST.get("reason", "")
    try:
        done = do_many(_chosen(request), declared, by=account, key=posted_key(request), back=back, reason=reason)
    except BadForm as refusal:
        return _page(request, declared, year, refusal=refusal, reason=reason)
    return _page(request, declared, year, done=done)


def _chosen(request: HttpRequest) -> list[tuple[int, int]]:
    """The ticks, each "case:version as it was seen"."""
    found = []
    for tick in request.POST.getlist("chosen"):
        number, _, version = tick.partition(":")
        pair = whole_number(number), whole_number(version)
        if pair[0] is None or pair[1] is None:
            raise BadForm("表单不完整，请刷新页面后重试。")
        found.append((pair[0], pair[1]))
    return found


def _page(
    request: HttpRequest,
    step: Step,
    year: int,
    *,
    done: list[Done] | None = None,
    refusal: Refusal | None = None,
    reason: str = "",
) -> HttpResponse:
    account, day = account_of(request), clock.today()
    turns = waiting(account, step.key, year)
    total = turns.order_by().count()
    pages = max(1, -(-total // PER_PAGE))
    number = max(1, min(whole_number(request.GET.get("page")) or 1, pages))
    shown_turns = page_of(turns, (number - 1) * PER_PAGE, number * PER_PAGE)
    cases = [turn.case for turn in shown_turns]
    said = said_in([case.pk for case in cases])
    handed = handed_on([case.pk for case in cases if case.unit.through_parent])
    hints = hints_of([case.project_id for case in cases if case.project_id], account)
    rows: list[dict[str, Any]] = [
        {
            "case": case,
            "hints": hints.get(case.project_id or 0, ()),
            "road": road_of(case.project, day) if case.project else "",
            "late": lateness(case.project, day) if case.project else "",
            "handed_on": handed.get(case.pk),
            "due_on": turn.due_on,
            "basis": said[case.pk].get("basis", ""),
        }
        for case, turn in zip(cases, shown_turns, strict=True)
    ]
    context = {
        "title": f"{year}年度：{step.title}",
        "crumbs": [{"label": "清单报送", "url": address("reporting", year=year)}],
        "year": year,
        "step": step,
        "today": day,
        "rows": rows,
        "pager": {"number": number, "pages": pages, "total": f"{total:,}", "has_next": number < pages},
        "done": done,
        "done_count": sum(one.refusal is None for one in done or ()),
        "refused_count": sum(one.refusal is not None for one in done or ()),
        "refusal": shown(request, refusal) if refusal else None,
        "go": _GO[step.key],
        "back": backward(step).label,
        "reason": reason,
        "most": MOST,
        "key": uuid.uuid4().hex,
        "by_unit": step.key != "check",
    }
    return render(request, "planning/many.html", context, status=refusal.status if refusal else 200)
