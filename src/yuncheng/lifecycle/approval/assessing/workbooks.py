"""审定表 as a workbook, with sums by heading and derivations; and what the checks say of a budget as a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from yuncheng.casework.journal import last_act
from yuncheng.casework.letters import UNSIGNED
from yuncheng.casework.models import Case
from yuncheng.casework.verification import code_of
from yuncheng.costing import Finding, Result
from yuncheng.papers import Column, Sheet, write_xlsx

from ..models import Assessment
from .columns import budget_sheet, offers_sheet, points_sheet
from .look import Look
from .offers import OfferedLine, to_fen
from .records import look_of, newest_assessment
from .rows import Row
from .sums import HeadingRow
from .table import TITLE, UNIT_NOTE


def assessed_workbook(case: Case) -> bytes:
    """The table as a workbook: lines, sums by heading, and the derivations where something was reckoned."""
    assessment, project = newest_assessment(case), case.project
    assert assessment is not None
    assert project is not None
    look = look_of(assessment, project.approved_estimate)
    signed = last_act(case, "conclude", "assessed")
    sheets = [
        _lines_sheet(f"{project.name}{TITLE}", assessment, f"核验码 {code_of(signed)}" if signed else UNSIGNED),
        _headings_sheet(look),
        *_offers_sheets(look),
        *_derivation_sheets(look),
    ]
    stream = io.BytesIO()
    write_xlsx(sheets, stream, created=signed.on_day if signed else case.step_since)
    return stream.getvalue()


def _lines_sheet(title: str, assessment: Assessment, footer: str) -> Sheet:
    money = {"kind": "money_wan", "width": 14.0}
    columns = [
        Column(key="position", label="序号", kind="int", width=6),
        Column(key="heading", label="费用科目", width=18),
        Column(key="name", label="名称", width=28),
        Column(key="spec", label="规格和说明", width=26),
        Column(key="unit", label="计量单位", width=9),
        Column(key="quantity", label="数量", group="送审", width=9),
        Column(key="price", label="单价", group="送审", **money),  # type: ignore[arg-type]  # kind and width
        Column(key="submitted", label="金额", group="送审", **money),  # type: ignore[arg-type]
        Column(key="assessed_quantity", label="数量", group="审定", width=9),
        Column(key="assessed_price", label="单价", group="审定", **money),  # type: ignore[arg-type]
        Column(key="assessed", label="金额", group="审定", **money),  # type: ignore[arg-type]
        Column(key="cut", label="核减金额", **money),  # type: ignore[arg-type]
        Column(key="reason", label="核减理由", width=30),
    ]
    rows = [{column.key: getattr(line, column.key) for column in columns} for line in assessment.lines.all()]
    return Sheet(
        name="审定表",
        title=title,
        unit_note=UNIT_NOTE,
        columns=columns,
        rows=rows,
        sum_keys=("submitted", "assessed", "cut"),
        notes=(f"费用标准：{assessment.standard}",),
        footer=footer,
    )


def _headings_sheet(look: Look) -> Sheet:
    """Sums by group and heading."""
    columns = [
        Column(key="label", label="费用科目", width=30),
        Column(key="submitted", label="送审金额", kind="money_wan", width=16),
        Column(key="assessed", label="审定金额", kind="money_wan", width=16),
        Column(key="cut", label="核减金额", kind="money_wan", width=16),
        Column(key="percent", label="核减率", width=10),
    ]
    if not look.side_by_side:
        columns = columns[:2]
    whole = HeadingRow("合计", True, look.submitted, look.assessed)
    rows = [_heading_values(row) for row in (*look.headings, whole)]
    return Sheet(name="分科目汇总", title="分科目汇总", unit_note=UNIT_NOTE, columns=columns, rows=rows)


def _heading_values(row: HeadingRow) -> dict[str, object]:
    label = row.label if row.is_group else f"　　{row.label}"
    return {
        "label": label,
        "submitted": row.submitted,
        "assessed": row.assessed,
        "cut": row.cut,
        "percent": row.percent,
    }


def _offers_sheets(look: Look) -> list[Sheet]:
    """Line by line the offers, their median and the prices beside it; nothing where no offer stands behind a price.

    Its columns are not called as those of a table of offers, so that only that one is read when the file comes back.
    """
    given = [one for one in look.offered if one.given]
    if not given:
        return []
    money = {"kind": "money_wan", "width": 14.0}
    columns = [
        Column(key="row", label="明细序号", kind="int", width=9),
        Column(key="name", label="名称", width=28),
        Column(key="supplier", label="报价方", width=28),
        Column(key="offer", label="所报单价", **money),  # type: ignore[arg-type]  # kind and width
        Column(key="day", label="所报日期", kind="date", width=13),
        Column(key="good", label="有效报价（家）", kind="int", width=12),
        Column(key="median", label="中位数", **money),  # type: ignore[arg-type]
        Column(key="submitted", label="送审单价" if look.side_by_side else "单价", **money),  # type: ignore[arg-type]
        Column(key="assessed", label="审定单价", **money),  # type: ignore[arg-type]
        Column(key="told", label="结论", width=30),
    ]
    if not look.side_by_side:
        columns = [column for column in columns if column.key != "assessed"]
    rows = [row for one in given for row in _offered_rows(one)]
    rule = look.profile.quotation
    notes = (f"依据：{rule.clause}；有效期：{rule.age_clause}",) if rule else ()
    return [Sheet(name="询价核对", title="询价核对", unit_note=UNIT_NOTE, columns=columns, rows=rows, notes=notes)]


def _offered_rows(one: OfferedLine) -> Iterator[dict[str, object]]:
    """A line with its conclusion, then its offers one by one."""
    told = {key: getattr(one, key) for key in ("row", "name", "good", "median", "submitted", "assessed", "told")}
    yield told
    for offer in one.given:
        yield {"supplier": offer.supplier, "offer": to_fen(offer.yuan), "day": offer.day}


def _derivation_sheets(look: Look) -> list[Sheet]:
    """Every result with its lines; nothing where nothing was reckoned."""
    results = [*look.reckoning.results, *(cap.ceiling for cap in look.caps)]
    if not results:
        return []
    columns = [
        Column(key="name", label="费用", width=26),
        Column(key="label", label="步骤", width=24),
        Column(key="formula", label="算式", width=50),
        Column(key="value", label="结果", width=22),
        Column(key="clause", label="依据", width=40),
    ]
    rows = [row for result in results for row in _derivation_rows(result)]
    notes = (f"费用标准：{look.standard.name}", *(f"未能测算：{words}" for words in look.reckoning.refusals))
    return [Sheet(name="测算过程", title="测算过程", columns=columns, rows=rows, notes=notes)]


def _derivation_rows(result: Result) -> Iterator[dict[str, object]]:
    word = "（上限）" if result.ceiling else ""
    yield {"name": f"{result.name}{word}", "label": "结果", "value": f"{result.yuan} 元"}
    for step in result.steps:
        yield {"label": step.label, "formula": step.formula, "value": step.value, "clause": step.clause}
    for note in result.notes:
        yield {"label": "说明", "formula": note}


def advice_workbook(look: Look, lines: Sequence[Row], points: Sequence[Row]) -> bytes:
    """A budget before it is applied for: its lines, what the checks say, sums by heading, derivations."""
    sheets = []
    if lines:
        sheets += [budget_sheet(lines, profile=look.profile, assessed=False), _headings_sheet(look)]
    sheets += [_findings_sheet(look), *_offers_sheets(look), *_derivation_sheets(look)]
    sheets += [offers_sheet(look.offers)] if look.offers else []
    sheets += [points_sheet(points)] if points else []
    stream = io.BytesIO()
    write_xlsx(sheets, stream)
    return stream.getvalue()


def _findings_sheet(look: Look) -> Sheet:
    columns = [
        Column(key="weight", label="程度", width=8),
        Column(key="where", label="位置", width=28),
        Column(key="what", label="问题", width=46),
        Column(key="figures", label="数字", width=40),
        Column(key="cure", label="怎样改正", width=40),
        Column(key="clause", label="依据", width=36),
    ]
    notes = (*(f"未核对：{reason}" for reason in look.not_checked), f"费用标准：{look.standard.name}")
    rows = [_finding_values(one) for one in look.findings]
    return Sheet(name="检查意见", title="检查意见", columns=columns, rows=rows, notes=notes)


def _finding_values(finding: Finding) -> dict[str, object]:
    figures = "，".join(f"{name} {value}" for name, value in finding.figures.items())
    told = {key: getattr(finding, key) for key in ("weight", "where", "what", "cure", "clause")}
    return {**told, "figures": figures}
