"""清单: how a project is reported, sent with its unit's round, taken in and listed; and the rounds that carry it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yuncheng.casework.membership import candidates
from yuncheng.casework.models import Case
from yuncheng.lifecycle.planning.reporting.years import last_day
from yuncheng.registry import clock
from yuncheng.registry.county import county

from .contents import Content
from .play import Move, Stage

LEAD = "dsj.jingban"
LEAD_CHECKER = "dsj.shenhe"


@dataclass(frozen=True, slots=True)
class Report:
    """How one project walks 清单报送. `end` is where it stands or ended; `turns` are returns on its way."""

    key: str
    end: str = "listed"
    turns: tuple[str, ...] = ()
    suspected: str = ""


def report_data(content: Content, plan_year: int) -> dict[str, Any]:
    """What the report's form asks."""
    return {
        "name": content.name,
        "nature": content.nature,
        "kind": content.kind,
        "money_source": content.money,
        "plan_year": plan_year,
        "amount": content.wan,
        "basis_kind": content.basis_kind,
        "basis": content.basis,
        "content": content.what,
        "plan_item": content.serves,
        "rank": 1,
    }


class ReportRoad:
    """The moves of one report up to where its unit's round takes it, and from intake on."""

    def __init__(self, stage: Stage, report: Report, plan_year: int) -> None:
        self.stage, self.report, self.plan_year = stage, report, plan_year
        self.content = stage.contents[report.key]
        self.unit = stage.units[self.content.unit]
        self.through_parent = self.unit.through_parent

    @property
    def case(self) -> Case:
        return self.stage.cases[f"report:{self.report.key}"]

    def _begin(self) -> None:
        case = self.stage.open("report", f"{self.unit.code}.jingban", name=self.content.name)
        assert case.project is not None
        self.stage.cases[f"report:{self.report.key}"] = case
        self.stage.projects[self.report.key] = case.project

    def _do(self, step: str, outcome: str, who: str, data: dict[str, Any] | None = None, reason: str = "") -> Any:
        return lambda: self.stage.act(self.case, step, outcome, who, data, reason)

    def _fill(self, gap: int) -> Move:
        data = report_data(self.content, self.plan_year)
        return Move(gap, "fill", self._do("fill", "submitted", f"{self.unit.code}.jingban", data))

    def before_sending(self) -> list[Move]:
        """Begin, fill, check, and for schools and hospitals the department's consolidation."""
        unit, checker = self.unit.code, f"{self.unit.code}.shenhe"
        passed = "to_parent" if self.through_parent else "agreed"
        moves = [Move(0, "begin", self._begin), self._fill(1)]
        if "check" in self.report.turns:
            reason = "建设内容未写明数据来源，请补充。"
            moves.append(Move(1, "check", self._do("check", "returned", checker, reason=reason)))
            moves.append(self._fill(2))
        moves.append(Move(1, "check", self._do("check", passed, checker)))
        if not self.through_parent:
            return moves
        assert self.unit.parent is not None
        parent = f"{self.unit.parent.code}.jingban"
        if "consolidate" in self.report.turns:
            reason = "请与系统内统一平台核对后再报。"
            moves.append(Move(1, "consolidate", self._do("consolidate", "returned", parent, reason=reason)))
            moves += [self._fill(2), Move(1, "check", self._do("check", passed, f"{unit}.shenhe"))]
        note = {"note": "已核对，与本系统统一平台不重复。"}
        moves.append(Move(2, "consolidate", self._do("consolidate", "taken", parent, note)))
        return moves

    def own_sending(self) -> list[Move]:
        """A round of the sending unit with this project alone (late reports)."""
        sender = self.unit.parent.code if self.through_parent and self.unit.parent else self.unit.code

        def send() -> None:
            send_round(self.stage, sender, self.plan_year, [self.case.pk], late="年中任务调整，未赶上集中报送。")

        return [Move(1, "send", send)]

    def intake(self, gap: int) -> list[Move]:
        """The bureau's intake, to the list, to filing or to a refusal."""
        moves: list[Move] = []
        if "intake" in self.report.turns:
            reason = "投资额度与建设内容不匹配，请补充测算依据。"
            moves += [
                Move(gap, "intake", self._do("intake", "returned", LEAD, reason=reason)),
                self._fill(1),
                Move(1, "check", self._do("check", "agreed", f"{self.unit.code}.shenhe")),
                *self.own_sending(),
            ]
        if self.report.end == "refused":
            reason = "与县级统一平台功能重复，不予纳入，可直接使用统一平台。"
            return [*moves, Move(gap, "intake", self._do("intake", "refused", LEAD, reason=reason))]
        outcome = "filed" if self.report.end == "filed" else "to_list"
        data = {"suspected": self.report.suspected} if self.report.suspected else {}
        return [*moves, Move(gap, "intake", self._do("intake", outcome, LEAD, data))]

    def withdrawal(self) -> Move:
        reason = "业务调整，改为下一年度再报。"
        return Move(1, "withdraw", self._do("withdraw", "withdrawn", f"{self.unit.code}.jingban", reason=reason))


def send_round(stage: Stage, unit: str, year: int, members: list[int], *, late: str = "") -> Case:
    """A unit's round of a year: its checker sends what its handler composed."""
    case = sending_of(stage, unit, year)
    compose_round(stage, case, unit, members, late=late)
    stage.act(case, "send", "sent", f"{unit}.shenhe")
    return case


def sending_of(stage: Stage, unit: str, year: int) -> Case:
    """The sending that the year's round opened for a unit, or one that the unit begins itself."""
    opened = Case.objects.filter(procedure_key="dispatch", matter__year=year, unit__code=unit, step="compose")
    found = opened.filter(closed_on__isnull=True).first()
    return found or stage.open("dispatch", f"{unit}.jingban", year=year)


def compose_round(stage: Stage, case: Case, unit: str, members: list[int] | None = None, *, late: str = "") -> None:
    """The handler's half of a round. After the last day it says why, whoever forgot to."""
    assert case.matter is not None
    due = last_day(case.matter.year, clock.today())
    if not late and due and clock.today() > due:
        late = "立项依据在报送截止之后才印发。"
    chosen = members if members is not None else list(candidates(case).order_by("pk").values_list("pk", flat=True))
    data = {"members": chosen, **({"late_reason": late} if late else {})}
    stage.act(case, "compose", "prepared", f"{unit}.jingban", data)


def compose_list(stage: Stage, case: Case, number: int, only: Sequence[str] = ()) -> None:
    """The bureau's handler puts these projects, or all that waits, on a version of the list."""
    waiting = candidates(case).order_by("pk")
    if only:
        waiting = waiting.filter(project__in=[stage.projects[key] for key in only])
    members = list(waiting.values_list("pk", flat=True))
    assert case.matter is not None
    doc_no = list_number(case.matter.year, number)
    stage.act(case, "compose", "prepared", LEAD, {"members": members, "doc_no": doc_no, "note": "各单位报送项目汇总。"})


def list_number(plan_year: int, number: int) -> str:
    """A document number in the county's style for the list of a plan year."""
    return f"{county().names.county[:2]}数发〔{plan_year - 1}〕{number}号"


def last_report_day(before: date) -> date:
    """30 September of the last reporting season that ended well before `before`."""
    closing = date(before.year, 9, 30)
    return closing if (before - closing).days >= 40 else date(before.year - 1, 9, 30)
