"""Chapter 2, articles 4–5: the offices, what each is for, and how they consult."""

from __future__ import annotations

from datetime import date

from .kernel import Answer, Article, Basis, Example, Facts, Found, Law, Rule, no, rule, yes

ARTICLES: tuple[Article, ...] = (
    Article(
        4,
        2,
        "部门职责",
        "大数据主管部门牵头定规划、发清单、管专家库和机构库；发展改革部门管滚动规划、投资计划和审批；"
        "财政部门管预算和采购，国资机构管国企项目的资金和采购，网信部门管网络和内容安全。"
        "各单位对自己的项目负责。",
    ),
    Article(
        5,
        2,
        "协商机制",
        "大数据主管部门会同发展改革、财政、国资、网信等部门建立会商机制，"
        "遇事共同商量，定期督促检查、评估，把好的做法推广开。",
    ),
)


@rule(
    "G19",
    articles=(3, 5),
    asks="疑似重复建设的，是否已经会商",
    reads=("suspected_duplicate", "consultation_on", "resembling", "resembling_percent"),
    refusal="项目疑似重复建设，尚未会商，不予受理",
    cure="由大数据主管部门召集有关部门会商，形成纪要",
    who="大数据主管部门",
    basis=Basis.PRACTICE,
    examples=(
        Example("未见疑似重复", {}, Answer.YES),
        Example("查重结果为空", {"suspected_duplicate": ""}, Answer.YES),
        Example("只填了空格", {"suspected_duplicate": "  "}, Answer.YES),
        Example(
            "疑似重复，已会商",
            {"suspected_duplicate": "一体化办公平台", "consultation_on": date(2026, 2, 10)},
            Answer.YES,
        ),
        Example("疑似重复，未会商", {"suspected_duplicate": "一体化办公平台"}, Answer.NO),
        Example("比对相近69%，低于提示线", {"resembling": "泊位共享平台", "resembling_percent": 69}, Answer.YES),
        Example("比对相近70%，达到提示线", {"resembling": "泊位共享平台", "resembling_percent": 70}, Answer.NO),
        Example("比对相近71%，超过提示线", {"resembling": "泊位共享平台", "resembling_percent": 71}, Answer.NO),
        Example(
            "比对达到提示线，已会商",
            {"resembling": "泊位共享平台", "resembling_percent": 99, "consultation_on": date(2026, 2, 10)},
            Answer.YES,
        ),
        Example("比对过，没有疑似重复或都已判定", {"resembling_percent": 0}, Answer.YES),
        Example(
            "比对没有发现，人工填了疑似重复",
            {"resembling_percent": 0, "suspected_duplicate": "一体化办公平台"},
            Answer.NO,
        ),
        Example(
            "本县不设提示线",
            {"resembling": "泊位共享平台", "resembling_percent": 99},
            Answer.YES,
            law={"resemblance.alert": None},
        ),
    ),
)
def duplicates_consulted(facts: Facts, law: Law) -> Found:
    """Two ways to a suspicion: the bureau wrote it down at intake, or the comparison found it and nobody has judged it.

    A project that was never compared (the index was lost) is asked about what was written down only: nobody is held up
    by a machine that is out of order.
    """
    if facts.maybe("consultation_on"):
        return yes()
    suspected = (facts.maybe("suspected_duplicate") or "").strip()
    if suspected:
        return no(f"项目与“{suspected}”疑似重复建设，尚未会商，不予受理")
    percent, line = facts.maybe("resembling_percent"), law.value("resemblance.alert")
    if percent is None or line is None or percent < line:
        return yes()
    return no(
        f"比对发现项目与“{facts.maybe('resembling')}”疑似重复（相近{percent}%，提示线{line}%），尚未会商或判定，不予受理",
        cure="由大数据主管部门召集会商形成纪要；或办理相似性判定，判为不重复、延续、可共享的即可受理",
        percent=percent,
    )


@rule(
    "R5J",
    articles=(5, 6),
    asks="交由各部门办理的事项是否都已办结",
    reads=("open_children", "waiting_for"),
    refusal="交由各部门办理的事项还没有都办结",
    cure="等各部门办结；确实等不到的，写明理由后不再等待",
    who="被征求意见或承担事项的部门",
    basis=Basis.PRACTICE,
    examples=(
        Example("都已办结", {"open_children": 0}, Answer.YES),
        Example("还有一件", {"open_children": 1}, Answer.NO),
        Example("还有一件，知道等谁", {"open_children": 1, "waiting_for": "县财政局"}, Answer.NO),
        Example("不知还有几件", {}, Answer.UNKNOWN),
    ),
)
def children_joined(facts: Facts, law: Law) -> Found:
    waiting, units = facts["open_children"], facts.maybe("waiting_for")
    if not waiting:
        return yes()
    return no(f"还有{waiting}件没有办结" + (f"（{units}）" if units else ""), waiting=waiting)


RULES: tuple[Rule, ...] = (duplicates_consulted, children_joined)
