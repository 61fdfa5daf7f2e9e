"""Plans as XLSX: the tasks of one plan, the departments' plans, coverage: in the form offices pass on."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.db.models import QuerySet

from yuncheng.casework.jobs.exports import Export, Params, export
from yuncheng.papers import Column, Sheet, write_xlsx
from yuncheng.registry.county import county
from yuncheng.registry.doors import BUSINESS
from yuncheng.registry.models import Account, Project, Unit

from .coverage import coverage, projects_of
from .departments import unit_plans
from .items import every_item
from .models import COUNTY, DEPARTMENT, Plan

_UNIT_NOTE = "单位：万元"
NO_TASK, GONE = "（没有对应规划任务）", "（所引任务已不在现行规划）"


def plan_workbook(plan: Plan, *, footer: str) -> bytes:
    """The tasks of one plan."""
    last = (
        Column(key="units", label="牵头和配合单位", width=30)
        if plan.level == COUNTY
        else Column(key="leans", label="对应的全县规划任务（没有的写明缘由）", width=40)
    )
    columns = (
        Column(key="number", label="任务编号", width=10),
        Column(key="title", label="任务", width=28),
        Column(key="content", label="内容和目标", width=60),
        last,
    )
    names = dict(every_item(COUNTY)) if plan.level == DEPARTMENT else {}
    rows = [
        {
            "number": item.number,
            "title": item.title,
            "content": item.content,
            "units": item.units,
            "leans": names.get(item.county_item) or item.why_none,
        }
        for item in plan.items.order_by("position")
    ]
    notes = [f"规划期：{plan.span}；{plan.version}"]
    sheet = Sheet(name="规划任务", title=plan.title, columns=columns, rows=rows, notes=notes, footer=footer)
    made = io.BytesIO()
    write_xlsx([sheet], made, created=plan.in_force_on, author=plan.unit.name)
    return made.getvalue()


@export("plan_departments", *BUSINESS)
def departments_export(account: Account, params: Params) -> Export:
    """Every unit in sight and its plan."""
    rows = unit_plans(account)
    columns = (
        Column(key="unit", label="单位", width=28),
        Column(key="state", label="状态", width=10),
        Column(key="title", label="规划名称", width=40),
        Column(key="span", label="规划期", width=14),
        Column(key="version", label="版次", width=8),
        Column(key="filed", label="备查日期", kind="date", width=12),
        Column(key="place", label="在办环节", width=16),
        Column(key="whose", label="由谁办理", width=26),
    )
    lines = (
        {
            "unit": row.unit.name,
            "state": row.state,
            "title": row.plan.title if row.plan else "",
            "span": row.plan.span if row.plan else "",
            "version": row.plan.version if row.plan else "",
            "filed": row.plan.in_force_on if row.plan else None,
            "place": row.running.place if row.running else "",
            "whose": row.whose,
        }
        for row in rows
    )
    title = f"{county().names.county}部门规划编制和备查情况"
    counted: QuerySet[Unit] = Unit.objects.filter(pk__in=[row.unit.pk for row in rows])
    sheet = Sheet(name="部门规划", title=title, columns=columns, rows=lines)
    return Export(title, title, county().names.county, counted, sheet)


@export("plan_coverage", *BUSINESS)
def coverage_export(account: Account, params: Params) -> Export:
    """One row a project under its task; a task without projects has a row of its own; projects without a task last."""
    year = int(params["year"])
    columns = (
        Column(key="task", label="全县规划任务", width=32),
        Column(key="unit", label="承接部门", width=22),
        Column(key="own", label="部门规划任务", width=30),
        Column(key="code", label="项目编号", width=14),
        Column(key="project", label="项目名称", width=34),
        Column(key="owner", label="项目单位", width=24),
        Column(key="amount", label="报送额度", kind="money_wan", width=14),
        Column(key="stage", label="当前状态", width=16),
    )
    title = f"{county().names.county}{year}年度项目与规划对应情况"
    sheet = Sheet(
        name="对应情况",
        title=title,
        columns=columns,
        rows=_coverage_rows(account, year),
        unit_note=_UNIT_NOTE,
        sum_keys=("amount",),
    )
    return Export(title, title, county().names.county, projects_of(account, year), sheet)


def _coverage_rows(account: Account, year: int) -> Iterator[dict[str, object]]:
    found = coverage(account, year)
    by_code: dict[str, list[Project]] = {}
    for project in projects_of(account, year).select_related("unit").order_by("unit__code", "code"):
        by_code.setdefault(project.plan_item, []).append(project)

    def under(task: str, unit: str, own: str, code: str, *, even_empty: bool = True) -> Iterator[dict[str, object]]:
        head: dict[str, object] = {"task": task, "unit": unit, "own": own}
        projects = by_code.pop(code, [])
        if not projects and even_empty:
            yield head
        for project in projects:
            yield head | _project_cells(project)

    for task in found.tasks:
        name = f"{task.item.number} {task.item.title}"
        yield from under(name, "", "", task.item.code, even_empty=not task.departments)
        for one in task.departments:
            yield from under(name, one.item.plan.unit.name, f"{one.item.number} {one.item.title}", one.item.code)
    for one in found.adrift:
        reason = f"（没有对应：{one.item.why_none}）" if one.item.why_none else "（没有对应）"
        yield from under(reason, one.item.plan.unit.name, f"{one.item.number} {one.item.title}", one.item.code)
    nothing = by_code.pop("", [])
    for project in (one for projects in by_code.values() for one in projects):
        yield {"task": GONE, "unit": "", "own": project.plan_item} | _project_cells(project)
    for project in nothing:
        yield {"task": NO_TASK, "unit": "", "own": ""} | _project_cells(project)


def _project_cells(project: Project) -> dict[str, object]:
    return {
        "code": project.code,
        "project": project.name,
        "owner": project.unit.name,
        "amount": project.reported_amount,
        "stage": project.standing or project.stage,
    }
