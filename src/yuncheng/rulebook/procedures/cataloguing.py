"""数据资源目录编制 (art. 14, annex 2): a case of its own that writes the fact `catalogue_ready_on`."""

from __future__ import annotations

from ..annex2_catalogue import COLUMNS, EXTENSIONS
from ..kernel import (
    DAY,
    Due,
    End,
    Field,
    FieldKind,
    Outcome,
    Paper,
    Post,
    Procedure,
    Step,
    SubjectKind,
    Way,
    Withdraw,
    owner,
    writes,
)

# What is asked of a cell is `annex2_catalogue.check_row`'s to say: the form itself only takes texts.
CATALOGUE_ROWS = Field(
    "rows",
    "信息资源目录",
    FieldKind.ROWS,
    rows=tuple(Field(column.key, column.label, required=False, max_length=500) for column in (*COLUMNS, *EXTENSIONS)),
    help="一行一个信息项；可从表格粘贴，也可导入文件",
    articles=(14,),
)

CATALOGUE = Procedure(
    key="catalogue",
    title="数据资源目录编制",
    subject=SubjectKind.PROJECT,
    articles=(14,),
    summary="项目单位按附件2编制信息资源目录，逐项写清格式、共享和开放；目录是审批的必备条件。",
    opens=owner(Post.HANDLER),
    repeatable=True,
    steps=(
        Step(
            "fill",
            "编制目录",
            owner(Post.HANDLER),
            articles=(14,),
            special=True,
            fields=(CATALOGUE_ROWS,),
            papers=(Paper("catalogue_note", "编制说明", (14,), required=False),),
            outcomes=(Outcome("submitted", "提交本单位审核", "check"),),
        ),
        Step(
            "check",
            "单位审核",
            owner(Post.CHECKER),
            articles=(14,),
            due=Due("catalogue.days"),
            not_by=("fill",),
            outcomes=(
                Outcome("ready", "审核同意，目录完成", "ready", writes=writes(catalogue_ready_on=DAY)),
                Outcome("returned", "退回修改", "fill", Way.BACK),
            ),
        ),
    ),
    ends=(End("ready", "目录已完成", good=True), End("withdrawn", "已撤回")),
    withdraw=Withdraw(owner(Post.HANDLER), at=("fill", "check")),
)
