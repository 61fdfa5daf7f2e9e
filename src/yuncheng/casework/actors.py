"""Who is to act at a step, and whether this person may."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from yuncheng.registry.county import county
from yuncheng.registry.models import Account, Unit, UnitFunction
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Actor, Outcome, Party, Post, Procedure, Step

from .models import Case, Entry
from .refusals import NotYours


@dataclass(frozen=True, slots=True)
class Responsible:
    """The unit and post, or the person, whose turn it is."""

    unit: Unit | None
    post: str
    person: Account | None = None

    @property
    def label(self) -> str:
        if self.person is not None:
            return "受邀专家或机构"
        return f"{self.unit or '（未设该职能部门）'}{Post(self.post).label if self.post else ''}"

    def includes(self, account: Account) -> bool:
        if self.person is not None:
            return account.pk == self.person.pk
        return self.unit is not None and account.unit_id == self.unit.pk and account.post == self.post


def unit_with(function: str, day: date, *, held_on: date | None = None) -> Unit | None:
    """The unit that is this office on `day`; the successor of one that has ended. `held_on`: who held it then."""
    held = UnitFunction.objects.on(held_on or day).select_related("unit").filter(function=function).first()
    return held.unit.acting_on(day) if held else None


def carrier_of(case: Case) -> Procedure | None:
    """The procedure whose act on a matter moves this case along from where it stands."""
    for procedure in BOOK.procedures.values():
        for step in procedure.steps:
            for outcome in step.outcomes:
                if any((c.procedure, c.step) == (case.procedure_key, case.step) for c in outcome.carries):
                    return procedure
    return None


def responsible(case: Case, step: Step, day: date, *, not_yet: Collection[str] = ()) -> Responsible:
    """Whose turn it is at a step of this case. A carried step waits for whoever composes the carrying act.

    `not_yet`: the functions that pass to another unit on `day` and have not yet.
    """
    actor = step.actor
    unit = case.unit
    if actor.party is Party.CARRIED:
        carrier = carrier_of(case) if case.step == step.key else None
        if carrier is None:
            return Responsible(None, "")
        actor = carrier.first.actor
        if actor.party is Party.OWNER and case.unit.through_parent and case.unit.parent:
            unit = case.unit.parent
    return _resolve(actor, unit, case, day, not_yet)


def _resolve(actor: Actor, unit: Unit, case: Case, day: date, not_yet: Collection[str]) -> Responsible:
    post = actor.post.value if actor.post else ""
    if actor.party is Party.ASSIGNEE:
        return Responsible(None, post, case.assignee)
    if actor.party is Party.PARENT:
        return Responsible(unit.parent.acting_on(day) if unit.parent else None, post)
    if actor.party is Party.FUNCTION:
        if actor.function is None:
            return Responsible(None, post)
        held_on = day - timedelta(days=1) if actor.function.value in not_yet else day
        return Responsible(unit_with(actor.function.value, day, held_on=held_on), post)
    return Responsible(unit.acting_on(day), post)


def actor_label(actor: Actor) -> str:
    """An actor in words, without a case: 「项目单位经办」「县财政局审核」."""
    post = actor.post.label if actor.post else ""
    if actor.party is Party.FUNCTION and actor.function:
        return county().names.office(actor.function.value) + post
    who = {
        Party.OWNER: "承办单位",
        Party.PARENT: "行政主管部门",
        Party.ASSIGNEE: "受邀专家或机构",
        Party.CARRIED: "随批办理",
    }
    return who[actor.party] + ("" if actor.party in (Party.ASSIGNEE, Party.CARRIED) else post)


def role_of(step_actor: Actor, account: Account) -> str:
    """The role an entry names: office (or unit) and post."""
    function = step_actor.function.value if step_actor.function else "unit"
    return f"{function}.{account.post}"


def may_act(case: Case, step: Step, account: Account, day: date) -> bool:
    """Whether it is this person's turn, four eyes included."""
    if step.actor.party is Party.CARRIED or not responsible(case, step, day).includes(account):
        return False
    return not same_person_before(case, step, account)


def demand_turn(case: Case, step: Step, account: Account, day: date) -> None:
    """Refuse whoever is not to act at this step."""
    if step.actor.party is Party.CARRIED:
        carrier = carrier_of(case)
        raise NotYours(
            f"这一步不单独办理，随“{carrier.title if carrier else '批次'}”一并办理。",
            articles=step.articles,
            who=responsible(case, step, day).label,
            cures=["由承办单位把本项目列入批次"],
        )
    whose = responsible(case, step, day)
    if not whose.includes(account):
        raise NotYours(
            f"“{step.title}”由{whose.label}办理，不由您办理。",
            articles=step.articles,
            who=whose.label,
            cures=[f"请{whose.label}办理"],
        )
    before = same_person_before(case, step, account)
    if before:
        raise NotYours(
            f"经办与审核须为两人：您已办理“{before}”，不能再办理“{step.title}”。",
            articles=step.articles,
            who=whose.label,
            cures=[f"请{whose.label}的另一人办理"],
            code="four_eyes",
        )


def same_person_before(case: Case, step: Step, account: Account) -> str:
    """The earlier step this person did himself and four eyes keep apart from `step`; empty where none."""
    for key in step.not_by:
        last = (
            Entry.objects.filter(case=case, step=key, result="ok")
            .order_by("-seq")
            .values_list("account_id", flat=True)
            .first()
        )
        if last == account.pk:
            return case.procedure.place(key)
    return ""


def may_open(procedure: Procedure, account: Account, unit: Unit | None, day: date) -> bool:
    """Whether this person may begin the procedure for a subject of `unit` (None: a new subject of one's own unit)."""
    actor = procedure.opens
    if procedure.child or actor.post is None or account.post != actor.post.value:
        return False
    if actor.party is Party.FUNCTION:
        return actor.function is not None and actor.function.value in account.functions
    return account.unit_id == (unit or account.unit).acting_on(day).pk and account.unit.is_valid_on(day)


def once_used(case: Case, step: Step, outcome: Outcome) -> bool:
    return Entry.objects.filter(case=case, step=step.key, outcome=outcome.key, result="ok").exists()
