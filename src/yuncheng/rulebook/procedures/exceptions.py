"""例外核准 (practice): a gate of practice is lifted for a reason by a second person; a fact that the rule reads."""

from __future__ import annotations

from ..kernel import (
    Basis,
    Due,
    Earlier,
    End,
    Field,
    FieldKind,
    Function,
    Outcome,
    Post,
    Procedure,
    Step,
    SubjectKind,
    Way,
    Withdraw,
    office,
    writes,
)

LIFTABLE = (
    ("G1A", "受理前须在清单、已备案或已批准增补"),
    ("G19", "疑似重复须先会商"),
)

EXCEPTION = Procedure(
    key="exception",
    title="例外核准",
    subject=SubjectKind.PROJECT,
    articles=(5,),
    basis=Basis.PRACTICE,
    summary="按工作惯例设置的关口，确有理由的可由第二人核准放行；办法规定的关口不能放行。",
    opens=office(Function.LEAD, Post.HANDLER),
    repeatable=True,
    steps=(
        Step(
            "request",
            "提出例外",
            office(Function.LEAD, Post.HANDLER),
            articles=(5,),
            fields=(
                Field("gates", "请求放行的关口", FieldKind.CHOICES, choices=LIFTABLE),
                Field("reason", "理由", FieldKind.LONG, max_length=2000),
            ),
            outcomes=(Outcome("requested", "送审核", "approve"),),
        ),
        Step(
            "approve",
            "核准例外",
            office(Function.LEAD, Post.CHECKER),
            articles=(5,),
            due=Due("check.days"),
            not_by=("request",),
            outcomes=(
                Outcome("approved", "核准", "approved", writes=writes(exceptions=Earlier("request", "gates"))),
                Outcome("refused", "不予核准", "refused", Way.STOP),
            ),
        ),
    ),
    ends=(End("approved", "已核准", good=True), End("refused", "未核准"), End("withdrawn", "已撤回")),
    withdraw=Withdraw(office(Function.LEAD, Post.HANDLER), at=("request", "approve")),
)
