"""The yearly reporting measured: a hundred units on the last afternoon, and its pages over five years of reports."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from yuncheng.casework.jobs.models import Job, JobState
from yuncheng.casework.models import Case, Entry
from yuncheng.casework.verify import verify

from ..demo.people import PASSWORD
from . import hundred
from .figures import REQUESTS, Figure, manage, per_request
from .server import running
from .visitor import Visitor

Say = Callable[[str], object]
MOST_SECONDS = 400.0


def measure(kept: Path, *, fresh: bool, say: Say) -> list[Figure]:
    """The afternoon, always anew; the pages on five years, kept in `kept` between runs."""
    return [*_afternoon(say), *_pages(kept / "years", fresh=fresh, say=say)]


# ---------------------------------------------------------------------------------------------- the last afternoon


def _afternoon(say: Say) -> list[Figure]:
    """Every unit hands up its file and confirms it, all at the same moment, twice."""
    say(f"最后一个下午：{hundred.UNITS} 个单位各导入 {hundred.FILE_ROWS} 个项目")
    with tempfile.TemporaryDirectory(prefix="yuncheng-bench-") as name:
        data = Path(name)
        manage(data, "migrate", "--verbosity", "0")
        manage(data, "bench", "make-afternoon")
        manage(data, "collectstatic", "--noinput", "--verbosity", "0")
        with running(data, demo=False, workers=2, threads=4) as server:
            visitors = [Visitor(server.port) for _ in hundred.codes()]
            for visitor, code in zip(visitors, hundred.codes(), strict=True):
                visitor.sign_in(f"{code}.jingban", PASSWORD)
            before, began = server.cpu(), time.monotonic()
            waits = _all_at_once(visitors, data)
            took, cpu = time.monotonic() - began, server.cpu() - before
        told: dict[str, Any] = json.loads(manage(data, "bench", "count-afternoon"))
    wanted = hundred.UNITS * hundred.FILE_ROWS
    if (told["reports"], told["names"], told["faults"]) != (wanted, wanted, 0):
        raise RuntimeError(f"rows were lost or doubled: {told}")
    note = f"{told['reports']} 个项目，无一遗漏或重复，记录核验无误；最慢的单位等 {max(waits):.1f} 秒"
    return [
        Figure("最后一个下午全部报完", took, "s", 180, note=note),
        Figure("其中每个项目", cpu * 1000 / wanted, "ms CPU", 25),
    ]


def _all_at_once(visitors: list[Visitor], data: Path) -> list[float]:
    """Seconds until each unit's last answer. Raises RuntimeError where one was not let in."""
    start, waits = threading.Barrier(len(visitors)), [0.0] * len(visitors)
    wrong: list[str] = []

    def report(number: int) -> None:
        visitor, code = visitors[number], hundred.codes()[number]
        content = (data / f"{code}.xlsx").read_bytes()
        visitor.hang_up()  # idle since it signed in
        start.wait()
        began = time.monotonic()
        answers = [visitor.upload("/reporting/import/", "file", f"{code}.xlsx", content)[0]]
        preview, key = visitor.location, uuid.uuid4().hex
        answers += [visitor.post(f"{preview}take/", {"key": key})[0] for _ in range(2)]  # a nervous finger
        _await(visitor, preview, began + MOST_SECONDS)
        waits[number] = time.monotonic() - began
        if answers != [302, 302, 302]:
            wrong.append(f"{code} {answers}")

    threads = [threading.Thread(target=report, args=(number,)) for number in range(len(visitors))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"not let in: {wrong}")
    return waits


def _await(visitor: Visitor, preview: str, until: float) -> None:
    """Ask as the page does until the file is in."""
    found = re.search(rb'data-job-url="([^"]+)"', visitor.get(preview)[1])
    while found and time.monotonic() < until:
        if not json.loads(visitor.get(found[1].decode())[1])["open"]:
            return
        visitor.hang_up()
        time.sleep(2)


def print_afternoon(say: Say) -> None:
    """What came of it, as JSON, for the process that measures."""
    reports = Case.objects.filter(procedure_key="report", step="check")
    names = {(unit, name) for unit, name in reports.values_list("unit_id", "project__name")}
    lost = list(Job.objects.exclude(state=JobState.DONE).order_by("id").values_list("state", "sentence").distinct()[:5])
    told = {"reports": reports.count(), "names": len(names), "entries": Entry.objects.count(), "lost": lost}
    say(json.dumps(told | {"faults": len(verify().faults)}))


# ---------------------------------------------------------------------------------------------- pages


def pages_of(told: dict[str, Any]) -> dict[str, tuple[str, float, str]]:
    """What is measured: name → (who looks, goal in ms, address)."""
    year, unit = told["year"], hundred.codes()[0]
    return {
        "各单位报送情况（100 个单位）": ("dsj.jingban", 60, f"/reporting/?year={year}"),
        "汇总和催报": ("dsj.jingban", 80, f"/cases/{told['round']}/"),
        "本单位的报送（60 个项目）": (f"{unit}.jingban", 60, f"/reporting/?year={year}"),
        "选定和排序（60 个项目）": (f"{hundred.codes()[9]}.jingban", 80, f"/cases/{told['compose']}/"),
        "成批接收（每页 100 个）": ("dsj.jingban", 100, f"/reporting/many/intake/?year={year}"),
    }


def _pages(data: Path, *, fresh: bool, say: Say) -> list[Figure]:
    note = data / hundred.NOTE
    if fresh or not note.exists():
        say(f"制作 {hundred.UNITS} 个单位 {hundred.YEARS} 年的报送，只做一次")
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        manage(data, "migrate", "--verbosity", "0")
        manage(data, "bench", "make-years")
        manage(data, "collectstatic", "--noinput", "--verbosity", "0")
    told: dict[str, Any] = json.loads(note.read_text("utf-8"))
    counts: dict[str, int] = json.loads(manage(data, "bench", "count-reporting"))
    found = []
    with running(data, demo=False) as server:
        for name, (who, goal, address) in pages_of(told).items():
            visitor = Visitor(server.port)
            visitor.sign_in(who, PASSWORD)

            def ask(number: int, visitor: Visitor = visitor, address: str = address) -> None:
                if visitor.get(address)[0] != 200:
                    raise RuntimeError(f"{address} does not answer")

            cost = per_request(server, ask, REQUESTS // 4)
            found.append(Figure(name, cost, "ms CPU", goal, counts[name], note=f"{told['reports']} 个报送"))
    return found


def print_counts(say: Say) -> None:
    """Queries of each page, as JSON, for the process that measures."""
    from .counts import queries_of

    told: dict[str, Any] = json.loads((Path(settings.DATA_DIR) / hundred.NOTE).read_text("utf-8"))
    pages = pages_of(told).items()
    say(json.dumps({name: queries_of(who, address) for name, (who, _, address) in pages}, ensure_ascii=False))
