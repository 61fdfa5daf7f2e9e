"""The recorders of plans: the plan as handed in, the leading group's decision, and the day it takes force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from yuncheng.casework.models import Case, Entry
from yuncheng.casework.recorders import Acting, BadCell, Recorder, cell_faults, record_by
from yuncheng.casework.refusals import Stale
from yuncheng.rulebook.kernel import Way
from yuncheng.rulebook.procedures.plans import COUNTY_ITEM, COUNTY_PLAN, DEPARTMENT_ITEM, DEPARTMENT_PLAN

from .filing import NOT_WAITED, ask_offices, not_yet_due, objections, stop_waiting
from .items import base_of, code_of, plans_succeeded, retired
from .models import COUNTY, DEPARTMENT, Plan, PlanItem
from .rows import adrift_cells, bad_numbers, item_rows, normal_number

Faults = dict[str, list[str]]
_OWN_TEXTS = ("title", "from_year", "to_year", "goal", "what_changed")
_ITEM_TEXTS = ("number", "title", "content", "units", "county_item", "why_none")


def plan_in(case: Case) -> Plan | None:
    """The plan of a case as it was handed in last."""
    return Plan.objects.filter(case=case).select_related("unit", "based_on").first()


# ---------------------------------------------------------------------------------------------------- handing in


class ComposeRecorder(Recorder):
    """Keeps the plan and its items as handed in; handed in again, they are replaced."""

    level = ""

    def begins_with(self, case: Case) -> Mapping[str, Any]:
        """A revision begins with the version in force: its items keep their numbers."""
        base = base_of(self.level, case.unit)
        if base is None:
            return {}
        own = {key: getattr(base, key) for key in ("title", "from_year", "to_year", "goal")}
        return {**own, "items": item_rows(base, self.level)}

    def check(self, acting: Acting) -> Faults:
        cleaned, found = acting.cleaned, dict[str, list[str]]()
        if cleaned["to_year"] < cleaned["from_year"]:
            found["to_year"] = [f"终止年度早于起始年度{cleaned['from_year']}年。"]
        if base_of(self.level, acting.case.unit) is not None and not cleaned["what_changed"].strip():
            found["what_changed"] = ["这是修订，请写明修改了什么、为什么修改。"]
        bad = self.bad_cells(acting.case, "items", cleaned["items"])
        if bad:
            found["items"] = cell_faults(bad, COUNTY_ITEM if self.level == COUNTY else DEPARTMENT_ITEM)
        return found

    def bad_cells(self, case: Case, field: str, rows: Sequence[Mapping[str, Any]]) -> Sequence[BadCell]:
        found = bad_numbers(rows, retired(base_of(self.level, case.unit)))
        if self.level == DEPARTMENT:
            found += adrift_cells(rows)
        return sorted(found, key=lambda cell: cell.row)

    def save(self, acting: Acting) -> None:
        case, cleaned = acting.case, acting.cleaned
        base = base_of(self.level, case.unit)
        told = {key: cleaned[key] for key in _OWN_TEXTS}
        plan, _ = Plan.objects.update_or_create(
            case=case, defaults={**told, "level": self.level, "unit": case.unit, "based_on": base}
        )
        codes = dict(base.items.values_list("number", "code")) if base else {}
        plan.items.all().delete()
        PlanItem.objects.bulk_create(
            self._item(plan, position, row, codes) for position, row in enumerate(cleaned["items"], 1)
        )

    def _item(self, plan: Plan, position: int, row: Mapping[str, Any], codes: Mapping[str, str]) -> PlanItem:
        number = normal_number(row["number"])
        texts = {key: row.get(key) or "" for key in _ITEM_TEXTS}
        code = codes.get(number) or code_of(self.level, plan.unit, number)
        return PlanItem(plan=plan, position=position, code=code, **{**texts, "number": number})

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        plan = plan_in(case)
        if plan is None:
            return {}
        items = plan.items.order_by("position").values_list("code", *_ITEM_TEXTS)
        return {
            "plan": {
                **{key: getattr(plan, key) for key in _OWN_TEXTS},
                "unit": plan.unit.code,
                "based_on": plan.based_on.case_id if plan.based_on else None,
            },
            "items": [list(item) for item in items],
        }


@record_by(COUNTY_PLAN.key, "compose")
class CountyRecorder(ComposeRecorder):
    level = COUNTY


@record_by(DEPARTMENT_PLAN.key, "compose")
class DepartmentRecorder(ComposeRecorder):
    level = DEPARTMENT


# ---------------------------------------------------------------------------------------------------- decided, in force


@record_by(COUNTY_PLAN.key, "approve")
class ApproveRecorder(Recorder):
    """The leading group's decision, with its minutes."""

    def save(self, acting: Acting) -> None:
        if acting.outcome.way is Way.FORWARD:
            told = {key: acting.cleaned[key] for key in ("minutes_no", "decided_on")}
            Plan.objects.filter(case=acting.case).update(**told)

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        plan = plan_in(case)
        if plan is None or plan.decided_on is None:
            return {}
        return {"decision": [plan.minutes_no, plan.decided_on.isoformat()]}


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
    level = COUNTY


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
