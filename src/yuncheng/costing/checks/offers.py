"""Quotations behind the prices of things bought."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from ..budget import BudgetLine, shown_yuan
from ..errors import CostError
from ..figures import show_yuan
from ..finding import Finding
from ..profile import Profile
from ..quotation import Quotation, judge, read_quotation
from .arithmetic import far_apart


def check_offers(
    lines: Sequence[BudgetLine], rows: Sequence[Mapping[str, Any]], profile: Profile, today: date
) -> Iterator[Finding]:
    """Each line that needs quotations: enough, fresh, and the price not above their median."""
    rule = profile.quotation
    if rule is None:
        return
    offers: dict[int, list[Quotation]] = {}
    numbers = {line.row for line in lines}
    for number, row in enumerate(rows, 1):
        where = f"报价第 {number} 项"
        try:
            at = row.get("row") if isinstance(row, Mapping) else None
            if not isinstance(at, int) or isinstance(at, bool) or at not in numbers:
                raise CostError(f"{where}没有写明对应预算的哪一行（row），或该行不存在。")
            offers.setdefault(at, []).append(read_quotation(row, where=where))
        except CostError as error:
            yield Finding(code="quote", weight="错误", where=where, what=str(error).rstrip("。"), cure="请更正后重查")
    for line in lines:
        if line.sums or line.price is None or (line.row not in offers and not _needs(line, profile)):
            continue
        judged = judge(
            profile, offers.get(line.row, []), today=today, name=line.name, heading=line.heading, row=line.row
        )
        yield from judged.findings
        if judged.median is not None and line.price * 100 > judged.median.fen:
            mixed = far_apart(line.price, judged.median.exact_yuan)
            yield Finding(
                code="unit-mixed" if mixed else "over-quote",
                weight="错误",
                where=line.where,
                row=line.row,
                what="单价与询价中位数相差一万倍，疑似万元与元混用" if mixed else "单价高于询价中位数",
                cure="请统一单位后重新填报" if mixed else "请核减或说明理由",
                clause=rule.clause,
                figures={"单价": shown_yuan(line.price), "中位数": show_yuan(judged.median.fen)},
            )


def _needs(line: BudgetLine, profile: Profile) -> bool:
    rule = profile.quotation
    if rule is None or line.heading not in rule.headings or line.price is None:
        return False
    return line.price > rule.unit_over_yuan or (line.worth or Fraction(0)) >= rule.total_from_yuan
