"""Plans, drafts and evaluations in the demo county: issued and changed plans, one in the making, drafts on the board.

The plans of the two years before are in force and were changed; the coming year's is being ranked in three drafts. The
rolling years after it are planned ahead, so that a plan stands at every step.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from yuncheng.casework.membership import candidates
from yuncheng.lifecycle.board import draft_funds, draft_rows, drafts, ranking
from yuncheng.lifecycle.board.models import BoardDraft, BoardRow
from yuncheng.lifecycle.board.picture import picture_of
from yuncheng.registry import clock
from yuncheng.registry.county import county
from yuncheng.rulebook.ch1_scope import GOVERNED_SOURCES

from .approval_road import FINANCE_CHECKER, NDRC_CHECKER
from .contents import Content
from .list_road import LEAD, LEAD_CHECKER, Report, ReportRoad, last_report_day, send_round
from .plan_road import GROUP
from .play import Move, Stage, cut
from .side_roads import SideRoad

_READ: dict[str, Any] = tomllib.loads(Path(__file__).with_name("board.toml").read_text("utf-8"))["projects"]
SEASONS = {key: row.pop("season", "coming") for key, row in _READ.items()}
CONTENTS: dict[str, Content] = {key: Content(**row) for key, row in _READ.items()}
TEN_WAN = 10_000_000  # fen
AHEAD = ("ahead1", "ahead2", "ahead3")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluated project: what was found, where the matter stands or ended, how long ago."""

    key: str
    result: str
    kind: str
    ago: int
    advice: str = ""
    end: str = "confirmed"


EVALUATIONS = (
    Evaluation("records", "good", "third_party", 120, "调阅量偏低的卫生院要加强培训。"),
    Evaluation("trace", "excellent", "performance", 150),
    Evaluation("campus", "fair", "performance", 96, "报名高峰响应慢，须扩容并完成压力测试后再开放。"),
    Evaluation("cloudsec", "good", "third_party", 88),
    Evaluation("licence", "poor", "third_party", 60, "智能审批通过率不足三成，限期六个月整改，整改前不再扩建。"),
    Evaluation("housing", "good", "self", 45),
    Evaluation("hospital1", "fair", "performance", 40, "与区域平台重复采集，须改为接口调用。", "returned"),
    Evaluation("labour", "good", "self", 3, "", "confirm"),
    Evaluation("smarthall", "good", "self", 2, "", "record"),
    Evaluation("registry", "excellent", "self", 30, "", "withdrawn"),
)


def put_board(stage: Stage) -> None:
    """Lay the plans, the drafts and the evaluations on the stage."""
    stage.contents = {**stage.contents, **CONTENTS}
    closes = {season: _close(stage, season) for season in (2, 1, 0)}
    _reports(stage, closes[0])
    _ahead(stage)
    for season in (2, 1):
        _past_year(stage, season, closes[season])
    _coming_year(stage, closes[0])
    for evaluation in EVALUATIONS:
        road = EvaluationRoad(stage, evaluation)
        moves = cut(road.moves(), evaluation.end) if evaluation.end in ("record", "confirm") else road.moves()
        stage.put_until(moves, stage.ago(evaluation.ago))


def _close(stage: Stage, season: int) -> date:
    last = last_report_day(stage.today)
    return last.replace(year=last.year - season)


# ---------------------------------------------------------------------------------------------- reports


def _reports(stage: Stage, close: date) -> None:
    """What the coming year's round holds besides the main cast: reported in time, listed in a second version."""
    year = close.year + 1
    for season, number in (("coming", 3), ("later", 4)):
        keys = [key for key, told in SEASONS.items() if told == season]
        for place, key in enumerate(keys):
            road = ReportRoad(stage, Report(key), year)
            stage.put_from(road.before_sending(), close - timedelta(days=50 - place), last=close - timedelta(days=12))
            stage.put_from([Move(0, "round", _sender(stage, road, year))], close - timedelta(days=9))
            stage.put_from(road.intake(0), close + timedelta(days=10), last=close + timedelta(days=26))
        listing = _listing(stage, year, number, keys)
        if season == "coming":
            stage.put_from(listing, close + timedelta(days=31))
        else:
            stage.put_until(listing, stage.ago(4))  # after the drafts were made


def _sender(stage: Stage, road: ReportRoad, year: int) -> Callable[[], Any]:
    sender = road.unit.parent.code if road.through_parent and road.unit.parent else road.unit.code
    return lambda: send_round(stage, sender, year, [road.case.pk])


def _listing(stage: Stage, year: int, number: int, keys: Sequence[str]) -> list[Move]:
    def publish() -> None:
        case = stage.open("listing", LEAD, year=year)
        members = candidates(case).filter(project__in=[stage.projects[key] for key in keys]).order_by("pk")
        doc_no = f"{county().names.county[:2]}数发〔{clock.today().year}〕{number}号"
        data = {"members": list(members.values_list("pk", flat=True)), "doc_no": doc_no}
        stage.act(case, "compose", "prepared", LEAD, data | {"note": "各单位报送项目汇总。"})
        stage.act(case, "publish", "published", LEAD_CHECKER)

    return [Move(0, "listing", publish)]


def _ahead(stage: Stage) -> None:
    """One project each for three later years, reported along the rolling plan, and the list that holds it."""
    for number, key in enumerate(AHEAD, 2):
        year = last_report_day(stage.today).year + number
        road = ReportRoad(stage, Report(key), year)
        moves = [*road.before_sending(), Move(1, "round", _sender(stage, road, year)), *road.intake(2)]
        stage.put_until([*moves, *_listing(stage, year, 20 + number, [key])], stage.ago(48))


# ---------------------------------------------------------------------------------------------- drafts


def make_draft(stage: Stage, year: int, name: str, share: int) -> BoardDraft:
    """A draft whose money covers about `share` per cent of what each source is asked for."""
    draft = drafts.new_draft(year, name, by=stage.people[LEAD])
    asked = dict.fromkeys((source for source, _ in GOVERNED_SOURCES), 0)
    for row in picture_of(draft).ranked:
        asked[row.source] = asked.get(row.source, 0) + row.fen
    funds = {source: fen * share // 100 // TEN_WAN * TEN_WAN + TEN_WAN for source, fen in asked.items() if fen}
    return draft_funds.set_funds(draft.pk, funds, seen=draft.revision, by=stage.people[LEAD])


def _row(draft: BoardDraft, stage: Stage, key: str) -> BoardRow | None:
    return BoardRow.objects.filter(draft=draft, project=stage.projects.get(key)).first()


def say(stage: Stage, draft: BoardDraft, key: str, **changes: Any) -> None:
    """Say something about a project on a draft, where it stands there."""
    row = _row(draft, stage, key)
    if row is not None:
        draft.refresh_from_db(fields=["revision"])
        draft_rows.edit_row(row.pk, changes, seen=draft.revision, by=stage.people[LEAD])


def to_top(stage: Stage, draft: BoardDraft, key: str) -> None:
    """Rank a project first."""
    row, first = _row(draft, stage, key), draft.rows.filter(hold=False).order_by("position").first()
    if row is not None and first is not None and row.pk != first.pk:
        ranking.move_row(draft.pk, row.pk, before=first.pk, by=stage.people[LEAD])


# ---------------------------------------------------------------------------------------------- plans


class AnnualPlanRoad(SideRoad):
    """One version of a year's plan. `turns`: the steps that send it back once; `draft` makes what is handed in."""

    def __init__(
        self,
        stage: Stage,
        year: int,
        name: str,
        draft: Callable[[], BoardDraft],
        *,
        end: str = "issued",
        turns: tuple[str, ...] = (),
    ) -> None:
        super().__init__(stage, "annual_plan", name, end=end, turns=turns)
        self.year, self.draft = year, draft
        self.made: BoardDraft | None = None

    def moves(self) -> list[Move]:
        moves = [Move(0, "begin", self._open), *self._handed_in(3)]
        checks = (
            ("check", LEAD_CHECKER, "必保项目请逐个写明依据。"),
            ("ndrc", NDRC_CHECKER, "与投资计划的年度安排不一致，请核对。"),
            ("finance", FINANCE_CHECKER, "自有收入部分请与单位预算核对。"),
        )
        for place, (step, who, reason) in enumerate(checks):
            if step in self.turns:
                again = [self._agreed(before, other) for before, other, _ in checks[:place]]
                moves += [self._move(1, step, "returned", who, reason=reason), *self._handed_in(2), *again]
            moves.append(self._agreed(step, who))
        if self.end == "withdrawn":
            return [*moves, self._move(1, "withdraw", "withdrawn", LEAD, reason="上级资金未下达，暂不调整。")]
        if "approve" in self.turns:
            moves += [self._move(3, "approve", "returned", GROUP, reason="会议要求压减一般项目，突出民生。")]
            moves += [*self._handed_in(2), *(self._agreed(step, who) for step, who, _ in checks)]
        moves.append(Move(5, "approve", self._decide))
        if "issue" in self.turns:
            moves += [self._move(1, "issue", "returned", LEAD, reason="印发前有项目资金来源落空，须重新排定。")]
            moves += [*self._handed_in(2), *(self._agreed(step, who) for step, who, _ in checks)]
            moves.append(Move(3, "approve", self._decide))
        return [*moves, Move(2, "issue", self._issue)]

    def _open(self) -> None:
        self.stage.cases[f"annual_plan:{self.name}"] = self.stage.open("annual_plan", LEAD, year=self.year)

    def _handed_in(self, gap: int) -> list[Move]:
        def do() -> None:
            self.made = self.made or self.draft()
            note = "按单位排序、依据和进展排定，资金以财政部门提供的可用数为准。"
            self.stage.act(self.case, "compose", "prepared", LEAD, {"draft": self.made.name, "note": note})

        return [Move(gap, "compose", do)]

    def _agreed(self, step: str, who: str) -> Move:
        opinion = {"opinion": "同意。"} if step != "check" else None
        return self._move(2, step, "agreed", who, opinion)

    def _decide(self) -> None:
        day = clock.today() - timedelta(days=1)
        data = {"minutes_no": f"领导小组纪要〔{day.year}〕{self.year % 100 + len(self.name)}号"}
        data["decided_on"] = max(day, self.case.opened_on).isoformat()
        self.stage.act(self.case, "approve", "approved", GROUP, data)

    def _issue(self) -> None:
        serial = 60 + self.year % 100 + (20 if self.made and self.made.based_on_id else 0)
        doc_no = f"{county().names.county[:2]}数发〔{clock.today().year}〕{serial}号"
        self.stage.act(self.case, "issue", "issued", LEAD, {"doc_no": doc_no})


def _past_year(stage: Stage, season: int, close: date) -> None:
    """A year's first plan in the winter before it, and a change in the year: issued, or still under way."""
    year = close.year + 1
    first = AnnualPlanRoad(
        stage,
        year,
        f"{year}",
        lambda: _first_draft(stage, year),
        turns=("check", "issue") if season == 2 else ("approve",),
    )
    stage.put_from(first.moves(), close + timedelta(days=38), last=close + timedelta(days=80))
    change = AnnualPlanRoad(
        stage,
        year,
        f"{year}:change",
        lambda: _change_draft(stage, year),
        turns=("ndrc", "finance") if season == 2 else (),
    )
    if season == 2:
        stage.put_from(change.moves(), close + timedelta(days=250), last=close + timedelta(days=300))
        back = AnnualPlanRoad(
            stage, year, f"{year}:back", lambda: _change_draft(stage, year, "再次调整方案"), end="withdrawn"
        )
        stage.put_from(back.moves(), close + timedelta(days=320), last=close + timedelta(days=345))
    else:
        stage.put_until(cut(change.moves(), "finance"), stage.ago(4))


def _first_draft(stage: Stage, year: int) -> BoardDraft:
    draft = make_draft(stage, year, "基本方案", 84)
    for key, note in (("flood", "汛前建成"), ("records", "上级考核事项"), ("registry", "营商环境任务")):
        say(stage, draft, key, mandatory=True, note=note)
        to_top(stage, draft, key)
    return draft


def _change_draft(stage: Stage, year: int, name: str = "年中调整方案") -> BoardDraft:
    """From the plan in force, with the money that the first project below the line lacks."""
    draft = drafts.new_draft(year, name, by=stage.people[LEAD])
    funds = draft_funds.funds_of(draft)
    lacks = next((cut.missing for cut in picture_of(draft).allocation.cuts if cut.source == "budget"), 0)
    funds["budget"] += -(-lacks // TEN_WAN) * TEN_WAN
    return draft_funds.set_funds(draft.pk, funds, seen=draft.revision, by=stage.people[LEAD])


def _coming_year(stage: Stage, close: date) -> None:
    """Three drafts on the board, the plan opened and not handed in; and plans of the years ahead at the other steps."""
    year = close.year + 1
    boards = [Move(0, "board", lambda: _drafts_of(stage, year)), Move(0, "board", lambda: _last_word(stage, year))]
    stage.put_until(boards, stage.ago(5))
    opened = AnnualPlanRoad(stage, year, f"{year}", lambda: _first_draft(stage, year))
    stage.put_until(opened.moves()[:1], stage.ago(2))
    for number, (step, ago) in enumerate((("check", 2), ("ndrc", 6), ("approve", 9)), 1):
        ahead = year + number

        def draft(ahead: int = ahead) -> BoardDraft:
            return make_draft(stage, ahead, "滚动规划预排", 100)

        road = AnnualPlanRoad(stage, ahead, f"{ahead}", draft)
        stage.put_until(cut(road.moves(), step), stage.ago(ago))
    late = AnnualPlanRoad(stage, year - 2, f"{year - 2}:issue", lambda: _change_draft(stage, year - 2, "年末收口方案"))
    stage.put_until(cut(late.moves(), "issue"), stage.ago(1))


def _drafts_of(stage: Stage, year: int) -> None:
    """A base and two scenarios saved from it."""
    lead = stage.people[LEAD]
    base = make_draft(stage, year, "基本方案", 68)
    for key, note in (
        ("reservoir", "汛前建成，转移支付已下达"),
        ("healthcode", "上级考核事项"),
        ("forest", "冬春防火期前完成"),
    ):
        say(stage, base, key, mandatory=key != "forest", note=note)
        to_top(stage, base, key)
    say(stage, base, "market", hold=True, note="食品审批项目整改完成后再安排")
    say(stage, base, "land", fen=28 * TEN_WAN, note="分两年建设，当年安排底图和审查部分")
    people = drafts.copy_draft(base.pk, "民生优先", by=lead)
    for key in ("oldtown", "relief", "enrol2"):
        to_top(stage, people, key)
    drafts.copy_draft(base.pk, "压减一成", by=lead)
    tight = BoardDraft.objects.get(year=year, name="压减一成")
    less = {source: fen * 9 // 10 // TEN_WAN * TEN_WAN for source, fen in draft_funds.funds_of(tight).items()}
    draft_funds.set_funds(tight.pk, less, seen=tight.revision, by=lead)


def _last_word(stage: Stage, year: int) -> None:
    say(stage, BoardDraft.objects.get(year=year, name="基本方案"), "archive", note="与馆藏一期衔接")


# ---------------------------------------------------------------------------------------------- evaluations


class EvaluationRoad(SideRoad):
    """评价结果登记 of a project."""

    def __init__(self, stage: Stage, evaluation: Evaluation) -> None:
        super().__init__(stage, "evaluation", evaluation.key, end=evaluation.end)
        self.told = evaluation

    def moves(self) -> list[Move]:
        record = Move(1, "record", self._record)
        moves = [self._begin(LEAD, self.told.key), record]
        if self.told.end == "withdrawn":
            return [*moves, self._move(1, "withdraw", "withdrawn", LEAD, reason="评价报告尚未定稿，定稿后再登记。")]
        if self.told.end == "returned":
            back = self._move(1, "confirm", "returned", LEAD_CHECKER, reason="整改意见请写明期限和责任人。")
            moves += [back, record]
        return [*moves, self._move(1, "confirm", "confirmed", LEAD_CHECKER)]

    def _record(self) -> None:
        day = clock.today() - timedelta(days=3)
        project = self.stage.projects[self.told.key]
        project.refresh_from_db(fields=["approved_on"])
        data = {"kind": self.told.kind, "result": self.told.result, "advice": self.told.advice}
        data["evaluated_on"] = max(day, project.approved_on or day).isoformat()
        self.stage.act(self.case, "record", "recorded", LEAD, data)
