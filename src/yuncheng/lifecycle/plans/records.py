"""The recorders of plans: the plan as handed in, and the leading group's decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from yuncheng.casework.models import Case
from yuncheng.casework.recorders import Acting, BadCell, Recorder, cell_faults, record_by
from yuncheng.casework.vouching import stray_rows, without_act
from yuncheng.rulebook.kernel import Way
from yuncheng.rulebook.procedures.plans import COUNTY_ITEM, COUNTY_PLAN, DEPARTMENT_ITEM, DEPARTMENT_PLAN

from .items import base_of, code_of, retired
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
                "level": plan.level,
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


# ---------------------------------------------------------------------------------------------------- decided


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


@stray_rows("规划")
def _unwritten() -> QuerySet[Plan]:
    """Plans that nobody handed in."""
    return without_act(Plan.objects.all(), "case", "county_plan.compose.prepared", "department_plan.compose.prepared")
