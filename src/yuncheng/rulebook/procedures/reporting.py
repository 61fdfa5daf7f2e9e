"""清单报送与备案 (art. 7): a unit reports a project for next year's list; schools and hospitals through a department.

The report is a case of the project. A department's sending (`DISPATCH`) is one act on a matter that carries all the
reports it sends; so is the publication of the list (`listing.py`). What the yearly budget does not hold (art. 9) is
reported on the same form; it need not wait for the round, and goes on to `additions.py` once it is listed.
"""

from __future__ import annotations

from ..annex1_application import BASIS_KINDS, KINDS, MONEY_SOURCES, NATURES
from ..ch3_planning import ADDITION_GROUNDS, belongs_on_list
from ..kernel import (
    DAY,
    FIRST_DAY,
    RANK,
    Carry,
    Due,
    End,
    Field,
    FieldKind,
    From,
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
    carried,
    office,
    owner,
    parent,
    writes,
)

THROUGH_PARENT = Need(("through_parent",), lambda f, law: bool(f["through_parent"]), "学校、医院经主管部门汇总报送")
DIRECT = Need(("through_parent",), lambda f, law: not f["through_parent"], "本单位直接报送")
FOR_LIST = Need(("reported_amount",), lambda f, law: belongs_on_list(f["reported_amount"], law), "投资额度达到清单起点")
FOR_FILING = Need(
    ("reported_amount",), lambda f, law: not belongs_on_list(f["reported_amount"], law), "投资额度低于清单起点"
)

_FILL_WRITES = writes(
    name=From("name"),
    nature=From("nature"),
    kind=From("kind"),
    money_source=From("money_source"),
    plan_year=From("plan_year"),
    reported_amount=From("amount"),
    plan_item=From("plan_item"),
    addition_ground=From("addition_ground"),
    addition_doc_no=From("addition_doc_no"),
)
NOT_LISTED = Need(
    ("listed_on",),
    lambda f, law: f.maybe("listed_on") is None,
    "项目不在清单",
    "额度、内容有变或者不再建设的，办理清单调整",
)

REPORT = Procedure(
    key="report",
    title="清单报送",
    subject=SubjectKind.PROJECT,
    articles=(7,),
    summary="项目单位每年在截止日前报送下一年度项目；达到清单起点的进清单，低于起点的备案。",
    opens=owner(Post.HANDLER),
    creates_project=True,
    opening=(Field("name", "项目名称", max_length=100, articles=(7,)),),
    when=NOT_LISTED,
    steps=(
        Step(
            "fill",
            "填写报送",
            owner(Post.HANDLER),
            stage="清单",
            articles=(2, 3, 7),
            fields=(
                Field("name", "项目名称", max_length=100),
                Field("nature", "项目性质", FieldKind.CHOICE, choices=NATURES, articles=(3,)),
                Field("kind", "建设类别", FieldKind.CHOICE, choices=KINDS, articles=(2,)),
                Field("money_source", "资金来源", FieldKind.CHOICE, choices=MONEY_SOURCES, articles=(2,)),
                Field("plan_year", "计划年度", FieldKind.YEAR, help="拟安排建设的年度，一般为下一年度", articles=(7,)),
                Field("amount", "投资额度", FieldKind.MONEY, articles=(7,)),
                Field("basis_kind", "依据类别", FieldKind.CHOICE, choices=BASIS_KINDS),
                Field("basis", "依据（文件名和文号，或工作需要的说明）", FieldKind.LONG, max_length=2000),
                Field("content", "主要建设内容", FieldKind.LONG, max_length=5000, help="写清功能、使用对象和数据"),
                Field(
                    "plan_item",
                    "对应的规划任务",
                    FieldKind.CHOICE,
                    required=False,
                    offered="plan_items",
                    help="本部门规划或者全县规划里的任务；没有对应的留空",
                    articles=(6,),
                ),
                Field("rank", "本单位排序", FieldKind.INT, required=False, help="1为最优先；报送时还可以调整"),
                Field(
                    "addition_ground",
                    "预算外增补的情形",
                    FieldKind.CHOICE,
                    required=False,
                    choices=ADDITION_GROUNDS,
                    help="随年度报送的留空；年初预算没有安排、当年确需建设的才填",
                    articles=(9,),
                ),
                Field(
                    "addition_doc_no",
                    "增补依据文号",
                    FieldKind.DOC_NO,
                    required=False,
                    help="上级明确要求建设的，填写文件文号",
                    articles=(9,),
                ),
            ),
            papers=(Paper("basis", "依据文件", (7,), required=False),),
            outcomes=(Outcome("submitted", "提交本单位审核", "check", writes=_FILL_WRITES, gates=("S2", "R9", "R7C")),),
        ),
        Step(
            "check",
            "单位审核",
            owner(Post.CHECKER),
            stage="清单",
            articles=(4, 7),
            due=Due("check.days"),
            not_by=("fill",),
            outcomes=(
                Outcome("agreed", "审核同意，列入本单位报送", "send", when=DIRECT),
                Outcome("to_parent", "审核同意，送主管部门汇总", "consolidate", when=THROUGH_PARENT),
                Outcome("returned", "退回修改", "fill", Way.BACK),
            ),
        ),
        Step(
            "consolidate",
            "主管部门汇总",
            parent(Post.HANDLER),
            stage="清单",
            articles=(7,),
            due=Due("consolidate.days"),
            fields=(Field("note", "汇总说明", FieldKind.LONG, required=False, max_length=1000),),
            outcomes=(
                Outcome("taken", "纳入本部门报送", "send"),
                Outcome("returned", "退回报送单位", "fill", Way.BACK),
            ),
        ),
        Step(
            "send",
            "待随单位报送",
            carried(),
            stage="清单",
            articles=(7,),
            outcomes=(Outcome("sent", "已报送", "intake"),),
        ),
        Step(
            "intake",
            "大数据主管部门汇总",
            office(Function.LEAD, Post.HANDLER),
            stage="清单",
            articles=(3, 7),
            due=Due("intake.days"),
            fields=(
                Field(
                    "suspected",
                    "疑似重复的项目或系统",
                    required=False,
                    help="没有疑似重复的留空；填写后须经会商方可受理申报",
                    articles=(3, 5),
                ),
                Field("note", "汇总意见", FieldKind.LONG, required=False, max_length=1000),
            ),
            outcomes=(
                Outcome(
                    "to_list",
                    "汇入清单",
                    "publish",
                    when=FOR_LIST,
                    writes=writes(suspected_duplicate=From("suspected")),
                ),
                Outcome(
                    "filed",
                    "予以备案",
                    "filed",
                    when=FOR_FILING,
                    writes=writes(filed_on=DAY, suspected_duplicate=From("suspected")),
                ),
                Outcome("returned", "退回修改", "fill", Way.BACK),
                Outcome("refused", "不纳入", "refused", Way.STOP),
            ),
        ),
        Step(
            "publish",
            "待清单发布",
            carried(),
            stage="清单",
            articles=(7,),
            outcomes=(Outcome("listed", "纳入清单", "listed"),),
        ),
    ),
    ends=(
        End("listed", "已纳入清单", good=True, final=False),  # one that was removed may be reported again
        End("filed", "已备案", good=True, final=False),  # grown past the line, it is reported again for the list
        End("refused", "未纳入"),
        End("withdrawn", "已撤回"),
    ),
    withdraw=Withdraw(owner(Post.HANDLER), at=("fill", "check", "consolidate", "send", "intake")),
)

# Asked of whoever sends after the last day: of the handler; of the checker, where it was prepared in time.
LATE_REASON = Field(
    "late_reason",
    "逾期报送的原因",
    FieldKind.LONG,
    required=False,
    max_length=1000,
    help="过了报送截止日才报送的，写明原因；按期的不填",
    articles=(7,),
)
NOTHING_TO_SEND = Need(("reports_to_send",), lambda f, law: f["reports_to_send"] == 0, "没有待报送的项目")

DISPATCH = Procedure(
    key="dispatch",
    title="单位报送",
    subject=SubjectKind.MATTER,
    articles=(7,),
    summary="把审核同意的项目一次报送县级主管部门；含所属学校、医院经汇总的项目。",
    opens=owner(Post.HANDLER),
    repeatable=True,
    orphaned="missed",
    steps=(
        Step(
            "compose",
            "选定报送项目",
            owner(Post.HANDLER),
            articles=(7,),
            due=Due("list.report_by", (7,), of_year=-1),
            special=True,
            outcomes=(
                Outcome(
                    "prepared",
                    "送审核",
                    "send",
                    fields=(
                        Field("members", "报送的项目", FieldKind.CASES, articles=(7,)),
                        LATE_REASON,
                    ),
                ),
                Outcome("nothing", "本年度没有项目报送", "nil", when=NOTHING_TO_SEND),
            ),
        ),
        Step(
            "send",
            "审核报送",
            owner(Post.CHECKER),
            articles=(4, 7),
            due=Due("check.days"),
            not_by=("compose",),
            outcomes=(
                Outcome(
                    "sent",
                    "报送",
                    "sent",
                    gates=("R7C",),
                    carries=(Carry("report", "send", "sent", writes=writes(reported_on=FIRST_DAY, unit_rank=RANK)),),
                    fields=(LATE_REASON,),
                ),
                Outcome("returned", "退回重选", "compose", Way.BACK),
            ),
        ),
        Step(
            "nil",
            "审核零报送",
            owner(Post.CHECKER),
            articles=(4, 7),
            due=Due("check.days"),
            not_by=("compose",),
            outcomes=(
                Outcome("confirmed", "确认本年度没有项目报送", "nothing"),
                Outcome("returned", "退回重选", "compose", Way.BACK),
            ),
        ),
    ),
    ends=(
        End("sent", "已报送", good=True),
        End("nothing", "零报送", good=True),
        End("missed", "截止时未报送"),
        End("withdrawn", "已撤回"),
    ),
    withdraw=Withdraw(owner(Post.HANDLER), at=("compose", "send", "nil")),
)
