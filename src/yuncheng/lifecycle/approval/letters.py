"""Official letters of the road: notices of admission, review opinion, approval, assessment, refusals (GB/T 9704)."""

from __future__ import annotations

from django.db.models import Sum

from yuncheng.casework.journal import last_act
from yuncheng.casework.letters import cited, office_letter
from yuncheng.casework.models import Case, Entry
from yuncheng.casework.spine import latest_values
from yuncheng.papers import Block, GridTable, Heading, Letter, Paragraph, format_wan
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Project
from yuncheng.rulebook.annex1_application import MONEY_SOURCES, label_of
from yuncheng.rulebook.ch4_approval import CHAPTERS
from yuncheng.rulebook.kernel import Function
from yuncheng.rulebook.procedures.opinion import ASPECTS, CONCLUSIONS

from .applications import newest_application
from .models import Draw, ReviewItem

# What ends the road early: step, outcome, the office, what it says, its article.
REFUSALS = (
    ("admit", "refused", Function.LEAD, "不予受理通知书", "不予受理", 10),
    ("issue_reject", "rejected", Function.LEAD, "技术审查不通过的意见", "技术审查不予通过", 10),
    ("refuse", "refused", Function.NDRC, "不予批复的通知", "不予批复", 10),
)


def _project(case: Case) -> Project:
    assert case.project is not None
    return case.project


def _letter(
    case: Case,
    office: Function,
    title: str,
    body: list[Block],
    *,
    entry: Entry | None,
    doc_no: str = "",
    cc: tuple[Function, ...] = (),
    attachments: tuple[str, ...] = (),
) -> Letter:
    """A letter of an office to the project's unit."""
    return office_letter(
        office, title, case.unit.name, body, entry=entry, doc_no=doc_no, cc=cc, attachments=attachments
    )


# ---------------------------------------------------------------------------------------------- admission


def admission(case: Case) -> Letter:
    """受理通知书."""
    entry = last_act(case, "admit", "admitted")
    name = _project(case).name
    text = f"你单位报送的“{name}”申报材料经形式审查符合要求，依据{cited(10)}，予以受理，现转入技术审查。"
    return _letter(case, Function.LEAD, f"关于{name}\n申报受理的通知书", [Paragraph(text)], entry=entry)


def supplement(case: Case) -> Letter:
    """一次告知补正通知书."""
    entry = last_act(case, "admit", "supplement")
    assert entry is not None
    name = _project(case).name
    due = law_on(entry.on_day).value("supplement.days")
    limit = f"请在{due}个工作日内补正后重新提交，" if due else "请补正后重新提交，"
    body: list[Block] = [
        Paragraph(f"你单位报送的“{name}”申报材料经形式审查需要补正，依据{cited(10)}，现一次告知如下："),
        Paragraph(entry.reason),
        Paragraph(f"{limit}逾期不补正或者补正后仍不符合要求的，不予受理。"),
    ]
    return _letter(case, Function.LEAD, f"关于{name}\n申报材料的一次告知补正通知书", body, entry=entry)


# ---------------------------------------------------------------------------------------------- review


def review_opinion(case: Case) -> Letter:
    """审查意见: overall, three aspects, and the numbered items to be settled."""
    entry = last_act(case, "issue", "issued", "issued_clean")
    said, name = latest_values(case, "summarise"), _project(case).name
    body: list[Block] = [
        Paragraph(f"你单位申报的“{name}”收悉。依据{cited(10)}，我局{_reviewers(case)}对项目进行了技术审查，意见如下："),
        Heading(1, "总体意见"),
        Paragraph(f"{label_of(CONCLUSIONS, said['conclusion'])}。"),
    ]
    for key in ("necessity", "feasibility", "economy"):
        body += [Heading(1, label_of(ASPECTS, key)), Paragraph(said[key])]
    body += _items(case)
    issued = latest_values(case, "issue") if entry else {}
    return _letter(
        case,
        Function.LEAD,
        f"关于{name}的审查意见",
        body,
        entry=entry,
        doc_no=issued.get("doc_no", ""),
        cc=(Function.NDRC, Function.FINANCE),
    )


def _reviewers(case: Case) -> str:
    draws = list(Draw.objects.filter(case=case).select_related("agency__company"))
    agencies = [made.agency.company.name for made in draws if made.agency]
    count = case.children.filter(procedure_key="opinion", step="submitted", opinion__expert__isnull=False).count()
    parts = [f"随机抽取{count}名专家"] if count else []
    parts += [f"委托{name}" for name in agencies]
    return "、".join(parts)


def _items(case: Case) -> list[Block]:
    items = case.review_items.filter(raised=ReviewItem.Raised.REVIEW)
    rows = tuple((str(item.number), item.get_aspect_display(), item.text) for item in items)
    if not rows:
        return []
    table = GridTable(header=("序号", "方面", "意见"), rows=rows, align="ccl", widths=(1, 2, 8))
    days = law_on(case.opened_on).value("revise.days")
    limit = f"请在{days}个工作日内" if days else "请"
    closing = f"{limit}逐条修改落实并答复，经我局核对后办理项目决策。"
    return [Heading(1, "需修改落实的意见"), table, Paragraph(closing)]


# ---------------------------------------------------------------------------------------------- decision, assessment


def approval(case: Case) -> Letter:
    """批复 of 可研 and 概算 with the five contents that art. 14 wants in it."""
    entry, said, project = last_act(case, "approve", "approved"), latest_values(case, "decide"), _project(case)
    application = newest_application(case)
    technical = application is not None and application.document_kind == "technical"
    what = "技术方案及概算" if technical else "可行性研究报告及概算（代初步设计）"
    body: list[Block] = [
        Paragraph(f"你单位报送的“{project.name}”{what}及有关材料收悉。经审查，批复如下："),
        Heading(1, "建设目标和主要内容"),
        Paragraph(said["goal"]),
        Heading(1, "总投资和资金来源"),
        Paragraph(_money(said["approved_estimate"], project)),
        Heading(1, "建设工期"),
        Paragraph(f"{said['period']}个月。"),
        Heading(1, "数据、安全和集约建设要求"),
    ]
    for code, label in CHAPTERS:
        body += [Heading(2, label), Paragraph(said[f"content_{code}"])]
    body += [
        Heading(1, "其他"),
        Paragraph("请按本批复组织实施，概算总投资不得突破；需要调整的，依照规定办理。投资评审由财政部门另行组织。"),
    ]
    doc_no = latest_values(case, "approve").get("doc_no", "") if entry else ""
    return _letter(
        case,
        Function.NDRC,
        f"关于{project.name}\n{what}的批复",
        body,
        entry=entry,
        doc_no=doc_no,
        cc=(Function.LEAD, Function.FINANCE),
    )


def _money(estimate: int, project: Project) -> str:
    source = f"，资金来源为{label_of(MONEY_SOURCES, project.money_source)}" if project.money_source else ""
    return f"概算总投资{format_wan(estimate, exact=True)}万元{source}。"


def assessment(case: Case) -> Letter:
    """投资评审结论."""
    entry, said, project = last_act(case, "conclude", "assessed"), latest_values(case, "assess"), _project(case)
    submitted = _submitted(case)
    body: list[Block] = [
        Paragraph(f"你单位“{project.name}”（批复文号：{project.approval_no}）投资评审已经完成，结论如下："),
        _result_table(project.approved_estimate or 0, submitted, said["assessed"]),
        Heading(1, "核减核增说明"),
        Paragraph(said["explanation"]),
        Paragraph("后续采购预算和合同金额以评审审定额为限。"),
    ]
    doc_no = latest_values(case, "conclude").get("doc_no", "") if entry else ""
    cc = (Function.LEAD, Function.NDRC)
    title = f"关于{project.name}\n投资评审结论的通知"
    attachments = () if submitted is None else ("投资评审审定表",)
    return _letter(case, Function.FINANCE, title, body, entry=entry, doc_no=doc_no, cc=cc, attachments=attachments)


def _submitted(case: Case) -> int | None:
    """What was submitted, in fen, as the lines of the newest assessment say; None where it was made in one figure."""
    newest = case.assessments.order_by("-version").first()
    total: int | None = newest.lines.aggregate(total=Sum("submitted"))["total"] if newest else None
    return total


def _result_table(estimate: int, submitted: int | None, assessed: int) -> GridTable:
    """The approved estimate, and of the assessment its three results (or, in one figure, what remains of it)."""
    named = [("批复概算总投资", estimate)]
    if submitted is None:
        named += [("评审审定额", assessed), ("核减额", estimate - assessed)]
    else:
        named += [("送审金额", submitted), ("审定金额", assessed), ("核减金额", submitted - assessed)]
    rows = tuple((label, format_wan(fen, exact=True)) for label, fen in named)
    return GridTable(header=("项目", "金额（万元）"), rows=rows, align="lr", widths=(3, 2))


# ---------------------------------------------------------------------------------------------- refusals


def refused_at(case: Case) -> Entry | None:
    """The act that ended the road with a no."""
    for step, outcome, *_ in REFUSALS:
        entry = last_act(case, step, outcome)
        if entry is not None:
            return entry
    return None


def refusal(case: Case) -> Letter:
    """The notice of a no: what was decided, why, and that the unit may apply again."""
    entry = refused_at(case)
    assert entry is not None
    step, _, office, title, words, number = next(row for row in REFUSALS if row[0] == entry.step)
    name = _project(case).name
    doc_no = latest_values(case, step).get("doc_no", "")
    body: list[Block] = [
        Paragraph(f"你单位申报的“{name}”收悉。依据{cited(number)}，{words}，理由如下："),
        Paragraph(entry.reason),
        Paragraph("完善后可以重新申报。"),
    ]
    return _letter(case, office, f"关于{name}\n{title}", body, entry=entry, doc_no=doc_no)
