"""The columns of a file of reports: what the report's form asks, in its order, and the sheets to fill in."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from yuncheng.casework.offered import choices_of
from yuncheng.papers import Column, ColumnKind, Sheet, Table, corrected_template, format_wan, write_xlsx
from yuncheng.registry.county import county
from yuncheng.registry.models import Unit
from yuncheng.rulebook.annex1_application import REFUSED_KINDS
from yuncheng.rulebook.kernel import Field, FieldKind
from yuncheng.rulebook.procedures.reporting import REPORT

from .unit_round import threshold_on
from .years import last_day

MOST_ROWS = 300
SHEET_NAME = "项目报送"
EXAMPLE = "（示例）"
YEAR, UNIT = "plan_year", "unit"  # the year is the file's; the unit is its own, where the file says one at all
_SHORT = {"basis": "依据"}
_WIDTHS = {UNIT: 20, "name": 32, "basis": 34, "content": 44, "plan_item": 24, "kind": 16, "money_source": 16}
_KINDS: Mapping[FieldKind, ColumnKind] = {
    FieldKind.MONEY: "money_wan",
    FieldKind.INT: "int",
    FieldKind.CHOICE: "choice",
}


def asked() -> tuple[Field, ...]:
    """The fields of the report's form that a row fills in."""
    return tuple(field for field in REPORT.first.fields if field.key != YEAR)


def choices(field: Field, unit: Unit) -> dict[str, str]:
    """Label → code of what may be chosen by this unit; kinds that the law refuses are not offered."""
    refused = {code for code, _ in REFUSED_KINDS} if field.key == "kind" else set()
    return {label: code for code, label in choices_of(field, unit) if code not in refused}


def columns(unit: Unit) -> list[Column]:
    """For writing and for reading: the unit, then the form's fields."""
    own = Column(key=UNIT, label="项目单位", width=_WIDTHS[UNIT], max_length=100)
    return [own, *(_column(field, unit) for field in asked())]


def _column(field: Field, unit: Unit) -> Column:
    offered = tuple(choices(field, unit)) if field.kind is FieldKind.CHOICE else ()
    kind: ColumnKind = _KINDS.get(field.kind, "text")
    if kind == "choice" and not offered:
        kind = "text"  # nothing to choose from: whatever is typed is answered by the form
    label = _SHORT.get(field.key, field.label)
    unit_word = "（万元）" if field.kind is FieldKind.MONEY else ""
    return Column(
        key=field.key,
        label=label + unit_word,
        kind=kind,
        choices=offered,
        aliases=(field.label, label),
        required=field.required,
        width=_WIDTHS.get(field.key, 13),
        max_length=field.max_length,
    )


# ---------------------------------------------------------------------------------------------- sheets out


def template(unit: Unit, year: int, day: date) -> bytes:
    """An empty file to fill in: an example, lists to choose from, and a second sheet that says what is wanted."""
    blank: dict[str, object] = {}
    sheet = Sheet(
        name=SHEET_NAME,
        title=title(unit, year),
        unit_note="单位：万元",
        columns=columns(unit),
        rows=[_example(unit), *([blank] * MOST_ROWS)],
    )
    return _file([sheet, _notes(unit, year, day)], day)


def title(unit: Unit, year: int) -> str:
    return f"{unit.name}{year}年度项目报送表"


def corrected(unit: Unit, year: int, table: Table, day: date) -> bytes:
    """The rows as they were typed, bad cells coloured, what to change beside them."""
    return corrected_template(columns(unit), table, title=title(unit, year), created=day)


def _example(unit: Unit) -> dict[str, object]:
    row: dict[str, object] = {
        UNIT: unit.name,
        "name": f"{EXAMPLE}窗口智能导办平台",
        "amount": 120 * 1_000_000,
        "basis": "示例委发〔2026〕3号《示例工作方案》",
        "content": "建设预约、导办、统计三个功能，供窗口人员和群众使用；此行是示例，填写前请删去",
        "rank": 1,
    }
    for field in asked():
        if field.kind is FieldKind.CHOICE and field.required:
            row[field.key] = next(iter(choices(field, unit)))
    return row


def _notes(unit: Unit, year: int, day: date) -> Sheet:
    """填写说明: per column whether it must be filled in, what it takes, what may be chosen."""
    rows = [{"label": "项目单位", "must": "可不填", "takes": f"只填本单位“{unit.name}”；所属学校、医院由其自行报送"}]
    for field in asked():
        rows.append(
            {
                "label": _SHORT.get(field.key, field.label),
                "must": "必填" if field.required else "可不填",
                "takes": "；".join(filter(None, (_takes(field), field.help))),
                "choices": "、".join(choices(field, unit)) if field.kind is FieldKind.CHOICE else "",
            }
        )
    wide = (
        Column(key="label", label="栏目", width=20),
        Column(key="must", label="是否必填", width=10),
        Column(key="takes", label="怎样填写", width=60),
        Column(key="choices", label="可以选择", width=60),
    )
    return Sheet(
        name="填写说明", title=f"{year}年度项目报送表填写说明", columns=wide, rows=rows, notes=_rules(year, day)
    )


def _takes(field: Field) -> str:
    if field.kind is FieldKind.MONEY:
        return "数字，单位万元，最多六位小数"
    if field.kind is FieldKind.CHOICE:
        return "从下拉列表中选择"
    if field.kind is FieldKind.INT:
        return "整数"
    return f"最多{field.max_length}字"


def _rules(year: int, day: date) -> list[str]:
    due, line = last_day(year, day), threshold_on(day)
    found = [f"一行一个项目，一个文件最多{MOST_ROWS}行；有一处不对就全部不导入，并逐格说明。", "填写前删去示例行。"]
    if line is not None:
        found.append(f"投资额度{format_wan(line)}万元及以上的汇入项目清单，不到的备案。")
    if due is not None:
        found.append(f"{due}前（含当日）报送；导入之后，还要经本单位审核、一并送出才算报送。")
    return [f"填表说明：{number}. {text}" for number, text in enumerate(found, 1)]


def _file(sheets: list[Sheet], day: date) -> bytes:
    stream = io.BytesIO()
    write_xlsx(sheets, stream, created=day, author=county().names.county)
    return stream.getvalue()


def data_of(row: Mapping[str, Any], unit: Unit, year: int) -> dict[str, Any]:
    """A row as read, as the report's form takes it: money in 万元 as text, choices by code."""
    data: dict[str, Any] = {YEAR: year}
    for field in asked():
        value = row.get(field.key)
        if value in (None, ""):
            continue
        if field.kind is FieldKind.MONEY and isinstance(value, int):
            value = format_wan(value, exact=True)
        elif field.kind is FieldKind.CHOICE:
            value = choices(field, unit).get(str(value), value)
        data[field.key] = value
    return data
