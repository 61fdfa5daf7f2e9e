"""Short words for the yearly reporting: a round issued, reports in a file."""

from __future__ import annotations

import io
from typing import Any

from tests.county import SmallCounty, begin, do
from yuncheng.casework.models import Case
from yuncheng.lifecycle.planning.reporting.columns import SHEET_NAME, columns
from yuncheng.papers import MarkedRow, Sheet, write_xlsx
from yuncheng.registry.models import Unit

ROW: dict[str, object] = {
    "name": "智慧导办平台",
    "nature": "新建",
    "kind": "行业信息化应用",
    "money_source": "财政预算资金",
    "amount": 120_000_000,
    "basis_kind": "业务工作需要",
    "basis": "测试发〔2026〕3号",
    "content": "建设预约、导办两个功能。",
}


def issued(county: SmallCounty, year: int = 2027, number: int = 1) -> Case:
    """A round whose notice is out: it stands at collecting."""
    case = begin("round", county["lead.handler"], year=year)
    said = {"doc_no": f"测数发〔2026〕{20 + number}号", "requirements": "请各单位认真核对，按期报送。"}
    do(case, "prepare", "prepared", county["lead.handler"], data=said)
    do(case, "issue", "issued", county["lead.checker"])
    case.refresh_from_db()
    return case


def closed(county: SmallCounty, case: Case) -> Case:
    do(case, "collect", "closing", county["lead.handler"])
    do(case, "close", "closed", county["lead.checker"])
    case.refresh_from_db()
    return case


def workbook(unit: Unit, *rows: dict[str, object]) -> bytes:
    """A file as a unit fills in the template; each row is ROW with changes."""
    filled: list[dict[str, object] | MarkedRow] = [{**ROW, **row} for row in rows]
    stream = io.BytesIO()
    write_xlsx([Sheet(name=SHEET_NAME, title="报送表", columns=columns(unit), rows=filled)], stream)
    return stream.getvalue()


def many(count: int, **changes: object) -> list[dict[str, object]]:
    return [{"name": f"平台{number}", **changes} for number in range(1, count + 1)]


def children(case: Case) -> dict[str, Any]:
    """The sendings a round opened: unit code → where each stands."""
    return dict(case.children.order_by("unit__code").values_list("unit__code", "step"))
