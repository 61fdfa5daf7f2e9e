"""清单发布 (art. 7): the bureau publishes a version of the list; one act writes the listing of every project on it.

The yearly round, the additions of article 9, changes and removals all lead to this act; each version is kept.
"""

from __future__ import annotations

from ..kernel import (
    DAY,
    Carry,
    Due,
    End,
    Field,
    FieldKind,
    From,
    Function,
    Member,
    Outcome,
    Post,
    Procedure,
    Step,
    SubjectKind,
    Way,
    Withdraw,
    office,
    writes,
)

_LISTED = writes(listed_on=DAY, list_no=From("doc_no"), listed_amount=Member("amount"), removed_on=None)
_CHANGED = writes(listed_amount=Member("amount"), name=Member("name", if_said=True))
_REMOVED = writes(listed_on=None, list_no=None, listed_amount=None, removed_on=DAY)
_OVERTAKEN = ("list_change", "delisting")  # what else waits to change a project that leaves the list

LISTING = Procedure(
    key="listing",
    title="清单发布",
    subject=SubjectKind.MATTER,
    articles=(4, 7),
    summary="大数据主管部门汇总各单位报送的项目，形成并发布年度项目清单；未在清单内的项目不安排资金。",
    opens=office(Function.LEAD, Post.HANDLER),
    repeatable=True,
    steps=(
        Step(
            "compose",
            "编制清单",
            office(Function.LEAD, Post.HANDLER),
            articles=(4, 7),
            fields=(
                Field("members", "列入本批清单的项目", FieldKind.CASES, required=False, articles=(7, 9)),
                Field("changes", "变更的项目", FieldKind.CASES, required=False, articles=(7,)),
                Field("removals", "移出的项目", FieldKind.CASES, required=False, articles=(7,)),
                Field("doc_no", "清单文号", FieldKind.DOC_NO),
                Field("note", "编制说明", FieldKind.LONG, required=False, max_length=2000),
            ),
            outcomes=(Outcome("prepared", "送审核", "publish"),),
            special=True,
        ),
        Step(
            "publish",
            "审核发布",
            office(Function.LEAD, Post.CHECKER),
            articles=(4, 7),
            due=Due("check.days"),
            not_by=("compose",),
            outcomes=(
                Outcome(
                    "published",
                    "发布清单",
                    "published",
                    carries=(
                        Carry("report", "publish", "listed", "members", _LISTED),
                        Carry("list_change", "change", "changed", "changes", _CHANGED),
                        Carry("list_change", "removal", "removed", "removals", _REMOVED, ends=_OVERTAKEN),
                        Carry("delisting", "removal", "removed", "removals", _REMOVED, ends=_OVERTAKEN),
                    ),
                ),
                Outcome("returned", "退回修改", "compose", Way.BACK),
            ),
        ),
    ),
    ends=(End("published", "已发布", good=True), End("withdrawn", "已撤回")),
    withdraw=Withdraw(office(Function.LEAD, Post.HANDLER), at=("compose", "publish")),
)
