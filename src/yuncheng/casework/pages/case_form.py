"""The form on a case's page: the present step's, and what its back and stop outcomes ask in a dialog."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from yuncheng.rulebook.kernel import FieldKind, Outcome, Step, Way

from ..drafts import Kept, kept
from ..engine import WITHDRAW
from ..models import Case, Draft, Filing
from ..offers import Standing, withdrawal_step
from ..refusals import Refusal
from ..showing import shown_field
from ..special import special_page_of
from .step_form import asked_fields, first_values, groups_of, made_form, members_of, typed_text


@dataclass(frozen=True, slots=True)
class Tried:
    """An act that was refused: what was pressed and typed, so that nothing of it is lost."""

    step: str
    outcome: str
    values: Mapping[str, Any]
    reason: str
    refusal: Refusal
    own_values: Mapping[str, Any] = field(default_factory=dict)


def form_context(standing: Standing, step: Step, filings: list[Filing], tried: Tried | None) -> dict[str, Any]:
    case, account = standing.case, standing.account
    drafts = list(Draft.objects.filter(case=case, step=step.key).select_related("account"))
    draft = next((kept(one) for one in drafts if one.account_id == account.pk), None)
    faults = tried.refusal.fields if tried and tried.step == step.key else {}
    values = _values(case, step, filings, draft, tried)
    fields = asked_fields(step)
    form = made_form(fields, values, faults, unit=case.unit)
    special = special_page_of(case.procedure_key, step.key)
    was = _was(step, filings)
    context: dict[str, Any] = {
        "step": step,
        "form": form,
        "errors": faults,
        "groups": groups_of(step, form, was, members_of(case, step, values)),
        "special": special.template if special else "",
        "draft": draft,
        "other_drafts": [one for one in drafts if one.account_id != account.pk],
        "upload_mb": settings.UPLOAD_LIMIT_BYTES // 1024 // 1024,
        "forward": [offer for offer in standing.offers if offer.forward],
        "asks_nothing": not fields and not step.papers,
    }
    if special:
        context |= special.context(case, account)
    return context


def _values(case: Case, step: Step, filings: list[Filing], draft: Kept | None, tried: Tried | None) -> dict[str, Any]:
    """What the form begins with: what was just typed and refused, else the draft, else what was filled in before."""
    if tried and tried.step == step.key and tried.values:
        return dict(tried.values)
    if draft:
        return draft.values
    return first_values(case, step, filings)


def _was(step: Step, filings: list[Filing]) -> dict[str, str]:
    """What this very step said last time, beside each field that is now filled in again."""
    last = next((filing for filing in reversed(filings) if filing.step == step.key), None)
    if last is None:
        return {}
    tables = (FieldKind.ROWS, FieldKind.CASES)
    told = [one for one in step.fields if one.key in last.values and one.kind not in tables]
    return {one.key: shown_field(one, last.values, None, personal=True).text for one in told}


def asks_of(standing: Standing, asked: str, tried: Tried | None) -> list[dict[str, Any]]:
    """Back and stop outcomes, and taking the case back: each asks for a reason, in a dialog or in the page."""
    found = []
    case, step = standing.case, standing.step
    if step is not None and standing.mine:
        found = [_ask(case, step, offer.outcome, asked, tried) for offer in standing.offers if not offer.forward]
    withdrawal = withdrawal_step(standing.case) if standing.may_withdraw else None
    if withdrawal is not None:
        ask = _ask(case, withdrawal, withdrawal.outcomes[0], asked, tried)
        ask["help"] = "撤回后本事项终止；需要时可重新启动。"
        found.append(ask)
    return found


def _ask(case: Case, step: Step, outcome: Outcome, asked: str, tried: Tried | None) -> dict[str, Any]:
    again = tried is not None and (tried.step, tried.outcome) == (step.key, outcome.key)
    faults = tried.refusal.fields if tried and again else {}
    values = tried.own_values if tried and again else {}
    form = made_form(outcome.fields, values, faults, ids=f"ask_{outcome.key}_%s", unit=case.unit)
    return {
        "step": step.key,
        "key": outcome.key,
        "label": outcome.label,
        "danger": outcome.way is Way.STOP,
        "form": form,
        "reason": tried.reason if tried and again else "",
        "faults": faults.get("reason", []),
        "open": again or asked == outcome.key,
        "withdraw": step.key == WITHDRAW,
        "help": "",
    }


def typed_by(case: Case, tried: Tried) -> list[dict[str, str]]:
    """What was typed into a form that is no longer this person's, to read back and copy."""
    step = case.procedure.step(tried.step)
    fields = asked_fields(step) if step else ()
    rows = [
        {"label": one.label, "value": typed_text(one, tried.values[one.key])}
        for one in fields
        if tried.values.get(one.key) not in (None, "", [], False)
    ]
    return rows + ([{"label": "理由", "value": tried.reason}] if tried.reason else [])
