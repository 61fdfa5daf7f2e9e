"""A budget out of a file from people. Every bad cell is named; while there is one, nothing is given out.

A budget's own sums are not lines: rows 小计 and 合计 and the titles of groups with their sums are checked and left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from yuncheng.costing import CostError, Finding, MoneyUnit, Profile, assess_budget
from yuncheng.costing.figures import clip, figure
from yuncheng.costing.naming import total_kind
from yuncheng.papers import Column, Fault, Table, corrected_template, format_wan, format_yuan, read_table
from yuncheng.papers.reading import TypedRow

from .columns import ASSESSED, BUDGET, LEFT_OUT, MONEY, OFFERS_NAME, POINTS_NAME, written
from .hidden import hidden_notes
from .side_tables import SideTable, is_empty, read_offers, read_points
from .titles import FileRow, without_titles

MOST_ROWS = 2_000
MOST_NAMED = 300
_MUST = frozenset({"name", "submitted"})
_BLANK = "必填项没有填"
_FORMULA = "；是公式的，请在 WPS 或 Excel 中打开保存一次，使其算出结果"
#: What the checks find that makes a figure of the file doubtful: then nothing is taken in.
_DOUBTFUL = {
    "line-sum": "submitted", "unit-mixed": "submitted", "negative": "submitted", "not-fen": "submitted",
    "total-sum": "submitted", "total-open": "submitted", "no-total": "submitted", "total-unknown": "name",
    "name": "name", "unreadable": "quantity",
}  # fmt: skip
Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class ReadBudget:
    """What a file holds: rows as a draft keeps them and notes to its reader; or every fault, and the file again with
    its bad cells marked."""

    lines: tuple[Texts, ...] = ()
    offers: tuple[dict[str, Any], ...] = ()
    points: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    corrected: bytes = b""


@dataclass(slots=True)
class _Budget:
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


def read_budget(data: bytes, *, profile: Profile, assessed: bool) -> ReadBudget:
    """Read an Excel, WPS or CSV file with budget lines, offers, function points, or several of these. `assessed`: the
    assessed side is read too, where the file has it. Raises PaperError for a file that must not or cannot be opened."""
    budget, points, offers = _read_lines(data, profile, assessed), read_points(data), read_offers(data)
    beside = [side for side in (offers, points) if side is not None]
    has_lines = bool(budget.table.letters) and not is_empty(budget.table)
    faults = [fault for side in beside for fault in side.faults]
    lines: list[Texts] = []
    if has_lines or not beside:
        lines = _lines(budget, frozenset(side.table.sheet for side in beside))
        faults = [*budget.faults, *faults]
    if faults:
        return ReadBudget(faults=tuple(faults[:MOST_NAMED]), corrected=_corrected(budget, beside))
    sheets = {side.table.sheet for side in beside} | ({budget.table.sheet} if lines else set())
    return ReadBudget(
        tuple(lines),
        offers.rows if offers else (),
        points.rows if points else (),
        (*budget.notes, *hidden_notes(data, frozenset(sheets))),
    )


# ---------------------------------------------------------------------------------------------- the table


def _read_lines(data: bytes, profile: Profile, assessed: bool) -> _Budget:
    """The sheet of lines with as many of our columns as it has; those a budget can do without may be missing."""
    table = Table("")
    for wanted in ((*BUDGET, *(ASSESSED if assessed else ()), *LEFT_OUT), (*BUDGET, *LEFT_OUT[:1])):
        table = read_table(data, wanted, max_rows=MOST_ROWS)
        if table.letters:
            break
    found = [column for column in wanted if column.key in table.letters or column.key in _MUST]
    if table.letters and len(found) < len(wanted):
        table = read_table(data, found, max_rows=MOST_ROWS)
    return _Budget(profile, table, found)


# ---------------------------------------------------------------------------------------------- from rows to lines


def _lines(budget: _Budget, read_besides: frozenset[str]) -> list[Texts]:
    """The lines as a draft keeps them; faults and notes gather in `budget`. `read_besides` are the other sheets that
    were read."""
    table = budget.table
    budget.faults += [
        replace(fault, cure=fault.cure + _FORMULA) if fault.problem == _BLANK else fault for fault in table.faults
    ]
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


def _demand_names(budget: _Budget, row: FileRow) -> None:
    """Every line has a name and a heading."""
    if not row.texts.get("name"):
        budget.fault(row.number, "name", "", "没有名称", "请写明这一行是什么")
    if not row.heading:
        cure = f"请填写：{'、'.join(budget.profile.all_headings[:12])}等"
        budget.fault(row.number, "heading", "", "没有费用科目", cure)


def _demand_cut(budget: _Budget, row: FileRow) -> None:
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


def _demand_units(budget: _Budget) -> None:
    """No figure is taken for 万元 or 元 that does not say so."""
    for column in budget.columns:
        if column.key in MONEY and column.key in budget.table.letters and column.key not in budget.table.units:
            cure = "请在列名后写上（万元）或（元），或在表上方写“单位：万元”"
            budget.fault(0, column.key, "", "表头和表的上方都没有写金额单位", cure)


def _without_sums(budget: _Budget, rows: list[FileRow]) -> list[FileRow]:
    """The rows that sum up others apart; they are checked later."""
    budget.sums = list(budget.table.totals)
    kept = []
    for row in rows:
        if total_kind(row.called):
            budget.sums.append(TypedRow(row.number, row.texts))
        else:
            kept.append(row)
    return kept


def _without_titles(budget: _Budget, rows: list[FileRow]) -> list[FileRow]:
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


def _line(budget: _Budget, row: FileRow) -> Texts:
    """One line as a draft keeps it: money in 万元, exact."""
    line = {key: row.texts.get(key, "") for key in ("name", "spec", "unit", "reason")}
    line["heading"] = row.heading
    for key in ("quantity", "assessed_quantity"):
        line[key] = _quantity(budget, row, key)
    for key in MONEY:
        fen = row.values.get(key)
        line[key] = "" if fen is None else format_wan(fen, exact=True).replace(",", "")
    return line


def _quantity(budget: _Budget, row: FileRow, key: str) -> str:
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


def _check(budget: _Budget, rows: Sequence[FileRow]) -> None:
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


def _asked(budget: _Budget, row: FileRow, unit: MoneyUnit) -> dict[str, Any]:
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


def _name(budget: _Budget, finding: Finding, key: str, value: str) -> None:
    figures = "，".join(f"{name} {told}" for name, told in finding.figures.items())
    problem = finding.what + (f"（{figures}）" if figures else "")
    budget.fault(finding.row, key, value if key == "submitted" else "", problem, finding.cure)


def _tell(budget: _Budget, read_besides: frozenset[str]) -> None:
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


# ---------------------------------------------------------------------------------------------- marked for correction


def _corrected(budget: _Budget, beside: Sequence[SideTable]) -> bytes:
    """The file again with its bad cells marked; empty where its table was not even found. A bad table beside the lines
    comes as a file of its own, because one sheet holds one table."""
    if not budget.faults:
        return next(side.corrected() for side in beside if side.faults)
    table = budget.table
    if not table.letters:
        return b""
    columns = [column for column in budget.columns if column.key not in {one.key for one in LEFT_OUT}]
    named = {column.full_label: written(column, table.units.get(column.key, "")) for column in columns}
    marked = [replace(one, label=named[one.label].full_label) if one.label in named else one for one in budget.faults]
    sums = [TypedRow(one.number, _called(one.texts)) for one in table.totals]
    typed = sorted((*table.typed, *sums), key=lambda row: row.number)
    again = Table(table.sheet, faults=tuple(marked), typed=tuple(typed), letters=table.letters)
    return corrected_template(list(named.values()), again, title="投资预算明细表（待改正）")


def _called(texts: Mapping[str, str]) -> dict[str, str]:
    """A totals row that says what it is in one of our columns, wherever the file had the word."""
    named = texts.get("name") or texts.get("heading")
    return dict(texts) if named else {**texts, "name": texts.get("", "")}
