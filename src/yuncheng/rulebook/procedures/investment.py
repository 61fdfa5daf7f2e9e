"""投资计划 (art. 4): the rolling plan of three years and the annual one, by 发改委 with 财政局.

An adjustment is another version; so is the approval of an addition (art. 9)."""

from __future__ import annotations

from ..annex1_application import MONEY_SOURCES
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

LINE = (
    Field("project", "项目编号", max_length=20),
    Field("name", "项目名称", required=False, max_length=100, help="可以不填；填了须与编号相符"),
    Field("year", "年度", FieldKind.YEAR),
    Field("source", "资金来源", FieldKind.CHOICE, choices=MONEY_SOURCES),
    Field("amount", "安排额度", FieldKind.MONEY),
    Field("note", "备注", required=False, max_length=100),
)
ROLLING_YEARS = 3


def _plan(key: str, title: str, summary: str) -> Procedure:
    return Procedure(
        key=key,
        title=title,
        subject=SubjectKind.MATTER,
        articles=(4,),
        summary=summary,
        opens=office(Function.NDRC, Post.HANDLER),
        repeatable=True,
        steps=(
            Step(
                "compose",
                "编制计划",
                office(Function.NDRC, Post.HANDLER),
                articles=(4, 7),
                fields=(
                    Field("lines", "资金安排", FieldKind.ROWS, rows=LINE, articles=(4,)),
                    Field("note", "编制（调整）说明", FieldKind.LONG, required=False, max_length=3000),
                ),
                special=True,
                outcomes=(Outcome("prepared", "送财政部门会签", "finance", gates=("R4L",)),),
            ),
            Step(
                "finance",
                "财政部门会签",
                office(Function.FINANCE, Post.CHECKER),
                articles=(4,),
                due=Due("agree.days"),
                fields=(Field("opinion", "会签意见", FieldKind.LONG, required=False, max_length=1000),),
                outcomes=(
                    Outcome("agreed", "会签同意", "issue"),
                    Outcome("returned", "退回修改", "compose", Way.BACK),
                ),
            ),
            Step(
                "issue",
                "审核下达",
                office(Function.NDRC, Post.CHECKER),
                articles=(4, 7),
                due=Due("check.days"),
                not_by=("compose",),
                fields=(Field("doc_no", "下达文号", FieldKind.DOC_NO),),
                outcomes=(
                    Outcome("issued", "下达计划", "issued", gates=("R4L",)),
                    Outcome("returned", "退回修改", "compose", Way.BACK),
                ),
            ),
        ),
        ends=(End("issued", "已下达", good=True), End("withdrawn", "已撤回")),
        withdraw=Withdraw(office(Function.NDRC, Post.HANDLER), at=("compose", "finance")),
    )


ROLLING_PLAN = _plan(
    "rolling_plan", "三年滚动投资规划", "发展改革部门会同财政部门编制三年滚动规划：按项目、年度和资金来源安排资金。"
)
INVESTMENT_PLAN = _plan(
    "investment_plan", "年度投资计划", "发展改革部门会同财政部门编制年度投资计划；年中调整另起一版，旧版保留。"
)
