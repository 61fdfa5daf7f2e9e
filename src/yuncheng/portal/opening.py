"""Which procedures this person may begin, derived from the declarations: on the desk, and on a project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yuncheng.casework.actors import may_open
from yuncheng.casework.models import Case
from yuncheng.casework.opening import fits, is_done, is_running
from yuncheng.registry.clock import today
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Procedure, SubjectKind
from yuncheng.rulebook.procedures.reporting import REPORT

from .life import left_the_list, life_cases, life_procedures
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


MOST_BUTTONS = 3


def split_actions(actions: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """As buttons while there are few; beyond that only the primary ones, the others in a menu that explains them."""
    if len(actions) <= MOST_BUTTONS:
        return {"shown": actions, "listed": []}
    return {
        "shown": [action for action in actions if action["primary"]],
        "listed": [action for action in actions if not action["primary"]],
    }


def _carries(procedure: Procedure) -> bool:
    """Whether it sends others' cases along: a school or hospital reports, its department sends."""
    return any(outcome.carries for step in procedure.steps for outcome in step.outcomes)


def openable(project: Project, cases: Sequence[Case], account: Account) -> list[Procedure]:
    """The procedures this person may begin for this project now. One stretch of its life is walked at a time, but what
    left the list on its way may be reported again at once."""
    walking = any(case.is_open for case in life_cases(cases))
    anew = {REPORT.key} if left_the_list(project) else set()
    life = {procedure.key for procedure in life_procedures()}
    return [
        procedure
        for procedure in BOOK.procedures.values()
        if procedure.subject is SubjectKind.PROJECT
        and not (walking and procedure.key in life - anew)
        and not is_running(procedure, cases)
        and not is_done(procedure, cases)
        and may_open(procedure, account, project.unit, today())
        and fits(procedure, project, today())
    ]


def ended_well(case: Case) -> bool:
    end = case.procedure.end(case.step)
    return bool(end and end.good)
