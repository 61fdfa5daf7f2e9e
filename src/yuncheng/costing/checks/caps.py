"""Whether fees stand above the most that the profile allows, at the most favourable reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ..budget import BudgetLine, shown_yuan
from ..derivation import Result
from ..errors import CostError
from ..fee_kinds import Fee, LevelFee, ProgressiveFee, RateFee, ShareFee
from ..fees import reckon
from ..fees.by_base import span_of
from ..figures import show_yuan
from ..finding import Finding
from ..profile import Profile
from ..purchase import weighted_parts

Note = Callable[[str], None]


def fee_of(line: BudgetLine, profile: Profile) -> Fee | None:
    """The fee that a line is: by its name, or by its heading where that heading has one fee only."""
    try:
        return profile.fee(line.name)
    except CostError:
        own = [fee for fee in profile.fees.values() if fee.heading == line.heading]
        return own[0] if len(own) == 1 and line.known else None


def check_caps(lines: Sequence[BudgetLine], profile: Profile, not_checked: Note) -> tuple[list[Finding], list[Result]]:
    """Findings, and the ceilings reckoned with their derivations."""
    findings: list[Finding] = []
    ceilings: list[Result] = []
    items = [line for line in lines if not line.sums]
    groups: dict[str, list[BudgetLine]] = {}
    for line in items:
        fee = fee_of(line, profile)
        if fee is not None:
            groups.setdefault(fee.name, []).append(line)
    for name, group in groups.items():
        fee = profile.fees[name]
        if any(line.worth is None for line in group):
            not_checked(f"“{name}”有金额不明的行，未核对上限")
            continue
        ceiling = _ceiling(fee, group, items, profile, not_checked)
        if ceiling is None:
            continue
        ceilings.append(ceiling)
        total = sum((line.worth for line in group if line.worth is not None), Fraction(0))
        if total * 100 > ceiling.fen:
            findings.append(_over(fee, group, total, ceiling))
    return findings, ceilings


def _over(fee: Fee, group: Sequence[BudgetLine], total: Fraction, ceiling: Result) -> Finding:
    rows = "、".join(str(line.row) for line in group)
    extra = "；".join(f"如属“{option.name}”请说明" for option in fee.options if option.factor > 1)
    return Finding(
        code="over-cap",
        weight="错误",
        where=f"第 {rows} 行“{fee.name}”",
        row=group[0].row,
        what="超过取费上限",
        cure="请核减到上限以内" + (f"；{extra}" if extra else ""),
        clause=fee.clause,
        figures={
            "送审": shown_yuan(total),
            "上限": show_yuan(ceiling.fen),
            "超出": shown_yuan(total - Fraction(ceiling.fen, 100)),
        },
    )


def _ceiling(
    fee: Fee, group: Sequence[BudgetLine], items: Sequence[BudgetLine], profile: Profile, not_checked: Note
) -> Result | None:
    """The most the fee may be; ``None`` (and a note) when this budget does not tell."""
    given: dict[str, Any] | None
    if isinstance(fee, ProgressiveFee):
        given = _progressive(fee, items, profile, not_checked)
    elif isinstance(fee, RateFee):
        given = _rate(fee, items, profile, not_checked)
    elif isinstance(fee, LevelFee):
        given = _level(fee, group)
    elif isinstance(fee, ShareFee):
        whole = _ceiling(profile.fees[fee.of], (), items, profile, not_checked)
        given = None if whole is None else {"of_yuan": whole.exact_yuan}
    else:
        not_checked(f"“{fee.name}”按人员、工作量或资产年龄计取，预算表不足以核对上限")
        return None
    return None if given is None else reckon(profile, fee.name, given)


def _base(
    fee: Fee, items: Sequence[BudgetLine], profile: Profile, not_checked: Note, excludes: Sequence[str] = ()
) -> dict[str, int] | None:
    headings = profile.expand(fee.base)
    strange = sorted({line.heading or "（空）" for line in items if not line.known and fee_of(line, profile) is None})
    if strange:
        not_checked(f"“{fee.name}”的基数中有不认识的科目“{'、'.join(strange)}”，未核对上限")
        return None
    sums: dict[str, int] = {}
    for line in items:
        if line.heading not in headings or line.heading == fee.heading or any(word in line.name for word in excludes):
            continue
        if line.worth is None:
            not_checked(f"“{fee.name}”的基数中第 {line.row} 行金额不明，未核对上限")
            return None
        sums[line.heading] = sums.get(line.heading, 0) + profile.rounding.fen(line.worth)
    if sum(sums.values()) <= 0:
        not_checked(f"“{fee.name}”的基数（{'、'.join(fee.base)}）为 0，未核对上限")
        return None
    return sums


def _progressive(
    fee: ProgressiveFee, items: Sequence[BudgetLine], profile: Profile, not_checked: Note
) -> dict[str, Any] | None:
    sums = _base(fee, items, profile, not_checked)
    if sums is None:
        return None
    base = Fraction(sum(sums.values()), 100)
    given: dict[str, Any] = {"base": base}
    if fee.professional:
        given["parts"] = weighted_parts(profile, sums)
    if fee.difficulty:
        given["difficulty"] = span_of(fee, base)[1]
    return given


def _rate(fee: RateFee, items: Sequence[BudgetLine], profile: Profile, not_checked: Note) -> dict[str, Any] | None:
    sums = _base(fee, items, profile, not_checked, fee.excludes)
    if sums is None:
        return None
    grade = max(fee.grades, key=lambda name: fee.grades[name][1])
    return {"base": Fraction(sum(sums.values()), 100), "grade": grade}


def _level(fee: LevelFee, group: Sequence[BudgetLine]) -> dict[str, Any]:
    """The level that the lines name, else the highest; the dearest choices; the largest sizes."""
    text = " ".join(f"{line.name} {line.spec}" for line in group)
    named = [level for level in fee.levels if level in text]
    level = max(named or fee.levels, key=lambda name: fee.levels[name])
    count = sum((line.quantity if line.quantity is not None else Fraction(1) for line in group), Fraction(0))
    return {
        "level": level,
        "count": count,
        "choices": {table.name: _dearest(table.options) for table in fee.choices},
        "bands": {band.name: 10**6 for band in fee.bands if band.name != fee.counted},
    }


def _dearest(options: Mapping[str, Fraction]) -> str:
    return max(options, key=lambda name: options[name])
