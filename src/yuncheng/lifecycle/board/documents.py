"""The papers of the annual plan, offered on its case; until the bureau's second person has agreed they are its own."""

from __future__ import annotations

from yuncheng.casework.documents import Document, register
from yuncheng.casework.models import Case
from yuncheng.papers import form_docx, form_pdf, letter_docx, letter_pdf
from yuncheng.rulebook.procedures.annual_plan import ANNUAL_PLAN

from . import letters
from .plans import lines_of, version_of_case
from .sheets import plan_workbook

_FORMATS = ("pdf", "docx")


def _handed_in(case: Case) -> bool:
    return version_of_case(case.pk) is not None


def _own_draft(case: Case) -> bool:
    return case.step in ("compose", "check")


def _notice(case: Case, fmt: str) -> bytes:
    letter = letters.notice(case)
    make = letter_pdf if fmt == "pdf" else letter_docx
    return make(letter, made_at=letter.date or case.step_since)


def _table(case: Case, fmt: str) -> bytes:
    version = letters.newest_version(case)
    day = version.issued_on or case.step_since
    if fmt == "xlsx":
        return plan_workbook(version, list(lines_of(version)), day)
    make = form_pdf if fmt == "pdf" else form_docx
    return make(letters.table(case), made_at=day)


register(Document("notice", "印发计划的通知", ANNUAL_PLAN.key, _FORMATS, _handed_in, _notice, _own_draft))
register(Document("table", "年度建设计划表", ANNUAL_PLAN.key, (*_FORMATS, "xlsx"), _handed_in, _table, _own_draft))
