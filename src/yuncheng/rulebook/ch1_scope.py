"""Chapter 1, articles 1–3: purpose, scope, principles."""

from __future__ import annotations

from .annex1_application import KINDS, MONEY_SOURCES, REFUSED_KINDS, Choices, label_of
from .kernel import Answer, Article, Example, Facts, Found, Law, Rule, no, rule, yes

ARTICLES: tuple[Article, ...] = (
    Article(
        1,
        1,
        "目的和依据",
        "交代为什么定这个办法：把信息化项目管住，把数据用起来，让建设资金花出效益。"
        "所依据的是招标采购、政府投资和上级信息化项目管理方面的法律和文件。",
    ),
    Article(
        2,
        1,
        "适用范围",
        "各级部门、事业单位和本地国有企业，用财政、国有或者自有资金做信息化建设和运维服务的，都按本办法办。"
        "只买电脑、通用办公软硬件、线路和耗材的，不在此列。",
    ),
    Article(
        3,
        1,
        "全过程管理和原则",
        "一个项目从申报到绩效评价，每个环节都在管理之内；对已有系统做整合、改造的也算。"
        "咨询设计、建设集成、运行维护分别由统一确定的单位承担，不许盲目投资、重复建设。",
    ),
)

_REFUSED = dict(REFUSED_KINDS)
_IN_SCOPE = frozenset(code for code, _ in KINDS) - frozenset(_REFUSED)
# The money that the law speaks of; "other" stands on the form so that it can be refused.
GOVERNED_SOURCES: Choices = tuple((code, label) for code, label in MONEY_SOURCES if code != "other")
_SOURCES = frozenset(code for code, _ in GOVERNED_SOURCES)


@rule(
    "S2",
    articles=(2,),
    asks="项目是否属于本办法管理的信息化项目",
    reads=("kind", "money_source"),
    refusal="不属于本办法管理的信息化项目",
    cure="如项目另有信息化建设或服务内容，请按其主要内容重新选择建设类别；单纯购置的，按一般采购办理",
    who="项目单位",
    examples=(
        Example("行业应用，财政预算资金", {"kind": "industry_app", "money_source": "budget"}, Answer.YES),
        Example("运维服务，自有收入", {"kind": "operation", "money_source": "own"}, Answer.YES),
        Example("技术支撑，国有资金", {"kind": "support", "money_source": "state_capital"}, Answer.YES),
        Example("单纯买电脑和办公软件", {"kind": "hardware_purchase", "money_source": "budget"}, Answer.NO),
        Example("单纯租线路", {"kind": "line", "money_source": "transfer"}, Answer.NO),
        Example("单纯买耗材", {"kind": "consumables"}, Answer.NO),
        Example("资金不属于财政、国有和自有", {"kind": "network", "money_source": "other"}, Answer.NO),
        Example("类别不在表内", {"kind": "furniture", "money_source": "budget"}, Answer.NO),
        Example("未选资金来源", {"kind": "network"}, Answer.UNKNOWN),
        Example("未选建设类别", {"money_source": "budget"}, Answer.UNKNOWN),
    ),
)
def in_scope(facts: Facts, law: Law) -> Found:
    kind = facts["kind"]
    if kind in _REFUSED:
        return no(f"{_REFUSED[kind]}属于单纯购置，不按信息化项目管理，不在本系统申报")
    if kind not in _IN_SCOPE:
        return no(f"“{kind}”不是本办法所列的建设类别", cure="请从建设类别表中选择")
    source = facts["money_source"]
    if source not in _SOURCES:
        label = label_of(MONEY_SOURCES, source)
        return no(
            f"资金来源为“{label}”，不属于财政性资金、国有资金或自有收入，不适用本办法",
            cure="请核对资金来源；确有财政性资金、国有资金或自有收入的，按实际选择",
        )
    return yes()


RULES: tuple[Rule, ...] = (in_scope,)
