"""下一步: who is to do what by when and what is missing, or which procedure may be begun next and by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from yuncheng.casework.actors import actor_label, carrier_of
from yuncheng.casework.checklist import checklist
from yuncheng.casework.facts import ask, facts_of_case, holds, law_of
from yuncheng.casework.inbox import whom
from yuncheng.casework.models import Case, Obligation
from yuncheng.registry.clock import today
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.kernel import Facts, Party, Post, Procedure, Verdict, Way
from yuncheng.rulebook.procedures.reporting import REPORT

from .life import LIFE, left_the_list, life_cases, life_procedures
from .links import case_link, open_link
from .opening import ended_well, openable

Waiting = Mapping[int, Obligation]


def next_box(
    project: Project, cases: Sequence[Case], waiting: Waiting, account: Account, facts: Facts | None
) -> dict[str, Any] | None:
    """The box for `parts/next_step.html`."""
    case = walked_now(cases)
    if case is None:
        return _to_begin(project, cases, account)
    return _to_do(case, waiting.get(case.pk), account, facts)


def walked_now(cases: Sequence[Case]) -> Case | None:
    """The open case that is the present stretch of the project's life."""
    return next((case for case in life_cases(cases) if case.is_open), None)


def is_mine(obligation: Obligation | None, account: Account) -> bool:
    if obligation is None:
        return False
    if obligation.assignee_id:
        return obligation.assignee_id == account.pk
    unit = obligation.unit.acting_on(today()) if obligation.unit else None
    return unit is not None and unit.pk == account.unit_id and obligation.post == account.post


def _to_do(case: Case, obligation: Obligation | None, account: Account, facts: Facts | None) -> dict[str, Any]:
    step = case.current
    assert step is not None
    mine = is_mine(obligation, account)
    url, label, note = case_link(case.pk), ("去办理" if mine else "查看办件"), step.help
    if step.actor.party is Party.CARRIED:
        carrier = carrier_of(case)
        note = f"这一步随“{carrier.title}”一并办理。" if carrier else ""
        if mine and carrier:
            year = case.project.plan_year if case.project else None
            url, label = open_link(carrier.key, year=year), f"办理{carrier.title}"
    missing = []
    if facts is not None and step.papers:
        missing = [
            {"text": line.paper.label, "url": url if mine else ""}
            for line in checklist(case, step, facts, law_of(case))
            if line.missing
        ]
    return {
        "what": f"{case.procedure.title}：{step.title}",
        "unit": whom(obligation) if obligation else "",
        "who": "",
        "due": obligation.due_on if obligation else None,
        "articles": step.articles,
        "missing": missing,
        "actions": [{"label": label, "url": url, "primary": mine}],
        "mine": mine,
        "note": note,
    }


def _to_begin(project: Project, cases: Sequence[Case], account: Account) -> dict[str, Any] | None:
    """No stretch is being walked: the first that has not ended well comes next."""
    procedure = _to_come(project, cases)
    if procedure is None:
        return None
    tried = next((case for case in cases if case.procedure_key == procedure.key), None)
    mine = procedure in openable(project, cases, account)
    note = f"上一次{procedure.title}的结果：{tried.place}。再次办理是一个新的办件。" if tried else procedure.summary
    if procedure == REPORT and left_the_list(project):
        note = "项目已移出清单，不得安排资金；确需建设的，重新报送。"
    actions = []
    if mine:
        actions = [
            {"label": f"办理{procedure.title}", "url": open_link(procedure.key, project=project.pk), "primary": True}
        ]
    return {
        "what": f"启动{procedure.title}",
        "unit": _opener(procedure, project),
        "articles": procedure.articles,
        "actions": actions,
        "mine": mine,
        "note": note,
    }


def _opener(procedure: Procedure, project: Project) -> str:
    actor = procedure.opens
    if actor.party is Party.OWNER:
        return f"{project.unit.name}{Post(actor.post).label if actor.post else ''}"
    return actor_label(actor)


def beyond(project: Project, cases: Sequence[Case]) -> str:
    """Where every stretch that has a procedure is walked: a sentence on what follows; empty before that."""
    if walked_now(cases) or _to_come(project, cases):
        return ""
    here = LIFE.index(project.stage) if project.stage in LIFE else 0
    following = LIFE[here + 1] if here + 1 < len(LIFE) else ""
    if not following:
        return "项目的各个阶段都已完成。"
    words = "该阶段在系统中的办理程序尚未启用，请按办法规定在线下办理并留存材料。"
    return f"{project.stage}已完成，下一阶段是{following}。{words}"


def _to_come(project: Project, cases: Sequence[Case]) -> Procedure | None:
    """The first stretch of the life that has not ended well; what left the list is to be reported again."""
    done = {case.procedure_key for case in cases if ended_well(case)}
    if left_the_list(project):
        done.discard(REPORT.key)
    return next((procedure for procedure in life_procedures() if procedure.key not in done), None)


def gate_verdicts(case: Case, facts: Facts) -> list[Verdict]:
    """The gates of the outcomes that lead on from where this case stands and do not pass now."""
    step = case.current
    if step is None:
        return []
    law = law_of(case)
    gates = [
        gate
        for outcome in step.outcomes
        if outcome.way is Way.FORWARD and holds(outcome.when, facts, law) is not False
        for gate in outcome.gates
    ]
    verdicts = [ask(gate, facts, law, case.project) for gate in dict.fromkeys(gates)]
    return [verdict for verdict in verdicts if not verdict.passes]


def facts_now(case: Case | None, day: date) -> Facts | None:
    return facts_of_case(case, on=day) if case else None
