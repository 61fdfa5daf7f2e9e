"""清单调整 (art. 7): a listed project changes or leaves the list, for a reason, by the bureau's act of publication.

A unit asks (`LIST_CHANGE`), or the bureau removes on its own finding (`DELISTING`). Neither writes the list itself:
both wait for the next version (`listing.py`), and until it is published whoever asked may take them back. What still
waits for a project that a version removes ends with it.
"""

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
    carried,
    office,
    owner,
)

CHANGES = (("change", "变更额度、名称或建设内容"), ("removal", "移出清单"))
REMOVAL_GROUNDS = (
    ("cancelled", "项目取消"),
    ("merged", "并入其他项目"),
    ("duplicate", "经会商属重复建设"),
    ("stale", "长期没有实施"),
    ("other", "其他"),
)
LISTED = Need(("listed_on",), lambda f, law: f.maybe("listed_on") is not None, "项目在清单内", "没有列入清单的，先报送")
CHANGED = Need(("list_change",), lambda f, law: f["list_change"] == "change", "变更额度、名称或建设内容")
REMOVED = Need(("list_change",), lambda f, law: f["list_change"] == "removal", "移出清单")

LIST_CHANGE = Procedure(
    key="list_change",
    title="清单调整",
    subject=SubjectKind.PROJECT,
    articles=(7,),
    summary="清单内的项目额度、名称、内容有变或者不再建设的，由项目单位申请，大数据主管部门在下一版清单中变更或移出。",
    opens=owner(Post.HANDLER),
    repeatable=True,
    when=LISTED,
    steps=(
        Step(
            "fill",
            "填写调整申请",
            owner(Post.HANDLER),
            articles=(7,),
            fields=(
                Field("change", "调整方式", FieldKind.CHOICE, choices=CHANGES),
                Field(
                    "amount",
                    "变更后的投资额度",
                    FieldKind.MONEY,
                    required=False,
                    help="移出清单的不填；额度不变的填原额度",
                ),
                Field("name", "变更后的项目名称", required=False, max_length=100, help="名称不变的留空"),
                Field("content", "变更后的主要建设内容", FieldKind.LONG, required=False, max_length=5000),
                Field("reason", "理由", FieldKind.LONG, max_length=2000, help="随清单公布"),
            ),
            papers=(Paper("basis", "依据文件", (7,), required=False),),
            outcomes=(Outcome("submitted", "提交本单位审核", "check"),),
        ),
        Step(
            "check",
            "单位审核",
            owner(Post.CHECKER),
            articles=(4, 7),
            due=Due("check.days"),
            not_by=("fill",),
            outcomes=(
                Outcome("agreed", "审核同意，报大数据主管部门", "intake"),
                Outcome("returned", "退回修改", "fill", Way.BACK),
            ),
        ),
        Step(
            "intake",
            "大数据主管部门核对",
            office(Function.LEAD, Post.HANDLER),
            articles=(7,),
            due=Due("intake.days"),
            fields=(Field("note", "核对意见", FieldKind.LONG, required=False, max_length=1000),),
            outcomes=(
                Outcome("to_change", "列入下一版清单变更", "change", when=CHANGED),
                Outcome("to_remove", "列入下一版清单移出", "removal", when=REMOVED),
                Outcome("returned", "退回修改", "fill", Way.BACK),
                Outcome("refused", "不予调整", "refused", Way.STOP),
            ),
        ),
        Step(
            "change",
            "待清单发布时变更",
            carried(),
            articles=(7,),
            outcomes=(Outcome("changed", "已变更", "changed"),),
        ),
        Step(
            "removal",
            "待清单发布时移出",
            carried(),
            articles=(7,),
            outcomes=(Outcome("removed", "已移出", "removed"),),
        ),
    ),
    ends=(
        End("changed", "已变更", good=True),
        End("removed", "已移出清单", good=True),
        End("refused", "未予调整"),
        End("overtaken", "项目已移出，随之终止"),
        End("withdrawn", "已撤回"),
    ),
    orphaned="overtaken",
    withdraw=Withdraw(owner(Post.HANDLER), at=("fill", "check", "intake", "change", "removal")),
)

DELISTING = Procedure(
    key="delisting",
    title="移出清单",
    subject=SubjectKind.PROJECT,
    articles=(4, 7),
    summary="大数据主管部门经核实，把不应再列的项目在下一版清单中移出。",
    opens=office(Function.LEAD, Post.HANDLER),
    repeatable=True,
    when=LISTED,
    steps=(
        Step(
            "propose",
            "提出移出",
            office(Function.LEAD, Post.HANDLER),
            articles=(4, 7),
            fields=(
                Field("ground", "移出情形", FieldKind.CHOICE, choices=REMOVAL_GROUNDS),
                Field("reason", "理由", FieldKind.LONG, max_length=2000, help="随清单公布"),
            ),
            papers=(Paper("basis", "依据文件", (7,), required=False),),
            outcomes=(Outcome("proposed", "送审核", "check"),),
        ),
        Step(
            "check",
            "审核移出",
            office(Function.LEAD, Post.CHECKER),
            articles=(4, 7),
            due=Due("check.days"),
            not_by=("propose",),
            outcomes=(
                Outcome("agreed", "同意，列入下一版清单移出", "removal"),
                Outcome("returned", "退回补充", "propose", Way.BACK),
            ),
        ),
        Step(
            "removal",
            "待清单发布时移出",
            carried(),
            articles=(7,),
            outcomes=(Outcome("removed", "已移出", "removed"),),
        ),
    ),
    ends=(
        End("removed", "已移出清单", good=True),
        End("overtaken", "项目已移出，随之终止"),
        End("withdrawn", "已撤回"),
    ),
    orphaned="overtaken",
    withdraw=Withdraw(office(Function.LEAD, Post.HANDLER), at=("propose", "check", "removal")),
)
