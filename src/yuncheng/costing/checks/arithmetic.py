"""Whether each line is complete and multiplies, and whether 元 and 万元 were mixed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from ..budget import BudgetLine, shown_yuan
from ..figures import MoneyUnit, clip, show
from ..finding import Finding, Weight
from ..naming import plain_name

#: Practice: an amount so many times another one may stand in another unit.
FAR = 2_000


def far_apart(one: Fraction, other: Fraction) -> bool:
    """Whether two amounts differ by the factor of 万元 to 元 (10,000, give or take a hundredth)."""
    if one <= 0 or other <= 0:
        return False
    ratio = max(one, other) / min(one, other)
    return 9_900 <= ratio <= 10_100


def check_lines(lines: Sequence[BudgetLine]) -> Iterator[Finding]:
    """Each line by itself."""
    for line in lines:
        if not line.sums:
            yield from _check_line(line)


def _found(
    line: BudgetLine, code: str, what: str, cure: str, weight: Weight = "错误", figures: Mapping[str, str] | None = None
) -> Finding:
    return Finding(
        code=code, weight=weight, where=line.where, row=line.row, what=what, cure=cure, figures=figures or {}
    )


def _check_line(line: BudgetLine) -> Iterator[Finding]:
    for value, word in ((line.quantity, "数量"), (line.price, "单价"), (line.amount, "金额")):
        if value is not None and value < 0:
            yield _found(
                line, "negative", f"{word}为负", "预算不列负数，核减请写在审定表中", "错误", {word: show(value)}
            )
    if line.broken:
        return
    yield from _incomplete(line)
    if line.quantity is None or line.price is None:
        return
    product = line.quantity * line.price
    if line.amount is None:
        figures = {"数量×单价": shown_yuan(product)}
        yield _found(line, "no-amount", "没有填金额", "请补填；检查中暂按数量×单价计", "提醒", figures)
    elif abs(product - line.amount) > line.exactness:
        yield _mismatch(line, product, line.amount)


def _incomplete(line: BudgetLine) -> Iterator[Finding]:
    quantity, price = line.quantity, line.price
    if quantity is None and price is None and line.amount is not None:
        figures = {"金额": shown_yuan(line.amount)}
        yield _found(line, "lump", "只有金额，没有数量和单价", "请拆分到可核的数量和单价", "错误", figures)
        return
    if quantity is None:
        yield _found(line, "no-quantity", "没有数量", "请补填数量")
    elif not line.unit:
        yield _found(line, "no-unit", "没有计量单位", "请补填，如台、套、项、人月", "提醒")
    if price is None:
        yield _found(line, "no-price", "没有单价", "请补填单价及依据")
    if quantity == 0 or price == 0:
        yield _found(line, "zero", "数量或单价为 0", "请核对，不需要的项目请删除", "提醒")


def _mismatch(line: BudgetLine, product: Fraction, amount: Fraction) -> Finding:
    code, what, cure = "line-sum", "数量×单价与金额不等", "请更正其中有误的一个"
    ratio = max(product, amount) / min(product, amount) if min(product, amount) > 0 else Fraction(0)
    if far_apart(product, amount):
        code, what, cure = "unit-mixed", "数量×单价与金额相差一万倍，疑似万元与元混用", "请统一单位后重新填报"
    elif ratio in (10, 100, 1000):
        cure = f"相差 {ratio} 倍，可能小数点错位，请核对"
    return Finding(
        code=code,
        weight="错误",
        where=line.where,
        row=line.row,
        what=what,
        cure=cure,
        figures={"数量×单价": shown_yuan(product), "金额": shown_yuan(amount), "差额": shown_yuan(amount - product)},
    )


def check_sizes(lines: Sequence[BudgetLine]) -> Iterator[Finding]:
    """Amounts so far from the middle of the others that 元 may have been written for 万元, or the other way round."""
    known = [(line.worth, line) for line in lines if not line.sums and line.worth is not None and line.worth > 0]
    ordered = sorted(worth for worth, _ in known)
    count = len(ordered) - 1
    far = []
    for worth, line in known if count else ():
        own = bisect_left(ordered, worth)
        middle = (ordered[at if at < own else at + 1] for at in ((count - 1) // 2, count // 2))
        if not any(Fraction(1, FAR) < worth / other < FAR for other in middle):
            far.append(line)
    if far:
        rows = "、".join(str(line.row) for line in far[:10]) + ("等" if len(far) > 10 else "")
        yield Finding(
            code="size",
            weight="提醒",
            where=f"第 {rows} 行",
            row=far[0].row,
            what=f"金额与其他行相差 {FAR} 倍以上",
            cure="请核对是否把元填成了万元，或把万元填成了元",
            figures={clip(line.name) or f"第 {line.row} 行": shown_yuan(line.worth) for line in far[:3]},
        )


def check_units(lines: Sequence[BudgetLine], unit: MoneyUnit) -> Iterator[Finding]:
    """Units written in cells that differ from the column's, and like items priced ten thousand times apart."""
    odd = [line for line in lines if any(written != unit for written in line.written_units)]
    if odd:
        rows = "、".join(str(line.row) for line in odd[:10]) + ("等" if len(odd) > 10 else "")
        yield Finding(
            code="unit-written",
            weight="提醒",
            where=f"第 {rows} 行",
            row=odd[0].row,
            what=f"单元格里另写了单位，与表头单位“{unit}”不同，已按所写单位折算",
            cure="请统一单位，核对折算结果",
        )
    seen: dict[str, BudgetLine] = {}
    for line in lines:
        name = plain_name(line.name)
        if line.sums or not name or line.price is None:
            continue
        first = seen.setdefault(name, line)
        if first.price is not None and far_apart(first.price, line.price):
            yield Finding(
                code="unit-mixed",
                weight="错误",
                where=line.where,
                row=line.row,
                what=f"与第 {first.row} 行“{clip(first.name)}”同名而单价相差约一万倍，疑似万元与元混用",
                cure="请统一单位后重新填报",
                figures={"本行单价": shown_yuan(line.price), "该行单价": shown_yuan(first.price)},
            )
