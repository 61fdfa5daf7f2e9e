"""The plan board measured: a thousand rows on one draft; what the page costs, and what ranking a row costs.

The reports are made by acting; that they stand on the list is written straight to the table, for their weight only.
"""

from __future__ import annotations

import itertools
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yuncheng.casework.engine import act
from yuncheng.casework.opening import open_case
from yuncheng.lifecycle.board import draft_funds, draft_rows, drafts
from yuncheng.lifecycle.board.models import BoardDraft, BoardRow
from yuncheng.registry import clock
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.ch1_scope import GOVERNED_SOURCES
from yuncheng.rulebook.ch6_oversight import EVALUATION_RESULTS

from ..demo.people import PASSWORD, make_people
from ..demo.units import READING_ONLY, make_units
from .figures import Figure, manage, per_request
from .server import running
from .visitor import Visitor

ROWS, PAGES, MOVES = 1_000, 12, 60
NOTE = "board.json"
WHO = "dsj.jingban"

Say = Callable[[str], object]


def measure(kept: Path, *, fresh: bool, say: Say) -> list[Figure]:
    """The page and the moves of a thousand rows; the rows are kept in `kept` between runs."""
    told = _made(kept / "board", fresh=fresh, say=say)
    say(f"测量 board（{ROWS} 行）")
    with tempfile.TemporaryDirectory(prefix="yuncheng-bench-") as name:
        data = Path(name) / "data"
        shutil.copytree(kept / "board", data)
        manage(data, "collectstatic", "--noinput", "--verbosity", "0")
        counts: dict[str, int] = json.loads(manage(data, "bench", "count-board"))
        return _figures(data, told, counts)


def _made(data: Path, *, fresh: bool, say: Say) -> dict[str, Any]:
    note = data / NOTE
    if fresh or not note.exists() or json.loads(note.read_text("utf-8")).get("shape") != _shape():
        say(f"制作排序板数据（{ROWS} 个项目，一两分钟，只做一次）")
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        manage(data, "migrate", "--verbosity", "0")
        manage(data, "bench", "make-board")
    found: dict[str, Any] = json.loads(note.read_text("utf-8"))
    return found


def _shape() -> list[str]:
    """What kept data must have been made from to be used again: the migrations there are."""
    folders = sorted(Path(__file__).resolve().parents[2].glob("**/migrations/0*.py"))
    return [f"{path.parts[-3]}.{path.stem}" for path in folders]


def _figures(data: Path, told: dict[str, Any], counts: dict[str, int]) -> list[Figure]:
    with running(data, demo=False) as server:
        visitor = Visitor(server.port)
        visitor.sign_in(WHO, PASSWORD)
        address, draft = told["address"], told["draft"]
        page = visitor.get(address)[1]
        revision, steps = itertools.count(told["revision"]), itertools.count()

        def look(number: int) -> None:
            _demand(visitor.get(address)[0], 200)

        def rank(number: int) -> None:
            at = next(steps)
            row, other = told["rows"][at * 7 % ROWS], told["rows"][(at * 7 + 1 + at * 3 % (ROWS - 1)) % ROWS]
            order = {"row": row, "before": other, "revision": next(revision)}
            _demand(visitor.post_json(f"/board/drafts/{draft}/move/", order)[0], 200)

        def ask(number: int) -> None:
            seen = told["revision"]
            _demand(visitor.get(f"/board/drafts/{draft}/state/?seen={seen}")[0], 204)

        size = f"页面 {len(page) / 1024 / 1024:.1f} MB"
        asked = per_request(server, ask, MOVES)
        return [
            Figure(f"排序板（{ROWS}行）", per_request(server, look, PAGES), "ms CPU", 300, counts["board"], size),
            Figure(f"排序板上移动一行（{ROWS}行）", per_request(server, rank, MOVES), "ms CPU", 50, counts["move"]),
            Figure("排序板问有没有变化", asked, "ms CPU", 10, counts["state"]),
        ]


def _demand(status: int, wanted: int) -> None:
    if status != wanted:
        raise RuntimeError(f"answered {status} instead of {wanted}")


# ---------------------------------------------------------------------------------------------- inside


def make_rows(note: Path, say: Say) -> None:
    """In this (empty) database a thousand projects reported by all units and listed, and a draft that ranks them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    today = clock.today()
    with transaction.atomic():
        units = make_units(today)
        people = make_people(units, today)
    codes = [code for code in units if code not in READING_ONLY and f"{code}.shenhe" in people.accounts]
    for number in range(ROWS):
        code = codes[number % len(codes)]
        with transaction.atomic():
            _report(number, people[f"{code}.jingban"], today.year + 1)
        if number % 100 == 99:
            say(f"{number + 1}/{ROWS}")
    with transaction.atomic():
        draft = _list_and_rank(people[WHO], today.year + 1)
    rows = list(BoardRow.objects.filter(draft=draft).order_by("position").values_list("pk", flat=True))
    address = f"/board/{draft.year}/?draft={draft.pk}"
    told = {"address": address, "draft": draft.pk, "revision": draft.revision, "rows": rows, "shape": _shape()}
    note.write_text(json.dumps(told), "utf-8")


def _report(number: int, handler: Account, year: int) -> None:
    name = f"业务平台{number + 1}"
    case = open_case("report", by=handler, key=f"board-open-{number}", data={"name": name})
    said = {
        "name": name,
        "nature": ("new", "upgrade", "maintain")[number % 3],
        "kind": "industry_app",
        "money_source": GOVERNED_SOURCES[number % len(GOVERNED_SOURCES)][0],
        "plan_year": year,
        "amount": str(50 + number % 700),
        "basis_kind": ("need", "superior", "demand")[number % 3],
        "basis": f"示例发〔2026〕{number + 1}号关于加快业务办理信息化的通知要求。",
        "content": "建设受理、审核、统计三个功能，供窗口人员使用。",
        "rank": number % 40 + 1,
    }
    act(case, "fill", "submitted", by=handler, version=0, key=f"board-fill-{number}", data=said)


def _list_and_rank(lead: Account, year: int) -> BoardDraft:
    projects = list(Project.objects.order_by("pk"))
    for number, project in enumerate(projects):
        project.listed_on, project.list_no = clock.today(), "示数发〔2026〕1号"
        project.listed_amount = project.reported_amount
        project.unit_rank = number % 40 + 1
        if number % 25 == 0:
            project.suspected_duplicate = "县级统一平台"
        if number % 10 == 0:
            project.evaluation_result = EVALUATION_RESULTS[number // 10 % len(EVALUATION_RESULTS)][0]
    names = ("listed_on", "list_no", "listed_amount", "unit_rank", "suspected_duplicate", "evaluation_result")
    Project.objects.bulk_update(projects, names, batch_size=200)
    draft = drafts.new_draft(year, "基本方案", by=lead)
    asked = sum(draft_rows.amount_of(project) for project in projects) // len(GOVERNED_SOURCES)
    funds = {source: asked * (50 + 10 * place) // 100 for place, (source, _) in enumerate(GOVERNED_SOURCES)}
    return draft_funds.set_funds(draft.pk, funds, seen=draft.revision, by=lead)


def print_counts(say: Say) -> None:
    """The queries of the page, of a move and of asking, as JSON for the process that measures."""
    told = json.loads((Path(settings.DATA_DIR) / NOTE).read_text("utf-8"))
    client = Client(headers={"accept": "application/json"})
    client.force_login(Account.objects.get(username=WHO), backend="yuncheng.registry.backends.AccountBackend")
    draft, rows = told["draft"], told["rows"]
    body = json.dumps({"row": rows[3], "before": rows[2], "revision": told["revision"]})
    asks: dict[str, Callable[[], Any]] = {
        "board": lambda: client.get(told["address"]),
        "state": lambda: client.get(f"/board/drafts/{draft}/state/?seen={told['revision']}"),
        "move": lambda: client.post(f"/board/drafts/{draft}/move/", body, content_type="application/json"),
    }
    found = {}
    with transaction.atomic():
        for name, ask in asks.items():
            ask()
            with CaptureQueriesContext(connection) as seen:
                ask()
            found[name] = len([one for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]])
        transaction.set_rollback(True)
    say(json.dumps(found))
