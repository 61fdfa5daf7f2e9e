"""Projects for the board of 2027, short words for drafts and plans."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from tests.county import SmallCounty, begin, do, listed_project
from yuncheng.casework.models import Case
from yuncheng.lifecycle.board import draft_funds, drafts
from yuncheng.lifecycle.board.models import BoardDraft, BoardRow
from yuncheng.registry.models import Project

YEAR = 2027
WAN = 1_000_000  # fen
_numbers = itertools.count(1)


def on_list(county: SmallCounty, name: str, wan: int = 100, unit: str = "health", **more: Any) -> Project:
    """A project on the list, written straight to the table: enough where the record is not looked at."""
    facts = {
        "plan_year": YEAR,
        "listed_on": date(2026, 11, 20),
        "list_no": "测数发〔2026〕1号",
        "listed_amount": wan * WAN,
        "reported_amount": wan * WAN,
        "money_source": "budget",
        "nature": "new",
        "kind": "industry_app",
        "unit_rank": 1,
    }
    code = f"2026-{next(_numbers):05d}"
    facts |= more
    return Project.objects.create(code=code, unit=county.units[unit], created_on=date(2026, 9, 1), name=name, **facts)


def a_draft(county: SmallCounty, *names: str, wan: int = 100, budget: int = 0, name: str = "基本方案") -> BoardDraft:
    """A draft with these projects, ranked as they are named; `budget` 万元 of the first source."""
    for place, one in enumerate(names, 1):
        on_list(county, one, wan, unit_rank=place)
    lead = county["lead.handler"]
    draft = drafts.new_draft(YEAR, name, by=lead)
    if budget:
        draft = draft_funds.set_funds(draft.pk, {"budget": budget * WAN}, seen=draft.revision, by=lead)
    return draft


def order(draft: BoardDraft) -> list[str]:
    """The names of a draft's projects as they rank; what is on hold last."""
    rows = BoardRow.objects.filter(draft=draft).order_by("hold", "position")
    return list(rows.values_list("project__name", flat=True))


def row(draft: BoardDraft, name: str) -> BoardRow:
    return BoardRow.objects.get(draft=draft, project__name=name)


# ---------------------------------------------------------------------------------------------- plans


def planned(county: SmallCounty, *names: str, wan: str = "100", budget: int = 150) -> tuple[Case, BoardDraft]:
    """Projects listed by acting, a draft of them, and a plan begun for it."""
    for name in names:
        listed_project(county, name=name, amount=wan)
    lead = county["lead.handler"]
    draft = drafts.new_draft(YEAR, "基本方案", by=lead)
    draft = draft_funds.set_funds(draft.pk, {"budget": budget * WAN}, seen=draft.revision, by=lead)
    return begin("annual_plan", lead, year=YEAR), draft


def hand_in(county: SmallCounty, case: Case, name: str = "基本方案", **more: Any) -> None:
    do(case, "compose", "prepared", county["lead.handler"], data={"draft": name, "note": "说明"}, **more)


def agree(county: SmallCounty, case: Case) -> None:
    """The bureau's checker, 发改委 and 财政局 agree; the leading group's office registers its decision."""
    do(case, "check", "agreed", county["lead.checker"])
    do(case, "ndrc", "agreed", county["ndrc.checker"])
    do(case, "finance", "agreed", county["finance.checker"])
    data = {"minutes_no": "会议纪要〔2026〕5号", "decided_on": case.opened_on.isoformat()}
    do(case, "approve", "approved", county["group.handler"], data=data)


def issue(county: SmallCounty, case: Case, doc_no: str = "测数发〔2026〕9号", **more: Any) -> None:
    do(case, "issue", "issued", county["lead.handler"], data={"doc_no": doc_no}, **more)


def issued_plan(county: SmallCounty, *names: str, budget: int = 150, doc_no: str = "测数发〔2026〕9号") -> Case:
    case, _ = planned(county, *names, budget=budget)
    hand_in(county, case)
    agree(county, case)
    issue(county, case, doc_no)
    case.refresh_from_db()
    return case
