"""The engine: `act()` here, `open_case()` in `opening`. Nothing else writes a case, a project fact or an entry.

`act()` is one transaction: lock and version check, who may, form, record, facts, gates, papers, entry, what follows.
Pages, API, imports, demo data and tests all go through it. A refusal is recorded too, in a second short transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from yuncheng.registry import clock
from yuncheng.registry.models import Account, Matter, Project
from yuncheng.rulebook.kernel import Outcome, Step, Verdict, Way

from . import actors, chain, denials, membership, notices, obligations, spine
from .checklist import checklist
from .children import end_child, end_overtaken, locked_children, locked_overtaken
from .facts import ask, facts_of_case, holds, law_of
from .forms import checked, storable
from .models import Attachment, Case, Draft, Entry, Filing
from .opening import demand_day
from .recorders import Acting, recorder_of
from .refusals import BadForm, Blocked, NotVisible, Stale
from .sight import visible_cases
from .snapshots import snapshot_of
from .standing import stand

WITHDRAW = "withdraw"
MAX_REASON = 2000


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asks the engine to do: one act on one case."""

    case_id: int
    step: str
    outcome: str
    by: Account
    version: int
    key: str
    data: Mapping[str, Any]
    reason: str
    on: date


def act(
    case: Case | int,
    step: str,
    outcome: str,
    *,
    by: Account,
    version: int,
    key: str,
    data: Mapping[str, Any] | None = None,
    reason: str = "",
    on: date | None = None,
) -> Entry:
    """Do one step of a case. `version` is the case's version the person saw; `key` makes a repeated call harmless;
    `on` is the day of law (today where not given, never later). Raises Refusal; then nothing has changed."""
    case_id = case if isinstance(case, int) else case.pk
    order = Order(case_id, step, outcome, by, version, key, data or {}, reason.strip(), on or clock.today())
    earlier = _repeated(order)
    if earlier:
        return earlier
    with denials.recorded(by, f"{step}.{outcome}", case_id=case_id, req=key):
        try:
            with transaction.atomic():
                return _act(order)
        except IntegrityError:
            earlier = _repeated(order)
            if earlier is None:
                raise
            return earlier


def _repeated(order: Order) -> Entry | None:
    """The entry a repeated call already made. One key for two different acts is refused."""
    earlier = Entry.objects.filter(account=order.by, req=order.key, result="ok").first()
    if earlier and (earlier.case_id, earlier.step, earlier.outcome) != (order.case_id, order.step, order.outcome):
        raise Stale("这个防重编号已用于另一次办理，请刷新页面重试。", code="key_reused")
    return earlier


def _act(order: Order) -> Entry:
    case = _locked(order)
    earlier = _repeated(order)
    if earlier:
        return earlier  # the same call won while this one waited for the lock
    _demand_current(case, order)
    if order.step == WITHDRAW:
        step, outcome = _withdrawal(case, order)
    else:
        step, outcome = _step_and_outcome(case, order)
    acting = _acting(case, step, outcome, order)
    recorder = recorder_of(case.procedure_key, step.key)
    recorder.save(acting)
    acting.written = spine.write(acting)
    _demand_open_gates(acting)
    members = membership.locked_members(acting)
    overtaken = locked_overtaken(members)
    children = locked_children(acting, members)
    entry = _move(acting, order, members, children, overtaken)
    recorder.after(acting, entry)
    return entry


def _locked(order: Order) -> Case:
    """The case under lock. Every act locks the subject first: acts on one project wait in line and never cross."""
    found = visible_cases(order.by).filter(pk=order.case_id).first()
    if found is None:
        raise NotVisible
    project = Project.objects.select_for_update().get(pk=found.project_id) if found.project_id else None
    matter = Matter.objects.select_for_update().get(pk=found.matter_id) if found.matter_id else None
    case = Case.objects.select_for_update(of=("self",)).select_related("unit__parent").get(pk=order.case_id)
    case.project, case.matter = project, matter
    return case


def _demand_current(case: Case, order: Order) -> None:
    """Refuse an act on what is closed, stands elsewhere, or has changed since it was seen."""
    demand_day(order.on)
    if not case.is_open:
        raise Stale(f"事项已办结（{case.place}），不能再办理。")
    if case.step != order.step and order.step != WITHDRAW:
        _demand_known(case, order)
        raise Stale(
            f"事项现在处于“{case.place}”，不在您办理的环节，请刷新后查看。",
            who=actors.responsible(case, case.current or case.procedure.first, clock.today()).label,
        )
    if case.version != order.version:
        raise Stale("在您打开页面之后，事项已有变化，请刷新后核对再办。")
    if order.on < case.step_since:
        raise BadForm(
            f"发生日期不能早于进入本环节的日期（{case.step_since}）。", fields={"on": ["发生日期早于进入本环节的日期"]}
        )


def _demand_known(case: Case, order: Order) -> None:
    if case.procedure.step(order.step) is None:
        raise NotVisible("没有这个环节。")


def _step_and_outcome(case: Case, order: Order) -> tuple[Step, Outcome]:
    step = case.current
    assert step is not None
    actors.demand_turn(case, step, order.by, clock.today())  # who acts is asked of today, whatever the day of law
    outcome = step.outcome(order.outcome)
    if outcome is None:
        raise NotVisible("这一步没有这种办理结果。")
    if holds(outcome.when, facts_of_case(case, on=order.on), law_of(case)) is not True:
        words = outcome.when.words if outcome.when else ""
        raise Blocked(f"“{outcome.label}”只适用于{words}的情形。", articles=step.articles, code="not_offered")
    if outcome.once and actors.once_used(case, step, outcome):
        raise Blocked(f"“{outcome.label}”只能办理一次，已经用过。", articles=step.articles, code="once_only")
    return step, outcome


def _withdrawal(case: Case, order: Order) -> tuple[Step, Outcome]:
    withdraw = case.procedure.withdraw
    if withdraw is None or case.step not in withdraw.at or order.outcome != "withdrawn":
        raise Blocked(f"现在处于“{case.place}”，不能撤回。", articles=case.procedure.articles, code="not_withdrawable")
    step = Step(WITHDRAW, "撤回", withdraw.actor, (Outcome("withdrawn", "撤回", withdraw.to, Way.STOP),))
    actors.demand_turn(case, step, order.by, clock.today())
    return step, step.outcomes[0]


def _acting(case: Case, step: Step, outcome: Outcome, order: Order) -> Acting:
    """Check what was filled in and keep it as a filing."""
    cleaned, faults = checked(step.fields_for(outcome), order.data, case.unit)
    if outcome.needs_reason and not order.reason:
        faults["reason"] = ["请写明理由。"]
    if len(order.reason) > MAX_REASON:
        faults["reason"] = [f"理由最多 {MAX_REASON} 字。"]
    acting = Acting(case, step, outcome, order.by, order.on, cleaned, order.reason)
    if not faults:
        faults = {key: list(value) for key, value in recorder_of(case.procedure_key, step.key).check(acting).items()}
    if not faults:
        faults = membership.faults(acting)
    if faults:
        raise BadForm("填写的内容有误，请更正标出的各项。", articles=step.articles, fields=faults)
    acting.filing = Filing.objects.create(case=case, step=step.key, values=storable(cleaned))
    return acting


def blockers(case: Case, step: Step, outcome: Outcome, on: date) -> tuple[list[Verdict], list[str]]:
    """What stands in the way of an outcome now: gates that do not pass, and papers missing (as sentences)."""
    facts, law = facts_of_case(case, on=on), law_of(case)
    verdicts = [ask(gate, facts, law, case.project) for gate in outcome.gates]
    missing = []
    if outcome.way is Way.FORWARD:
        missing = [f"缺少材料：{line.paper.label}" for line in checklist(case, step, facts, law) if line.missing]
    return [verdict for verdict in verdicts if not verdict.passes], missing


def _demand_open_gates(acting: Acting) -> None:
    closed, missing = blockers(acting.case, acting.step, acting.outcome, acting.on)
    if not closed and not missing:
        return
    lacking = [paper for paper in acting.step.papers if f"缺少材料：{paper.label}" in missing]
    articles = [number for paper in lacking for number in paper.articles]
    sentences = [verdict.sentence for verdict in closed] + missing
    raise Blocked(
        f"“{acting.outcome.label}”现在不能办理：" + "；".join(sentences) + "。",
        articles=articles,
        verdicts=closed,
        cures=[f"上传{sentence.removeprefix('缺少材料：')}" for sentence in missing],
        who=actors.responsible(acting.case, acting.step, clock.today()).label if missing and not closed else "",
        fields={"papers": missing} if missing else None,
    )


def _move(
    acting: Acting, order: Order, members: list[membership.Taken], children: list[Case], overtaken: list[Case]
) -> Entry:
    """Move the case (and the cases it carries) along, write the entry, and what is derived from it; `children` are
    the open ones that end with the case, `overtaken` those whose object it takes away."""
    case, step, outcome = acting.case, acting.step, acting.outcome
    Draft.objects.filter(case=case, step=step.key).delete()
    files = list(Attachment.objects.filter(case=case, entry__isnull=True).select_related("blob"))
    stand(case, outcome.to, acting.on)
    membership.carry(acting, members)
    entry = chain.append(
        chain.Happening(
            action=f"{case.procedure_key}.{step.key}.{outcome.key}",
            case=case,
            obj=case.subject_ref,
            by=order.by,
            role=actors.role_of(step.actor, order.by),
            step=step.key,
            outcome=outcome.key,
            result="ok",
            reason=acting.reason,
            on_day=acting.on,
            req=order.key,
            version=case.version,
            snapshot=snapshot_of(acting, files, [(member.case, member.written) for member in members]),
        )
    )
    Attachment.objects.filter(pk__in=[file.pk for file in files]).update(entry=entry)
    if acting.filing:
        Filing.objects.filter(pk=acting.filing.pk).update(entry=entry)
    spine.keep_writes([(case, acting.written)], entry)
    obligations.turn_over([case], entry, acting.on)
    for child in children:
        end_child(child, entry, acting.on)
    membership.keep(members, entry, acting.on)
    for one in overtaken:
        end_overtaken(one, entry, acting.on)
    notices.tell(acting, entry, [member.case for member in members])
    notices.tell_ended(acting, entry, overtaken)
    return entry
