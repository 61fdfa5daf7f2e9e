"""Which cases, entries and papers an account may see: the registry's doors, applied to casework."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from yuncheng.registry.access import SEES_OPINIONS, in_sight, sees_nothing
from yuncheng.registry.models import Account
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Party, Post

from .models import Attachment, Case, Entry

# Single opinions of persons; a child case of a unit (its answer, its task) is seen as any case of that unit.
_CHILDREN = {key: one.first.actor.party for key, one in BOOK.procedures.items() if one.child}
_SINGLE = tuple(key for key, party in _CHILDREN.items() if party is Party.ASSIGNEE)
_OF_UNITS = tuple(key for key, party in _CHILDREN.items() if party is Party.OWNER)
OF_THE_THREE = ("account", "unit")
OF_THE_LIBRARIES = ("expert", "agency")  # for the bureau that keeps them and the auditor, as single opinions are


def visible_cases(account: Account) -> QuerySet[Case]:
    """The cases this account may see; single opinions only for whom they are, the bureau and the auditor."""
    if account.post in (Post.SYSADMIN, Post.SECADMIN):
        return Case.objects.filter(procedure_key__in=OF_THE_THREE)
    if sees_nothing(account):
        return Case.objects.filter(assignee=account)
    seen = Case.objects.filter(in_sight(account)).exclude(procedure_key__in=OF_THE_THREE)
    if not account.is_office(*SEES_OPINIONS):
        seen = seen.exclude(procedure_key__in=(*_SINGLE, *OF_THE_LIBRARIES))
    return seen


def handed_in(account: Account) -> Q:
    """Papers that an act has handed in; one that none has yet is a draft of the unit that is at work on it."""
    return Q(entry__isnull=False) | Q(uploaded_by__unit=account.unit_id)


_published: list[Callable[[], Q]] = []


def published_papers(rule: Callable[[], Q]) -> Callable[[], Q]:
    """Register which papers a phase has published: every account for business may read them."""
    _published.append(rule)
    return rule


def papers_in_sight(account: Account) -> QuerySet[Attachment]:
    """Papers of visible cases, and what is published; a reviewer also sees the papers of the case he reviews, a unit
    those of the case in which it was asked or given a task. What was sent to a unit stays with it."""
    direct = Q(case__in=visible_cases(account)) & handed_in(account)
    if account.post == Post.EXPERT:
        reviewing = Case.objects.filter(assignee=account, closed_on__isnull=True).values("parent")
        direct |= Q(case__in=reviewing, entry__isnull=False)
    elif not sees_nothing(account):
        asked = Case.objects.filter(in_sight(account), procedure_key__in=_OF_UNITS).values("parent")
        direct |= Q(case__in=asked, entry__isnull=False)
        for rule in _published:
            direct |= rule()
    return Attachment.objects.filter(direct)


def visible_entries(account: Account) -> QuerySet[Entry]:
    """Entries of visible cases. The audit administrator sees who acted when, of all; pages show him no content."""
    if account.post == Post.AUDITADMIN:
        return Entry.objects.all()
    return Entry.objects.filter(case__in=visible_cases(account))
