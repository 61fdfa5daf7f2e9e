"""入库与单位登记 (art. 4): the bureau keeps experts and agencies; the administrators keep units and their offices.

Each is asked for by one person and agreed by another. The law says who keeps the libraries, not how: practice.
"""

from __future__ import annotations

from ..kernel import (
    Actor,
    Basis,
    Due,
    End,
    Field,
    FieldKind,
    Function,
    Outcome,
    Party,
    Post,
    Procedure,
    Step,
    SubjectKind,
    Way,
    Withdraw,
    office,
)
from .approval import SPECIALTIES

LIBRARY_ACTIONS = (("add", "入库"), ("disable", "停用"), ("restore", "恢复"))
UNIT_ACTIONS = (("add", "新增单位"), ("end", "更名撤并"), ("give", "赋予职能"), ("take", "收回职能"))
UNIT_KINDS = (
    ("department", "党政机关"),
    ("institution", "事业单位"),
    ("enterprise", "县属国企"),
    ("township", "乡镇街道"),
    ("school", "学校"),
    ("hospital", "医院"),
)
FUNCTIONS = (
    (Function.LEAD.value, "大数据主管部门"),
    (Function.NDRC.value, "发展改革部门"),
    (Function.FINANCE.value, "财政部门"),
    (Function.SOE.value, "国资管理机构"),
    (Function.CYBER.value, "网信部门"),
    (Function.AUDIT.value, "审计部门"),
    (Function.POLICE.value, "公安部门"),
    (Function.PARTY_INFO.value, "党委信息中心"),
    (Function.EGOV.value, "电子政务中心"),
    (Function.ARCHIVE.value, "档案部门"),
    (Function.GROUP.value, "协调领导小组"),
    (Function.GOVERNMENT.value, "县级人民政府"),
)

_LEAD_HANDLER = office(Function.LEAD, Post.HANDLER)
_SYSADMIN = Actor(Party.OWNER, Post.SYSADMIN)
_SECADMIN = Actor(Party.OWNER, Post.SECADMIN)
_LIBRARY_ENDS = (End("kept", "已登记", good=True), End("refused", "不予入库"), End("withdrawn", "已撤回"))


def _check(articles: tuple[int, ...]) -> Step:
    return Step(
        "check",
        "审核入库",
        office(Function.LEAD, Post.CHECKER),
        articles=articles,
        due=Due("check.days"),
        not_by=("enter",),
        outcomes=(
            Outcome("agreed", "同意", "kept"),
            Outcome("returned", "退回", "enter", Way.BACK),
            Outcome("refused", "不予入库", "refused", Way.STOP),
        ),
    )


EXPERT = Procedure(
    key="expert",
    title="专家入库",
    subject=SubjectKind.MATTER,
    articles=(4,),
    basis=Basis.PRACTICE,
    summary="登记评审专家的专业、工作经历和亲属任职，抽取时据此回避；账号由安全管理员另发激活码。",
    opens=_LEAD_HANDLER,
    of_the_day=True,
    told_by=("action", "code", "display_name"),
    repeatable=True,
    one_open=False,
    steps=(
        Step(
            "enter",
            "登记专家",
            _LEAD_HANDLER,
            articles=(4,),
            fields=(
                Field("action", "办理", FieldKind.CHOICE, choices=LIBRARY_ACTIONS),
                Field("code", "专家编号", max_length=12, required=False, help="停用、恢复时填；入库时由系统编号"),
                Field("display_name", "姓名", FieldKind.PERSON, max_length=40, required=False),
                Field("username", "登录名", max_length=60, required=False),
                Field("specialties", "专业", FieldKind.CHOICES, choices=SPECIALTIES, required=False),
                Field("title", "职称", max_length=40, required=False),
                Field(
                    "jobs",
                    "工作经历",
                    FieldKind.ROWS,
                    required=False,
                    rows=(
                        Field("employer", "工作单位", FieldKind.PERSON, max_length=100),
                        Field("unit", "县内单位（全称或代码）", FieldKind.PERSON, max_length=100, required=False),
                        Field("since", "起", FieldKind.PAST_DATE),
                        Field("until", "止", FieldKind.DATE, required=False),
                    ),
                    help="现职和曾任职一条一行；在职的不填止日",
                ),
                Field(
                    "kin",
                    "亲属所在单位",
                    FieldKind.ROWS,
                    required=False,
                    rows=(Field("unit", "县内单位（全称或代码）", FieldKind.PERSON, max_length=100),),
                    help="有亲属在县内单位任职的，逐个填写",
                ),
            ),
            outcomes=(Outcome("entered", "送审核", "check"),),
        ),
        _check((4,)),
    ),
    ends=_LIBRARY_ENDS,
    withdraw=Withdraw(_LEAD_HANDLER, at=("enter", "check")),
)

AGENCY = Procedure(
    key="agency",
    title="专业机构入库",
    subject=SubjectKind.MATTER,
    articles=(4,),
    basis=Basis.PRACTICE,
    summary="登记可以受托评审的专业机构；账号由安全管理员另发激活码。",
    opens=_LEAD_HANDLER,
    of_the_day=True,
    told_by=("action", "credit_code", "name"),
    repeatable=True,
    one_open=False,
    steps=(
        Step(
            "enter",
            "登记机构",
            _LEAD_HANDLER,
            articles=(4,),
            fields=(
                Field("action", "办理", FieldKind.CHOICE, choices=LIBRARY_ACTIONS),
                Field("credit_code", "统一社会信用代码", max_length=18),
                Field("name", "机构名称", max_length=40, required=False),
                Field("specialties", "专业", FieldKind.CHOICES, choices=SPECIALTIES, required=False),
                Field("username", "登录名", max_length=60, required=False),
                Field("contact", "联系人", FieldKind.PERSON, max_length=40, required=False),
            ),
            outcomes=(Outcome("entered", "送审核", "check"),),
        ),
        _check((4,)),
    ),
    ends=_LIBRARY_ENDS,
    withdraw=Withdraw(_LEAD_HANDLER, at=("enter", "check")),
)

UNIT = Procedure(
    key="unit",
    title="单位登记",
    subject=SubjectKind.MATTER,
    articles=(4,),
    basis=Basis.PRACTICE,
    summary="系统管理员登记单位的新增、更名撤并和职能调整，安全管理员授予；在办事项随职能转到新的单位。",
    opens=_SYSADMIN,
    of_the_day=True,
    told_by=("action", "code", "name"),
    repeatable=True,
    one_open=False,
    steps=(
        Step(
            "request",
            "登记单位变动",
            _SYSADMIN,
            articles=(4,),
            fields=(
                Field("action", "办理", FieldKind.CHOICE, choices=UNIT_ACTIONS),
                Field("code", "单位代码", max_length=20),
                Field("name", "单位名称", max_length=100, required=False, help="新增时填"),
                Field("kind", "单位类别", FieldKind.CHOICE, choices=UNIT_KINDS, required=False, help="新增时选"),
                Field("parent", "行政主管部门代码", max_length=20, required=False, help="新增时填，没有的不填"),
                Field("valid_from", "设立日期", FieldKind.DATE, required=False, help="新增时填，不填为授予当日"),
                Field("last_day", "撤销日期", FieldKind.DATE, required=False, help="更名撤并的末日，不填为授予当日"),
                Field("successor", "承继单位代码", max_length=20, required=False, help="更名撤并时填，先新增后承继"),
                Field(
                    "function",
                    "职能",
                    FieldKind.CHOICE,
                    choices=FUNCTIONS,
                    required=False,
                    help="赋予、收回职能时选，自授予当日起算",
                ),
            ),
            outcomes=(Outcome("requested", "送安全管理员", "grant"),),
        ),
        Step(
            "grant",
            "授予单位变动",
            _SECADMIN,
            articles=(4,),
            due=Due("check.days"),
            not_by=("request",),
            outcomes=(
                Outcome("granted", "授予", "granted"),
                Outcome("returned", "退回", "request", Way.BACK),
                Outcome("refused", "不予授予", "refused", Way.STOP),
            ),
        ),
    ),
    ends=(End("granted", "已授予", good=True), End("refused", "未授予"), End("withdrawn", "已撤回")),
    withdraw=Withdraw(_SYSADMIN, at=("request", "grant")),
)
