"""Letters of an addition (art. 9): 发改委 approves or refuses, 财政局 tells what it budgets; unsigned ones are so
marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yuncheng.casework.documents import LETTER, Document, letter_file, register
from yuncheng.casework.letters import cited, office_letter
from yuncheng.casework.models import Case, Entry
from yuncheng.casework.spine import latest_values
from yuncheng.papers import (
    Block,
    GridTable,
    Heading,
    Letter,
    Paragraph,
    format_wan,
)
from yuncheng.registry.models import Project
from yuncheng.rulebook.annex1_application import MONEY_SOURCES, label_of
from yuncheng.rulebook.kernel import Function

from .additions import arranged

ADDITION = "addition"
_APPROVED = ("budget", "fund", "funded")


def _act(case: Case, step: str, outcome: str) -> Entry | None:
    found = Entry.objects.filter(case=case, step=step, outcome=outcome, result="ok")
    return found.order_by("-seq").first()


def _project(case: Case) -> Project:
    assert case.project is not None
    return case.project


def _why_added(project: Project) -> str:
    """On which ground it was reported, and that it stands on the list (or is filed)."""
    ground = project.get_addition_ground_display()
    number = f"（{project.addition_doc_no}）" if project.addition_doc_no else ""
    listed = f"已列入项目清单（{project.list_no}）" if project.listed_on else f"已备案（{project.filed_on}）"
    return f"该项目年初部门预算没有安排，属于“{ground}”{number}的情形，{listed}"


def _letter(
    case: Case,
    office: Function,
    title: str,
    body: Sequence[Block],
    *,
    entry: Entry | None,
    doc_no: str = "",
    cc: Sequence[Function] = (),
) -> Letter:
    return office_letter(office, title, case.unit.name, body, entry=entry, doc_no=doc_no, cc=cc)


def approval(case: Case) -> Letter:
    """批准增补、调整投资计划."""
    project, said = _project(case), latest_values(case, "approve")
    entry = (
        _act(case, "confirm", "approved") if case.step in _APPROVED else None
    )  # sent back, it waits to be signed anew
    rows = tuple(
        (f"{row['year']}年", label_of(MONEY_SOURCES, row["source"]), format_wan(row["amount"], exact=True))
        for row in said["money"]
    )
    total = ("合计", "", format_wan(arranged(case), exact=True))
    body: list[Block] = [
        Paragraph(f"你单位报送的“{project.name}”收悉。{_why_added(project)}。依据{cited(9)}，现批复如下："),
        Heading(1, "批准意见"),
        Paragraph(said["opinion"]),
        Heading(1, "调整投资计划"),
        GridTable(header=("年度", "资金来源", "安排额度（万元）"), rows=(*rows, total), align="clr", widths=(2, 4, 3)),
        Paragraph("请据此向财政部门办理预算安排；没有安排预算的，不得实施。"),
    ]
    return _letter(
        case,
        Function.NDRC,
        f"关于增补{project.name}\n并调整投资计划的批复",
        body,
        entry=entry,
        doc_no=latest_values(case, "confirm").get("doc_no", "") if entry else "",
        cc=(Function.LEAD, Function.FINANCE),
    )


def refusal(case: Case) -> Letter:
    """不予批准增补: why, and what remains."""
    project, entry = _project(case), _act(case, "refuse", "refused")
    reason = entry.reason if entry else _proposed_refusal(case)
    body: list[Block] = [
        Paragraph(f"你单位报送的“{project.name}”收悉。依据{cited(9)}，不予批准增补，理由如下："),
        Paragraph(reason),
        Paragraph("确需建设的，随年度报送办理。"),
    ]
    title = f"关于不予增补{project.name}的通知"
    return _letter(case, Function.NDRC, title, body, entry=entry, cc=(Function.LEAD, Function.FINANCE))


def _proposed_refusal(case: Case) -> str:
    proposed = _act(case, "approve", "refused")
    return proposed.reason if proposed else ""


def budget(case: Case) -> Letter:
    """安排预算的通知."""
    project, said = _project(case), latest_values(case, "budget")
    entry = _act(case, "fund", "funded")
    body: list[Block] = [
        Paragraph(
            f"你单位“{project.name}”已列入项目清单并经批准增补（{project.addition_no}）。依据{cited(9)}，"
            f"现安排预算{format_wan(said['amount'], exact=True)}万元。"
        ),
    ]
    if said.get("note"):
        body.append(Paragraph(said["note"]))
    body.append(Paragraph("请按规定的程序和用途使用，专款专用。"))
    return _letter(
        case,
        Function.FINANCE,
        f"关于安排{project.name}\n增补预算的通知",
        body,
        entry=entry,
        doc_no=latest_values(case, "fund").get("doc_no", "") if entry else "",
        cc=(Function.LEAD, Function.NDRC),
    )


# Where each letter can be made, and where it is signed.
_PAPERS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...], Callable[[Case], Letter]], ...] = (
    ("approval", "增补批复", ("confirm", *_APPROVED), _APPROVED, approval),
    ("refusal", "不予增补的通知", ("refuse", "refused"), ("refused",), refusal),
    ("budget", "增补预算通知", ("fund", "funded"), ("funded",), budget),
)


def _offer(
    key: str, label: str, made_at: tuple[str, ...], signed_at: tuple[str, ...], write: Callable[[Case], Letter]
) -> None:
    register(
        Document(
            key,
            label,
            ADDITION,
            LETTER,
            ready=lambda case: case.step in made_at,
            build=letter_file(write),
            draft=lambda case: case.step not in signed_at,
        )
    )


for _paper in _PAPERS:
    _offer(*_paper)
