"""The board's drafts and the plans as XLSX: title, unit, totals, totals by source and by unit, ready to print."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from yuncheng.casework.documents import MIME
from yuncheng.papers import Column, Sheet, write_xlsx
from yuncheng.registry.county import county

from .allocation import Standing
from .lines import Line
from .models import PlanLine, PlanVersion
from .picture import Picture, source_label

UNIT_NOTE = "单位：万元"
_STANDINGS = {Standing.IN: "线上", Standing.OUT: "线下", Standing.FITS: "线下（放得下）", Standing.HOLD: "暂缓"}


# ---------------------------------------------------------------------------------------------------- a draft


def draft_file(picture: Picture, lines: Sequence[Line], day: date) -> HttpResponse:
    """A draft to be talked over: it says that it is one."""
    draft = picture.draft
    title = f"{county().names.county}{draft.year}年度政务信息化建设计划（讨论稿）"
    columns = (
        Column(key="place", label="位次", kind="int", width=6),
        Column(key="name", label="项目名称", width=34),
        Column(key="unit", label="项目单位", width=22),
        Column(key="rank", label="单位排序", kind="int", width=8),
        Column(key="nature", label="项目性质", width=9),
        Column(key="basis", label="依据", width=30),
        Column(key="ready", label="进展", width=11),
        Column(key="source", label="资金来源", width=14),
        Column(key="amount", label="本年安排", kind="money_wan", width=13),
        Column(key="asked", label="来源累计", kind="money_wan", width=13),
        Column(key="standing", label="线上线下", width=13),
        Column(key="results", label="单位往年评价", width=12),
        Column(key="note", label="说明", width=24),
    )
    placed = {one.row.key: one for one in picture.allocation.rows}
    rows = [
        {
            "place": line.place or None,
            "name": line.project.name,
            "unit": line.project.unit.name,
            "rank": line.project.unit_rank,
            "nature": line.project.get_nature_display(),
            "basis": "：".join(filter(None, (line.basis.label, line.basis.text)))[:500],
            "ready": line.readiness.words,
            "source": line.source,
            "amount": placed[line.pk].row.fen,
            "asked": placed[line.pk].asked if line.place else None,
            "standing": _STANDINGS[line.standing] + ("，必保" if line.row.mandatory else ""),
            "results": line.results,
            "note": line.row.note,
        }
        for line in lines
    ]
    sheet = Sheet(
        name="排序",
        columns=columns,
        rows=rows,
        title=title,
        unit_note=f"方案：{draft.name}　{UNIT_NOTE}",
        sum_keys=("amount",),
        notes=("讨论稿，不是印发的计划。",),
    )
    totals = [
        {
            "source": source_label(one.source),
            "funds": one.funds,
            "count": one.count,
            "placed": one.placed,
            "left": one.left,
            "out_count": one.out_count,
            "out": one.out,
        }
        for one in picture.allocation.totals
        if one.funds or one.count or one.out_count
    ]
    money = Sheet(
        name="资金",
        columns=(
            Column(key="source", label="资金来源", width=20),
            Column(key="funds", label="可用资金", kind="money_wan", width=15),
            Column(key="count", label="线上项目数", kind="int", width=11),
            Column(key="placed", label="线上合计", kind="money_wan", width=15),
            Column(key="left", label="结余", kind="money_wan", width=15),
            Column(key="out_count", label="线下项目数", kind="int", width=11),
            Column(key="out", label="线下合计", kind="money_wan", width=15),
        ),
        rows=totals,
        title=title,
        unit_note=UNIT_NOTE,
        sum_keys=("funds", "count", "placed", "left", "out_count", "out"),
    )
    made = io.BytesIO()
    write_xlsx([sheet, money], made, created=day, author=county().names.county)
    response = HttpResponse(made.getvalue(), content_type=MIME["xlsx"])
    name = f"{draft.year}年度建设计划讨论稿（{draft.name}）.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


# ---------------------------------------------------------------------------------------------------- a plan


def plan_title(version: PlanVersion) -> str:
    return f"{county().names.county}{version.year}年度政务信息化建设计划"


def plan_note(version: PlanVersion) -> str:
    """What stands above the table: document, edition and day where it is issued, that it is none yet where not."""
    if version.number is None:
        return f"送审稿　{UNIT_NOTE}"
    edition = f"第{version.number}版，" if version.number > 1 else ""
    return f"{version.doc_no}（{edition}{version.issued_on}印发）　{UNIT_NOTE}"


def plan_workbook(version: PlanVersion, lines: Sequence[PlanLine], day: date) -> bytes:
    """The plan as offices pass it on: what is in, totals by source and by unit, what is out and why."""
    included = [line for line in lines if line.included]
    out = [line for line in lines if not line.included]
    title, note = plan_title(version), plan_note(version)
    funds = version.money
    sheets = [
        Sheet(
            name="建设计划",
            columns=_COLUMNS,
            rows=[_row(line, number) for number, line in enumerate(included, 1)],
            title=title,
            unit_note=note,
            sum_keys=("amount",),
            footer=title,
        ),
        _by_source(included, funds, title),
        _by_unit(included, title),
    ]
    if out:
        columns = (*_COLUMNS, Column(key="reason", label="未列入的原因", width=30))
        rows = [_row(line, number) | {"reason": line.reason} for number, line in enumerate(out, 1)]
        sheets.append(
            Sheet(
                name="未列入的项目",
                columns=columns,
                rows=rows,
                title=f"{title}未列入的清单项目",
                unit_note=UNIT_NOTE,
                sum_keys=("amount",),
            )
        )
    made = io.BytesIO()
    write_xlsx(sheets, made, created=day, author=county().names.county)
    return made.getvalue()


_COLUMNS = (
    Column(key="number", label="序号", kind="int", width=6),
    Column(key="code", label="项目编号", width=14),
    Column(key="name", label="项目名称", width=36),
    Column(key="unit", label="项目单位", width=24),
    Column(key="nature", label="项目性质", width=10),
    Column(key="kind", label="建设类别", width=17),
    Column(key="source", label="资金来源", width=16),
    Column(key="amount", label="计划安排", kind="money_wan", width=14),
    Column(key="note", label="说明", width=26),
)


def _row(line: PlanLine, number: int) -> dict[str, object]:
    project = line.project
    return {
        "number": number,
        "code": project.code,
        "name": project.name,
        "unit": project.unit.name,
        "nature": project.get_nature_display(),
        "kind": project.get_kind_display(),
        "source": source_label(line.source),
        "amount": line.amount,
        "note": "；".join(filter(None, ("必保" if line.mandatory else "", line.note))),
    }


def by_source(lines: Iterable[PlanLine], funds: Mapping[str, int]) -> list[dict[str, object]]:
    """What is in by source, beside the money there is: source, funds, count, amount, left (fen)."""
    held = list(lines)
    sources = [*funds, *(line.source for line in held if line.source not in funds)]
    found: list[dict[str, object]] = []
    for source in dict.fromkeys(sources):
        own = [line.fen for line in held if line.source == source]
        fen = funds.get(source, 0)
        row = {"source": source_label(source), "funds": fen, "count": len(own), "amount": sum(own)}
        found.append(row | {"left": fen - sum(own)})
    return found


def _by_source(lines: Sequence[PlanLine], funds: Mapping[str, int], title: str) -> Sheet:
    columns = (
        Column(key="source", label="资金来源", width=22),
        Column(key="funds", label="可用资金", kind="money_wan", width=16),
        Column(key="count", label="项目数", kind="int", width=10),
        Column(key="amount", label="计划安排", kind="money_wan", width=16),
        Column(key="left", label="结余", kind="money_wan", width=16),
    )
    keys = ("funds", "count", "amount", "left")
    rows = by_source(lines, funds)
    return Sheet(name="按资金来源", columns=columns, rows=rows, title=title, unit_note=UNIT_NOTE, sum_keys=keys)


def _by_unit(lines: Sequence[PlanLine], title: str) -> Sheet:
    columns = (
        Column(key="unit", label="项目单位", width=34),
        Column(key="count", label="项目数", kind="int", width=10),
        Column(key="amount", label="计划安排", kind="money_wan", width=16),
    )
    found: dict[str, list[int]] = {}
    for line in sorted(lines, key=lambda one: one.project.unit.code):
        found.setdefault(line.project.unit.name, []).append(line.fen)
    rows = [{"unit": unit, "count": len(own), "amount": sum(own)} for unit, own in found.items()]
    keys = ("count", "amount")
    return Sheet(name="按单位", columns=columns, rows=rows, title=title, unit_note=UNIT_NOTE, sum_keys=keys)
