"""项目审批 (art. 10–14): 申报 → 受理 → 技术审查 → 审查意见 → 修改落实 → 项目决策 → 投资评审, one case from end to end.

The application's form stands in `application`; each expert's or agency's opinion is a child case (`opinion`). A refusal
ends the case; applying again is a new one.
"""

from __future__ import annotations

from ..ch4_approval import CHAPTERS
from ..kernel import (
    DAY,
    Due,
    Earlier,
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
    office,
    owner,
    writes,
)
from .application import ANNEX1_FIELDS, APPLICATION_PAPERS
from .assessment import ASSESS_FIELDS
from .opinion import CONCLUSIONS, REVIEW_ITEM_ROWS

SEATS_VACANT = Need(("seats_vacant",), lambda f, law: f["seats_vacant"] > 0, "专家、机构回避或逾期未交，席位出现空缺")
HAS_ITEMS = Need(("review_items",), lambda f, law: f["review_items"] > 0, "有需要修改落实的意见")
NO_ITEMS = Need(("review_items",), lambda f, law: f["review_items"] == 0, "没有需要修改落实的意见")

SPECIALTIES = (
    ("software", "软件工程"),
    ("network", "网络通信"),
    ("security", "网络安全与密码"),
    ("data", "数据资源"),
    ("cost", "工程造价"),
)
_FIVE_CONTENTS = tuple(
    Field(f"content_{code}", f"批复内容：{label}", FieldKind.LONG, max_length=3000, articles=(14,))
    for code, label in CHAPTERS
)

APPROVAL = Procedure(
    key="approval",
    title="项目审批",
    subject=SubjectKind.PROJECT,
    articles=(10, 11, 12, 13, 14),
    summary="项目申报、技术审查、项目决策、投资评审，一案到底。",
    opens=owner(Post.HANDLER),
    steps=(
        Step(
            "fill",
            "填写申报表",
            owner(Post.HANDLER),
            stage="申报",
            articles=(10, 11, 12, 14),
            fields=ANNEX1_FIELDS,
            papers=APPLICATION_PAPERS,
            special=True,
            outcomes=(Outcome("submitted", "提交本单位审核", "sign"),),
        ),
        Step(
            "sign",
            "单位审核盖章",
            owner(Post.CHECKER),
            stage="申报",
            articles=(10,),
            due=Due("check.days"),
            not_by=("fill", "supplement"),
            outcomes=(
                Outcome(
                    "signed",
                    "审核同意，正式申报",
                    "admit",
                    writes=writes(applied_on=DAY, applied_estimate=Earlier("fill", "estimate", or_at=("supplement",))),
                ),
                Outcome("returned", "退回修改", "fill", Way.BACK),
            ),
        ),
        Step(
            "admit",
            "形式审查与受理",
            office(Function.LEAD, Post.HANDLER),
            stage="申报",
            articles=(10, 14),
            due=Due("admit.days", (10,)),
            help="只查形式：是否在清单内、材料和篇章是否齐全。缺漏一次告知。",
            outcomes=(
                Outcome(
                    "admitted",
                    "受理",
                    "draw",
                    gates=("G1A", "G3", "G4", "G5", "G19"),
                    writes=writes(admitted_on=DAY),
                ),
                Outcome("supplement", "一次告知补正", "supplement", Way.BACK, once=True),
                Outcome("refused", "不予受理", "not_admitted", Way.STOP),
            ),
        ),
        Step(
            "supplement",
            "补正材料",
            owner(Post.HANDLER),
            stage="申报",
            articles=(10,),
            fields=ANNEX1_FIELDS,
            papers=APPLICATION_PAPERS,
            special=True,
            due=Due("supplement.days"),
            outcomes=(Outcome("resubmitted", "补正完毕，提交审核", "sign"),),
        ),
        Step(
            "draw",
            "抽选专家或委托机构",
            office(Function.LEAD, Post.HANDLER),
            stage="审查",
            articles=(4, 10),
            due=Due("check.days"),
            special=True,
            help="专家由系统按种子排序抽取，回避人员自动排除，不能指定。",
            outcomes=(
                Outcome(
                    "panel",
                    "抽取专家",
                    "summarise",
                    fields=(
                        Field("specialty", "评审专业", FieldKind.CHOICE, choices=SPECIALTIES),
                        Field("seats", "专家人数", FieldKind.INT, required=False, help="不填按惯例人数"),
                    ),
                ),
                Outcome(
                    "agency",
                    "委托专业机构",
                    "summarise",
                    fields=(Field("agency", "专业机构统一社会信用代码", max_length=18, articles=(10,)),),
                ),
            ),
        ),
        Step(
            "summarise",
            "汇总意见，草拟审查意见",
            office(Function.LEAD, Post.HANDLER),
            stage="审查",
            articles=(10,),
            due=Due("review.days"),
            fields=(
                Field("necessity", "必要性", FieldKind.LONG, max_length=3000),
                Field("feasibility", "技术可行性", FieldKind.LONG, max_length=3000),
                Field("economy", "经济合理性", FieldKind.LONG, max_length=3000),
                Field("conclusion", "总体意见", FieldKind.CHOICE, choices=CONCLUSIONS[:2]),
                Field(
                    "items",
                    "需修改落实的意见",
                    FieldKind.ROWS,
                    required=False,
                    rows=REVIEW_ITEM_ROWS,
                    help="一条一行，项目单位逐条答复",
                ),
            ),
            outcomes=(
                Outcome("drafted", "送审核出具", "issue", gates=("G_OPINIONS",)),
                Outcome("reject_drafted", "拟不通过", "issue_reject", Way.BACK, gates=("G_OPINIONS",)),
                Outcome("redraw", "补抽专家或改托机构", "draw", Way.BACK, when=SEATS_VACANT),
            ),
        ),
        Step(
            "issue",
            "出具审查意见",
            office(Function.LEAD, Post.CHECKER),
            stage="审查",
            articles=(10,),
            due=Due("check.days"),
            not_by=("summarise",),
            fields=(Field("doc_no", "审查意见文号", FieldKind.DOC_NO),),
            outcomes=(
                Outcome(
                    "issued",
                    "出具审查意见，交项目单位修改",
                    "revise",
                    when=HAS_ITEMS,
                    writes=writes(review_no=From("doc_no"), review_issued_on=DAY),
                ),
                Outcome(
                    "issued_clean",
                    "出具审查意见（无修改意见）",
                    "decide",
                    when=NO_ITEMS,
                    writes=writes(review_no=From("doc_no"), review_issued_on=DAY, review_closed_on=DAY),
                ),
                Outcome("returned", "退回重拟", "summarise", Way.BACK),
            ),
        ),
        Step(
            "issue_reject",
            "审核不通过意见",
            office(Function.LEAD, Post.CHECKER),
            stage="审查",
            articles=(10,),
            due=Due("check.days"),
            not_by=("summarise",),
            outcomes=(
                Outcome(
                    "rejected",
                    "出具不通过意见",
                    "not_passed",
                    Way.STOP,
                    fields=(Field("doc_no", "审查意见文号", FieldKind.DOC_NO),),
                    writes=writes(review_no=From("doc_no"), review_issued_on=DAY),
                ),
                Outcome("returned", "退回重拟", "summarise", Way.BACK),
            ),
        ),
        Step(
            "revise",
            "逐条修改落实",
            owner(Post.HANDLER),
            stage="审查",
            articles=(10,),
            due=Due("revise.days"),
            special=True,
            fields=(
                Field(
                    "answers",
                    "逐条答复",
                    FieldKind.ROWS,
                    rows=(
                        Field("number", "序号", FieldKind.INT),
                        Field("answer", "修改落实情况", max_length=1000),
                        Field("place", "修改之处", required=False, max_length=200),
                    ),
                ),
            ),
            papers=(
                Paper("revised", "修改后的申报文件", (10,)),
                Paper("budget", "投资预算明细", (10,), required=False),
            ),
            outcomes=(Outcome("answered", "提交修改稿和答复", "close"),),
        ),
        Step(
            "close",
            "核对落实情况",
            office(Function.LEAD, Post.HANDLER),
            stage="审查",
            articles=(10,),
            due=Due("close.days"),
            special=True,
            fields=(
                Field(
                    "closed",
                    "逐条核对",
                    FieldKind.ROWS,
                    rows=(
                        Field("number", "序号", FieldKind.INT),
                        Field("closed", "已落实", FieldKind.BOOL, required=False),
                        Field("note", "说明", required=False, max_length=500),
                    ),
                ),
            ),
            outcomes=(
                Outcome(
                    "closed",
                    "全部落实，转项目决策",
                    "decide",
                    gates=("G6",),
                    writes=writes(review_closed_on=DAY),
                ),
                Outcome("reopened", "未全部落实，退回继续修改", "revise"),
            ),
        ),
        Step(
            "decide",
            "草拟批复",
            office(Function.NDRC, Post.HANDLER),
            stage="决策",
            articles=(10, 11, 14),
            due=Due("decide.days"),
            fields=(
                Field("goal", "建设目标和主要内容", FieldKind.LONG, max_length=5000),
                Field("approved_estimate", "概算总投资", FieldKind.MONEY),
                Field("period", "建设工期（月）", FieldKind.INT),
                *_FIVE_CONTENTS,
            ),
            outcomes=(
                Outcome("drafted", "送审核批复", "approve", gates=("G6", "G2")),
                Outcome("refusal_drafted", "拟不予批复", "refuse", Way.BACK),
                # the reason becomes one more item for the unit to answer and the bureau to close
                Outcome("returned", "退回项目单位完善", "revise", Way.BACK, writes=writes(review_closed_on=None)),
            ),
        ),
        Step(
            "approve",
            "批复可研和概算",
            office(Function.NDRC, Post.CHECKER),
            stage="决策",
            articles=(10, 14),
            due=Due("check.days"),
            not_by=("decide",),
            fields=(Field("doc_no", "批复文号", FieldKind.DOC_NO),),
            outcomes=(
                Outcome(
                    "approved",
                    "批复",
                    "assess",
                    gates=("G6", "G2"),
                    writes=writes(
                        approval_no=From("doc_no"),
                        approved_on=DAY,
                        approved_estimate=Earlier("decide", "approved_estimate"),
                    ),
                ),
                Outcome("returned", "退回重拟", "decide", Way.BACK),
            ),
        ),
        Step(
            "refuse",
            "审核不予批复",
            office(Function.NDRC, Post.CHECKER),
            stage="决策",
            articles=(10,),
            due=Due("check.days"),
            not_by=("decide",),
            outcomes=(
                Outcome("refused", "不予批复", "not_approved", Way.STOP),
                Outcome("returned", "退回重拟", "decide", Way.BACK),
            ),
        ),
        Step(
            "assess",
            "投资评审",
            office(Function.FINANCE, Post.HANDLER),
            stage="评审",
            articles=(10,),
            due=Due("assess.days"),
            fields=ASSESS_FIELDS,
            papers=(Paper("assessment", "评审报告", (10,)),),
            special=True,
            help="对照送审预算逐项审定，核减的写明理由；审定额由明细相加得出。",
            outcomes=(Outcome("drafted", "送审核", "conclude"),),
        ),
        Step(
            "conclude",
            "出具评审结论",
            office(Function.FINANCE, Post.CHECKER),
            stage="评审",
            articles=(10,),
            due=Due("check.days"),
            not_by=("assess",),
            fields=(Field("doc_no", "评审文号", FieldKind.DOC_NO),),
            outcomes=(
                Outcome(
                    "assessed",
                    "出具评审结论",
                    "assessed",
                    gates=("G_ASSESSED_WITHIN",),
                    writes=writes(
                        assessment_no=From("doc_no"),
                        assessed_on=DAY,
                        assessed_amount=Earlier("assess", "assessed"),
                    ),
                ),
                Outcome("returned", "退回重评", "assess", Way.BACK),
            ),
        ),
    ),
    ends=(
        End("assessed", "评审完成", good=True),
        End("not_admitted", "不予受理"),
        End("not_passed", "技术审查未通过"),
        End("not_approved", "不予批复"),
        End("withdrawn", "已撤回"),
    ),
    withdraw=Withdraw(
        owner(Post.HANDLER),
        at=("fill", "sign", "admit", "supplement", "draw", "summarise", "issue", "revise", "close"),
    ),
)
