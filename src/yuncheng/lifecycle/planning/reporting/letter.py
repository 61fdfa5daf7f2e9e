"""The notice of a round as paper: a letter of the bureau to all units (GB/T 9704)."""

from __future__ import annotations

from yuncheng.casework.documents import LETTER, Document, letter_file, register
from yuncheng.casework.journal import last_act
from yuncheng.casework.letters import UNISSUED, cited, office_letter
from yuncheng.casework.models import Case, Entry
from yuncheng.casework.spine import latest_values
from yuncheng.papers import Block, Heading, Letter, Paragraph, chinese_date, format_wan
from yuncheng.registry.county import law_on
from yuncheng.rulebook.kernel import Function, Missing
from yuncheng.rulebook.procedures.rounds import ROUND

from .years import last_day

KEY = "notice"


def _issued(case: Case) -> Entry | None:
    return last_act(case, "issue", "issued")


def notice(case: Case) -> Letter:
    """报送通知: what is reported, by when, how, and what the bureau asks for this year."""
    assert case.matter is not None
    year, entry = case.matter.year, _issued(case)
    said = latest_values(case, "prepare")
    body: list[Block] = [
        Paragraph(f"依据{cited(7)}，现就{year}年度政务信息化项目报送工作通知如下。"),
        Heading(1, "报送什么"),
        Paragraph(_scope(year, case)),
        Heading(1, "什么时候报送"),
        Paragraph(_limit(case, year)),
        Heading(1, "怎样报送"),
        Paragraph(
            "各单位在系统中逐个填写，或者下载模板用表格成批导入，经本单位审核后排定先后次序，一次送出。"
            "学校、医院填写后交行政主管部门，由主管部门收齐一并送出。本年度没有项目的，也请在系统中办理零报送。"
        ),
        Heading(1, "工作要求"),
        Paragraph(said.get("requirements", "")),
    ]
    title, doc_no = f"关于报送{year}年度政务信息化项目的通知", said.get("doc_no", "")
    return office_letter(Function.LEAD, title, "各项目单位", body, entry=entry, doc_no=doc_no, draft=UNISSUED)


def _scope(year: int, case: Case) -> str:
    try:
        line = format_wan(law_on(case.opened_on).number("list.threshold"))
    except Missing:
        return f"{year}年度计划新建、续建、改扩建和运维的政务信息化项目。"
    return (
        f"{year}年度计划新建、续建、改扩建和运维的政务信息化项目。投资额度{line}万元及以上的，汇总形成项目清单；"
        f"不到{line}万元的，予以备案。没有进入清单的项目，不安排预算和其他资金。"
    )


def _limit(case: Case, year: int) -> str:
    due = last_day(year, case.opened_on)
    if due is None:
        return "请尽快报送。"
    if case.opened_on > due:
        return f"规定的报送期已于{chinese_date(due)}届满，本次补充开放，请在我局截止汇总前报送，并写明逾期的原因。"
    return f"请于{chinese_date(due)}前（含当日）报送。逾期报送的，照常受理，标为逾期，并须写明原因。"


def build(case: Case, fmt: str) -> bytes:
    """The notice's file; its creation day is the day it went out."""
    return letter_file(notice)(case, fmt)


def _ready(case: Case) -> bool:
    return bool(latest_values(case, "prepare"))


def _is_draft(case: Case) -> bool:
    return _issued(case) is None


register(Document(KEY, "报送通知", ROUND.key, LETTER, ready=_ready, build=build, draft=_is_draft))
