"""What hangs beside the steps of a list's entry: what it is now, what it would become, and what that does (G1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yuncheng.casework.beside import beside, beside_project
from yuncheng.casework.models import Case
from yuncheng.casework.spine import everything_filled_in, latest_values
from yuncheng.papers import format_wan
from yuncheng.registry.clock import today
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.ch3_planning import belongs_on_list
from yuncheng.rulebook.kernel import Missing

from .additions import arranged, ceiling_of
from .drawing_up import new_name
from .standing import Place, project_box, standing_of

# Beside the road of a project that is told to rest: taking it off the list is not one of its stretches.
_OF_THE_LIST = ("report", "addition")
WAITING_PLACES = ("change", "removal")  # where changes and removals wait for a version


def running_on(projects: Sequence[int], *, but_at: Sequence[str] = WAITING_PLACES) -> dict[int, list[str]]:
    """Project → what is under way on it, in words, besides what is reported and what stands at `but_at`. One query."""
    rows = Case.objects.filter(project_id__in=projects, closed_on__isnull=True, parent__isnull=True)
    rows = rows.exclude(procedure_key__in=_OF_THE_LIST).exclude(
        procedure_key__in=("list_change", "delisting"), step__in=but_at
    )
    found: dict[int, list[str]] = {}
    for case in rows.order_by("id"):
        if case.project_id is not None and not BOOK.procedures[case.procedure_key].child:
            ends = "，移出后随之终止" if case.procedure_key == "list_change" else ""
            found.setdefault(case.project_id, []).append(f"{case.procedure.title}（{case.place}{ends}）")
    return found


@beside("list_change", template="planning/entry_box.html")
def entry_to_change(case: Case, account: Account) -> dict[str, Any] | None:
    """The entry as it stands, and what the unit asks for."""
    project = case.project
    if project is None:
        return None
    asked = everything_filled_in(case)
    amount = asked.get("amount") if asked.get("change") == "change" else None
    removing = asked.get("change") == "removal"
    return {
        **_entry(project),
        "renamed": new_name(project, asked) if asked.get("change") == "change" else "",
        "leaving": _leaving(project),
        "asked": amount,
        "more": amount - project.listed_amount if amount is not None and project.listed_amount is not None else None,
        "warnings": [words for words in (below_the_line(amount), below_the_money(project, amount)) if words],
        "removal": removal_words(project, asked_by_bureau=False) if removing else "",
    }


@beside("delisting", template="planning/entry_box.html")
def entry_to_remove(case: Case, account: Account) -> dict[str, Any] | None:
    """The entry as it stands, and what taking it off the list does."""
    if case.project is None:
        return None
    return {**_entry(case.project), "removal": removal_words(case.project, asked_by_bureau=True)}


def _entry(project: Project) -> dict[str, Any]:
    return {"project": project, "standing": standing_of(project)}


def _leaving(project: Project) -> str:
    """What a change is told while the bureau has the project's removal under way."""
    delisting = Case.objects.filter(procedure_key="delisting", project=project, closed_on__isnull=True).first()
    if delisting is None:
        return ""
    lead = law_on(today()).names.office("lead")
    return f"{lead}正在办理移出本项目（{delisting.place}）。移出发布后，本事项随之终止。"


def below_the_line(amount: int | None) -> str:
    """What an entry changed to less than the list's line is told: it stays. In fen."""
    try:
        law = law_on(today())
        line = law.number("list.threshold")
        if amount is None or belongs_on_list(amount, law):
            return ""
    except Missing:
        return ""
    return (
        f"变更后{format_wan(amount)}万元，低于清单起点{format_wan(line)}万元。已在清单的项目不因额度降低而退出，"
        "发布后仍按清单管理；不再建设的，应申请移出。"
    )


def below_the_money(project: Project, amount: int | None) -> str:
    """What an entry changed to less than was already budgeted is told. In fen."""
    budgeted = project.budgeted_amount
    if amount is None or budgeted is None or amount >= budgeted:
        return ""
    return f"变更后{format_wan(amount)}万元，少于已安排的预算{format_wan(budgeted)}万元，请与财政部门核对。"


def removal_words(project: Project, *, asked_by_bureau: bool) -> str:
    """What taking a project off the list does."""
    cases = Case.objects.filter(project=project, closed_on__isnull=True, parent__isnull=True).order_by("id")
    told = [(case.procedure_key, f"{case.procedure.title}（{case.place}）") for case in cases]
    ended = "".join(f"项目单位的{words}随之终止；" for key, words in told if key == "list_change" and asked_by_bureau)
    running = [words for key, words in told if key not in (*_OF_THE_LIST, "list_change", "delisting")]
    under_way = f"正在办理的{'、'.join(running)}不因此终止，但" if running else ""
    return f"移出之后，{ended}{under_way}不得再安排预算、划拨资金；确需建设的，重新报送。"


@beside("approval", template="planning/removed_box.html")
def removed_meanwhile(case: Case, account: Account) -> dict[str, Any] | None:
    """A project that walks on although it was taken off the list: no money for it."""
    if case.project is None:
        return None
    standing = standing_of(case.project)
    return {"standing": standing, "project": case.project} if standing.place is Place.REMOVED else None


@beside_project("planning/standing_box.html")
def on_the_list(project: Project, account: Account) -> dict[str, Any]:
    """Where a project stands with the list, and what lists did with it. One query."""
    return project_box(project)


@beside("addition", template="planning/addition_box.html", stays=True)
def addition_box(case: Case, account: Account) -> dict[str, Any] | None:
    """The three offices of article 9, in their order, and how far it has come."""
    project = case.project
    if project is None:
        return None
    standing = standing_of(project)
    return {
        "project": project,
        "standing": standing,
        "ceiling": ceiling_of(project),
        "arranged": arranged(case),
        "opinion": latest_values(case, "approve").get("opinion", ""),
        "offices": _offices(case, project, standing.verdict.passes),
    }


def _offices(case: Case, project: Project, listed: bool) -> list[dict[str, Any]]:
    """大数据局 lists, 发改委 approves, 财政局 budgets: each with its document, day, and whose turn it is."""
    names = law_on(today()).names
    approved, budgeted = project.addition_approved_on, project.budgeted_on
    here = case.step
    return [
        {
            "what": "纳入清单" if project.listed_on else "备案",
            "who": names.office("lead"),
            "doc_no": project.list_no,
            "day": project.listed_on or project.filed_on,
            "done": listed,
            "turn": False,
        },
        {
            "what": "批准，调整投资计划",
            "who": names.office("ndrc"),
            "doc_no": project.addition_no,
            "day": approved,
            "done": here in ("budget", "fund", "funded"),
            "turn": here in ("approve", "confirm", "refuse"),
        },
        {
            "what": "安排预算",
            "who": names.office("finance"),
            "doc_no": project.budget_no,
            "day": budgeted,
            "done": here == "funded",
            "turn": here in ("budget", "fund"),
        },
    ]
