"""What stands on the pages of a consultation and its child cases: whom to ask, how answers stand, what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q

from yuncheng.casework.beside import beside, beside_project
from yuncheng.casework.models import Carried, Case
from yuncheng.casework.sight import papers_in_sight, visible_cases
from yuncheng.casework.special import special_page
from yuncheng.casework.spine import latest_values
from yuncheng.registry.clock import today
from yuncheng.registry.models import Account, Project, Unit, UnitKind
from yuncheng.registry.workdays import is_workday
from yuncheng.rulebook.annex1_application import label_of
from yuncheng.rulebook.procedures.consultation import KINDS

from .asking import GIVEN, OPINION, TASK, Answer, answers, tally
from .offices import five_codes, offices

_ALL_STEPS = ("collect", "conclude", "follow")


@special_page("consultation", "convene", template="consultation/convene.html")
@special_page("meeting", "convene", template="consultation/convene.html")
def convene_page(case: Case, account: Account) -> dict[str, Any]:
    """The offices that can be asked, those of article 5 first, the others by kind of unit."""
    known = [code for code, _ in offices(case.unit)]
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=known)}
    five = [units[code] for code in five_codes() if code in units]
    rest = [units[code] for code in known if units[code] not in five]
    groups = [{"label": "会商机制成员单位", "units": five}]
    groups += [{"label": kind.label, "units": [one for one in rest if one.kind == kind]} for kind in UnitKind]
    return {"office_groups": [group for group in groups if group["units"]]}


@beside("consultation", *_ALL_STEPS, template="consultation/answers.html", stays=True)
@beside("meeting", *_ALL_STEPS, template="consultation/answers.html", stays=True)
def answers_box(case: Case, account: Account) -> dict[str, Any] | None:
    """How the opinions and the tasks stand, as far as this person may see them."""
    day = today()
    seen = visible_cases(account).filter(parent=case).select_related("unit", "matter", "project").order_by("id")
    asked = answers(seen, day)
    opinions = [one for one in asked if one.case.procedure_key == OPINION]
    tasks = [one for one in asked if one.case.procedure_key == TASK]
    if not asked:
        return None
    return {
        "opinions": opinions,
        "tasks": tasks,
        "tally": tally(opinions),
        "late": sum(one.late > 0 and one.case.is_open for one in opinions),
        "tasks_done": sum(one.good for one in tasks),
        "holiday": _holiday(opinions, day),
        "today": day,
    }


@beside_project("consultation/project_box.html")
def project_box(project: Project, account: Account) -> dict[str, Any] | None:
    """The consultations on a project with what came of them. One query."""
    held = visible_cases(account).filter(project=project, procedure_key="consultation").order_by("-id")
    opinions = Q(children__procedure_key=OPINION)
    counted = held.select_related("consultation").annotate(
        asked=Count("children", filter=opinions), given=Count("children", filter=opinions & Q(children__step=GIVEN))
    )
    rows = list(counted)
    return {"rows": rows} if rows else None


def _holiday(opinions: Sequence[Answer], day: date) -> str:
    """A last day to come on which nobody works is accepted, and told."""
    days = {one.case.told_due_on for one in opinions if one.case.is_open and one.case.told_due_on}
    off = sorted(due for due in days if due >= day and not is_workday(due))
    told = "、".join(due.isoformat() for due in off)
    return f"书面意见截止日{told}是节假日或休息日，请留意各部门能否按时答复。" if off else ""


@beside(OPINION, template="consultation/asked.html", stays=True)
@beside(TASK, template="consultation/asked.html", stays=True)
def asked_box(case: Case, account: Account) -> dict[str, Any] | None:
    """What the bureau asks of this unit: of the consultation what concerns it, of the project nothing more."""
    parent = case.parent
    if parent is None:
        return None
    said, held = latest_values(parent, "convene"), parent.consultation
    opinion = case.procedure_key == OPINION
    papers = list(papers_in_sight(account).filter(case=parent, paper="material").select_related("blob"))
    for paper in papers:
        paper.case = parent
    due = case.told_due_on
    return {
        "kind": label_of(KINDS, held.kind),
        "about": parent.about,
        "held": held,
        "task": "" if opinion else case.about,
        "agenda": (said.get("agenda") or []) if opinion else [],
        "papers": papers,
        "due": due,
        "holiday": due is not None and case.is_open and due >= today() and not is_workday(due),
        "late": (case.closed_on - due).days if due and case.closed_on and _given(case) and case.closed_on > due else 0,
        "ended": _ended(case),
        "lead": _asker(parent),
    }


def _given(case: Case) -> bool:
    end = case.procedure.end(case.step)
    return bool(end and end.good)


def _ended(case: Case) -> dict[str, Any] | None:
    """Who ended the case before it was answered, when and why."""
    by = Carried.objects.filter(case=case, step="parent").select_related("entry__unit").order_by("-id").first()
    if by is None:
        return None
    return {"unit": by.entry.unit, "day": by.entry.on_day, "reason": by.entry.reason}


def _asker(parent: Case) -> str:
    """The unit that convened."""
    by = parent.entries.filter(step="convene", result="ok").select_related("unit").order_by("seq").first()
    return str(by.unit) if by and by.unit else ""
