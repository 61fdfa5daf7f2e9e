"""Which project walks how far, and how long ago: every step and every end of every procedure is met by somebody.

A season is one yearly reporting: 0 the last one that closed, 1 and 2 those before. A project without a season is
reported late, now. `put_on` lays all roads on the stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yuncheng.casework.models import Case

from .approval_road import ApprovalRoad, Walk
from .board_road import put_board
from .change_road import put_changes
from .consultation_road import consultation_roads
from .investment_road import put_investment
from .list_road import (
    LEAD,
    LEAD_CHECKER,
    Report,
    ReportRoad,
    compose_list,
    compose_round,
    last_report_day,
    send_round,
    sending_of,
)
from .plan_road import put_plans
from .play import Move, Stage, cut
from .resemblance_road import resemblance_roads
from .round_road import put_rounds
from .side_roads import AccountRoad, CatalogueRoad, ExceptionRoad, register_roads


@dataclass(frozen=True, slots=True)
class Life:
    """One project: its season (None: late), its report, its applications. `ago`: when a late report stopped."""

    report: Report
    season: int | None = None
    walks: tuple[Walk, ...] = ()
    ago: int = 0


def _life(
    key: str,
    season: int | None,
    *walks: Walk,
    end: str = "listed",
    turns: tuple[str, ...] = (),
    suspected: str = "",
    ago: int = 0,
) -> Life:
    return Life(Report(key, end, turns, suspected), season, walks, ago)


_DUPLICATE = "县级统一视频共享平台"

LIVES: tuple[Life, ...] = (
    # ---- 上上年度集中报送：多数已走完评审
    _life("records", 2, Walk("assessed", 610, ("sign", "issue"), remarks=3, specialty="data", seats=5)),
    _life("trace", 2, Walk("assessed", 560)),
    _life("campus", 2, Walk("assessed", 520, ("supplement",), agency=True), turns=("check",)),
    _life("cloudsec", 2, Walk("assessed", 545, ("declined", "early"), specialty="security", seats=5)),
    _life("traffic", 2, Walk("not_approved", 430)),
    _life("licence", 2, Walk("not_passed", 600, ("issue",)), Walk("assessed", 400, ("forbidden",))),
    _life("housing", 2, Walk("assessed", 380, ("decide",))),
    _life("smarthall", 2, Walk("assessed", 365, ("conclude",), remarks=0)),
    _life("labour", 2, Walk("assessed", 420, ("approve",), agency=True)),
    _life("hospital1", 2, Walk("assessed", 330, ("close",), remarks=3, specialty="network"), turns=("consolidate",)),
    _life("school1", 2, Walk("assessed", 470, ("redraw",))),
    _life("water", 2, Walk("assessed", 340, ("over",))),
    _life("registry", 2, Walk("assessed", 395, ("framework",), specialty="data")),
    _life("stats", 2, Walk("assessed", 500), end="filed"),
    _life("shelter", 2, end="filed"),
    _life("wtz1", 2, end="withdrawn"),
    # ---- 上年度集中报送：今年在办的主要一批
    _life("parking", 1, Walk("assessed", 96, ("refuse",)), turns=("intake",)),
    _life("flood", 1, Walk("assessed", 60, ("declined",), remarks=1)),
    _life("tour", 1, Walk("conclude", 2)),
    _life("enviro", 1, Walk("conclude", 11, agency=True)),
    _life("insurance", 1, Walk("assess", 6, remarks=1)),
    _life("grid", 1, Walk("assess", 45, ("sign", "begun"), specialty="data")),
    _life("hospital2", 1, Walk("approve", 2)),
    _life("office", 1, Walk("approve", 9)),
    _life("disease", 1, Walk("decide", 8, specialty="security")),
    _life("museum", 1, Walk("decide", 34, remarks=0)),
    _life("budget", 1, Walk("refuse", 2, ("refuse",))),
    _life("video", 1, Walk("close", 3, ("blocked", "consult", "civil"), specialty="network"), suspected=_DUPLICATE),
    _life("industry", 1, Walk("close", 12, agency=True)),
    _life("bus", 1, Walk("revise", 5, remarks=3)),
    _life("park", 1, Walk("revise", 40, ("close",))),
    _life("hospital3", 1, Walk("issue", 2)),
    _life("petition", 1, Walk("issue_reject", 3)),
    _life("jobs", 1, Walk("summarise", 4, ("declined",))),
    _life("broadcast", 1, Walk("assessed", 140, ("late_catalogue",), remarks=1)),
    _life("library", 1, Walk("withdrawn", 150, at="summarise")),
    _life("planning", 1, Walk("not_admitted", 170)),
    _life("party", 1, Walk("assessed", 110, remarks=0), end="filed"),
    _life("bsz1", 1, end="filed"),
    _life("pcs", 1, end="refused"),
    # ---- 本年度集中报送：清单刚发布
    _life("datahub", 0, Walk("summarise", 3, ("partly",), specialty="data", seats=5)),
    _life("relief", 0, Walk("draw", 2)),
    _life("archive", 0, Walk("draw", 9)),
    _life("city", 0, Walk("admit", 2)),
    _life("myjd1", 0, Walk("admit", 13)),
    _life("school2", 0, Walk("admit", 4), suspected=_DUPLICATE),
    _life("school3", 0, Walk("supplement", 5, ("supplement",))),
    _life("forest", 0, Walk("sign", 1)),
    _life("media", 0, Walk("fill", 4)),
    _life("veterans", 0, end="filed"),
    _life("qxz1", 0, Walk("sign", 8), end="filed"),
    _life("invest", 0, end="filed"),
    # ---- 逾期零星报送：停在清单各环节
    _life("trade", None, end="fill", ago=3),
    _life("justice", None, end="check", ago=9),
    _life("school4", None, end="consolidate", ago=12),
    _life("agritech", None, end="send", ago=4),
    _life("hospital4", None, end="send", ago=15),
    _life("ylz1", None, end="intake", ago=2),
    _life("ylz2", None, end="intake", ago=24),
    _life("trafficlate", None, Walk("draw", 1, ("blocked", "exception")), end="publish", ago=30),
)

# Late reports begin and go on in their own time; the round of the year after is theirs.
LIST_AFTER, INTAKE_AFTER = 24, 10  # days after the season's close


def put_on(stage: Stage) -> None:
    """Lay every road on the stage."""
    put_plans(stage)
    for season in (2, 1, 0):
        _season(stage, season)
    for life in LIVES:
        if life.season is None:
            _late(stage, life)
    for number, life in enumerate(LIVES, 1):
        _applications(stage, life, number)
    _rounds_in_progress(stage)
    _beside(stage)
    put_board(stage)
    put_changes(stage)
    put_investment(stage)
    put_rounds(stage, {season: _senders(stage, season) for season in (2, 1, 0)})


def _senders(stage: Stage, season: int) -> frozenset[str]:
    """The units that report in a season, schools and hospitals by their departments."""
    units = (stage.units[stage.contents[life.report.key].unit] for life in LIVES if life.season == season)
    return frozenset((unit.parent if unit.through_parent and unit.parent else unit).code for unit in units)


def closing_day(stage: Stage, season: int) -> date:
    """30 September of a season."""
    last = last_report_day(stage.today)
    return last.replace(year=last.year - season)


def listed_day(stage: Stage, season: int | None) -> date | None:
    """When a season's list was out; None for late reports."""
    return None if season is None else closing_day(stage, season) + timedelta(days=LIST_AFTER + 6)


# ---------------------------------------------------------------------------------------------- seasons


def _season(stage: Stage, season: int) -> None:
    """All reports of a season, the units' rounds, the bureau's intake, and the list."""
    close = closing_day(stage, season)
    year = close.year + 1
    senders: dict[str, list[ReportRoad]] = {}
    for number, life in enumerate(life for life in LIVES if life.season == season):
        road = ReportRoad(stage, life.report, year)
        begin = close - timedelta(days=55 - number * 2 % 35)
        stage.put_from(road.before_sending(), begin, last=close - timedelta(days=8))
        taken_in = close + timedelta(days=INTAKE_AFTER)
        if life.report.end == "withdrawn":
            stage.put_from([road.withdrawal()], taken_in)
        else:
            stage.put_from(road.intake(0), taken_in, last=close + timedelta(days=LIST_AFTER - 2))
        above = road.unit.parent if road.through_parent else None
        senders.setdefault((above or road.unit).code, []).append(road)
    for sender, roads in senders.items():
        stage.put_from([_round(stage, sender, year, roads)], close - timedelta(days=3))
    on_time = [life.report.key for life in LIVES if life.season == season]
    stage.put_from(_list_moves(stage, year, on_time=on_time), close + timedelta(days=LIST_AFTER))


def _round(stage: Stage, sender: str, year: int, roads: list[ReportRoad]) -> Move:
    return Move(0, "round", lambda: send_round(stage, sender, year, [road.case.pk for road in roads]))


def _list_moves(stage: Stage, year: int, number: int = 1, *, on_time: Sequence[str] = ()) -> list[Move]:
    """One version of a year's list: those that reported in time, or all that waits. The first is sent back once."""
    name = f"listing:{year}:{number}"

    def begin() -> None:
        stage.cases[name] = stage.open("listing", LEAD, year=year)

    def compose() -> None:
        compose_list(stage, stage.cases[name], number, on_time)

    def check(outcome: str, reason: str = "") -> Move:
        act = stage.act
        return Move(1, "publish", lambda: act(stage.cases[name], "publish", outcome, LEAD_CHECKER, None, reason))

    back = [check("returned", "请按行业重新排序。"), Move(1, "compose", compose)]
    publish = check("published")
    return [Move(0, "begin", begin), Move(0, "compose", compose), *(back if number == 1 else []), publish]


# ---------------------------------------------------------------------------------------------- late reports


def _late(stage: Stage, life: Life) -> None:
    """A report that goes its own way, and stands where it stands."""
    road = ReportRoad(stage, life.report, stage.today.year + 1)
    moves = [*road.before_sending(), *road.own_sending(), *road.intake(3), Move(1, "publish", lambda: None)]
    stage.put_until(cut(moves, life.report.end), stage.ago(life.ago))


def _applications(stage: Stage, life: Life, number: int) -> None:
    listed = listed_day(stage, life.season)
    for attempt, walk in enumerate(life.walks, 1):
        road = ApprovalRoad(stage, life.report.key, walk, number=number + 40 * (attempt - 1), attempt=attempt)
        begin = listed or stage.ago(life.ago - 2)
        stage.put_until(road.moves(), stage.ago(walk.ago), not_before=begin + timedelta(days=1))


# ---------------------------------------------------------------------------------------------- matters


def _rounds_in_progress(stage: Stage) -> None:
    """Rounds and lists that somebody is still working on, and some that were taken back."""
    year = stage.today.year + 1

    def opened(name: str, unit: str) -> Move:
        def do() -> None:
            stage.cases[name] = sending_of(stage, unit, year)

        return Move(0, "begin", do)

    def composed(name: str, unit: str) -> Move:
        late = "单位审核完成较晚，现补报。"
        return Move(0, "compose", lambda: compose_round(stage, stage.cases[name], unit, late=late))

    def returned(name: str, unit: str) -> Move:
        checker = f"{unit}.shenhe"
        return Move(1, "send", lambda: stage.act(stage.cases[name], "send", "returned", checker, None, "请核对年度。"))

    def withdrawn(name: str, who: str, reason: str) -> Move:
        return Move(1, "withdraw", lambda: stage.act(stage.cases[name], "withdraw", "withdrawn", who, None, reason))

    stage.put_until([opened("dispatch:compose", "njzx")], stage.ago(2))
    again = [opened("dispatch:send", "wjw"), composed("dispatch:send", "wjw"), returned("dispatch:send", "wjw")]
    stage.put_until([*again, composed("dispatch:send", "wjw")], stage.ago(5))
    back = [opened("dispatch:back", "csx"), withdrawn("dispatch:back", "csx.jingban", "暂不报送。")]
    stage.put_until(back, stage.ago(21))
    stage.put_until(_list_moves(stage, year, 2)[:2], stage.ago(3))

    def supplement() -> None:
        stage.cases["listing:open"] = stage.open("listing", LEAD, year=year - 1)

    stage.put_until([Move(0, "begin", supplement)], stage.ago(7))

    def taken_back() -> None:
        stage.cases["listing:back"] = stage.open("listing", LEAD, year=year - 2)

    reason = "本批没有符合条件的项目。"
    stage.put_until([Move(0, "begin", taken_back), withdrawn("listing:back", LEAD, reason)], stage.ago(200))


def _beside(stage: Stage) -> None:
    """Everything beside the main road, at every step and end that the applications do not reach."""
    side: Iterable[tuple[list[Move], str, int]] = (
        (CatalogueRoad(stage, "veterans").moves(), "fill", 3),
        (CatalogueRoad(stage, "invest").moves(), "check", 2),
        (CatalogueRoad(stage, "shelter", end="withdrawn").moves(), "", 460),
        (ExceptionRoad(stage, "school2", ("G19",), end="refused").moves(), "", 3),
        (ExceptionRoad(stage, "ylz1", ("G1A",)).moves(), "approve", 1),
        (ExceptionRoad(stage, "ylz2", ("G1A",)).moves(), "request", 2),
        (ExceptionRoad(stage, "agritech", ("G1A",), end="withdrawn").moves(), "", 1),
        (AccountRoad(stage, "tjj.jingban2", "tjj", "卞听雨").moves(), "", 90),
        (AccountRoad(stage, "slj.jingban9", "slj", "茅若川", end="returned").moves(), "", 60),
        (AccountRoad(stage, "jyj.jingban3", "jyj", "岑见山", end="refused").moves(), "", 45),
        (AccountRoad(stage, "tjj.jingban2", "tjj", "", action="disable").moves(), "", 12),
        (AccountRoad(stage, "sww.jingban2", "sww", "晏清和", end="withdrawn").moves(), "", 30),
        (AccountRoad(stage, "kjj.jingban2", "kjj", "虞南乔").moves(), "grant", 2),
        (AccountRoad(stage, "xfb.jingban2", "xfb", "阮闻溪").moves(), "request", 1),
        *register_roads(stage),
        *consultation_roads(stage),
        *resemblance_roads(stage),
    )
    for moves, until, ago in side:
        stage.put_until(cut(moves, until) if until else moves, stage.ago(ago))


def standing(stage: Stage, name: str) -> Case:
    """A case of the stage by its name, as it stands now."""
    case = stage.cases[name]
    case.refresh_from_db()
    return case
