"""A step's table as a file: what is filled in so far as XLSX, a file taken in, a bad one marked for correction.

A good file becomes the rows of one's draft, beside what else was typed; a bad one changes nothing.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yuncheng.papers import PaperError
from yuncheng.registry import clock
from yuncheng.registry.doors import EVERYONE, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import FieldKind

from .. import denials
from ..actors import demand_turn
from ..drafts import keep_draft, kept
from ..forms import plain_data
from ..models import Case, Draft
from ..refusal_pages import methods
from ..refusals import BadForm, NotVisible, Refusal, Stale, TooLarge
from ..row_files import RowTable, read_rows, written
from .case_form import Tried
from .case_page import case_response
from .common import account_of, case_in_sight, filings_of
from .downloads import download
from .step_form import asked_fields, first_values

MOST_BYTES = 20 * 1024 * 1024
KEPT_DAYS = 7


@door(*EVERYONE, scope="visible_cases")
@methods("POST")
def row_import(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """Take in a file: a good one becomes the draft, a bad one is answered with every bad cell and changes nothing."""
    account = account_of(request)
    case = case_in_sight(account, pk)
    table = _table(case, field, account)
    step = case.current
    assert step is not None
    values = plain_data(asked_fields(step), request.POST)
    try:
        with denials.recorded(account, f"{step.key}.import", case_id=case.pk):
            values[field] = _read(table, request, account)
    except Refusal as refusal:
        if refusal.status not in (400, 413):
            raise
        return case_response(request, case, Tried(step.key, "", values, "", refusal))
    keep_draft(case, values, by=account)
    messages.success(request, f"已导入 {len(values[field])} 行，请核对后提交。")
    return redirect(f"{reverse('case', args=[pk])}#id_{field}")


@door(*EVERYONE, scope="visible_cases")
@methods("GET")
def row_sheet(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """What is filled in so far as XLSX, with empty lines below: to be worked on and taken in again."""
    account = account_of(request)
    case = case_in_sight(account, pk)
    table = _table(case, field, account)
    rows = rows_now(case, field, account)
    content = written(table, rows, created=clock.today())
    return download(content, f"{table.field.label}-{case.subject_name}.xlsx")


@door(*EVERYONE, scope="visible_cases")
@methods("GET")
def row_correction(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """One's own file again, bad cells coloured, with what to change beside them."""
    account = account_of(request)
    table = _table(case_in_sight(account, pk), field, account)
    path = _correction(table, account)
    if not path.exists():
        raise NotVisible("没有等待改正的文件。")
    return download(path.read_bytes(), f"{table.field.label}（待改正）.xlsx")


def rows_now(case: Case, field: str, account: Account) -> list[dict[str, Any]]:
    """The rows of a table as its form would show them to this person: of his draft, else what the form begins with."""
    step = case.current
    assert step is not None
    draft = Draft.objects.filter(case=case, step=step.key, account=account).first()
    values = kept(draft).values if draft else first_values(case, step, filings_of(case))
    rows = values.get(field)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def file_context(case: Case, account: Account, field: str) -> dict[str, Any]:
    """What `casework/parts/row_file.html` shows under the name `row_file`."""
    declared = _declared(case, field)
    assert declared is not None
    path = _correction(RowTable(case, case.step, declared), account)
    made_at = datetime.fromtimestamp(path.stat().st_mtime, tz=clock.now().tzinfo) if path.exists() else None
    return {"key": field, "label": declared.label, "correction": made_at, "most_mb": MOST_BYTES // 1024 // 1024}


# ---------------------------------------------------------------------------------------------------- parts


def _declared(case: Case, key: str) -> Any:
    step = case.current
    fields = asked_fields(step) if step else ()
    return next((one for one in fields if one.key == key and one.kind is FieldKind.ROWS), None)


def _table(case: Case, key: str, account: Account) -> RowTable:
    """The table of the step where the case stands, for whoever is to fill it in. Raises Stale, NotYours, NotVisible."""
    if case.current is None:
        raise Stale(f"事项已办结（{case.place}），不能再导入导出填报表格。")
    demand_turn(case, case.current, account, clock.today())
    field = _declared(case, key)
    if field is None:
        raise NotVisible("这一步没有这张表格。")
    return RowTable(case, case.step, field)


def _read(table: RowTable, request: HttpRequest, account: Account) -> list[dict[str, Any]]:
    key = table.field.key
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise BadForm("没有选择文件。", fields={key: ["没有选择要导入的文件。"]})
    if sent.size and sent.size > MOST_BYTES:
        raise TooLarge(f"表格文件超过{MOST_BYTES // 1024 // 1024}兆字节，请分成几个文件。")
    path = _correction(table, account)
    try:
        read = read_rows(table, sent.read())
    except PaperError as fault:
        raise BadForm(str(fault), fields={key: [str(fault)]}, code="bad_file") from fault
    if read.faults:
        _keep(path, read.corrected)
        raise BadForm(
            f"文件中有{len(read.faults)}处不符合要求，没有导入任何内容。",
            articles=table.field.articles,
            cures=["按所列各处改正后重新导入", "或下载标出问题的表格，改正后导入"],
            fields={key: [str(fault) for fault in read.faults]},
            code="bad_cells",
        )
    path.unlink(missing_ok=True)
    return list(read.rows)


def _correction(table: RowTable, account: Account) -> Path:
    """Where the last file this person could not take in lies, marked. Not record; his own, and soon gone."""
    return _folder() / f"{table.case.pk}-{table.field.key}-{account.pk}.xlsx"


def _folder() -> Path:
    return Path(settings.FILES_DIR) / "corrections"


def _keep(path: Path, content: bytes) -> None:
    """Keep a marked file, and forget those of more than a week ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    oldest = clock.now().timestamp() - KEPT_DAYS * 24 * 3600
    for other in path.parent.glob("*.xlsx"):
        if other.stat().st_mtime < oldest:
            other.unlink(missing_ok=True)
    path.write_bytes(content)
