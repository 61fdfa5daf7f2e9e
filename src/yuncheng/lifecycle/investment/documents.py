"""The papers of investment plans, offered on their cases as soon as lines were handed in."""

from __future__ import annotations

import io

from yuncheng.casework.documents import LETTER, Document, letter_file, register
from yuncheng.casework.models import Case
from yuncheng.casework.verification import code_for
from yuncheng.papers import Letter, write_xlsx
from yuncheng.registry.county import county
from yuncheng.rulebook.kernel import Function
from yuncheng.rulebook.procedures.investment import INVESTMENT_PLAN, ROLLING_PLAN

from .letters import issue_notice
from .sheets import plan_sheet
from .table import table_of_lines
from .versions import version_in


def _handed_in(case: Case) -> bool:
    return version_in(case) is not None


def _drafted(case: Case) -> bool:
    return case.step != "issued"


def _notice(case: Case) -> Letter:
    version = version_in(case)
    assert version is not None
    return issue_notice(case, version, table_of_lines(version))


def _sheet(case: Case, fmt: str) -> bytes:
    version = version_in(case)
    assert version is not None
    code = code_for(case.pk, "issue") if version.issued_on else ""
    sheet = plan_sheet(
        version, table_of_lines(version), note=version.note, footer=f"核验码 {code}" if code else "未下达"
    )
    made = io.BytesIO()
    write_xlsx([sheet], made, created=version.issued_on, author=county().names.office(Function.NDRC.value))
    return made.getvalue()


for _plan in (ROLLING_PLAN, INVESTMENT_PLAN):
    register(Document("notice", "下达投资计划的通知", _plan.key, LETTER, _handed_in, letter_file(_notice), _drafted))
    register(Document("table", "投资计划表", _plan.key, ("xlsx",), _handed_in, _sheet, _drafted))
