"""协商会商 (art. 5): the bureau convenes offices on a project or on any other matter; each office gives its opinion (a
child case); minutes; what was agreed becomes a to-do of whoever took it on (a child case). A child shares its parent's
subject, whatever that is."""

from __future__ import annotations

from ..kernel import (
    DAY,
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
    Write,
    office,
    owner,
    writes,
)

POSITIONS = (("agree", "同意"), ("conditional", "有条件同意"), ("disagree", "不同意"), ("none", "无意见"))
KINDS = (("consult", "会商"), ("inspect", "督促检查"), ("evaluate", "评估评价"))
OFFICES = Field("offices", "参加部门", FieldKind.CHOICES, offered="offices")
REPLY_BY = Field("reply_by", "意见截止日期", FieldKind.DATE)
TASK = (
    Field("unit", "承担单位", FieldKind.CHOICE, offered="offices"),
    Field("task", "事项", max_length=100),
    Field("due_on", "要求办结日期", FieldKind.DATE),
)
_SETTLED = Need(("follow_ups",), lambda f, law: f["follow_ups"] == 0, "没有议定后续事项")
_FOLLOWED = Need(("follow_ups",), lambda f, law: f["follow_ups"] > 0, "议定了后续事项")
_WAITED_FOR = Need(("open_children",), lambda f, law: f["open_children"] > 0, "还有部门没有答复")


def _consultation(
    key: str,
    title: str,
    subject: SubjectKind,
    summary: str,
    *,
    written: tuple[Write, ...] = (),
    kind: tuple[Field, ...] = (),
) -> Procedure:
    return Procedure(
        key=key,
        title=title,
        subject=subject,
        articles=(5,),
        summary=summary,
        opens=office(Function.LEAD, Post.HANDLER),
        opening=(Field("about", "会商事由", max_length=60, articles=(5,)),),
        of_the_day=True,
        repeatable=True,
        one_open=False,
        steps=(
            Step(
                "convene",
                "召集会商",
                office(Function.LEAD, Post.HANDLER),
                articles=(5,),
                special=True,
                fields=(
                    *kind,
                    Field("topic", "会商事项", FieldKind.LONG, max_length=2000),
                    Field(
                        "agenda",
                        "议程",
                        FieldKind.ROWS,
                        required=False,
                        rows=(Field("item", "议题", max_length=200), Field("speaker", "汇报单位", required=False)),
                    ),
                    OFFICES,
                    Field("meets_on", "会议日期", FieldKind.DATE, required=False, help="书面会商的留空"),
                    Field("place", "会议地点", required=False, max_length=100),
                    REPLY_BY,
                ),
                papers=(Paper("material", "会商材料", (5,), required=False),),
                outcomes=(Outcome("convened", "发出会商通知，征求意见", "collect"),),
            ),
            Step(
                "collect",
                "汇总各部门意见",
                office(Function.LEAD, Post.HANDLER),
                articles=(5,),
                special=True,
                fields=(
                    Field("summary", "意见综述", FieldKind.LONG, max_length=5000),
                    Field("conclusion", "会商结论", FieldKind.LONG, max_length=3000),
                    Field("tasks", "议定的后续事项", FieldKind.ROWS, required=False, rows=TASK),
                ),
                outcomes=(
                    Outcome("prepared", "形成纪要，送审核", "conclude", gates=("R5J",)),
                    Outcome("not_waited", "不再等待没有答复的部门", "collect", Way.BACK, when=_WAITED_FOR),
                    Outcome("asked_more", "再征求部门意见", "collect", Way.BACK, fields=(OFFICES, REPLY_BY)),
                ),
            ),
            Step(
                "conclude",
                "签发纪要",
                office(Function.LEAD, Post.CHECKER),
                articles=(5,),
                due=Due("check.days"),
                not_by=("convene", "collect"),
                fields=(Field("minutes_no", "纪要编号", FieldKind.DOC_NO),),
                outcomes=(
                    Outcome("concluded", "签发纪要", "concluded", when=_SETTLED, writes=written),
                    Outcome("followed", "签发纪要，跟踪后续事项", "follow", when=_FOLLOWED, writes=written),
                    Outcome("returned", "退回补充", "collect", Way.BACK),
                ),
            ),
            Step(
                "follow",
                "跟踪后续事项",
                office(Function.LEAD, Post.HANDLER),
                articles=(5,),
                special=True,
                outcomes=(
                    Outcome("closed", "后续事项全部落实", "concluded", gates=("R5J",)),
                    Outcome("stopped", "不再跟踪", "concluded", Way.STOP),
                ),
            ),
        ),
        ends=(End("concluded", "已形成纪要", good=True), End("withdrawn", "已撤回")),
        withdraw=Withdraw(office(Function.LEAD, Post.HANDLER), at=("convene", "collect", "conclude")),
    )


CONSULTATION = _consultation(
    "consultation",
    "协商会商",
    SubjectKind.PROJECT,
    "大数据主管部门就一个项目召集有关部门会商，各部门书面答复，形成纪要并跟踪落实。",
    written=writes(consultation_on=DAY),
)
MEETING = _consultation(
    "meeting",
    "事项会商",
    SubjectKind.MATTER,
    "大数据主管部门就任何事项会商有关部门，或督促检查、评估评价：各部门书面答复，形成纪要并跟踪落实。",
    kind=(Field("kind", "类别", FieldKind.CHOICE, choices=KINDS, articles=(5,)),),
)

OFFICE_OPINION = Procedure(
    key="office_opinion",
    title="会商意见",
    subject=SubjectKind.MATTER,
    articles=(5,),
    summary="参加会商的部门书面答复：经办起草，审核签出。",
    opens=owner(Post.HANDLER),
    child=True,
    orphaned="lapsed",
    one_open=False,
    repeatable=True,
    steps=(
        Step(
            "write",
            "起草意见",
            owner(Post.HANDLER),
            articles=(5,),
            special=True,
            fields=(
                Field("position", "意见", FieldKind.CHOICE, choices=POSITIONS),
                Field("opinion", "理由和建议", FieldKind.LONG, required=False, max_length=3000),
            ),
            outcomes=(Outcome("written", "送审核", "sign"),),
        ),
        Step(
            "sign",
            "签出意见",
            owner(Post.CHECKER),
            articles=(5,),
            not_by=("write",),
            outcomes=(
                Outcome("given", "签出", "given"),
                Outcome("returned", "退回修改", "write", Way.BACK),
            ),
        ),
    ),
    ends=(End("given", "已答复", good=True), End("lapsed", "没有答复")),
)

FOLLOW_UP = Procedure(
    key="follow_up",
    title="会商后续事项",
    subject=SubjectKind.MATTER,
    articles=(5,),
    summary="会商议定、由一个单位承担的事项：办理，审核，报结果。",
    opens=owner(Post.HANDLER),
    child=True,
    orphaned="dropped",
    one_open=False,
    repeatable=True,
    steps=(
        Step(
            "do",
            "办理",
            owner(Post.HANDLER),
            articles=(5,),
            special=True,
            fields=(Field("result", "办理结果", FieldKind.LONG, max_length=3000),),
            papers=(Paper("proof", "证明材料", (5,), required=False),),
            outcomes=(Outcome("reported", "送审核", "check"),),
        ),
        Step(
            "check",
            "审核办理结果",
            owner(Post.CHECKER),
            articles=(5,),
            not_by=("do",),
            outcomes=(
                Outcome("done", "审核同意，报大数据主管部门", "done"),
                Outcome("returned", "退回再办", "do", Way.BACK),
            ),
        ),
    ),
    ends=(End("done", "已落实", good=True), End("dropped", "不再跟踪")),
)
