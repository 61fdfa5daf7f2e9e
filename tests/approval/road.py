"""Short words for walking the approval road in tests: real experts, real small papers, one function a stretch."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from tests.county import SmallCounty, begin, do, listed_project
from yuncheng.casework.attachments import upload
from yuncheng.casework.models import Case
from yuncheng.papers import Letter, Paragraph, letter_pdf
from yuncheng.registry.models import Account, Agency, Company, Employment, Expert, Project
from yuncheng.rulebook.ch4_approval import CHAPTERS

APPLICATION: dict[str, Any] = {
    "leader": "陈明",
    "leader_phone": "023-55130001",
    "contact": "李静",
    "contact_phone": "13800138000",
    "basis_kinds": ["superior", "need"],
    "basis_files": [{"title": "关于推进数字化办事的通知", "number": "测府办〔2025〕8号"}],
    "basis_text": "窗口办件量逐年上升，按上级要求推进网上办理。",
    "estimate": "120",
    "preparation": "已完成需求调研。",
    "schedule": [
        {"year": "2027", "work": "完成建设", "amount": "100"},
        {"year": "2028", "work": "完成验收", "amount": "20"},
    ],
    "document_kind": "feasibility",
    "chapters": [code for code, _ in CHAPTERS],
    "secure_products": "选用目录内产品。",
    "cloud": "部署在云阳县云数据中心。",
    "users": "300",
    "filler": "李静",
    "filler_phone": "13800138000",
}
CATALOGUE_ROW = {
    "department": "测试卫健局",
    "resource": "办件信息",
    "format_class": "数据库类",
    "format_type": "Dm",
    "item": "办件编号",
    "data_type": "字符型",
    "data_length": "32",
    "share_type": "无条件共享",
    "share_way": "共享交换平台",
    "open": "否",
    "open_condition": "",
    "cycle": "每日",
    "share_condition": "",
}
OPINION: dict[str, Any] = {
    "no_interest": True,
    "necessity": "确有必要。",
    "feasibility": "方案可行。",
    "economy": "造价基本合理。",
    "conclusion": "revise",
    "items": [{"aspect": "economy", "text": "核减服务器数量"}],
}
SUMMARY: dict[str, Any] = {
    "necessity": "建设确有必要。",
    "feasibility": "技术路线可行。",
    "economy": "造价基本合理，服务器数量偏多。",
    "conclusion": "revise",
    "items": [
        {"aspect": "economy", "text": "核减服务器数量，改用云资源"},
        {"aspect": "feasibility", "text": "补充接口清单"},
    ],
}
DECISION: dict[str, Any] = {
    "goal": "建成受理、审核、统计三个功能。",
    "approved_estimate": "110",
    "period": "10",
    **{f"content_{code}": f"{label}：按可研报告实施。" for code, label in CHAPTERS},
}
PAPERS = ("feasibility", "budget", "crypto")


@cache
def small_pdf(title: str) -> bytes:
    return letter_pdf(Letter(title=title, body=[Paragraph("正文。")]))


def give_paper(case: Case, paper: str, by: Account) -> None:
    case.refresh_from_db()
    upload(case, paper, f"{paper}.pdf", [small_pdf(paper)], by=by)


def expert(county: SmallCounty, code: str, employer: str = "", **more: Any) -> Expert:
    """An expert of the library; each has his own employer where none is named."""
    account = Account.objects.create_account(code, unit=county.units["lead"], post="expert", display_name=f"专家{code}")
    made = Expert.objects.create(code=code, account=account, specialties=more.pop("specialties", ["software"]), **more)
    Employment.objects.create(expert=made, employer=employer or f"{code}研究院", since=date(2010, 1, 1))
    return made


def experts(county: SmallCounty, count: int = 8) -> list[Expert]:
    return [expert(county, f"E{number:03d}") for number in range(1, count + 1)]


def agency(county: SmallCounty, credit_code: str = "91500235MA5TEST001", **more: Any) -> Agency:
    company = Company.objects.create(credit_code=credit_code, name=f"测试咨询{credit_code[-3:]}公司")
    account = Account.objects.create_account(
        f"agency{credit_code[-3:]}", unit=county.units["lead"], post="expert", display_name=company.name
    )
    return Agency.objects.create(company=company, account=more.pop("account", account), specialties=[], **more)


def catalogue_ready(county: SmallCounty, project: Project) -> Case:
    unit = project.unit.code
    case = begin("catalogue", county[f"{unit}.handler"], project=project)
    rows = [CATALOGUE_ROW | {"department": project.unit.name}]
    do(case, "fill", "submitted", county[f"{unit}.handler"], data={"rows": rows})
    do(case, "check", "ready", county[f"{unit}.checker"])
    return case


def applied(county: SmallCounty, project: Project, *, papers: tuple[str, ...] = PAPERS, **changes: Any) -> Case:
    """The application stands before the bureau."""
    unit = project.unit.code
    case = begin("approval", county[f"{unit}.handler"], project=project)
    for paper in papers:
        give_paper(case, paper, county[f"{unit}.handler"])
    do(case, "fill", "submitted", county[f"{unit}.handler"], data=APPLICATION | changes)
    do(case, "sign", "signed", county[f"{unit}.checker"])
    return case


def drawn(county: SmallCounty, case: Case, *, seats: int = 3) -> Case:
    do(case, "admit", "admitted", county["lead.handler"])
    do(case, "draw", "panel", county["lead.handler"], data={"specialty": "software", "seats": seats})
    return case


def waiting(case: Case) -> list[Case]:
    """The opinions still waited for, in the order asked."""
    return list(Case.objects.filter(parent=case, closed_on__isnull=True).select_related("assignee").order_by("pk"))


def give_opinions(case: Case) -> None:
    for child in waiting(case):
        assert child.assignee is not None
        do(child, "give", "submitted", child.assignee, data=OPINION)


def issued(county: SmallCounty, case: Case, **changes: Any) -> Case:
    give_opinions(case)
    do(case, "summarise", "drafted", county["lead.handler"], data=SUMMARY | changes)
    outcome = "issued" if (SUMMARY | changes)["items"] else "issued_clean"
    do(case, "issue", outcome, county["lead.checker"], data={"doc_no": "测数审〔2026〕3号"})
    return case


def answered(county: SmallCounty, case: Case, numbers: tuple[int, ...] = (1, 2)) -> Case:
    handler = county[f"{case.unit.code}.handler"]
    give_paper(case, "revised", handler)
    rows = [{"number": n, "answer": f"第{n}条已修改", "place": "第三章"} for n in numbers]
    do(case, "revise", "answered", handler, data={"answers": rows})
    return case


def closed(county: SmallCounty, case: Case, numbers: tuple[int, ...] = (1, 2)) -> Case:
    rows = [{"number": n, "closed": True} for n in numbers]
    do(case, "close", "closed", county["lead.handler"], data={"closed": rows})
    return case


def approved(county: SmallCounty, case: Case) -> Case:
    do(case, "decide", "drafted", county["ndrc.handler"], data=DECISION)
    do(case, "approve", "approved", county["ndrc.checker"], data={"doc_no": "测发改〔2026〕9号"})
    return case


def lump(amount: str) -> dict[str, Any]:
    """An assessment in one figure, with the reason why it has no lines."""
    return {"assessed": amount, "without_lines": "单项采购，按总价评审。", "explanation": "核减重复计列的培训费。"}


def assessed(county: SmallCounty, case: Case, amount: str = "105.5", **changes: Any) -> Case:
    """The project is assessed, in one figure unless `changes` gives lines."""
    give_paper(case, "assessment", county["finance.handler"])
    data = lump(amount) | changes
    do(case, "assess", "drafted", county["finance.handler"], data=data)
    do(case, "conclude", "assessed", county["finance.checker"], data={"doc_no": "测财评〔2026〕5号"})
    return case


def at_decision(county: SmallCounty, **changes: Any) -> Case:
    """A listed project whose review is closed: stands at 草拟批复, with catalogue."""
    experts(county)
    project = listed_project(county)
    catalogue_ready(county, project)
    case = applied(county, project, **changes)
    return closed(county, answered(county, issued(county, drawn(county, case))))
