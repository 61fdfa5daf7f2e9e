"""For information (待阅): the owner hears of every act of another office.

Written with the act, so seen only after commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.urls import reverse

from yuncheng.registry.models import Account, Unit
from yuncheng.rulebook.kernel import Way

from .models import Case, Entry, Notice
from .recorders import Acting


def tell(acting: Acting, entry: Entry, carried: Sequence[Case]) -> None:
    """Tell the owning units of what another unit did with their cases; not of a draft that goes to and fro between
    its own two persons."""
    if _inside_the_office(acting):
        return
    case = acting.case
    told = [*([case] if case.parent_id is None else []), *carried]
    title, label = acting.step.title, acting.outcome.label
    done = label if label.startswith(title) else f"{title} — {label}"
    Notice.objects.bulk_create(
        Notice(
            entry=entry,
            case=told_case,
            unit_id=told_case.unit_id,
            sentence=f"{told_case.subject_name}：{done}"[:200],
        )
        for told_case in told
        if told_case.unit_id != acting.by.unit_id
    )


def tell_ended(acting: Acting, entry: Entry, ended: Sequence[Case]) -> None:
    """Tell the owning units which of their cases ended because of what was done with their subject."""
    Notice.objects.bulk_create(
        Notice(
            entry=entry,
            case=case,
            unit_id=case.unit_id,
            sentence=f"{case.subject_name}：{case.procedure.title} — {case.place}"[:200],
        )
        for case in ended
        if case.unit_id != acting.by.unit_id
    )


def tell_units(case: Case, entry: Entry, units: Iterable[Unit], sentence: str) -> None:
    """For information to these units, once each; not to whoever acts."""
    whom = {unit.pk: unit for unit in units if unit.pk != entry.unit_id}
    Notice.objects.bulk_create(
        Notice(entry=entry, case=case, unit=unit, sentence=sentence[:200]) for unit in whom.values()
    )


def every_unit(day: date) -> list[Unit]:
    """Whom a plan of the county is told: every unit valid on `day`, in order of code."""
    return list(Unit.objects.on(day).order_by("code"))


Address = Callable[[Case], str]
_leads: dict[str, Address] = {}


def leads_to(procedure: str) -> Callable[[Address], Address]:
    """Register where news of this procedure lead the units that hear of a case which is not theirs to see."""

    def keep(address: Address) -> Address:
        if procedure in _leads:
            raise ValueError(f"two addresses for news of {procedure}")
        _leads[procedure] = address
        return address

    return keep


def address_for(case: Case, account: Account) -> str:
    """Where a notice leads this person: to the case, or where its procedure sends the units that do not own it."""
    elsewhere = _leads.get(case.procedure_key)
    return elsewhere(case) if elsewhere and case.unit_id != account.unit_id else reverse("case", args=[case.pk])


def _inside_the_office(acting: Acting) -> bool:
    onward = acting.case.procedure.step(acting.outcome.to)
    if onward is not None and acting.step.key in onward.not_by:
        return True
    return acting.outcome.way is Way.BACK and acting.outcome.to in acting.step.not_by


def mark_seen(account: Account, seq: int) -> None:
    """Remember up to which entry this person has read; not record."""
    Account.objects.filter(pk=account.pk, seen_seq__lt=seq).update(seen_seq=seq)
