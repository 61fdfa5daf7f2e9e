"""The plan of a year as it is in force, open to every unit of the county; its versions, and what was carried out.

Decided: like the list, an issued plan is public within the county. Its rows (name, unit, amount, what became of it) are
open to whoever is signed in for business; the project's page behind a row stays behind its own door.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from yuncheng.casework.documents import MIME
from yuncheng.casework.pages.common import account_of, whole_number
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import NotVisible
from yuncheng.casework.sight import visible_cases
from yuncheng.casework.spine import latest_values
from yuncheng.registry import clock
from yuncheng.registry.access import visible_projects
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account

from .board_views import demand_year
from .models import PlanLine, PlanVersion
from .picture import source_label
from .plans import carried_out, differences, lines_of, planned_years, readiness_of, versions_of
from .sheets import by_source, plan_title, plan_workbook
from .sight import edits_board, reads_board


@door(*BUSINESS, scope="issued_plans")
@methods("GET")
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plan of the newest year that has one; for offices that rank, of the coming year while there is none."""
    years = planned_years()
    year = years[0] if years else clock.today().year + 1
    return redirect("annual_plan_year", year)


@door(*BUSINESS, scope="issued_plans")
@methods("GET")
def plan_year(request: HttpRequest, year: int) -> HttpResponseBase:
    """The plan in force (`?version=` an earlier one), `?format=xlsx` as a sheet."""
    account = account_of(request)
    demand_year(year)
    versions = versions_of(year)
    shown = _chosen(request, versions)
    if shown is not None and request.GET.get("format") == "xlsx":
        return _file(shown)
    context = _frame(account, year, versions, shown)
    if shown is not None:
        context |= _plan(account, shown, versions)
    return render(request, "board/plan.html", context)


def _chosen(request: HttpRequest, versions: Sequence[PlanVersion]) -> PlanVersion | None:
    asked = request.GET.get("version")
    if not asked:
        return versions[0] if versions else None
    found = next((one for one in versions if one.number == whole_number(asked)), None)
    if found is None:
        raise NotVisible("没有这一版计划。")
    return found


def _frame(account: Account, year: int, versions: Sequence[PlanVersion], shown: PlanVersion | None) -> dict[str, Any]:
    years = sorted({*planned_years(), year, *([clock.today().year + 1] if reads_board(account) else [])}, reverse=True)
    return {
        "title": f"{year}年度建设计划",
        "year": year,
        "years": [
            {"year": one, "url": reverse("annual_plan_year", args=[one]), "current": one == year} for one in years
        ],
        "board_url": reverse("annual_plan_board", args=[year]) if reads_board(account) else "",
        "edits": edits_board(account),
        "versions": [
            {
                "version": one,
                "url": f"?version={one.number}",
                "current": one == shown,
                "in_force": one == versions[0],
            }
            for one in versions
        ],
        "version": shown,
    }


def _plan(account: Account, shown: PlanVersion, versions: Sequence[PlanVersion]) -> dict[str, Any]:
    lines = list(lines_of(shown))
    included = [line for line in lines if line.included]
    out = [line for line in lines if not line.included]
    numbers = [line.project_id for line in lines]
    seen = set(visible_projects(account).filter(pk__in=numbers).values_list("pk", flat=True))
    before = next((one for one in versions if one.number == (shown.number or 0) - 1), None)
    approved = latest_values(shown.case, "approve")
    return {
        "superseded": shown != versions[0],
        "minutes_no": approved.get("minutes_no", ""),
        "decided_on": approved.get("decided_on", ""),
        "case_url": reverse("case", args=[shown.case_id])
        if visible_cases(account).filter(pk=shown.case_id).exists()
        else "",
        "rows": [_row(line, number, line.project_id in seen) for number, line in enumerate(included, 1)],
        "own_count": sum(line.project.unit_id in account.acts_for for line in included),
        "out": [_row(line, number, line.project_id in seen) for number, line in enumerate(out, 1)],
        "total": sum(line.fen for line in included),
        "sources": by_source(included, shown.money),
        "progress": carried_out(included),
        "changes": differences(lines_of(before), lines) if before else None,
        "before": before,
    }


def _row(line: PlanLine, number: int, visible: bool) -> dict[str, Any]:
    return {
        "line": line,
        "number": number,
        "visible": visible,
        "source": source_label(line.source),
        "readiness": readiness_of(line.project),
    }


def _file(version: PlanVersion) -> HttpResponse:
    content = plan_workbook(version, list(lines_of(version)), clock.today())
    response = HttpResponse(content, content_type=MIME["xlsx"])
    name = f"{plan_title(version)}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
