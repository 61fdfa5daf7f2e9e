"""The vocabulary: every fact that rules read or outcomes write, once. Rules may read nothing else.

Spine facts are columns of the project, each written by one procedure. The rest is supplied by the phase that keeps the
record (its `facts.py`), or waits, dormant, for a phase that is not built yet.
"""

from __future__ import annotations

from .kernel import About, Fact, FactKind, Vocabulary

_D, _M, _B, _T, _I, _L, _C = (
    FactKind.DATE,
    FactKind.MONEY,
    FactKind.BOOL,
    FactKind.TEXT,
    FactKind.INT,
    FactKind.LIST,
    FactKind.CODE,
)

SPINE = (
    Fact("name", "项目名称", _T),
    Fact("nature", "项目性质", _C, articles=(3,)),
    Fact("kind", "建设类别", _C, articles=(2,)),
    Fact("money_source", "资金来源", _C, articles=(2,)),
    Fact("plan_year", "计划年度", _I, articles=(7,)),
    Fact("reported_amount", "报送投资额度", _M, articles=(7,)),
    Fact("reported_on", "报送日期", _D, articles=(7,)),
    Fact("listed_on", "纳入清单日期", _D, articles=(7,)),
    Fact("list_no", "清单文号", _T, articles=(7,)),
    Fact("filed_on", "备案日期", _D, articles=(7,)),
    Fact("suspected_duplicate", "疑似重复的对象", _T, articles=(3,)),
    Fact("consultation_on", "协商会商日期", _D, articles=(5,)),
    Fact("exceptions", "例外核准的事项", _L),
    Fact("catalogue_ready_on", "数据资源目录编制完成日期", _D, articles=(14,)),
    Fact("applied_estimate", "申报经费估算", _M, articles=(10,)),
    Fact("applied_on", "申报日期", _D, articles=(10,)),
    Fact("admitted_on", "受理日期", _D, articles=(10,)),
    Fact("review_no", "审查意见文号", _T, articles=(10,)),
    Fact("review_issued_on", "审查意见出具日期", _D, articles=(10,)),
    Fact("review_closed_on", "审查意见落实日期", _D, articles=(10,)),
    Fact("approval_no", "批复文号", _T, articles=(10,)),
    Fact("approved_on", "批复日期", _D, articles=(10,)),
    Fact("approved_estimate", "批复概算总投资", _M, articles=(10,)),
    Fact("assessment_no", "评审文号", _T, articles=(10,)),
    Fact("assessed_on", "评审日期", _D, articles=(10,)),
    Fact("assessed_amount", "投资评审审定额", _M, articles=(10,)),
)

SUPPLIED = (
    Fact("through_parent", "由主管部门汇总报送", _B, articles=(7,)),
    Fact("document_kind", "申报文件种类", _C, About.CASE, (11, 14)),
    Fact("chapters_missing", "缺少的必备篇章", _L, About.CASE, (14,)),
    Fact("crypto_scheme", "密码应用方案已提交", _B, About.CASE, (14,)),
    Fact("prior_evaluation", "前期项目第三方后评价报告已提交", _B, About.CASE, (14,)),
    Fact("cross_department", "属于跨部门共建共享项目", _B, About.CASE, (13,)),
    Fact("framework_opinion", "框架方案审核意见已取得", _B, About.CASE, (13,)),
    Fact("civil_works", "含新建土建工程", _B, About.CASE, (12,)),
    Fact("high_energy", "属于高耗能项目", _B, About.CASE, (12,)),
    Fact("open_children", "尚未办结的子事项", _I, About.CASE, (10,)),
    Fact("opinions_in", "已提交的评审意见", _I, About.CASE, (10,)),
    Fact("seats_vacant", "空缺的评审席位", _I, About.CASE, (4, 10)),
    Fact("by_agency", "委托专业机构审查", _B, About.CASE, (10,)),
    Fact("review_items", "审查意见条数", _I, About.CASE, (10,)),
    Fact("open_review_items", "尚未关闭的审查意见条数", _I, About.CASE, (10,)),
)

DORMANT = (
    Fact("law_in_force", "当日有施行中的办法", _B, articles=(37,)),
    Fact("completed_on", "建成日期", _D, articles=(25,)),
    Fact("archives_accepted_on", "档案验收通过日期", _D, articles=(26,)),
    Fact("accepted_on", "竣工验收通过日期", _D, articles=(25,)),
    Fact("running_since", "投入运行日期", _D, articles=(27,)),
    Fact("supervisor_engaged_on", "监理委托日期", _D, articles=(20,)),
    Fact("building_project", "属于建设类项目", _B, articles=(20,)),
    Fact("addition_approved_on", "预算外增补批准日期", _D, articles=(9,)),
    Fact("isolated", "属于不共享数据的孤网", _B, articles=(28,)),
    Fact("isolation_approved_on", "孤网经县政府批准日期", _D, articles=(28,)),
    Fact("adjusted_sum", "累计调整额（绝对值）", _M, articles=(24,)),
    Fact("adjustment_increase", "调整增加的总投资", _M, articles=(24,)),
    Fact("goal_unchanged", "建设目标不变", _B, articles=(24,)),
    Fact("adjustment_ground", "调整情形", _C, articles=(24,)),
    Fact("payment_amount", "本次支付额", _M, articles=(23,)),
    Fact("paid_before", "已支付额", _M, articles=(23,)),
    Fact("contract_amount", "合同额", _M, articles=(23,)),
    Fact("progress_amount", "按进度应付额", _M, articles=(23,)),
    Fact("system_shares", "系统已按要求共享数据", _B, About.SYSTEM, (28,)),
    Fact("system_collects_once", "系统不重复采集数据", _B, About.SYSTEM, (28,)),
    Fact("system_catalogued_on", "纳入政务信息系统总目录日期", _D, About.SYSTEM, (28,)),
    Fact("system_crypto_passed", "系统密码应用符合要求", _B, About.SYSTEM, (29,)),
    Fact("system_security_passed", "系统网络安全符合要求", _B, About.SYSTEM, (29,)),
    Fact("system_major_hazard", "系统存在重大安全隐患", _B, About.SYSTEM, (29,)),
    Fact("unit_sharing_stopped", "本单位有未按要求共享或重复采集的系统", _B, About.UNIT, (28,)),
    Fact("unit_security_stopped", "本单位有密码、网络安全不合格的系统", _B, About.UNIT, (29,)),
    Fact("unit_owes_integration", "本单位应整合而未整合", _B, About.UNIT, (30,)),
    Fact("company_listed_until", "列入黑名单截止日期", _D, About.COMPANY, (35,)),
    Fact("company_screened", "已查验黑名单", _B, About.COMPANY, (35,)),
    Fact("company_announced_on", "黑名单决定公告日期", _D, About.COMPANY, (35,)),
    Fact("started_on", "开工（实施）日期", _D, articles=(15,)),
    Fact("project_paid_before", "本项目各合同已支付总额", _M, articles=(23,)),
    Fact("acceptance_applied_on", "竣工验收申请日期", _D, articles=(25,)),
    Fact("acceptance_held_on", "自行组织竣工验收日期", _D, articles=(25,)),
    Fact("acceptance_extended_to", "批准延期验收至", _D, articles=(25,)),
    Fact("self_evaluated_on", "自评价完成日期", _D, articles=(27,)),
    Fact("classified", "涉及国家秘密", _B, articles=(36,)),
    Fact("offline_file_no", "线下件号", _T, articles=(36,)),
)

FACTS = Vocabulary((*SPINE, *SUPPLIED, *DORMANT))
