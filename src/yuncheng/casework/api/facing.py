"""A case as it faces one person now: whose turn, which outcomes, which papers, what was filed."""

from __future__ import annotations

from yuncheng.registry.clock import today
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Outcome, Way

from ..documents import documents_of
from ..masking import sees_personal
from ..models import Attachment, Case, Filing, Obligation
from ..offers import Offer, Standing
from ..settled import acts_of, settled
from ..sight import handed_in, visible_cases
from ..snapshots import all_fields
from .declared import field_dict
from .shapes import CaseOut, DocumentOut, FiledOut, OutcomeNow, TurnOut
from .telling import CASE_RELATED, case_columns, told_case, told_paper, told_values, told_verdict


def standing_of(case: Case, account: Account) -> Standing:
    papers = list(Attachment.objects.filter(handed_in(account), case=case).select_related("blob", "entry"))
    return Standing(case, account, today(), papers)


def told_whole_case(case: Case, account: Account) -> CaseOut:
    standing = standing_of(case, account)
    children = visible_cases(account).filter(parent=case).select_related(*CASE_RELATED).order_by("id")
    return CaseOut(
        **case_columns(case),
        parent=case.parent_id,
        turn=_turn(standing),
        may_withdraw=standing.may_withdraw,
        outcomes=_outcomes(standing),
        papers=[told_paper(line) for line in standing.checklist],
        filed=filed_values(case, account),
        children=[told_case(child) for child in children],
        documents=[DocumentOut(key=d.key, label=d.label, formats=list(d.formats)) for d in documents_of(case, account)],
    )


def turn_of(case: Case, account: Account) -> TurnOut | None:
    return _turn(Standing(case, account, today(), []))


def _turn(standing: Standing) -> TurnOut | None:
    case, step = standing.case, standing.step
    if step is None or standing.whose is None:
        return None
    due_on = Obligation.objects.filter(case=case, closed_by__isnull=True).values_list("due_on", flat=True).first()
    return TurnOut(
        step=step.key,
        title=step.title,
        who=standing.whose.label,
        unit=standing.whose.unit.pk if standing.whose.unit else None,
        post=standing.whose.post,
        mine=standing.mine,
        since=case.step_since,
        due_on=due_on,
    )


def _outcomes(standing: Standing) -> list[OutcomeNow]:
    if standing.step is None:
        return []
    offers = {offer.outcome.key: offer for offer in standing.offers}
    return [_outcome(standing, outcome, offers.get(outcome.key)) for outcome in standing.step.outcomes]


def _outcome(standing: Standing, outcome: Outcome, offer: Offer | None) -> OutcomeNow:
    step = standing.step
    assert step is not None
    return OutcomeNow(
        key=outcome.key,
        label=outcome.label,
        to=outcome.to,
        to_label=standing.case.procedure.place(outcome.to),
        way=outcome.way.value,
        needs_reason=outcome.way is not Way.FORWARD,
        offered=offer is not None,
        available=standing.mine and offer is not None and offer.open,
        when=outcome.when.words if outcome.when else "",
        blockers=[told_verdict(verdict) for verdict in offer.verdicts] if offer else [],
        missing_papers=list(offer.missing) if offer else [],
        fields=[field_dict(field, standing.case.unit) for field in step.fields_for(outcome)],
    )


def filed_values(case: Case, account: Account) -> list[FiledOut]:
    """The latest filing of each step that this person may read, in order of time; personal data masked for others."""
    latest: dict[str, Filing] = {}
    filings = Filing.objects.filter(case=case, entry__isnull=False).select_related("entry").order_by("id")
    for filing in settled(list(filings), case, account, acts_of(case)):
        latest.pop(filing.step, None)
        latest[filing.step] = filing
    personal = sees_personal(account, case)
    return [
        FiledOut(
            step=step,
            title=case.procedure.place(step),
            seq=filing.entry.seq,
            on=filing.entry.on_day,
            values=told_values(all_fields(case.procedure, step), filing.values, personal=personal),
        )
        for step, filing in latest.items()
        if filing.entry
    ]
