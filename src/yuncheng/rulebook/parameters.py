"""Every number of the law once: its name, meaning, unit and article. The values stand in a county's file (counties/).

Numbers of law are written in the regulation; numbers of practice are ours where it is silent. What a county does not
use stands there at "none".
"""

from __future__ import annotations

from collections.abc import Mapping

from .kernel import Basis, Measure, Parameter

_LAW = (
    Parameter("list.threshold", "清单起点（达到即纳入清单，低于则备案）", Measure.WAN, (7,)),
    Parameter("list.report_by", "下一年度项目报送截止日（含当日）", Measure.MONTH_DAY, (7,)),
    Parameter("performance.due", "年度绩效报告截止日（含当日）", Measure.MONTH_DAY, (21,)),
    Parameter("adjust.self_share", "单位自行调整的限额，占概算总投资", Measure.PERCENT, (24,)),
    Parameter("acceptance.bureau_from", "由主管部门验收的起点（达到即是）", Measure.WAN, (25,)),
    Parameter("acceptance.within", "建成后申请或组织验收的期限", Measure.MONTHS, (25,)),
    Parameter("selfeval.from", "自评价最早时间，自验收并投入运行起", Measure.MONTHS, (27,)),
    Parameter("selfeval.to", "自评价最迟时间，自验收并投入运行起", Measure.MONTHS, (27,)),
    Parameter("blacklist.years", "承建企业列入黑名单的年限", Measure.YEARS, (35,)),
)


def _practice(key: str, label: str, measure: Measure, *articles: int) -> Parameter:
    return Parameter(key, label, measure, articles, Basis.PRACTICE)


_PRACTICE = (
    _practice("check.days", "单位内部审核办理时限", Measure.WORKDAYS, 4),
    _practice("consolidate.days", "主管部门汇总所属单位项目的时限", Measure.WORKDAYS, 7),
    _practice("file.days", "部门规划备查的时限", Measure.WORKDAYS, 6),
    _practice("addition.days", "预算外增补批准和安排预算的时限", Measure.WORKDAYS, 9),
    _practice("agree.days", "联合管理部门会签计划的时限", Measure.WORKDAYS, 4, 8),
    _practice("intake.days", "大数据主管部门接收报送的时限", Measure.WORKDAYS, 7),
    _practice("admit.days", "受理审查时限", Measure.WORKDAYS, 10),
    _practice("supplement.days", "一次告知后补正的时限", Measure.WORKDAYS, 10),
    _practice("review.days", "技术审查时限", Measure.WORKDAYS, 10),
    _practice("review.opinion_days", "专家或机构提交意见的时限", Measure.WORKDAYS, 10),
    _practice("review.panel_size", "评审专家人数", Measure.COUNT, 4, 10),
    _practice("review.panel_floor", "评审专家最少人数", Measure.COUNT, 4, 10),
    _practice("pool.floor_factor", "候选专家至少为抽取人数的倍数", Measure.COUNT, 4, 10),
    _practice("conflict.years", "任职、持股等利害关系的回溯年限", Measure.YEARS, 4, 10),
    _practice("revise.days", "按审查意见修改的时限", Measure.WORKDAYS, 10),
    _practice("close.days", "核对审查意见落实情况的时限", Measure.WORKDAYS, 10),
    _practice("decide.days", "项目决策时限", Measure.WORKDAYS, 10),
    _practice("assess.days", "投资评审时限", Measure.WORKDAYS, 10),
    _practice("approval.lapse_months", "批复后未实施即失效的期限", Measure.MONTHS, 10),
    _practice("catalogue.days", "数据资源目录审核时限", Measure.WORKDAYS, 14),
    _practice("invest_per_user.high", "人均投资偏高的提示线", Measure.WAN, 19),
    _practice("supervision.from", "须委托监理的起点（不设即全部建设类项目）", Measure.WAN, 20),
    _practice("trial_run.days", "试运行最短期限", Measure.DAYS, 21),
    _practice("delay.serious_days", "视为严重逾期的天数", Measure.DAYS, 22),
    _practice("money.idle_months", "资金视为闲置的期限", Measure.MONTHS, 23),
    _practice("adjust.self_cap", "单位自行调整的金额上限（不设即只看比例）", Measure.WAN, 24),
    _practice("splitting.months", "查找化整为零的时间跨度", Measure.MONTHS, 7),
    _practice("splitting.crowd", "贴近起点的提示线，占起点", Measure.PERCENT, 7, 25),
    _practice("resemblance.alert", "比对发现疑似重复、须先会商或判定的相近程度（达到即是）", Measure.PERCENT, 3, 5),
)

PARAMETERS: Mapping[str, Parameter] = {parameter.key: parameter for parameter in (*_LAW, *_PRACTICE)}
