"""相似性判定: what the comparison of the demo county finds, judged by two people of the bureau."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .list_road import LEAD, LEAD_CHECKER
from .play import Move, Stage
from .side_roads import SideRoad

Said = tuple[str, str, str]  # the other project by its key, the verdict, the reason


class VerdictRoad(SideRoad):
    """One judging of a project. `end` is an end of it; `turns` names where it is sent back once."""

    def __init__(self, stage: Stage, key: str, *said: Said, end: str = "confirmed", turns: Sequence[str] = ()) -> None:
        super().__init__(stage, "resemblance", key, end=end, turns=tuple(turns))
        self.said = said

    def _rows(self) -> dict[str, Any]:
        """What is filled in, once the projects are there."""
        return {
            "verdicts": [
                {
                    "other": self.stage.projects[other].code,
                    "name": self.stage.contents[other].name,
                    "proposed": "duplicate",
                    "verdict": verdict,
                    "reason": reason,
                }
                for other, verdict, reason in self.said
            ]
        }

    def moves(self) -> list[Move]:
        judge = Move(1, "judge", lambda: self.stage.act(self.case, "judge", "judged", LEAD, self._rows()))
        moves = [self._begin(LEAD, self.name), judge]
        if self.end == "withdrawn":
            return [*moves, self._move(1, "withdraw", "withdrawn", LEAD, reason="项目单位已撤回报送，不再判定。")]
        if "confirm" in self.turns:
            moves += [self._move(1, "confirm", "returned", LEAD_CHECKER, reason="请写明服务对象有何不同。"), judge]
        return [*moves, self._move(1, "confirm", "confirmed", LEAD_CHECKER)]


def resemblance_roads(stage: Stage) -> list[tuple[list[Move], str, int]]:
    """(moves, where they stop, days ago): every step and every end."""
    same_place = "两个项目的感知设备和软件应合并为一个项目报送。"
    own_children = "服务对象是在校学生，图像只在校内使用；联网能力复用县级平台，不另建。"
    goes_on = "同一单位同一系统的后续建设，在原系统上扩展审核规则，不另建平台。"
    shared = "客流数据接入已建的监测平台，只建采集端，平台共用。"
    video = VerdictRoad(stage, "school2", ("video", "distinct", own_children), turns=("confirm",))
    withdrawn = VerdictRoad(stage, "wtz1", ("registry", "distinct", "办理的事项不同。"), end="withdrawn")
    return [
        (video.moves(), "", 12),
        (withdrawn.moves(), "", 300),
        (VerdictRoad(stage, "medins", ("insurance", "continuation", goes_on)).moves(), "", 3),
        (VerdictRoad(stage, "scenicwifi", ("tour", "shareable", shared)).moves(), "", 2),
        (VerdictRoad(stage, "ylz1", ("ylz2", "duplicate", same_place)).moves(), "confirm", 1),
        (VerdictRoad(stage, "ylz2", ("ylz1", "duplicate", same_place)).moves(), "judge", 1),
    ]
