"""The measurements. Each gives figures: what was measured, how much it is, and how much it may be."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..demo.people import PASSWORD
from . import load
from .server import Server, environment, running
from .visitor import Visitor

PARTS = ("pages", "act", "export", "start", "seed", "verify")
REQUESTS, ACTS, ROUNDS, WARM = 80, 60, 5, 8  # requests a round, acts a round
_SEEDING = "seed_demo"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `goal` is the most it may be (None: no goal); `queries` where a page was counted too."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    queries: int | None = None
    note: str = ""

    @property
    def good(self) -> bool | None:
        return None if self.goal is None else self.value <= self.goal


def measure(parts: Sequence[str], kept: Path, *, fresh: bool, say: Callable[[str], object]) -> list[Figure]:
    """Measure these parts; the load set is kept in `kept` between runs."""
    found: list[Figure] = []
    if set(parts) - {"seed"}:
        data, told = _load_set(kept / "load", fresh=fresh, say=say)
        with _copied(data) as scratch:
            for part in parts:
                if part in _ON_LOAD:
                    say(f"测量 {part}")
                    found += _ON_LOAD[part](scratch, told)
    if "seed" in parts:
        say("测量 seed")
        found += _seed()
    return found


# ---------------------------------------------------------------------------------------------- the load set


def _load_set(data: Path, *, fresh: bool, say: Callable[[str], object]) -> tuple[Path, dict[str, Any]]:
    """The data directory of the load set, made now where there is none of this shape."""
    note = data / load.NOTE
    if not fresh and note.exists():
        told: dict[str, Any] = json.loads(note.read_text("utf-8"))
        if told["shape"] == load.shape():
            return data, told
    say("制作负载数据（一万个项目，约十分钟，只做一次）")
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    manage(data, "bench", "make-load")
    return data, json.loads(note.read_text("utf-8"))


@contextmanager
def _copied(data: Path) -> Iterator[Path]:
    """A copy to act on, so that the kept load set stays as it is; its static files are collected."""
    with tempfile.TemporaryDirectory(prefix="yuncheng-bench-") as name:
        scratch = Path(name) / "data"
        shutil.copytree(data, scratch)
        manage(scratch, "collectstatic", "--noinput", "--verbosity", "0")
        yield scratch


def manage(data: Path, *words: str, demo: bool = False) -> str:
    """Run a command of the product on this data directory; its output. Raises RuntimeError with its complaint."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "yuncheng", *words],
        env=environment(data, demo=demo),
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()[-2000:]}")
    return done.stdout


# ---------------------------------------------------------------------------------------------- pages and acts


def per_request(server: Server, ask: Callable[[int], None], times: int) -> float:
    """Server CPU of one request in milliseconds: the least of some rounds, for neighbours on the machine only add."""
    for number in range(WARM):
        ask(number)
    rounds = []
    for round_ in range(ROUNDS):
        before = server.cpu()
        for number in range(times):
            ask(WARM + round_ * times + number)
        rounds.append((server.cpu() - before) * 1000 / times)
    return min(rounds)


def pages_of(told: Mapping[str, Any]) -> dict[str, tuple[str, float, list[str]]]:
    """What is measured: name → (who looks, goal in ms, addresses)."""
    projects = [project for _, project in told["whole"]]
    cases = [case for case, _ in told["whole"]]
    year = told["year"]
    views = [f"/projects/?year={year - n % 3}&nature=new&page={1 + n % 4}" for n in range(12)]
    return {
        "筛选的项目清单（50行）": ("dsj.jingban", 15, views),
        "项目页": ("dsj.jingban", 20, [f"/projects/{project}/" for project in projects]),
        "工作台（大数据局）": ("dsj.jingban", 15, ["/"]),
        "工作台（项目单位）": ("wjw.jingban", 15, ["/"]),
        "事项页": ("dsj.jingban", 20, [f"/cases/{case}/" for case in cases]),
    }


def _pages(scratch: Path, told: Mapping[str, Any]) -> list[Figure]:
    counts: dict[str, int] = json.loads(manage(scratch, "bench", "count-queries"))
    found: list[Figure] = []
    with running(scratch, demo=False) as server:
        for name, (who, goal, addresses) in pages_of(told).items():
            visitor = Visitor(server.port)
            visitor.sign_in(who, PASSWORD)

            def ask(number: int, visitor: Visitor = visitor, addresses: list[str] = addresses) -> None:
                _demand(visitor.get(addresses[number % len(addresses)])[0], 200)

            found.append(Figure(name, per_request(server, ask, REQUESTS), "ms CPU", goal, counts.get(name)))
    return found


def _acts(scratch: Path, told: Mapping[str, Any]) -> list[Figure]:
    waiting = iter(told["waiting"])
    with running(scratch, demo=False) as server:
        visitor = Visitor(server.port)
        visitor.sign_in("dsj.jingban", PASSWORD)
        visitor.take_token("dsj.jingban", PASSWORD)

        def by_page(number: int) -> None:
            case, version = next(waiting)
            form = {"step": "intake", "outcome": "to_list", "version": str(version), "key": uuid.uuid4().hex}
            _demand(visitor.post(f"/cases/{case}/act/", form)[0], 302)

        def by_api(number: int) -> None:
            case, version = next(waiting)
            order = {"step": "intake", "outcome": "to_list", "version": version}
            _demand(visitor.post_json(f"/api/v1/cases/{case}/acts", order)[0], 200)

        return [
            Figure("办理一步（网页）", per_request(server, by_page, ACTS), "ms CPU", 25),
            Figure("办理一步（接口）", per_request(server, by_api, ACTS), "ms CPU", 25),
        ]


def _demand(status: int, wanted: int) -> None:
    if status != wanted:
        raise RuntimeError(f"answered {status} instead of {wanted}")


def _export(scratch: Path, told: Mapping[str, Any]) -> list[Figure]:
    """The whole project list as XLSX: from the click to the job that says it is done, as a person waits for it."""
    times: list[float] = []
    with running(scratch, demo=False) as server:
        visitor = Visitor(server.port)
        visitor.sign_in("dsj.jingban", PASSWORD)
        for _ in range(3):
            began = time.monotonic()
            _demand(visitor.get("/projects/export.xlsx")[0], 302)
            page, job = visitor.location, {"open": True}
            while job["open"]:
                time.sleep(0.02)
                job = json.loads(visitor.get(f"{page}state")[1])
            times.append(time.monotonic() - began)
            _demand(visitor.get(f"{page}file")[0], 200)
    rows, took = int(job["total"]), min(times)
    return [Figure("导出项目清单（后台，带进度）", took, "s", 3, note=f"{rows} 行，每秒 {rows / took:.0f} 行")]


# ---------------------------------------------------------------------------------------------- start, seed, verify


def _start(scratch: Path, told: Mapping[str, Any]) -> list[Figure]:
    times = []
    for _ in range(3):
        with running(scratch, demo=False) as server:
            times.append(server.started_in)
    return [Figure("启动到第一次应答", min(times), "s", 3)]


def _seed() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="yuncheng-bench-") as name:
        data = Path(name)
        manage(data, "migrate", "--verbosity", "0", demo=True)
        began = time.monotonic()
        manage(data, _SEEDING, demo=True)
        return [Figure("装入演示县", time.monotonic() - began, "s", 30)]


def _verify(scratch: Path, told: Mapping[str, Any]) -> list[Figure]:
    began = time.monotonic()
    manage(scratch, "verify_chain")
    took = time.monotonic() - began
    rate = told["entries"] / took
    return [Figure("核验整条记录", took, "s", note=f"{told['entries']} 条，每秒 {rate:.0f} 条，含行和文件")]


_ON_LOAD: dict[str, Callable[[Path, Mapping[str, Any]], list[Figure]]] = {
    "pages": _pages,
    "act": _acts,
    "export": _export,
    "start": _start,
    "verify": _verify,
}
