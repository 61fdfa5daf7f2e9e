"""年度报送通知 in the demo county: a round for every season, nil returns of those without projects, what is open now.

Two years ago the round took its time; last year everybody answered in the end and a few were let in afterwards; for
next year the bureau is still collecting. Drafts of other years wait on its desk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yuncheng.casework.membership import candidates
from yuncheng.casework.models import Case
from yuncheng.lifecycle.planning.reporting.years import reporting_units
from yuncheng.registry.county import county

from .list_road import LEAD, LEAD_CHECKER, last_report_day, sending_of
from .play import Move, Stage

ISSUED_BEFORE = 76  # days before the last day of a season
ALWAYS_SILENT = 4  # of the season before: units that never answered, for whom the year is opened again
ASKS = (
    "请各单位围绕数据共享和业务协同提出项目，先查是否已有统一平台可用，能整合的不新建；"
    "投资额度要有测算依据；学校、医院由主管部门收齐核对后一并报送；没有项目的也请零报送。"
)


@dataclass(frozen=True, slots=True)
class RoundRoad:
    """The moves of one round of a year, by the bureau."""

    stage: Stage
    year: int
    number: int

    @property
    def name(self) -> str:
        return f"round:{self.year}:{self.number}"

    def _do(self, step: str, outcome: str, who: str, data: dict[str, Any] | None = None, reason: str = "") -> Move:
        return Move(1, step, lambda: self.stage.act(self.stage.cases[self.name], step, outcome, who, data, reason))

    def _begin(self) -> None:
        self.stage.cases[self.name] = self.stage.open("round", LEAD, year=self.year)

    def prepared(self) -> list[Move]:
        doc_no = f"{county().names.county[:2]}数发〔{self.year - 1}〕{40 + self.number}号"
        said = {"doc_no": doc_no, "requirements": ASKS}
        return [Move(0, "begin", self._begin), self._do("prepare", "prepared", LEAD, said)]

    def sent_back(self) -> list[Move]:
        return [self._do("issue", "returned", LEAD_CHECKER, reason="请补充零报送的要求。"), *self.prepared()[1:]]

    def issued(self) -> list[Move]:
        return [self._do("issue", "issued", LEAD_CHECKER)]

    def chased(self) -> list[Move]:
        return [self._do("collect", "chased", LEAD)]

    def closing(self) -> list[Move]:
        return [self._do("collect", "closing", LEAD)]

    def goes_on(self) -> list[Move]:
        return [self._do("close", "returned", LEAD_CHECKER, reason="仍有单位在补报，再等几日。")]

    def closed(self) -> list[Move]:
        return [self._do("close", "closed", LEAD_CHECKER)]

    def withdrawn(self) -> list[Move]:
        return [self._do("withdraw", "withdrawn", LEAD, reason="年度尚早，暂不印发。")]


def put_rounds(stage: Stage, senders: Mapping[int, frozenset[str]]) -> None:
    """Lay the rounds of the three seasons on the stage, that of the year to come, and what lies on the desk.

    `senders` are the units that report in each season. Comes last: it asks which units have projects at all.
    """
    coming, last = stage.today.year + 1, last_report_day(stage.today)
    idle = _others(stage, _with_projects(stage))
    for season, busy in senders.items():
        close = last.replace(year=last.year - season)
        road = RoundRoad(stage, close.year + 1, 1)
        _announced(stage, road, close, again=season == 2)
        if road.year == coming:
            _still_open(stage, road, close, idle)
        else:
            others = _others(stage, busy) if season == 1 else idle[:10]
            _nil_returns(stage, road.year, others, close, leave=season == 1)
            _shut(stage, road, close, hesitates=season == 2)
    if last.year + 1 != coming:
        road = RoundRoad(stage, coming, 1)
        stage.put_until([*road.prepared(), *road.issued()], stage.ago(75))
        _nil_in_progress(stage, coming, idle, stage.ago(40))
        stage.put_from(road.chased(), stage.ago(9))
    _on_the_desk(stage, coming)


def _with_projects(stage: Stage) -> frozenset[str]:
    """The units that send a project of the demo county in some year, schools and hospitals by their departments."""
    units = (stage.units[content.unit] for content in stage.contents.values())
    return frozenset((unit.parent if unit.through_parent and unit.parent else unit).code for unit in units)


def _announced(stage: Stage, road: RoundRoad, close: date, *, again: bool) -> None:
    moves = [*road.prepared(), *(road.sent_back() if again else ()), *road.issued()]
    stage.put_from(moves, close - timedelta(days=ISSUED_BEFORE + 6), last=close - timedelta(days=ISSUED_BEFORE))
    stage.put_from(road.chased(), close - timedelta(days=14))


def _shut(stage: Stage, road: RoundRoad, close: date, *, hesitates: bool) -> None:
    more = [*road.goes_on(), *road.chased(), *road.closing()] if hesitates else []
    moves = [*road.closing(), *more, *road.closed()]
    stage.put_from(moves, close + timedelta(days=9), last=close + timedelta(days=16))


def _still_open(stage: Stage, road: RoundRoad, close: date, idle: Sequence[str]) -> None:
    """Many have answered; the rest were chased when the day was over."""
    some = len(idle) * 2 // 3
    _nil_returns(stage, road.year, idle[:some], close, leave=False)
    _nil_in_progress(stage, road.year, idle[some:], close - timedelta(days=9))
    stage.put_from(road.chased(), min(close + timedelta(days=12), stage.ago(3)))


def _others(stage: Stage, busy: frozenset[str]) -> list[str]:
    """The units that report by themselves and have no project, in order of code."""
    return [unit.code for unit in reporting_units(stage.today) if unit.code not in busy]


def _nil_returns(stage: Stage, year: int, units: Sequence[str], close: date, *, leave: bool) -> None:
    """Units without projects say so, spread over the last weeks; with `leave`, the last few never do."""
    for number, unit in enumerate(units[: -ALWAYS_SILENT if leave else None]):
        stage.put_from(_nil(stage, year, unit), close - timedelta(days=40 - number * 7 % 36))


def _nil(stage: Stage, year: int, unit: str) -> list[Move]:
    cases: list[Case] = []

    def compose() -> None:
        case = sending_of(stage, unit, year)
        if not candidates(case).exists():  # somebody else's road may have something to send by now
            cases.append(case)
            stage.act(case, "compose", "nothing", f"{unit}.jingban")

    def confirm() -> None:
        for case in cases:
            stage.act(case, "nil", "confirmed", f"{unit}.shenhe")

    return [Move(0, "compose", compose), Move(1, "nil", confirm)]


def _nil_in_progress(stage: Stage, year: int, units: Sequence[str], day: date) -> None:
    """One nil return waits for its checker, one was sent back: it turned out that there is something to report."""
    waits, back = units[0], units[1]
    stage.put_from(_nil(stage, year, waits)[:1], day)
    stage.put_from(_nil(stage, year, back)[:1], day)

    def returned() -> None:
        case = Case.objects.get(procedure_key="dispatch", matter__year=year, unit__code=back, step="nil")
        stage.act(case, "nil", "returned", f"{back}.shenhe", None, "请与下属单位核对后再定。")

    stage.put_from([Move(0, "nil", returned)], day + timedelta(days=2))


def _on_the_desk(stage: Stage, coming: int) -> None:
    """A year opened again and about to be closed, one to be opened again, and drafts of the year after next."""
    again = RoundRoad(stage, coming - 1, 2)
    stage.put_until([*again.prepared(), *again.issued()], stage.ago(18))
    stage.put_until(again.closing(), stage.ago(2))
    waits = RoundRoad(stage, coming - 2, 2)
    stage.put_until(waits.prepared(), stage.ago(4))
    early = RoundRoad(stage, coming + 1, 1)
    stage.put_until([*early.prepared(), *early.withdrawn()], stage.ago(90))
    draft = RoundRoad(stage, coming + 1, 2)
    stage.put_until(draft.prepared()[:1], stage.ago(1))
