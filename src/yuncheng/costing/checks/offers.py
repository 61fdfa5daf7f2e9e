"""Quotations behind the prices of things bought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from ..budget import BudgetLine, shown_yuan
from ..errors import CostError
from ..figures import show_yuan
from ..finding import Finding
from ..profile import Profile, QuotationRule
from ..quotation import Judged, Quotation, judge, read_quotation
from .arithmetic import far_apart

_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class LineOffers:
    """What the offers say of one line. `price` is the line's own in 元: as written, else the amount a piece."""

    row: int
    name: str
    price: Fraction
    given: tuple[Quotation, ...]
    judged: Judged

    @property
    def over(self) -> bool:
        """Whether the line's price stands above the median of the offers that count."""
        return self.judged.median is not None and self.price > self.judged.median.exact_yuan


def check_offers(
    lines: Sequence[BudgetLine], rows: Sequence[Mapping[str, Any]], profile: Profile, today: date
) -> tuple[list[LineOffers], list[Finding]]:
    """Each line that needs quotations or has some: enough, fresh, and its price not above their median. Lines that
    need them and have none at all are told in one finding."""
    rule = profile.quotation
    if rule is None:
        return [], []
    offers, findings = _read(rows, {line.row for line in lines})
    found: list[LineOffers] = []
    for line in lines:
        price = _price(line)
        if line.sums or price is None or (line.row not in offers and not _needs(line, price, rule)):
            continue
        given = tuple(offers.get(line.row, ()))
        judged = judge(profile, given, today=today, name=line.name, heading=line.heading, row=line.row)
        one = LineOffers(line.row, line.name, price, given, judged)
        found.append(one)
        findings += judged.findings if given else ()
        findings += _over(line, one, rule)
    return found, [*findings, *_without(found, rule)]


def _read(rows: Iterable[Mapping[str, Any]], known: set[int]) -> tuple[dict[int, list[Quotation]], list[Finding]]:
    """The offers by line, and what could not be read."""
    offers: dict[int, list[Quotation]] = {}
    findings: list[Finding] = []
    for number, row in enumerate(rows, 1):
        at = row.get("row") if isinstance(row, Mapping) else None
        where = f"报价第 {_number(row, number)} 项"
        try:
            if not isinstance(at, int) or isinstance(at, bool) or at not in known:
                raise CostError(f"{where}没有写明对应预算的哪一行（row），或该行不存在。")
            offers.setdefault(at, []).append(read_quotation(row, where=where))
        except CostError as error:
            what = str(error).removeprefix(where).removeprefix("的").rstrip("。")
            finding = Finding(code="quote", weight="错误", where=where, what=what, cure="请更正后重查")
            findings += [] if finding in findings else [finding]
    return offers, findings


def _number(row: object, number: int) -> int:
    """The number an offer has where its caller keeps it; else its place in the list."""
    own = row.get("number") if isinstance(row, Mapping) else None
    return own if isinstance(own, int) and not isinstance(own, bool) else number


def _price(line: BudgetLine) -> Fraction | None:
    """What a piece costs: the price as written, else the amount by the quantity; nothing of a whole amount."""
    if line.price is not None:
        return line.price
    if line.broken or line.amount is None or not line.quantity:
        return None
    return line.amount / line.quantity


def _needs(line: BudgetLine, price: Fraction, rule: QuotationRule) -> bool:
    if line.heading not in rule.headings:
        return False
    return price > rule.unit_over_yuan or (line.worth or Fraction(0)) >= rule.total_from_yuan


def _over(line: BudgetLine, one: LineOffers, rule: QuotationRule) -> Iterator[Finding]:
    median = one.judged.median
    mixed = median is not None and far_apart(one.price, median.exact_yuan)
    if median is None or not (one.over or mixed):
        return
    yield Finding(
        code="unit-mixed" if mixed else "over-quote",
        weight="错误",
        where=line.where,
        row=line.row,
        what="单价与询价中位数相差一万倍，疑似万元与元混用" if mixed else "单价高于询价中位数",
        cure="请统一单位后重新填报" if mixed else "请核减或说明理由",
        clause=rule.clause,
        figures={"单价": shown_yuan(one.price), "中位数": show_yuan(median.fen)},
    )


def _without(found: Sequence[LineOffers], rule: QuotationRule) -> Iterator[Finding]:
    rows = [one.row for one in found if not one.given]
    if not rows:
        return
    named = "、".join(map(str, rows[:_MOST_NAMED])) + ("等" if len(rows) > _MOST_NAMED else "")
    yield Finding(
        code="quote-none",
        weight="错误",
        where=f"第 {named} 行",
        row=rows[0],
        what=f"采购 {len(rows)} 项没有询价报价",
        cure=f"每项请附 {rule.at_least} 家报价",
        clause=rule.clause,
        figures={"有效": "0 家", "应有": f"{rule.at_least} 家"},
    )
