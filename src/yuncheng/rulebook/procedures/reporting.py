"""清单报送与备案 (art. 7): a unit reports a project for next year's list; schools and hospitals through a department.

The report is a case of the project. A department's sending (`DISPATCH`) is one act on a matter that carries all the
reports it sends; so is the publication of the list (`listing.py`).
"""

from __future__ import annotations

from ..annex1_application import BASIS_KINDS, KINDS, MONEY_SOURCES, NATURES
from ..ch3_planning import belongs_on_list
from ..kernel import (
    DAY,
    FIRST_DAY,
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
)

REPORT = Procedure(
    key="report",
    title="清单报送",
    subject=SubjectKind.PROJECT,
    articles=(7,),
    summary="项目单位每年9月底前报送下一年度项目；达到清单起点的进清单，低于起点的备案。",
    opens=owner(Post.HANDLER),
    creates_project=True,
    opening=(Field("name", "项目名称", max_length=100, articles=(7,)),),
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
                Field("rank", "本单位排序", FieldKind.INT, required=False),
            ),
            papers=(Paper("basis", "依据文件", (7,), required=False),),
            outcomes=(Outcome("submitted", "提交本单位审核", "check", writes=_FILL_WRITES, gates=("S2",)),),
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
            outcomes=(Outcome("sent", "已报送", "intake", writes=writes(reported_on=FIRST_DAY)),),
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
            outcomes=(Outcome("listed", "纳入清单", "listed", writes=writes(listed_on=DAY, list_no=From("doc_no"))),),
        ),
    ),
    ends=(
        End("listed", "已纳入清单", good=True),
        End("filed", "已备案", good=True, final=False),  # grown past the line, it is reported again for the list
        End("refused", "未纳入"),
        End("withdrawn", "已撤回"),
    ),
    withdraw=Withdraw(owner(Post.HANDLER), at=("fill", "check", "consolidate", "send", "intake")),
)

DISPATCH = Procedure(
    key="dispatch",
    title="单位报送",
    subject=SubjectKind.MATTER,
    articles=(7,),
    summary="把审核同意的项目一次报送县级主管部门；含所属学校、医院经汇总的项目。",
    opens=owner(Post.HANDLER),
    repeatable=True,
    steps=(
        Step(
            "compose",
            "选定报送项目",
            owner(Post.HANDLER),
            articles=(7,),
            fields=(
                Field("members", "报送的项目", FieldKind.CASES, articles=(7,)),
                Field("late_reason", "逾期报送的原因", FieldKind.LONG, required=False, max_length=1000),
            ),
            outcomes=(Outcome("prepared", "送审核", "send"),),
        ),
        Step(
            "send",
            "审核报送",
            owner(Post.CHECKER),
            articles=(4, 7),
            due=Due("check.days"),
            not_by=("compose",),
            outcomes=(
                Outcome("sent", "报送", "sent", carries=Carry("report", "send", "sent")),
                Outcome("returned", "退回重选", "compose", Way.BACK),
            ),
        ),
    ),
    ends=(End("sent", "已报送", good=True), End("withdrawn", "已撤回")),
    withdraw=Withdraw(owner(Post.HANDLER), at=("compose", "send")),
)
