"""协商会商 (art. 5, the short form that G19 needs) and 例外核准 (practice): both end in a fact that a rule reads."""

from __future__ import annotations

from ..kernel import (
    DAY,
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

CONSULTATION = Procedure(
    key="consultation",
    title="协商会商",
    subject=SubjectKind.PROJECT,
    articles=(5,),
    summary="大数据主管部门会同各联合管理部门就疑似重复等事项会商，形成纪要。",
    opens=office(Function.LEAD, Post.HANDLER),
    repeatable=True,
    steps=(
        Step(
            "convene",
            "召集会商",
            office(Function.LEAD, Post.HANDLER),
            articles=(5,),
            fields=(
                Field("topic", "会商事项", FieldKind.LONG, max_length=2000),
                Field("offices", "参加部门", max_length=300),
                Field("opinions", "各部门意见", FieldKind.LONG, max_length=5000),
                Field("conclusion", "会商结论", FieldKind.LONG, max_length=3000),
            ),
            outcomes=(Outcome("prepared", "形成纪要，送审核", "conclude"),),
        ),
        Step(
            "conclude",
            "签发纪要",
            office(Function.LEAD, Post.CHECKER),
            articles=(5,),
            due=Due("check.days"),
            not_by=("convene",),
            fields=(Field("minutes_no", "纪要编号", FieldKind.DOC_NO),),
            outcomes=(
                Outcome("concluded", "签发纪要", "concluded", writes=writes(consultation_on=DAY)),
                Outcome("returned", "退回补充", "convene", Way.BACK),
            ),
        ),
    ),
    ends=(End("concluded", "已形成纪要", good=True), End("withdrawn", "已撤回")),
    withdraw=Withdraw(office(Function.LEAD, Post.HANDLER), at=("convene", "conclude")),
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
