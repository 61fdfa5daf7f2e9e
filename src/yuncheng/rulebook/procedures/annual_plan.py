"""年度建设计划 (art. 8, 34): listed projects ranked against the money there is; the leading group approves; issued;
changed during the year by another version."""

from __future__ import annotations

from ..kernel import (
    Due,
    End,
    Field,
    FieldKind,
    Function,
    Outcome,
    Paper,
    Post,
    Procedure,
    Step,
    SubjectKind,
    Way,
    Withdraw,
    office,
)

ANNUAL_PLAN = Procedure(
    key="annual_plan",
    title="年度建设计划",
    subject=SubjectKind.MATTER,
    articles=(4, 8, 34),
    summary="从清单中按轻重缓急和可用资金排出当年要建的项目，领导小组审定后印发；年中调整另起一版。",
    opens=office(Function.LEAD, Post.HANDLER),
    repeatable=True,
    steps=(
        Step(
            "compose",
            "排定计划",
            office(Function.LEAD, Post.HANDLER),
            articles=(8, 34),
            fields=(
                Field("draft", "采用的排序方案", max_length=60, help="计划排序板上保存的方案的名称", articles=(8,)),
                Field("note", "编制说明", FieldKind.LONG, required=False, max_length=3000),
            ),
            special=True,
            outcomes=(Outcome("prepared", "送审核", "check", gates=("R8L", "R8F")),),
        ),
        Step(
            "check",
            "审核计划",
            office(Function.LEAD, Post.CHECKER),
            articles=(8,),
            due=Due("check.days"),
            not_by=("compose",),
            outcomes=(
                Outcome("agreed", "审核同意，送发展改革部门会签", "ndrc"),
                Outcome("returned", "退回修改", "compose", Way.BACK),
            ),
        ),
        Step(
            "ndrc",
            "发展改革部门会签",
            office(Function.NDRC, Post.CHECKER),
            articles=(4, 8),
            due=Due("agree.days"),
            fields=(Field("opinion", "会签意见", FieldKind.LONG, required=False, max_length=1000),),
            outcomes=(
                Outcome("agreed", "会签同意", "finance"),
                Outcome("returned", "退回修改", "compose", Way.BACK),
            ),
        ),
        Step(
            "finance",
            "财政部门会签",
            office(Function.FINANCE, Post.CHECKER),
            articles=(4, 8),
            due=Due("agree.days"),
            fields=(Field("opinion", "会签意见", FieldKind.LONG, required=False, max_length=1000),),
            outcomes=(
                Outcome("agreed", "会签同意，报领导小组", "approve"),
                Outcome("returned", "退回修改", "compose", Way.BACK),
            ),
        ),
        Step(
            "approve",
            "登记领导小组决定",
            office(Function.GROUP, Post.HANDLER),
            articles=(8,),
            fields=(
                Field("minutes_no", "会议纪要编号", FieldKind.DOC_NO),
                Field("decided_on", "会议日期", FieldKind.PAST_DATE),
            ),
            papers=(Paper("minutes", "会议纪要", (8,), required=False),),
            outcomes=(
                Outcome("approved", "审定", "issue"),
                Outcome("returned", "要求重排", "compose", Way.BACK),
            ),
        ),
        Step(
            "issue",
            "印发计划",
            office(Function.LEAD, Post.HANDLER),
            articles=(8,),
            fields=(Field("doc_no", "印发文号", FieldKind.DOC_NO),),
            outcomes=(
                Outcome("issued", "印发执行", "issued", gates=("R8L",)),
                Outcome("returned", "退回重排，重新报批", "compose", Way.BACK),  # a project left the list meanwhile
            ),
        ),
    ),
    ends=(End("issued", "已印发", good=True), End("withdrawn", "已撤回")),
    withdraw=Withdraw(office(Function.LEAD, Post.HANDLER), at=("compose", "check", "ndrc", "finance", "approve")),
)
