"""The inbox, asked of the index of obligations: what is mine to do, what I wait for, what changed since I last looked.

Each answer is a fixed number of queries whatever the number of rows; pages, the desk and the API ask here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from yuncheng.registry.clock import today
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Account
from yuncheng.rulebook.facts import SPINE
from yuncheng.rulebook.kernel import Party, Post

from .facts import facts_of_project, holds
from .models import Attachment, Draft, Entry, Notice, Obligation
from .notices import address_for
from .sight import OF_THE_THREE
from .subjects import subjects_of
from .turns import Turn, batched, step_of

_SPINE = frozenset(fact.name for fact in SPINE)
_CASE = ("case__project", "case__matter__unit", "case__unit", "case__system", "case__company")


@dataclass(frozen=True, slots=True)
class News:
    """Something another office did with a case of my unit since I last looked."""

    seq: int
    sentence: str
    unit: str
    when: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Counts:
    my_turn: int
    overdue: int
    waiting: int
    unread: int


def turns_of(account: Account) -> QuerySet[Obligation]:
    """The open obligations that are this person's: his unit's and post's, or his own by name."""
    waiting = Obligation.objects.filter(closed_by__isnull=True)
    if account.post == Post.EXPERT:  # only experts and agencies are asked by name
        return waiting.filter(assignee=account)
    return waiting.filter(unit_id__in=account.acts_for, post=account.post, assignee__isnull=True)


def waits_of(account: Account) -> QuerySet[Obligation]:
    """The open obligations of others in cases of this person's unit: also in those that were handed out to it (its
    sending of a round, its answer), not what single persons are asked for under a case of its own."""
    mine = account.acts_for  # a turn that began before a unit ended is its successor's now
    found = Obligation.objects.filter(closed_by__isnull=True, case__unit_id__in=mine, case__assignee__isnull=True)
    if account.post == Post.EXPERT or account.is_admin_of_three:
        return found.none()
    return found.exclude(unit_id__in=mine, post=account.post).exclude(case__procedure_key__in=OF_THE_THREE)


def my_turn(account: Account, day: date, *, limit: int | None = None) -> list[Turn]:
    """What this person is to do, most urgent first; steps that wait for an act on a matter are told once a batch."""
    rows = list(_urgent_first(turns_of(account))[:limit])
    alone = [row for row in rows if step_of(row).actor.party is not Party.CARRIED]
    files = _papers_there(alone)
    drafts = _drafts(account, alone)
    barred = _barred(account, alone)
    subjects = subjects_of([row.case for row in alone])
    turns = [
        Turn(
            case=row.case,
            step=step_of(row),
            subject=subjects[row.case_id],
            url=reverse("case", args=[row.case_id]),
            opens_on=row.opens_on,
            due_on=row.due_on,
            days_left=_days_left(row.due_on, day),
            missing=_missing(row, files, day),
            draft_saved_at=drafts.get((row.case_id, row.step)),
            note="您已办理上一环节，须由本单位另一人办理" if row.case_id in barred else "",
        )
        for row in alone
    ]
    return turns + batched([row for row in rows if step_of(row).actor.party is Party.CARRIED], day)


def waiting_for(account: Account, day: date, *, limit: int | None = None) -> list[Turn]:
    """My unit's open cases that others are to move, and who."""
    rows = list(_urgent_first(waits_of(account).select_related("unit"))[:limit])
    subjects = subjects_of([row.case for row in rows])
    return [
        Turn(
            case=row.case,
            step=step_of(row),
            subject=subjects[row.case_id],
            url=reverse("case", args=[row.case_id]),
            opens_on=row.opens_on,
            due_on=row.due_on,
            days_left=_days_left(row.due_on, day),
            with_whom=whom(row),
        )
        for row in rows
    ]


def changed_since(account: Account, *, limit: int = 50) -> list[News]:
    """For information: what others did with my unit's cases after the entry this person last read."""
    if account.post == Post.EXPERT or account.is_admin_of_three:
        return []
    rows = _unread(account).select_related("entry__unit", "case__matter").defer("entry__canon", "entry__snapshot")
    return [
        News(
            seq=row.entry.seq,
            sentence=row.sentence,
            unit=str(row.entry.unit or ""),
            when=row.entry.ts,
            url=address_for(row.case, account),
        )
        for row in rows.order_by("-entry_id", "-id")[:limit]
    ]


def counts(account: Account, day: date) -> Counts:
    """The figures beside the headings: three queries."""
    mine = turns_of(account).aggregate(all=Count("id"), late=Count("id", filter=Q(due_on__lt=day)))
    unread = 0 if account.post == Post.EXPERT or account.is_admin_of_three else _unread(account).count()
    return Counts(mine["all"], mine["late"], waits_of(account).count(), unread)


def whom(row: Obligation) -> str:
    """Whose turn an obligation is, in words. `row.unit` is already at hand."""
    if row.assignee_id:
        return "受邀专家或机构"
    unit = row.unit.acting_on(today()) if row.unit else "（未设该职能部门）"
    return f"{unit}{Post(row.post).label if row.post else ''}"


def _unread(account: Account) -> QuerySet[Notice]:
    return Notice.objects.filter(unit_id=account.unit_id, entry__seq__gt=account.seen_seq)


def _urgent_first(rows: QuerySet[Obligation]) -> QuerySet[Obligation]:
    return rows.select_related(*_CASE).order_by(F("due_on").asc(nulls_last=True), "id")


def _days_left(due_on: date | None, day: date) -> int | None:
    return None if due_on is None else (due_on - day).days


def _papers_there(rows: Sequence[Obligation]) -> set[tuple[int, str]]:
    wanted = [row.case_id for row in rows if step_of(row).papers]
    if not wanted:
        return set()
    return set(Attachment.objects.filter(case_id__in=wanted).values_list("case_id", "paper"))


def _drafts(account: Account, rows: Sequence[Obligation]) -> dict[tuple[int, str], datetime]:
    found = Draft.objects.filter(account=account, case_id__in=[row.case_id for row in rows])
    return {(case_id, step): saved for case_id, step, saved in found.values_list("case_id", "step", "saved_at")}


def _barred(account: Account, rows: Sequence[Obligation]) -> set[int]:
    """Cases where four eyes keep this person from the step: he did the step before it himself."""
    watched = {row.case_id: step_of(row).not_by for row in rows if step_of(row).not_by}
    if not watched:
        return set()
    last: dict[tuple[int, str], int | None] = {}
    steps = {step for not_by in watched.values() for step in not_by}
    done = Entry.objects.filter(case_id__in=watched, step__in=steps, result="ok").order_by("seq")
    for case_id, step, by in done.values_list("case_id", "step", "account_id"):
        if case_id is not None:
            last[case_id, step] = by
    return {case_id for (case_id, step), by in last.items() if by == account.pk and step in watched[case_id]}


def _missing(row: Obligation, files: set[tuple[int, str]], day: date) -> tuple[str, ...]:
    """Papers asked for and not there, as far as the spine alone can tell."""
    if not step_of(row).papers:
        return ()
    facts = facts_of_project(row.case.project, on=day)
    law = law_on(row.case.opened_on)
    return tuple(
        paper.label
        for paper in step_of(row).papers
        if paper.required
        and (row.case_id, paper.key) not in files
        and (paper.when is None or (_SPINE.issuperset(paper.when.reads) and holds(paper.when, facts, law) is True))
    )
