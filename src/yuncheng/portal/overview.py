"""总览: the county's projects in pictures; every figure opens the list behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yuncheng.casework.models import Obligation
from yuncheng.casework.pages.common import account_of
from yuncheng.casework.sight import visible_cases
from yuncheng.registry.access import visible_projects
from yuncheng.registry.clock import today
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Post

from .life import LIFE
from .links import projects_link, to
from .project_filters import AMOUNT
from .project_rows import whole_fen

SOON_DAYS = 7
YEARS_SHOWN = 8
_WIDTH = 100.0  # bars are drawn in percent of the picture's width
_MONEY = (("报送", "reported_amount"), ("概算", "approved_estimate"), ("评审", "assessed_amount"))


@door(*BUSINESS, scope="visible_projects")
def overview(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    context = {
        "title": "总览",
        "funnel": funnel(account),
        "years": money_by_year(account),
        "due": due_by_unit(account),
        "today": today(),
    }
    return render(request, "portal/overview.html", context)


def funnel(account: Account) -> dict[str, Any]:
    """Projects and money by the stage they stand at. One query."""
    told = visible_projects(account).order_by().values_list("stage").annotate(n=Count("id"), fen=Sum(AMOUNT))
    by_stage = {stage: (n, whole_fen(fen) or 0) for stage, n, fen in told}
    most = max((n for n, _ in by_stage.values()), default=0)
    bars = [
        {"label": stage, "n": n, "fen": fen, "url": projects_link(stage=stage), "width": _share(n, most)}
        for stage in LIFE
        for n, fen in [by_stage.get(stage, (0, 0))]
        if n
    ]
    return {
        "bars": bars,
        "count": sum(n for n, _ in by_stage.values()),
        "fen": sum(fen for _, fen in by_stage.values()),
        "url": projects_link(),
    }


def money_by_year(account: Account) -> list[dict[str, Any]]:
    """Reported, approved and assessed money by plan year, newest first. One query."""
    sums = {name: Sum(name) for _, name in _MONEY}
    rows: list[Any] = list(
        visible_projects(account)
        .filter(plan_year__isnull=False)
        .order_by("-plan_year")
        .values("plan_year")
        .annotate(n=Count("id"), **sums)[:YEARS_SHOWN]
    )
    most = max((row[name] or 0 for row in rows for _, name in _MONEY), default=0)
    return [
        {
            "year": row["plan_year"],
            "n": row["n"],
            "url": projects_link(year=row["plan_year"]),
            "bars": [
                {"label": label, "key": name, "fen": whole_fen(row[name]), "width": _share(row[name] or 0, most)}
                for label, name in _MONEY
            ],
        }
        for row in rows
    ]


def due_by_unit(account: Account) -> list[dict[str, Any]]:
    """Open steps overdue and due soon, by the unit whose turn it is. One query."""
    day = today()
    soon = day + timedelta(days=SOON_DAYS)
    told = (
        Obligation.objects.filter(closed_by__isnull=True, due_on__lte=soon, unit__isnull=False)
        .filter(case__in=_cases(account))
        .order_by()
        .values("unit_id", "unit__name", "post")
        .annotate(late=Count("id", filter=Q(due_on__lt=day)), soon=Count("id", filter=Q(due_on__gte=day)))
    )
    rows = sorted(told, key=lambda row: (-row["late"], -row["soon"], row["unit__name"]))
    most = max((row["late"] + row["soon"] for row in rows), default=0)
    return [
        {
            "unit": row["unit__name"],
            "post": Post(row["post"]).label if row["post"] else "",
            "late": row["late"],
            "soon": row["soon"],
            "late_width": _share(row["late"], most),
            "soon_width": _share(row["soon"], most),
            "url": to("due_list", unit=row["unit_id"], post=row["post"]),
        }
        for row in rows[:20]
    ]


@door(*BUSINESS, scope="visible_cases")
def due_list(request: HttpRequest) -> HttpResponse:
    """The open steps behind a figure of the overview: overdue first."""
    account = account_of(request)
    day = today()
    found = Obligation.objects.filter(closed_by__isnull=True, due_on__lte=day + timedelta(days=SOON_DAYS))
    found = found.filter(case__in=_cases(account))
    unit, post = request.GET.get("unit", ""), request.GET.get("post", "")
    if unit.isascii() and unit.isdigit() and len(unit) < 10:
        found = found.filter(unit_id=int(unit))
    if post in list(Post):
        found = found.filter(post=post)
    rows = found.select_related("case__project", "case__matter__unit", "unit").order_by("due_on", "id")[:200]
    context = {
        "title": "逾期和将到期的事项",
        "crumbs": [{"label": "总览", "url": to("overview")}],
        "rows": [_due_row(row) for row in rows],
        "today": day,
    }
    return render(request, "portal/due_list.html", context)


def _due_row(row: Obligation) -> dict[str, Any]:
    step = row.case.procedure.step(row.step)
    return {
        "url": to("case", row.case_id),
        "subject": row.case.subject_name,
        "what": f"{row.case.procedure.title}：{step.title if step else row.step}",
        "articles": step.articles if step else (),
        "whose": f"{row.unit or ''}{Post(row.post).label if row.post else ''}",
        "due": row.due_on,
    }


def _cases(account: Account) -> Any:
    return visible_cases(account).filter(closed_on__isnull=True, parent__isnull=True).values("pk")


def _share(part: int, most: int) -> str:
    """A bar's length in percent, a sliver at least where there is anything."""
    if not part or not most:
        return "0"
    return f"{max(_WIDTH * part / most, 0.6):.1f}%"
