"""One act on many reports: each through the engine, in a transaction of its own, and told row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from yuncheng.casework.engine import act
from yuncheng.casework.facts import facts_of_case, holds, law_of
from yuncheng.casework.inbox import turns_of
from yuncheng.casework.models import Case, Obligation
from yuncheng.casework.refusals import BadForm, Refusal
from yuncheng.casework.sight import visible_cases
from yuncheng.registry import clock
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Outcome, Step, Way
from yuncheng.rulebook.procedures.reporting import REPORT

MOST = 300
STEPS = ("check", "consolidate", "intake")  # where one person meets the reports of many


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one report: where it stands now, or why it was refused."""

    case: Case
    outcome: str
    refusal: Refusal | None = None


def step_of(key: str) -> Step:
    """A step at which many are done at once. Raises BadForm."""
    step = REPORT.step(key) if key in STEPS else None
    if step is None:
        raise BadForm("这一步不能成批办理。")
    return step


def waiting(by: Account, step: str, year: int) -> QuerySet[Obligation]:
    """The reports of a year that wait at a step for this person, in order of unit."""
    found = turns_of(by).filter(
        case__procedure_key=REPORT.key, step=step, case__step=step, case__project__plan_year=year
    )
    return found.order_by("case__unit__code", "case_id")


def page_of(turns: QuerySet[Obligation], first: int, last: int) -> list[Obligation]:
    """One page of them, with unit and project at hand: the numbers first, then only their rows."""
    numbers = list(turns.values_list("pk", flat=True)[first:last])
    rows = Obligation.objects.filter(pk__in=numbers).select_related("case__project", "case__unit__parent")
    found = {row.pk: row for row in rows}
    return [found[number] for number in numbers if number in found]


def turns_at(by: Account, year: int) -> dict[str, int]:
    """How many reports of a year wait at each step for this person."""
    found = turns_of(by).filter(case__procedure_key=REPORT.key, step__in=STEPS, case__project__plan_year=year)
    return dict(found.order_by().values_list("step").annotate(Count("id")))


def forward(case: Case, step: Step) -> Outcome | None:
    """The outcome that leads this report on: the first one offered on its facts (list or filing, parent or sending)."""
    facts, law = facts_of_case(case, on=clock.today()), law_of(case)
    ways = (outcome for outcome in step.outcomes if outcome.way is Way.FORWARD)
    return next((outcome for outcome in ways if holds(outcome.when, facts, law) is True), None)


def backward(step: Step) -> Outcome:
    """The outcome that sends a report back."""
    return next(outcome for outcome in step.outcomes if outcome.way is Way.BACK)


def do_many(
    chosen: Sequence[tuple[int, int]],
    step: Step,
    *,
    by: Account,
    key: str,
    back: bool = False,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> list[Done]:
    """Do a step of many reports, given as (case, version as it was seen). A refusal is told and stops nobody else.

    Raises BadForm where none or too many were chosen, or a reason is missing.
    """
    if not chosen:
        raise BadForm("请至少勾选一个项目。", articles=step.articles)
    if len(chosen) > MOST:
        raise BadForm(f"一次最多办理{MOST}个项目，请分批办理。", articles=step.articles)
    if back and not reason.strip():
        raise BadForm("请写明退回的理由。", articles=step.articles, fields={"reason": ["请写明理由。"]})
    numbers = [number for number, _ in chosen]
    seen = visible_cases(by).filter(pk__in=numbers, procedure_key=REPORT.key)
    cases = {case.pk: case for case in seen.select_related("project", "unit__parent")}
    held = ((cases[number], version) for number, version in chosen if number in cases)
    return list(_each(held, step, by, key, back, reason, data or {}))


def _each(
    held: Iterable[tuple[Case, int]],
    step: Step,
    by: Account,
    key: str,
    back: bool,
    reason: str,
    data: Mapping[str, Any],
) -> Iterable[Done]:
    for case, version in held:
        outcome = backward(step) if back else forward(case, step)
        if outcome is None:
            yield Done(case, "", Refusal("现在没有可以办理的结果，请打开项目查看。", articles=step.articles))
            continue
        try:
            act(
                case.pk,
                step.key,
                outcome.key,
                by=by,
                version=version,
                key=f"{key[:60]}-{case.pk}",
                data={} if back else data,
                reason=reason if back else "",
            )
        except Refusal as refusal:
            yield Done(case, outcome.label, refusal)
        else:
            yield Done(case, outcome.label)
