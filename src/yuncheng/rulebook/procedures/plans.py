"""规划 (art. 6): the county plan, approved by the leading group; department plans that lean on it, filed with the three
offices. A revision is a new case; what it replaces is kept."""

from __future__ import annotations

from ..kernel import (
    Due,
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
    owner,
)

_NUMBER = Field("number", "任务编号", max_length=20, help="如 3.2；修订时沿用原号，引用它的项目不受影响")
_TITLE = Field("title", "任务", max_length=100)
_CONTENT = Field("content", "内容和目标", FieldKind.LONG, max_length=2000)
COUNTY_ITEM = (
    _NUMBER,
    _TITLE,
    _CONTENT,
    Field("units", "牵头和配合单位", FieldKind.LONG, required=False, max_length=200),
)
DEPARTMENT_ITEM = (
    _NUMBER,
    _TITLE,
    _CONTENT,
    Field("county_item", "对应的全县规划任务", FieldKind.CHOICE, required=False, offered="county_items"),
    Field("why_none", "没有对应的缘由", FieldKind.LONG, required=False, max_length=300),
)
_HEAD = (
    Field("title", "规划名称", max_length=100),
    Field("from_year", "起始年度", FieldKind.YEAR),
    Field("to_year", "终止年度", FieldKind.YEAR),
    Field("goal", "总体目标", FieldKind.LONG, max_length=3000),
    Field(
        "what_changed",
        "修订说明",
        FieldKind.LONG,
        required=False,
        max_length=2000,
        help="修订的必填：修改了什么、为什么修改；首次编制的留空",
    ),
)

_WAITED_FOR = Need(("open_children",), lambda f, law: f["open_children"] > 0, "还有部门没有答复")

COUNTY_PLAN = Procedure(
    key="county_plan",
    title="全县规划",
    subject=SubjectKind.MATTER,
    articles=(4, 6),
    summary="大数据主管部门会同有关部门编制全县规划，领导小组批准后施行；修订另起一版，旧版保留。",
    opens=office(Function.LEAD, Post.HANDLER),
    repeatable=True,
    steps=(
        Step(
            "compose",
            "编制规划",
            office(Function.LEAD, Post.HANDLER),
            articles=(6,),
            fields=(*_HEAD, Field("items", "规划任务", FieldKind.ROWS, rows=COUNTY_ITEM, articles=(6,))),
            papers=(Paper("text", "规划文本", (6,), required=False),),
            special=True,
            outcomes=(Outcome("prepared", "送审核", "check"),),
        ),
        Step(
            "check",
            "审核规划",
            office(Function.LEAD, Post.CHECKER),
            articles=(6,),
            due=Due("check.days"),
            not_by=("compose",),
            outcomes=(
                Outcome("agreed", "审核同意，报领导小组", "approve"),
                Outcome("returned", "退回修改", "compose", Way.BACK),
            ),
        ),
        Step(
            "approve",
            "登记领导小组决定",
            office(Function.GROUP, Post.HANDLER),
            articles=(6,),
            fields=(
                Field("minutes_no", "会议纪要编号", FieldKind.DOC_NO),
                Field("decided_on", "会议日期", FieldKind.PAST_DATE),
            ),
            papers=(Paper("minutes", "会议纪要", (6,), required=False),),
            outcomes=(
                Outcome("approved", "批准", "issue"),
                Outcome("returned", "要求修改", "compose", Way.BACK),
            ),
        ),
        Step(
            "issue",
            "印发施行",
            office(Function.LEAD, Post.HANDLER),
            articles=(6,),
            fields=(Field("doc_no", "印发文号", FieldKind.DOC_NO),),
            outcomes=(
                Outcome("issued", "印发施行", "in_force"),
                Outcome("returned", "退回重编，重新报批", "compose", Way.BACK),  # another version took force meanwhile
            ),
        ),
    ),
    ends=(End("in_force", "已施行", good=True), End("withdrawn", "已撤回")),
    withdraw=Withdraw(office(Function.LEAD, Post.HANDLER), at=("compose", "check", "approve")),
)

DEPARTMENT_PLAN = Procedure(
    key="department_plan",
    title="部门规划",
    subject=SubjectKind.MATTER,
    articles=(6,),
    summary="部门规划里的信息化任务要对上全县规划，并报大数据、发展改革、网信部门备查；修订另起一版。",
    opens=owner(Post.HANDLER),
    repeatable=True,
    steps=(
        Step(
            "compose",
            "编制规划",
            owner(Post.HANDLER),
            articles=(6,),
            fields=(*_HEAD, Field("items", "规划任务", FieldKind.ROWS, rows=DEPARTMENT_ITEM, articles=(6,))),
            papers=(Paper("text", "规划文本", (6,), required=False),),
            special=True,
            outcomes=(Outcome("prepared", "提交本单位审核", "check", gates=("R6L",)),),
        ),
        Step(
            "check",
            "单位审核",
            owner(Post.CHECKER),
            articles=(4, 6),
            due=Due("check.days"),
            not_by=("compose",),
            outcomes=(
                Outcome("agreed", "审核同意，报三部门备查", "filing", gates=("R6L",)),
                Outcome("returned", "退回修改", "compose", Way.BACK),
            ),
        ),
        Step(
            "filing",
            "汇总备查意见",
            office(Function.LEAD, Post.HANDLER),
            articles=(6,),
            outcomes=(
                Outcome(
                    "filed",
                    "备查办结，登记施行",
                    "filed",
                    gates=("R5J",),
                    fields=(
                        Field(
                            "note",
                            "对衔接意见的处理",
                            FieldKind.LONG,
                            required=False,
                            max_length=2000,
                            help="有部门要求修改而不退回的，必须写明如何处理",
                            articles=(6,),
                        ),
                    ),
                ),
                Outcome("returned", "按备查意见退回修改", "compose", Way.BACK, gates=("R5J",)),
                Outcome("not_waited", "不再等待逾期未答复的部门", "filing", Way.BACK, when=_WAITED_FOR),
            ),
        ),
    ),
    ends=(End("filed", "已备查", good=True), End("withdrawn", "已撤回")),
    withdraw=Withdraw(owner(Post.HANDLER), at=("compose", "check", "filing")),
)

PLAN_FILING = Procedure(
    key="plan_filing",
    title="规划备查",
    subject=SubjectKind.MATTER,
    articles=(6,),
    summary="大数据、发展改革、网信部门各自收下部门规划备查，或者提出衔接意见。",
    opens=owner(Post.HANDLER),
    child=True,
    orphaned="lapsed",
    repeatable=True,
    one_open=False,
    steps=(
        Step(
            "receive",
            "备查",
            owner(Post.HANDLER),
            articles=(6,),
            due=Due("file.days"),
            fields=(Field("opinion", "衔接意见", FieldKind.LONG, required=False, max_length=2000),),
            outcomes=(
                Outcome("received", "收下备查", "received"),
                Outcome("objected", "认为应当修改", "objected", Way.STOP),
            ),
        ),
    ),
    ends=(End("received", "已备查", good=True), End("objected", "要求修改"), End("lapsed", "不再等待")),
)
