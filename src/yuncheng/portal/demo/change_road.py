"""清单调整、移出和预算外增补: entries that change and leave, and what was added within the year, at every step.

Two supplements of this year's list carry them: an earlier one lists the first additions, a later one lists the rest,
changes an entry and removes two.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yuncheng.casework.models import Case
from yuncheng.registry.county import county

from .approval_road import FINANCE, FINANCE_CHECKER, NDRC, NDRC_CHECKER
from .contents import Content
from .list_road import LEAD, LEAD_CHECKER, Report, ReportRoad, report_data, send_round
from .play import Move, Stage, cut
from .side_roads import SideRoad

_READ: dict[str, Any] = tomllib.loads(Path(__file__).with_name("additions.toml").read_text("utf-8"))["projects"]
REPORTED, EARLIER, LATER = 150, 100, 20  # days ago: the reports begin, the two supplements are out
FIRST_NUMBER = 41  # of the supplements' documents


@dataclass(frozen=True, slots=True)
class Addition:
    """A project reported within the year: on which ground, and where its addition stands or ended."""

    key: str
    ground: str
    number: str
    waits: str

    @property
    def ended(self) -> bool:
        return self.waits in ("funded", "refused")

    @property
    def report(self) -> Report:
        return Report(self.key, "filed" if self.waits == "filed" else "listed")


_OWN = ("ground", "number", "waits")
ADDITIONS = tuple(Addition(key, row["ground"], row.get("number", ""), row["waits"]) for key, row in _READ.items())
CONTENTS = {
    key: Content(**{name: value for name, value in row.items() if name not in _OWN}) for key, row in _READ.items()
}


def put_changes(stage: Stage) -> None:
    """Lay additions, changes and removals on the stage."""
    stage.contents = {**stage.contents, **CONTENTS}
    for addition in ADDITIONS:
        _reported(stage, addition)
    early = [one.key for one in ADDITIONS if one.ended]
    stage.put_from([_supplement(stage, 1, early, {})], stage.ago(EARLIER))
    for place, addition in enumerate(one for one in ADDITIONS if one.ended):
        # over before the investment plan of the year is adjusted: each approval is a version of it
        stage.put_from(AdditionRoad(stage, addition).moves(), stage.ago(EARLIER - 2 - place), last=stage.ago(84))
    _carried_by_the_later(stage)
    late = [one.key for one in ADDITIONS if one.report.end == "listed" and not one.ended]
    moved = {"changes": ["floodalert"], "removals": ["bidding", "scenicwifi"]}
    stage.put_from([_supplement(stage, 2, late, moved)], stage.ago(LATER))
    for addition in ADDITIONS:
        if not addition.ended:
            stage.put_from(AdditionRoad(stage, addition).moves(), stage.ago(LATER - 1), last=stage.ago(11))
    _standing(stage)


# ---------------------------------------------------------------------------------------------- reports and lists


class AdditionReport(ReportRoad):
    """A report that names the ground of article 9 and does not wait for the round."""

    def __init__(self, stage: Stage, addition: Addition, plan_year: int) -> None:
        super().__init__(stage, addition.report, plan_year)
        self.addition = addition

    def _fill(self, gap: int) -> Move:
        grounds = {"addition_ground": self.addition.ground, "addition_doc_no": self.addition.number}
        data = report_data(self.content, self.plan_year) | grounds
        return Move(gap, "fill", self._do("fill", "submitted", f"{self.unit.code}.jingban", data))

    def own_sending(self) -> list[Move]:
        return [Move(1, "send", lambda: send_round(self.stage, self.unit.code, self.plan_year, [self.case.pk]))]


def _reported(stage: Stage, addition: Addition) -> None:
    road = AdditionReport(stage, addition, stage.today.year)
    moves = [*road.before_sending(), *road.own_sending(), *road.intake(3)]
    if addition.ended:
        stage.put_from(moves, stage.ago(REPORTED), last=stage.ago(EARLIER + 3))
    else:
        stage.put_from(moves, stage.ago(48), last=stage.ago(LATER + 3))


def _supplement(stage: Stage, number: int, listed: list[str], moved: dict[str, list[str]]) -> Move:
    """A further version of this year's list, by the same two persons as ever."""

    def publish() -> None:
        case = stage.open("listing", LEAD, year=stage.today.year)
        chosen = {"members": [stage.cases[f"report:{key}"].pk for key in listed]}
        chosen |= {field: [_waiting(stage, key, _PLACE[field]).pk for key in keys] for field, keys in moved.items()}
        doc_no = f"{county().names.county[:2]}数发〔{stage.today.year}〕{FIRST_NUMBER + number - 1}号"
        stage.act(case, "compose", "prepared", LEAD, {**chosen, "doc_no": doc_no, "note": "年中增补和调整。"})
        stage.act(case, "publish", "published", LEAD_CHECKER)

    return Move(0, "listing", publish)


_PLACE = {"changes": "change", "removals": "removal"}


def _waiting(stage: Stage, key: str, place: str) -> Case:
    """The change or removal of an entry that waits for the next version."""
    return Case.objects.get(project=stage.projects[key], step=place, closed_on__isnull=True)


# ---------------------------------------------------------------------------------------------- additions


class AdditionRoad:
    """How an addition goes from its listing to where it stands; the funded one is sent back wherever it can be."""

    def __init__(self, stage: Stage, addition: Addition) -> None:
        self.stage, self.addition = stage, addition
        self.wan = stage.contents[addition.key].wan
        self.serial = ADDITIONS.index(addition)

    @property
    def case(self) -> Case:
        project = self.stage.projects[self.addition.key]
        return Case.objects.filter(procedure_key="addition", project=project).latest("pk")

    def moves(self) -> list[Move]:
        """Everything that happened to it so far."""
        waits = self.addition.waits
        if waits in ("approve", "filed"):
            return []
        if waits in ("refuse", "refused"):
            return self._refusal() if waits == "refused" else self._refusal()[:1]
        road = self._funded(returned=waits == "funded")
        return road if waits == "funded" else cut(road, waits)

    def _do(
        self, gap: int, step: str, outcome: str, who: str, data: dict[str, Any] | None = None, reason: str = ""
    ) -> Move:
        return Move(gap, step, lambda: self.stage.act(self.case, step, outcome, who, data, reason))

    def _approval(self) -> list[Move]:
        money = [{"year": str(self.stage.today.year), "source": "budget", "amount": self.wan}]
        said = {"money": money, "opinion": "属于规定的增补情形，同意纳入当年投资计划。"}
        number = {"doc_no": f"{county().names.county[:2]}发改投〔{self.stage.today.year}〕{60 + self.serial}号"}
        return [
            self._do(2, "approve", "agreed", NDRC, said),
            self._do(2, "confirm", "approved", NDRC_CHECKER, number),
        ]

    def _funded(self, *, returned: bool) -> list[Move]:
        budget = self._do(3, "budget", "prepared", FINANCE, {"amount": self.wan, "note": "从预备费安排。"})
        number = {"doc_no": f"{county().names.county[:2]}财预〔{self.stage.today.year}〕{80 + self.serial}号"}
        fund = self._do(2, "fund", "funded", FINANCE_CHECKER, number)
        if not returned:
            return [*self._approval(), budget, fund]
        approve = self._approval()[0]
        return [
            approve,
            self._do(1, "confirm", "returned", NDRC_CHECKER, reason="请写明属于哪一种增补情形。"),
            *self._approval(),
            self._do(2, "budget", "returned", FINANCE, reason="资金来源请与财政部门核对后再定。"),
            *self._approval(),
            budget,
            self._do(1, "fund", "returned", FINANCE_CHECKER, reason="请补充资金说明。"),
            budget,
            fund,
        ]

    def _refusal(self) -> list[Move]:
        reason = "同类需求已由市级平台统一建设，可以直接使用。"
        propose = self._do(3, "approve", "refused", NDRC, reason=reason)
        refuse = self._do(2, "refuse", "refused", NDRC_CHECKER, reason=reason)
        if self.addition.key != "bidding":
            return [propose, refuse]
        back = self._do(1, "refuse", "returned", NDRC_CHECKER, reason="请写明可以使用哪个平台。")
        return [propose, back, propose, refuse]


# ---------------------------------------------------------------------------------------------- changes and removals


class ChangeRoad(SideRoad):
    """清单调整 that a unit asks for: `key` is the project, `amount` in 万元 (None: it is to leave the list), `renamed`
    what it is to be called."""

    def __init__(
        self,
        stage: Stage,
        key: str,
        *,
        amount: str | None = None,
        renamed: str = "",
        end: str,
        turns: tuple[str, ...] = (),
    ) -> None:
        super().__init__(stage, "list_change", key, end=end, turns=turns)
        self.amount, self.renamed = amount, renamed

    def moves(self) -> list[Move]:
        unit = self.stage.contents[self.name].unit
        handler, checker = f"{unit}.jingban", f"{unit}.shenhe"
        fill = self._move(1, "fill", "submitted", handler, self._said())
        check = self._move(1, "check", "agreed", checker)
        moves = [self._begin(handler, self.name), fill]
        if "check" in self.turns:
            moves += [self._move(1, "check", "returned", checker, reason="请写明测算依据。"), fill]
        if self.end == "withdrawn":
            return [*moves, self._move(1, "withdraw", "withdrawn", handler, reason="与项目批复一并调整。")]
        moves.append(check)
        if "intake" in self.turns:
            moves += [self._move(2, "intake", "returned", LEAD, reason="请附测算说明。"), fill, check]
        if self.end == "refused":
            reason = "增加的内容与统一平台重复，不予调整。"
            return [*moves, self._move(2, "intake", "refused", LEAD, reason=reason)]
        onward = "to_remove" if self.amount is None else "to_change"
        return [*moves, self._move(2, "intake", onward, LEAD, {"note": "已核对。"})]

    def _said(self) -> dict[str, str]:
        if self.amount is None:
            return {"change": "removal", "reason": "不再单独建设，改用上级统一平台。"}
        said = {"change": "change", "amount": self.amount, "reason": "按初步方案重新测算投资额度。"}
        if self.renamed:
            said |= {"name": self.renamed, "reason": "按初步方案重新测算投资额度，名称与批复的建设内容一致。"}
        return said


class DelistingRoad(SideRoad):
    """移出清单 on the bureau's own finding."""

    def __init__(self, stage: Stage, key: str, *, ground: str = "stale", end: str, turns: tuple[str, ...] = ()) -> None:
        super().__init__(stage, "delisting", key, end=end, turns=turns)
        self.ground = ground

    def moves(self) -> list[Move]:
        said = {"ground": self.ground, "reason": "经核实，项目单位已不具备实施条件。"}
        propose = self._move(1, "propose", "proposed", LEAD, said)
        moves = [self._begin(LEAD, self.name), propose]
        if "check" in self.turns:
            moves += [self._move(1, "check", "returned", LEAD_CHECKER, reason="请先与项目单位核实。"), propose]
        if self.end == "withdrawn":
            return [*moves, self._move(1, "withdraw", "withdrawn", LEAD, reason="项目单位已恢复实施。")]
        return [*moves, self._move(1, "check", "agreed", LEAD_CHECKER)]


def _carried_by_the_later(stage: Stage) -> None:
    """What the later supplement changes and removes."""
    roads: tuple[ChangeRoad | DelistingRoad, ...] = (
        ChangeRoad(
            stage, "floodalert", amount="135", renamed="极端天气叫应调度平台", end="changed", turns=("check", "intake")
        ),
        ChangeRoad(stage, "bidding", end="removed"),
        DelistingRoad(stage, "scenicwifi", ground="merged", end="removed", turns=("check",)),
    )
    for road in roads:
        stage.put_until(road.moves(), stage.ago(LATER + 2), not_before=stage.ago(50))
    # what waited for a project that leaves ends with it
    stage.put_until(ChangeRoad(stage, "scenicwifi", amount="88", end="overtaken").moves(), stage.ago(LATER + 1))
    overtaken = DelistingRoad(stage, "bidding", end="overtaken")
    stage.put_until(cut(overtaken.moves(), "check"), stage.ago(LATER + 1))


def _standing(stage: Stage) -> None:
    """Changes and removals that somebody is at work on now, and some that came to nothing."""
    waiting: tuple[tuple[ChangeRoad | DelistingRoad, str, int], ...] = (
        (ChangeRoad(stage, "museum", amount="92", end="fill"), "fill", 2),
        (ChangeRoad(stage, "parking", amount="402.5", end="check"), "check", 1),
        (ChangeRoad(stage, "insurance", amount="48", end="intake"), "intake", 3),
        (ChangeRoad(stage, "flood", amount="226", end="change"), "", 2),
        (ChangeRoad(stage, "petition", end="removal"), "", 4),
        (ChangeRoad(stage, "tour", amount="156", end="refused"), "", 35),
        (ChangeRoad(stage, "office", amount="52", end="withdrawn"), "", 30),
        (DelistingRoad(stage, "traffic", end="propose"), "propose", 1),
        (DelistingRoad(stage, "planning", end="check"), "check", 2),
        (DelistingRoad(stage, "library", ground="cancelled", end="removal"), "", 3),
        (DelistingRoad(stage, "enviro", ground="duplicate", end="withdrawn"), "", 26),
    )
    for road, until, ago in waiting:
        moves = road.moves()
        stage.put_until(cut(moves, until) if until else moves, stage.ago(ago))
