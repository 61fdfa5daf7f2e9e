"""What waits for the second person of an office is that office's own: others read it once he has agreed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Function, Procedure, Way

from .models import Case, Entry, Filing
from .sight import OF_THE_THREE

Act = tuple[int, str, str]  # number of the entry, step, outcome


def acts_of(case: Case) -> list[Act]:
    """What was done in a case, as `settled` asks for it. One query."""
    done = Entry.objects.filter(case=case, result="ok").values_list("seq", "step", "outcome")
    return [(seq, step, outcome) for seq, step, outcome in done]


def settled(filings: Sequence[Filing], case: Case, account: Account, acts: Iterable[Act]) -> list[Filing]:
    """The filings this person may read: all of his own office's, of other offices those that a second person has
    agreed to where the procedure asks for one. The auditor reads everything, and the 三员 what is among them."""
    if case.procedure_key in OF_THE_THREE or account.is_office(Function.AUDIT):
        return list(filings)
    stands = _agreed_to(filings, case.procedure, acts)
    return [one for one in filings if _own(one, account) or one.pk in stands or not _waits(one, case.procedure)]


def reads_drafts(case: Case, account: Account) -> bool:
    """Whether what still waits for the second person of the case's own unit is open to this person: to that unit, or
    to whoever acts for it, and to the auditor."""
    return case.unit_id in account.acts_for or account.is_office(Function.AUDIT)


def _own(filing: Filing, account: Account) -> bool:
    return filing.entry is not None and filing.entry.unit_id == account.unit_id


def _waits(filing: Filing, procedure: Procedure) -> bool:
    """Whether a second person is asked about what this step says."""
    return any(filing.step in step.not_by for step in procedure.steps)


def _agreed_to(filings: Sequence[Filing], procedure: Procedure, acts: Iterable[Act]) -> set[int]:
    """The filings a second person agreed to: of each step the one that lay before him, not the drafts it replaced."""
    found: set[int] = set()
    for seq, step_key, outcome_key in acts:
        step = procedure.step(step_key)
        outcome = step.outcome(outcome_key) if step else None
        # sent back to the very step it checks, the filing is a draft again; ended or passed on, it stands
        if step is None or outcome is None or (outcome.way is Way.BACK and outcome.to in step.not_by):
            continue
        for key in step.not_by:
            before = [one for one in filings if one.step == key and one.entry is not None and one.entry.seq < seq]
            found |= {one.pk for one in before[-1:]}
    return found
