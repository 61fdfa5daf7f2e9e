"""What hangs beside the steps of others, and on the project's page: what a project resembles, and whether it is a part.

The bureau reads it where a report is taken in and where an application is admitted, the unit beside its own draft.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from yuncheng.casework.actors import may_open
from yuncheng.casework.beside import beside
from yuncheng.casework.membership import candidates, chosen
from yuncheng.casework.models import Case, Draft
from yuncheng.casework.spine import latest_values
from yuncheng.likeness import Record
from yuncheng.registry.access import visible_projects
from yuncheng.registry.clock import today
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Function

from .asking import AWAY, ask
from .finding import kept, lives, worth_showing
from .preview import NOTHING
from .record import project_id
from .sight import OVERSEE, Shown, found_likes, kept_likes, shown
from .splitting import Group, groups_with
from .suspicion import alert_line, waiting

BOX = "resemblance/box.html"
NEVER = "还没有比对记录。"
MOST_BESIDE_A_DRAFT = 5
MOST_OF_A_LIST = 20


@beside("report", "intake", template=BOX)
def at_intake(case: Case, account: Account) -> dict[str, Any] | None:
    """The bureau takes a report in: what it resembles, and the parts it may be one of."""
    if case.project is None:
        return None
    return {**project_box(case.project, account), "groups": _groups(case.project, account)}


@beside("approval", "admit", template=BOX)
@beside("consultation", template=BOX)
@beside("office_opinion", template=BOX)
@beside("resemblance", "confirm", template=BOX)
def at_admission(case: Case, account: Account) -> dict[str, Any] | None:
    """The bureau admits an application, consults, or judges: what was found when the unit handed it in, and the parts
    it may be one of. An office that is asked about a project it does not see reads nothing here either."""
    if case.project is None or not visible_projects(account).filter(pk=case.project.pk).exists():
        return None
    return {**project_box(case.project, account), "groups": _groups(case.project, account)}


@beside("approval", "fill", "supplement", template=BOX)
def beside_application(case: Case, account: Account) -> dict[str, Any] | None:
    """The unit writes its application: what its report was found to resemble."""
    if case.project is None or account.unit_id != case.unit_id:
        return None
    made = project_box(case.project, account)
    return made if made["rows"] else None


@beside("report", "fill", template=BOX)
def beside_draft(case: Case, account: Account) -> dict[str, Any] | None:
    """The unit still writes its report: what it resembles by what is written so far, names only."""
    project = case.project
    if project is None or account.unit_id != case.unit_id:
        return None
    draft = Draft.objects.filter(case=case, step=case.step, account=account).first()
    values = draft.values if draft else latest_values(case, "fill")
    name, content = str(values.get("name") or project.name), str(values.get("content") or "")
    answer = ask(Record(id=project_id(project.pk), name=name, unit=case.unit.name, content=content))
    if answer is None:
        return {"title": "有没有类似的", "note": AWAY, "rows": []}
    rows = shown(account, found_likes(worth_showing(answer.hits)))[:MOST_BESIDE_A_DRAFT]
    for row in rows:
        row.evidence, row.together = {}, []
    return {
        "title": "有没有类似的",
        "names_only": True,
        "rows": rows,
        "note": "" if rows else NOTHING,
        "lede": "按现在填写的内容比对；能共用、合并或改扩建的，请先与对方联系，不重复建设。",
        "ask_url": reverse("likeness"),
    }


@beside("listing", template="resemblance/list_box.html")
def beside_list(case: Case, account: Account) -> dict[str, Any] | None:
    """The bureau puts a list together: which of its projects still wait for an answer to a suspicion."""
    if not account.is_office(Function.LEAD):
        return None
    members = candidates(case)
    if case.step != case.procedure.first.key:
        members = members.filter(pk__in=chosen(case))
    projects = {member.project.pk: member.project for member in members if member.project is not None}
    found = waiting(projects.values())
    if not found:
        return None
    ranked = sorted(found.items(), key=lambda one: (-one[1].percent, one[0]))[:MOST_OF_A_LIST]
    return {
        "count": len(found),
        "among": len(projects),
        "rows": [{"project": projects[number], "percent": said.percent} for number, said in ranked],
    }


# ---------------------------------------------------------------------------------------------------- parts of boxes


def project_box(project: Project, account: Account) -> dict[str, Any]:
    """What is kept of a project, as this person may read it. Four queries at most, however much was found."""
    comparison, found = kept(project)
    rows = shown(account, kept_likes(found), project)
    lead = account.is_office(Function.LEAD)
    warning = _warning(project, rows)
    return {
        "title": "相近的项目和系统",
        "comparison": comparison,
        "rows": rows,
        "warning": warning,
        "note": "" if rows else (comparison.note or NOTHING) if comparison else NEVER,
        "again_url": reverse("likeness_again", args=[project.pk]) if lead else "",
        "judge_url": _open_url("resemblance", project, account),
        "consult_url": _open_url("consultation", project, account) if warning else "",
    }


def _open_url(key: str, project: Project, account: Account) -> str:
    """Where what answers a suspicion, a verdict or a consultation, is begun, for whoever may begin one."""
    procedure = BOOK.procedures[key]
    if not may_open(procedure, account, project.unit, today()):
        return ""
    return f"{reverse('case_open', args=[procedure.key])}?project={project.pk}"


def _warning(project: Project, rows: Iterable[Shown]) -> str:
    """What the suspected duplicates at the line or over, as far as no verdict answers them, ask for; or nothing."""
    each = (one for row in rows for one in (row, *row.together))
    count = sum(one.alert and one.verdict is None for one in each)
    if not count or not lives(project) or project.consultation_on or project.admitted_on:
        return ""
    return f"有{count}个疑似重复达到提示线（相近{alert_line()}%），受理申报前须会商，或逐个作出判定。"


def _groups(project: Project, account: Account) -> list[Group]:
    """Parts are the bureau's question, not the unit's."""
    return groups_with(project) if account.is_office(*OVERSEE) else []
