"""规划 in the demo county: the county plan and its revision, departments' plans at every place of their road.

The texts stand in `plans.toml`. The plans are there before the first reports, which cite their tasks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from yuncheng.casework.models import Case
from yuncheng.registry import clock
from yuncheng.registry.county import county

from .list_road import LEAD, LEAD_CHECKER, last_report_day
from .play import Move, Stage, cut
from .side_roads import SideRoad

_READ: dict[str, Any] = tomllib.loads(Path(__file__).with_name("plans.toml").read_text("utf-8"))
_COUNTY, _DEPARTMENTS = _READ["county"], _READ["departments"]
GROUP = "yzz.jingban"
YEARS = 5
SLOW = "wxzx"  # the office that answers last, and objects


def _first_items() -> list[dict[str, str]]:
    return [dict(item) for item in _COUNTY["items"]]


def _revised_items() -> list[dict[str, str]]:
    revision = _COUNTY["revision"]
    kept = [item for item in _first_items() if item["number"] not in revision["dropped"]]
    for item in kept:
        item["content"] = revision["changed"].get(item["number"], item["content"])
    return sorted([*kept, *revision["added"]], key=lambda item: item["number"])


def _next_items() -> list[dict[str, str]]:
    return sorted([*_revised_items(), *_COUNTY["next"]["added"]], key=lambda item: item["number"])


# Version → its tasks and what it says it changes: the first, its revision, and the next one that is being written.
VERSIONS: Mapping[int, tuple[Callable[[], list[dict[str, str]]], str]] = {
    1: (_first_items, ""),
    2: (_revised_items, _COUNTY["revision"]["what_changed"]),
    3: (_next_items, _COUNTY["next"]["what_changed"]),
}


class CountyPlanRoad(SideRoad):
    """One version of the county plan. `ahead`: for which year after this one it is opened; `turns`: "check",
    "approve", "issue" send it back once."""

    def __init__(self, stage: Stage, name: str, version: int, *, ahead: int = 0, turns: tuple[str, ...] = ()) -> None:
        super().__init__(stage, "county_plan", name, end="in_force", turns=turns)
        self.version, self.ahead = version, ahead

    def _opening(self) -> Move:
        def do() -> None:
            opened = self.stage.open(self.procedure, LEAD, year=clock.today().year + self.ahead)
            self.stage.cases[f"{self.procedure}:{self.name}"] = opened

        return Move(0, "begin", do)

    def _data(self) -> dict[str, Any]:
        year = clock.today().year
        items, what_changed = VERSIONS[self.version]
        return {
            "title": f"{county().names.county}{_COUNTY['title']}",
            "from_year": year,
            "to_year": year + YEARS - 1,
            "goal": _COUNTY["goal"],
            "what_changed": what_changed,
            "items": items(),
        }

    def _compose(self, gap: int) -> Move:
        return Move(gap, "compose", lambda: self.stage.act(self.case, "compose", "prepared", LEAD, self._data()))

    def _decision(self) -> Move:
        def do() -> None:
            day = clock.today() - timedelta(days=1)
            data = {"minutes_no": f"领导小组纪要〔{day.year}〕{self.version}号", "decided_on": day.isoformat()}
            self.stage.act(self.case, "approve", "approved", GROUP, data)

        return Move(6, "approve", do)

    def _issue(self) -> Move:
        def do() -> None:
            number = f"{county().names.county[:2]}数发〔{clock.today().year}〕{11 + self.version}号"
            self.stage.act(self.case, "issue", "issued", LEAD, {"doc_no": number})

        return Move(2, "issue", do)

    def moves(self) -> list[Move]:
        moves = [self._opening(), self._compose(3)]
        if "check" in self.turns:
            back = self._move(2, "check", "returned", LEAD_CHECKER, reason="请把数据汇聚的目标量化。")
            moves += [back, self._compose(2)]
        moves.append(self._move(2, "check", "agreed", LEAD_CHECKER))
        if "approve" in self.turns:
            back = self._move(5, "approve", "returned", GROUP, reason="领导小组要求补充镇街一级的任务。")
            moves += [back, self._compose(3), self._move(1, "check", "agreed", LEAD_CHECKER)]
        moves.append(self._decision())
        if "issue" in self.turns:
            back = self._move(1, "issue", "returned", LEAD, reason="市级规划刚印发，任务和目标须重新对照。")
            moves += [back, self._compose(4), self._move(1, "check", "agreed", LEAD_CHECKER), self._decision()]
        return [*moves, self._issue()]

    def withdrawal(self) -> list[Move]:
        reason = "等待上级规划印发后再行修订。"
        return [self._opening(), self._move(2, "withdraw", "withdrawn", LEAD, reason=reason)]


class DepartmentPlanRoad(SideRoad):
    """A department's plan. `turns`: "check" its own checker sends it back · "objected" one office wants it changed
    and the bureau sends it back · "settled" one office wants it changed and the bureau says what came of it."""

    def __init__(
        self, stage: Stage, unit: str, *, name: str = "", changes: str = "", ahead: int = 0, turns: tuple[str, ...] = ()
    ) -> None:
        super().__init__(stage, "department_plan", name or unit, end="filed", turns=turns)
        self.unit, self.changes, self.ahead = unit, changes, ahead
        self.handler, self.checker = f"{unit}.jingban", f"{unit}.shenhe"

    def _opening(self) -> Move:
        def do() -> None:
            opened = self.stage.open(self.procedure, self.handler, year=clock.today().year + self.ahead)
            self.stage.cases[f"{self.procedure}:{self.name}"] = opened

        return Move(0, "begin", do)

    def _data(self) -> dict[str, Any]:
        plan: Mapping[str, Any] = _DEPARTMENTS[self.unit]
        year = clock.today().year
        items = [
            {
                "number": item["number"],
                "title": item["title"],
                "content": item["content"],
                "county_item": item["on"],
                "why_none": item.get("why", ""),
            }
            for item in plan["items"]
        ]
        return {
            "title": f"{county().names.county}{plan['title']}",
            "from_year": year,
            "to_year": year + YEARS - 1,
            "goal": plan["goal"],
            "what_changed": self.changes,
            "items": items,
        }

    def _compose(self, gap: int) -> Move:
        return Move(
            gap, "compose", lambda: self.stage.act(self.case, "compose", "prepared", self.handler, self._data())
        )

    def _answer(self, office: str, *, objects: bool = False) -> Move:
        def do() -> None:
            child = Case.objects.get(parent=self.case, unit__code=office, closed_on__isnull=True)
            who = f"{office}.jingban"
            if objects:
                reason = "涉及个人信息的任务没有写明安全和密码措施，请补充。"
                self.stage.act(child, "receive", "objected", who, None, reason)
            else:
                opinion = "请与县级统一平台做好衔接。" if office == "fgw" else ""
                self.stage.act(child, "receive", "received", who, {"opinion": opinion})

        return Move(2, "beside:receive", do)

    def answers(self, *, objects: bool = False) -> list[Move]:
        """All offices answer; the slow one may object."""
        others = [office for office in ("dsj", "fgw") if office != self.unit]
        return [*(self._answer(office) for office in others), self._answer(SLOW, objects=objects)]

    def _agreed(self) -> Move:
        return self._move(1, "check", "agreed", self.checker)

    def moves(self) -> list[Move]:
        moves = [self._opening(), self._compose(3)]
        if "check" in self.turns:
            back = self._move(1, "check", "returned", self.checker, reason="请逐项写清牵头科室和完成年度。")
            moves += [back, self._compose(2)]
        moves.append(self._agreed())
        if "objected" in self.turns:
            reason = "请按网信部门意见补充安全和密码措施。"
            moves += [*self.answers(objects=True), self._move(1, "filing", "returned", LEAD, reason=reason)]
            moves += [self._compose(3), self._agreed()]
        if "late" in self.turns:
            reason = "已两次催办，期限已过。"
            late = self._move(12, "filing", "not_waited", LEAD, reason=reason)
            moves += [*self.answers()[:-1], late]
        else:
            moves += self.answers(objects="settled" in self.turns)
        note = "已与网信部门商定：安全和密码措施写入各项目的申报材料。" if "settled" in self.turns else ""
        return [*moves, self._move(2, "filing", "filed", LEAD, {"note": note})]

    def withdrawal(self) -> list[Move]:
        """Taken back while the offices are still being asked: what they were asked lapses."""
        reason = "机构职能调整，重新编制后再报。"
        begun = [self._opening(), self._compose(2), self._agreed(), self._answer("dsj")]
        return [*begun, self._move(2, "withdraw", "withdrawn", self.handler, reason=reason)]


def put_plans(stage: Stage) -> None:
    """Lay the plans on the stage: those in force before the oldest season's reports, and what goes on now."""
    close = last_report_day(stage.today)
    oldest = close.replace(year=close.year - 2)

    def before(days: int, first: date = oldest) -> date:
        return first - timedelta(days=days)

    stage.put_until(CountyPlanRoad(stage, "first", 1, turns=("check", "approve")).moves(), before(150))
    for number, unit in enumerate(("wjw", "jyj", "nyw", "slj", "cgj", "fgw", "jtj")):
        turns = {"jyj": ("settled",), "cgj": ("late",)}.get(unit, ())
        stage.put_until(DepartmentPlanRoad(stage, unit, turns=turns).moves(), before(120 - number * 5))
    last_year = close.replace(year=close.year - 1)
    revision = CountyPlanRoad(stage, "second", 2, turns=("check", "issue"))
    stage.put_until(revision.moves(), last_year + timedelta(days=120))
    changed = DepartmentPlanRoad(
        stage, "wjw", name="wjw2", changes="公共卫生监测预警的目标按上级要求调整。", turns=("objected",)
    )
    stage.put_until(changed.moves(), last_year + timedelta(days=200))
    _under_way(stage)


def _under_way(stage: Stage) -> None:
    """A case at every step, and those that were taken back."""
    for ahead, (until, ago) in enumerate((("issue", 2), ("approve", 5), ("check", 1), ("compose", 1))):
        road = CountyPlanRoad(stage, f"at_{until}", 3, ahead=ahead)
        stage.put_until(cut(road.moves(), until), stage.ago(ago))
    stage.put_until(CountyPlanRoad(stage, "back", 3, ahead=-1).withdrawal(), stage.ago(90))
    stage.put_until(cut(DepartmentPlanRoad(stage, "mzj").moves(), "compose"), stage.ago(3))
    stage.put_until(cut(DepartmentPlanRoad(stage, "rsj", turns=("check",)).moves(), "check"), stage.ago(2))
    waiting = DepartmentPlanRoad(stage, "wlw")
    stage.put_until(cut(waiting.moves(), "filing")[:-1], stage.ago(4))
    ready = DepartmentPlanRoad(stage, "nyw", name="nyw2", changes="增加农机调度内容。")
    stage.put_until(cut(ready.moves(), "filing"), stage.ago(1))
    stage.put_until(DepartmentPlanRoad(stage, "scj").withdrawal(), stage.ago(40))
