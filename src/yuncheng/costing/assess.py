"""Looking over a whole budget: what is wrong, what could not be looked at, and sums only where they are sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from .budget import BudgetLine, read_budget
from .checks.arithmetic import check_lines, check_sizes, check_units
from .checks.caps import check_caps
from .checks.hardware import check_hardware
from .checks.offers import LineOffers, check_offers
from .checks.totals import check_totals
from .checks.twice import check_line_names, check_points
from .derivation import Result
from .errors import CostError
from .figures import MoneyUnit, read_money, show_yuan
from .finding import Finding
from .points import PointItem, read_items
from .profile import Profile

#: A finding with one of these codes makes the amount of its line doubtful.
_DOUBTFUL = frozenset({"unreadable", "line-sum", "unit-mixed", "negative", "no-amount", "not-fen"})


@dataclass(frozen=True, slots=True)
class BudgetReport:
    """What was found. ``total_fen`` and ``by_heading`` are ``None`` while any line's amount is doubtful. ``offers``
    tells of each line that needs quotations, or has some, what these say."""

    lines: tuple[BudgetLine, ...]
    findings: tuple[Finding, ...]
    not_checked: tuple[str, ...]
    ceilings: tuple[Result, ...]
    total_fen: int | None
    by_heading: Mapping[str, int] | None
    offers: tuple[LineOffers, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no error was found; warnings may be."""
        return not any(finding.weight == "错误" for finding in self.findings)

    def text(self) -> str:
        """The report as it may be printed."""
        errors = sum(finding.weight == "错误" for finding in self.findings)
        lines = [f"共 {len(self.lines)} 行，发现错误 {errors} 处、提醒 {len(self.findings) - errors} 处。"]
        lines += [f"{number}. {finding}" for number, finding in enumerate(self.findings, 1)]
        lines += [f"未核对：{reason}。" for reason in self.not_checked]
        if self.total_fen is None or self.by_heading is None:
            lines.append("有金额不明或有误的行，不出合计；请更正后重查。")
        else:
            lines += [f"{heading or '（未写科目）'}：{show_yuan(fen)}" for heading, fen in self.by_heading.items()]
            lines.append(f"合计：{show_yuan(self.total_fen)}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "ok": self.ok,
            "findings": [finding.as_dict() for finding in self.findings],
            "not_checked": list(self.not_checked),
            "ceilings": [ceiling.as_dict() for ceiling in self.ceilings],
            "total_fen": self.total_fen,
            "by_heading_fen": None if self.by_heading is None else dict(self.by_heading),
        }


def assess_budget(
    rows: Sequence[Mapping[str, Any]],
    *,
    profile: Profile,
    unit: MoneyUnit,
    totals: Mapping[str, Any] | None = None,
    points: Sequence[Mapping[str, Any]] | Sequence[PointItem] | None = None,
    quotations: Sequence[Mapping[str, Any]] | None = None,
    today: date | None = None,
    hardware_article: str = "",
) -> BudgetReport:
    """All checks over a budget's rows (columns: ``budget.COLUMNS``; merged cells and formulas are the reader's job).

    ``totals`` tells sums that do not stand among the rows. ``points`` are the function points behind the software,
    ``quotations`` the offers (``row``, supplier, price, date), judged on ``today``. ``hardware_article`` is cited at
    own machine rooms and servers. Bad cells become findings; only input of the wrong shape is refused (``CostError``).
    """
    if isinstance(rows, (str, Mapping)) or not isinstance(rows, Sequence):
        raise CostError("预算应为行的列表。")
    lines, read_findings = read_budget(rows, profile, unit)
    if not lines:
        raise CostError("预算中没有任何内容。")
    findings, not_checked = list(read_findings), list[str]()
    findings += check_lines(lines)
    findings += check_units(lines, unit)
    findings += check_sizes(lines)
    findings += _whole_fen(lines)
    findings += check_totals(lines, _read_totals(totals or {}, unit, findings), profile)
    findings += _headings(lines, profile)
    over, ceilings = check_caps(lines, profile, not_checked.append)
    findings += over
    findings += check_line_names(lines, profile)
    findings += check_hardware(lines, hardware_article)
    findings += _points(points, profile, not_checked)
    if quotations is None or today is None:
        if profile.quotation is not None:
            not_checked.append("没有给出报价资料和检查日期，未核对询价")
        offers: list[LineOffers] = []
    else:
        offers, found = check_offers(lines, quotations, profile, today)
        findings += found
    total, by_heading = _sums(lines, findings)
    order = {"错误": 0, "提醒": 1}
    findings.sort(key=lambda finding: order[finding.weight])
    unchecked = tuple(dict.fromkeys(not_checked))
    return BudgetReport(lines, tuple(findings), unchecked, tuple(ceilings), total, by_heading, tuple(offers))


def _read_totals(
    totals: Mapping[str, Any], unit: MoneyUnit, findings: list[Finding]
) -> dict[str, tuple[Fraction, Fraction]]:
    out: dict[str, tuple[Fraction, Fraction]] = {}
    for name, value in totals.items():
        try:
            money = read_money(value, unit=unit, what="合计")
        except CostError as error:
            findings.append(
                Finding(
                    code="unreadable", weight="错误", where=f"“{name}”", what=str(error).rstrip("。"), cure="请填数字"
                )
            )
            continue
        out[name] = (money.yuan, Fraction(50) if money.unit == "万元" else Fraction(1, 200))
    return out


def _whole_fen(lines: Sequence[BudgetLine]) -> list[Finding]:
    return [
        Finding(
            code="not-fen",
            weight="错误",
            where=line.where,
            row=line.row,
            what="金额没有精确到分",
            cure="请写成整数分的金额",
        )
        for line in lines
        if not line.sums and line.worth is not None and (line.worth * 100).denominator != 1
    ]


def _headings(lines: Sequence[BudgetLine], profile: Profile) -> list[Finding]:
    """One finding for each heading nobody knows."""
    rows: dict[str, list[BudgetLine]] = {}
    for line in lines:
        if not line.known and not line.sums:
            rows.setdefault(line.heading, []).append(line)
    return [
        Finding(
            code="heading",
            weight="提醒",
            where="第 " + "、".join(str(line.row) for line in group[:10]) + " 行",
            row=group[0].row,
            what=f"费用科目“{heading}”不在费用标准内" if heading else "没有写费用科目",
            cure="请改用标准科目：" + "、".join(profile.all_headings),
            clause=profile.document,
        )
        for heading, group in rows.items()
    ]


def _points(
    points: Sequence[Mapping[str, Any]] | Sequence[PointItem] | None, profile: Profile, not_checked: list[str]
) -> list[Finding]:
    if not points:
        not_checked.append("没有给出功能点清单，未核对功能点")
        return []
    out: list[Finding] = []
    items: list[PointItem] = []
    for number, row in enumerate(points, 1):
        if isinstance(row, PointItem):
            items.append(row)
            continue
        try:
            items += read_items([row], where="")
        except CostError as error:
            what = str(error).removeprefix("第 1 项").rstrip("。")
            out.append(
                Finding(
                    code="point",
                    weight="错误",
                    where=f"功能点第 {number} 项",
                    row=number,
                    what=what,
                    cure="请更正后重查",
                )
            )
            items.append(PointItem("", "ILF", Fraction(0), twin=True))
    out += check_points(items, profile)
    return out


def _sums(lines: Sequence[BudgetLine], findings: Sequence[Finding]) -> tuple[int | None, dict[str, int] | None]:
    doubtful = {finding.row for finding in findings if finding.code in _DOUBTFUL and finding.weight == "错误"}
    sums: dict[str, int] = {}
    for line in lines:
        if line.sums:
            continue
        if line.worth is None or line.row in doubtful:
            return None, None
        sums[line.heading] = sums.get(line.heading, 0) + int(line.worth * 100)
    return sum(sums.values()), sums
