"""The page of a case: where it stands, whose turn, what blocks, the form, the papers, the record, the journal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yuncheng.registry import clock
from yuncheng.registry.doors import EVERYONE, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Function, Party, Way

from ..actors import carrier_of
from ..beside import boxes_of
from ..documents import documents_of
from ..journal import JournalLine, journal_of
from ..masking import sees_personal
from ..models import Attachment, Case, Filing, Obligation
from ..offers import Standing, road
from ..refusal_pages import methods, shown
from ..settled import acts_of, settled
from ..showing import ShownStep, shown_steps
from ..sight import handed_in, papers_in_sight, visible_cases
from ..subjects import subjects_of
from .case_form import Tried, asks_of, form_context, typed_by
from .common import account_of, address, case_in_sight, filings_of


@door(*EVERYONE, scope="visible_cases")
@methods("GET")
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case. Whoever may not see it finds nothing here."""
    return case_response(request, case_in_sight(account_of(request), pk))


def case_response(request: HttpRequest, case: Case, tried: Tried | None = None) -> HttpResponse:
    """The page of a case; after a refused act with its status, its sentence and everything that was typed."""
    context = _context(request, case, tried)
    return render(request, "casework/case.html", context, status=tried.refusal.status if tried else 200)


def _context(request: HttpRequest, case: Case, tried: Tried | None) -> dict[str, Any]:
    account, day = account_of(request), clock.today()
    papers = list(Attachment.objects.filter(handed_in(account), case=case).select_related("blob"))
    for paper in papers:
        paper.case = case
    lines = journal_of(case, account, papers)
    acts = [(line.seq, line.step, line.outcome) for line in lines if not line.denied]
    filings = settled(filings_of(case), case, account, acts)
    standing = Standing(case, account, day, papers)
    personal = sees_personal(account, case)
    record = shown_steps(filings, personal=personal)[::-1]  # what was decided last is read first
    context = {
        "case": case,
        "title": subjects_of([case])[case.pk] if case.procedure.told_by else case.heading,
        "crumbs": _crumbs(case, account),
        "today": day,
        "standing": standing,
        "road": _road(standing, filings),
        "next": _next(standing),
        "blockers": _blockers(standing),
        "beside": boxes_of(case, account),
        "record": record,
        "record_cases": _cases_named(record, account),
        "files": [paper for paper in papers if paper.entry_id],
        "documents": documents_of(case, account),
        "children": _children(case, account),
        "material": _material(case, account),
        "journal": _journal_rows(lines, folded=not account.is_office(Function.AUDIT)),
        "sent_back": _sent_back(standing, lines),
        "refusal": shown(request, tried.refusal, faults=False) if tried else None,
        "tried": tried,
    }
    if standing.mine and standing.step is not None:
        context |= form_context(standing, standing.step, filings, tried)
    elif tried:
        context["lost"] = typed_by(case, tried)
    context["asks"] = asks_of(standing, request.GET.get("ask", ""), tried)
    return context


# ---------------------------------------------------------------------------------------------------- where it stands


def _crumbs(case: Case, account: Account) -> list[dict[str, str]]:
    """The way here; a reviewer, or a unit that was asked, is not led to what is closed to it."""
    closed = case.parent is not None and not visible_cases(account).filter(pk=case.parent.pk).exists()
    found = [{"label": "办件", "url": reverse("case_list")}]
    if case.project:
        found.append({"label": case.project.name, "url": "" if closed else address("project", case.project.pk)})
    if case.parent:
        url = "" if closed else reverse("case", args=[case.parent.pk])
        found.append({"label": case.parent.procedure.title, "url": url})
    return found


def _road(standing: Standing, filings: list[Filing]) -> list[dict[str, Any]]:
    """The steps on a line: done, current, still to come."""
    case = standing.case
    steps = road(case, standing.facts, standing.law)
    here = next((n for n, step in enumerate(steps) if case.current is not None and step.key == case.step), None)
    reached = {filing.step for filing in filings}
    marks = []
    for number, step in enumerate(steps):
        if here is None:
            state = "done" if step.key in reached or _good(case) else "future"
        else:
            state = "done" if number < here else "current" if number == here else "future"
        marks.append({"label": step.title, "state": state})
    if not case.is_open:
        marks.append({"label": case.place, "state": "done" if _good(case) else "ended"})
    return marks


def _good(case: Case) -> bool:
    end = case.procedure.end(case.step)
    return bool(end and end.good)


def _next(standing: Standing) -> dict[str, Any] | None:
    """The box 下一步: what, whose turn, by when, what is missing."""
    case, step = standing.case, standing.step
    if step is None:
        return None
    obligation = Obligation.objects.filter(case=case, closed_by__isnull=True).first()
    note, actions = step.help, []
    carrier = carrier_of(case) if step.actor.party is Party.CARRIED else None
    if carrier is not None:
        note = f"本环节随“{carrier.title}”一并办理。"
        if standing.whose and standing.whose.includes(standing.account):
            year = case.project.plan_year if case.project else None
            actions = [
                {"label": f"去{carrier.title}", "url": address("case_open", carrier.key, year=year), "primary": True}
            ]
    elif standing.barred:
        note = "您已办理上一环节；经办与审核须为两人，请本单位另一人办理。"
    missing = [f"{line.paper.label}" for line in standing.checklist if line.missing]
    return {
        "what": step.title,
        "unit": standing.turn_words,
        "due": obligation.due_on if obligation else None,
        "articles": step.articles,
        "mine": standing.mine or bool(actions),
        "note": note,
        "actions": actions,
        "missing": [{"text": label, "url": "#papers"} for label in missing],
    }


def _blockers(standing: Standing) -> list[dict[str, Any]]:
    return [
        {
            "answer": verdict.answer.name,
            "sentence": f"{'、'.join(f'“{label}”' for label in labels)}：{verdict.sentence}",
            "articles": verdict.articles,
            "cure": verdict.cure,
            "who": verdict.who,
            "earliest": verdict.earliest,
        }
        for verdict, labels in standing.blocked
    ]


# ---------------------------------------------------------------------------------------------------- the record


def _cases_named(record: list[ShownStep], account: Account) -> dict[int, Case]:
    """The member cases that filings name, in one query."""
    numbers = {number for one in record for shown_one in one.fields for number in shown_one.cases}
    if not numbers:
        return {}
    return {row.pk: row for row in visible_cases(account).filter(pk__in=numbers).select_related("project", "unit")}


def _children(case: Case, account: Account) -> list[Case]:
    return list(visible_cases(account).filter(parent=case).select_related("assignee", "unit").order_by("id"))


def _material(case: Case, account: Account) -> dict[str, Any] | None:
    """For a reviewer: the papers of the case he reviews, and what its owner filled in, personal data masked."""
    if case.parent is None or case.assignee_id != account.pk:
        return None
    papers = list(papers_in_sight(account).filter(case=case.parent).select_related("blob"))
    for paper in papers:
        paper.case = case.parent
    filings = settled(filings_of(case.parent), case.parent, account, acts_of(case.parent))
    steps = [one for one in shown_steps(filings, personal=False) if one.step.actor.party is Party.OWNER]
    return {"papers": papers, "record": steps}


def _sent_back(standing: Standing, lines: list[JournalLine]) -> JournalLine | None:
    """The act that gave the present step back to this person, with its reason."""
    last = next((line for line in lines if not line.denied), None)
    if last is None or not last.reason or not standing.mine:
        return None
    step = standing.case.procedure.step(last.step)
    outcome = step.outcome(last.outcome) if step else None
    # an outcome that comes only once tells its reason on the page of the step it leads to
    return last if outcome and outcome.way is Way.BACK and not outcome.once else None


def _journal_rows(lines: list[JournalLine], *, folded: bool) -> list[dict[str, Any]]:
    """The journal; what one person tried in vain several times on end is one row, except for the auditor."""
    rows: list[dict[str, Any]] = []
    before: JournalLine | None = None
    times = 1
    for line in lines:
        same = before is not None and (before.denied, before.who, before.action) == (True, line.who, line.action)
        if folded and same and line.denied:
            times += 1
            rows[-1]["what"] = f"未办成（{times}次）：{line.action}"
            continue
        rows.append(_journal_row(line))
        before, times = line, 1
    return rows


def _journal_row(line: JournalLine) -> dict[str, Any]:
    notes = [line.reason] if line.reason else []
    if line.carried_by:
        notes.insert(0, f"随“{line.carried_by}”一并办理。")
    if line.another_day:
        notes.append(f"发生日期 {line.on_day.isoformat()}。")
    return {
        "when": line.when,
        "unit": line.unit,
        "who": line.who,
        "what": f"未办成：{line.action}" if line.denied else line.action,
        "note": " ".join(notes),
        "articles": (),
        "papers": [{"name": paper.name, "url": reverse("attachment", args=[paper.pk])} for paper in line.papers],
        "url": reverse("entry", args=[line.seq]),
        "tone": "refused" if line.denied else "",
    }
