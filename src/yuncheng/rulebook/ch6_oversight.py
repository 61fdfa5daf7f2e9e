"""Chapter 6, articles 31–35: co-operation, inspection, audit, use of results, liability and blacklist."""

from __future__ import annotations

from datetime import date, timedelta

from .annex1_application import Choices
from .kernel import Answer, Article, Example, Facts, Found, Law, Missing, Rule, add_months, no, rule, yes
from .wording import day

ARTICLES: tuple[Article, ...] = (
    Article(
        31,
        6,
        "配合监督",
        "绩效评价、审计等检查来了，建设单位要配合，材料和情况照实提供，不许推托、藏匿、少报。",
    ),
    Article(
        32,
        6,
        "监督检查和整改",
        "大数据、发展改革、公安、财政、网信等部门各按职责检查共享、采购、资金、密码和安全情况。"
        "查出问题限期改；不改或者改不好的，可以通报、缓排投资、停建，直到终止项目。",
    ),
    Article(
        33,
        6,
        "审计监督",
        "审计机关依法审计信息系统和项目资金，推动制度完善并看着落实。",
    ),
    Article(
        34,
        6,
        "评价结果应用",
        "财政、发展改革、大数据部门根据评价结果提出整改意见、完善制度；结果影响下一年度的投资安排。",
    ),
    Article(
        35,
        6,
        "责任追究和黑名单",
        "没走审批程序，或者管理失职、造假造成严重后果的，通报并依法处分，涉嫌犯罪的移送；"
        "承建企业列入黑名单，规定年限内不得承接本地大数据业务。"
        "挪用专项资金、违规用运维经费的，按财政违法处理。",
    ),
)

EVALUATION_RESULTS: Choices = (("excellent", "优"), ("good", "良"), ("fair", "中"), ("poor", "差"))


def blacklist_until(announced_on: date, law: Law) -> date:
    """The last day of a listing, inclusive: the same day so many years after the decision was announced."""
    return add_months(announced_on, 12 * law.number("blacklist.years"))


@rule(
    "G15",
    articles=(35,),
    asks="企业是否不在黑名单期内，可以参加",
    reads=("company_listed_until", "company_screened"),
    refusal="企业在黑名单期内，不得以任何身份参加",
    cure="更换企业；期满后方可参加",
    who="项目单位",
    examples=(
        Example("查过，未列入", {"company_screened": True}, Answer.YES),
        Example("没有查过", {}, Answer.UNKNOWN),
        Example("查验没有完成", {"company_screened": False}, Answer.UNKNOWN),
        Example("在名单上，未到期", {"company_listed_until": date(2026, 3, 3)}, Answer.NO),
        Example("今天是最后一日", {"company_listed_until": date(2026, 3, 2)}, Answer.NO),
        Example("昨天期满", {"company_listed_until": date(2026, 3, 1)}, Answer.YES),
    ),
)
def company_not_listed(facts: Facts, law: Law) -> Found:
    until = facts.maybe("company_listed_until")
    if until is None:
        if facts["company_screened"]:
            return yes()
        raise Missing("company_screened")
    if until < facts.on:
        return yes(until=until)
    return no(
        f"企业在黑名单内，至{day(until)}（含当日）止，不得以任何身份参加",
        earliest=until + timedelta(days=1),
        until=until,
    )


@rule(
    "C35",
    articles=(35,),
    asks="企业列入黑名单是否已满规定年限，可以移出",
    reads=("company_announced_on",),
    refusal="列入黑名单未满规定年限",
    cure="期满后移出",
    who="大数据主管部门",
    examples=(
        Example("期满前一日", {"company_announced_on": date(2021, 3, 3)}, Answer.NO),
        Example("恰为最后一日，仍在期内", {"company_announced_on": date(2021, 3, 2)}, Answer.NO),
        Example("期满次日", {"company_announced_on": date(2021, 3, 1)}, Answer.YES),
        Example(
            "2月29日公告，平年以2月28日为最后一日",
            {"company_announced_on": date(2024, 2, 29)},
            Answer.YES,
            on=date(2029, 3, 1),
        ),
        Example("没有公告过", {}, Answer.UNKNOWN),
        Example("施行前一日", {"company_announced_on": date(2010, 1, 1)}, Answer.UNKNOWN, on=date(2022, 4, 27)),
        Example("年限改为3年", {"company_announced_on": date(2023, 3, 1)}, Answer.YES, law={"blacklist.years": 3}),
    ),
)
def listing_ended(facts: Facts, law: Law) -> Found:
    announced = facts["company_announced_on"]
    until = blacklist_until(announced, law)
    if facts.on > until:
        return yes(until=until)
    return no(
        f"{day(announced)}公告，期限至{day(until)}（含当日），尚未届满",
        earliest=until + timedelta(days=1),
        until=until,
    )


RULES: tuple[Rule, ...] = (company_not_listed, listing_ended)
