"""The plans: the county's in force with its versions, the departments', one task, and coverage both ways."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from yuncheng.casework.actors import may_open
from yuncheng.casework.jobs.exports import fresh_key, send
from yuncheng.casework.pages.addressed import asked_page, asked_year
from yuncheng.casework.pages.common import account_of, whole_number
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import BadForm, NotVisible
from yuncheng.registry import clock
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Procedure
from yuncheng.rulebook.procedures.plans import COUNTY_PLAN, DEPARTMENT_PLAN

from .coverage import MOST_SHOWN, PER_PAGE, citing, codes_under, coverage, years_of
from .departments import STATES, WITHOUT, unit_plans
from .items import county_plan, item_in_force, last_item
from .models import COUNTY, DEPARTMENT, PlanItem
from .reading import plan_context, running
from .sight import plans_in_sight

TASK_STATES = (("", "全部"), ("served", "有项目"), ("taken", "只有部门任务"), ("alone", "无人承接"))


def tabs(here: str) -> list[dict[str, Any]]:
    """The three places of the plans."""
    places = (("plans", "全县规划"), ("plans_departments", "部门规划"), ("plans_coverage", "对应情况"))
    return [{"label": label, "url": reverse(name), "current": name == here} for name, label in places]


def _begin(procedure: Procedure, account: Account) -> str:
    """Where this person begins a plan; nothing for whoever may not."""
    day = clock.today()
    if not may_open(procedure, account, None, day):
        return ""
    return f"{reverse('case_open', args=[procedure.key])}?year={day.year}"


@door(*BUSINESS, scope="plans_in_sight")
@methods("GET")
def plans(request: HttpRequest) -> HttpResponse:
    """The county plan in force."""
    account, plan = account_of(request), county_plan()
    context = {
        "title": plan.title if plan else "全县规划",
        "tabs": tabs("plans"),
        "begin": _begin(COUNTY_PLAN, account),
        "running": list(running(account, COUNTY_PLAN.key)),
        "today": clock.today(),
    }
    if plan:
        context |= plan_context(plan, account, _number(request, "against"))
    return render(request, "plans/county.html", context)


@door(*BUSINESS, scope="plans_in_sight")
@methods("GET")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a plan, in force or replaced."""
    account = account_of(request)
    found = plans_in_sight(account).select_related("unit", "based_on", "replaced_by").filter(pk=pk).first()
    if found is None:
        raise NotVisible
    above = "plans" if found.level == COUNTY else "plans_departments"
    context = {
        "title": found.title,
        "crumbs": [{"label": "全县规划" if found.level == COUNTY else "部门规划", "url": reverse(above)}],
        "today": clock.today(),
        **plan_context(found, account, _number(request, "against")),
    }
    return render(request, "plans/plan.html", context)


@door(*BUSINESS, scope="plans_in_sight")
@methods("GET")
def plans_departments(request: HttpRequest) -> HttpResponseBase:
    """Department plans by unit: filed, under way, or not begun."""
    account = account_of(request)
    if request.GET.get("format") == "xlsx":
        return send(request, "plan_departments", {})
    rows = unit_plans(account)
    counts = {state: sum(row.state == state for row in rows) for state in STATES}
    state = request.GET.get("state", "")
    shown = [row for row in rows if not state or row.state == state]
    context = {
        "title": "部门规划",
        "tabs": tabs("plans_departments"),
        "begin": "" if account.unit.through_parent else _begin(DEPARTMENT_PLAN, account),
        "rows": [row for row in shown if row.state != WITHOUT],
        "without": [row for row in shown if row.state == WITHOUT],
        "count": len(rows),
        "state": state,
        "states": [(name, n) for name, n in counts.items() if n],
        "today": clock.today(),
        "key": fresh_key(),
    }
    return render(request, "plans/departments.html", context)


@door(*BUSINESS, scope="visible_projects")
@methods("GET")
def plans_coverage(request: HttpRequest) -> HttpResponseBase:
    """Each county task with the department tasks and projects under it; projects that serve nothing."""
    account = account_of(request)
    years = years_of(account)
    year = _year(request, years)
    if request.GET.get("format") == "xlsx":
        return send(request, "plan_coverage", {"year": year})
    found = coverage(account, year)
    state = request.GET.get("state", "")
    pager = asked_page(request, found.citing_nothing.count, PER_PAGE)
    context = {
        "title": f"{year}年度项目与规划的对应情况",
        "tabs": tabs("plans_coverage"),
        "years": [{"year": one, "url": f"?year={one}", "current": one == year} for one in years],
        "year": year,
        "found": found,
        "tasks": found.of_state(state),
        "state": state,
        "states": [(key, label, found.counts.get(key, len(found.tasks))) for key, label in TASK_STATES],
        "nothing": citing(account, year, [""])[pager.span],
        "pager": pager,
        "most": MOST_SHOWN,
        "key": fresh_key(),
    }
    return render(request, "plans/coverage.html", context)


@door(*BUSINESS, scope="plans_in_sight")
@methods("GET")
def plans_item(request: HttpRequest, code: str) -> HttpResponse:
    """One task by its code: where it stands, what it leans on, what leans on it, the projects that serve it."""
    account = account_of(request)
    item = item_in_force(code) or last_item(code)
    if item is None or not plans_in_sight(account).filter(pk=item.plan_id).exists():
        raise NotVisible("没有这项规划任务，或不在您的查看范围内。")
    years = years_of(account)
    year = _year(request, years)
    projects = citing(account, year, codes_under(item))
    pager = asked_page(request, projects.count(), PER_PAGE)
    context = {
        "title": item.title,
        "crumbs": [{"label": item.plan.title, "url": reverse("plans_plan", args=[item.plan_id])}],
        "item": item,
        "above": item_in_force(item.county_item) if item.county_item else None,
        "leaning": _leaning(item, account),
        "history": _history(item, account),
        "years": [{"year": one, "url": f"?year={one}", "current": one == year} for one in years],
        "year": year,
        "projects": projects[pager.span],
        "pager": pager,
    }
    return render(request, "plans/item.html", context)


def _leaning(item: PlanItem, account: Account) -> list[PlanItem]:
    if item.plan.level != COUNTY:
        return []
    held = plans_in_sight(account).in_force().filter(level=DEPARTMENT)
    found = PlanItem.objects.filter(county_item=item.code, plan__in=held)
    return list(found.select_related("plan__unit").order_by("plan__unit__code", "position"))


def _history(item: PlanItem, account: Account) -> list[PlanItem]:
    """The versions in which this task stood, the newest first."""
    found = PlanItem.objects.filter(code=item.code, plan__in=plans_in_sight(account))
    return list(found.select_related("plan").order_by("-plan__in_force_on", "-plan__number"))


# ---------------------------------------------------------------------------------------------------- parts


def _number(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    number = whole_number(asked)
    if asked and number is None:
        raise BadForm("要对比的版本不对。", cures=["从页面上选择版本"])
    return number


def _year(request: HttpRequest, years: list[int]) -> int:
    """The year asked for; else this one where it has projects, else the newest that has."""
    current = clock.today().year
    return asked_year(request, current if current in years or not years else years[0])
