"""一项一档: everything of one project on one page, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from yuncheng.casework.beside import boxes_of_project
from yuncheng.casework.documents import documents_of
from yuncheng.casework.inbox import whom
from yuncheng.casework.models import Attachment, Case, Obligation
from yuncheng.casework.pages.common import account_of
from yuncheng.casework.sight import papers_in_sight, visible_cases
from yuncheng.lifecycle.board.boxes import plan_facts
from yuncheng.lifecycle.planning.listing.standing import place_of
from yuncheng.lifecycle.resemblance.boxes import project_box
from yuncheng.registry.access import visible_projects
from yuncheng.registry.clock import today
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Verdict

from .catalogue_summary import catalogue_summary
from .life import lifeline, standing_words
from .links import case_link, open_link, to
from .next_step import beyond, facts_now, gate_verdicts, is_mine, next_box, walked_now
from .opening import openable
from .project_facts import Written, fact_rows, facts_to_come, money_verdict, written_by
from .project_journal import project_journal

MOST_CASES = 60
MOST_PAPERS = 300
MONEY = (
    ("报送额度", "reported_amount"),
    ("经费估算", "applied_estimate"),
    ("概算总投资", "approved_estimate"),
    ("评审审定额", "assessed_amount"),
)


@door(*BUSINESS, scope="visible_projects")
def project_page(request: HttpRequest, pk: int) -> HttpResponse:
    account = account_of(request)
    project = get_object_or_404(visible_projects(account).select_related("unit__parent"), pk=pk)
    cases = list(
        visible_cases(account).filter(project=project).select_related("unit__parent").order_by("-id")[:MOST_CASES]
    )
    for case in cases:
        case.project = project
    waiting = _waiting(cases)
    own = [case for case in cases if case.parent_id is None]
    walked = walked_now(own)
    facts = facts_now(walked, today())
    written = written_by(project)
    papers = _papers(own, account)
    context = {
        "title": project.name,
        "crumbs": [{"label": "项目", "url": to("project_list")}],
        "project": project,
        "standing": standing_words(project.standing, place_of(project.listed_on, project.filed_on, project.removed_on)),
        "money": _money(project, written),
        "stages": lifeline(project, own),
        "next": next_box(project, own, waiting, account, facts),
        "beyond": beyond(project, own),
        "today": today(),
        "blockers": [blocker(verdict) for verdict in gate_verdicts(walked, facts)] if walked and facts else [],
        "verdict": money_verdict(project, written),
        "facts": fact_rows(project, written),
        "to_come": facts_to_come(project),
        "cases": [_case_row(case, waiting.get(case.pk), account) for case in own],
        "papers": papers,
        "documents": _documents(own, account),
        "catalogue": catalogue_summary(own),
        "plans": plan_facts(project),
        "resembling": project_box(project, account),
        "boxes": boxes_of_project(project, account),
        "journal": project_journal(own, account, _by_entry(papers)),
        "actions": [_action(procedure.key, project) for procedure in openable(project, own, account)],
    }
    return render(request, "portal/project.html", context)


def _waiting(cases: Sequence[Case]) -> dict[int, Obligation]:
    """Case → its open turn. One query."""
    open_ones = [case.pk for case in cases if case.is_open]
    found = Obligation.objects.filter(case_id__in=open_ones, closed_by__isnull=True).select_related("unit")
    return {row.case_id: row for row in found}


def _money(project: Project, written: Written) -> list[dict[str, Any]]:
    """The money strip; a figure opens the entry that wrote it."""
    strip: list[dict[str, Any]] = [
        {"label": label, "fen": getattr(project, fact), "url": _entry_of(written, fact), "note": ""}
        for label, fact in MONEY
    ]
    approved, assessed = project.approved_estimate, project.assessed_amount
    if approved and assessed is not None:
        strip[3]["note"] = f"核减{(approved - assessed) / approved:.1%}" if assessed <= approved else "高于概算"
    return [*strip, {"label": "合同", "fen": None, "note": ""}, {"label": "已付", "fen": None, "note": ""}]


def _entry_of(written: Written, fact: str) -> str:
    row = written.get(fact)
    return to("entry", row["entry__seq"]) if row else ""


def blocker(verdict: Verdict) -> dict[str, Any]:
    """A verdict as `parts/blockers.html` shows it."""
    return {
        "answer": verdict.answer.name,
        "sentence": verdict.sentence,
        "articles": verdict.articles,
        "cure": verdict.cure,
        "who": verdict.who,
        "earliest": verdict.earliest,
    }


def _case_row(case: Case, obligation: Obligation | None, account: Account) -> dict[str, Any]:
    return {
        "title": case.procedure.title,
        "url": case_link(case.pk),
        "place": case.place,
        "articles": case.procedure.articles,
        "opened_on": case.opened_on,
        "closed_on": case.closed_on,
        "whose": whom(obligation) if obligation else "",
        "due": obligation.due_on if obligation else None,
        "mine": is_mine(obligation, account),
    }


def _papers(cases: Sequence[Case], account: Account) -> list[Attachment]:
    """The files on record, newest first, each with its name on the checklist. One query."""
    by_id = {case.pk: case for case in cases}
    found = papers_in_sight(account).filter(case_id__in=list(by_id), entry__isnull=False)
    papers = list(found.select_related("blob", "uploaded_by__unit").order_by("-id")[:MOST_PAPERS])
    for paper in papers:
        paper.case = by_id[paper.case_id]
    return papers


def _by_entry(papers: Sequence[Attachment]) -> dict[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = {}
    for paper in papers:
        if paper.entry_id:
            found.setdefault(paper.entry_id, []).append(paper)
    return found


def _documents(cases: Sequence[Case], account: Account) -> list[dict[str, Any]]:
    """The documents that can be made, of the newest case of each procedure."""
    newest: dict[str, Case] = {}
    for case in cases:
        newest.setdefault(case.procedure_key, case)
    return [
        {
            "label": document.label,
            "of": case.procedure.title,
            "formats": [
                {"label": name.upper(), "url": to("case_document", case.pk, document.key, name)}
                for name in document.formats
            ],
        }
        for case in newest.values()
        for document in documents_of(case, account)
    ]


def _action(key: str, project: Project) -> dict[str, Any]:
    procedure = BOOK.procedures[key]
    return {"label": procedure.title, "url": open_link(key, project=project.pk), "summary": procedure.summary}
