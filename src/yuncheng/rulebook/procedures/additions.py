"""预算外增补 (art. 9): what the department's yearly budget does not hold. Reported on the form of the list and listed
by the bureau first; then 发改委 approves and adjusts the investment plan, then 财政局 puts it into the budget."""

from __future__ import annotations

from ..annex1_application import MONEY_SOURCES
from ..kernel import (
    DAY,
    Due,
    Earlier,
    End,
    Field,
    FieldKind,
    From,
    Function,
    Outcome,
    Paper,
    Post,
    Procedure,
    Step,
    SubjectKind,
    Way,
    carried,
    office,
    writes,
)

ADDITION = Procedure(
    key="addition",
    title="预算外增补",
    subject=SubjectKind.PROJECT,
    articles=(9,),
    summary="增补的项目纳入清单后，发展改革部门批准并调整投资计划，财政部门安排预算。",
    opens=carried(),  # nobody begins it: being listed (or filed) on the ground of article 9 does
    repeatable=True,
    steps=(
        Step(
            "approve",
            "提出批准意见",
            office(Function.NDRC, Post.HANDLER),
            articles=(9,),
            due=Due("addition.days"),
            fields=(
                Field(
                    "money",
                    "调整投资计划",
                    FieldKind.ROWS,
                    rows=(
                        Field("year", "年度", FieldKind.YEAR),
                        Field("source", "资金来源", FieldKind.CHOICE, choices=MONEY_SOURCES),
                        Field("amount", "安排额度", FieldKind.MONEY),
                    ),
                    help="批准后自动计入当年投资计划的调整",
                    articles=(4, 9),
                ),
                Field("opinion", "批准意见", FieldKind.LONG, max_length=2000),
            ),
            outcomes=(
                Outcome("agreed", "拟同意，送审核", "confirm"),
                Outcome("refused", "拟不同意，送审核", "refuse", Way.BACK),
            ),
        ),
        Step(
            "confirm",
            "批准增补",
            office(Function.NDRC, Post.CHECKER),
            articles=(4, 9),
            due=Due("check.days"),
            not_by=("approve",),
            fields=(Field("doc_no", "批准文号", FieldKind.DOC_NO),),
            outcomes=(
                Outcome(
                    "approved",
                    "批准，调整投资计划",
                    "budget",
                    gates=("G1",),
                    writes=writes(addition_approved_on=DAY, addition_no=From("doc_no")),
                ),
                Outcome("returned", "退回重拟", "approve", Way.BACK),
            ),
        ),
        Step(
            "refuse",
            "审核不予批准",
            office(Function.NDRC, Post.CHECKER),
            articles=(9,),
            due=Due("check.days"),
            not_by=("approve",),
            outcomes=(
                Outcome(
                    "refused",
                    "不予批准",
                    "refused",
                    Way.STOP,
                    writes=writes(addition_approved_on=None, addition_no=None),
                ),
                Outcome("returned", "退回重拟", "approve", Way.BACK),
            ),
        ),
        Step(
            "budget",
            "拟安排预算",
            office(Function.FINANCE, Post.HANDLER),
            articles=(9,),
            due=Due("addition.days"),
            fields=(
                Field("amount", "预算额", FieldKind.MONEY),
                Field("note", "资金说明", FieldKind.LONG, required=False, max_length=1000),
            ),
            papers=(Paper("budget", "预算调整文件", (9,), required=False),),
            outcomes=(
                Outcome("prepared", "送审核", "fund"),
                Outcome("returned", "退回发展改革部门", "approve", Way.BACK),
            ),
        ),
        Step(
            "fund",
            "安排预算",
            office(Function.FINANCE, Post.CHECKER),
            articles=(7, 9),
            due=Due("check.days"),
            not_by=("budget",),
            fields=(Field("doc_no", "预算文号", FieldKind.DOC_NO),),
            outcomes=(
                Outcome(
                    "funded",
                    "安排预算",
                    "funded",
                    gates=("G1",),
                    writes=writes(
                        budgeted_on=DAY, budget_no=From("doc_no"), budgeted_amount=Earlier("budget", "amount")
                    ),
                ),
                Outcome("returned", "退回重拟", "budget", Way.BACK),
            ),
        ),
    ),
    ends=(End("funded", "已安排预算", good=True), End("refused", "未批准")),
)
