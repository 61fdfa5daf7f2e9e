"""年度报送通知 (art. 7): the bureau opens next year's round, sees who has reported, chases who has not, and closes it.

Issuing the notice opens a sending (`reporting.DISPATCH`) for every unit that reports by itself: its to-do with the day
of the law. Closing ends what is still open; a later round of the same year opens again.
"""

from __future__ import annotations

from ..kernel import (
    Due,
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
)

ROUND = Procedure(
    key="round",
    title="年度报送通知",
    subject=SubjectKind.MATTER,
    articles=(4, 7),
    summary="大数据主管部门印发下一年度项目报送通知，掌握各单位报送进度，催报并截止汇总。",
    opens=office(Function.LEAD, Post.HANDLER),
    repeatable=True,
    steps=(
        Step(
            "prepare",
            "拟写报送通知",
            office(Function.LEAD, Post.HANDLER),
            articles=(7,),
            fields=(
                Field("doc_no", "通知文号", FieldKind.DOC_NO),
                Field("requirements", "报送要求", FieldKind.LONG, max_length=3000),
            ),
            outcomes=(Outcome("prepared", "送审核", "issue"),),
        ),
        Step(
            "issue",
            "审核印发通知",
            office(Function.LEAD, Post.CHECKER),
            articles=(4, 7),
            due=Due("check.days"),
            not_by=("prepare",),
            outcomes=(
                Outcome("issued", "印发通知，开始报送", "collect"),
                Outcome("returned", "退回修改", "prepare", Way.BACK),
            ),
        ),
        Step(
            "collect",
            "汇总各单位报送",
            office(Function.LEAD, Post.HANDLER),
            articles=(4, 7),
            special=True,
            outcomes=(
                Outcome("chased", "催报未报送的单位", "collect"),
                Outcome("closing", "送审核，截止汇总", "close", gates=("R7E",)),
            ),
        ),
        Step(
            "close",
            "审核截止",
            office(Function.LEAD, Post.CHECKER),
            articles=(4, 7),
            due=Due("check.days"),
            not_by=("collect",),
            outcomes=(
                Outcome("closed", "截止报送", "closed", gates=("R7E",)),
                Outcome("returned", "继续报送", "collect", Way.BACK),
            ),
        ),
    ),
    ends=(End("closed", "已截止", good=True), End("withdrawn", "已撤回")),
    withdraw=Withdraw(office(Function.LEAD, Post.HANDLER), at=("prepare", "issue")),
)
