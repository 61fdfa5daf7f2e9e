"""Submitted against assessed: per line the cut and its reason, sums by heading, and what is not in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .budget import BudgetLine, read_budget, shown_yuan
from .errors import CostError
from .figures import MoneyUnit, clip, show, show_yuan
from .finding import Finding
from .naming import plain_name
from .profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class CutLine:
    """One line side by side. Fen are ``None`` where that side has no sure amount."""

    row: int
    key: str
    heading: str
    name: str
    submitted_fen: int | None
    assessed_fen: int | None
    reason: str

    @property
    def cut_fen(self) -> int | None:
        """What was cut; below zero when more was assessed than submitted."""
        if self.submitted_fen is None or self.assessed_fen is None:
            return None
        return self.submitted_fen - self.assessed_fen

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "row": self.row, "key": self.key, "heading": self.heading, "name": self.name,
            "submitted_fen": self.submitted_fen, "assessed_fen": self.assessed_fen, "cut_fen": self.cut_fen,
            "reason": self.reason,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sums:
    """Submitted, assessed and cut, in fen."""

    submitted_fen: int
    assessed_fen: int

    @property
    def cut_fen(self) -> int:
        """Submitted − assessed."""
        return self.submitted_fen - self.assessed_fen

    @property
    def cut_percent(self) -> str:
        """The share cut, in per cent with two decimals; “—” of nothing."""
        if self.submitted_fen == 0:
            return "—"
        return f"{show(Fraction(self.cut_fen * 100, self.submitted_fen), 2).lstrip('≈')}%"


@dataclass(frozen=True, slots=True)
class Comparison:
    """All lines; sums are ``None`` while any line has no sure amount on one side."""

    lines: tuple[CutLine, ...]
    findings: tuple[Finding, ...]
    by_heading: Mapping[str, Sums] | None
    total: Sums | None

    @property
    def ok(self) -> bool:
        """Whether the table may be issued: no error."""
        return not any(finding.weight == "错误" for finding in self.findings)

    def text(self) -> str:
        """The table in words."""
        out = []
        for line in self.lines:
            sides = [("送审", line.submitted_fen), ("审定", line.assessed_fen), ("核减", line.cut_fen)]
            figures = "，".join(f"{word} {'（不明）' if fen is None else show_yuan(fen)}" for word, fen in sides)
            out.append(f"{line.heading}·{line.name}：{figures}" + (f"；{line.reason}" if line.reason else ""))
        out += [str(finding) for finding in self.findings]
        for name, sums in {**(self.by_heading or {}), **({"合计": self.total} if self.total else {})}.items():
            out.append(
                f"{name}：送审 {show_yuan(sums.submitted_fen)}，审定 {show_yuan(sums.assessed_fen)}，"
                f"核减 {show_yuan(sums.cut_fen)}（{sums.cut_percent}）"
            )
        if self.total is None:
            out.append("有金额不明的行，不出合计。")
        return "\n".join(out)


def compare(
    submitted: Sequence[Mapping[str, Any]],
    assessed: Sequence[Mapping[str, Any]],
    *,
    profile: Profile,
    unit: MoneyUnit,
) -> Comparison:
    """Both sides as rows of ``budget.COLUMNS``; they meet by ``key``, else by heading, name and spec.

    ``reason`` stands on the assessed row. Rows that sum up others are left out: sums are reckoned here.
    """
    left, left_findings = read_budget(submitted, profile, unit)
    right, right_findings = read_budget(assessed, profile, unit)
    ours, theirs = _keyed(left, "送审"), _keyed(right, "审定")
    findings = [*left_findings, *right_findings]
    lines: list[CutLine] = []
    for key in [*ours, *(key for key in theirs if key not in ours)]:
        one, other = ours.get(key), theirs.get(key)
        line = _cut_line(one, other)
        lines.append(line)
        findings += _findings(line, one, other)
    by_heading = _by_heading(lines)
    total = None
    if by_heading is not None:
        total = Sums(
            sum(sums.submitted_fen for sums in by_heading.values()),
            sum(sums.assessed_fen for sums in by_heading.values()),
        )
    return Comparison(tuple(lines), tuple(findings), by_heading, total)


def _keyed(lines: Sequence[BudgetLine], side: str) -> dict[tuple[str, ...], BudgetLine]:
    out: dict[tuple[str, ...], BudgetLine] = {}
    for line in lines:
        if line.sums:
            continue
        key = (line.key,) if line.key else (line.heading, plain_name(line.name), plain_name(line.spec))
        if key in out:
            raise CostError(
                f"{side}表第 {out[key].row} 行与第 {line.row} 行分不清（编号或名称、规格相同），"
                "请给每行不同的编号（key）。"
            )
        out[key] = line
    return out


def _cut_line(one: BudgetLine | None, other: BudgetLine | None) -> CutLine:
    face = one or other
    assert face is not None
    return CutLine(
        row=face.row,
        key=face.key,
        heading=face.heading,
        name=face.name,
        submitted_fen=0 if one is None else _fen(one),
        assessed_fen=None if other is None else _fen(other),
        reason="" if other is None else other.reason,
    )


def _fen(line: BudgetLine) -> int | None:
    """Whole fen, or nothing where quantity × price contradicts the amount or there is no amount."""
    worth = line.worth
    if worth is None or worth < 0 or (worth * 100).denominator != 1:
        return None
    if (
        line.quantity is not None
        and line.price is not None
        and abs(line.quantity * line.price - worth) > line.exactness
    ):
        return None
    return int(worth * 100)


def _findings(line: CutLine, one: BudgetLine | None, other: BudgetLine | None) -> list[Finding]:
    where = f"第 {line.row} 行“{clip(line.name)}”"

    def found(code: str, what: str, cure: str, **figures: str) -> Finding:
        return Finding(code=code, weight="错误", where=where, row=line.row, what=what, cure=cure, figures=figures)

    if one is None:
        return [
            found("added", "送审表中没有此项", "审定不增列项目，请删除或退回单位补报", 审定=_shown(line.assessed_fen))
        ]
    if other is None:
        return [found("not-assessed", "没有审定结果", "请给出审定金额，全部核减的填 0 并写明理由")]
    out = []
    for side, fen, source in (("送审", line.submitted_fen, one), ("审定", line.assessed_fen, other)):
        if fen is None:
            cure = "请核对数量、单价和金额"
            out.append(
                found("unsure", f"{side}金额不明、为负，或与数量×单价不等", cure, 金额=shown_yuan(source.amount))
            )
    cut = line.cut_fen
    if cut is not None and cut < 0:
        out.append(
            found(
                "negative-cut",
                "审定高于送审（核减为负）",
                "审定不得高于送审，请核对",
                送审=_shown(line.submitted_fen),
                审定=_shown(line.assessed_fen),
                核减=show_yuan(cut),
            )
        )
    elif cut and not line.reason:
        out.append(found("no-reason", "核减没有理由", "请写明核减理由", 核减=show_yuan(cut)))
    return out


def _shown(fen: int | None) -> str:
    return "（不明）" if fen is None else show_yuan(fen)


def _by_heading(lines: Sequence[CutLine]) -> dict[str, Sums] | None:
    out: dict[str, Sums] = {}
    for line in lines:
        if line.submitted_fen is None or line.assessed_fen is None:
            return None
        old = out.get(line.heading, Sums(0, 0))
        out[line.heading] = Sums(old.submitted_fen + line.submitted_fen, old.assessed_fen + line.assessed_fen)
    return out
