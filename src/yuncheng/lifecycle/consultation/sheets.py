"""The list of consultations as XLSX: exactly what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yuncheng.casework.jobs.exports import Export, Params, export
from yuncheng.papers import Column, Sheet
from yuncheng.registry import clock
from yuncheng.registry.doors import BUSINESS
from yuncheng.registry.models import Account

from . import listing
from .listing import ALL, OPINIONS, TASKS, Asked

_TITLES = {ALL: "会商台账", OPINIONS: "征求本单位意见的会商", TASKS: "会商后续事项台账"}
_COLUMNS = (
    Column(key="number", label="序号", kind="int", width=6),
    Column(key="title", label="事由", width=36),
    Column(key="of", label="所属会商", width=30),
    Column(key="subject", label="项目", width=34),
    Column(key="kind", label="类别", width=10),
    Column(key="unit", label="单位", width=24),
    Column(key="opened", label="启动日期", kind="date", width=12),
    Column(key="given", label="已答复", kind="int", width=8),
    Column(key="asked", label="征求部门", kind="int", width=9),
    Column(key="place", label="进展", width=18),
    Column(key="whom", label="由谁办理", width=26),
    Column(key="due", label="期限", kind="date", width=12),
    Column(key="closed", label="办结日期", kind="date", width=12),
    Column(key="minutes", label="纪要编号", width=22),
)


@export("consultations", *BUSINESS)
def consultation_sheet(account: Account, params: Params) -> Export:
    """A view of the list, all its pages."""
    asked, day = Asked(**params), clock.today()
    title = _TITLES[asked.tab]
    rows = listing.found(account, asked, day)
    sheet = Sheet(name=title, title=title, columns=_COLUMNS, rows=_rows(account, asked))
    return Export(name=f"{title}-{day:%Y%m%d}", title=title, author=account.unit.name, rows=rows, sheet=sheet)


def _rows(account: Account, asked: Asked) -> Iterator[dict[str, Any]]:
    """Every row, a page at a time."""
    day, number, page = clock.today(), 0, 1
    rows = listing.found(account, asked, day)
    while cases := listing.page_of(rows, page):
        for row in listing.rows_of(cases, account, day):
            number += 1
            yield _told(number, row)
        page += 1


def _told(number: int, row: dict[str, Any]) -> dict[str, Any]:
    case, counts = row["case"], row["counts"]
    return {
        "number": number,
        "title": row["title"],
        "of": row["of"],
        "subject": row["subject"],
        "kind": row["kind"],
        "unit": case.unit.name,
        "opened": case.opened_on,
        "given": counts.get("given"),
        "asked": counts.get("asked"),
        "place": case.place,
        "whom": row["whom"],
        "due": row["due"],
        "closed": case.closed_on,
        "minutes": row["minutes_no"],
    }
