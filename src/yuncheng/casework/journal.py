"""The journal: what was done in a case, by whom, when, on which paper; read from the entries, never kept apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from yuncheng.guomi import sm3
from yuncheng.registry.clock import day_of
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Function, Party, Post, Procedure

from .chain import ZERO, link
from .models import Attachment, Carried, Case, Entry
from .refusals import NotVisible
from .sight import visible_cases

LIMIT = 200
HEAVY = ("canon", "snapshot", "digest", "h", "mac")


@dataclass(slots=True)
class JournalLine:
    """One line: the act's words, who, when, the day of law, the reason, the papers bound to it."""

    seq: int
    step: str
    outcome: str
    action: str
    unit: str
    who: str
    when: datetime
    on_day: date
    reason: str
    denied: bool
    papers: list[Attachment] = field(default_factory=list)
    carried_by: str = ""  # the act on a matter that moved this case along
    articles: tuple[int, ...] = ()

    @property
    def another_day(self) -> bool:
        """Whether the day of law is not the day it was recorded."""
        return day_of(self.when) != self.on_day


def action_words(procedure: Procedure, step: str, outcome: str) -> str:
    """An act in words: 「单位审核：审核同意，列入本单位报送」, 「启动事项」."""
    if step == "open":
        return "启动事项"
    if step == "withdraw":
        return "撤回事项"
    if step == "parent":
        return f"随主事项终止：{procedure.place(outcome)}"
    if step == "overtaken":
        return procedure.place(outcome)
    declared = procedure.step(step)
    chosen = declared.outcome(outcome) if declared else None
    if chosen and declared:
        return chosen.label if declared.actor.party is Party.CARRIED else f"{declared.title}：{chosen.label}"
    return procedure.place(step) if declared else "办理"


def sees_denials(account: Account) -> bool:
    """What was refused is for the bureau and the auditor."""
    return account.is_office(Function.LEAD, Function.AUDIT)


def journal_of(
    case: Case, account: Account, papers: Iterable[Attachment] = (), *, limit: int = LIMIT
) -> list[JournalLine]:
    """The newest `limit` lines of a case, newest first: its own entries and the acts that carried it. Two queries."""
    own = Entry.objects.filter(case=case).defer(*HEAVY).select_related("account", "unit").order_by("-seq")
    if not sees_denials(account):
        own = own.filter(result="ok")
    by_entry: dict[int, list[Attachment]] = {}
    for paper in papers:
        if paper.entry_id:
            by_entry.setdefault(paper.entry_id, []).append(paper)
    lines = [_line(entry, case.procedure, by_entry.get(entry.pk, [])) for entry in own[:limit]]
    if any(step.actor.party is Party.CARRIED for step in case.procedure.steps) or case.procedure.child:
        lines += [_carried_line(moved, case.procedure) for moved in _carried(case)[:limit]]
    return sorted(lines, key=lambda line: line.seq, reverse=True)[:limit]


def _carried(case: Case) -> QuerySet[Carried]:
    return (
        Carried.objects.filter(case=case)
        .select_related("entry__account", "entry__unit", "entry__case")
        .defer(*(f"entry__{name}" for name in HEAVY))
        .order_by("-id")
    )


def _line(entry: Entry, procedure: Procedure, papers: list[Attachment]) -> JournalLine:
    declared = procedure.step(entry.step)
    return JournalLine(
        seq=entry.seq,
        step=entry.step,
        outcome=entry.outcome,
        action=action_words(procedure, entry.step, entry.outcome),
        unit=str(entry.unit or ""),
        who=entry.account.display_name if entry.account else "",
        when=entry.ts,
        on_day=entry.on_day,
        reason=entry.reason,
        denied=entry.result == "denied",
        papers=papers,
        articles=declared.articles if declared else (),
    )


def _carried_line(moved: Carried, procedure: Procedure) -> JournalLine:
    line = _line(moved.entry, procedure, [])
    line.step, line.outcome = moved.step, moved.outcome
    line.action = action_words(procedure, moved.step, moved.outcome)
    line.reason = ""
    if moved.entry.case:
        line.carried_by = moved.entry.case.procedure.title
    return line


# ---------------------------------------------------------------------------------------------------- one entry


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """An entry as one person may read it. `whole`: also what was filled in; else only that it happened."""

    entry: Entry
    whole: bool
    previous: str
    link_holds: bool
    digest_holds: bool


def open_entry(seq: int, account: Account) -> OpenedEntry:
    """The entry with this number. Raises NotVisible outside one's scope: a visible case's own entries and the acts that
    carried it; what was refused only for the bureau, the auditor and the person refused. The audit administrator
    learns of every entry that it happened, and nothing of its content."""
    found = Entry.objects.select_related("account", "unit", "case__project", "case__matter__unit", "case__unit")
    entry = found.filter(seq=seq).first()
    if entry is None:
        raise NotVisible
    whole, seen = _sight_of(entry, account)
    if not seen or (entry.result == "denied" and not _may_read_denial(entry, account)):
        raise NotVisible
    previous = Entry.objects.filter(seq=seq - 1).values_list("h", flat=True).first() or ZERO.hex()
    return OpenedEntry(
        entry=entry,
        whole=whole,
        previous=previous,
        link_holds=link(bytes.fromhex(previous), entry.canon).hex() == entry.h,
        digest_holds=sm3(entry.snapshot.encode()).hex() == entry.digest,
    )


def _sight_of(entry: Entry, account: Account) -> tuple[bool, bool]:
    if account.post == Post.AUDITADMIN:
        return False, True
    mine = visible_cases(account)
    if entry.case_id and mine.filter(pk=entry.case_id).exists():
        return True, True
    return False, Case.objects.filter(Q(pk__in=mine.values("pk")), carried_by__entry=entry).exists()


def _may_read_denial(entry: Entry, account: Account) -> bool:
    return account.post == Post.AUDITADMIN or entry.account_id == account.pk or sees_denials(account)


def last_act(case: Case, step: str, *outcomes: str) -> Entry | None:
    """The last act at a step of a case with one of these outcomes."""
    return Entry.objects.filter(case=case, step=step, outcome__in=outcomes, result="ok").order_by("-seq").first()
