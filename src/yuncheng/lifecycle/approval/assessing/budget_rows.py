"""The rows of a budget's table on their way to be lines: sums and titles apart, quantities and cuts checked, products
and totals as the cost package checks them. What is doubtful is a fault, named by its cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from yuncheng.costing import CostError, Finding, MoneyUnit, Profile, assess_budget
from yuncheng.costing.figures import clip, figure
from yuncheng.costing.naming import total_kind
from yuncheng.papers import Column, Fault, Table, format_wan, format_yuan
from yuncheng.papers.reading import TypedRow

from .columns import LEFT_OUT, MONEY, OFFERS_NAME, POINTS_NAME
from .titles import FileRow, without_titles

_BLANK, _NEGATIVE = "必填项没有填", "金额不能为负"
_FORMULA = "；是公式的，请在 WPS 或 Excel 中打开保存一次，使其算出结果"
#: What the checks find that makes a figure of the file doubtful: then nothing is taken in.
_DOUBTFUL = {
    "line-sum": "submitted", "unit-mixed": "submitted", "negative": "submitted", "not-fen": "submitted",
    "total-sum": "submitted", "total-open": "submitted", "no-total": "submitted", "total-unknown": "name",
    "name": "name", "unreadable": "quantity",
}  # fmt: skip
Texts = dict[str, str]


@dataclass(slots=True)
class Budget:
    """One reading in progress."""

    profile: Profile
    table: Table
    columns: Sequence[Column]
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sums: list[TypedRow] = field(default_factory=list)

    def fault(self, row: int, key: str, value: str, problem: str, cure: str) -> None:
        """Name one cell."""
        label = next((column.full_label for column in self.columns if column.key == key), "")
        letter = self.table.letters.get(key, "")
        self.faults.append(Fault(self.table.sheet, row, letter, label, clip(value, 60), problem, cure))


def lines_of(budget: Budget, read_besides: frozenset[str]) -> list[Texts]:
    """The lines as a draft keeps them; faults and notes gather in `budget`. `read_besides` are the other sheets that
    were read."""
    table = budget.table
    budget.faults += map(_said, table.faults)
    if budget.faults:
        return []
    _demand_units(budget)
    rows = [
        FileRow(number, typed.texts, values)
        for number, typed, values in zip(table.numbers, table.typed, table.rows, strict=True)
    ]
    rows = _without_sums(budget, rows)
    rows = _without_titles(budget, rows)
    for row in rows:
        _demand_names(budget, row)
        _demand_cut(budget, row)
    lines = [_line(budget, row) for row in rows]
    if not budget.faults:
        _check(budget, rows)
    if not lines and not budget.faults:
        budget.fault(0, "", "", "只有合计，没有明细行", "请逐项填写")
    _tell(budget, read_besides)
    return [] if budget.faults else lines


def _said(fault: Fault) -> Fault:
    """A fault of the table in the words of a budget."""
    if fault.problem == _BLANK:
        return replace(fault, cure=fault.cure + _FORMULA)
    if fault.problem == _NEGATIVE and fault.label == LEFT_OUT[1].full_label:
        return replace(fault, problem="核减为负，即审定高于送审（核增）", cure="审定不得高于送审，请核对送审和审定金额")
    return fault


def _demand_names(budget: Budget, row: FileRow) -> None:
    """Every line has a name and a heading."""
    if not row.texts.get("name"):
        budget.fault(row.number, "name", "", "没有名称", "请写明这一行是什么")
    if not row.heading:
        cure = f"请填写：{'、'.join(budget.profile.all_headings[:12])}等"
        budget.fault(row.number, "heading", "", "没有费用科目", cure)


def _demand_cut(budget: Budget, row: FileRow) -> None:
    """A cut that the file states is what lies between its two amounts; it is not kept, because it follows from them."""
    cut, submitted, assessed = (row.values.get(key) for key in ("cut", "submitted", "assessed"))
    if cut is None or submitted is None or assessed is None:
        return
    if "cut" not in budget.table.units and budget.table.units.get("submitted") == "元":
        cut //= 10_000  # it was read as 万元, and stands in 元 as its neighbours do
    if cut != submitted - assessed:
        unit = budget.table.units.get("submitted", "万元")
        problem = f"与送审减审定（{_shown(submitted - assessed, unit)}）不等"
        budget.fault(row.number, "cut", row.texts.get("cut", ""), problem, "请更正三个金额中有误的一个，或删去这一列")


def _demand_units(budget: Budget) -> None:
    """No figure is taken for 万元 or 元 that does not say so."""
    for column in budget.columns:
        if column.key in MONEY and column.key in budget.table.letters and column.key not in budget.table.units:
            cure = "请在列名后写上（万元）或（元），或在表上方写“单位：万元”"
            budget.fault(0, column.key, "", "表头和表的上方都没有写金额单位", cure)


def _without_sums(budget: Budget, rows: list[FileRow]) -> list[FileRow]:
    """The rows that sum up others apart; they are checked later."""
    budget.sums = list(budget.table.totals)
    kept = []
    for row in rows:
        if total_kind(row.called):
            budget.sums.append(TypedRow(row.number, row.texts))
        else:
            kept.append(row)
    return kept


def _without_titles(budget: Budget, rows: list[FileRow]) -> list[FileRow]:
    """The rows that are lines; a title whose sum is not that of its rows is a fault."""
    kept, bad = without_titles(budget.profile, rows)
    unit = budget.table.units.get("submitted", "万元")
    for one in bad:
        problem = f"像是“{one.title.called}”的小计，但与其下 {one.rows} 行相加（{_shown(one.total, unit)}）不等"
        cure = "是小计的请改成相等；是单独一项的请补填数量和单价"
        budget.fault(one.title.number, "submitted", one.title.texts.get("submitted", ""), problem, cure)
    if len(kept) < len(rows):
        budget.notes.append(f"{len(rows) - len(kept)} 行分组小计已核对，不作为明细")
    return kept


def _line(budget: Budget, row: FileRow) -> Texts:
    """One line as a draft keeps it: money in 万元, exact."""
    line = {key: row.texts.get(key, "") for key in ("name", "spec", "unit", "reason")}
    line["heading"] = row.heading
    for key in ("quantity", "assessed_quantity"):
        line[key] = _quantity(budget, row, key)
    for key in MONEY:
        fen = row.values.get(key)
        line[key] = "" if fen is None else format_wan(fen, exact=True).replace(",", "")
    return line


def _quantity(budget: Budget, row: FileRow, key: str) -> str:
    """The figure of a quantity as exact decimal text; its unit written behind it must be the row's own."""
    typed = row.texts.get(key, "")
    plain = unicodedata.normalize("NFKC", typed).strip()
    unit = row.texts.get("unit", "")
    if unit and plain.endswith(unit):
        plain = plain.removesuffix(unit).strip()
    if not plain:
        return ""
    try:
        value = figure(plain, what="数量")
    except CostError:
        budget.fault(row.number, key, typed, "不是能识别的数量", "请只填数字，如 12 或 0.5，单位写在“计量单位”列")
        return ""
    millionths = value * 1_000_000
    if value < 0 or millionths.denominator != 1:
        budget.fault(row.number, key, typed, "数量为负或小数过长", "请填不为负、小数不超过 6 位的数字")
        return ""
    whole, rest = divmod(int(millionths), 1_000_000)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")


# ---------------------------------------------------------------------------------------------- checks


def _check(budget: Budget, rows: Sequence[FileRow]) -> None:
    """Products and sums as the cost package checks them, with the figures as they were typed."""
    unit: MoneyUnit = "元" if budget.table.units.get("submitted") == "元" else "万元"
    asked = [_asked(budget, row, unit) for row in rows] + [_asked_sum(one) for one in budget.sums]
    asked.sort(key=lambda one: one["row"])
    if not asked:
        return
    report = assess_budget(asked, profile=budget.profile, unit=unit)
    by_number = {one["row"]: one for one in asked}
    for finding in report.findings:
        key = _DOUBTFUL.get(finding.code)
        if key is not None and finding.weight == "错误":
            _name(budget, finding, key, str(by_number.get(finding.row, {}).get("amount", "")))


def _asked(budget: Budget, row: FileRow, unit: MoneyUnit) -> dict[str, Any]:
    price, own = row.texts.get("price", ""), budget.table.units.get("price", unit)
    if price and own != unit and not price.endswith(("元", "万")):
        price += own
    return {
        "row": row.number,
        "heading": row.heading,
        "name": row.texts.get("name", ""),
        "spec": row.texts.get("spec", ""),
        "unit": row.texts.get("unit", ""),
        "quantity": row.texts.get("quantity", ""),
        "unit_price": price,
        "amount": row.texts.get("submitted", ""),
    }


def _asked_sum(total: TypedRow) -> dict[str, Any]:
    name = total.texts.get("name", "") or total.texts.get("heading", "") or total.texts.get("", "")
    heading = total.texts.get("heading", "") if name != total.texts.get("heading", "") else ""
    return {"row": total.number, "heading": heading, "name": name, "amount": total.texts.get("submitted", "")}


def _name(budget: Budget, finding: Finding, key: str, value: str) -> None:
    figures = "，".join(f"{name} {told}" for name, told in finding.figures.items())
    problem = finding.what + (f"（{figures}）" if figures else "")
    budget.fault(finding.row, key, value if key == "submitted" else "", problem, finding.cure)


def _tell(budget: Budget, read_besides: frozenset[str]) -> None:
    """What the reader of the page should know of how the file was taken in."""
    if budget.sums:
        budget.notes.append(f"{len(budget.sums)} 行小计、合计已核对，不作为明细")
    for key in MONEY:
        unit = budget.table.units.get(key, "")
        for typed in budget.table.typed:
            text = typed.texts.get(key, "")
            if unit and text.endswith("元") and text.endswith("万元") != (unit == "万元"):
                cell = f"第 {typed.number} 行 {budget.table.letters.get(key, '')} 列"
                budget.notes.append(f"{cell}写的是“{clip(text)}”，与表头单位“{unit}”不同，已按所写单位折算")
    left = [column.label for column in LEFT_OUT if column.key in budget.table.letters]
    if left:
        budget.notes.append(f"“{'”“'.join(left)}”列不导入")
    others = [name for name in budget.table.other_sheets if name not in {*read_besides, POINTS_NAME, OFFERS_NAME}]
    budget.notes += [f"没有读取工作表“{'”“'.join(others)}”"] if others else []


def _shown(fen: int, unit: str) -> str:
    return f"{format_yuan(fen)} 元" if unit == "元" else f"{format_wan(fen, exact=True)} 万元"
