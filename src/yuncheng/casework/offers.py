"""What can be done in a case now: its outcomes, what blocks each, the papers asked for. Every rule is asked once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Answer, Facts, Law, Outcome, Party, Step, Verdict, Way

from .actors import Responsible, carrier_of, may_act, once_used, responsible, same_person_before
from .checklist import ChecklistLine
from .engine import WITHDRAW
from .facts import ask, facts_of_case, holds, law_of
from .models import Attachment, Case


@dataclass(frozen=True, slots=True)
class Offer:
    """One outcome as it stands now: whether it is offered at all, what blocks it, which papers it still wants."""

    outcome: Outcome
    verdicts: tuple[Verdict, ...]
    missing: tuple[str, ...]

    @property
    def open(self) -> bool:
        return not self.verdicts and not self.missing

    @property
    def held(self) -> bool:
        """Whether a gate says NO already, whatever may still be filled in."""
        return any(verdict.answer is Answer.NO for verdict in self.verdicts)

    @property
    def forward(self) -> bool:
        return self.outcome.way is Way.FORWARD


class Standing:
    """A case as one person meets it on one day. Properties are worked out when first asked for."""

    def __init__(self, case: Case, account: Account, day: date, papers: list[Attachment]) -> None:
        self.case, self.account, self.day, self.papers = case, account, day, papers
        self.step: Step | None = case.current

    @cached_property
    def facts(self) -> Facts:
        return facts_of_case(self.case, on=self.day)

    @cached_property
    def law(self) -> Law:
        return law_of(self.case)

    @cached_property
    def whose(self) -> Responsible | None:
        return responsible(self.case, self.step, self.day) if self.step else None

    @cached_property
    def mine(self) -> bool:
        """Whether it is this person's turn, four eyes included."""
        return self._posts_turn and not self.barred

    @cached_property
    def barred(self) -> bool:
        """His post's turn, but he did the step before himself."""
        if self.step is None or not self._posts_turn:
            return False
        return bool(same_person_before(self.case, self.step, self.account))

    @cached_property
    def _posts_turn(self) -> bool:
        if self.step is None or self.whose is None or self.step.actor.party is Party.CARRIED:
            return False
        return self.whose.includes(self.account)

    @cached_property
    def checklist(self) -> list[ChecklistLine]:
        """The papers of the step in declared order; one filed at an earlier step counts."""
        by_paper: dict[str, list[Attachment]] = {}
        for attachment in self.papers:
            by_paper.setdefault(attachment.paper, []).append(attachment)
        return [
            ChecklistLine(paper, holds(paper.when, self.facts, self.law), by_paper.get(paper.key, []))
            for paper in (self.step.papers if self.step else ())
        ]

    @cached_property
    def offers(self) -> list[Offer]:
        """The outcomes that apply here; one that depends on what is not yet filled in is not offered."""
        if self.step is None or self.step.actor.party is Party.CARRIED:
            return []
        asked: dict[str, Verdict] = {}
        found = []
        for outcome in self.step.outcomes:
            if holds(outcome.when, self.facts, self.law) is not True:
                continue
            if outcome.once and once_used(self.case, self.step, outcome):
                continue
            for gate in outcome.gates:
                if gate not in asked:
                    asked[gate] = ask(gate, self.facts, self.law, self.case.project)
            closed = tuple(asked[gate] for gate in outcome.gates if not asked[gate].passes)
            found.append(Offer(outcome, closed, self._missing(outcome)))
        return found

    def _missing(self, outcome: Outcome) -> tuple[str, ...]:
        if outcome.way is not Way.FORWARD:
            return ()
        return tuple(line.paper.label for line in self.checklist if line.missing)

    @cached_property
    def unfilled(self) -> bool:
        """Whether the step still asks for its form: then a gate over what the form says cannot be judged yet."""
        return bool(self.step and self.step.fields)

    @cached_property
    def blocked(self) -> list[tuple[Verdict, list[str]]]:
        """Each gate that does not pass, with what it holds up. Before the form is filled in, only a plain NO."""
        found: dict[str, tuple[Verdict, list[str]]] = {}
        for offer in self.offers:
            for verdict in offer.verdicts:
                if self.unfilled and self.mine and verdict.answer is Answer.UNKNOWN:
                    continue
                found.setdefault(verdict.rule, (verdict, []))[1].append(offer.outcome.label)
        return list(found.values())

    @cached_property
    def may_withdraw(self) -> bool:
        step = withdrawal_step(self.case)
        return step is not None and may_act(self.case, step, self.account, self.day)

    @cached_property
    def turn_words(self) -> str:
        """Whose turn it is, in words: 「测试局审核」; a carried step names the act it waits for."""
        if self.step is None:
            return ""
        return self.whose.label if self.whose else ""


def withdrawal_step(case: Case) -> Step | None:
    """The step by which the owner takes the case back, where that is possible now."""
    withdraw = case.procedure.withdraw
    if case.current is None or withdraw is None or case.step not in withdraw.at:
        return None
    return Step(WITHDRAW, "撤回", withdraw.actor, (Outcome("withdrawn", "撤回", withdraw.to, Way.STOP),))


def road(case: Case, facts: Facts, law: Law) -> list[Step]:
    """The steps of the straight road to an end, as far as the facts tell, with the present step on it."""
    procedure = case.procedure
    found: list[Step] = []
    step: Step | None = procedure.first
    while step is not None and step not in found:
        found.append(step)
        ahead = (o for o in step.outcomes if o.way is Way.FORWARD and holds(o.when, facts, law) is not False)
        outcome = next(ahead, None)
        step = procedure.step(outcome.to) if outcome else None
    current = case.current
    if current is not None and current not in found:
        origins = [n for n, one in enumerate(found) if any(outcome.to == current.key for outcome in one.outcomes)]
        at = origins[0] + 1 if origins else len(found)
        goes_on = any(outcome.way is Way.FORWARD for outcome in current.outcomes)
        found = [*found[:at], current, *(found[at:] if goes_on else ())]
    return found


def whose_turn(case: Case, day: date) -> str:
    """A sentence on where the case stands now and who is next."""
    step = case.current
    if step is None:
        return f"事项已办结：{case.place}。"
    if step.actor.party is Party.CARRIED:
        carrier = carrier_of(case)
        by = f"“{carrier.title}”" if carrier else "批次"
        return f"现在处于“{step.title}”，由{responsible(case, step, day).label}通过{by}一并办理。"
    return f"现在轮到{responsible(case, step, day).label}办理“{step.title}”。"
