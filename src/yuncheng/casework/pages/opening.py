"""Beginning a procedure from a page: its opening form, or a plain question where it asks nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yuncheng.registry import clock
from yuncheng.registry.access import visible_projects
from yuncheng.registry.doors import EVERYONE, door
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Procedure, Step, SubjectKind, Way

from ..actors import actor_label, may_open
from ..forms import plain_data
from ..models import Case
from ..offers import whose_turn
from ..opening import open_case, opening_fields
from ..refusal_pages import methods, shown
from ..refusals import NotVisible, NotYours, Refusal
from .common import account_of, posted_key, whole_number
from .step_form import made_form


@door(*EVERYONE, scope="visible_projects")
@methods("GET", "POST")
def case_open(request: HttpRequest, procedure: str) -> HttpResponse:
    """Begin a procedure: its opening form, or a plain question where it asks nothing; then on to the case."""
    account, day = account_of(request), clock.today()
    declared = BOOK.procedures.get(procedure)
    if declared is None or declared.child:
        raise NotVisible("没有这个程序。")
    project = _project(request, account)
    if not may_open(declared, account, project.unit if project else None, day):
        whose = actor_label(declared.opens)
        raise NotYours(
            f"“{declared.title}”由{whose}启动，不由您启动。",
            articles=declared.articles,
            who=whose,
            cures=[f"请{whose}启动"],
        )
    asked = "" if declared.of_the_day else request.POST.get("year") or request.GET.get("year")
    year = whole_number(asked) if asked else day.year + _ahead(declared)
    if request.method == "GET":
        return _opening_page(request, declared, project, year)
    values = plain_data(opening_fields(declared, project), request.POST)
    try:
        opened = open_case(
            declared.key, by=account, key=posted_key(request), project=project, year=year or 0, data=values
        )
    except NotVisible:
        raise
    except Refusal as refusal:
        return _opening_page(request, declared, project, year, values, refusal)
    messages.success(request, f"“{declared.title}”已启动。{whose_turn(opened, day)}")
    return redirect("case", pk=opened.pk)


def _ahead(declared: Procedure) -> int:
    """Years ahead of today a matter is usually for: one where it carries projects of a plan year, else none."""
    return int(any(outcome.carries for step in declared.steps for outcome in step.outcomes))


def _course(declared: Procedure) -> list[Step]:
    """The steps that lead forward, as they stand in the procedure; what is only reached by going back is left out."""
    reached = {declared.first.key}
    for step in declared.steps:
        if step.key in reached:
            reached |= {outcome.to for outcome in step.outcomes if outcome.way is Way.FORWARD}
    return [step for step in declared.steps if step.key in reached]


def _project(request: HttpRequest, account: Account) -> Project | None:
    wanted = request.POST.get("project") or request.GET.get("project")
    if not wanted:
        return None
    number = whole_number(wanted)
    project = visible_projects(account).select_related("unit").filter(pk=number).first() if number else None
    if project is None:
        raise NotVisible
    return project


def _opening_page(
    request: HttpRequest,
    declared: Procedure,
    project: Project | None,
    year: int | None,
    values: Mapping[str, Any] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    account = account_of(request)
    faults = refusal.fields if refusal else {}
    running = Case.objects.filter(procedure_key=declared.key, closed_on__isnull=True)
    if project is not None:
        running = running.filter(project=project)
    elif declared.subject is SubjectKind.MATTER:
        running = running.filter(matter__unit_id=account.unit_id, matter__year=year or 0)
    else:
        running = running.none()
    context = {
        "title": f"启动{declared.title}",
        "procedure": declared,
        "project": project,
        "needs_project": declared.subject is SubjectKind.PROJECT and not declared.creates_project and project is None,
        "year": year,
        "by_year": declared.subject is SubjectKind.MATTER and not declared.of_the_day,
        "course": _course(declared),
        "year_faults": faults.get("year", []),
        "form": made_form(opening_fields(declared, project), values or {}, faults, unit=account.unit),
        "running": running.first() if declared.one_open else None,
        "refusal": shown(request, refusal) if refusal else None,
    }
    return render(request, "casework/open.html", context, status=refusal.status if refusal else 200)
