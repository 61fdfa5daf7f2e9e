"""评价结果登记 (art. 34): what an evaluation of a project found, and the advice that follows.

The evaluations themselves (art. 27) belong to the operation phase; their results meet the plan here.
"""

from __future__ import annotations

from ..ch6_oversight import EVALUATION_RESULTS
from ..kernel import (
    Due,
    Earlier,
    End,
    Field,
    FieldKind,
    Function,
    Need,
    Outcome,
    Paper,
    Post,
    Procedure,
    Step,
    SubjectKind,
    Way,
    Withdraw,
    office,
    writes,
)

KINDS_OF_EVALUATION = (("self", "自评价"), ("third_party", "第三方后评价"), ("performance", "绩效评价"))

EVALUATION = Procedure(
    key="evaluation",
    title="评价结果登记",
    subject=SubjectKind.PROJECT,
    articles=(34,),
    summary="登记项目的评价结果和整改意见；结果在排定下一年度建设计划时列出。",
    opens=office(Function.LEAD, Post.HANDLER),
    when=Need(("approved_on",), lambda f, law: f.maybe("approved_on") is not None, "项目已批复"),
    repeatable=True,
    steps=(
        Step(
            "record",
            "登记评价结果",
            office(Function.LEAD, Post.HANDLER),
            articles=(34,),
            fields=(
                Field("kind", "评价种类", FieldKind.CHOICE, choices=KINDS_OF_EVALUATION),
                Field("result", "评价结果", FieldKind.CHOICE, choices=EVALUATION_RESULTS),
                Field("evaluated_on", "评价日期", FieldKind.PAST_DATE),
                Field("advice", "整改意见", FieldKind.LONG, required=False, max_length=3000),
            ),
            papers=(Paper("report", "评价报告", (34,), required=False),),
            outcomes=(Outcome("recorded", "送审核", "confirm"),),
        ),
        Step(
            "confirm",
            "审核评价结果",
            office(Function.LEAD, Post.CHECKER),
            articles=(34,),
            due=Due("check.days"),
            not_by=("record",),
            outcomes=(
                Outcome(
                    "confirmed",
                    "确认",
                    "confirmed",
                    writes=writes(
                        evaluation_result=Earlier("record", "result"), evaluated_on=Earlier("record", "evaluated_on")
                    ),
                ),
                Outcome("returned", "退回修改", "record", Way.BACK),
            ),
        ),
    ),
    ends=(End("confirmed", "已登记", good=True), End("withdrawn", "已撤回")),
    withdraw=Withdraw(office(Function.LEAD, Post.HANDLER), at=("record", "confirm")),
)
