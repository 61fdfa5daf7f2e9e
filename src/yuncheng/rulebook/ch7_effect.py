"""Chapter 7, articles 36–37: state secrets and special law, entry into force."""

from __future__ import annotations

from .kernel import Answer, Article, Example, Facts, Found, Law, Rule, no, rule, yes

ARTICLES: tuple[Article, ...] = (
    Article(
        36,
        7,
        "涉密和特别规定",
        "涉及国家秘密的，或者法律法规对某类项目另有要求的，按那些规定办。",
    ),
    Article(
        37,
        7,
        "施行日期",
        "公布满三十日以后开始施行。",
    ),
)


@rule(
    "S36",
    articles=(36,),
    asks="涉密项目是否只留占位和线下件号",
    reads=("classified", "offline_file_no"),
    refusal="涉密项目的内容不得上网填报",
    cure="撤回已填内容，只登记线下件号，其余按保密规定线下办理",
    who="项目单位",
    examples=(
        Example("不涉密", {"classified": False}, Answer.YES),
        Example("涉密，已登记线下件号", {"classified": True, "offline_file_no": "线下〔2026〕3号"}, Answer.YES),
        Example("涉密，没有线下件号", {"classified": True}, Answer.NO),
        Example("是否涉密未说明", {}, Answer.UNKNOWN),
    ),
)
def secrets_stay_offline(facts: Facts, law: Law) -> Found:
    return yes() if not facts["classified"] or facts.maybe("offline_file_no") else no()


RULES: tuple[Rule, ...] = (secrets_stay_offline,)
