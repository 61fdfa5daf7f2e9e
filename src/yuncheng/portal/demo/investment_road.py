"""投资计划 in the demo county: annual plans issued and adjusted, one at every step, and a rolling plan."""

from __future__ import annotations

from typing import Any

from yuncheng.lifecycle.investment.lines import line_rows
from yuncheng.lifecycle.investment.models import InvestmentVersion
from yuncheng.lifecycle.investment.taking import with_listed
from yuncheng.lifecycle.investment.versions import in_force, scope_of
from yuncheng.registry import clock
from yuncheng.registry.county import county

from .approval_road import FINANCE_CHECKER, NDRC, NDRC_CHECKER
from .list_road import last_report_day
from .play import Move, Stage, cut
from .side_roads import SideRoad

ADJUSTED = "压减一般性支出，按审定额核减。"
SHARE = 90  # of each line, per cent, that an adjustment leaves


class InvestmentRoad(SideRoad):
    """One version of a plan of a year. `turns`: "finance", "issue" send it back once."""

    def __init__(
        self,
        stage: Stage,
        name: str,
        year: int,
        *,
        procedure: str = "investment_plan",
        end: str = "issued",
        turns: tuple[str, ...] = (),
    ) -> None:
        super().__init__(stage, procedure, name, end=end, turns=turns)
        self.year = year

    def _opening(self) -> Move:
        def do() -> None:
            case = self.stage.open(self.procedure, NDRC, year=self.year)
            self.stage.cases[f"{self.procedure}:{self.name}"] = case

        return Move(0, "begin", do)

    def _data(self) -> dict[str, Any]:
        """The version in force cut by a tenth, and what is listed besides."""
        scope = scope_of(self.case)
        base = in_force(scope.kind, scope.year)
        rows = line_rows(base) if base else []
        for row in rows:
            row["amount"] = f"{row['amount'] * SHARE // 100 / 1_000_000:.6f}"
        lines, _ = with_listed(scope, rows, clock.today())
        return {"lines": lines, "note": ADJUSTED if base else ""}

    def _compose(self, gap: int = 3) -> Move:
        act = self.stage.act
        return Move(gap, "compose", lambda: act(self.case, "compose", "prepared", NDRC, self._data()))

    def moves(self) -> list[Move]:
        moves = [self._opening(), self._compose()]
        if self.end == "withdrawn":
            return [*moves, self._move(1, "withdraw", "withdrawn", NDRC, reason="等清单补充发布后再编。")]
        if "finance" in self.turns:
            moves += [
                self._move(2, "finance", "returned", FINANCE_CHECKER, reason="其他资金的来源请再核实。"),
                self._compose(1),
            ]
        agreed = self._move(2, "finance", "agreed", FINANCE_CHECKER, {"opinion": "资金来源已核，同意。"})
        moves.append(agreed)
        if "issue" in self.turns:
            back = self._move(1, "issue", "returned", NDRC_CHECKER, reason="请补充调整说明。")
            moves += [back, self._compose(1), agreed]
        return [*moves, Move(1, "issue", self._issue)]

    def _issue(self) -> None:
        scope = scope_of(self.case)
        number = InvestmentVersion.objects.issued().filter(kind=scope.kind, year=scope.year).count() + 1
        mark = "滚" if scope.kind == "rolling" else "投"
        doc_no = f"{county().names.county[:2]}发改{mark}〔{clock.today().year}〕{scope.year % 100}{number}号"
        self.stage.act(self.case, "issue", "issued", NDRC_CHECKER, {"doc_no": doc_no})


def put_investment(stage: Stage) -> None:
    """Lay the investment plans on the stage."""
    coming = last_report_day(stage.today).year + 1
    rolling = "rolling_plan"
    roads: tuple[tuple[InvestmentRoad, str, int], ...] = (
        (InvestmentRoad(stage, "before", coming - 2, turns=("finance",)), "", 560),
        (InvestmentRoad(stage, "last", coming - 1, turns=("issue",)), "", 200),
        (InvestmentRoad(stage, "adjusted", coming - 1), "", 120),
        (InvestmentRoad(stage, "early", coming, end="withdrawn"), "", 21),
        (InvestmentRoad(stage, "coming", coming), "compose", 2),
        (InvestmentRoad(stage, "again", coming - 1), "finance", 3),
        (InvestmentRoad(stage, "old", coming - 2), "issue", 4),
        (InvestmentRoad(stage, "rolling", coming - 1, procedure=rolling, turns=("finance", "issue")), "", 180),
        (InvestmentRoad(stage, "rolled", coming, procedure=rolling, end="withdrawn"), "", 40),
        (InvestmentRoad(stage, "next", coming, procedure=rolling), "issue", 6),
        (InvestmentRoad(stage, "revised", coming - 1, procedure=rolling), "finance", 5),
        (InvestmentRoad(stage, "older", coming - 2, procedure=rolling), "compose", 9),
    )
    for road, until, ago in roads:
        stage.put_until(cut(road.moves(), until) if until else road.moves(), stage.ago(ago))
