"""Chapter 3, articles 6–9: plans, the project list, the annual construction plan, additions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .annex1_application import NATURES, Choices
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

# Article 9: what is not in the department's yearly budget may be added only where one of these is true.
ADDITION_GROUNDS: Choices = (
    ("superior", "国家、市或县明确要求建设"),
    ("continue", "续建项目确有需要"),
    ("maintain", "运维确有需要"),
)


def belongs_on_list(amount: int, law: Law) -> bool:
    """Whether a project of this reported amount goes on the list, the line itself included; below it is filed."""
    return amount >= law.number("list.threshold")


def filed_since_removal(filed_on: date | None, removed_on: date | None) -> bool:
    """Whether a filing stands: one made before the project was removed from the list went with it."""
    return filed_on is not None and (removed_on is None or filed_on >= removed_on)


def report_due(plan_year: int, law: Law) -> date:
    """The last day to report a project for the list of `plan_year`: a day of the year before, inclusive."""
    return law.yearly("list.report_by", plan_year - 1)


@rule(
    "G1",
    articles=(7,),
    asks="项目是否已纳入清单（低于清单起点的，是否已备案）",
    reads=("listed_on", "filed_on", "removed_on", "reported_amount"),
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
        Example("已移出清单", {"removed_on": date(2026, 1, 9), "reported_amount": 120 * WAN}, Answer.NO),
        Example(
            "移出之前的备案，移出后又报低",
            {"filed_on": date(2025, 10, 9), "removed_on": date(2025, 10, 10), "reported_amount": 30 * WAN},
            Answer.NO,
        ),
        Example(
            "移出当日重新备案",
            {"filed_on": date(2025, 10, 10), "removed_on": date(2025, 10, 10), "reported_amount": 30 * WAN},
            Answer.YES,
        ),
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
    if not filed_since_removal(facts.maybe("filed_on"), facts.maybe("removed_on")):
        return _removed_or_never_there(facts)
    amount = facts["reported_amount"]
    if belongs_on_list(amount, law):
        return no(
            f"投资额度{wan(amount)}已达到清单起点{wan(law.number('list.threshold'))}，应当纳入清单，备案不能代替",
            cure="由大数据主管部门将项目纳入清单并发布",
            amount=amount,
        )
    return yes(filed_on=facts["filed_on"], amount=amount)


def _removed_or_never_there(facts: Facts) -> Found:
    removed = facts.maybe("removed_on")
    if removed is None:
        return no()
    return no(
        f"项目已于{day(removed)}移出项目清单，不得安排预算、划拨资金",
        cure="确需建设的，由项目单位重新报送，纳入清单（低于起点的备案）后再安排",
        removed_on=removed,
    )


def _filed(hundredths_of_wan: int) -> dict[str, Any]:
    return {"filed_on": date(2025, 10, 9), "applied_estimate": hundredths_of_wan * WAN // 100}


@rule(
    "G1A",
    articles=(7, 9),
    asks="受理前，项目是否已在清单、已备案或已批准增补",
    reads=("listed_on", "filed_on", "removed_on", "addition_approved_on", "applied_estimate"),
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
        Example(
            "备案后批准增补，申报恰为50万元",
            _filed(5000) | {"addition_approved_on": date(2026, 1, 15)},
            Answer.NO,
        ),
        Example(
            "批准增补后移出清单",
            {"addition_approved_on": date(2026, 1, 15), "removed_on": date(2026, 2, 6)},
            Answer.NO,
        ),
        Example("三样都没有", {}, Answer.NO),
    ),
)
def listed_before_admission(facts: Facts, law: Law) -> Found:
    if facts.maybe("listed_on"):
        return yes()
    if not filed_since_removal(facts.maybe("filed_on"), facts.maybe("removed_on")):
        approved = facts.maybe("addition_approved_on") and facts.maybe("removed_on") is None
        return yes() if approved else _removed_before_admission(facts)
    estimate = facts["applied_estimate"]
    if belongs_on_list(estimate, law):
        return no(
            f"项目只作了备案，现申报{wan(estimate)}已达到清单起点{wan(law.number('list.threshold'))}，备案不能代替纳入清单",
            cure="撤回申报，按现投资额度重新报送，纳入清单后再申报",
        )
    return yes()


def _removed_before_admission(facts: Facts) -> Found:
    removed = facts.maybe("removed_on")
    return no() if removed is None else no(f"项目已于{day(removed)}移出项目清单，暂不受理")


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
    reads=("reported_on", "plan_year", "addition_ground"),
    may_lack=("addition_ground",),
    refusal="尚未报送",
    cure="尽快报送并写明逾期原因；能否进入当年清单由大数据主管部门统筹",
    who="项目单位",
    examples=(
        Example("提前一日", {"reported_on": date(2025, 9, 29), "plan_year": 2026}, Answer.YES),
        Example("最后一日", {"reported_on": date(2025, 9, 30), "plan_year": 2026}, Answer.YES),
        Example("逾期一日", {"reported_on": date(2025, 10, 1), "plan_year": 2026}, Answer.NO),
        Example("尚未报送", {"plan_year": 2026}, Answer.NO),
        Example(
            "增补不随年度报送",
            {"reported_on": date(2026, 2, 3), "plan_year": 2026, "addition_ground": "superior"},
            Answer.YES,
        ),
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
    if facts.maybe("addition_ground"):
        return yes()
    due = report_due(facts["plan_year"], law)
    reported = facts.maybe("reported_on")
    if reported is None:
        return no(due=due)
    if reported <= due:
        return yes(due=due, reported_on=reported)
    days = (reported - due).days
    return no(f"应于{day(due)}前（含当日）报送，实际{day(reported)}报送，逾期{days}日", due=due, days=days)


@rule(
    "R7C",
    articles=(7,),
    asks="该年度的报送是否还没有截止汇总",
    reads=("round_closed_on", "addition_ground"),
    may_lack=("round_closed_on", "addition_ground"),
    refusal="该年度的报送已经截止汇总",
    cure="报下一年度；年初预算没有安排而当年确需建设的，填写增补情形按第九条办理；或请大数据主管部门补充开放报送",
    who="项目单位",
    basis=Basis.PRACTICE,
    examples=(
        Example("没有截止", {}, Answer.YES),
        Example("当日截止", {"round_closed_on": date(2025, 10, 15)}, Answer.NO, on=date(2025, 10, 15)),
        Example("截止之后", {"round_closed_on": date(2025, 10, 15)}, Answer.NO, on=date(2025, 10, 16)),
        Example(
            "截止之后的增补",
            {"round_closed_on": date(2025, 10, 15), "addition_ground": "superior"},
            Answer.YES,
            on=date(2025, 10, 16),
        ),
    ),
)
def round_not_closed(facts: Facts, law: Law) -> Found:
    closed = facts.maybe("round_closed_on")
    if facts.maybe("addition_ground") or closed is None:
        return yes()
    return no(f"该年度的报送已于{day(closed)}截止汇总", closed_on=closed)


@rule(
    "R7E",
    articles=(7,),
    asks="是否已过报送截止日，可以截止汇总",
    reads=("round_year",),
    refusal="还没有过报送截止日，不能提前截止",
    cure="过了报送截止日再截止；此前可以催报",
    who="大数据主管部门",
    examples=(
        Example("截止日前一日", {"round_year": 2026}, Answer.NO, on=date(2025, 9, 29)),
        Example("截止日当日", {"round_year": 2026}, Answer.NO, on=date(2025, 9, 30)),
        Example("截止日次日", {"round_year": 2026}, Answer.YES, on=date(2025, 10, 1)),
        Example("不知是哪一年", {}, Answer.UNKNOWN),
        Example("施行前一日", {"round_year": 2023}, Answer.UNKNOWN, on=date(2022, 4, 27)),
    ),
)
def round_may_close(facts: Facts, law: Law) -> Found:
    due = report_due(facts["round_year"], law)
    if facts.on > due:
        return yes(due=due)
    return no(f"各单位可以报送到{day(due)}（含当日），不能提前截止", earliest=due + timedelta(days=1), due=due)


@rule(
    "R9",
    articles=(9,),
    asks="预算外增补是否属于规定的情形",
    reads=("addition_ground", "addition_doc_no", "nature"),
    may_lack=("addition_ground", "addition_doc_no"),
    refusal="不属于可以增补的情形",
    cure="上级明确要求的，填写要求建设的文件文号；续建、运维的，项目性质应与所填情形一致；都不是的，随年度报送",
    who="项目单位",
    examples=(
        Example("随年度报送，不是增补", {"nature": "new"}, Answer.YES),
        Example(
            "上级要求，有文号",
            {"addition_ground": "superior", "addition_doc_no": "测试发〔2026〕1号", "nature": "new"},
            Answer.YES,
        ),
        Example("上级要求，没有文号", {"addition_ground": "superior", "nature": "new"}, Answer.NO),
        Example("续建项目", {"addition_ground": "continue", "nature": "continue"}, Answer.YES),
        Example("称续建，实为新建", {"addition_ground": "continue", "nature": "new"}, Answer.NO),
        Example("运维项目", {"addition_ground": "maintain", "nature": "maintain"}, Answer.YES),
        Example("称运维，实为升级", {"addition_ground": "maintain", "nature": "upgrade"}, Answer.NO),
        Example("称续建，性质不明", {"addition_ground": "continue"}, Answer.UNKNOWN),
    ),
)
def addition_is_grounded(facts: Facts, law: Law) -> Found:
    ground = facts.maybe("addition_ground")
    if not ground:
        return yes()
    if ground == "superior":
        return yes() if facts.maybe("addition_doc_no") else no("上级明确要求建设的，没有填写文件文号")
    nature = facts["nature"]
    if nature == ground:
        return yes()
    labels = dict(NATURES)
    return no(f"所填情形是{labels[ground]}，项目性质却是{labels.get(nature, nature)}", nature=nature)


@rule(
    "R6L",
    articles=(6,),
    asks="部门规划的任务是否都对上全县规划，或者说明了缘由",
    reads=("plan_items_adrift",),
    refusal="部门规划有任务没有对上全县规划",
    cure="逐项选择所对应的全县规划任务；确实没有对应的，写明缘由",
    who="编制规划的部门",
    examples=(
        Example("全部对上", {"plan_items_adrift": 0}, Answer.YES),
        Example("有一项没有对上", {"plan_items_adrift": 1}, Answer.NO),
        Example("还没有填任务", {}, Answer.UNKNOWN),
    ),
)
def plan_items_lean(facts: Facts, law: Law) -> Found:
    adrift = facts["plan_items_adrift"]
    return no(f"有{adrift}项任务没有对上全县规划，也没有写明缘由", adrift=adrift) if adrift else yes()


@rule(
    "R8L",
    articles=(7, 8),
    asks="列入年度建设计划的项目是否都在清单",
    reads=("plan_unlisted",),
    refusal="年度建设计划中有项目不在清单",
    cure="从计划中移出，或者先纳入清单再安排",
    who="大数据主管部门",
    examples=(
        Example("都在清单", {"plan_unlisted": 0}, Answer.YES),
        Example("有一个不在清单", {"plan_unlisted": 1}, Answer.NO),
        Example("还没有排定", {}, Answer.UNKNOWN),
    ),
)
def planned_are_listed(facts: Facts, law: Law) -> Found:
    stray = facts["plan_unlisted"]
    return no(f"有{stray}个项目不在清单，不能列入年度建设计划", unlisted=stray) if stray else yes()


@rule(
    "R8F",
    articles=(8,),
    asks="列入年度建设计划的项目是否在可用资金之内",
    reads=("funds_short",),
    refusal="年度建设计划超出可用资金",
    cure="按排序调出线下项目，或者核实可用资金后重新保存",
    who="大数据主管部门",
    examples=(
        Example("还有一分没有用完", {"funds_short": -1}, Answer.YES),
        Example("恰好用完", {"funds_short": 0}, Answer.YES),
        Example("超出一分", {"funds_short": 1}, Answer.NO),
        Example("还没有排定", {}, Answer.UNKNOWN),
    ),
)
def plan_fits_funds(facts: Facts, law: Law) -> Found:
    short = facts["funds_short"]
    return no(f"列入的项目超出可用资金{wan(short)}", short=short) if short > 0 else yes()


@rule(
    "R4L",
    articles=(4, 7),
    asks="投资计划安排资金的项目是否都在清单（低于清单起点的是否已备案）",
    reads=("investment_unlisted",),
    refusal="投资计划中有项目不在清单",
    cure="从投资计划中移出，或者先纳入清单（低于起点的先备案）再安排",
    who="发展改革部门",
    examples=(
        Example("都在清单或已备案", {"investment_unlisted": 0}, Answer.YES),
        Example("有一个不在清单", {"investment_unlisted": 1}, Answer.NO),
        Example("还没有编制", {}, Answer.UNKNOWN),
    ),
)
def invested_are_listed(facts: Facts, law: Law) -> Found:
    stray = facts["investment_unlisted"]
    return no(f"有{stray}个项目不在清单，不得安排资金", unlisted=stray) if stray else yes()


RULES: tuple[Rule, ...] = (
    round_not_closed,
    round_may_close,
    addition_is_grounded,
    plan_items_lean,
    planned_are_listed,
    plan_fits_funds,
    invested_are_listed,
    listed_before_money,
    listed_before_admission,
    goes_on_list,
    goes_to_filing,
    reported_in_time,
)
