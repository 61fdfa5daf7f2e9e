"""Sums of a budget: by heading, by fee beside its ceiling. Figures are fen; None where a line is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yuncheng.costing import BudgetReport, CutLine, Profile, Result, Sums
from yuncheng.costing.checks.caps import fee_of

ELSEWHERE, UNNAMED = "其他科目", "（未写科目）"


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """Submitted and assessed of one heading, or of a group of headings; None where a line of it is not sure."""

    label: str
    is_group: bool
    submitted: int | None
    assessed: int | None

    @property
    def cut(self) -> int | None:
        if self.submitted is None or self.assessed is None:
            return None
        return self.submitted - self.assessed

    @property
    def percent(self) -> str:
        """The share that was cut."""
        if self.submitted is None or self.assessed is None:
            return "—"
        return Sums(self.submitted, self.assessed).cut_percent


@dataclass(frozen=True, slots=True)
class CapRow:
    """A fee of the budget beside the most it may be, with the derivation of that: on the assessed lines once all of
    them are, else on the submitted ones."""

    submitted: int
    assessed: int | None
    ceiling: Result

    @property
    def over(self) -> bool:
        return (self.submitted if self.assessed is None else self.assessed) > self.ceiling.fen


def heading_rows(profile: Profile, lines: Sequence[CutLine], *, side_by_side: bool) -> list[HeadingRow]:
    """Sums by group and heading in the profile's order; headings it does not know stand at the end."""

    def row(label: str, own: Sequence[CutLine], *, is_group: bool = False) -> HeadingRow:
        assessed = _sum([line.assessed_fen for line in own]) if side_by_side else None
        return HeadingRow(label, is_group, _sum([line.submitted_fen for line in own]), assessed)

    by_heading: dict[str, list[CutLine]] = {}
    for line in lines:
        by_heading.setdefault(line.heading, []).append(line)
    made: list[HeadingRow] = []
    for group, items in profile.headings.items():
        own = {heading: by_heading.pop(heading) for heading in items or (group,) if heading in by_heading}
        if own:
            made.append(row(group, [line for part in own.values() for line in part], is_group=True))
            made += [row(heading, part) for heading, part in own.items() if heading != group]
    if by_heading:
        made.append(row(ELSEWHERE, [line for part in by_heading.values() for line in part], is_group=True))
        made += [row(heading or UNNAMED, part) for heading, part in by_heading.items()]
    return made


def cap_rows(profile: Profile, submitted: BudgetReport, assessed: BudgetReport) -> list[CapRow]:
    """The fees of a budget for which the standard has a ceiling; `assessed` is empty until every line is assessed."""
    judged = assessed if assessed.lines else submitted
    asked, given = by_fee(submitted, profile), by_fee(assessed, profile)
    return [
        CapRow(asked.get(one.name, 0), given.get(one.name) if assessed.lines else None, one) for one in judged.ceilings
    ]


def by_fee(report: BudgetReport, profile: Profile) -> dict[str, int]:
    """Fen by fee of the lines that are fees."""
    sums: dict[str, int] = {}
    for line in report.lines:
        fee = None if line.sums else fee_of(line, profile)
        if fee is not None and line.worth is not None:
            sums[fee.name] = sums.get(fee.name, 0) + int(line.worth * 100)
    return sums


def _sum(parts: Sequence[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
