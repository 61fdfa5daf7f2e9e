"""Adds plans, a list in two versions, a board, an investment plan, a consultation and an experience to a live server.

Run as a program of its own (`python -m tests.browser.planning_filling`), because the data directory belongs to a
process; prints as JSON where the pages are. Everything is of a far year, beside what other tests walk.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from typing import Any

YEAR = 2042


def main() -> None:
    """Walk the roads by acting; the list alone is written straight to its tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuncheng.config.settings")
    import django

    django.setup()
    from yuncheng.registry import clock

    with clock.at(clock.at_hour(date(2026, 3, 2))):
        sys.stdout.write(json.dumps(filled()))


def filled() -> dict[str, Any]:
    """Name → address of a page."""
    from tests.consultation.road import opinions_of, task
    from tests.county import begin, consulted, convened
    from tests.investment.planning import issued, line
    from tests.plans.planning import agreed, county_plan, filed, lean, own_plan
    from yuncheng.lifecycle.board import draft_funds, drafts

    county = small_county_there()
    plan = county_plan(county)
    leaning = lean("1", "电子病历", on="全县·2.1")
    own = filed(county, leaning)
    waiting = agreed(county, own_plan(county, leaning, unit="farm"), "farm")
    project = listed_by_hand(county)
    version = issued(county, line(project, "60", year=YEAR), year=YEAR)
    lead = county["lead.handler"]
    draft = drafts.new_draft(YEAR, "基本方案", by=lead)
    draft_funds.set_funds(draft.pk, {"budget": 150_000_000}, seen=draft.revision, by=lead)
    asked = convened(county, None, "ndrc", "finance")
    opinions_of(county, asked, "ndrc")
    followed = consulted(county, None, "ndrc", tasks=[task()])
    return {
        "plan": f"/plans/{plan.pk}/",
        "own_plan": f"/plans/{own.pk}/",
        "filing": f"/cases/{waiting.pk}/",
        "listing": f"/cases/{begin('listing', lead, year=YEAR + 1).pk}/",
        "investment": f"/investment/?kind=annual&year={version.year}",
        "investing": f"/cases/{begin('investment_plan', county['ndrc.handler'], year=YEAR + 1).pk}/",
        "ranking": f"/cases/{begin('annual_plan', lead, year=YEAR).pk}/",
        "row": f"/board/rows/{draft.rows.get().pk}/",
        "asked": f"/cases/{asked.pk}/",
        "followed": f"/cases/{followed.pk}/",
        "experience": f"/experience/{published_experience(county)}/",
    }


def small_county_there() -> Any:
    """The small county that the server was filled with."""
    from tests.county import SmallCounty
    from yuncheng.registry.models import Account, Unit

    found = SmallCounty()
    found.units.update({unit.code: unit for unit in Unit.objects.all()})
    found.people.update({account.username: account for account in Account.objects.select_related("unit")})
    return found


def listed_by_hand(county: Any) -> Any:
    """A project on two versions of a far year's list, the second gave it another name."""
    from tests.county import begin
    from yuncheng.lifecycle.planning.listing.models import ListLine, ListVersion
    from yuncheng.registry.models import Project

    said = {"nature": "new", "kind": "industry_app"}
    project = Project.objects.create(
        code=f"{YEAR}-00001",
        unit=county.units["health"],
        created_on=date(2026, 3, 2),
        name="远年示例平台",
        money_source="budget",
        plan_year=YEAR,
        listed_on=date(2026, 3, 2),
        list_no="测数发〔2026〕42号",
        reported_amount=100_000_000,
        listed_amount=100_000_000,
        unit_rank=1,
        **said,
    )
    told = {"project": project, "code": project.code, "unit": project.unit, "unit_name": "测试卫健局", **said}
    for number, change in enumerate(("added", "changed"), 1):
        case = begin("listing", county["lead.handler"], year=YEAR + 1 + number)
        version = ListVersion.objects.create(
            case=case, year=YEAR, number=number, doc_no=f"测数发〔2026〕4{number}号", published_on=date(2026, 3, 2)
        )
        before = "" if number == 1 else "远年平台"
        amounts = {"amount": 100_000_000, "amount_before": None if number == 1 else 90_000_000}
        names = {"name": before or "远年平台" if number == 1 else project.name, "name_before": before}
        ListLine.objects.create(
            version=version,
            position=1,
            change=change,
            case=case,
            asked_by="测试卫健局",
            reason="测算后调整",
            **told,
            **names,
            **amounts,
        )
    return project


def published_experience(county: Any) -> int:
    """A case in the library; its number there."""
    from tests.county import begin, do
    from yuncheng.lifecycle.consultation.models import Experience

    case = begin("experience", county["health.handler"], data={"about": "一张表办成十二件事"})
    said = {"topic": "data", "practice": "拆字段，能共享的不再填。", "effect": "填写项减到九项。"}
    do(case, "write", "written", county["health.handler"], data=said)
    do(case, "check", "agreed", county["health.checker"])
    do(case, "publish", "published", county["lead.checker"])
    number: int = Experience.objects.get(case=case).pk
    return number


if __name__ == "__main__":
    main()
