"""A hundred reporting units, for the measurements of the yearly reporting: who they are, and what they report.

`make_units_and_files` is the eve of a last afternoon: a round is open and every unit has a file of thirty rows ready.
`make_years` is five years of sixty reports a unit. The newest year is made by acting, as everything is; the four before
it are copies of its rows, there for their weight only: that record does not verify, and nobody asks it to.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, models, transaction

from yuncheng.casework.engine import act
from yuncheng.casework.membership import candidates
from yuncheng.casework.models import Case, Entry, Filing, Obligation
from yuncheng.casework.opening import open_case
from yuncheng.lifecycle.planning.reporting.columns import SHEET_NAME, columns
from yuncheng.lifecycle.planning.reporting.many import do_many, step_of
from yuncheng.lifecycle.planning.reporting.taking_in import hand_up, take_in
from yuncheng.papers import Sheet, write_xlsx
from yuncheng.registry import clock
from yuncheng.registry.models import Account, Matter, Project, Unit, UnitFunction
from yuncheng.rulebook.kernel import Function, Post

from ..demo.people import PASSWORD

UNITS, FILE_ROWS, YEARS, A_YEAR = 100, 30, 5, 60
NOTE = "hundred.json"
POSTS = {"jingban": Post.HANDLER, "shenhe": Post.CHECKER}

Say = Callable[[str], object]


def codes() -> list[str]:
    return [f"dw{number:03}" for number in range(UNITS)]


def last_afternoon(year: int) -> date:
    """30 September of the year before a plan year."""
    return date(year - 1, 9, 30)


def coming_year() -> int:
    """The plan year whose last day has passed or is today: the one that is measured."""
    today = clock.today()
    return today.year + 1 if today >= date(today.year, 9, 30) else today.year


def make_units_and_files(folder: Path, say: Say) -> None:
    """In this (empty) database the units and their round, in the folder a file for each; and what is to know of it."""
    _unflushed()
    people = _make_units()
    year = clock.today().year + 1
    _issue(people, year)
    for code in codes():
        content = workbook(people[f"{code}.jingban"].unit, FILE_ROWS, code)
        (folder / f"{code}.xlsx").write_bytes(content)
    say(f"{UNITS} 个单位，各一个 {FILE_ROWS} 行的文件")


def _unflushed() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")


def _make_units() -> dict[str, Account]:
    """The bureau and a hundred departments, a handler and a checker in each; one password, hashed once."""
    hashed = make_password(PASSWORD)
    people: dict[str, Account] = {}
    with transaction.atomic():
        for code in ["dsj", *codes()]:
            name = "大数据发展局" if code == "dsj" else f"第{int(code[2:]) + 1}示例局"
            unit = Unit.objects.create(code=code, name=name, kind="department")
            for suffix, post in POSTS.items():
                person = Account(username=f"{code}.{suffix}", unit=unit, post=post, display_name=name, password=hashed)
                person.save()
                people[person.username] = person
        lead = Unit.objects.get(code="dsj")
        UnitFunction.objects.create(unit=lead, function=Function.LEAD.value)
    return people


def workbook(unit: Unit, rows: int, tag: str) -> bytes:
    """A file as a unit fills it in: amounts on both sides of the line, all in order."""
    made: list[dict[str, object]] = [
        {
            "name": f"{tag}业务平台{number + 1}",
            "nature": ("新建", "升级", "运维")[number % 3],
            "kind": "行业信息化应用",
            "money_source": "财政预算资金",
            "amount": (20 + number * 7) * 1_000_000,
            "basis_kind": "业务工作需要",
            "basis": f"示例发〔2026〕{number + 1}号",
            "content": "建设受理、审核、统计三个功能，供窗口人员使用。",
            "rank": number + 1,
        }
        for number in range(rows)
    ]
    stream = io.BytesIO()
    write_xlsx([Sheet(name=SHEET_NAME, title="项目报送表", columns=columns(unit), rows=made)], stream)
    return stream.getvalue()


def _issue(people: dict[str, Account], year: int) -> Case:
    key = f"round-{year}"
    case = open_case("round", by=people["dsj.jingban"], key=f"{key}-open", year=year)
    said = {"doc_no": f"示数发〔{year - 1}〕1号", "requirements": "请按期报送。"}
    _do(case, "prepare", "prepared", people["dsj.jingban"], f"{key}-prepare", said)
    _do(case, "issue", "issued", people["dsj.shenhe"], f"{key}-issue")
    return case


def _do(case: Case, step: str, outcome: str, by: Account, key: str, data: dict[str, Any] | None = None) -> None:
    case.refresh_from_db(fields=["step", "version", "closed_on"])
    act(case, step, outcome, by=by, version=case.version, key=key, data=data)


# ---------------------------------------------------------------------------------------------- five years


def make_years(note: Path, say: Say) -> None:
    """Five years of sixty reports a unit in this (empty) database; note which cases the measurements look at."""
    _unflushed()
    year = coming_year()
    with clock.at(clock.at_hour(last_afternoon(year) - timedelta(days=70))):
        people = _make_units()
        round_case = _issue(people, year)
    for number, code in enumerate(codes()):
        with (
            clock.at(clock.at_hour(last_afternoon(year) - timedelta(days=number % 20), 9 + number % 8)),
            transaction.atomic(),
        ):
            _report_year(people, code, year, send=number % 10 != 9)
        say(f"{code}：{A_YEAR} 个项目")
    for back in range(1, YEARS):
        with transaction.atomic():
            _copy_year(year, back)
        say(f"{year - back} 年度：照样复制")
    waits = {"procedure_key": "dispatch", "unit__code": codes()[9], "closed_on__isnull": True}
    sending = Case.objects.get(matter__year=year, **waits)
    told = {"year": year, "round": round_case.pk, "compose": sending.pk, "reports": A_YEAR * UNITS * YEARS}
    note.write_text(json.dumps(told), "utf-8")


def _report_year(people: dict[str, Account], code: str, year: int, *, send: bool) -> None:
    """Sixty reports from a file, agreed to by the checker, sent in one sending; every tenth unit has yet to send."""
    handler, checker = people[f"{code}.jingban"], people[f"{code}.shenhe"]
    file = hand_up(workbook(handler.unit, A_YEAR, code), "报送表.xlsx", year=year, by=handler)
    cases = take_in(file.pk, by=handler).cases
    done = do_many([(number, 1) for number in cases], step_of("check"), by=checker, key=f"agree-{code}-{year}")
    assert all(one.refusal is None for one in done)
    if send:
        sending = Case.objects.get(procedure_key="dispatch", unit=handler.unit, matter__year=year)
        members = list(candidates(sending).order_by("id").values_list("pk", flat=True))
        _do(sending, "compose", "prepared", handler, f"compose-{code}-{year}", {"members": members})
        _do(sending, "send", "sent", checker, f"send-{code}-{year}")


def _copy_year(year: int, back: int) -> None:
    """The rows of the newest year once more, so many years earlier."""
    projects = _copied(
        Project.objects.filter(plan_year=year),
        back,
        code=lambda row: f"{row.code}-{back}",
        plan_year=lambda row: year - back,
    )
    matters = _copied(Matter.objects.filter(year=year), back, year=lambda row: year - back)
    cases = _copied(
        Case.objects.filter(procedure_key__in=("report", "dispatch"), opened_on__year=year - 1).order_by("id"),
        back,
        project_id=lambda row: projects.get(row.project_id),
        matter_id=lambda row: matters.get(row.matter_id),
        parent_id=lambda row: None,
    )
    last = Entry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    rows = Entry.objects.filter(case__in=list(cases)).order_by("seq")
    seqs = {row.pk: last + place for place, row in enumerate(rows.only("pk"), 1)}
    entries = _copied(
        rows,
        back,
        seq=lambda row: seqs[row.pk],
        req=lambda row: f"{row.req[:70]}-{back}",
        case_id=lambda row: cases[row.case_id],
    )
    links = {"case_id": lambda row: cases[row.case_id]}
    _copied(Filing.objects.filter(case__in=list(cases)), back, entry_id=lambda row: entries[row.entry_id], **links)
    _copied(
        Obligation.objects.filter(case__in=list(cases)),
        back,
        opened_by_id=lambda row: entries[row.opened_by_id],
        closed_by_id=lambda row: entries.get(row.closed_by_id),
        **links,
    )


def _copied(rows: Iterable[Any], back: int, **changes: Callable[[Any], Any]) -> dict[int, int]:
    """Copies of rows, their days set back by years: old key → new key."""
    made: list[Any] = []
    old: list[int] = []
    for row in rows:
        old.append(row.pk)
        values = {field.attname: _set_back(getattr(row, field.attname), back) for field in row._meta.concrete_fields}
        values |= {name: change(row) for name, change in changes.items()}
        del values[row._meta.pk.attname]
        made.append(type(row)(**values))
    if not made:
        return {}
    manager: models.Manager[Any] = type(made[0])._default_manager
    kept = manager.bulk_create(made, batch_size=500)
    return dict(zip(old, (row.pk for row in kept), strict=True))


def _set_back(value: Any, back: int) -> Any:
    return value.replace(year=value.year - back, day=min(value.day, 28)) if isinstance(value, date) else value
