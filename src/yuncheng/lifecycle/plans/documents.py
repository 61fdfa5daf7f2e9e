"""The papers of the plans, offered on their cases as soon as there is something to say."""

from __future__ import annotations

from collections.abc import Callable

from yuncheng.casework.documents import LETTER, Document, letter_file, register
from yuncheng.casework.models import Case
from yuncheng.casework.verification import code_for
from yuncheng.rulebook.procedures.plans import COUNTY_PLAN, DEPARTMENT_PLAN

from . import letters
from .models import Plan
from .sheets import plan_workbook


def _handed_in(case: Case) -> bool:
    return Plan.objects.filter(case=case).exists()


def _sheet(step: str) -> Callable[[Case, str], bytes]:
    def build(case: Case, fmt: str) -> bytes:
        plan = Plan.objects.select_related("unit").get(case=case)
        code = code_for(case.pk, step) if plan.in_force_on else ""
        return plan_workbook(plan, footer=f"核验码 {code}" if code else "未施行")

    return build


def _drafted(case: Case) -> bool:
    """Whether the papers are drafts of their own office: not agreed to yet, or taken back."""
    return case.step in ("compose", "check", "withdrawn")


register(
    Document(
        "notice",
        "印发规划的通知",
        COUNTY_PLAN.key,
        LETTER,
        _handed_in,
        letter_file(letters.issue_notice),
        _drafted,
    )
)
register(Document("items", "规划任务表", COUNTY_PLAN.key, ("xlsx",), _handed_in, _sheet("issue"), _drafted))
register(
    Document(
        "letter",
        "报送备查的函",
        DEPARTMENT_PLAN.key,
        LETTER,
        _handed_in,
        letter_file(letters.filing_letter),
        _drafted,
    )
)
register(Document("items", "规划任务表", DEPARTMENT_PLAN.key, ("xlsx",), _handed_in, _sheet("filing"), _drafted))
register(
    Document(
        "receipt",
        "规划备查回执",
        DEPARTMENT_PLAN.key,
        LETTER,
        lambda case: case.step == "filed",
        letter_file(letters.receipt),
    )
)
