"""The small county: real rows, made as `init` would make them, and short words for acting in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from yuncheng.casework.engine import act
from yuncheng.casework.models import Case, Entry
from yuncheng.casework.opening import open_case
from yuncheng.registry import clock
from yuncheng.registry.models import Account, Project, Unit, UnitFunction

_FUNCTIONS = ("lead", "ndrc", "finance", "soe", "cyber", "audit", "group", "government")


@dataclass
class SmallCounty:
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Account] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Account:
        """A person by "unit.post", such as county["lead.handler"]."""
        return self.people[name]


def _unit(county: SmallCounty, code: str, name: str, kind: str = "department", parent: Unit | None = None) -> Unit:
    unit = Unit.objects.create(code=code, name=name, kind=kind, parent=parent)
    county.units[code] = unit
    for post in ("handler", "checker", "leader"):
        account = Account.objects.create_account(f"{code}.{post}", unit=unit, post=post, display_name=f"{name}{post}")
        county.people[f"{code}.{post}"] = account
    second = Account.objects.create_account(f"{code}.handler2", unit=unit, post="handler", display_name=f"{name}二")
    county.people[f"{code}.handler2"] = second
    return unit


def small_county() -> SmallCounty:
    county = SmallCounty()
    for function in _FUNCTIONS:
        unit = _unit(county, function, f"测试{function}局")
        UnitFunction.objects.create(unit=unit, function=function)
    education = _unit(county, "edu", "测试教育局")
    _unit(county, "school", "测试中学", "school", education)
    _unit(county, "health", "测试卫健局")
    _unit(county, "farm", "测试农业局")
    for post in ("sysadmin", "secadmin", "auditadmin"):
        county.people[post] = Account.objects.create_account(
            post, unit=county.units["lead"], post=post, display_name=post
        )
    return county


REPORT: dict[str, Any] = {
    "name": "智慧测试平台",
    "nature": "new",
    "kind": "industry_app",
    "money_source": "budget",
    "plan_year": 2027,
    "amount": "120",
    "basis_kind": "need",
    "basis": "业务工作需要：窗口办件量逐年上升，人工登记难以为继。",
    "content": "建设受理、审核、统计三个功能。",
}


def do(case: Case, step: str, outcome: str, by: Account, **more: Any) -> Entry:
    """Act with the case's present version and a fresh key."""
    case.refresh_from_db()
    more.setdefault("key", uuid4().hex)
    more.setdefault("version", case.version)
    return act(case, step, outcome, by=by, **more)


def begin(procedure: str, by: Account, **more: Any) -> Case:
    more.setdefault("key", uuid4().hex)
    return open_case(procedure, by=by, **more)


def reported(county: SmallCounty, unit: str = "health", **changes: Any) -> Case:
    """A project reported by its unit and agreed by its checker: waits to be sent."""
    changes.setdefault("name", _free_name(county.units[unit]))
    case = begin("report", county[f"{unit}.handler"], data={"name": changes["name"]})
    do(case, "fill", "submitted", county[f"{unit}.handler"], data=REPORT | changes)
    through_parent = county.units[unit].through_parent
    do(case, "check", "to_parent" if through_parent else "agreed", county[f"{unit}.checker"])
    case.refresh_from_db()
    return case


def _free_name(unit: Unit) -> str:
    """A unit reports one name once: the second project of no particular name is numbered."""
    held = Project.objects.filter(unit=unit, name__startswith=REPORT["name"]).count()
    return f"{REPORT['name']}{held + 1}" if held else str(REPORT["name"])


def sent(county: SmallCounty, case: Case, unit: str = "health") -> Case:
    """The unit's sending (the one that the round opened, where one is open) carries this report."""
    running = Case.objects.filter(procedure_key="dispatch", unit=county.units[unit], closed_on__isnull=True)
    dispatch = running.filter(matter__year=2027, step="compose").first()
    dispatch = dispatch or begin("dispatch", county[f"{unit}.handler"], year=2027)
    late = {"late_reason": "项目依据下达较晚。"} if clock.today() > date(2026, 9, 30) else {}
    do(dispatch, "compose", "prepared", county[f"{unit}.handler"], data={"members": [case.pk], **late})
    do(dispatch, "send", "sent", county[f"{unit}.checker"], data=late)
    case.refresh_from_db()
    return case


def convened(
    county: SmallCounty, subject: Project | None, *offices: str, about: str = "是否重复建设", **changes: Any
) -> Case:
    """The bureau has asked these offices (ndrc and finance where none are named) on a project, or on a matter."""
    lead = county["lead.handler"]
    day = clock.today() + timedelta(days=7)
    asked = list(offices or ("ndrc", "finance"))
    data: dict[str, Any] = {"topic": "与现有平台是否重复", "offices": asked, "reply_by": day}
    if subject is None:
        data["kind"] = "consult"
        case = begin("meeting", lead, year=day.year, data={"about": about})
    else:
        case = begin("consultation", lead, project=subject, data={"about": about})
    do(case, "convene", "convened", lead, data=data | changes)
    case.refresh_from_db()
    return case


def opinions_given(county: SmallCounty, case: Case, position: str = "agree", opinion: str = "") -> Case:
    """Every office that was asked has answered."""
    for child in case.children.filter(procedure_key="office_opinion", closed_on__isnull=True).order_by("pk"):
        said = {"position": position, "opinion": opinion}
        do(child, "write", "written", county[f"{child.unit.code}.handler"], data=said)
        do(child, "sign", "given", county[f"{child.unit.code}.checker"])
    case.refresh_from_db()
    return case


def consulted(
    county: SmallCounty, subject: Project | None, *offices: str, tasks: list[dict[str, Any]] | None = None, no: int = 1
) -> Case:
    """The whole road: convened, answered by all, summed up, minutes signed; with `tasks` it stands at following up."""
    case = opinions_given(county, convened(county, subject, *offices))
    said = {"summary": "各部门均无不同意见。", "conclusion": "不重复，可以建设。", "tasks": tasks or []}
    do(case, "collect", "prepared", county["lead.handler"], data=said)
    outcome = "followed" if tasks else "concluded"
    do(case, "conclude", outcome, county["lead.checker"], data={"minutes_no": f"测数会纪〔2026〕{no}号"})
    case.refresh_from_db()
    return case


def list_no() -> str:
    """The document number of the next version of the list: each version has its own."""
    return f"测数发〔2026〕{Case.objects.filter(procedure_key='listing', step='published').count() + 1}号"


def listed(county: SmallCounty, case: Case) -> Case:
    """The bureau takes a sent report in and publishes a list with it."""
    do(case, "intake", "to_list", county["lead.handler"])
    listing = begin("listing", county["lead.handler"], year=2027)
    do(
        listing,
        "compose",
        "prepared",
        county["lead.handler"],
        data={"members": [case.pk], "doc_no": list_no()},
    )
    do(listing, "publish", "published", county["lead.checker"])
    case.refresh_from_db()
    return case


def listed_project(county: SmallCounty, unit: str = "health", **changes: Any) -> Project:
    """A project on the published list."""
    case = listed(county, sent(county, reported(county, unit, **changes), unit))
    assert case.project is not None
    return case.project
