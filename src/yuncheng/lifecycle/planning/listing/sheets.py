"""The list as XLSX, in the form in which offices pass it on: title, document and day, 万元, totals, print area."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from yuncheng.casework.jobs.exports import Export, Params, export
from yuncheng.papers import Column, Sheet
from yuncheng.registry.county import county
from yuncheng.registry.doors import BUSINESS
from yuncheng.registry.models import Account, Unit

from .asking import Asked, asked_lines
from .models import ListLine, ListVersion
from .versions import version_numbered, versions_of

UNIT_NOTE = "单位：万元"
ENTRY_COLUMNS = (
    Column(key="number", label="序号", kind="int", width=6),
    Column(key="code", label="项目编号", width=13),
    Column(key="name", label="项目名称", width=36),
    Column(key="unit", label="项目单位", width=26),
    Column(key="nature", label="项目性质", width=9),
    Column(key="kind", label="建设类别", width=17),
    Column(key="source", label="资金来源", width=16),
    Column(key="amount", label="投资额度", kind="money_wan", width=13),
    Column(key="remark", label="备注", width=24),
)
DONE_COLUMNS = (
    Column(key="number", label="序号", kind="int", width=6),
    Column(key="change", label="变动", width=7),
    *ENTRY_COLUMNS[1:4],
    Column(key="before", label="变更前额度", kind="money_wan", width=13),
    Column(key="amount", label="投资额度", kind="money_wan", width=13),
    Column(key="reason", label="理由", width=40),
    Column(key="asked_by", label="提出单位", width=24),
    Column(key="remark", label="备注", width=24),
)


def title_of(version: ListVersion) -> str:
    """What the list of a year is called."""
    return f"{county().names.county}{version.year}年度政务信息化项目清单"


def told_under(version: ListVersion) -> str:
    """The line above the table: which version, its document, its day, the unit of money."""
    day = version.published_on.isoformat()
    return f"第{version.number}版　{version.doc_no}　{day}发布　{UNIT_NOTE}"


def entry_rows(lines: Iterable[ListLine]) -> Iterator[dict[str, Any]]:
    """Entries as rows, amounts in fen."""
    for number, line in enumerate(lines, 1):
        yield _shared(line, number) | {
            "nature": line.get_nature_display(),
            "kind": line.get_kind_display(),
            "source": line.get_source_display(),
        }


def done_rows(lines: Iterable[ListLine]) -> Iterator[dict[str, Any]]:
    """What a version did as rows, amounts in fen; of a removed entry the amount it had stands before."""
    for number, line in enumerate(lines, 1):
        removed = line.change == ListLine.Change.REMOVED
        yield _shared(line, number) | {
            "change": line.get_change_display(),
            "before": line.amount_before,
            "amount": None if removed else line.amount,
            "reason": line.reason,
            "asked_by": line.asked_by,
        }


def _shared(line: ListLine, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "code": line.code,
        "name": line.name,
        "unit": line.unit_name,
        "amount": line.amount,
        "remark": remark_of(line),
    }


def remark_of(line: ListLine) -> str:
    """What the last column says: that it is an addition, and what it would contain after a change."""
    ground = (
        f"预算外增补（{line.get_ground_display()}{'，' + line.ground_no if line.ground_no else ''}）"
        if line.ground
        else ""
    )
    renamed = f"原名：{line.name_before}" if line.name_before else ""
    content = f"变更后内容：{line.content}" if line.content else ""
    return "；".join(part for part in (ground, renamed, content) if part)


@export("county_list", *BUSINESS)
def list_sheet(account: Account, params: Params) -> Export:
    """A version as it is shown, by `year`, `version` and the filters. Raises NotVisible where there is none."""
    told = dict(params)
    version = version_numbered(versions_of(told.pop("year")), told["version"])
    asked = Asked(**told)
    lines = asked_lines(version, asked)
    done = asked.view == "done"
    rows = lines.iterator(chunk_size=2000)
    narrowed = asked.in_words(dict(Unit.objects.filter(code=asked.unit).values_list("code", "name")))
    title = f"{title_of(version)}{'变动表' if done else ''}"
    sheet = Sheet(
        name="清单变动" if done else "项目清单",
        columns=DONE_COLUMNS if done else ENTRY_COLUMNS,
        rows=done_rows(rows) if done else entry_rows(rows),
        title=f"{title}（{narrowed}）" if narrowed else title,
        unit_note=told_under(version),
        sum_keys=("before", "amount") if done else ("amount",),
        footer=version.doc_no,
    )
    named = f"{title}（{version.doc_no}）"
    return Export(name=named, title=named, author=county().names.county, rows=lines, sheet=sheet)
