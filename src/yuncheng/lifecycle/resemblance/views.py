"""The pages: 有没有类似的, for anybody who plans a project; 化整为零 and the report, for the bureau; comparing anew."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from yuncheng.casework.pages.addressed import asked_year
from yuncheng.casework.pages.common import account_of
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import NotVisible, NotYours
from yuncheng.registry import clock
from yuncheng.registry.access import visible_projects
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Function
from yuncheng.rulebook.procedures.resemblance import RESEMBLANCE, VERDICTS

from . import mending, shelf
from .asking import AWAY
from .finding import compare
from .following import put
from .forms import AskForm
from .lines import numbers_today
from .preview import previewed
from .report import report_of
from .sight import OVERSEE
from .splitting import groups_of_year

MOST_WAITING = 100


@door(*BUSINESS, scope="resembling_entries")
@methods("GET", "POST")
def likeness(request: HttpRequest) -> HttpResponse:
    """What is like this? Before anything is written; the question is not kept."""
    account = account_of(request)
    form = AskForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"title": "有没有类似的", "form": form, "asked": False}
    context["oversees"] = account.is_office(*OVERSEE)
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
    next_year = clock.today().year + 1
    year = _overseen_year(request, next_year)
    context = {
        "title": f"{year}年度疑似化整为零",
        "crumbs": _crumbs(),
        "year": year,
        "years": _years(year, next_year),
        "groups": groups_of_year(year),
        "numbers": numbers_today(),
    }
    return render(request, "resemblance/splitting.html", context)


@door(*BUSINESS, scope="visible_projects")
@methods("GET")
def likeness_report(request: HttpRequest) -> HttpResponse:
    """A calendar year of comparisons and verdicts, month by month, and what waits today."""
    this_year = clock.today().year
    year = _overseen_year(request, this_year)
    report = report_of(year)
    context = {
        "title": f"{year}年比对和判定",
        "crumbs": _crumbs(),
        "years": _years(year, this_year),
        "articles": RESEMBLANCE.articles,
        "kinds": [label for _, label in VERDICTS],
        "report": report,
        "waiting": report.waiting[:MOST_WAITING],
    }
    return render(request, "resemblance/report.html", context)


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "有没有类似的", "url": reverse("likeness")}]


def _overseen_year(request: HttpRequest, otherwise: int) -> int:
    """The year asked for. Raises NotVisible for whoever does not oversee, BadForm for what is no year."""
    if not account_of(request).is_office(*OVERSEE):
        raise NotVisible
    return asked_year(request, otherwise)


def _years(chosen: int, newest: int) -> list[dict[str, Any]]:
    """The years to choose from, the newest first."""
    every = sorted({chosen, *range(newest, newest - 4, -1)}, reverse=True)
    return [{"year": one, "url": f"?year={one}", "current": one == chosen} for one in every]
