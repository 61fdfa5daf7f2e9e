"""Chapter 4, articles 10–14: application, technical review, decision, investment assessment."""

from __future__ import annotations

from datetime import date

from .annex1_application import EXPANDING, MAINTENANCE, NATURES, SERVICE_KINDS, label_of
from .kernel import Answer, Article, Basis, Example, Facts, Found, Law, Rule, no, rule, yes
from .wording import WAN, wan

ARTICLES: tuple[Article, ...] = (
    Article(
        10,
        4,
        "审批流程",
        "依次走四步：单位填表申报，大数据主管部门抽选专家或机构审查，发展改革部门批可研和概算，"
        "财政部门评审投资。"
        "审查意见要逐条改到位，后面两步都以它为准。",
    ),
    Article(
        11,
        4,
        "前期一步到位",
        "可研和概算合在一起编、一次报，概算代替初步设计，不再分段办理。",
    ),
    Article(
        12,
        4,
        "免办的前期手续",
        "一般不必再办节能、选址、用地、环评手续；要新盖房子或者耗能高的项目仍须办理。",
    ),
    Article(
        13,
        4,
        "跨部门框架方案",
        "几个部门共建共享的，由牵头部门组织先定统一框架：谁参加、建什么、数据和业务怎样流转、接口怎样对接，"
        "内容不得交叉。大数据主管部门审核后，各部门才分别申请自己那一部分。",
    ),
    Article(
        14,
        4,
        "必备篇章和审批条件",
        "可研必须写清数据治理、共享、安全、密码、集约五个方面，评估、批复和请示文件也要写；"
        "改扩建的另附第三方后评价。"
        "没有数据目录和密码方案不予审批。该共享的数据不能只给个别企业。",
    ),
)

# The five compulsory chapters (art. 14): code and label.
CHAPTERS: tuple[tuple[str, str], ...] = (
    ("data_governance", "数据资源收集治理及业务应用梳理"),
    ("data_sharing", "数据资源共享分析"),
    # 前两章讲数据，后三章讲安全和集约
    ("security", "网络安全保护措施"),
    ("crypto", "密码应用方案"),
    ("intensive", "集约化建设"),
)


def technical_scheme_suffices(kind: str, nature: str, amount: int, law: Law) -> bool:
    """Whether a 技术方案 may stand in for the 可研: O&M and support services, and whatever lies below the list line."""
    if nature == MAINTENANCE or kind in SERVICE_KINDS:
        return True
    return amount < law.number("list.threshold")


_SMALL = {"document_kind": "technical", "kind": "industry_app", "nature": "new"}


@rule(
    "G3",
    articles=(14,),
    asks="申报文件种类是否合适，五个必备篇章是否齐全",
    reads=("document_kind", "chapters_missing", "kind", "nature", "applied_estimate"),
    refusal="申报文件缺少必备篇章，不予受理",
    cure="补齐所缺篇章后重新提交",
    who="项目单位",
    examples=(
        Example("可研，五章齐全", {"document_kind": "feasibility", "chapters_missing": []}, Answer.YES),
        Example("可研，缺一章", {"document_kind": "feasibility", "chapters_missing": ["密码应用方案"]}, Answer.NO),
        Example(
            "可研，五章全缺",
            {"document_kind": "feasibility", "chapters_missing": [label for _, label in CHAPTERS]},
            Answer.NO,
        ),
        Example("可研，篇章尚未核对", {"document_kind": "feasibility"}, Answer.UNKNOWN),
        Example("未选文件种类", {"chapters_missing": []}, Answer.UNKNOWN),
        Example("技术方案，49.99万元", {**_SMALL, "applied_estimate": 4999 * WAN // 100}, Answer.YES),
        Example("技术方案，恰为50万元", {**_SMALL, "applied_estimate": 50 * WAN}, Answer.NO),
        Example("技术方案，50.01万元", {**_SMALL, "applied_estimate": 5001 * WAN // 100}, Answer.NO),
        Example("技术方案，经费估算未填", _SMALL, Answer.UNKNOWN),
        Example(
            "运维服务300万元，技术方案即可",
            {"document_kind": "technical", "kind": "operation", "nature": "maintain", "applied_estimate": 300 * WAN},
            Answer.YES,
        ),
        Example(
            "施行前一日",
            {**_SMALL, "applied_estimate": 10 * WAN},
            Answer.UNKNOWN,
            on=date(2022, 4, 27),
        ),
    ),
)
def chapters_complete(facts: Facts, law: Law) -> Found:
    if facts["document_kind"] == "technical":
        return _technical_scheme(facts, law)
    missing = facts["chapters_missing"]
    if missing:
        return no(f"可行性研究报告缺少必备篇章：{'、'.join(missing)}，不予受理", missing=tuple(missing))
    return yes()


def _technical_scheme(facts: Facts, law: Law) -> Found:
    amount = facts["applied_estimate"]
    if technical_scheme_suffices(facts["kind"], facts["nature"], amount, law):
        return yes()
    threshold = law.number("list.threshold")
    return no(
        f"经费估算{wan(amount)}，达到{wan(threshold)}，应当编制可行性研究报告及概算，技术方案不能代替",
        cure="改报可行性研究报告及概算，写齐五个必备篇章",
        amount=amount,
        threshold=threshold,
    )


@rule(
    "G4",
    articles=(14,),
    asks="改扩建项目是否已附前期项目第三方后评价报告",
    reads=("nature", "prior_evaluation"),
    refusal="改扩建项目未附前期项目第三方后评价报告，不予受理",
    cure="委托第三方对前期项目做后评价，报告随申报材料提交",
    who="项目单位",
    examples=(
        Example("新建，不需要", {"nature": "new"}, Answer.YES),
        Example("续建，不需要", {"nature": "continue"}, Answer.YES),
        Example("整合，不需要", {"nature": "integrate"}, Answer.YES),
        Example("改造，不需要", {"nature": "transform"}, Answer.YES),
        Example("扩建，已附", {"nature": "expand", "prior_evaluation": True}, Answer.YES),
        Example("改建，未附", {"nature": "rebuild", "prior_evaluation": False}, Answer.NO),
        Example("升级视同改扩建，未附", {"nature": "upgrade", "prior_evaluation": False}, Answer.NO),
        Example("扩建，是否附报告不明", {"nature": "expand"}, Answer.UNKNOWN),
        Example("项目性质未填", {"prior_evaluation": True}, Answer.UNKNOWN),
    ),
)
def prior_project_evaluated(facts: Facts, law: Law) -> Found:
    nature = facts["nature"]
    if nature not in EXPANDING or facts["prior_evaluation"]:
        return yes()
    return no(f"{label_of(NATURES, nature)}项目未附前期项目第三方后评价报告，不予受理")


@rule(
    "G5",
    articles=(13,),
    asks="跨部门共建共享项目是否已取得框架方案审核意见",
    reads=("cross_department", "framework_opinion"),
    refusal="跨部门共建共享项目尚未取得框架方案审核意见，不予受理",
    cure="由牵头部门会同参建部门报送统一框架方案，取得审核意见后再申报本部门参建内容",
    who="牵头部门报送，大数据主管部门审核",
    examples=(
        Example("不是跨部门项目", {"cross_department": False}, Answer.YES),
        Example("跨部门，已有审核意见", {"cross_department": True, "framework_opinion": True}, Answer.YES),
        Example("跨部门，没有审核意见", {"cross_department": True, "framework_opinion": False}, Answer.NO),
        Example("跨部门，有无意见不明", {"cross_department": True}, Answer.UNKNOWN),
        Example("是否跨部门不明", {}, Answer.UNKNOWN),
    ),
)
def framework_reviewed(facts: Facts, law: Law) -> Found:
    return yes() if not facts["cross_department"] or facts["framework_opinion"] else no()


@rule(
    "G6",
    articles=(10,),
    asks="审查意见是否已出具并逐条落实",
    reads=("review_issued_on", "open_review_items"),
    refusal="尚未出具审查意见，不能作项目决策",
    cure="由大数据主管部门完成技术审查并出具审查意见",
    who="大数据主管部门",
    examples=(
        Example("已出具，全部落实", {"review_issued_on": date(2026, 1, 20), "open_review_items": 0}, Answer.YES),
        Example("已出具，还有一条未落实", {"review_issued_on": date(2026, 1, 20), "open_review_items": 1}, Answer.NO),
        Example("尚未出具", {"open_review_items": 0}, Answer.NO),
        Example("已出具，落实情况不明", {"review_issued_on": date(2026, 1, 20)}, Answer.UNKNOWN),
    ),
)
def review_closed(facts: Facts, law: Law) -> Found:
    if facts.maybe("review_issued_on") is None:
        return no()
    still_open = facts["open_review_items"]
    if still_open == 0:
        return yes()
    return no(
        f"还有{still_open}条审查意见没有落实，不能作项目决策",
        cure="项目单位逐条修改并答复，大数据主管部门核对后关闭",
        open=still_open,
    )


@rule(
    "G2",
    articles=(14,),
    asks="数据资源目录和密码应用方案是否齐备",
    reads=("catalogue_ready_on", "crypto_scheme"),
    refusal="没有数据资源目录或者密码应用方案，不予审批",
    cure="编制数据资源目录并提交密码应用方案",
    who="项目单位",
    examples=(
        Example("两样齐备", {"catalogue_ready_on": date(2026, 1, 8), "crypto_scheme": True}, Answer.YES),
        Example("没有目录", {"crypto_scheme": True}, Answer.NO),
        Example("没有密码方案", {"catalogue_ready_on": date(2026, 1, 8), "crypto_scheme": False}, Answer.NO),
        Example("两样都没有", {"crypto_scheme": False}, Answer.NO),
        Example("有目录，密码方案情况不明", {"catalogue_ready_on": date(2026, 1, 8)}, Answer.UNKNOWN),
    ),
)
def catalogue_and_crypto_ready(facts: Facts, law: Law) -> Found:
    lacking = []
    if facts.maybe("catalogue_ready_on") is None:
        lacking.append("数据资源目录")
    if facts.maybe("crypto_scheme") is False:
        lacking.append("密码应用方案")
    if lacking:
        return no(f"缺少{'、'.join(lacking)}，不予审批", cure=f"补齐{'、'.join(lacking)}")
    return yes() if facts["crypto_scheme"] else no()


@rule(
    "G_OPINIONS",
    articles=(10,),
    asks="评审意见是否已收齐",
    reads=("open_children", "opinions_in", "by_agency"),
    refusal="还没有收到评审意见，不能汇总",
    cure="等专家或机构提交意见；不能参加的，按抽选次序递补；递补不足的，补抽专家或委托机构",
    who="评审专家或专业机构",
    basis=Basis.PRACTICE,
    examples=(
        Example("五份意见收齐", {"open_children": 0, "opinions_in": 5, "by_agency": False}, Answer.YES),
        Example("恰为最少人数", {"open_children": 0, "opinions_in": 3, "by_agency": False}, Answer.YES),
        Example("比最少人数少一份", {"open_children": 0, "opinions_in": 2, "by_agency": False}, Answer.NO),
        Example("机构一份意见", {"open_children": 0, "opinions_in": 1, "by_agency": True}, Answer.YES),
        Example("还有一份未交", {"open_children": 1, "opinions_in": 4, "by_agency": False}, Answer.NO),
        Example("没有一份意见", {"open_children": 0, "opinions_in": 0, "by_agency": True}, Answer.NO),
        Example("意见份数不明", {"open_children": 0}, Answer.UNKNOWN),
    ),
)
def opinions_in(facts: Facts, law: Law) -> Found:
    waiting = facts["open_children"]
    if waiting:
        return no(f"还有{waiting}份评审意见没有提交，不能汇总", waiting=waiting)
    received = facts["opinions_in"]
    least = 1 if facts["by_agency"] else law.number("review.panel_floor")
    if received and received < least:
        return no(f"只收到{received}份专家意见，少于最少人数{least}人，不能汇总", received=received, least=least)
    return yes(received=received) if received else no()


@rule(
    "G_ASSESSED_WITHIN",
    articles=(10, 23),
    asks="投资评审审定额是否在批复概算以内",
    reads=("assessed_amount", "approved_estimate"),
    refusal="审定额超过批复概算",
    cure="按批复概算控制评审；确需增加投资的，先办概算调整",
    who="财政部门",
    basis=Basis.PRACTICE,
    examples=(
        Example("低于概算", {"assessed_amount": 199 * WAN, "approved_estimate": 200 * WAN}, Answer.YES),
        Example("与概算相等", {"assessed_amount": 200 * WAN, "approved_estimate": 200 * WAN}, Answer.YES),
        Example("超出一分", {"assessed_amount": 200 * WAN + 1, "approved_estimate": 200 * WAN}, Answer.NO),
        Example("审定额未填", {"approved_estimate": 200 * WAN}, Answer.UNKNOWN),
        Example("没有批复概算", {"assessed_amount": 200 * WAN}, Answer.UNKNOWN),
    ),
)
def assessed_within_estimate(facts: Facts, law: Law) -> Found:
    assessed, estimate = facts["assessed_amount"], facts["approved_estimate"]
    if assessed <= estimate:
        return yes(assessed=assessed, estimate=estimate)
    return no(
        f"审定额{wan(assessed)}超过批复概算{wan(estimate)}",
        assessed=assessed,
        estimate=estimate,
        over=assessed - estimate,
    )


@rule(
    "G18",
    articles=(10, 35),
    asks="采购、签订合同前，项目是否已经批复并完成投资评审",
    reads=("approved_on", "assessed_on"),
    refusal="项目尚未批复，不得采购、签订合同",
    cure="先取得可研和概算批复，完成投资评审",
    who="发展改革部门批复，财政部门评审",
    examples=(
        Example("已批复、已评审", {"approved_on": date(2026, 1, 30), "assessed_on": date(2026, 2, 20)}, Answer.YES),
        Example("已批复、未评审", {"approved_on": date(2026, 1, 30)}, Answer.NO),
        Example("未批复", {}, Answer.NO),
        Example("有评审、没有批复", {"assessed_on": date(2026, 2, 20)}, Answer.NO),
    ),
)
def approved_before_contract(facts: Facts, law: Law) -> Found:
    if facts.maybe("approved_on") is None:
        return no()
    if facts.maybe("assessed_on") is None:
        return no("项目已批复，尚未完成投资评审，不得采购、签订合同", cure="完成投资评审")
    return yes()


RULES: tuple[Rule, ...] = (
    catalogue_and_crypto_ready,
    chapters_complete,
    prior_project_evaluated,
    framework_reviewed,
    review_closed,
    opinions_in,
    assessed_within_estimate,
    approved_before_contract,
)
