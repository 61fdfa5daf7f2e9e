"""Papers of the road, offered on its cases as soon as there is something to say; unsigned ones are marked as such."""

from __future__ import annotations

from collections.abc import Callable

from yuncheng.casework.documents import LETTER, Document, letter_file, register
from yuncheng.casework.models import Case, Entry
from yuncheng.papers import form_docx, form_pdf

from . import letters
from .annex1_paper import annex1_sheet
from .assessing.records import newest_assessment
from .assessing.table import assessed_form
from .assessing.workbooks import assessed_workbook

PROCEDURE = "approval"


def _annex1(case: Case, fmt: str) -> bytes:
    sheet, day = annex1_sheet(case)
    make = form_pdf if fmt == "pdf" else form_docx
    return make(sheet, made_at=day or case.step_since)


def _acts(case: Case) -> frozenset[tuple[str, str]]:
    """(step, outcome) of every act done: one query answers for all papers of a page, as the case stands now."""
    kept: tuple[int, frozenset[tuple[str, str]]] | None = case.__dict__.get("_acts_done")
    if kept is None or kept[0] != case.version:
        done = Entry.objects.filter(case=case, result="ok").order_by().values_list("step", "outcome")
        kept = case.__dict__["_acts_done"] = (case.version, frozenset(done))
    return kept[1]


def _done(step: str, *outcomes: str) -> Callable[[Case], bool]:
    """Ready once the step was done with one of these outcomes."""
    return lambda case: any((step, outcome) in _acts(case) for outcome in outcomes)


def _refused(case: Case) -> bool:
    return any((step, outcome) in _acts(case) for step, outcome, *_ in letters.REFUSALS)


def _offer(
    key: str,
    label: str,
    ready: Callable[[Case], bool],
    build: Callable[[Case, str], bytes],
    signed: Callable[[Case], bool] = lambda case: True,
) -> None:
    register(Document(key, label, PROCEDURE, LETTER, ready=ready, build=build, draft=lambda case: not signed(case)))


_offer("annex1", "申报表（附件1）", _done("fill", "submitted"), _annex1, _done("sign", "signed"))
_offer("supplement", "一次告知补正通知书", _done("admit", "supplement"), letter_file(letters.supplement))
_offer("admission", "受理通知书", _done("admit", "admitted"), letter_file(letters.admission))
_offer(
    "review",
    "审查意见",
    _done("summarise", "drafted"),
    letter_file(letters.review_opinion),
    _done("issue", "issued", "issued_clean"),
)
_offer("approval", "批复", _done("decide", "drafted"), letter_file(letters.approval), _done("approve", "approved"))
_offer(
    "assessment",
    "投资评审结论",
    _done("assess", "drafted"),
    letter_file(letters.assessment),
    _done("conclude", "assessed"),
)


def _has_lines(case: Case) -> bool:
    """Whether an assessment with lines stands on record."""
    if not _done("assess", "drafted")(case):
        return False
    made = newest_assessment(case)
    return made is not None and not made.without_lines


def _table(case: Case, fmt: str) -> bytes:
    if fmt == "xlsx":
        return assessed_workbook(case)
    sheet, day = assessed_form(case)
    return (form_pdf if fmt == "pdf" else form_docx)(sheet, made_at=day)


register(
    Document(
        "assessed_table",
        "投资评审审定表",
        PROCEDURE,
        ("pdf", "docx", "xlsx"),
        ready=_has_lines,
        build=_table,
        draft=lambda case: not _done("conclude", "assessed")(case),
    )
)
_offer("refusal", "不予通过的通知", _refused, letter_file(letters.refusal))
