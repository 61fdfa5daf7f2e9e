"""Short words for acting on the list: publish a version, ask for a change, remove, walk an addition."""

from __future__ import annotations

from typing import Any

from tests.county import SmallCounty, begin, do, list_no, reported, sent
from yuncheng.casework.models import Case
from yuncheng.registry.models import Project

ADDED = {"addition_ground": "superior", "addition_doc_no": "测府发〔2026〕8号"}
MONEY = [{"year": 2026, "source": "budget", "amount": "120"}]


def _sent(county: SmallCounty, case: Case, unit: str) -> Case:
    """The unit's sending of the year the report is for."""
    assert case.project is not None
    if case.project.plan_year == 2027:
        return sent(county, case, unit)
    dispatch = begin("dispatch", county[f"{unit}.handler"], year=case.project.plan_year)
    do(dispatch, "compose", "prepared", county[f"{unit}.handler"], data={"members": [case.pk]})
    do(dispatch, "send", "sent", county[f"{unit}.checker"])
    case.refresh_from_db()
    return case


def taken_in(county: SmallCounty, unit: str = "health", **changes: Any) -> Case:
    """A report that waits to be listed."""
    case = _sent(county, reported(county, unit, **changes), unit)
    do(case, "intake", "to_list", county["lead.handler"])
    case.refresh_from_db()
    return case


def filed(county: SmallCounty, unit: str = "health", **changes: Any) -> Case:
    """A report below the line, filed."""
    case = _sent(county, reported(county, unit, **{"amount": "30", **changes}), unit)
    do(case, "intake", "filed", county["lead.handler"])
    case.refresh_from_db()
    return case


def composed(county: SmallCounty, year: int = 2027, doc_no: str = "", **chosen: list[Case]) -> Case:
    """A version that waits for the bureau's checker: `members`, `changes`, `removals`."""
    listing = begin("listing", county["lead.handler"], year=year)
    data: dict[str, Any] = {field: [case.pk for case in cases] for field, cases in chosen.items()}
    do(listing, "compose", "prepared", county["lead.handler"], data={**data, "doc_no": doc_no or list_no()})
    listing.refresh_from_db()
    return listing


def published(county: SmallCounty, **more: Any) -> Case:
    """A version, published."""
    listing = composed(county, **more)
    do(listing, "publish", "published", county["lead.checker"])
    listing.refresh_from_db()
    return listing


def on_list(county: SmallCounty, unit: str = "health", **changes: Any) -> Project:
    """A project on the list, by a version of its own."""
    case = taken_in(county, unit, **changes)
    published(county, members=[case])
    assert case.project is not None
    case.project.refresh_from_db()
    return case.project


def asked(county: SmallCounty, project: Project, unit: str = "health", **said: Any) -> Case:
    """A change (or removal) that the unit asked for and the bureau put up for the next version."""
    case = begin("list_change", county[f"{unit}.handler"], project=project)
    said = {"change": "change", "reason": "测算后调整", **said}
    do(case, "fill", "submitted", county[f"{unit}.handler"], data=said)
    do(case, "check", "agreed", county[f"{unit}.checker"])
    onward = "to_change" if said["change"] == "change" else "to_remove"
    do(case, "intake", onward, county["lead.handler"])
    case.refresh_from_db()
    return case


def proposed(county: SmallCounty, project: Project, ground: str = "stale", reason: str = "两年没有动工") -> Case:
    """A removal on the bureau's own finding, up for the next version."""
    case = begin("delisting", county["lead.handler"], project=project)
    do(case, "propose", "proposed", county["lead.handler"], data={"ground": ground, "reason": reason})
    do(case, "check", "agreed", county["lead.checker"])
    case.refresh_from_db()
    return case


def again(county: SmallCounty, project: Project, unit: str = "health", **changes: Any) -> Case:
    """The same project reported once more, up to the unit's checker."""
    from tests.county import REPORT

    case = begin("report", county[f"{unit}.handler"], project=project)
    do(case, "fill", "submitted", county[f"{unit}.handler"], data=REPORT | {"name": project.name} | changes)
    do(case, "check", "agreed", county[f"{unit}.checker"])
    case.refresh_from_db()
    return case


def addition_of(project: Project) -> Case:
    """The road of article 9 that a project walks."""
    return Case.objects.get(procedure_key="addition", project=project, closed_on__isnull=True)


def approved(county: SmallCounty, case: Case, money: Any = None) -> Case:
    """发改委 approves an addition."""
    said = {"money": money or MONEY, "opinion": "同意增补，纳入当年投资计划。"}
    do(case, "approve", "agreed", county["ndrc.handler"], data=said)
    do(case, "confirm", "approved", county["ndrc.checker"], data={"doc_no": "测发改〔2026〕5号"})
    case.refresh_from_db()
    return case


def funded(county: SmallCounty, case: Case, amount: str = "120") -> Case:
    """财政局 budgets an approved addition."""
    do(case, "budget", "prepared", county["finance.handler"], data={"amount": amount})
    do(case, "fund", "funded", county["finance.checker"], data={"doc_no": "测财预〔2026〕3号"})
    case.refresh_from_db()
    return case
