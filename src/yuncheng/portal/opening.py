"""Which procedures this person may begin, derived from the declarations: on the desk, and on a project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yuncheng.casework.actors import may_open
from yuncheng.casework.models import Case
from yuncheng.casework.opening import is_done, is_running
from yuncheng.registry.clock import today
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Procedure, SubjectKind

from .life import life_cases, life_procedures
from .links import open_link


def quick_actions(account: Account) -> list[dict[str, Any]]:
    """What this person may begin from the desk: new projects and matters."""
    return [
        {
            "label": f"新增{procedure.title}" if procedure.creates_project else procedure.title,
            "url": open_link(procedure.key),
            "articles": procedure.articles,
            "summary": procedure.summary,
            "creates_project": procedure.creates_project,
            "primary": procedure.creates_project,
        }
        for procedure in BOOK.procedures.values()
        if (procedure.creates_project or procedure.subject is SubjectKind.MATTER)
        and may_open(procedure, account, None, today())
        and not (account.unit.through_parent and _carries(procedure))
    ]


def _carries(procedure: Procedure) -> bool:
    """Whether it sends others' cases along: a school or hospital reports, its department sends."""
    return any(outcome.carries for step in procedure.steps for outcome in step.outcomes)


def openable(project: Project, cases: Sequence[Case], account: Account) -> list[Procedure]:
    """The procedures this person may begin for this project now. One stretch of its life is walked at a time."""
    walking = any(case.is_open for case in life_cases(cases))
    life = {procedure.key for procedure in life_procedures()}
    return [
        procedure
        for procedure in BOOK.procedures.values()
        if procedure.subject is SubjectKind.PROJECT
        and not (walking and procedure.key in life)
        and not is_running(procedure, cases)
        and not is_done(procedure, cases)
        and may_open(procedure, account, project.unit, today())
    ]


def ended_well(case: Case) -> bool:
    end = case.procedure.end(case.step)
    return bool(end and end.good)
