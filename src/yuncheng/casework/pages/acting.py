"""Acting on a case from its page, and keeping a draft. Every act goes through the engine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from yuncheng.registry import clock
from yuncheng.registry.doors import EVERYONE, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Field, Procedure, Step

from ..actors import demand_turn
from ..drafts import keep_draft
from ..engine import WITHDRAW, act
from ..forms import plain_data
from ..models import Case
from ..offers import whose_turn
from ..refusal_pages import methods, wants_json
from ..refusals import BadForm, NotVisible, Refusal
from .case_form import Tried
from .case_page import case_response
from .common import MAX_KEY, account_of, case_in_sight, posted_key, whole_number
from .step_form import asked_fields


@door(*EVERYONE, scope="visible_cases")
@methods("GET", "POST")
def case_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one step. Done: back to the case with a sentence on what happened and whose turn it is. Refused: the same page
    with the status of the refusal, the faults beside their fields and everything that was typed. Opened (from the
    address bar, or after signing in again): the case."""
    account = account_of(request)
    case = case_in_sight(account, pk, related=())
    if request.method != "POST":
        return redirect("case", pk=pk)
    step_key, outcome_key = request.POST.get("step", ""), request.POST.get("outcome", "")
    values, own = _typed(case, step_key, outcome_key, request)
    reason = request.POST.get("reason", "")
    try:
        act(
            case,
            step_key,
            outcome_key,
            by=account,
            version=_version(request),
            key=posted_key(request),
            data=own,
            reason=reason,
        )
    except NotVisible:
        raise
    except Refusal as refusal:
        case = case_in_sight(account, pk)
        _keep_what_was_typed(case, step_key, values, account)
        return case_response(request, case, Tried(step_key, outcome_key, values, reason, refusal, own))
    case = case_in_sight(account, pk, related=("unit__parent", "assignee"))
    messages.success(
        request, f"“{_label(case.procedure, step_key, outcome_key)}”已办理。{whose_turn(case, clock.today())}"
    )
    return redirect("case", pk=pk)


def _typed(case: Case, step_key: str, outcome_key: str, request: HttpRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """Everything typed into the step's form, and of it what the pressed outcome asks for."""
    step = case.procedure.step(step_key)
    outcome = step.outcome(outcome_key) if step else None
    if step is None or outcome is None:
        return {}, {}
    return plain_data(asked_fields(step), request.POST), plain_data(step.fields_for(outcome), request.POST)


def _version(request: HttpRequest) -> int:
    version = whole_number(request.POST.get("version"))
    if version is None:
        raise BadForm("表单不完整，请刷新页面后重试。")
    return version


def _keep_what_was_typed(case: Case, step_key: str, values: Mapping[str, Any], account: Account) -> None:
    """A refused form becomes the draft, so that closing the page loses nothing."""
    if case.step == step_key and case.is_open and values and _is_turn(case, account):
        keep_draft(case, values, by=account)


def _is_turn(case: Case, account: Account) -> bool:
    step = case.current
    if step is None:
        return False
    try:
        demand_turn(case, step, account, clock.today())
    except Refusal:
        return False
    return True


def _label(procedure: Procedure, step_key: str, outcome_key: str) -> str:
    if step_key == WITHDRAW:
        return "撤回"
    step = procedure.step(step_key)
    outcome = step.outcome(outcome_key) if step else None
    return outcome.label if outcome else "办理"


# ---------------------------------------------------------------------------------------------------- drafts


@door(*EVERYONE, scope="visible_cases")
@methods("POST")
def case_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is being written: JSON `{"values": …, "version": n}` or the page's own form. Answers JSON with the
    draft's new version; 409 where the case or the draft has changed in between."""
    account = account_of(request)
    case = case_in_sight(account, pk)
    step = case.current
    posted = _posted(request, step)
    if step is not None:
        demand_turn(case, step, account, clock.today())
    kept = keep_draft(
        case,
        posted["values"],
        by=account,
        case_version=posted["version"],
        draft_version=posted["draft_version"],
        page=str(posted["page"])[:MAX_KEY],
    )
    if wants_json(request) or request.content_type == "application/json":
        return JsonResponse({"version": kept.version, "saved_at": kept.saved_at.isoformat()})
    messages.info(request, "草稿已保存。")
    return redirect("case", pk=pk)


def _posted(request: HttpRequest, step: Step | None) -> dict[str, Any]:
    fields: tuple[Field, ...] = asked_fields(step) if step else ()
    if request.content_type == "application/json":
        try:
            body = json.loads(request.body)
        except (ValueError, RecursionError) as fault:
            raise BadForm("提交的内容不是有效的数据。") from fault
        if not isinstance(body, dict) or not isinstance(body.get("values"), dict):
            raise BadForm("提交的内容不是有效的数据。")
        known = {one.key for one in fields}
        values = {key: value for key, value in body["values"].items() if key in known}
        return {
            "values": values,
            "version": _number_or_none(body.get("version")),
            "draft_version": _number_or_none(body.get("draft_version")),
            "page": body.get("key", ""),
        }
    draft_version = request.POST.get("draft_version")
    return {
        "values": plain_data(fields, request.POST),
        "version": whole_number(request.POST.get("version")),
        "draft_version": None if draft_version is None else whole_number(draft_version) or 0,
        "page": request.POST.get("key", ""),
    }


def _number_or_none(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
