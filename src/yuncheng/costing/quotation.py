"""Quotations: how many good ones there are, how old they are, and their median."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .derivation import Derivation, Result
from .errors import CostError
from .figures import Rounding, clip, show, show_yuan
from .finding import Finding, Weight
from .given import Given
from .naming import plain_name
from .profile import Profile, QuotationRule

#: Practice: offers further apart than this are not for the same thing.
SPREAD = 3


@dataclass(frozen=True, slots=True)
class Quotation:
    """One offer for one piece."""

    supplier: str
    yuan: Fraction
    day: date


@dataclass(frozen=True, slots=True)
class Judged:
    """The offers that count, their median (``None`` when none counts) and what is wrong."""

    good: tuple[Quotation, ...]
    median: Result | None
    findings: tuple[Finding, ...]


def read_quotation(value: object, *, where: str) -> Quotation:
    """An offer from an object: supplier, price (元), date (2026-03-01)."""
    given = Given(value, where)
    given.only("supplier", "price", "date", "row", "number")
    price, text = given.yuan("price"), given.text("date")
    if price == 0:
        raise CostError(f"{where}的报价为 0。")
    try:
        return Quotation(given.text("supplier"), price, date.fromisoformat(text))
    except ValueError as error:
        raise CostError(f"{where}的日期“{clip(text)}”不对，请写成 2026-03-01。") from error


def judge(
    profile: Profile, quotations: Sequence[Quotation], *, today: date, name: str, heading: str, row: int = 0
) -> Judged:
    """Which offers count today, their median, and the faults. The profile must have a rule for quotations."""
    rule = profile.quotation
    if rule is None:
        raise CostError(f"费用标准“{profile.name}”没有询价规定。")
    faults = _Faults(f"第 {row} 行“{clip(name)}”" if row else f"“{clip(name)}”", row, rule.clause)
    counted = _fresh(quotations, rule, today, faults)
    if len(counted) < rule.at_least:
        figures = {"有效": f"{len(counted)} 家", "应有": f"{rule.at_least} 家"}
        faults.add("quote-few", "有效报价不足", f"请补足 {rule.at_least} 家", figures=figures)
    if counted:
        low, high = min(offer.yuan for offer in counted), max(offer.yuan for offer in counted)
        figures = {"最低": f"{show(low)} 元", "最高": f"{show(high)} 元"}
        if high >= low * 5_000:
            faults.add("quote-unit", "报价相差近万倍，疑似万元与元混用", "请核对单位", figures=figures)
        elif high > low * SPREAD:
            faults.add("quote-spread", f"报价相差超过 {SPREAD} 倍", "请核对是否为同一配置", "提醒", figures=figures)
    median = _median(profile, rule, counted, name, heading) if counted else None
    return Judged(counted, median, tuple(faults.findings))


class _Faults:
    """Findings about the offers for one thing."""

    def __init__(self, where: str, row: int, clause: str) -> None:
        self.where, self.row, self.clause = where, row, clause
        self.findings: list[Finding] = []

    def add(
        self,
        code: str,
        what: str,
        cure: str,
        weight: Weight = "错误",
        *,
        clause: str = "",
        figures: dict[str, str] | None = None,
    ) -> None:
        self.findings.append(
            Finding(
                code=code,
                weight=weight,
                where=self.where,
                row=self.row,
                what=what,
                cure=cure,
                figures=figures or {},
                clause=clause or self.clause,
            )
        )


def _fresh(quotations: Sequence[Quotation], rule: QuotationRule, today: date, faults: _Faults) -> tuple[Quotation, ...]:
    """The offers that count today, one a supplier."""
    good: dict[str, Quotation] = {}
    for offer in quotations:
        age, day = (today - offer.day).days, offer.day.isoformat()
        who = clip(offer.supplier)
        if age < 0:
            faults.add("quote-future", f"{who}的报价日期在今天之后", "请核对日期", figures={"日期": day})
        elif rule.max_age_days and age > rule.max_age_days:
            figures = {"报价日": day, "已过": f"{age} 天"}
            cure = f"请重新询价（{rule.max_age_days} 天内）"
            faults.add("quote-stale", f"{who}的报价已过期", cure, clause=rule.age_clause, figures=figures)
        elif plain_name(offer.supplier) in good:
            faults.add("quote-same", f"{who}报价两次，只算一家", "请另找一家询价")
        else:
            good[plain_name(offer.supplier)] = offer
    return tuple(good.values())


def _median(profile: Profile, rule: QuotationRule, offers: Sequence[Quotation], name: str, heading: str) -> Result:
    prices = sorted(offer.yuan for offer in offers)
    middle = len(prices) // 2
    yuan = prices[middle] if len(prices) % 2 else (prices[middle - 1] + prices[middle]) / 2
    derivation = Derivation(rule.clause)
    # The price of a piece is no item of the estimate: it goes to the fen, whatever the profile rounds items to.
    to_fen = Rounding(mode=profile.rounding.mode)
    derivation.step("有效报价（由低到高）", "、".join(show_yuan(to_fen.fen(price)) for price in prices))
    derivation.step("中位数", f"{len(prices)} 家", yuan, "元")
    return derivation.finish(f"{name}单价", heading, yuan, to_fen, ceiling=False, round_clause=profile.rounding_clause)
