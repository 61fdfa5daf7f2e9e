"""经验共享 (art. 5): good practice, written by any unit, published by the bureau in a library that everybody reads, and
taken out again by the bureau's two persons, with a reason."""

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
    owner,
)

TOPICS = (
    ("planning", "规划和立项"),
    ("data", "数据共享"),
    ("security", "安全和密码"),
    ("build", "建设和验收"),
    ("operation", "运维和评价"),
)

EXPERIENCE = Procedure(
    key="experience",
    title="经验共享",
    subject=SubjectKind.MATTER,
    articles=(5,),
    summary="各单位把好的做法写成案例，大数据主管部门审核后收入经验库，各单位都能查阅。",
    opens=owner(Post.HANDLER),
    opening=(Field("about", "标题", max_length=60, articles=(5,)),),
    of_the_day=True,
    repeatable=True,
    one_open=False,
    steps=(
        Step(
            "write",
            "撰写案例",
            owner(Post.HANDLER),
            articles=(5,),
            fields=(
                Field("topic", "类别", FieldKind.CHOICE, choices=TOPICS),
                Field("practice", "做法", FieldKind.LONG, max_length=5000),
                Field("effect", "成效", FieldKind.LONG, max_length=2000),
            ),
            papers=(Paper("material", "附件", (5,), required=False),),
            outcomes=(Outcome("written", "送审核", "check"),),
        ),
        Step(
            "check",
            "单位审核",
            owner(Post.CHECKER),
            articles=(4, 5),
            due=Due("check.days"),
            not_by=("write",),
            outcomes=(
                Outcome("agreed", "审核同意，报大数据主管部门", "publish"),
                Outcome("returned", "退回修改", "write", Way.BACK),
            ),
        ),
        Step(
            "publish",
            "收入经验库",
            office(Function.LEAD, Post.CHECKER),
            articles=(5,),
            outcomes=(
                Outcome("published", "收入经验库", "published"),
                Outcome("returned", "退回修改", "write", Way.BACK),
                Outcome("refused", "不收入", "refused", Way.STOP),
            ),
        ),
    ),
    ends=(End("published", "已收入经验库", good=True), End("refused", "未收入"), End("withdrawn", "已撤回")),
    withdraw=Withdraw(owner(Post.HANDLER), at=("write", "check", "publish")),
)

EXPERIENCE_REMOVAL = Procedure(
    key="experience_removal",
    title="经验撤下",
    subject=SubjectKind.MATTER,
    articles=(5,),
    summary="经验库里过时、有误或者不宜公开的案例，由大数据主管部门说明理由、经审核撤下；办理记录保留。",
    opens=office(Function.LEAD, Post.HANDLER),
    of_the_day=True,
    told_by=("experience",),
    repeatable=True,
    one_open=False,
    steps=(
        Step(
            "propose",
            "提出撤下",
            office(Function.LEAD, Post.HANDLER),
            articles=(5,),
            fields=(
                Field("experience", "案例", FieldKind.CHOICE, offered="experiences"),
                Field("why", "撤下的理由", FieldKind.LONG, max_length=1000, help="随撤下告知撰写单位"),
            ),
            outcomes=(Outcome("proposed", "送审核", "check"),),
        ),
        Step(
            "check",
            "审核撤下",
            office(Function.LEAD, Post.CHECKER),
            articles=(5,),
            due=Due("check.days"),
            not_by=("propose",),
            outcomes=(
                Outcome("removed", "同意撤下", "removed"),
                Outcome("returned", "退回，继续公开", "propose", Way.BACK),
            ),
        ),
    ),
    ends=(End("removed", "已撤下", good=True), End("withdrawn", "已撤回")),
    withdraw=Withdraw(office(Function.LEAD, Post.HANDLER), at=("propose", "check")),
)
