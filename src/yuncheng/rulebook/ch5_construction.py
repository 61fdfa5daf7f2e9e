"""Chapter 5, first half, articles 15–24: building, security, supervision, money, adjustment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from .annex1_application import Choices
from .kernel import Answer, Article, Basis, Example, Facts, Found, Law, Rule, no, rule, yes
from .wording import WAN, wan

ARTICLES: tuple[Article, ...] = (
    Article(
        15,
        5,
        "项目法人责任",
        "建设单位要定下实施机构和负责人，有章可循，采购、招标、监理、合同各项制度都要执行到位；"
        "涉密系统的采购另守保密规定。",
    ),
    Article(
        16,
        5,
        "网络安全和密码",
        "建设单位要建安全制度、做风险评估、落实等级保护或分级保护。"
        "密码系统与项目一起规划、一起建、一起用，定期评估，先用国产密码算法。",
    ),
    Article(
        17,
        5,
        "安全可靠产品",
        "软硬件要选安全可靠的，关键产品选自主可控的；报批时说清楚，验收时逐项查，机房和设备的能效也在查验之列。",
    ),
    Article(
        18,
        5,
        "依托云数据中心",
        "项目应建在本地统一的云数据中心上，不另起炉灶。",
    ),
    Article(
        19,
        5,
        "不宜自建的项目",
        "平均到每个使用人投资过高，或者单位自己建不了、管不好的，应当交给职能部门或者买服务，少搞自建自用。",
    ),
    Article(
        20,
        5,
        "工程监理",
        "建设类项目都要委托监理单位监理。",
    ),
    Article(
        21,
        5,
        "年度绩效报告",
        "建设期内每年年底前，建设单位要评价绩效目标完成得怎样，听取使用方和监理方意见，"
        "报发展改革、财政、大数据三家；系统已试运行的，写明效果和问题。",
    ),
    Article(
        22,
        5,
        "重大问题报告",
        "工期严重拖延或者投资遭受重大损失的，要马上向三家主管部门报告，由他们督促整改，必要时叫停。",
    ),
    Article(
        23,
        5,
        "按批复建设和支付",
        "照批复的可研和概算建设；目标内容没变而钱有剩的，按规定处理。付款走国库集中支付。",
    ),
    Article(
        24,
        5,
        "建设内容调整",
        "目标不变、总投资不增、规模不超概算，调整额在规定比例以内，且属三种情形之一的，单位自己调整并报备案；"
        "其余的要另办手续，牵涉计划和预算增加的走增补程序。",
    ),
)

# The three grounds on which a unit may adjust by itself (art. 24).
GROUNDS: Choices = (
    ("superior", "上级工作安排有变"),
    ("optimise", "完善优化原技术方案"),
    ("business", "在批复框架内按业务发展调整内容及进度"),
)
_GROUND_CODES = frozenset(code for code, _ in GROUNDS)


def adjusted_share(adjusted_sum: int, estimate: int) -> Decimal:
    """The cumulative adjustment over the approved estimate, in percent, to two decimals, as a reader is shown it."""
    if not estimate:
        return Decimal(0)
    return (Decimal(adjusted_sum) * 100 / Decimal(estimate)).quantize(Decimal("0.01"))


def self_adjust_limit(estimate: int, law: Law) -> int:
    """The most that a unit may adjust by itself, in fen: the share of the estimate, or the county's cap in money."""
    limit = int(Decimal(estimate) * law.share("adjust.self_share"))
    cap = law.value("adjust.self_cap")
    return limit if cap is None else min(limit, int(cap))


def _over_limit(facts: Facts, law: Law) -> tuple[str, dict[str, Any]]:
    """Why the cumulative adjustment is too much ("" where it is not), and the figures to show."""
    estimate, total = facts["approved_estimate"], facts["adjusted_sum"]
    limit = self_adjust_limit(estimate, law)
    share = adjusted_share(total, estimate)
    figures: dict[str, Any] = {"adjusted_sum": total, "limit": limit, "share": share}
    if total <= limit:
        return "", figures
    return f"累计调整{wan(total)}，占概算总投资{share}%，超过自行调整的限额{wan(limit)}", figures


_WITHIN = {
    "approved_estimate": 200 * WAN,
    "adjusted_sum": 20 * WAN,
    "adjustment_increase": 0,
    "goal_unchanged": True,
    "adjustment_ground": "optimise",
}


@rule(
    "G7",
    articles=(24,),
    asks="调整是否符合单位自行调整的全部条件",
    reads=tuple(_WITHIN),
    refusal="不符合自行调整的条件，应当按规定程序办理",
    cure="报发展改革部门审批，附大数据主管部门意见；涉及投资计划变更或预算增加的，按增补程序办理",
    who="发展改革部门",
    examples=(
        Example("各项条件都符合", _WITHIN, Answer.YES),
        Example("累计14.99%", {**_WITHIN, "adjusted_sum": 2998 * WAN // 100}, Answer.YES),
        Example("累计恰为15%", {**_WITHIN, "adjusted_sum": 30 * WAN}, Answer.YES),
        Example("超过15%一分", {**_WITHIN, "adjusted_sum": 30 * WAN + 1}, Answer.NO),
        Example("累计15.01%", {**_WITHIN, "adjusted_sum": 3002 * WAN // 100}, Answer.NO),
        Example("总投资增加一分", {**_WITHIN, "adjustment_increase": 1}, Answer.NO),
        Example("总投资减少", {**_WITHIN, "adjustment_increase": -5 * WAN}, Answer.YES),
        Example("建设目标变了", {**_WITHIN, "goal_unchanged": False}, Answer.NO),
        Example("不属于三种情形", {**_WITHIN, "adjustment_ground": "none"}, Answer.NO),
        Example(
            "目标变了，其余不明，仍然不符合",
            {"goal_unchanged": False},
            Answer.NO,
        ),
        Example("情形未填", {k: v for k, v in _WITHIN.items() if k != "adjustment_ground"}, Answer.UNKNOWN),
        Example("概算未知", {k: v for k, v in _WITHIN.items() if k != "approved_estimate"}, Answer.UNKNOWN),
        Example("施行前一日", _WITHIN, Answer.UNKNOWN, on=date(2022, 4, 27)),
        Example(
            "另设金额上限15万元",
            {**_WITHIN, "adjusted_sum": 15 * WAN + 1},
            Answer.NO,
            law={"adjust.self_cap": 15 * WAN},
        ),
        Example(
            "恰为金额上限15万元",
            {**_WITHIN, "adjusted_sum": 15 * WAN},
            Answer.YES,
            law={"adjust.self_cap": 15 * WAN},
        ),
    ),
)
def own_adjustment(facts: Facts, law: Law) -> Found:
    reasons: list[str] = []
    figures: dict[str, Any] = {}
    if facts.maybe("approved_estimate") is not None and facts.maybe("adjusted_sum") is not None:
        over, figures = _over_limit(facts, law)
        reasons += [over] if over else []
    increase = facts.maybe("adjustment_increase")
    if increase is not None and increase > 0:
        reasons.append(f"总投资增加{wan(increase)}")
    if facts.maybe("goal_unchanged") is False:
        reasons.append("建设目标有变")
    ground = facts.maybe("adjustment_ground")
    if ground is not None and ground not in _GROUND_CODES:
        reasons.append("不属于可以自行调整的三种情形")
    if reasons:
        return no(f"{'；'.join(reasons)}，不能自行调整，应当按规定程序办理", **figures)
    for name in _WITHIN:
        facts[name]
    return yes(**figures)


@rule(
    "A24",
    articles=(24,),
    asks="累计调整额是否在单位自行调整的限额以内",
    reads=("approved_estimate", "adjusted_sum"),
    refusal="累计调整额超过单位自行调整的限额",
    cure="超出部分报发展改革部门审批，附大数据主管部门意见",
    who="项目单位",
    examples=(
        Example("没有调整过", {"approved_estimate": 200 * WAN, "adjusted_sum": 0}, Answer.YES),
        Example("恰为15%", {"approved_estimate": 200 * WAN, "adjusted_sum": 30 * WAN}, Answer.YES),
        Example("两次各8%", {"approved_estimate": 200 * WAN, "adjusted_sum": 32 * WAN}, Answer.NO),
        Example("调整额未知", {"approved_estimate": 200 * WAN}, Answer.UNKNOWN),
        Example(
            "施行前一日",
            {"approved_estimate": 200 * WAN, "adjusted_sum": 0},
            Answer.UNKNOWN,
            on=date(2022, 4, 27),
        ),
        Example(
            "比例定为10%时的15%",
            {"approved_estimate": 200 * WAN, "adjusted_sum": 30 * WAN},
            Answer.NO,
            law={"adjust.self_share": Decimal(10)},
        ),
    ),
)
def adjustments_within_share(facts: Facts, law: Law) -> Found:
    over, figures = _over_limit(facts, law)
    return no(over, **figures) if over else yes(**figures)


@rule(
    "G16",
    articles=(20,),
    asks="支付建设款前，是否已委托监理",
    reads=("building_project", "supervisor_engaged_on", "approved_estimate"),
    refusal="建设类项目尚未委托监理，暂不支付建设款",
    cure="委托监理单位，登记监理合同",
    who="项目单位",
    basis=Basis.PRACTICE,
    examples=(
        Example("不是建设类项目", {"building_project": False}, Answer.YES),
        Example("已委托监理", {"building_project": True, "supervisor_engaged_on": date(2026, 2, 1)}, Answer.YES),
        Example("未委托监理", {"building_project": True}, Answer.NO),
        Example("是否建设类不明", {}, Answer.UNKNOWN),
        Example(
            "监理起点定为100万元，99.99万元的项目",
            {"building_project": True, "approved_estimate": 9999 * WAN // 100},
            Answer.YES,
            law={"supervision.from": 100 * WAN},
        ),
        Example(
            "监理起点定为100万元，恰为100万元的项目",
            {"building_project": True, "approved_estimate": 100 * WAN},
            Answer.NO,
            law={"supervision.from": 100 * WAN},
        ),
        Example(
            "监理起点定为100万元，100.01万元的项目",
            {"building_project": True, "approved_estimate": 10001 * WAN // 100},
            Answer.NO,
            law={"supervision.from": 100 * WAN},
        ),
        Example(
            "监理起点定为100万元，概算未知",
            {"building_project": True},
            Answer.UNKNOWN,
            law={"supervision.from": 100 * WAN},
        ),
        Example("施行前一日", {"building_project": True}, Answer.UNKNOWN, on=date(2022, 4, 27)),
    ),
)
def supervised_before_payment(facts: Facts, law: Law) -> Found:
    return yes() if not must_be_supervised(facts, law) or facts.maybe("supervisor_engaged_on") else no()


def must_be_supervised(facts: Facts, law: Law) -> bool:
    """Whether a supervisor must be engaged: for every building project, or from the county's line upward."""
    if not facts["building_project"]:
        return False
    line = law.value("supervision.from")
    return line is None or bool(facts["approved_estimate"] >= int(line))


_PAYABLE = {
    "payment_amount": 30 * WAN,
    "paid_before": 60 * WAN,
    "project_paid_before": 90 * WAN,
    "contract_amount": 100 * WAN,
    "progress_amount": 90 * WAN,
    "approved_estimate": 200 * WAN,
}


@rule(
    "G17",
    articles=(23,),
    asks="本次支付是否在合同、批复和进度以内",
    reads=tuple(_PAYABLE),
    refusal="本次支付超出合同、批复或者进度，不予支付",
    cure="核减本次支付额；合同、概算或进度确有变化的，先办变更、调整或进度确认",
    who="项目单位",
    basis=Basis.PRACTICE,
    examples=(
        Example("恰到进度应付额", _PAYABLE, Answer.YES),
        Example("低于进度应付额", {**_PAYABLE, "payment_amount": 29 * WAN}, Answer.YES),
        Example("超过进度一分", {**_PAYABLE, "payment_amount": 30 * WAN + 1}, Answer.NO),
        Example(
            "恰到合同额",
            {**_PAYABLE, "payment_amount": 40 * WAN, "progress_amount": 120 * WAN},
            Answer.YES,
        ),
        Example(
            "超过合同一分",
            {**_PAYABLE, "payment_amount": 40 * WAN + 1, "progress_amount": 120 * WAN},
            Answer.NO,
        ),
        Example("各合同合计恰到概算", {**_PAYABLE, "project_paid_before": 170 * WAN}, Answer.YES),
        Example("各合同合计超过概算一分", {**_PAYABLE, "project_paid_before": 170 * WAN + 1}, Answer.NO),
        Example("支付额为零", {**_PAYABLE, "payment_amount": 0}, Answer.NO),
        Example("支付额为负", {**_PAYABLE, "payment_amount": -1}, Answer.NO),
        Example("没有合同额", {k: v for k, v in _PAYABLE.items() if k != "contract_amount"}, Answer.UNKNOWN),
        Example("已支付额未知", {k: v for k, v in _PAYABLE.items() if k != "paid_before"}, Answer.UNKNOWN),
    ),
)
def payment_covered(facts: Facts, law: Law) -> Found:
    payment = facts["payment_amount"]
    if payment <= 0:
        return no("支付额应当大于零；冲正请用冲销记录", cure="更正支付额")
    of_contract = facts["paid_before"] + payment
    of_project = facts["project_paid_before"] + payment
    caps = (
        ("合同额", of_contract, facts["contract_amount"]),
        ("按进度应付额", of_contract, facts["progress_amount"]),
        ("批复概算", of_project, facts["approved_estimate"]),
    )
    over = [f"支付后累计{wan(paid)}，超过{name}{wan(cap)}" for name, paid, cap in caps if paid > cap]
    return no(f"{'；'.join(over)}，不予支付") if over else yes()


RULES: tuple[Rule, ...] = (
    own_adjustment,
    adjustments_within_share,
    supervised_before_payment,
    payment_covered,
)
