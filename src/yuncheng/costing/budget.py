"""A submitted budget, read row by row: what cannot be understood becomes a finding, never a guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .errors import CostError
from .figures import MoneyUnit, clip, figure, read_money, show
from .finding import Finding
from .naming import readable, total_kind
from .profile import Profile

COLUMNS = ("key", "row", "heading", "name", "spec", "unit", "quantity", "unit_price", "amount", "reason", "note")
_ERROR_CELLS = ("#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#N/A", "#NUM!", "#NULL!")
_BLANKS = frozenset({"", "-", "—", "－", "/", "／", "无", "——", "待定", "暂定", "另议", "面议"})
_COUNTED = re.compile(r"([0-9０-９,，.．]+)\s*([^\d\s０-９.．,，]{1,4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One row. Prices and amounts are exact 元, ``None`` where nothing readable stands.

    ``heading`` is the profile's own where it is recognised (``known``). ``sums`` is “小计” or “合计” for a row that
    sums up others. ``exactness`` is half of the last place of the amount as written, in 元.
    """

    row: int
    key: str
    heading: str
    known: bool
    name: str
    spec: str
    unit: str
    quantity: Fraction | None
    price: Fraction | None
    amount: Fraction | None
    sums: str
    exactness: Fraction
    written_units: frozenset[str]
    reason: str = ""
    broken: bool = False

    @property
    def where(self) -> str:
        """“第 3 行“服务器””."""
        return f"第 {self.row} 行" + (f"“{clip(self.name)}”" if self.name else "")

    @property
    def worth(self) -> Fraction | None:
        """The amount; where it is blank, quantity × price; ``None`` when neither is there or a cell is unreadable."""
        if self.broken:
            return None
        if self.amount is not None:
            return self.amount
        return None if self.quantity is None or self.price is None else self.quantity * self.price


def read_budget(
    rows: Sequence[Mapping[str, Any]], profile: Profile, unit: MoneyUnit
) -> tuple[tuple[BudgetLine, ...], tuple[Finding, ...]]:
    """Lines and what could not be read. ``unit`` is that of price and amount columns: 元, 万元 or 分 (integer fen)."""
    if unit not in ("元", "万元", "分"):
        raise CostError(f"金额单位“{clip(unit)}”不对，请写明元、万元或分。")
    findings: list[Finding] = []
    lines = [_read_row(row, number, profile, unit, findings.append) for number, row in enumerate(rows, 1)]
    return tuple(line for line in lines if line is not None), tuple(findings)


def _read_row(
    row: Mapping[str, Any], number: int, profile: Profile, unit: MoneyUnit, note: Callable[[Finding], None]
) -> BudgetLine | None:
    if not isinstance(row, Mapping):
        raise CostError(f"预算第 {number} 项应为对象。")
    if all(str(value if value is not None else "").strip() == "" for key, value in row.items() if key != "row"):
        return None
    shown = row.get("row", number)
    at = shown if isinstance(shown, int) and not isinstance(shown, bool) else number
    text = {key: _text(row.get(key)) for key in ("key", "heading", "name", "spec", "unit", "reason")}
    where = f"第 {at} 行" + (f"“{clip(text['name'])}”" if text["name"] else "")

    def found(code: str, what: str, cure: str, **figures: str) -> None:
        note(Finding(code=code, weight="错误", where=where, row=at, what=what, cure=cure, figures=figures))

    stray = [clip(key) for key in row if key not in COLUMNS]
    if stray:
        found("column", f"有不认识的列“{'、'.join(stray)}”，未作检查", f"可用的列：{'、'.join(COLUMNS)}")
    cells = _Cells(row, unit, found)
    quantity, price, amount = cells.quantity(), cells.money("unit_price", "单价"), cells.money("amount", "金额")
    named = text["name"] or text["heading"]
    heading = profile.heading(text["heading"]) if text["heading"] else None
    if heading is None and text["name"]:
        heading = profile.heading(text["name"])
    sums = total_kind(named)
    if not sums and not readable(named):
        found("name", "没有能读懂的名称", "请写明项目名称", 填写=clip(named) or "空")
    return BudgetLine(
        row=at,
        key=text["key"],
        heading=heading or text["heading"],
        known=heading is not None,
        name=text["name"],
        spec=text["spec"],
        unit=text["unit"],
        quantity=quantity,
        price=price,
        amount=amount,
        sums=sums,
        exactness=_exactness(row.get("amount"), unit),
        written_units=frozenset(cells.written),
        reason=text["reason"],
        broken=cells.broken,
    )


class _Cells:
    """The cells of a row that hold figures."""

    def __init__(self, row: Mapping[str, Any], unit: MoneyUnit, found: Callable[..., None]) -> None:
        self.row, self.unit, self.found = row, unit, found
        self.written: set[str] = set()
        self.broken = False

    def _blank(self, key: str, label: str) -> bool:
        value = self.row.get(key)
        if value is None:
            return True
        if not isinstance(value, str):
            return False
        cell = value.strip()
        if cell.upper() in _ERROR_CELLS:
            self._bad(label, f"是错误值“{cell}”", "请修正表格公式后粘贴为数值")
            return True
        return cell in _BLANKS

    def _bad(self, label: str, what: str, cure: str) -> None:
        self.broken = True
        self.found("unreadable", f"{label}{what}", cure)

    def quantity(self) -> Fraction | None:
        """How many; “3台” is three, with its unit."""
        if self._blank("quantity", "数量"):
            return None
        value = self.row["quantity"]
        if isinstance(value, str):
            match = _COUNTED.fullmatch(value.strip())
            value = match[1] if match else value
        try:
            return figure(value, what="数量")
        except CostError as error:
            self._bad("", str(error).rstrip("。"), "更正后请重新检查")
            return None

    def money(self, key: str, label: str) -> Fraction | None:
        """元."""
        if self._blank(key, label):
            return None
        try:
            money = read_money(self.row[key], unit=self.unit, what=label)
        except CostError as error:
            self._bad("", str(error).rstrip("。"), "更正后请重新检查")
            return None
        if money.written:
            self.written.add(money.unit)
        return money.yuan


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _exactness(value: object, unit: MoneyUnit) -> Fraction:
    """Half of the last place: half a fen, or in 万元 half of the second decimal or of the last one written."""
    written = str(value) if isinstance(value, (str, Decimal)) else ""
    if unit == "分" or (unit == "元" and "万" not in written):
        return Fraction(1, 200)
    places = max(2, len(re.sub(r"[^\d.].*$", "", written.partition(".")[2])))
    return Fraction(10_000, 2 * 10**places)


def shown_yuan(value: Fraction | None) -> str:
    """“1,234.5 元”, “（空）”."""
    return "（空）" if value is None else f"{show(value)} 元"
