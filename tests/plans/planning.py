"""Short words for plans in the small county: a county plan in force, a department's plan on its way."""

from __future__ import annotations

from typing import Any

from tests.county import SmallCounty, begin, do
from yuncheng.casework.models import Case
from yuncheng.lifecycle.plans.models import Plan

DATA_TASK = {"number": "1.1", "title": "公共数据平台", "content": "汇聚共享各部门数据。", "units": "测试lead局"}
HEALTH_TASK = {"number": "2.1", "title": "数字健康", "content": "建成区域健康信息平台。", "units": "测试卫健局"}
COUNTY = {
    "title": "测试县数字化规划",
    "from_year": 2026,
    "to_year": 2030,
    "goal": "数据通、业务通。",
    "what_changed": "",
}
OWN = {"title": "卫健信息化规划", "from_year": 2026, "to_year": 2028, "goal": "诊疗信息互通。", "what_changed": ""}


def county_items(*items: dict[str, Any]) -> list[dict[str, Any]]:
    return list(items or (DATA_TASK, HEALTH_TASK))


def lean(number: str, title: str, on: str = "", why: str = "") -> dict[str, Any]:
    """A department's task that leans on a county task, or says why not."""
    return {"number": number, "title": title, "content": f"{title}的内容。", "county_item": on, "why_none": why}


def composed(county: SmallCounty, items: list[dict[str, Any]], year: int = 2026, **changes: Any) -> Case:
    """A county plan handed in to the checker."""
    case = begin("county_plan", county["lead.handler"], year=year)
    do(case, "compose", "prepared", county["lead.handler"], data={**COUNTY, "items": items, **changes})
    return case


def decided(county: SmallCounty, case: Case) -> Case:
    """Agreed by the checker and approved by the leading group."""
    do(case, "check", "agreed", county["lead.checker"])
    decision = {"minutes_no": "领导小组纪要〔2026〕1号", "decided_on": "2026-03-01"}
    do(case, "approve", "approved", county["group.handler"], data=decision)
    return case


def issued(county: SmallCounty, case: Case, number: int = 1) -> Plan:
    do(case, "issue", "issued", county["lead.handler"], data={"doc_no": f"测数发〔2026〕{number}号"})
    return Plan.objects.get(case=case)


def county_plan(county: SmallCounty, *items: dict[str, Any]) -> Plan:
    """A county plan in force with these tasks (two where none is told)."""
    return issued(county, decided(county, composed(county, county_items(*items))))


def revised(county: SmallCounty, *items: dict[str, Any], year: int = 2027) -> Plan:
    """The next version of the county plan, in force."""
    case = composed(county, list(items), year=year, what_changed="按中期评估调整。")
    return issued(county, decided(county, case), 2)


def own_plan(
    county: SmallCounty, *items: dict[str, Any], unit: str = "health", year: int = 2026, **changes: Any
) -> Case:
    """A department's plan handed in to its own checker."""
    case = begin("department_plan", county[f"{unit}.handler"], year=year)
    do(case, "compose", "prepared", county[f"{unit}.handler"], data={**OWN, "items": list(items), **changes})
    return case


def agreed(county: SmallCounty, case: Case, unit: str = "health") -> Case:
    do(case, "check", "agreed", county[f"{unit}.checker"])
    return case


def asked(case: Case) -> dict[str, Case]:
    """The open filings of a plan, by the unit that is asked."""
    return {child.unit.code: child for child in Case.objects.filter(parent=case, closed_on__isnull=True)}


def received(county: SmallCounty, case: Case) -> None:
    """Every office that is still asked takes the plan in."""
    for code, child in asked(case).items():
        do(child, "receive", "received", county[f"{code}.handler"], data={"opinion": ""})


def filed(county: SmallCounty, *items: dict[str, Any], unit: str = "health", **more: Any) -> Plan:
    """A department's plan filed by all three offices."""
    case = agreed(county, own_plan(county, *items, unit=unit, **more), unit)
    received(county, case)
    do(case, "filing", "filed", county["lead.handler"])
    return Plan.objects.get(case=case)
