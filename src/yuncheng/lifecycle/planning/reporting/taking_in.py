"""Reports out of a file: looked through whole, previewed, then all of them opened and submitted in one transaction.

Each is a case of its own, made by `open_case()` and `act()` as by hand. Keys come from the file's number and the row:
a second press, or the same press twice at once, makes nothing twice.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from django.db import transaction

from yuncheng.casework import denials
from yuncheng.casework.actors import may_open
from yuncheng.casework.engine import act
from yuncheng.casework.jobs.kinds import Progress, Result, job
from yuncheng.casework.jobs.models import OPEN, Job
from yuncheng.casework.jobs.work import start_job
from yuncheng.casework.opening import open_case
from yuncheng.casework.refusals import BadForm, NotVisible, NotYours, Refusal, TooLarge
from yuncheng.guomi import sm3
from yuncheng.papers import PaperError
from yuncheng.registry import clock
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Post
from yuncheng.rulebook.procedures.reporting import REPORT

from .filling import Names, names_held
from .models import ReportFile
from .reading import SUBMITTED, read_reports

MOST_BYTES = 10 * 1024 * 1024
DIRECT = 20  # rows that are taken in while the page waits
KIND = "planning.reports"


def demand_reporter(by: Account) -> None:
    """Refuse whoever may not report for his unit. Raises NotYours."""
    day = clock.today()
    if may_open(REPORT, by, None, day):
        return
    if not by.unit.is_valid_on(day):
        raise NotYours("您所在单位已撤并，不能再报送项目。", articles=(7,), cures=["由承继单位报送"])
    raise NotYours(
        "成批报送由本单位经办办理，不由您办理。",
        articles=(7,),
        who=f"{by.unit}经办",
        cures=[f"请{by.unit}经办导入，您在审核环节成批同意"],
    )


def hand_up(content: bytes, name: str, *, year: int, by: Account) -> ReportFile:
    """Look a file through and keep it: good ones with their rows, bad ones with every fault. The file taken in earlier,
    where the same one comes again. Raises NotYours, TooLarge, BadForm for what cannot be opened."""
    with denials.recorded(by, "report.import"):
        demand_reporter(by)
        if len(content) > MOST_BYTES:
            raise TooLarge(f"表格文件超过{MOST_BYTES // 1024 // 1024}兆字节，请分成几个文件。")
        try:
            read = read_reports(content, by.unit, year, clock.today())
        except PaperError as fault:
            raise BadForm(str(fault), articles=(7,), fields={"file": [str(fault)]}, code="bad_file") from fault
    digest = sm3(content).hex()
    same = ReportFile.objects.filter(unit=by.unit, year=year, sm3=digest, taken_at__isnull=False).first()
    if read.only_taken and same is not None:
        return same
    with transaction.atomic():
        in_line = Job.objects.filter(account=by, kind=KIND, state__in=OPEN).values_list("params__file", flat=True)
        ReportFile.objects.filter(account=by, year=year, taken_at__isnull=True).exclude(pk__in=list(in_line)).delete()
        return ReportFile.objects.create(
            unit=by.unit,
            account=by,
            year=year,
            name=name[:200],
            sm3=digest,
            made_at=clock.now(),
            rows=[[row.number, row.data] for row in read.rows],
            faults=[str(fault) for fault in read.faults],
            corrected=read.corrected or None,
        )


def take_in(number: int, *, by: Account, progress: Progress = lambda done, total: None) -> ReportFile:
    """Open and submit every report of a good file: all or none. A file that is in already is given back as it is.

    `progress` hears of every row. Raises NotVisible for another's file, NotYours, BadForm where a row will not do any
    more.
    """
    with denials.recorded(by, "report.import"):
        demand_reporter(by)
        with transaction.atomic():
            file = ReportFile.objects.select_for_update().filter(pk=number, account=by).first()
            if file is None:
                raise NotVisible("没有这个文件，或已重新上传。")
            if file.taken_at is None:
                _take_in(file, by, progress)
    return file


def take_in_later(file: ReportFile, *, by: Account, key: str) -> Job:
    """Let a file of many rows be taken in behind the page, one after the other: a hundred units that report in one
    afternoon then wait in line, and nobody else waits for them."""
    title = f"导入{file.year}年度项目：{file.name or '表格'}"
    return start_job(KIND, by=by, title=title, params={"file": file.pk}, key=key)


@job(KIND, Post.HANDLER)
def _job(asked: Job, out: BinaryIO, progress: Progress) -> Result:
    file = take_in(asked.params["file"], by=asked.account, progress=progress)
    return Result(f"已导入 {len(file.cases)} 个项目，现在轮到{file.unit}审核。")


def job_of(file: ReportFile) -> Job | None:
    """The newest job that was to take this file in."""
    found = Job.objects.filter(account_id=file.account_id, kind=KIND, params__file=file.pk)
    return found.order_by("-id").first()


def _take_in(file: ReportFile, by: Account, progress: Progress) -> None:
    if not file.rows:
        raise BadForm("这个文件还有不符合要求的单元格，没有导入。", articles=(7,), cures=["按所列各处改正后重新上传"])
    with names_held(by.unit, file.year) as names:
        _demand_fresh(file, names)
        for place, (row, data) in enumerate(file.rows):
            file.cases.append(_report(f"report-file-{file.pk}-{place}", row, data, by))
            progress(place + 1, len(file.rows))
    file.taken_at = clock.now()
    file.save(update_fields=["taken_at", "cases"])


def _report(key: str, row: int, data: dict[str, Any], by: Account) -> int:
    """One row, opened and submitted; the number of its case."""
    try:
        case = open_case(REPORT.key, by=by, key=f"{key}-open", data={"name": data["name"]})
        act(case, REPORT.first.key, SUBMITTED.key, by=by, version=0, key=f"{key}-fill", data=data)
    except Refusal as refusal:
        refusal.sentence = f"第 {row} 行“{data['name']}”：{refusal.sentence}整个文件没有导入。"
        refusal.args = (refusal.sentence,)
        raise
    return case.pk


def _demand_fresh(file: ReportFile, names: Names) -> None:
    """What was free when the file was looked through may have been reported since, by hand or by a colleague."""
    faults = taken_since(file, names)
    if faults:
        raise BadForm(
            f"上传之后，文件中有{len(faults)}个项目已被报送，没有导入任何内容。",
            articles=(7,),
            cures=["删去已报送的各行后重新上传"],
            fields={"file": faults},
            code="bad_cells",
        )


def taken_since(file: ReportFile, names: Names) -> list[str]:
    """The rows of a file whose names have been reported meanwhile, each with what cures it."""
    return [
        f"第 {row} 行“项目名称”填的是“{data['name']}”：{taken.problem}。{taken.cure}。"
        for row, data in file.rows
        if (taken := names.taken(data["name"], data.get("nature", "")))
    ]
