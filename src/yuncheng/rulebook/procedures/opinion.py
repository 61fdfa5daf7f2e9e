"""评审意见 (art. 4, 10): each expert's or agency's opinion is a child case of an approval, seen by him alone."""

from __future__ import annotations

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
    assignee,
    office,
)

ASPECTS = (("necessity", "必要性"), ("feasibility", "技术可行性"), ("economy", "经济合理性"), ("other", "其他"))
CONCLUSIONS = (("pass", "通过"), ("revise", "修改完善后通过"), ("reject", "不通过"))

REVIEW_ITEM_ROWS = (
    Field("aspect", "方面", FieldKind.CHOICE, choices=ASPECTS),
    Field("text", "意见", max_length=1000),
)

OPINION = Procedure(
    key="opinion",
    title="评审意见",
    subject=SubjectKind.PROJECT,
    articles=(4, 10),
    summary="一名专家或一家机构对一个项目的意见；只见本人的事项。",
    opens=office(Function.LEAD, Post.HANDLER),
    one_open=False,
    child=True,
    orphaned="cancelled",
    steps=(
        Step(
            "give",
            "提交评审意见",
            assignee(),
            stage="审查",
            articles=(4, 10),
            due=Due("review.opinion_days"),
            fields=(
                Field("no_interest", "本人与项目单位、编制单位无利害关系", FieldKind.BOOL),
                Field("necessity", "必要性意见", FieldKind.LONG, max_length=3000),
                Field("feasibility", "技术可行性意见", FieldKind.LONG, max_length=3000),
                Field("economy", "经济合理性意见", FieldKind.LONG, max_length=3000),
                Field("conclusion", "结论", FieldKind.CHOICE, choices=CONCLUSIONS),
                Field("items", "修改意见", FieldKind.ROWS, required=False, rows=REVIEW_ITEM_ROWS),
            ),
            outcomes=(
                Outcome("submitted", "提交意见", "submitted"),
                Outcome("declined", "回避或不能参加", "declined", Way.STOP),
            ),
        ),
    ),
    ends=(
        End("submitted", "已提交", good=True),
        End("declined", "已回避，递补下一名"),
        End("cancelled", "已取消（主事项终止或逾期更换）"),
    ),
)
