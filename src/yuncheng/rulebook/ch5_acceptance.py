"""Chapter 5, second half, articles 25–30: acceptance, archives, evaluation, sharing, security, integration.

The four stop effects are kept apart: a project's (25), a system's (28, 29), what its unit may build (28, 29), and a
whole unit's (30).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .annex1_application import EXPANDING, NATURES, NEW, label_of
from .kernel import Answer, Article, Example, Facts, Found, Law, Rule, Window, months_window, no, rule, yes
from .wording import WAN, day

ARTICLES: tuple[Article, ...] = (
    Article(
        25,
        5,
        "竣工验收",
        "建成后半年内，规模大的向大数据主管部门申请验收，其余的自己组织验收并报备案，材料要求一样；"
        "来不及的要申请延期。验收没通过，不安排运维经费。",
    ),
    Article(
        26,
        5,
        "档案验收",
        "项目档案按规定管好，鼓励用电子档案。档案没验收或者不合格，竣工验收就不能通过。",
    ),
    Article(
        27,
        5,
        "自评价和后评价",
        "验收通过并投入运行满一年后、满两年前，建设单位做自评价并报财政、发展改革、大数据部门；"
        "大数据主管部门可以再请第三方做后评价。",
    ),
    Article(
        28,
        5,
        "联网共享和孤网例外",
        "系统以联网共享为常态，确需孤立的先经初审、再由政府批准。"
        "不按要求共享或者重复采数的，停运维经费，单位也不得再新建、改扩建；没进系统总目录的，"
        "同样不给运维经费。",
    ),
    Article(
        29,
        5,
        "密码和安全不合格",
        "系统的密码应用或网络安全不达标，或者隐患重大的，停掉它的运维经费，建设单位也不得新建、改扩建系统。",
    ),
    Article(
        30,
        5,
        "应整合未整合",
        "单位的存量项目或系统该整合却没整合的，整个单位的运维经费都停，也不支持它新建项目。",
    ),
)


def bureau_accepts(estimate: int, law: Law) -> bool:
    """Whether the bureau holds the acceptance, from the line itself upward; below it the unit does and files it."""
    return estimate >= law.number("acceptance.bureau_from")


def acceptance_due(completed_on: date, law: Law) -> date | None:
    """The last day, inclusive, to apply for or hold the acceptance."""
    return law.due("acceptance.within", completed_on)


def self_evaluation_window(accepted_on: date | None, running_since: date | None, law: Law) -> Window | None:
    """When the self-evaluation is done: counted from acceptance or going into use, whichever is later; both must be."""
    if accepted_on is None or running_since is None:
        return None
    start = max(accepted_on, running_since)
    return months_window(start, law.number("selfeval.from"), law.number("selfeval.to"))


@rule(
    "G8",
    articles=(26,),
    asks="档案是否已验收合格",
    reads=("archives_accepted_on",),
    refusal="档案未验收或验收不合格，不得通过竣工验收",
    cure="整理项目档案，通过档案验收",
    who="项目单位，档案主管部门",
    examples=(
        Example("档案已验收", {"archives_accepted_on": date(2026, 2, 1)}, Answer.YES),
        Example("档案未验收", {}, Answer.NO),
    ),
)
def archives_accepted(facts: Facts, law: Law) -> Found:
    return yes() if facts.maybe("archives_accepted_on") else no()


@rule(
    "G9",
    articles=(25,),
    asks="项目是否已通过竣工验收，可以安排运行维护经费",
    reads=("accepted_on",),
    refusal="项目未通过竣工验收，不予安排运行维护经费",
    cure="申请或组织竣工验收并通过",
    who="项目单位",
    examples=(
        Example("已通过验收", {"accepted_on": date(2026, 2, 1)}, Answer.YES),
        Example("未通过验收", {}, Answer.NO),
    ),
)
def accepted_before_maintenance(facts: Facts, law: Law) -> Found:
    return yes() if facts.maybe("accepted_on") else no()


_BIG = {"completed_on": date(2025, 8, 31), "approved_estimate": 500 * WAN}
_SMALL = {"completed_on": date(2025, 8, 31), "approved_estimate": 49999 * WAN // 100}


@rule(
    "A25",
    articles=(25,),
    asks="建成后是否在规定期限内申请验收或者组织验收",
    reads=(
        "completed_on",
        "approved_estimate",
        "acceptance_applied_on",
        "acceptance_held_on",
        "acceptance_extended_to",
        "accepted_on",
    ),
    refusal="建成后逾期未申请或者未组织竣工验收",
    cure="尽快申请或组织竣工验收；不能按期的，向大数据主管部门申请延期",
    who="项目单位",
    examples=(
        Example("尚未建成", {"approved_estimate": 500 * WAN}, Answer.YES),
        Example("期限最后一日，尚未申请", _BIG, Answer.YES, on=date(2026, 2, 28)),
        Example("期限过后一日，尚未申请", _BIG, Answer.NO, on=date(2026, 3, 1)),
        Example("最后一日申请", {**_BIG, "acceptance_applied_on": date(2026, 2, 28)}, Answer.YES),
        Example("过后一日申请", {**_BIG, "acceptance_applied_on": date(2026, 3, 1)}, Answer.NO),
        Example("500万元以上自行组织不算申请", {**_BIG, "acceptance_held_on": date(2026, 1, 5)}, Answer.NO),
        Example("499.99万元，按期自行组织", {**_SMALL, "acceptance_held_on": date(2026, 2, 28)}, Answer.YES),
        Example("499.99万元，逾期组织", {**_SMALL, "acceptance_held_on": date(2026, 3, 1)}, Answer.NO),
        Example("499.99万元，按期通过验收", {**_SMALL, "accepted_on": date(2026, 2, 1)}, Answer.YES),
        Example("500万元，期限内已通过验收", {**_BIG, "accepted_on": date(2026, 2, 1)}, Answer.YES),
        Example("500万元，期限后通过，申请日期不明", {**_BIG, "accepted_on": date(2026, 3, 1)}, Answer.UNKNOWN),
        Example("已批准延期，未到期", {**_BIG, "acceptance_extended_to": date(2026, 3, 31)}, Answer.YES),
        Example(
            "延期也已过",
            {**_BIG, "acceptance_extended_to": date(2026, 3, 1)},
            Answer.NO,
        ),
        Example("概算总投资不明", {"completed_on": date(2025, 8, 31)}, Answer.UNKNOWN),
        Example("施行前一日", _BIG, Answer.UNKNOWN, on=date(2022, 4, 27)),
    ),
)
def accepted_in_time(facts: Facts, law: Law) -> Found:
    completed = facts.maybe("completed_on")
    due = acceptance_due(completed, law) if completed else None
    if due is None:
        return yes()
    last = max(due, facts.maybe("acceptance_extended_to") or due)
    bureau = bureau_accepts(facts["approved_estimate"], law)
    done = _acceptance_begun(facts, bureau, last)
    figures: dict[str, Any] = {"due": last, "road": "bureau" if bureau else "own"}
    if (done or facts.on) <= last:
        return yes(**figures)
    act = "申请" if bureau else "组织"
    if done:
        return no(f"应于{day(last)}前（含当日）{act}竣工验收，实际于{day(done)}{act}", **figures)
    return no(f"应于{day(last)}前（含当日）{act}竣工验收，至今没有{act}", **figures)


def _acceptance_begun(facts: Facts, bureau: bool, last: date) -> date | None:
    """When the unit did what the article asks of it. A project accepted in time had begun in time."""
    begun: date | None = facts.maybe("acceptance_applied_on" if bureau else "acceptance_held_on")
    accepted: date | None = facts.maybe("accepted_on")
    if begun or accepted is None or not bureau or accepted <= last:
        return begun or accepted
    asked: date = facts["acceptance_applied_on"]
    return asked


_IN_USE = {"accepted_on": date(2024, 2, 29), "running_since": date(2024, 1, 10)}


@rule(
    "A27",
    articles=(27,),
    asks="自评价是否在规定期间内完成",
    reads=("accepted_on", "running_since", "self_evaluated_on"),
    refusal="自评价不在规定期间内",
    cure="在规定期间内完成自评价，报财政、发展改革和大数据主管部门",
    who="项目单位",
    examples=(
        Example("尚未验收", {"running_since": date(2024, 1, 10)}, Answer.YES),
        Example("已验收，尚未投入运行", {"accepted_on": date(2024, 2, 29)}, Answer.YES),
        Example("早一日", {**_IN_USE, "self_evaluated_on": date(2025, 2, 27)}, Answer.NO),
        Example("恰满12个月", {**_IN_USE, "self_evaluated_on": date(2025, 2, 28)}, Answer.YES),
        Example("恰满24个月", {**_IN_USE, "self_evaluated_on": date(2026, 2, 28)}, Answer.YES),
        Example("晚一日", {**_IN_USE, "self_evaluated_on": date(2026, 3, 1)}, Answer.NO),
        Example("最后一日仍未做，尚不算逾期", _IN_USE, Answer.YES, on=date(2026, 2, 28)),
        Example("24个月已过仍未做", _IN_USE, Answer.NO, on=date(2026, 3, 1)),
        Example(
            "以后发生的投入运行日起算",
            {
                "accepted_on": date(2024, 2, 29),
                "running_since": date(2024, 6, 1),
                "self_evaluated_on": date(2025, 5, 31),
            },
            Answer.NO,
        ),
        Example("没有验收就做了自评价", {"self_evaluated_on": date(2025, 3, 1)}, Answer.NO),
        Example("施行前一日", _IN_USE, Answer.UNKNOWN, on=date(2022, 4, 27)),
    ),
)
def self_evaluated_in_window(facts: Facts, law: Law) -> Found:
    done = facts.maybe("self_evaluated_on")
    window = self_evaluation_window(facts.maybe("accepted_on"), facts.maybe("running_since"), law)
    if window is None:
        return no("项目尚未验收或尚未投入运行，不能作自评价") if done else yes()
    figures: dict[str, Any] = {"opens": window.opens, "closes": window.closes}
    if done and done < window.opens:
        return no(f"自评价应在{day(window.opens)}以后进行", earliest=window.opens, **figures)
    if (done or facts.on) <= window.closes:
        return yes(**figures)
    tail = f"实际于{day(done)}完成" if done else "至今没有完成"
    return no(f"自评价应在{day(window.closes)}前（含当日）完成，{tail}", **figures)


def _all_as_wanted(facts: Facts, wanted: Mapping[str, tuple[bool, str]], effect: str) -> Found:
    """YES where every fact is as wanted; NO as soon as one is known not to be, even while others are unknown."""
    bad = [words for name, (good, words) in wanted.items() if facts.maybe(name) not in (None, good)]
    if bad:
        return no(f"{'，'.join(bad)}，{effect}")
    for name in wanted:
        facts[name]
    return yes()


_NO_MAINTENANCE = "不予安排运行维护经费"


@rule(
    "G10",
    articles=(28,),
    asks="系统是否按要求共享数据且没有重复采集，可以安排运行维护经费",
    reads=("system_shares", "system_collects_once"),
    refusal="系统未按要求共享数据或重复采集数据，不予安排运行维护经费",
    cure="完成数据共享，停止重复采集，经核实后恢复",
    who="系统使用单位整改，大数据主管部门核实",
    examples=(
        Example("已共享、不重复采集", {"system_shares": True, "system_collects_once": True}, Answer.YES),
        Example("未按要求共享", {"system_shares": False, "system_collects_once": True}, Answer.NO),
        Example("重复采集", {"system_shares": True, "system_collects_once": False}, Answer.NO),
        Example("未共享已查实，采集情况未评估", {"system_shares": False}, Answer.NO),
        Example("从未评估共享", {"system_collects_once": True}, Answer.UNKNOWN),
        Example("从未评估采集", {"system_shares": True}, Answer.UNKNOWN),
    ),
)
def system_shares_once(facts: Facts, law: Law) -> Found:
    wanted = {"system_shares": (True, "系统未按要求共享数据"), "system_collects_once": (True, "系统重复采集数据")}
    return _all_as_wanted(facts, wanted, _NO_MAINTENANCE)


def _may_build(facts: Facts, natures: frozenset[str], stopped: str, words: str) -> Found:
    """NO where the unit is stopped and the project's nature is one of those the stop reaches."""
    nature = facts["nature"]
    if nature not in natures or not facts[stopped]:
        return yes()
    return no(f"{words}，不得{label_of(NATURES, nature)}")


_NEW_OR_EXPANDING = EXPANDING | {NEW}


@rule(
    "G10B",
    articles=(28,),
    asks="单位是否可以新建、改扩建（没有因共享或重复采集被停）",
    reads=("nature", "unit_sharing_stopped"),
    refusal="本单位有系统未按要求共享数据或重复采集数据，不得新建、改扩建政务信息系统",
    cure="先完成所列系统的整改，经大数据主管部门核实",
    who="项目单位整改，大数据主管部门核实",
    examples=(
        Example("没有被停，新建", {"nature": "new", "unit_sharing_stopped": False}, Answer.YES),
        Example("被停，新建", {"nature": "new", "unit_sharing_stopped": True}, Answer.NO),
        Example("被停，扩建", {"nature": "expand", "unit_sharing_stopped": True}, Answer.NO),
        Example("被停，改建", {"nature": "rebuild", "unit_sharing_stopped": True}, Answer.NO),
        Example("被停，升级视同改扩建", {"nature": "upgrade", "unit_sharing_stopped": True}, Answer.NO),
        Example("被停，续建不受限", {"nature": "continue", "unit_sharing_stopped": True}, Answer.YES),
        Example("被停，整合不受限", {"nature": "integrate", "unit_sharing_stopped": True}, Answer.YES),
        Example("是否被停不明", {"nature": "new"}, Answer.UNKNOWN),
    ),
)
def unit_may_build_sharing(facts: Facts, law: Law) -> Found:
    words = "本单位有系统未按要求共享数据或重复采集数据"
    return _may_build(facts, _NEW_OR_EXPANDING, "unit_sharing_stopped", words)


@rule(
    "G11",
    articles=(28,),
    asks="系统是否已纳入政务信息系统总目录，可以安排运行维护经费",
    reads=("system_catalogued_on",),
    refusal="系统未纳入政务信息系统总目录，不予安排运行维护经费",
    cure="向大数据主管部门登记，纳入总目录",
    who="系统使用单位登记，大数据主管部门纳入",
    examples=(
        Example("已纳入总目录", {"system_catalogued_on": date(2025, 12, 1)}, Answer.YES),
        Example("未纳入总目录", {}, Answer.NO),
    ),
)
def system_catalogued(facts: Facts, law: Law) -> Found:
    return yes() if facts.maybe("system_catalogued_on") else no()


_SAFE = {"system_crypto_passed": True, "system_security_passed": True, "system_major_hazard": False}


@rule(
    "G12",
    articles=(29,),
    asks="系统密码应用和网络安全是否合格、没有重大隐患，可以安排运行维护经费",
    reads=tuple(_SAFE),
    refusal="系统密码应用或网络安全不合格，或者存在重大安全隐患，不予安排运行维护经费",
    cure="完成整改，重新测评合格，消除隐患",
    who="系统使用单位整改，网信、密码管理等部门核实",
    examples=(
        Example("都合格，无隐患", _SAFE, Answer.YES),
        Example("密码应用不合格", {**_SAFE, "system_crypto_passed": False}, Answer.NO),
        Example("网络安全不合格", {**_SAFE, "system_security_passed": False}, Answer.NO),
        Example("存在重大隐患", {**_SAFE, "system_major_hazard": True}, Answer.NO),
        Example("隐患已查实，其余未测评", {"system_major_hazard": True}, Answer.NO),
        Example("密码应用从未评估", {k: v for k, v in _SAFE.items() if k != "system_crypto_passed"}, Answer.UNKNOWN),
    ),
)
def system_secure(facts: Facts, law: Law) -> Found:
    wanted = {
        "system_crypto_passed": (True, "系统密码应用不符合要求"),
        "system_security_passed": (True, "系统网络安全不符合要求"),
        "system_major_hazard": (False, "系统存在重大安全隐患"),
    }
    return _all_as_wanted(facts, wanted, _NO_MAINTENANCE)


@rule(
    "G12B",
    articles=(29,),
    asks="单位是否可以新建、改扩建（没有因密码或网络安全被停）",
    reads=("nature", "unit_security_stopped"),
    refusal="本单位有系统密码应用或网络安全不合格，不得新建、改扩建政务信息系统",
    cure="先完成所列系统的整改，重新测评合格",
    who="项目单位整改，网信、密码管理等部门核实",
    examples=(
        Example("没有被停，新建", {"nature": "new", "unit_security_stopped": False}, Answer.YES),
        Example("被停，新建", {"nature": "new", "unit_security_stopped": True}, Answer.NO),
        Example("被停，升级视同改扩建", {"nature": "upgrade", "unit_security_stopped": True}, Answer.NO),
        Example("被停，改造不受限", {"nature": "transform", "unit_security_stopped": True}, Answer.YES),
        Example("被停，运维不受限", {"nature": "maintain", "unit_security_stopped": True}, Answer.YES),
        Example("是否被停不明", {"nature": "expand"}, Answer.UNKNOWN),
    ),
)
def unit_may_build_security(facts: Facts, law: Law) -> Found:
    words = "本单位有系统密码应用或网络安全不合格"
    return _may_build(facts, _NEW_OR_EXPANDING, "unit_security_stopped", words)


@rule(
    "G13",
    articles=(30,),
    asks="单位是否没有应整合而未整合的项目或系统，可以安排运行维护经费",
    reads=("unit_owes_integration",),
    refusal="单位应整合而未整合，本单位全部运行维护经费不予安排",
    cure="按整合要求完成整合，经大数据主管部门核实",
    who="项目单位整合，大数据主管部门核实",
    examples=(
        Example("没有欠整合", {"unit_owes_integration": False}, Answer.YES),
        Example("应整合而未整合", {"unit_owes_integration": True}, Answer.NO),
        Example("从未评估", {}, Answer.UNKNOWN),
    ),
)
def unit_integrated(facts: Facts, law: Law) -> Found:
    return no() if facts["unit_owes_integration"] else yes()


@rule(
    "G13B",
    articles=(30,),
    asks="单位是否可以新建项目（没有应整合而未整合）",
    reads=("nature", "unit_owes_integration"),
    refusal="单位应整合而未整合，不支持新建项目",
    cure="先按整合要求完成整合，经大数据主管部门核实",
    who="项目单位整合，大数据主管部门核实",
    examples=(
        Example("没有欠整合，新建", {"nature": "new", "unit_owes_integration": False}, Answer.YES),
        Example("欠整合，新建", {"nature": "new", "unit_owes_integration": True}, Answer.NO),
        Example("欠整合，扩建不受本条限制", {"nature": "expand", "unit_owes_integration": True}, Answer.YES),
        Example("欠整合，整合项目", {"nature": "integrate", "unit_owes_integration": True}, Answer.YES),
        Example("从未评估，新建", {"nature": "new"}, Answer.UNKNOWN),
    ),
)
def unit_may_build_integration(facts: Facts, law: Law) -> Found:
    return _may_build(facts, frozenset({NEW}), "unit_owes_integration", "本单位应整合而未整合")


@rule(
    "G14",
    articles=(28,),
    asks="不共享数据的孤网是否已经政府批准",
    reads=("isolated", "isolation_approved_on"),
    refusal="孤网未经政府批准，不得建设或者保留",
    cure="向大数据主管部门说明法律法规或上级依据，初审后报政府批准；不符合例外条件的，接入共享",
    who="大数据主管部门初审，同级人民政府批准",
    examples=(
        Example("不是孤网", {"isolated": False}, Answer.YES),
        Example("孤网，已批准", {"isolated": True, "isolation_approved_on": date(2025, 12, 1)}, Answer.YES),
        Example("孤网，未批准", {"isolated": True}, Answer.NO),
        Example("是否孤网不明", {}, Answer.UNKNOWN),
    ),
)
def isolation_approved(facts: Facts, law: Law) -> Found:
    return yes() if not facts["isolated"] or facts.maybe("isolation_approved_on") else no()


RULES: tuple[Rule, ...] = (
    archives_accepted,
    accepted_before_maintenance,
    accepted_in_time,
    self_evaluated_in_window,
    system_shares_once,
    unit_may_build_sharing,
    system_catalogued,
    system_secure,
    unit_may_build_security,
    unit_integrated,
    unit_may_build_integration,
    isolation_approved,
)
