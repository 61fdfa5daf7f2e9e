"""Standing checks: what is asked of every project from its data, every day and on an imported ledger.

A check is a rule over facts; its NO is a finding. Several are rules of the chapters, asked again here (`STANDING`).
Checks whose facts no phase keeps yet are listed as they are (`PENDING_CHECKS`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from .ch3_planning import belongs_on_list
from .ch5_construction import must_be_supervised
from .kernel import Answer, Basis, Example, Facts, Found, Law, Rule, no, rule, yes
from .wording import WAN, day, wan


@dataclass(frozen=True, slots=True)
class PendingCheck:
    """A check that cannot be asked yet: what it is, its articles, and the facts it waits for."""

    title: str
    articles: tuple[int, ...]
    missing: str


_BUILT = ("started_on", "completed_on", "running_since")


@rule(
    "K_UNAPPROVED",
    articles=(10, 35),
    asks="项目是否先批复后建设",
    reads=(*_BUILT, "approved_on"),
    refusal="未批先建",
    cure="停止建设，补办审批；按规定追究责任",
    who="发展改革部门、大数据主管部门",
    examples=(
        Example("尚未开工", {}, Answer.YES),
        Example("批复当日开工", {"started_on": date(2026, 1, 30), "approved_on": date(2026, 1, 30)}, Answer.YES),
        Example("批复前一日开工", {"started_on": date(2026, 1, 29), "approved_on": date(2026, 1, 30)}, Answer.NO),
        Example("没有批复，已经开工", {"started_on": date(2026, 1, 29)}, Answer.NO),
        Example("没有开工记录，已经投入运行", {"running_since": date(2026, 1, 29)}, Answer.NO),
        Example(
            "没有开工记录，批复前已建成",
            {"completed_on": date(2025, 12, 1), "approved_on": date(2026, 1, 30)},
            Answer.NO,
        ),
    ),
)
def built_after_approval(facts: Facts, law: Law) -> Found:
    begun = min((when for name in _BUILT if (when := facts.maybe(name))), default=None)
    if begun is None:
        return yes()
    approved = facts.maybe("approved_on")
    if approved is None:
        return no(f"项目没有批复，{day(begun)}已经建设", since=begun)
    if begun >= approved:
        return yes()
    return no(f"项目{day(approved)}才批复，{day(begun)}已经建设", since=begun)


@rule(
    "K_UNACCEPTED",
    articles=(25,),
    asks="项目是否先验收后使用",
    reads=("running_since", "accepted_on"),
    refusal="未验先用",
    cure="尽快组织或申请验收；验收通过前不安排运行维护经费",
    who="项目单位",
    examples=(
        Example("尚未投入运行", {}, Answer.YES),
        Example("验收当日投入运行", {"running_since": date(2026, 1, 30), "accepted_on": date(2026, 1, 30)}, Answer.YES),
        Example(
            "验收前一日投入运行", {"running_since": date(2026, 1, 29), "accepted_on": date(2026, 1, 30)}, Answer.NO
        ),
        Example("没有验收，已经投入运行", {"running_since": date(2026, 1, 29)}, Answer.NO),
    ),
)
def used_after_acceptance(facts: Facts, law: Law) -> Found:
    running, accepted = facts.maybe("running_since"), facts.maybe("accepted_on")
    if running is None or (accepted and running >= accepted):
        return yes()
    if accepted is None:
        return no(f"项目没有通过竣工验收，{day(running)}已经投入运行", since=running)
    return no(f"项目{day(accepted)}才通过竣工验收，{day(running)}已经投入运行", since=running)


@rule(
    "K_UNLISTED_MONEY",
    articles=(7,),
    asks="用了钱的项目是否在清单内（低于起点的已备案）",
    reads=("project_paid_before", "listed_on", "filed_on", "reported_amount"),
    refusal="项目不在清单内，已经用钱",
    cure="停止支付，查明资金来源，补办清单或备案手续",
    who="财政部门、大数据主管部门",
    examples=(
        Example("没有支付，也没有清单", {"project_paid_before": 0}, Answer.YES),
        Example("在清单内，已支付", {"project_paid_before": 1, "listed_on": date(2025, 11, 20)}, Answer.YES),
        Example("不在清单内，已支付一分", {"project_paid_before": 1}, Answer.NO),
        Example(
            "49.99万元已备案，已支付",
            {"project_paid_before": 1, "filed_on": date(2025, 10, 9), "reported_amount": 4999 * WAN // 100},
            Answer.YES,
        ),
        Example(
            "50万元只备案，已支付",
            {"project_paid_before": 1, "filed_on": date(2025, 10, 9), "reported_amount": 50 * WAN},
            Answer.NO,
        ),
        Example("支付情况不明", {}, Answer.UNKNOWN),
        Example("已备案，额度不明", {"project_paid_before": 1, "filed_on": date(2025, 10, 9)}, Answer.UNKNOWN),
    ),
)
def money_only_if_listed(facts: Facts, law: Law) -> Found:
    paid = facts["project_paid_before"]
    if paid == 0 or facts.maybe("listed_on"):
        return yes()
    if facts.maybe("filed_on") and not belongs_on_list(facts["reported_amount"], law):
        return yes()
    return no(f"项目不在清单内，已经支付{wan(paid)}", paid=paid)


@rule(
    "K_ARCHIVES_FIRST",
    articles=(26,),
    asks="通过竣工验收的项目是否先通过档案验收",
    reads=("accepted_on", "archives_accepted_on"),
    refusal="竣工验收先于档案验收",
    cure="补做档案验收；竣工验收的效力由组织验收的部门重新确认",
    who="项目单位，档案主管部门",
    examples=(
        Example("尚未竣工验收", {}, Answer.YES),
        Example("同日通过", {"accepted_on": date(2026, 2, 1), "archives_accepted_on": date(2026, 2, 1)}, Answer.YES),
        Example("档案晚一日", {"accepted_on": date(2026, 2, 1), "archives_accepted_on": date(2026, 2, 2)}, Answer.NO),
        Example("没有档案验收", {"accepted_on": date(2026, 2, 1)}, Answer.NO),
    ),
)
def archives_before_acceptance(facts: Facts, law: Law) -> Found:
    accepted, archives = facts.maybe("accepted_on"), facts.maybe("archives_accepted_on")
    if accepted is None or (archives and archives <= accepted):
        return yes()
    if archives is None:
        return no(f"{day(accepted)}通过竣工验收，档案没有验收")
    return no(f"{day(accepted)}通过竣工验收，档案{day(archives)}才验收")


@rule(
    "K_UNSUPERVISED",
    articles=(20,),
    asks="已开工的建设类项目是否先委托监理",
    reads=("started_on", "building_project", "supervisor_engaged_on", "approved_estimate"),
    refusal="没有委托监理就开工",
    cure="立即委托监理，补充说明开工以来的质量和进度情况",
    who="项目单位",
    basis=Basis.PRACTICE,
    examples=(
        Example("尚未开工", {"building_project": True}, Answer.YES),
        Example("不是建设类项目", {"started_on": date(2026, 2, 1), "building_project": False}, Answer.YES),
        Example(
            "开工当日委托监理",
            {"started_on": date(2026, 2, 1), "building_project": True, "supervisor_engaged_on": date(2026, 2, 1)},
            Answer.YES,
        ),
        Example(
            "开工次日才委托监理",
            {"started_on": date(2026, 2, 1), "building_project": True, "supervisor_engaged_on": date(2026, 2, 2)},
            Answer.NO,
        ),
        Example("开工后一直没有委托监理", {"started_on": date(2026, 2, 1), "building_project": True}, Answer.NO),
        Example("已开工，是否建设类不明", {"started_on": date(2026, 2, 1)}, Answer.UNKNOWN),
    ),
)
def supervised_from_start(facts: Facts, law: Law) -> Found:
    started = facts.maybe("started_on")
    if started is None or not must_be_supervised(facts, law):
        return yes()
    engaged = facts.maybe("supervisor_engaged_on")
    if engaged is None:
        return no(f"{day(started)}开工，至今没有委托监理", since=started)
    if engaged <= started:
        return yes()
    return no(f"{day(started)}开工，{day(engaged)}才委托监理", since=started)


@rule(
    "K_OVERPAID",
    articles=(23,),
    asks="已支付额是否在合同额和进度以内",
    reads=("paid_before", "contract_amount", "progress_amount"),
    refusal="已支付额超出合同额或者进度",
    cure="核对支付和进度，多付的按规定追回",
    who="项目单位、财政部门",
    basis=Basis.PRACTICE,
    examples=(
        Example("没有支付", {"paid_before": 0}, Answer.YES),
        Example(
            "恰到进度",
            {"paid_before": 60 * WAN, "contract_amount": 100 * WAN, "progress_amount": 60 * WAN},
            Answer.YES,
        ),
        Example(
            "超过进度一分",
            {"paid_before": 60 * WAN + 1, "contract_amount": 100 * WAN, "progress_amount": 60 * WAN},
            Answer.NO,
        ),
        Example("超过合同一分，进度不明", {"paid_before": 100 * WAN + 1, "contract_amount": 100 * WAN}, Answer.NO),
        Example("没有合同就已支付", {"paid_before": 1}, Answer.NO),
        Example("未超合同，进度不明", {"paid_before": 60 * WAN, "contract_amount": 100 * WAN}, Answer.UNKNOWN),
        Example("支付情况不明", {"contract_amount": 100 * WAN}, Answer.UNKNOWN),
    ),
)
def paid_within_contract(facts: Facts, law: Law) -> Found:
    paid = facts["paid_before"]
    if paid == 0:
        return yes()
    contract = facts.maybe("contract_amount")
    if contract is None:
        return no(f"没有合同，已经支付{wan(paid)}", paid=paid)
    if paid > contract:
        return no(f"已支付{wan(paid)}，超过合同额{wan(contract)}", paid=paid)
    progress = facts["progress_amount"]
    return yes() if paid <= progress else no(f"已支付{wan(paid)}，超过按进度应付额{wan(progress)}", paid=paid)


@rule(
    "K_REVIEW_OPEN",
    articles=(10,),
    asks="已批复的项目，审查意见是否在批复前落实",
    reads=("approved_on", "review_closed_on"),
    refusal="审查意见没有落实就批复",
    cure="补充落实审查意见；影响批复内容的，重新审批",
    who="发展改革部门、大数据主管部门",
    examples=(
        Example("尚未批复", {}, Answer.YES),
        Example("批复当日落实", {"approved_on": date(2026, 1, 30), "review_closed_on": date(2026, 1, 30)}, Answer.YES),
        Example("批复次日才落实", {"approved_on": date(2026, 1, 30), "review_closed_on": date(2026, 1, 31)}, Answer.NO),
        Example("批复了，一直没有落实", {"approved_on": date(2026, 1, 30)}, Answer.NO),
    ),
)
def review_closed_before_approval(facts: Facts, law: Law) -> Found:
    approved, closed = facts.maybe("approved_on"), facts.maybe("review_closed_on")
    if approved is None or (closed and closed <= approved):
        return yes()
    if closed is None:
        return no(f"{day(approved)}批复，审查意见没有落实")
    return no(f"{day(approved)}批复，审查意见{day(closed)}才落实")


# Each amount is at most the one before it, as far as they are known.
_AMOUNTS = (
    ("applied_estimate", "申报经费估算"),
    ("approved_estimate", "批复概算"),
    ("assessed_amount", "审定额"),
    ("contract_amount", "合同额"),
)


@rule(
    "K_AMOUNTS",
    articles=(10, 23),
    asks="估算、概算、审定额、合同额是否逐级不增",
    reads=tuple(name for name, _ in _AMOUNTS),
    refusal="金额前后矛盾",
    cure="核对原始文件，更正登记；确属增加的，说明原因并补办手续",
    who="项目单位",
    basis=Basis.PRACTICE,
    examples=(
        Example("没有金额", {}, Answer.YES),
        Example(
            "逐级不增，有相等",
            {
                "applied_estimate": 200 * WAN,
                "approved_estimate": 200 * WAN,
                "assessed_amount": 190 * WAN,
                "contract_amount": 185 * WAN,
            },
            Answer.YES,
        ),
        Example("概算超过估算一分", {"applied_estimate": 200 * WAN, "approved_estimate": 200 * WAN + 1}, Answer.NO),
        Example("审定额超过概算", {"approved_estimate": 200 * WAN, "assessed_amount": 201 * WAN}, Answer.NO),
        Example("缺审定额，合同额超过概算", {"approved_estimate": 200 * WAN, "contract_amount": 201 * WAN}, Answer.NO),
    ),
)
def amounts_agree(facts: Facts, law: Law) -> Found:
    wrong = [
        f"{later}{wan(low)}超过{earlier}{wan(high)}"
        for (earlier, high), (later, low) in _neighbours(facts, _AMOUNTS)
        if low > high
    ]
    return no("；".join(wrong)) if wrong else yes()


# Days that cannot come before one another, as far as they are known.
_ORDERS = (
    (("reported_on", "报送"), ("listed_on", "纳入清单")),
    (("reported_on", "报送"), ("filed_on", "备案")),
    (
        ("applied_on", "申报"),
        ("admitted_on", "受理"),
        ("review_issued_on", "出具审查意见"),
        ("review_closed_on", "落实审查意见"),
        ("approved_on", "批复"),
        ("assessed_on", "投资评审"),
    ),
    (
        ("started_on", "开工"),
        ("completed_on", "建成"),
        ("accepted_on", "通过竣工验收"),
        ("self_evaluated_on", "完成自评价"),
    ),
)


@rule(
    "K_DATES",
    articles=(7, 10, 25),
    asks="各环节日期先后是否一致",
    reads=tuple(dict.fromkeys(name for order in _ORDERS for name, _ in order)),
    refusal="日期前后矛盾",
    cure="核对原始文件，更正登记",
    who="项目单位",
    basis=Basis.PRACTICE,
    examples=(
        Example("没有日期", {}, Answer.YES),
        Example("同日申报并受理", {"applied_on": date(2026, 1, 5), "admitted_on": date(2026, 1, 5)}, Answer.YES),
        Example("受理早于申报", {"applied_on": date(2026, 1, 6), "admitted_on": date(2026, 1, 5)}, Answer.NO),
        Example(
            "中间缺一环，批复早于申报", {"applied_on": date(2026, 1, 6), "approved_on": date(2026, 1, 5)}, Answer.NO
        ),
        Example("纳入清单早于报送", {"reported_on": date(2025, 9, 30), "listed_on": date(2025, 9, 29)}, Answer.NO),
        Example("验收早于建成", {"completed_on": date(2026, 1, 6), "accepted_on": date(2026, 1, 5)}, Answer.NO),
    ),
)
def dates_agree(facts: Facts, law: Law) -> Found:
    wrong = [
        f"{later}（{day(second)}）早于{earlier}（{day(first)}）"
        for order in _ORDERS
        for (earlier, first), (later, second) in _neighbours(facts, order)
        if second < first
    ]
    return no("；".join(wrong)) if wrong else yes()


def _neighbours(facts: Facts, names: tuple[tuple[str, str], ...]) -> list[tuple[tuple[str, Any], tuple[str, Any]]]:
    """Known values in order, each with the next known one; what is not known is passed over."""
    known = [(label, value) for name, label in names if (value := facts.maybe(name)) is not None]
    return list(pairwise(known))


RULES: tuple[Rule, ...] = (
    built_after_approval,
    used_after_acceptance,
    money_only_if_listed,
    archives_before_acceptance,
    supervised_from_start,
    paid_within_contract,
    review_closed_before_approval,
    amounts_agree,
    dates_agree,
)

# Everything that is asked of a project every day: the checks above, and rules of the chapters.
STANDING: tuple[str, ...] = (*(check.key for check in RULES), "A24", "A25", "A27")

# The same of every system in use.
STANDING_SYSTEMS: tuple[str, ...] = ("G11",)

PENDING_CHECKS: tuple[PendingCheck, ...] = (
    PendingCheck("化整为零", (7, 25), "同一单位及其上级在规定时间跨度内的其他项目、相似名称、承建企业"),
    PendingCheck("贴近起点的项目扎堆", (7, 25), "同一单位历年项目金额的分布"),
    PendingCheck("重复建设", (3, 5), "项目、系统和上级统建系统之间的相似结果及其确认"),
    PendingCheck("应有材料缺少", (10, 25), "各环节材料清单的齐备情况"),
    PendingCheck("编制与审查为同一机构", (4, 10), "申报文件编制机构、审查机构的代码"),
    PendingCheck("评审专家有利害关系", (4, 10), "专家任职、持股、亲属申报和项目参与记录"),
    PendingCheck("专家与单位搭配异常频繁", (4, 10), "专家参加评审的历次记录"),
    PendingCheck("合同内容与批复不符", (15, 23), "批复和合同的分项内容"),
    PendingCheck("先付款后签合同、付给他人", (23,), "合同签订日期、收款单位和支付明细"),
    PendingCheck("资金闲置", (23,), "资金下达日期和最近一次支付日期"),
    PendingCheck("先调整后备案", (24,), "调整实施日期和备案日期"),
    PendingCheck("严重逾期未报告", (22,), "计划工期、实际进度和报告日期"),
    PendingCheck("未交年度绩效报告", (21,), "各年度报告提交日期"),
    PendingCheck("验收前列支运维费", (25,), "运维经费的安排和支付记录"),
    PendingCheck("验收材料缺少或过期", (25,), "验收材料的种类、日期、所属系统和等级"),
    PendingCheck("停拨情形下安排运维费", (25, 28, 29, 30), "运维经费的安排和支付记录"),
    PendingCheck("运维费与建设投资不相称", (23, 30), "各年度运维费和建设投资"),
    PendingCheck("等保、密评到期未做", (16, 29), "系统等级、最近测评日期和结论"),
    PendingCheck("目录承诺未兑现", (14, 28), "目录所列更新周期、共享方式和实际提供记录"),
    PendingCheck("数据重复采集", (28,), "各单位目录信息项的对应关系及其确认"),
    PendingCheck("整改逾期未升级处理", (32,), "整改期限、整改结果和处置记录"),
    PendingCheck("结算额超过合同额", (23,), "结算额"),
)
