"""Whether sub-totals and totals add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from ..budget import BudgetLine, shown_yuan
from ..finding import Finding
from ..naming import SUBTOTAL_WORDS, TOTAL_WORDS, plain_heading, total_kind
from ..profile import Profile
from .arithmetic import far_apart


def check_totals(
    lines: Sequence[BudgetLine], totals: Mapping[str, tuple[Fraction, Fraction]], profile: Profile
) -> Iterator[Finding]:
    """Rows that sum up others, and ``totals`` told apart: name → (元, half of its last place)."""
    start = 0
    for at, line in enumerate(lines):
        if not line.sums:
            continue
        members = _named_members(line.name or line.heading, lines, profile)
        if members is None and line.sums == "小计":
            same = [one for one in lines if line.heading and one.heading == line.heading and not one.sums]
            members = same or [one for one in lines[start:at] if not one.sums]
        start = at + 1
        if line.amount is None:
            yield _finding("no-total", line.where, line.row, f"{line.sums}没有可读的金额", "请补填")
            continue
        yield from _compare(line.where, line.row, line.amount, line.exactness, members or _items(lines))
    for name, (declared, exactness) in totals.items():
        members = _named_members(name, lines, profile)
        if members is None and not total_kind(name):
            yield _finding("total-unknown", f"“{name}”", 0, "不知道这个合计数包括哪些行", "请用费用科目名称或“合计”")
            continue
        yield from _compare(f"“{name}”", 0, declared, exactness, members or _items(lines))


def _items(lines: Sequence[BudgetLine]) -> list[BudgetLine]:
    return [line for line in lines if not line.sums]


def _named_members(name: str, lines: Sequence[BudgetLine], profile: Profile) -> list[BudgetLine] | None:
    """The lines of the heading or group that a total's name tells; ``None`` when it tells none."""
    bare = plain_heading(name)
    for word in (*SUBTOTAL_WORDS, *TOTAL_WORDS):
        bare = bare.removesuffix(word)
    if not bare:
        return None
    group = next((group for group in profile.headings if plain_heading(group) == bare), None)
    if group is not None:
        return [line for line in _items(lines) if line.known and profile.group(line.heading) == group]
    heading = profile.heading(bare)
    own = [line for line in _items(lines) if plain_heading(line.heading) in (bare, plain_heading(heading or bare))]
    return own or None


def _compare(
    where: str, row: int, declared: Fraction, exactness: Fraction, members: Sequence[BudgetLine]
) -> Iterator[Finding]:
    unknown = [line.row for line in members if line.worth is None]
    if unknown:
        rows = "、".join(map(str, unknown[:10]))
        yield _finding("total-open", where, row, f"第 {rows} 行没有可用金额，无法核对合计", "请先补齐这些行")
        return
    total = sum((line.worth for line in members if line.worth is not None), Fraction(0))
    if abs(total - declared) <= exactness:
        return
    figures = {"各行相加": shown_yuan(total), "所填": shown_yuan(declared), "差额": shown_yuan(declared - total)}
    if far_apart(total, declared):
        yield _finding(
            "unit-mixed", where, row, "合计与各行相加相差一万倍，疑似万元与元混用", "请统一单位后重新填报", **figures
        )
    else:
        yield _finding("total-sum", where, row, "合计与各行相加不等", "请更正合计或漏列、错列的行", **figures)


def _finding(code: str, where: str, row: int, what: str, cure: str, **figures: str) -> Finding:
    return Finding(code=code, weight="错误", where=where, row=row, what=what, cure=cure, figures=figures)
