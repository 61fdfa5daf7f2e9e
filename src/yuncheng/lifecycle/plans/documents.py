"""The papers of the plans, offered on their cases as soon as there is something to say."""

from __future__ import annotations

from collections.abc import Callable

from yuncheng.casework.documents import Document, register
from yuncheng.casework.models import Case
from yuncheng.casework.verification import code_for
from yuncheng.papers import Letter, letter_docx, letter_pdf
from yuncheng.rulebook.procedures.plans import COUNTY_PLAN, DEPARTMENT_PLAN

from . import letters
from .models import Plan
from .sheets import plan_workbook

_LETTER = ("pdf", "docx")


def _handed_in(case: Case) -> bool:
    return Plan.objects.filter(case=case).exists()


def _file(write: Callable[[Case], Letter]) -> Callable[[Case, str], bytes]:
    def build(case: Case, fmt: str) -> bytes:
        letter = write(case)
        make = letter_pdf if fmt == "pdf" else letter_docx
        return make(letter, made_at=letter.date or case.step_since)

    return build


def _sheet(step: str) -> Callable[[Case, str], bytes]:
    def build(case: Case, fmt: str) -> bytes:
        plan = Plan.objects.select_related("unit").get(case=case)
        code = code_for(case.pk, step) if plan.in_force_on else ""
        return plan_workbook(plan, footer=f"核验码 {code}" if code else "未施行")

    return build


def _drafted(*until: str) -> Callable[[Case], bool]:
    """Whether the paper is still a draft of its own office."""
    return lambda case: case.step in until


_COUNTY_DRAFT = _drafted("compose", "check")
_OWN_DRAFT = _drafted("compose", "check")

register(
    Document(
        "notice", "印发规划的通知", COUNTY_PLAN.key, _LETTER, _handed_in, _file(letters.issue_notice), _COUNTY_DRAFT
    )
)
register(Document("items", "规划任务表", COUNTY_PLAN.key, ("xlsx",), _handed_in, _sheet("issue"), _COUNTY_DRAFT))
register(
    Document(
        "letter", "报送备查的函", DEPARTMENT_PLAN.key, _LETTER, _handed_in, _file(letters.filing_letter), _OWN_DRAFT
    )
)
register(Document("items", "规划任务表", DEPARTMENT_PLAN.key, ("xlsx",), _handed_in, _sheet("filing"), _OWN_DRAFT))
register(
    Document(
        "receipt",
        "规划备查回执",
        DEPARTMENT_PLAN.key,
        _LETTER,
        lambda case: case.step == "filed",
        _file(letters.receipt),
    )
)
