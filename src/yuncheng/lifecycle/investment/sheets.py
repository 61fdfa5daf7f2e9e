"""Investment plans as XLSX, in the form offices pass on: title, 单位：万元, totals, number and day of issue."""

from __future__ import annotations

from collections.abc import Iterator

from yuncheng.casework.jobs.exports import Export, Params, export
from yuncheng.papers import Column, Sheet
from yuncheng.registry.county import county
from yuncheng.registry.doors import BUSINESS
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.kernel import Function

from .models import InvestmentVersion
from .table import PlanTable, notes_in_sight, table_of


@export("investment", *BUSINESS)
def investment_export(account: Account, params: Params) -> Export:
    """One version, as far as this person reads it."""
    version = InvestmentVersion.objects.issued().select_related("case").get(pk=int(params["version"]))
    table = table_of(version, account, words=str(params.get("words", "")))
    title = f"{county().names.county}{version.title}"
    counted = Project.objects.filter(pk__in={row.project.pk for row in table.rows})
    name, note = f"{title}（{version.doc_no}）", notes_in_sight([version], account)[version.pk]
    return Export(
        name, title, county().names.office(Function.NDRC.value), counted, plan_sheet(version, table, note=note)
    )


def plan_sheet(version: InvestmentVersion, table: PlanTable, *, note: str, footer: str = "") -> Sheet:
    """The sheet of a version: a row a project (and source); `note` is what it says of itself to whoever reads it."""
    issued = f"{version.doc_no}　{version.issued_on}下达" if version.issued_on else "未下达"
    return Sheet(
        name="投资计划",
        title=f"{county().names.county}{version.title}",
        columns=_columns(table),
        rows=_rows(table),
        unit_note=f"{issued}　{version.version}　单位：万元",
        sum_keys=[*(f"c{place}" for place in range(len(table.heads))), "total"],
        notes=[note] if note else [],
        footer=footer,
    )


def _columns(table: PlanTable) -> list[Column]:
    return [
        Column(key="number", label="序号", kind="int", width=6),
        Column(key="code", label="项目编号", width=14),
        Column(key="name", label="项目名称", width=34),
        Column(key="unit", label="项目单位", width=24),
        Column(key="list_no", label="清单文号", width=20),
        *([] if table.by_source else [Column(key="source", label="资金来源", width=16)]),
        *(Column(key=f"c{place}", label=head, kind="money_wan", width=14) for place, head in enumerate(table.heads)),
        Column(key="total", label="合计", kind="money_wan", width=14),
        Column(key="approved", label="批复概算", kind="money_wan", width=14),
        Column(key="assessed", label="审定额", kind="money_wan", width=14),
        Column(key="note", label="备注", width=24),
    ]


def _rows(table: PlanTable) -> Iterator[dict[str, object]]:
    for number, row in enumerate(table.rows, 1):
        made: dict[str, object] = {
            "number": number,
            "code": row.project.code,
            "name": row.project.name,
            "unit": row.project.unit.name,
            "list_no": row.project.list_no or ("已备案" if row.project.filed_on else ""),
            "total": row.total,
            "approved": row.project.approved_estimate,
            "assessed": row.project.assessed_amount,
            "note": "；".join(dict.fromkeys([*row.notes, *([row.warning] if row.warning else [])])),
        }
        if not table.by_source:
            made["source"] = row.source
        for place, cell in enumerate(row.cells):
            made[f"c{place}"] = cell
        yield made
