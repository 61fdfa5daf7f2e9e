"""Offers behind prices: to which line each belongs, and what they say of the submitted and of the assessed price.

An offer names its line by the line's name; where several lines are called the same, by its specification too. One that
names no line, or might mean several different ones, counts for none and is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError

from yuncheng.casework.typed_fields import DayField
from yuncheng.costing import CostError, Finding, LineOffers, Profile, Quotation, show_yuan
from yuncheng.costing.figures import Rounding, clip, figure, read_money
from yuncheng.costing.naming import plain_name

from .rows import Row, text, wan_text

OVER = "over-quote-assessed"
_DAY = DayField(required=False)


@dataclass(frozen=True, slots=True)
class Matched:
    """The offers as the cost package reads them, each with the line it is for; and those that belong to none."""

    quotations: tuple[dict[str, Any], ...] = ()
    strays: tuple[Finding, ...] = ()


def matched(lines: Sequence[Row], offers: Sequence[Row]) -> Matched:
    """Give every offer its line."""
    named: dict[str, list[tuple[int, str]]] = {}
    for number, line in enumerate(lines, 1):
        named.setdefault(plain_name(text(line.get("name"))), []).append((number, plain_name(text(line.get("spec")))))
    found: list[dict[str, Any]] = []
    strays: list[Finding] = []
    for number, offer in enumerate(offers, 1):
        name = text(offer.get("name"))
        rows, what = _rows_of(named.get(plain_name(name), []), plain_name(text(offer.get("spec"))))
        if what:
            cure = "请与明细中的名称写得一致" + ("，并写明规格和说明" if rows is None else "；不再需要的请删去")
            where = f"询价第 {number} 行“{clip(name)}”"
            strays.append(Finding(code="quote-stray", weight="错误", where=where, what=what, cure=cure))
            continue
        found += [_quotation(offer, number, row) for row in rows or ()]
    return Matched(tuple(found), tuple(strays))


def _rows_of(lines: Sequence[tuple[int, str]], spec: str) -> tuple[list[int] | None, str]:
    """The lines an offer is for; else what is wrong, with None where it might mean several."""
    if not lines:
        return [], "明细里没有这个名称"
    same = [number for number, own in lines if own == spec]
    if same:
        return same, ""
    if len({own for _, own in lines}) == 1:
        return [number for number, _ in lines], ""
    return None, "明细里有几行同名而规格不同，看不出是哪一行的报价"


def _quotation(offer: Row, number: int, row: int) -> dict[str, Any]:
    price = wan_text(offer.get("price"))
    return {
        "row": row,
        "number": number,
        "supplier": text(offer.get("supplier")),
        "price": price if not price or price.endswith(("元", "万")) else f"{price}万元",
        "date": _iso(offer.get("day")),
    }


def _iso(value: object) -> str:
    """A day as ISO text; what is no day stays as it was typed, for the cost package to refuse."""
    if isinstance(value, date):
        return value.isoformat()
    try:
        day = _DAY.clean(text(value))
    except ValidationError:
        return text(value)
    return day.isoformat() if day else ""


# ---------------------------------------------------------------------------------------------- line by line


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """One line beside its offers. Prices are fen a piece; None where there is none or it is not sure."""

    row: int
    name: str
    given: tuple[Quotation, ...]
    good: int
    wanted: int
    median: int | None
    submitted: int
    assessed: int | None
    submitted_over: bool
    assessed_over: bool

    @property
    def enough(self) -> bool:
        return self.good >= self.wanted

    @property
    def over(self) -> bool:
        """Whether what stands last is above the median: the assessed price once there is one."""
        return self.submitted_over if self.assessed is None else self.assessed_over

    @property
    def told(self) -> str:
        """The conclusion in words."""
        if not self.given:
            return "没有报价"
        few = "" if self.enough else f"有效报价不足 {self.wanted} 家"
        over = ("审定单价高于中位数" if self.assessed is not None else "单价高于中位数") if self.over else ""
        return "；".join(part for part in (few, over) if part) or "符合"


def offered_lines(
    profile: Profile, found: Sequence[LineOffers], lines: Sequence[Row], *, side_by_side: bool
) -> list[OfferedLine]:
    """Every line that needs offers or has some, in the order of the budget."""
    wanted = profile.quotation.at_least if profile.quotation else 0
    made = []
    for one in found:
        median = one.judged.median
        price = assessed_price(lines[one.row - 1]) if side_by_side else None
        made.append(
            OfferedLine(
                row=one.row,
                name=one.name,
                given=one.given,
                good=len(one.judged.good),
                wanted=wanted,
                median=None if median is None else median.fen,
                submitted=to_fen(one.price),
                assessed=None if price is None else to_fen(price),
                submitted_over=one.over,
                assessed_over=median is not None and price is not None and price > median.exact_yuan,
            )
        )
    return made


def to_fen(yuan: Fraction) -> int:
    """An exact price as fen, for showing."""
    return Rounding().fen(yuan)


def assessed_price(line: Row) -> Fraction | None:
    """The assessed price of a piece in 元: as written, else the assessed amount by the assessed (where that is blank,
    the submitted) quantity. None where it is not assessed, or not sure."""
    try:
        written = wan_text(line.get("assessed_price"))
        if written:
            return read_money(written, unit="万元").yuan
        amount = wan_text(line.get("assessed"))
        quantity = text(line.get("assessed_quantity")) or text(line.get("quantity"))
        pieces = figure(quantity, what="数量") if quantity else Fraction(0)
        return read_money(amount, unit="万元").yuan / pieces if amount and pieces > 0 else None
    except CostError:
        return None


def over_assessed(profile: Profile, lines: Sequence[OfferedLine]) -> list[Finding]:
    """The lines that were assessed above the median of their offers."""
    rule = profile.quotation
    return [
        Finding(
            code=OVER,
            weight="错误",
            where=f"第 {one.row} 行“{clip(one.name)}”",
            row=one.row,
            what="审定单价高于询价中位数",
            cure="请核减到中位数以内，或在评审说明中写明理由",
            figures={"审定单价": show_yuan(one.assessed), "中位数": show_yuan(one.median)},
            clause=rule.clause if rule else "",
        )
        for one in lines
        if one.assessed_over and one.assessed is not None and one.median is not None
    ]
