"""备查 (art. 6): a department's plan is filed with the three offices; each answers on its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yuncheng.casework.actors import unit_with
from yuncheng.casework.children import end_child, open_child
from yuncheng.casework.models import Case, Entry, Filing, Obligation
from yuncheng.registry.models import Account, Unit
from yuncheng.rulebook.kernel import Function
from yuncheng.rulebook.procedures.plans import PLAN_FILING

NOT_WAITED = "not_waited"
OFFICES = (Function.LEAD, Function.NDRC, Function.CYBER)


def offices_to_ask(unit: Unit, day: date) -> list[Unit]:
    """The units that hold these offices on `day`, each once; not the one whose plan it is."""
    held = (unit_with(function.value, day) for function in OFFICES)
    found = {office.pk: office for office in held if office is not None}
    found.pop(unit.acting_on(day).pk, None)
    return list(found.values())


def readers_of(unit: Unit, day: date) -> list[Unit]:
    """Whom a department's plan concerns besides itself: the three offices, and the units that belong to it."""
    below = Unit.objects.on(day).filter(parent=unit).order_by("code")
    return [*offices_to_ask(unit, day), *below]


def ask_offices(case: Case, *, by: Account, on: date) -> None:
    """Open one filing for each office."""
    for office in offices_to_ask(case.unit, on):
        open_child(case, PLAN_FILING.key, by=by, on=on, unit=office)


def not_yet_due(case: Case, day: date) -> str:
    """Which office still has time to answer on `day`, in words; empty where nobody has."""
    turns = Obligation.objects.filter(case__parent=case, closed_by__isnull=True, due_on__gte=day)
    turn = turns.select_related("unit").order_by("-due_on").first()
    return f"{turn.unit}答复的期限是{turn.due_on}" if turn else ""


def stop_waiting(case: Case, entry: Entry, day: date) -> None:
    """End what offices have not answered, because of `entry`."""
    for child in Case.objects.select_for_update(of=("self",)).filter(parent=case, closed_on__isnull=True):
        end_child(child, entry, day)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one office said: received (with an opinion, perhaps), objected with its reason, or still awaited."""

    case: Case
    unit: Unit
    state: str
    opinion: str
    day: date | None

    @property
    def waiting(self) -> bool:
        return self.day is None

    @property
    def objected(self) -> bool:
        return self.state == "objected"

    @property
    def lapsed(self) -> bool:
        return self.state == PLAN_FILING.orphaned

    @property
    def words(self) -> str:
        return "等待答复" if self.waiting else self.case.place


def answers(case: Case) -> list[Answer]:
    """The answers of the newest round: those opened since the plan was agreed last. Three queries."""
    agreed = _last_agreed(case)
    if agreed is None:
        return []
    asked = Case.objects.filter(
        parent=case, procedure_key=PLAN_FILING.key, entries__step="open", entries__seq__gt=agreed
    )
    return answers_of(asked.select_related("unit").order_by("id"))


def answers_of(cases: Iterable[Case]) -> list[Answer]:
    """What these filings came to. Two queries."""
    asked = list(cases)
    numbers = [one.pk for one in asked]
    said = {one.case_id: one for one in Filing.objects.filter(case_id__in=numbers).order_by("id")}
    last = Entry.objects.filter(case_id__in=numbers, result="ok").exclude(step="open").order_by("seq")
    reasons = dict(last.values_list("case_id", "reason"))
    return [
        Answer(
            case=one,
            unit=one.unit,
            state=one.step,
            opinion=reasons.get(one.pk) or (said[one.pk].values.get("opinion", "") if one.pk in said else ""),
            day=one.closed_on,
        )
        for one in asked
    ]


def objections(case: Case) -> list[Answer]:
    """The offices that, this time, want the plan changed."""
    return [one for one in answers(case) if one.objected]


def _last_agreed(case: Case) -> int | None:
    agreed = Entry.objects.filter(case=case, step="check", outcome="agreed", result="ok").order_by("-seq")
    return agreed.values_list("seq", flat=True).first()
