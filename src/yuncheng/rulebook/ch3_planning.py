"""Chapter 3, articles 6–9: plans, the project list, the annual construction plan, additions."""

from __future__ import annotations

from datetime import date
from typing import Any

from .kernel import Answer, Article, Basis, Example, Facts, Found, Law, Rule, no, rule, yes
from .wording import WAN, day, wan

ARTICLES: tuple[Article, ...] = (
    Article(
        6,
        3,
        "建设规划",
        "大数据主管部门会同有关部门编制全县规划，以数据为主线，与国民经济规划和上级规划相衔接，"
        "经领导小组批准后施行。部门规划里有信息化内容的，要与全县规划对上，"
        "并报大数据、发展改革、网信部门备查。",
    ),
    Article(
        7,
        3,
        "项目清单",
        "没有进清单的项目，不安排预算，也不拨其他资金。"
        "各单位在每年规定日期前报送下一年度达到起点金额的项目；低于起点的报备案。"
        "学校、医院的项目由主管部门收齐后一并报送。",
    ),
    Article(
        8,
        3,
        "年度建设计划",
        "大数据主管部门会同发展改革、财政等部门，从清单中按轻重缓急和可用资金排出当年要建的项目，"
        "经领导小组审定后执行。",
    ),
    Article(
        9,
        3,
        "预算外增补",
        "年初部门预算没有安排，但上级明确要求建，或者续建、运维确实少不了的，可以增补："
        "先进清单，再办审批、调投资计划，最后安排预算。",
    ),
)


def belongs_on_list(amount: int, law: Law) -> bool:
    """Whether a project of this reported amount goes on the list, the line itself included; below it is filed."""
    return amount >= law.number("list.threshold")


def report_due(plan_year: int, law: Law) -> date:
    """The last day to report a project for the list of `plan_year`: a day of the year before, inclusive."""
    return law.yearly("list.report_by", plan_year - 1)


@rule(
    "G1",
    articles=(7,),
    asks="项目是否已纳入清单（低于清单起点的，是否已备案）",
    reads=("listed_on", "filed_on", "reported_amount"),
    refusal="项目未纳入项目清单，不得安排预算、划拨上级转移支付或其他资金",
    cure="按年度报送，经大数据主管部门汇总后纳入清单；低于清单起点的，报大数据主管部门备案",
    who="项目单位报送，大数据主管部门纳入",
    examples=(
        Example("已纳入清单", {"listed_on": date(2025, 11, 20)}, Answer.YES),
        Example("49.99万元，已备案", {"filed_on": date(2025, 10, 9), "reported_amount": 4999 * WAN // 100}, Answer.YES),
        Example("恰为50万元，只备案", {"filed_on": date(2025, 10, 9), "reported_amount": 50 * WAN}, Answer.NO),
        Example("50.01万元，只备案", {"filed_on": date(2025, 10, 9), "reported_amount": 5001 * WAN // 100}, Answer.NO),
        Example("既未纳入也未备案", {"reported_amount": 30 * WAN}, Answer.NO),
        Example("已备案，投资额度不明", {"filed_on": date(2025, 10, 9)}, Answer.UNKNOWN),
        Example(
            "施行前一日的备案",
            {"filed_on": date(2022, 4, 27), "reported_amount": 30 * WAN},
            Answer.UNKNOWN,
            on=date(2022, 4, 27),
        ),
        Example(
            "施行当日的备案",
            {"filed_on": date(2022, 4, 28), "reported_amount": 30 * WAN},
            Answer.YES,
            on=date(2022, 4, 28),
        ),
    ),
)
def listed_before_money(facts: Facts, law: Law) -> Found:
    if facts.maybe("listed_on"):
        return yes(listed_on=facts["listed_on"])
    if facts.maybe("filed_on") is None:
        return no()
    amount = facts["reported_amount"]
    if belongs_on_list(amount, law):
        return no(
            f"投资额度{wan(amount)}已达到清单起点{wan(law.number('list.threshold'))}，应当纳入清单，备案不能代替",
            cure="由大数据主管部门将项目纳入清单并发布",
            amount=amount,
        )
    return yes(filed_on=facts["filed_on"], amount=amount)


def _filed(hundredths_of_wan: int) -> dict[str, Any]:
    return {"filed_on": date(2025, 10, 9), "applied_estimate": hundredths_of_wan * WAN // 100}


@rule(
    "G1A",
    articles=(7, 9),
    asks="受理前，项目是否已在清单、已备案或已批准增补",
    reads=("listed_on", "filed_on", "addition_approved_on", "applied_estimate"),
    may_lack=("addition_approved_on",),
    refusal="项目不在清单内，也没有备案或批准增补，暂不受理",
    cure="先报送纳入清单或者备案；年初预算没有安排而确需建设的，按增补程序办理",
    who="项目单位报送，大数据主管部门纳入",
    basis=Basis.PRACTICE,
    examples=(
        Example("已纳入清单", {"listed_on": date(2025, 11, 20)}, Answer.YES),
        Example("备案后申报49.99万元", _filed(4999), Answer.YES),
        Example("备案后申报恰为50万元", _filed(5000), Answer.NO),
        Example("备案后申报50.01万元", _filed(5001), Answer.NO),
        Example("已备案，申报额不明", {"filed_on": date(2025, 10, 9)}, Answer.UNKNOWN),
        Example("已批准增补", {"addition_approved_on": date(2026, 1, 15)}, Answer.YES),
        Example("三样都没有", {}, Answer.NO),
    ),
)
def listed_before_admission(facts: Facts, law: Law) -> Found:
    if facts.maybe("listed_on") or facts.maybe("addition_approved_on"):
        return yes()
    if facts.maybe("filed_on") is None:
        return no()
    estimate = facts["applied_estimate"]
    if belongs_on_list(estimate, law):
        return no(
            f"项目只作了备案，现申报{wan(estimate)}已达到清单起点{wan(law.number('list.threshold'))}，备案不能代替纳入清单",
            cure="撤回申报，按现投资额度重新报送，纳入清单后再申报",
        )
    return yes()


@rule(
    "R7L",
    articles=(7,),
    asks="报送额度是否达到清单起点，应当纳入清单",
    reads=("reported_amount",),
    refusal="报送额度低于清单起点，报备案即可",
    cure="转为备案办理；额度有误的，退回项目单位更正",
    who="大数据主管部门",
    examples=(
        Example("低于起点：49.99万元", {"reported_amount": 4999 * WAN // 100}, Answer.NO),
        Example("恰为起点：50万元", {"reported_amount": 50 * WAN}, Answer.YES),
        Example("高于起点：50.01万元", {"reported_amount": 5001 * WAN // 100}, Answer.YES),
        Example("未填额度", {}, Answer.UNKNOWN),
        Example("施行前一日", {"reported_amount": 50 * WAN}, Answer.UNKNOWN, on=date(2022, 4, 27)),
        Example(
            "起点改为20万元时的20万元", {"reported_amount": 20 * WAN}, Answer.YES, law={"list.threshold": 20 * WAN}
        ),
    ),
)
def goes_on_list(facts: Facts, law: Law) -> Found:
    amount = facts["reported_amount"]
    threshold = law.number("list.threshold")
    figures = {"amount": amount, "threshold": threshold}
    if belongs_on_list(amount, law):
        return yes(**figures)
    return no(f"报送额度{wan(amount)}低于清单起点{wan(threshold)}，报备案即可", **figures)


@rule(
    "R7F",
    articles=(7,),
    asks="报送额度是否低于清单起点，报备案即可",
    reads=("reported_amount",),
    refusal="报送额度达到清单起点，应当纳入清单，不能只备案",
    cure="转入清单汇总；额度有误的，退回项目单位更正",
    who="大数据主管部门",
    examples=(
        Example("低于起点：49.99万元", {"reported_amount": 4999 * WAN // 100}, Answer.YES),
        Example("恰为起点：50万元", {"reported_amount": 50 * WAN}, Answer.NO),
        Example("高于起点：50.01万元", {"reported_amount": 5001 * WAN // 100}, Answer.NO),
        Example("未填额度", {}, Answer.UNKNOWN),
        Example("施行前一日", {"reported_amount": 10 * WAN}, Answer.UNKNOWN, on=date(2022, 4, 27)),
    ),
)
def goes_to_filing(facts: Facts, law: Law) -> Found:
    amount = facts["reported_amount"]
    threshold = law.number("list.threshold")
    figures = {"amount": amount, "threshold": threshold}
    if not belongs_on_list(amount, law):
        return yes(**figures)
    return no(f"报送额度{wan(amount)}达到清单起点{wan(threshold)}，应当纳入清单，不能只备案", **figures)


@rule(
    "R7D",
    articles=(7,),
    asks="是否在规定日期前报送",
    reads=("reported_on", "plan_year"),
    refusal="尚未报送",
    cure="尽快报送并写明逾期原因；能否进入当年清单由大数据主管部门统筹",
    who="项目单位",
    examples=(
        Example("提前一日", {"reported_on": date(2025, 9, 29), "plan_year": 2026}, Answer.YES),
        Example("最后一日", {"reported_on": date(2025, 9, 30), "plan_year": 2026}, Answer.YES),
        Example("逾期一日", {"reported_on": date(2025, 10, 1), "plan_year": 2026}, Answer.NO),
        Example("尚未报送", {"plan_year": 2026}, Answer.NO),
        Example("不知报哪一年", {"reported_on": date(2025, 9, 30)}, Answer.UNKNOWN),
        Example(
            "施行前一日",
            {"reported_on": date(2022, 4, 27), "plan_year": 2023},
            Answer.UNKNOWN,
            on=date(2022, 4, 27),
        ),
    ),
)
def reported_in_time(facts: Facts, law: Law) -> Found:
    due = report_due(facts["plan_year"], law)
    reported = facts.maybe("reported_on")
    if reported is None:
        return no(due=due)
    if reported <= due:
        return yes(due=due, reported_on=reported)
    days = (reported - due).days
    return no(f"应于{day(due)}前（含当日）报送，实际{day(reported)}报送，逾期{days}日", due=due, days=days)


RULES: tuple[Rule, ...] = (
    listed_before_money,
    listed_before_admission,
    goes_on_list,
    goes_to_filing,
    reported_in_time,
)
