"""The notice by which an investment plan is issued or adjusted."""

from __future__ import annotations

from yuncheng.casework.journal import last_act
from yuncheng.casework.letters import cited, office_letter
from yuncheng.casework.models import Case
from yuncheng.papers import Block, GridTable, Heading, Letter, Paragraph, format_wan
from yuncheng.registry.county import county
from yuncheng.rulebook.kernel import Function

from .models import InvestmentVersion
from .table import PlanRow, PlanTable
from .versions import changes

NOT_ISSUED = "未下达"
MOST_PRINTED = 300  # rows in the letter; beyond that the sheet goes with it


def issue_notice(case: Case, version: InvestmentVersion, table: PlanTable) -> Letter:
    """关于下达（调整）投资计划的通知; before it is issued a draft."""
    entry = last_act(case, "issue", "issued")
    verb = "调整" if version.based_on_id else "下达"
    finance = county().names.office(Function.FINANCE)
    opening = f"依据{cited(4, 7)}，我委会同{finance}编制了{version.title}，现予{verb}，请遵照执行。"
    body: list[Block] = [Paragraph(opening), *_body(version, table)]
    return office_letter(
        Function.NDRC,
        f"关于{verb}{version.title}的通知",
        "各有关单位",
        body,
        entry=entry,
        doc_no=version.doc_no,
        cc=(Function.FINANCE, Function.LEAD),
        draft=NOT_ISSUED,
    )


def _body(version: InvestmentVersion, table: PlanTable) -> list[Block]:
    sums = "；".join(f"{head}{format_wan(fen)}万元" for head, fen in table.summed)
    body: list[Block] = [
        Heading(1, "资金安排"),
        Paragraph(f"共安排{table.projects}个项目、{format_wan(table.total)}万元。其中：{sums}。"),
    ]
    if version.note:
        body += [Heading(1, "说明"), Paragraph(version.note)]
    if version.based_on:
        body += [Heading(1, "与上一版相比"), *_changes(version)]
    body.append(Heading(1, "分项目安排"))
    if len(table.rows) > MOST_PRINTED:
        return [*body, Paragraph("项目较多，明细见随文印发的投资计划表。")]
    return [*body, _grid(table)]


def _changes(version: InvestmentVersion) -> list[Block]:
    found = changes(version.based_on, version)
    if not found:
        return [Paragraph("资金安排没有变动。")]
    rows = tuple(
        (one.project.name, f"{one.year}年", one.source, one.word, _wan(one.before), _wan(one.after))
        for one in found[:MOST_PRINTED]
    )
    header = ("项目", "年度", "资金来源", "变动", "原安排", "现安排")
    return [GridTable(header=header, rows=rows, caption="单位：万元", align="lcccrr", widths=(6, 2, 3, 2, 3, 3))]


def _grid(table: PlanTable) -> GridTable:
    extra = () if table.by_source else ("资金来源",)
    header = ("序号", "项目", "项目单位", *extra, *table.heads, "合计")
    rows = tuple(_cells(number, row, table) for number, row in enumerate(table.rows, 1))
    total = ("", "合计", "", *("" for _ in extra), *(_wan(fen) for fen in table.totals), _wan(table.total))
    align = "cll" + "c" * len(extra) + "r" * (len(table.heads) + 1)
    widths = (1.2, 6.0, 4.0, *(2.6 for _ in extra), *(2.4 for _ in table.heads), 2.6)
    return GridTable(header=header, rows=(*rows, total), caption="单位：万元", align=align, widths=widths)


def _cells(number: int, row: PlanRow, table: PlanTable) -> tuple[str, ...]:
    extra = () if table.by_source else (row.source,)
    return (
        str(number),
        row.project.name,
        row.project.unit.name,
        *extra,
        *(_wan(cell) for cell in row.cells),
        _wan(row.total),
    )


def _wan(fen: int | None) -> str:
    return "" if fen is None else format_wan(fen)
