"""The pages: 有没有类似的, for anybody who plans a project; 化整为零, for the bureau; comparing a project anew."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from yuncheng.casework.pages.common import account_of, whole_number
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import BadForm, NotVisible, NotYours
from yuncheng.registry import clock
from yuncheng.registry.access import visible_projects
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import YEARS, Function

from . import mending, shelf
from .asking import AWAY
from .finding import compare
from .following import put
from .forms import AskForm
from .lines import numbers_today
from .preview import previewed
from .splitting import groups_of_year

_OVERSEE = (Function.LEAD, Function.AUDIT)  # who looks for one project in parts


@door(*BUSINESS, scope="resembling_entries")
@methods("GET", "POST")
def likeness(request: HttpRequest) -> HttpResponse:
    """What is like this? Before anything is written; the question is not kept."""
    account = account_of(request)
    form = AskForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"title": "有没有类似的", "form": form, "asked": False}
    context["oversees"] = account.is_office(*_OVERSEE)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            context |= _answered(account, form.cleaned_data)
        else:
            status = 400
    return render(request, "resemblance/ask.html", context, status=status)


def _answered(account: Account, asked: dict[str, Any]) -> dict[str, Any]:
    found = previewed(account, asked)
    return {
        "asked": True,
        "away": AWAY if found.away else "",
        "rows": found.rows,
        "notes": found.notes,
        "nothing": found.nothing,
        "parts": found.parts,
        "road": found.road,
    }


@door(*BUSINESS, scope="visible_projects")
@methods("POST")
def likeness_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare a project anew with what there is by now: the bureau's to ask for."""
    account = account_of(request)
    project = get_object_or_404(visible_projects(account), pk=pk)
    if not account.is_office(Function.LEAD):
        raise NotYours("重新比对由大数据主管部门办理。", who="大数据主管部门")
    try:
        with shelf.opened() as index:
            compare(index, put(index, [project.pk]))
        messages.success(request, "已按现有的项目和系统重新比对。")
    except shelf.IndexLost:
        mending.begin()
        messages.warning(request, AWAY)
    return redirect("project", pk=pk)


@door(*BUSINESS, scope="visible_projects")
@methods("GET")
def likeness_splitting(request: HttpRequest) -> HttpResponse:
    """Groups that look like one project in parts, of a plan year."""
    account, day = account_of(request), clock.today()
    if not account.is_office(*_OVERSEE):
        raise NotVisible
    year = _year(request, day.year + 1)
    context = {
        "title": f"{year}年度疑似化整为零",
        "crumbs": [{"label": "有没有类似的", "url": reverse("likeness")}],
        "year": year,
        "years": [
            {"year": one, "url": f"?year={one}", "current": one == year}
            for one in sorted({year, *range(day.year + 1, day.year - 3, -1)}, reverse=True)
        ],
        "groups": groups_of_year(year),
        "numbers": numbers_today(),
    }
    return render(request, "resemblance/splitting.html", context)


def _year(request: HttpRequest, otherwise: int) -> int:
    asked = request.GET.get("year", "")
    year = whole_number(asked) if asked else otherwise
    if year is None or year not in YEARS:
        raise BadForm(f"年度应在{YEARS[0]}年至{YEARS[-1]}年之间。", cures=["从页面上选择年度"])
    return year
