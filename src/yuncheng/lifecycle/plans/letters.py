"""Papers of the plans: the notice that issues the county plan, the letter that files a department's, the receipt."""

from __future__ import annotations

from yuncheng.casework.journal import last_act
from yuncheng.casework.letters import ALL_UNITS, UNISSUED, cited, office_letter
from yuncheng.casework.models import Case
from yuncheng.casework.spine import latest_values
from yuncheng.casework.verification import code_of
from yuncheng.papers import Block, GridTable, Heading, Letter, Paragraph, chinese_date
from yuncheng.registry.county import county
from yuncheng.rulebook.kernel import Function

from .filing import OFFICES, answers
from .items import every_item
from .models import COUNTY, DEPARTMENT, Plan

NOT_SIGNED = "未审核"


def _office(function: Function) -> str:
    return county().names.office(function.value)


def issue_notice(case: Case) -> Letter:
    """关于印发全县规划的通知, with the plan's goal and tasks; before it is issued a draft."""
    plan, entry = _plan(case), last_act(case, "issue", "issued")
    decided = ""
    if plan.decided_on:
        decided = f"经{_office(Function.GROUP)}{chinese_date(plan.decided_on)}会议审定（{plan.minutes_no}），"
    body: list[Block] = [
        Paragraph(f"依据{cited(6)}，我局会同有关部门编制了《{plan.title}》。{decided}现予印发，请遵照执行。"),
        Heading(1, "规划期"),
        Paragraph(f"{plan.span}。"),
        Heading(1, "总体目标"),
        Paragraph(plan.goal),
        *_revision(plan),
        Heading(1, "规划任务"),
        _county_table(plan),
    ]
    return office_letter(
        Function.LEAD,
        f"关于印发\n《{plan.title}》的通知",
        ALL_UNITS,
        body,
        entry=entry,
        doc_no=plan.doc_no,
        draft=UNISSUED,
    )


def filing_letter(case: Case) -> Letter:
    """关于报送部门规划备查的函, with the tasks and the county tasks they lean on; before its unit agreed a draft."""
    plan, entry = _plan(case), last_act(case, "check", "agreed")
    body: list[Block] = [
        Paragraph(f"我单位编制了《{plan.title}》，其中的任务已与全县规划逐项对照。依据{cited(6)}，现报送备查。"),
        Heading(1, "规划期"),
        Paragraph(f"{plan.span}。"),
        Heading(1, "总体目标"),
        Paragraph(plan.goal),
        *_revision(plan),
        Heading(1, "规划任务"),
        _department_table(plan),
    ]
    return Letter(
        title=f"关于报送\n《{plan.title}》备查的函",
        mark=plan.unit.name,
        addressee="、".join(_office(function) for function in OFFICES),
        body=body,
        signer=plan.unit.name,
        date=entry.on_day if entry else None,
        watermark="" if entry else NOT_SIGNED,
        code=code_of(entry) if entry else "",
    )


def receipt(case: Case) -> Letter:
    """规划备查回执: what each office answered, and that the plan is filed."""
    plan, entry = _plan(case), last_act(case, "filing", "filed")
    assert entry is not None
    rows = tuple(
        (one.unit.name, one.words, chinese_date(one.day) if one.day else "", one.opinion or "无")
        for one in answers(case)
    )
    body: list[Block] = [
        Paragraph(f"你单位报送的《{plan.title}》（{plan.span}）收悉。依据{cited(6)}，予以备查，自备查之日起施行。"),
        Heading(1, "各部门备查情况"),
        GridTable(header=("部门", "结果", "日期", "衔接意见"), rows=rows, align="lccl", widths=(4, 2, 4, 5)),
    ]
    note = latest_values(case, "filing").get("note")
    if note:
        body += [Heading(1, "对衔接意见的处理"), Paragraph(note)]
    body.append(Paragraph("规划修订的，请按原程序重新报送备查；任务沿用原编号的，已对应的项目不受影响。"))
    cc = tuple(one for one in OFFICES if one is not Function.LEAD)
    return office_letter(Function.LEAD, f"《{plan.title}》\n备查回执", plan.unit.name, body, entry=entry, cc=cc)


def _plan(case: Case) -> Plan:
    return Plan.objects.select_related("unit").get(case=case)


def _revision(plan: Plan) -> list[Block]:
    return [Heading(1, "修订说明"), Paragraph(plan.what_changed)] if plan.what_changed else []


def _county_table(plan: Plan) -> GridTable:
    assert plan.level == COUNTY
    rows = tuple((item.number, item.title, item.content, item.units) for item in plan.items.order_by("position"))
    return GridTable(
        header=("编号", "任务", "内容和目标", "牵头和配合单位"), rows=rows, align="clll", widths=(2, 4, 9, 4)
    )


def _department_table(plan: Plan) -> GridTable:
    assert plan.level == DEPARTMENT
    names = dict(every_item(COUNTY))
    rows = tuple(
        (item.number, item.title, item.content, names.get(item.county_item) or f"没有对应：{item.why_none}")
        for item in plan.items.order_by("position")
    )
    return GridTable(
        header=("编号", "任务", "内容和目标", "对应的全县规划任务"), rows=rows, align="clll", widths=(2, 4, 8, 5)
    )
