"""Reports from a file: the empty table, handing it up, what is wrong with it, the preview, taking it in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from yuncheng.casework.beside import hints_of, hints_of_drafts
from yuncheng.casework.documents import MIME
from yuncheng.casework.jobs.models import Job
from yuncheng.casework.jobs.pages import shown_job
from yuncheng.casework.jobs.remains import tell_interrupted
from yuncheng.casework.models import Case
from yuncheng.casework.pages.addressed import asked_year
from yuncheng.casework.pages.common import account_of, address, posted_key
from yuncheng.casework.refusal_pages import methods, shown
from yuncheng.casework.refusals import BadForm, NotVisible, Refusal, TooLarge
from yuncheng.casework.sight import visible_cases
from yuncheng.papers import parse_money
from yuncheng.registry import clock
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import FieldKind

from .columns import MOST_ROWS, asked, choices, template
from .filling import Names
from .models import ReportFile
from .taking_in import (
    DIRECT,
    MOST_BYTES,
    demand_reporter,
    hand_up,
    job_of,
    take_in,
    take_in_later,
    taken_since,
)
from .unit_round import road_of_fen
from .years import closed_on, last_day


@door(*BUSINESS, scope="own_files")
@methods("GET", "POST")
def reporting_file(request: HttpRequest) -> HttpResponse:
    """Hand up a file. A bad one is answered with every bad cell and changes nothing; a good one goes to its preview."""
    account, day = account_of(request), clock.today()
    demand_reporter(account)
    year = asked_year(request, day.year + 1)
    if request.method == "GET":
        return _page(request, year)
    try:
        name, content = _sent(request)
        file = hand_up(content, name, year=year, by=account)
    except (BadForm, TooLarge) as refusal:
        return _page(request, year, refusal=refusal)
    if file.faults:
        return _page(request, year, file=file)
    if file.taken_at:
        messages.info(request, f"这个文件已经导入过，{len(file.cases)} 个项目都在，没有重复报送。")
    return redirect("reporting_file_preview", pk=file.pk)


def _page(
    request: HttpRequest, year: int, *, file: ReportFile | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    day = clock.today()
    due = last_day(year, day)
    context = {
        "title": f"从表格导入{year}年度项目",
        "crumbs": _crumbs(year),
        "year": year,
        "due": due,
        "today": day,
        "overdue": due is not None and day > due,
        "closed_on": closed_on(year),
        "most_rows": MOST_ROWS,
        "most_mb": MOST_BYTES // 1024 // 1024,
        "template_url": address("reporting_file_template", year=year),
        "file": file,
        "refusal": shown(request, refusal) if refusal else None,
    }
    status = refusal.status if refusal else 400 if file else 200
    return render(request, "planning/file.html", context, status=status)


def _crumbs(year: int) -> list[dict[str, str]]:
    return [{"label": "清单报送", "url": address("reporting", year=year, view="own")}]


def _sent(request: HttpRequest) -> tuple[str, bytes]:
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise BadForm("没有选择文件。", fields={"file": ["没有选择要导入的文件。"]})
    if sent.size and sent.size > MOST_BYTES:
        raise TooLarge(f"表格文件超过{MOST_BYTES // 1024 // 1024}兆字节，请分成几个文件。")
    content: bytes = sent.read()
    return sent.name or "", content


@door(*BUSINESS, scope="own_files")
@methods("GET")
def reporting_file_template(request: HttpRequest) -> HttpResponse:
    """The empty table of one's own unit."""
    account, day = account_of(request), clock.today()
    year = asked_year(request, day.year + 1)
    return _xlsx(template(account.unit, year, day), f"{account.unit.name}{year}年度项目报送表（空表）.xlsx")


@door(*BUSINESS, scope="own_files")
@methods("GET")
def reporting_file_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What a good file holds, before it is taken in; afterwards the reports it became."""
    return _preview(request, _own(account_of(request), pk))


def _preview(request: HttpRequest, file: ReportFile, refusal: Refusal | None = None) -> HttpResponse:
    account, day = account_of(request), clock.today()
    if file.faults:
        raise NotVisible("这个文件还有要改正的地方，请改正后重新上传。")
    due = last_day(file.year, day)
    cases = visible_cases(account).filter(pk__in=file.cases).select_related("project").order_by("id")
    compared = "compared" in request.GET
    rows = [] if file.taken_at else _rows(account, file, compared=compared)
    job = None if file.taken_at else _job_of(file)
    lost = taken_since(file, Names(file.unit, file.year)) if job and not job.is_open else []
    context = {
        "title": f"{'已导入' if file.taken_at else '核对'}：{file.name or '表格'}",
        "crumbs": _crumbs(file.year),
        "file": file,
        "today": day,
        "due": due,
        "overdue": due is not None and day > due,
        "rows": rows,
        "compared": compared,
        "alike": sum(bool(row["hints"]) for row in rows),
        "job": shown_job(job) if job else None,
        "lost": lost,
        "cases": _hinted(list(cases), account) if file.taken_at else [],
        "total": sum(_fen(case) for case in cases) if file.taken_at else sum(row["fen"] for row in rows),
        "refusal": shown(request, refusal) if refusal else None,
    }
    return render(request, "planning/file_preview.html", context, status=refusal.status if refusal else 200)


def _job_of(file: ReportFile) -> Job | None:
    """The job that is to take this file in; one that nobody works on any more is told as interrupted."""
    found = job_of(file)
    if found is not None and found.is_open:
        tell_interrupted(Job.objects.filter(pk=found.pk))
        found.refresh_from_db()
    return found


def _fen(case: Case) -> int:
    return (case.project.reported_amount or 0) if case.project else 0


def _hinted(cases: list[Case], account: Account) -> list[dict[str, Any]]:
    """The reports that a file became, with what other phases say to them."""
    hints = hints_of([case.project_id for case in cases if case.project_id], account)
    return [{"case": case, "hints": hints.get(case.project_id or 0, ())} for case in cases]


def _rows(account: Account, file: ReportFile, *, compared: bool) -> list[dict[str, Any]]:
    """The rows in words: choices by their labels, the road that each amount leads to, and where it was asked for what
    other phases say to them."""
    hints = hints_of_drafts([data for _, data in file.rows], account) if compared else {}
    labels = {
        field.key: {code: label for label, code in choices(field, account.unit).items()}
        for field in asked()
        if field.kind is FieldKind.CHOICE
    }
    day = clock.today()
    return [
        {
            "number": number,
            "hints": hints.get(place, ()),
            "fen": parse_money(data["amount"], unit="万元"),
            "road": road_of_fen(parse_money(data["amount"], unit="万元"), day),
            **{key: labels.get(key, {}).get(str(value), value) for key, value in data.items()},
        }
        for place, (number, data) in enumerate(file.rows)
    ]


@door(*BUSINESS, scope="own_files")
@methods("POST")
def reporting_file_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Open and submit every report of the file, many of them behind the page. A second press finds them done."""
    account = account_of(request)
    file = _own(account, pk)
    try:
        if file.taken_at is None and len(file.rows) > DIRECT:
            take_in_later(file, by=account, key=posted_key(request))
            return redirect("reporting_file_preview", pk=file.pk)
        file = take_in(pk, by=account)
    except NotVisible:
        raise
    except Refusal as refusal:
        return _preview(request, file, refusal)
    messages.success(request, f"已导入 {len(file.cases)} 个项目，现在轮到{account.unit}审核。")
    return redirect("reporting_file_preview", pk=file.pk)


@door(*BUSINESS, scope="own_files")
@methods("GET")
def reporting_file_corrected(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own file again, bad cells coloured, with what to change beside them."""
    file = _own(account_of(request), pk)
    if file.corrected is None:
        raise NotVisible("没有等待改正的文件。")
    return _xlsx(bytes(file.corrected), f"{file.unit.name}{file.year}年度项目报送表（待改正）.xlsx")


def _own(account: Account, pk: int) -> ReportFile:
    """A file of this person's unit that was taken in, or one of his own. Raises NotVisible."""
    found = ReportFile.objects.select_related("unit").filter(pk=pk, unit_id=account.unit_id).first()
    if found is None or (found.account_id != account.pk and found.taken_at is None):
        raise NotVisible("没有这个文件，或已重新上传。")
    return found


def _xlsx(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=MIME["xlsx"])
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
