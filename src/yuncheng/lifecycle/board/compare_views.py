"""Drafts and computed scenarios of a year side by side: which projects differ, totals by source and by unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yuncheng.casework.pages.common import account_of, whole_number
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import BadForm
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Project
from yuncheng.rulebook.ch1_scope import GOVERNED_SOURCES

from .allocation import Standing
from .board_views import changed_last, demand_year, draft_address
from .comparison import SCENARIOS, Column, Sum, differing, scenario, sums
from .models import BoardDraft, BoardRow
from .picture import picture_of, source_label
from .sight import demand_reader, visible_drafts

MOST = 6  # columns
_WORDS = {Standing.IN: "线上", Standing.OUT: "线下", Standing.FITS: "线下，放得下", Standing.HOLD: "暂缓"}


@door(*BUSINESS, scope="visible_drafts")
@methods("GET")
def compare(request: HttpRequest, year: int) -> HttpResponse:
    """`?drafts=3,3-mandatory,5-less`: one column each; without it all drafts, and two computed scenarios."""
    account = account_of(request)
    demand_year(year)
    demand_reader(account)
    drafts = {one.pk: one for one in visible_drafts(account).filter(year=year).order_by("pk")}
    asked = _asked(request, drafts)
    columns = _columns(asked, drafts)
    context = {
        "title": f"{year}年度建设计划方案比较",
        "crumbs": [
            {"label": f"{year}年度建设计划", "url": reverse("annual_plan_year", args=[year])},
            {"label": "排序板", "url": reverse("annual_plan_board", args=[year])},
        ],
        "year": year,
        "choices": [_choice(draft, asked) for draft in drafts.values()],
        "columns": [_head(column, drafts) for column in columns],
        **_compared(columns),
    }
    return render(request, "board/compare.html", context)


def _asked(request: HttpRequest, drafts: dict[int, BoardDraft]) -> list[tuple[int, str]]:
    """(draft, scenario) of each column. Raises BadForm for too many, or for a draft that is not of this year."""
    given = [one for text in request.GET.getlist("drafts") for one in text.split(",") if one]
    if not given:
        newest = max(drafts.values(), key=changed_last, default=None)
        computed = [(newest.pk, kind) for kind in ("-mandatory", "-less")] if newest else []
        return [*((pk, "") for pk in list(drafts)[: MOST - len(computed)]), *computed]
    found = []
    for one in dict.fromkeys(given):
        number, _, kind = one.partition("-")
        pk = whole_number(number)
        kind = f"-{kind}" if kind else ""
        if pk not in drafts or kind not in dict(SCENARIOS):
            raise BadForm(
                "要比较的方案不在本年度，或已被删除。", cures=["从页面上重新选择要比较的方案"], code="unknown_draft"
            )
        found.append((pk, kind))
    if len(found) > MOST:
        raise BadForm(f"一次最多比较{MOST}个方案。", cures=["减少所选的方案"])
    return found


def _columns(asked: Sequence[tuple[int, str]], drafts: dict[int, BoardDraft]) -> list[Column]:
    pictures = {pk: picture_of(drafts[pk]) for pk in dict.fromkeys(pk for pk, _ in asked)}
    project_of = {
        pk: dict(BoardRow.objects.filter(draft_id=pk).order_by().values_list("pk", "project_id")) for pk in pictures
    }
    return [
        scenario(str(pk), drafts[pk].name, pictures[pk].ranked, pictures[pk].funds, project_of[pk], kind)
        for pk, kind in asked
    ]


def _choice(draft: BoardDraft, asked: Sequence[tuple[int, str]]) -> dict[str, Any]:
    kinds = [
        {"value": f"{draft.pk}{kind}", "label": label or "原样", "checked": (draft.pk, kind) in asked}
        for kind, label in SCENARIOS
    ]
    return {"name": draft.name, "kinds": kinds}


def _head(column: Column, drafts: dict[int, BoardDraft]) -> dict[str, Any]:
    whole = column.allocation.whole
    number, _, kind = column.key.partition("-")
    return {
        "name": column.name,
        "url": "" if kind else draft_address(drafts[int(number)]),
        "computed": bool(kind),
        "funds": whole.funds,
        "count": whole.count,
        "placed": whole.placed,
        "left": sum(one.left for one in column.allocation.totals),
        "short": column.allocation.short,
    }


def _compared(columns: Sequence[Column]) -> dict[str, Any]:
    if not columns:
        return {"differing": [], "by_source": [], "by_unit": []}
    numbers = {project for column in columns for project in column.standings}
    projects = Project.objects.select_related("unit").in_bulk(numbers)
    source_of = {column.project_of[one.row.key]: one.row.source for column in columns for one in column.allocation.rows}
    unit_of = {pk: project.unit.name for pk, project in projects.items()}
    return {
        "differing": [
            {"project": projects[one.project], "cells": [_cell(cell) for cell in one.cells]}
            for one in differing(columns)
        ],
        "by_source": _source_rows(columns, source_of),
        "by_unit": [_sum_row(unit, cells) for unit, cells in sums(columns, unit_of)],
        "all_count": len(numbers),
    }


def _cell(cell: tuple[int, Standing] | None) -> dict[str, Any]:
    if cell is None:
        return {"place": None, "words": "不在方案中", "included": False}
    place, standing = cell
    return {"place": place, "words": _WORDS[standing], "included": standing.included}


def _source_rows(columns: Sequence[Column], source_of: dict[int, str]) -> list[dict[str, Any]]:
    """Sums of each source, in the order of the form, with what is left or missing in each column."""
    found = dict(sums(columns, source_of))
    order = [code for code, _ in GOVERNED_SOURCES] + [""]
    rows = []
    for code in order:
        totals = [next((one for one in column.allocation.totals if one.source == code), None) for column in columns]
        if code in found or any(one is not None and one.funds for one in totals):
            row = _sum_row(source_label(code), found.get(code) or [Sum() for _ in columns])
            for cell, total in zip(row["cells"], totals, strict=True):
                cell["funds"] = total.funds if total else 0
                cell["short"] = total.short if total else 0
            rows.append(row)
    return rows


def _sum_row(label: str, cells: Sequence[Sum]) -> dict[str, Any]:
    first = cells[0]
    return {
        "label": label,
        "cells": [{"count": one.count, "fen": one.fen, "differs": one != first} for one in cells],
        "differs": any(one != first for one in cells),
    }
