"""相似性判定 (art. 3, 10; practice): what the comparison found is judged by two people of the bureau, entry by entry.

The machine proposes, people decide. 不重复, 延续 and 可共享 answer the alert that G19 asks about; 重复 keeps it up
until the offices have consulted. Each verdict is kept, and the comparison can be fitted anew by them.
"""

from __future__ import annotations

from ..kernel import (
    Basis,
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

# What the comparison calls an entry that resembles a project.
KINDS = (
    ("duplicate", "疑似重复"),
    ("continuation", "延续"),
    ("shareable", "可共享"),
    ("containing", "包含"),
    ("related", "相关"),
)
# What people say of it.
DUPLICATE = "duplicate"
VERDICTS = ((DUPLICATE, "重复"), ("shareable", "可共享"), ("continuation", "延续"), ("distinct", "不重复"))

RESEMBLANCE = Procedure(
    key="resemblance",
    title="相似性判定",
    subject=SubjectKind.PROJECT,
    articles=(3, 10),
    basis=Basis.PRACTICE,
    summary="对系统比对出的相近项目和系统逐个判定：重复、可共享、延续或不重复；判定留存，并用于改进比对。",
    opens=office(Function.LEAD, Post.HANDLER),
    one_open=False,
    repeatable=True,
    steps=(
        Step(
            "judge",
            "逐个判定",
            office(Function.LEAD, Post.HANDLER),
            articles=(3, 10),
            special=True,
            fields=(
                Field(
                    "verdicts",
                    "判定",
                    FieldKind.ROWS,
                    rows=(
                        Field("other", "项目或系统编号", max_length=20),
                        Field("name", "名称", required=False, max_length=100),
                        Field("proposed", "比对结果", FieldKind.CHOICE, required=False, choices=KINDS),
                        Field("verdict", "判定", FieldKind.CHOICE, required=False, choices=VERDICTS),
                        Field("reason", "理由", required=False, max_length=500),
                    ),
                    help="不作判定的留空；作出判定的须写理由",
                    articles=(3,),
                ),
            ),
            outcomes=(Outcome("judged", "送审核", "confirm"),),
        ),
        Step(
            "confirm",
            "审核判定",
            office(Function.LEAD, Post.CHECKER),
            articles=(3, 10),
            due=Due("check.days"),
            not_by=("judge",),
            outcomes=(
                Outcome("confirmed", "同意判定", "confirmed"),
                Outcome("returned", "退回重判", "judge", Way.BACK),
            ),
        ),
    ),
    ends=(End("confirmed", "已判定", good=True), End("withdrawn", "已撤回")),
    withdraw=Withdraw(office(Function.LEAD, Post.HANDLER), at=("judge", "confirm")),
)
