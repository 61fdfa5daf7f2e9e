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
    reads=("suspected_duplicate", "consultation_on"),
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
    ),
)
def duplicates_consulted(facts: Facts, law: Law) -> Found:
    suspected = (facts.maybe("suspected_duplicate") or "").strip()
    if not suspected or facts.maybe("consultation_on"):
        return yes()
    return no(f"项目与“{suspected}”疑似重复建设，尚未会商，不予受理")


RULES: tuple[Rule, ...] = (duplicates_consulted,)
