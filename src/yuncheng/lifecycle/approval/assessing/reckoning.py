"""A reckoning by the cost standard: software by its function points, fees on what is known. A figure that cannot be
reckoned is told in a sentence; the others stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yuncheng.costing import (
    BudgetReport,
    CostError,
    Estimate,
    Profile,
    Request,
    Result,
    Software,
    develop_three,
    estimate,
    read_software,
)
from yuncheng.costing.checks.caps import fee_of
from yuncheng.costing.figures import decimal_yuan

from .asks import Answers, fees_given, software_given

# Names of keys are for who writes files by hand, not for readers of a page.
_KEYS = re.compile(r"（[a-z_]+）|，如 \{[^}]*\}")
_FROM_LINES = "预算明细"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """`three` are the low, middle and high price of the software; `estimate` is the whole at the middle one."""

    three: tuple[Result, ...] = ()
    estimate: Estimate | None = None
    refusals: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def results(self) -> tuple[Result, ...]:
        """What was reckoned, software first, without what only stands in the lines."""
        fees = self.estimate.results if self.estimate else ()
        return (*self.three, *(one for one in fees if not _is_stated(one) and not self._is_software(one)))

    @property
    def whole(self) -> bool:
        """Whether the estimate says more than the lines do: something in it was reckoned."""
        return self.estimate is not None and any(not _is_stated(one) for one in self.estimate.results)

    @property
    def totals(self) -> list[tuple[str, int]]:
        """Fen by heading of the whole estimate."""
        return list(self.estimate.by_heading.items()) if self.estimate else []

    def _is_software(self, result: Result) -> bool:
        return any(result.name == one.name for one in self.three)


def in_words(told: object) -> str:
    """A sentence of the cost package without names of keys."""
    return _KEYS.sub("", str(told))


def reckon_all(profile: Profile, points: Sequence[dict[str, Any]], answers: Answers, known: BudgetReport) -> Reckoning:
    """Reckon what was asked: the software where points were counted, and every fee that was ticked.

    Bases of fees are the budget's lines, heading by heading, without the lines of the fees themselves; where no line
    stands for the software, what its points give (so the same software is never counted twice).
    """
    refusals: list[str] = []
    software = _software(profile, points, answers, refusals)
    three = _three(profile, software, refusals)
    fees = fees_given(profile, answers)
    if fees and known.lines and known.total_fen is None:
        refusals.append("预算明细中有金额不明或有误的行，取费基数不能确定；更正后再测算取费。")
        fees = []
    stated = _stated(profile, known, frozenset(str(fee["fee"]) for fee in fees))
    if not (three or fees):
        return Reckoning(refusals=tuple(refusals))
    strange = [line.row for line in known.lines if not line.known and not line.sums]
    rows = "、".join(map(str, strange))
    notes = (f"第 {rows} 行的科目不在费用标准内，没有计入取费基数。",) if fees and strange else ()
    by_line = profile.development.heading in {row["heading"] for row in stated}
    made, more = _estimate(profile, () if by_line or not three else software, stated, fees)
    return Reckoning(three, made, (*refusals, *more), notes)


def _software(
    profile: Profile, points: Sequence[dict[str, Any]], answers: Answers, refusals: list[str]
) -> tuple[Software, ...]:
    if not points:
        return ()
    try:
        given = {"items": list(points), **software_given(profile, answers)}
        return (read_software(given, where="软件开发"),)
    except CostError as error:
        refusals.append(in_words(error))
        return ()


def _three(profile: Profile, software: tuple[Software, ...], refusals: list[str]) -> tuple[Result, ...]:
    try:
        return tuple(result for one in software for result in develop_three(profile, one))
    except CostError as error:
        refusals.append(in_words(error))
        return ()


def _stated(profile: Profile, known: BudgetReport, reckoned: frozenset[str]) -> list[dict[str, Any]]:
    """The sums of the lines by heading, as amounts known from elsewhere; lines of fees reckoned anew are left out."""
    sums: dict[str, int] = {}
    for line in known.lines if known.total_fen is not None else ():
        fee = fee_of(line, profile)
        if line.sums or line.worth is None or not line.known or (fee is not None and fee.name in reckoned):
            continue
        sums[line.heading] = sums.get(line.heading, 0) + int(line.worth * 100)
    return [
        {"heading": heading, "name": heading, "amount": str(decimal_yuan(fen)), "basis": _FROM_LINES}
        for heading, fen in sums.items()
        if fen
    ]


def _is_stated(result: Result) -> bool:
    return [step.clause for step in result.steps] == [_FROM_LINES]


def _estimate(
    profile: Profile, software: tuple[Software, ...], stated: list[dict[str, Any]], fees: list[dict[str, Any]]
) -> tuple[Estimate | None, list[str]]:
    """The estimate with every fee that can be reckoned, and a sentence for each that cannot."""
    refusals: list[str] = []
    good = list(fees)
    while True:
        request = Request(software=software, stated=tuple(stated), fees=tuple(good))
        try:
            return (estimate(profile, request) if software or stated or good else None), refusals
        except CostError as error:
            culprit = _culprit(profile, software, stated, good)
            refusals.append(in_words(error if culprit is None else culprit[1]))
            if culprit is None or not good:
                return None, refusals
            good.remove(culprit[0])


def _culprit(
    profile: Profile, software: tuple[Software, ...], stated: list[dict[str, Any]], fees: list[dict[str, Any]]
) -> tuple[dict[str, Any], CostError] | None:
    """The first fee that cannot be reckoned after those before it."""
    for at, fee in enumerate(fees):
        request = Request(software=software, stated=tuple(stated), fees=tuple(fees[: at + 1]))
        try:
            estimate(profile, request)
        except CostError as error:
            return fee, error
    return None
