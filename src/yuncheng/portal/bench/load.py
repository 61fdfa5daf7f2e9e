"""The load set: ten thousand projects with their cases, made by acting through the engine like everything else.

It is no demonstration and no county: its first entry says `load`. Only flushing to disk is off while it is made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from yuncheng.casework import chain
from yuncheng.casework.models import Case, Entry
from yuncheng.registry import clock
from yuncheng.registry.models import Unit

from ..demo.approval_road import ApprovalRoad, Walk
from ..demo.contents import CONTENTS, Content
from ..demo.list_road import Report, ReportRoad, compose_list, last_report_day, send_round
from ..demo.people import make_people
from ..demo.play import Move, Stage, cut
from ..demo.units import READING_ONLY, make_units, rows

PROJECTS = 10_000
ASSESSED, APPLIED = 100, 200  # projects that walked the whole road, and that wait for admission
WAITING_EVERY = 5  # of the last season, every so manieth still waits for the bureau's intake
CHUNK = 1_000
NOTE = "load.json"


def shape() -> str:
    """What a kept load set must have been made from to be used again."""
    told = [PROJECTS, ASSESSED, APPLIED, WAITING_EVERY, *sorted(map(str, MigrationLoader(None).disk_migrations or ()))]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def make_load(note: Path, say: Callable[[str], object]) -> None:
    """Make the load set in this (empty) database, and note what measurements need to know of it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    today = clock.today()
    with transaction.atomic():
        units = make_units(today)
        stage = Stage(units, make_people(units, today), today, contents=_contents())
    _put_on(stage)
    stage.happenings.sort()
    with clock.at(stage.happenings[0].when):
        _say_load()
    for begin in range(0, len(stage.happenings), CHUNK):
        with transaction.atomic():
            for happening in stage.happenings[begin : begin + CHUNK]:
                with clock.at(happening.when):
                    happening.do()
        say(f"{begin + CHUNK}/{len(stage.happenings)}")
    note.write_text(json.dumps(_told(stage), ensure_ascii=False), "utf-8")


def _contents() -> dict[str, Content]:
    """Ten thousand contents: the demo county's, over all units that act, with other numbers."""
    codes = [row.code for row in rows() if row.code not in READING_ONLY]
    patterns = list(CONTENTS.values())
    return {
        f"load{n}": replace(
            patterns[n % len(patterns)],
            unit=codes[n % len(codes)],
            name=f"{patterns[n % len(patterns)].name}（{n + 1}）",
            wan=str(50 + n % 700),
        )
        for n in range(PROJECTS)
    }


def _put_on(stage: Stage) -> None:
    closing = last_report_day(stage.today)
    listed: list[str] = []
    for season in range(3):
        close = closing.replace(year=closing.year - season)
        roads = [
            ReportRoad(stage, Report(key), close.year + 1)
            for number, key in enumerate(stage.contents)
            if number % 3 == season
        ]
        _season(stage, roads, season, listed)
    for number, key in enumerate(listed[: ASSESSED + APPLIED]):
        full = number < ASSESSED
        walk = Walk("assessed" if full else "admit", 10 + number % 300 if full else 2 + number % 40)
        moves = ApprovalRoad(stage, key, walk, number=number + 1).moves()
        stage.put_until(moves, stage.ago(walk.ago))


def _season(stage: Stage, roads: list[ReportRoad], season: int, listed: list[str]) -> None:
    """Reports over two months, rounds by unit, intake over a fortnight, one list."""
    close = last_report_day(stage.today).replace(year=last_report_day(stage.today).year - season)
    senders: dict[str, list[ReportRoad]] = {}
    for number, road in enumerate(roads):
        stage.put_from(road.before_sending(), close - timedelta(days=70 - number % 50), last=close - timedelta(days=8))
        above: Unit | None = road.unit.parent if road.through_parent else None
        senders.setdefault((above or road.unit).code, []).append(road)
        if season == 0 and number % WAITING_EVERY == 0:
            continue
        stage.put_from(cut(road.intake(0), ""), close + timedelta(days=5 + number % 14))
        if season == 2:
            listed.append(road.report.key)
    for sender, own in senders.items():
        stage.put_from([_round(stage, sender, close.year + 1, own)], close - timedelta(days=3))
    stage.put_from([Move(0, "list", lambda: _publish(stage, close.year + 1))], close + timedelta(days=24))


def _round(stage: Stage, sender: str, year: int, roads: list[ReportRoad]) -> Move:
    return Move(0, "round", lambda: send_round(stage, sender, year, [road.case.pk for road in roads]))


def _publish(stage: Stage, year: int) -> None:
    case = stage.open("listing", "dsj.jingban", year=year)
    compose_list(stage, case, 1)
    stage.act(case, "publish", "published", "dsj.shenhe")


def _say_load() -> None:
    """The first entry: nobody can take this record for a county's."""
    happening = chain.Happening(
        action="system.load.made",
        case=None,
        obj="",
        by=None,
        role="system",
        step="load",
        outcome="made",
        result="ok",
        reason="性能测量用的负载数据，不是任何单位的记录",
        on_day=clock.today(),
        req="system.load.made",
        version=0,
        snapshot={"load": True},
    )
    chain.append(happening)


def _told(stage: Stage) -> dict[str, Any]:
    """Numbers and ids that measurements use."""
    waiting = Case.objects.filter(procedure_key="report", step="intake", closed_on__isnull=True).order_by("pk")
    whole = Case.objects.filter(procedure_key="approval", step="assessed").order_by("pk")
    return {
        "shape": shape(),
        "projects": len(stage.contents),
        "cases": Case.objects.count(),
        "entries": Entry.objects.count(),
        "waiting": list(waiting.values_list("pk", "version")[:1_000]),
        "whole": list(whole.values_list("pk", "project_id")[:100]),
        "year": last_report_day(stage.today).year + 1,
    }
