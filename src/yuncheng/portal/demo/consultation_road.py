"""协商会商 and 经验共享 in the demo county: offices asked, answering or not, minutes, tasks; cases of good practice.

The texts stand in `consultations.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from yuncheng.casework.models import Case
from yuncheng.casework.offered import labels_of
from yuncheng.registry import clock
from yuncheng.rulebook.book import BOOK

from .list_road import LEAD, LEAD_CHECKER
from .play import Move, Stage, cut
from .side_roads import SideRoad

_READ: dict[str, Any] = tomllib.loads(Path(__file__).with_name("consultations.toml").read_text("utf-8"))
_PLANS: Mapping[str, dict[str, Any]] = _READ["consultations"]
_NUMBERS = "minutes_numbers"


class ConsultationRoad(SideRoad):
    """A consultation on a project (`project`), or a meeting on any other matter.

    `end` is where the case ends, or "stopped" where nobody follows the tasks up any more. `turns`: "returned" the
    checker sends the minutes back · "late" the opinions come after their day · "back" an office's own checker returns
    what was drafted, and a unit's what it did. `answered`: how many offices answer before the road breaks off, the
    next one has only drafted; `done`: the same of the tasks.
    """

    def __init__(
        self,
        stage: Stage,
        name: str,
        plan: str = "duplicate",
        *,
        project: str = "",
        end: str = "concluded",
        turns: tuple[str, ...] = (),
        answered: int | None = None,
        done: int | None = None,
    ) -> None:
        super().__init__(stage, "consultation" if project else "meeting", name, end=end, turns=turns)
        self.plan, self.project, self.answered, self.done = _PLANS[plan], project, answered, done

    def moves(self) -> list[Move]:
        """The whole road, or up to where it breaks off."""
        moves = [self._opening(), self._lazily(1, "convene", "convened", LEAD, self._invitation, papers=("material",))]
        if self.end == "withdrawn":
            return [*moves, self._move(2, "withdraw", "withdrawn", LEAD, reason="情况有变，不再会商。")]
        moves += self._opinions()
        if self.answered is not None:
            return moves
        moves += [*self._settled(), *self._minutes()]
        if not self.plan.get("tasks"):
            return moves
        moves += self._tasks()
        if self.done is not None:
            return moves
        if self.end == "stopped":
            reason = "有关单位机构改革，事项并入年度重点工作统筹。"
            return [*moves, self._move(3, "follow", "stopped", LEAD, reason=reason)]
        return [*moves, self._move(2, "follow", "closed", LEAD)]

    # ------------------------------------------------------------------------------------------- asking

    def _opening(self) -> Move:
        def do() -> None:
            on = self.stage.projects[self.project] if self.project else None
            year = None if on else clock.today().year
            opened = self.stage.open(self.procedure, LEAD, project=on, year=year, data={"about": self.plan["about"]})
            self.stage.cases[f"{self.procedure}:{self.name}"] = opened

        return Move(0, "begin", do)

    def _invitation(self) -> dict[str, Any]:
        """Asked today, to be answered within ten days; who must come late has three."""
        today = clock.today()
        data = {
            "topic": self.plan["topic"],
            "agenda": self.plan.get("agenda", []),
            "offices": [one["unit"] for one in self.plan["offices"]],
            "reply_by": today + timedelta(days=3 if "late" in self.turns else 10),
        }
        if self.procedure == "meeting":
            data["kind"] = self.plan["kind"]
        if self.plan.get("place"):
            data |= {"meets_on": today + timedelta(days=7), "place": self.plan["place"]}
        return data

    def _opinions(self) -> list[Move]:
        """Office after office answers; one that says nothing is not waited for, another is asked later on."""
        offices = [one for one in self.plan["offices"] if one["says"]]
        if self.answered is not None:
            whole = [move for one in offices[: self.answered] for move in self._opinion(one)]
            drafted = [move for one in offices[self.answered : self.answered + 1] for move in self._opinion(one)[:1]]
            return [*whole, *drafted]
        moves = [move for one in offices for move in self._opinion(one)]
        more = self.plan.get("more")
        if more:
            asked = {"offices": [more["unit"]], "reply_by": lambda: clock.today() + timedelta(days=5)}
            reason = "讨论中涉及该部门职责，补充征求意见。"
            moves += [
                self._lazily(1, "collect", "asked_more", LEAD, lambda: _now(asked), reason=reason),
                *self._opinion(more),
            ]
        if len(offices) < len(self.plan["offices"]):
            reason = "已两次电话催办，按书面意见截止日视为无意见。"
            moves.append(self._move(2, "collect", "not_waited", LEAD, reason=reason))
        return moves

    def _opinion(self, office: Mapping[str, str]) -> list[Move]:
        code, gap = office["unit"], 6 if "late" in self.turns else 1
        data = {"position": office["says"], "opinion": office["why"]}
        write = self._of_unit(gap, "office_opinion", code, "write", "written", data)
        moves = [write]
        if "back" in self.turns:
            back = self._of_unit(0, "office_opinion", code, "sign", "returned", None, "请把理由写具体。")
            moves += [back, self._of_unit(1, "office_opinion", code, "write", "written", data)]
        return [*moves, self._of_unit(0, "office_opinion", code, "sign", "given", None)]

    # ------------------------------------------------------------------------------------------- minutes, tasks

    def _settled(self) -> list[Move]:
        prepare = self._lazily(2, "collect", "prepared", LEAD, self._summary)
        if "returned" not in self.turns:
            return [prepare]
        back = self._move(1, "conclude", "returned", LEAD_CHECKER, reason="请写明各部门的不同意见。")
        return [prepare, back, self._lazily(1, "collect", "prepared", LEAD, self._summary)]

    def _summary(self) -> dict[str, Any]:
        today = clock.today()
        tasks = [
            {"unit": one["unit"], "task": one["task"], "due_on": today + timedelta(days=one["days"])}
            for one in self.plan.get("tasks", ())
        ]
        return {"summary": self.plan["summary"], "conclusion": self.plan["conclusion"], "tasks": tasks}

    def _minutes(self) -> list[Move]:
        outcome = "followed" if self.plan.get("tasks") else "concluded"
        return [self._lazily(1, "conclude", outcome, LEAD_CHECKER, self._number)]

    def _number(self) -> dict[str, str]:
        """The next number of the year, in the order in which minutes are signed."""
        year = clock.today().year
        signed = Case.objects.filter(consultation__signed_on__year=year).count()
        return {"minutes_no": f"示会纪〔{year}〕{signed + 1}号"}

    def _tasks(self) -> list[Move]:
        tasks: list[dict[str, Any]] = self.plan["tasks"]
        if self.done is not None:
            whole = [move for one in tasks[: self.done] for move in self._task(one)]
            reported = [move for one in tasks[self.done : self.done + 1] for move in self._task(one)[:1]]
            return [*whole, *reported]
        return [move for one in tasks if one["result"] for move in self._task(one)]

    def _task(self, task: Mapping[str, Any]) -> list[Move]:
        code, data = task["unit"], {"result": task["result"] or "正在办理，先报阶段情况。"}
        moves = [self._of_unit(2, "follow_up", code, "do", "reported", data, papers=("proof",))]
        if "back" in self.turns:
            back = self._of_unit(1, "follow_up", code, "check", "returned", None, "请附办结证明。")
            moves += [back, self._of_unit(1, "follow_up", code, "do", "reported", data)]
        return [*moves, self._of_unit(1, "follow_up", code, "check", "done", None)]

    # ------------------------------------------------------------------------------------------- moves

    def _lazily(
        self,
        gap: int,
        step: str,
        outcome: str,
        who: str,
        data: Callable[[], dict[str, Any]],
        *,
        reason: str = "",
        papers: tuple[str, ...] = (),
    ) -> Move:
        """An act whose days are counted from the day on which it is played."""

        def do() -> None:
            self.stage.file(self.case, who, papers)
            self.stage.act(self.case, step, outcome, who, data(), reason)

        return Move(gap, step, do)

    def _of_unit(
        self,
        gap: int,
        procedure: str,
        code: str,
        step: str,
        outcome: str,
        data: dict[str, Any] | None,
        reason: str = "",
        *,
        papers: tuple[str, ...] = (),
    ) -> Move:
        """An act of a unit on what it was asked, or given to do."""
        who = f"{code}.shenhe" if step in ("sign", "check") else f"{code}.jingban"

        def do() -> None:
            open_ones = self.case.children.filter(procedure_key=procedure, unit__code=code, closed_on__isnull=True)
            child = open_ones.order_by("id")[0]
            self.stage.file(child, who, papers)
            self.stage.act(child, step, outcome, who, data, reason)

        return Move(gap, procedure, do)


def _now(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same with whatever must wait for the day worked out."""
    return {key: value() if callable(value) else value for key, value in data.items()}


class ExperienceRoad(SideRoad):
    """经验共享: written by a unit, agreed by its checker, taken into the library by the bureau."""

    def __init__(self, stage: Stage, told: Mapping[str, Any]) -> None:
        super().__init__(stage, "experience", told["key"], end=told["end"], turns=tuple(told.get("turns", ())))
        self.told = told

    def moves(self) -> list[Move]:
        code = self.told["unit"]
        handler, checker = f"{code}.jingban", f"{code}.shenhe"
        said = {name: self.told[name] for name in ("topic", "practice", "effect")}

        def begin() -> None:
            opened = self.stage.open("experience", handler, year=clock.today().year, data={"about": self.told["title"]})
            self.stage.cases[f"experience:{self.name}"] = opened

        def write() -> None:
            self.stage.file(self.case, handler, ("material",) if self.told.get("file") else ())
            self.stage.act(self.case, "write", "written", handler, said)

        again = Move(1, "write", write)
        moves = [Move(0, "begin", begin), Move(2, "write", write)]
        if "check" in self.turns:
            moves += [self._move(1, "check", "returned", checker, reason="成效请用数据说明。"), again]
        moves.append(self._move(1, "check", "agreed", checker))
        if "publish" in self.turns:
            back = self._move(2, "publish", "returned", LEAD_CHECKER, reason="请删去附件中的联系电话。")
            moves += [back, again, self._move(1, "check", "agreed", checker)]
        if self.end == "withdrawn":
            return [*moves, self._move(1, "withdraw", "withdrawn", handler, reason="内容已有同类案例。")]
        if self.end == "refused":
            reason = "不属于政务信息化工作经验。"
            return [*moves, self._move(2, "publish", "refused", LEAD_CHECKER, reason=reason)]
        moves.append(self._move(2, "publish", "published", LEAD_CHECKER))
        return moves if self.end == "published" else cut(moves, self.end)


# What is taken out of the library, or is about to be: key, which of the published cases, where it stands, days ago.
REMOVALS = (
    ("outdated", 0, "removed", ("check",), 20),
    ("doubted", 1, "withdrawn", (), 12),
    ("begun", 1, "propose", (), 1),
    ("asked", 1, "check", (), 2),
)


class RemovalRoad(SideRoad):
    """经验撤下: proposed by the bureau's handler, agreed by its checker; `of` counts the cases from the oldest."""

    def __init__(self, stage: Stage, key: str, of: int, *, end: str, turns: tuple[str, ...] = ()) -> None:
        super().__init__(stage, "experience_removal", key, end=end, turns=turns)
        self.of = of

    def moves(self) -> list[Move]:
        moves = [self._begin(LEAD)]
        if self.end == "propose":
            return moves
        moves.append(Move(1, "propose", self._propose))
        if "check" in self.turns:
            reason = "请先与撰写单位核实内容是否过时。"
            moves += [
                self._move(1, "check", "returned", LEAD_CHECKER, reason=reason),
                Move(1, "propose", self._propose),
            ]
        if self.end == "withdrawn":
            return [*moves, self._move(1, "withdraw", "withdrawn", LEAD, reason="撰写单位已更新内容，另行提交。")]
        return [*moves, self._move(1, "check", "removed", LEAD_CHECKER)] if self.end == "removed" else moves

    def _propose(self) -> None:
        waiting = labels_of(BOOK.procedures[self.procedure].first.fields[0])
        held = sorted(waiting, key=int)[self.of]
        said = {"experience": held, "why": "所用平台已经下线，做法不再适用。"}
        self.stage.act(self.case, "propose", "proposed", LEAD, said)


def consultation_roads(stage: Stage) -> list[tuple[list[Move], str, int]]:
    """(moves, where they stop, days ago): every step, end and outcome of consultations, opinions, tasks, experience."""

    def on(project: str, plan: str = "duplicate", **more: Any) -> list[Move]:
        return ConsultationRoad(stage, project, plan, project=project, **more).moves()

    def meeting(name: str, plan: str, **more: Any) -> list[Move]:
        return ConsultationRoad(stage, name, plan, **more).moves()

    return [
        # ---- on projects
        (on("smarthall", "hall", turns=("back",)), "", 300),
        (on("museum", "culture", end="stopped"), "", 40),
        (on("wtz1", end="withdrawn"), "", 730),
        (on("datahub", "base", done=1), "", 2),
        (on("school2"), "conclude", 2),
        (on("city", "hall", answered=2), "", 1),
        (on("school4"), "convene", 1),
        # ---- on other matters
        (meeting("use", "use"), "", 330),
        (meeting("codes", "codes", end="stopped"), "", 190),
        (meeting("machine_rooms", "machine_rooms", turns=("returned",)), "", 90),
        (meeting("drill_back", "drill", end="withdrawn"), "", 75),
        (meeting("sharing", "sharing"), "", 45),
        (meeting("use_again", "use", turns=("late",)), "conclude", 2),
        (meeting("rooms_again", "machine_rooms", turns=("late",), answered=1), "", 1),
        (meeting("codes_again", "codes", done=0), "", 4),
        (meeting("drill", "drill"), "convene", 1),
        # ---- the library
        *(
            (RemovalRoad(stage, key, of, end=end, turns=turns).moves(), "", ago)
            for key, of, end, turns, ago in REMOVALS
        ),
        *((ExperienceRoad(stage, told).moves(), "", told["ago"]) for told in _READ["experience"]),
    ]
