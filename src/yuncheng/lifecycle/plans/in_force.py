"""A plan takes force: the county's when it is issued, a department's when it is filed; the version before it ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse

from yuncheng.casework.models import Case, Entry
from yuncheng.casework.notices import every_unit, leads_to, tell_units
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.casework.refusals import BadForm, Stale
from yuncheng.casework.vouching import stray_rows, without_act
from yuncheng.registry import clock
from yuncheng.rulebook.kernel import Way
from yuncheng.rulebook.procedures.plans import COUNTY_PLAN, DEPARTMENT_PLAN

from .filing import NOT_WAITED, ask_offices, not_yet_due, objections, readers_of, stop_waiting
from .items import base_of, plans_succeeded
from .models import COUNTY, DEPARTMENT, Plan
from .records import Faults, plan_in

_BY = ("county_plan.issue.issued", "department_plan.filing.filed")  # the acts by which a plan takes force


class ForceRecorder(Recorder):
    """The plan takes force and the version before it ends. Refused where another has taken force in between."""

    level = ""

    def check(self, acting: Acting) -> Faults:
        plan = plan_in(acting.case)
        if acting.outcome.way is Way.FORWARD and plan is not None:
            self._demand_same_base(plan)
        return {}

    def _demand_same_base(self, plan: Plan) -> None:
        held = base_of(self.level, plan.unit)
        if held is not None and held.pk != plan.based_on_id:
            raise _overtaken(f"“{held.title}”（{held.version}）")

    def save(self, acting: Acting) -> None:
        if acting.outcome.way is not Way.FORWARD:
            return
        plan = Plan.objects.select_related("unit").get(case=acting.case)
        before = base_of(self.level, plan.unit)
        _demand_not_before(before, acting.on)
        force = {
            "number": (before.number or 0) + 1 if before else 1,
            "in_force_on": acting.on,
            "doc_no": acting.cleaned.get("doc_no", ""),
        }
        try:
            with transaction.atomic():
                self._held(plan).update(ended_on=acting.on, replaced_by=plan)
                Plan.objects.filter(pk=plan.pk).update(**force)
        except IntegrityError as raced:
            raise _overtaken("另一版规划") from raced

    def _held(self, plan: Plan) -> QuerySet[Plan]:
        """What holds now and ends with the new version."""
        if self.level == COUNTY:
            return Plan.objects.in_force().filter(level=COUNTY)
        return plans_succeeded(plan.unit)

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        plan = plan_in(case)
        if plan is None or plan.in_force_on is None:
            return {}
        ended = plan.replaces.order_by("id").values_list("case_id", "ended_on")
        return {
            "in_force": {
                "number": plan.number,
                "on": plan.in_force_on.isoformat(),
                "doc_no": plan.doc_no,
                "ended": [[number, _iso(day)] for number, day in ended],
            }
        }


def _demand_not_before(before: Plan | None, day: date) -> None:
    """A version does not take force on an earlier day than the one it replaces."""
    if before is not None and before.in_force_on is not None and day < before.in_force_on:
        words = f"发生日期不能早于现行版本的施行日期（{before.in_force_on}）。"
        raise BadForm(words, articles=(6,), fields={"on": [words]})


def _overtaken(what: str) -> Stale:
    return Stale(
        f"编制期间，{what}已经施行，本稿没有在它的基础上修改。",
        articles=(6,),
        cures=["退回编制，在最新一版的基础上修改后重新提交"],
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


@record_by(COUNTY_PLAN.key, "issue")
class IssueRecorder(ForceRecorder):
    """Every unit hears that the county plan holds, for each leans on it."""

    level = COUNTY

    def after(self, acting: Acting, entry: Entry) -> None:
        plan = plan_in(acting.case)
        if acting.outcome.way is Way.FORWARD and plan is not None:
            told = f"{COUNTY_PLAN.title}“{plan.title}”（{plan.version}）已印发施行（{plan.doc_no}）"
            tell_units(acting.case, entry, every_unit(clock.today()), told)


@leads_to(COUNTY_PLAN.key)
def where_the_county_plan_is(case: Case) -> str:
    """News of the county plan lead to the plan in force."""
    return reverse("plans")


@leads_to(DEPARTMENT_PLAN.key)
def where_department_plans_are(case: Case) -> str:
    """News of a department's plan lead others to the plans of the departments."""
    return reverse("plans_departments")


# ---------------------------------------------------------------------------------------------------- filing


@record_by(DEPARTMENT_PLAN.key, "check")
class AgreedRecorder(Recorder):
    """Agreed by its own unit, a department's plan goes to the three offices, each on its own."""

    def after(self, acting: Acting, entry: Entry) -> None:
        if acting.outcome.way is Way.FORWARD:
            ask_offices(acting.case, by=acting.by, on=acting.on)


@record_by(DEPARTMENT_PLAN.key, "filing")
class FilingRecorder(ForceRecorder):
    """Filed where nobody wants it changed, or where it is said what came of what they wanted."""

    level = DEPARTMENT

    def check(self, acting: Acting) -> Faults:
        faults = dict(super().check(acting))
        if acting.outcome.key == NOT_WAITED:
            early = not_yet_due(acting.case, acting.on)
            if early:
                faults["reason"] = [f"{early}，到期仍不答复的，次日起才能不再等待。"]
        elif acting.outcome.way is Way.FORWARD and not acting.cleaned["note"].strip():
            wanting = objections(acting.case)
            if wanting:
                names = "、".join(one.unit.name for one in wanting)
                faults["note"] = [f"{names}认为应当修改；不退回的，请写明如何处理。"]
        return faults

    def after(self, acting: Acting, entry: Entry) -> None:
        if acting.outcome.key == NOT_WAITED:
            stop_waiting(acting.case, entry, acting.on)
        plan = plan_in(acting.case)
        if acting.outcome.way is Way.FORWARD and plan is not None:
            told = f"{plan.unit}的部门规划“{plan.title}”（{plan.version}）已备查施行"
            tell_units(acting.case, entry, readers_of(plan.unit, clock.today()), told)


@stray_rows("规划的施行")
def _not_put_in_force() -> QuerySet[Plan]:
    """Plans in force that nobody issued or filed."""
    return without_act(Plan.objects.issued(), "case", *_BY)


@stray_rows("规划的停止施行")
def _ended_by_nothing() -> QuerySet[Plan]:
    """Plans that ended although none took their place."""
    return without_act(Plan.objects.filter(ended_on__isnull=False), "replaced_by__case", *_BY)
