"""The round and the collection as XLSX."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from yuncheng.casework.documents import MIME
from yuncheng.papers import Column, Sheet, write_xlsx
from yuncheng.registry.county import county

from .collection import UnitRound
from .unit_round import Round

_UNIT_NOTE = "单位：万元"


def _file(sheet: Sheet, name: str, day: date) -> HttpResponse:
    made = io.BytesIO()
    write_xlsx([sheet], made, created=day, author=county().names.county)
    response = HttpResponse(made.getvalue(), content_type=MIME["xlsx"])
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    return response


def round_sheet(found: Round, day: date) -> HttpResponse:
    """A unit's round: what stands, with totals."""
    title = f"{found.unit.name}{found.year}年度项目报送汇总表"
    columns = (
        Column(key="number", label="序号", kind="int", width=6),
        Column(key="code", label="项目编号", width=14),
        Column(key="name", label="项目名称", width=34),
        Column(key="unit", label="项目单位", width=24),
        Column(key="nature", label="项目性质", width=10),
        Column(key="kind", label="建设类别", width=16),
        Column(key="amount", label="投资额度", kind="money_wan", width=14),
        Column(key="road", label="清单或备案", width=12),
        Column(key="place", label="当前环节", width=18),
        Column(key="rank", label="单位排序", kind="int", width=10),
        Column(key="handed", label="学校、医院送出日期", kind="date", width=14),
        Column(key="reported", label="报送日期", kind="date", width=12),
        Column(key="late", label="逾期情况", width=30),
    )
    rows = [
        {
            "number": number,
            "code": line.project.code,
            "name": line.project.name,
            "unit": line.unit.name,
            "nature": line.project.get_nature_display(),
            "kind": line.project.get_kind_display(),
            "amount": line.amount,
            "road": line.road,
            "place": line.case.place,
            "rank": line.project.unit_rank,
            "handed": line.handed_on,
            "reported": line.project.reported_on,
            "late": line.late,
        }
        for number, line in enumerate(found.standing, 1)
    ]
    sheet = Sheet(name="报送汇总", columns=columns, rows=rows, title=title, unit_note=_UNIT_NOTE, sum_keys=("amount",))
    return _file(sheet, title, day)


def collection_sheet(rows: Iterable[Mapping[str, Any]], year: int, day: date) -> HttpResponse:
    """Which units have reported for a year; `rows` as the page shows them."""
    title = f"{year}年度项目报送情况"
    columns = (
        Column(key="number", label="序号", kind="int", width=6),
        Column(key="unit", label="单位", width=34),
        Column(key="reported", label="已报送项目数", kind="int", width=14),
        Column(key="to_list", label="其中进清单", kind="int", width=14),
        Column(key="fen", label="报送投资额度", kind="money_wan", width=16),
        Column(key="last", label="最近报送日期", kind="date", width=14),
        Column(key="preparing", label="准备中项目数", kind="int", width=14),
        Column(key="state", label="状态", width=14),
    )
    lines = [_unit_line(number, row["round"], row["state"]) for number, row in enumerate(rows, 1)]
    sums = ("reported", "to_list", "fen", "preparing")
    sheet = Sheet(name="报送情况", columns=columns, rows=lines, title=title, unit_note=_UNIT_NOTE, sum_keys=sums)
    return _file(sheet, title, day)


def _unit_line(number: int, one: UnitRound, state: str) -> dict[str, object]:
    return {
        "number": number,
        "unit": one.unit.name,
        "reported": one.reported,
        "to_list": one.to_list,
        "fen": one.fen,
        "last": one.last_on,
        "preparing": one.preparing,
        "state": state,
    }
