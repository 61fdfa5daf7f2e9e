"""The project list and its export: what is shown is what is exported, both from the URL."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from yuncheng.casework.jobs.exports import Export, Params, export, fresh_key, send
from yuncheng.casework.pages.common import account_of
from yuncheng.papers import Column, Sheet
from yuncheng.registry.access import visible_projects, visible_units
from yuncheng.registry.clock import today
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account

from .links import to
from .opening import quick_actions
from .project_filters import Asked, FilterBar, asked_projects, in_words
from .project_rows import PAGE, all_rows, page_rows, totals

COLUMNS = (
    {"key": "code", "label": "项目编号", "kind": "short", "sort": True},
    {"key": "name", "label": "项目名称", "kind": "main", "sort": True, "css": "w-16"},
    {"key": "unit", "label": "项目单位", "kind": "text", "sort": True},
    {"key": "nature", "label": "性质", "kind": "short", "sort": False},
    {"key": "year", "label": "年度", "kind": "short", "sort": True},
    {
        "key": "amount",
        "label": "金额（万元）",
        "kind": "num",
        "sort": True,
        "help": "评审、概算、估算、报送中最近的一个",
    },
    {"key": "stage", "label": "阶段与状态", "kind": "text", "sort": True},
    {"key": "turn", "label": "轮到谁办、期限", "kind": "text", "sort": False},
)
_SHEET = (
    Column(key="code", label="项目编号", width=13),
    Column(key="name", label="项目名称", width=40),
    Column(key="unit", label="项目单位", width=26),
    Column(key="nature", label="性质", width=8),
    Column(key="year", label="计划年度", kind="int", width=9),
    Column(key="amount", label="金额（万元）", kind="money_wan", width=14),
    Column(key="stage", label="阶段", width=8),
    Column(key="standing", label="状态", width=24),
    Column(key="list", label="清单", width=24),
    Column(key="turn", label="轮到谁办", width=28),
    Column(key="due", label="期限", kind="date", width=12),
)


@door(*BUSINESS, scope="visible_projects")
def project_list(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    asked = Asked.read(request.GET)
    rows, more = page_rows(account, asked)
    whole = totals(asked_projects(account, asked))
    context: dict[str, Any] = {
        "title": "项目",
        "rows": rows,
        "columns": COLUMNS,
        "sort": asked.sort,
        "filters": _bar(account, asked).as_list(),
        "filtered": asked.narrowed,
        "reset_url": to("project_list"),
        "export_url": _export_url(request),
        "today": today(),
        "page_amount": sum(row["amount"] or 0 for row in rows),
        "whole": whole,
        "pager": {
            "number": asked.page,
            "pages": None if whole.more else max(1, -(-whole.count // PAGE)),
            "total": whole.words,
            "has_next": more,
            "note": "金额按前一万条计" if whole.more else "",
        },
        "ways": [action for action in quick_actions(account) if action["creates_project"]],
    }
    return render(request, "portal/project_list.html", context)


@door(*BUSINESS, scope="visible_projects")
def project_export(request: HttpRequest) -> HttpResponseBase:
    """The view as XLSX: what is shown is what is exported."""
    return send(request, "project_list", asdict(Asked.read(request.GET)))


@export("project_list", *BUSINESS)
def project_sheet(account: Account, params: Params) -> Export:
    """A view of the list, all its pages: constant queries, rows streamed."""
    asked = Asked(**params)
    sheet = Sheet(
        name="项目",
        title="政务信息化项目",
        unit_note="单位：万元",
        columns=_SHEET,
        rows=(_sheet_row(row) for row in all_rows(account, asked)),
        sum_keys=("amount",),
    )
    told = in_words(account, asked)
    return Export(
        name=f"项目-{today():%Y%m%d}",
        title=f"政务信息化项目（{told}）" if told else "政务信息化项目",
        author=account.unit.name,
        rows=asked_projects(account, asked),
        sheet=sheet,
    )


def _sheet_row(row: dict[str, Any]) -> dict[str, Any]:
    turn = row["turn"]
    return {
        "code": row["code"],
        "name": row["name"],
        "unit": row["unit__name"],
        "nature": row["nature_label"],
        "year": row["plan_year"],
        "amount": row["amount"],
        "stage": row["stage"],
        "standing": row["standing"],
        "list": row["list_words"],
        "turn": turn.whose if turn else "",
        "due": turn.due if turn else None,
    }


def _bar(account: Account, asked: Asked) -> FilterBar:
    years = visible_projects(account).order_by("-plan_year").values_list("plan_year", flat=True).distinct()
    units = visible_units(account).values_list("id", "name")
    return FilterBar(asked, [year for year in years if year], [(str(pk), name) for pk, name in units])


def _export_url(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["key"] = fresh_key()
    return f"{to('project_export')}?{query.urlencode()}"
