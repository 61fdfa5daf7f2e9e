"""Papers of a consultation in the layout of GB/T 9704: the notice that convenes it, and its minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from yuncheng.casework.journal import last_act
from yuncheng.casework.letters import UNSIGNED, cited, office_letter
from yuncheng.casework.models import Attachment, Case
from yuncheng.casework.spine import latest_values
from yuncheng.casework.verification import code_of
from yuncheng.papers import Block, GridTable, Heading, Letter, Paragraph, chinese_date
from yuncheng.registry import clock
from yuncheng.registry.county import county
from yuncheng.registry.models import Unit
from yuncheng.rulebook.annex1_application import label_of
from yuncheng.rulebook.kernel import Function
from yuncheng.rulebook.procedures.consultation import KINDS

from .asking import OPINION, answers
from .models import Consultation

ADDRESSED = 6  # offices named in the address line; more stand in a table


def kind_of(case: Case) -> str:
    """会商, 督促检查 or 评估评价."""
    return label_of(KINDS, case.consultation.kind)


def _on(case: Case) -> str:
    """On what, in a sentence: the matter, and the project where it is one."""
    return f"“{case.about}”（项目：{case.project}）" if case.project else f"“{case.about}”"


def asked_units(case: Case) -> list[Unit]:
    """Every unit that was asked, in the order asked."""
    asked = case.children.filter(procedure_key=OPINION).select_related("unit").order_by("id")
    return list({child.unit_id: child.unit for child in asked}.values())


def _agenda(case: Case) -> list[Block]:
    rows = latest_values(case, "convene").get("agenda") or []
    if not rows:
        return []
    told = tuple((str(number), row["item"], row.get("speaker") or "—") for number, row in enumerate(rows, 1))
    return [Heading(1, "议程"), GridTable(("序号", "议题", "汇报单位"), told, align="cll", widths=(1, 6, 4))]


def _meeting(held: Consultation) -> str:
    """Where and when they meet; nothing where opinions are given in writing only."""
    if held.meets_on is None:
        return ""
    return f"{chinese_date(held.meets_on)}" + (f"在{held.place}" if held.place else "")


# ---------------------------------------------------------------------------------------------- the notice


def notice(case: Case, to: Unit | None = None) -> Letter:
    """会商通知: what is asked of whom until when; to one office, or to all that were asked."""
    entry = last_act(case, "convene", "convened")
    assert entry is not None
    held, kind = case.consultation, kind_of(case)
    units = asked_units(case)
    few = len(units) <= ADDRESSED
    everybody = "、".join(unit.name for unit in units) if few else "各有关单位"
    meeting = _meeting(held)
    when = f"会议定于{meeting}召开。" if meeting else "本次以书面形式征求意见。"
    body: list[Block] = [
        Paragraph(f"依据{cited(5)}，现就{_on(case)}组织{kind}。有关事项通知如下："),
        Heading(1, f"{kind}事项"),
        Paragraph(held.topic),
        *_agenda(case),
        Heading(1, "时间和方式"),
        Paragraph(when),
        Heading(1, "书面意见"),
        Paragraph(_reply(case, to)),
    ]
    if not few:
        rows = tuple((str(number), unit.name) for number, unit in enumerate(units, 1))
        body += [Heading(1, "参加单位"), GridTable(("序号", "单位"), rows, align="cl", widths=(1, 8))]
    title, to_whom = f"关于{case.about}\n{kind}的通知", to.name if to else everybody
    attachments = [paper.name for paper in materials(case)]
    return office_letter(Function.LEAD, title, to_whom, body, entry=entry, attachments=attachments)


def _reply(case: Case, to: Unit | None) -> str:
    """Until when an office answers: its own day where it was asked later than the others."""
    own = case.children.filter(procedure_key=OPINION, unit=to).order_by("-id").first() if to else None
    due = (own.told_due_on if own else None) or case.consultation.reply_by
    how = "由本单位审核后签出；有条件同意或不同意的，写明理由和建议。"
    return f"请于{chinese_date(due)}前（含当日）在系统中书面答复，{how}"


def materials(case: Case) -> Sequence[Attachment]:
    """The papers that were sent along."""
    return list(Attachment.objects.filter(case=case, paper="material", entry__isnull=False).order_by("id"))


# ---------------------------------------------------------------------------------------------- the minutes


def minutes(case: Case) -> Letter:
    """会商纪要: who was asked, what each said, what was concluded, who does what until when."""
    entry = last_act(case, "conclude", "concluded", "followed")
    held, kind, said = case.consultation, kind_of(case), latest_values(case, "collect")
    units, names = asked_units(case), county().names
    meeting = _meeting(held)
    how = f"{meeting}召开会议，" if meeting else "书面征求意见，"
    body: list[Block] = [
        Paragraph(f"依据{cited(5)}，{names.office(Function.LEAD)}{how}就{_on(case)}进行{kind}。现纪要如下："),
        Heading(1, f"{kind}事项"),
        Paragraph(held.topic),
        *_agenda(case),
        *_opinions(case),
        Heading(1, "意见综述"),
        Paragraph(said["summary"]),
        Heading(1, f"{kind}结论"),
        Paragraph(said["conclusion"]),
        *_tasks(said),
    ]
    takers = Unit.objects.filter(code__in=[row["unit"] for row in said.get("tasks") or []]).order_by("code")
    sent_to = list(dict.fromkeys([*(unit.name for unit in units), *(unit.name for unit in takers)]))
    return Letter(
        title=f"关于{case.about}的{kind}纪要",
        mark=f"政务信息化项目{kind}纪要",
        doc_no=latest_values(case, "conclude").get("minutes_no", "") if entry else "",
        body=body,
        signer=names.office(Function.LEAD),
        date=entry.on_day if entry else None,
        cc=sent_to,
        watermark="" if entry else UNSIGNED,
        code=code_of(entry) if entry else "",
    )


def _opinions(case: Case) -> list[Block]:
    asked = case.children.filter(procedure_key=OPINION).select_related("unit").order_by("id")
    rows = tuple(
        (
            one.case.unit.name,
            one.position or ("没有答复" if not one.case.is_open else "尚未答复"),
            one.said.get("opinion") or "—",
        )
        for one in answers(asked, clock.today())
    )
    if not rows:
        return []
    return [Heading(1, "各部门意见"), GridTable(("部门", "意见", "理由和建议"), rows, align="lcl", widths=(3, 2, 6))]


def _tasks(said: dict[str, Any]) -> list[Block]:
    rows = said.get("tasks") or []
    if not rows:
        return []
    names = dict(Unit.objects.filter(code__in=[row["unit"] for row in rows]).values_list("code", "name"))
    told = tuple(
        (str(number), row["task"], names.get(row["unit"], row["unit"]), chinese_date(date.fromisoformat(row["due_on"])))
        for number, row in enumerate(rows, 1)
    )
    table = GridTable(("序号", "事项", "承担单位", "办结期限"), told, align="clll", widths=(1, 5, 3, 3))
    return [Heading(1, "议定的后续事项"), table]
