"""账号授予 (三员分立): the system administrator asks, the security administrator grants; never one person."""

from __future__ import annotations

from ..kernel import (
    Actor,
    Basis,
    Due,
    End,
    Field,
    FieldKind,
    Outcome,
    Party,
    Post,
    Procedure,
    Step,
    SubjectKind,
    Way,
    Withdraw,
)

ACTIONS = (("create", "新建"), ("renew", "重置口令或恢复启用"), ("disable", "停用"))
POSTS = tuple((post.value, post.label) for post in Post)
_SYSADMIN = Actor(Party.OWNER, Post.SYSADMIN)
_SECADMIN = Actor(Party.OWNER, Post.SECADMIN)

ACCOUNT = Procedure(
    key="account",
    title="账号授予",
    subject=SubjectKind.MATTER,
    articles=(16,),
    basis=Basis.PRACTICE,
    summary="系统管理员登记账号，安全管理员授予；新账号以一次性激活码启用，没有初始密码。",
    opens=_SYSADMIN,
    of_the_day=True,
    told_by=("action", "username"),
    repeatable=True,
    one_open=False,
    steps=(
        Step(
            "request",
            "登记账号",
            _SYSADMIN,
            articles=(16,),
            fields=(
                Field("action", "办理", FieldKind.CHOICE, choices=ACTIONS),
                Field("username", "登录名", max_length=60),
                Field("display_name", "姓名", FieldKind.PERSON, required=False, max_length=40),
                Field("unit", "单位（全称或代码）", max_length=100, required=False),
                Field("post", "岗位", FieldKind.CHOICE, choices=POSTS, required=False),
            ),
            outcomes=(Outcome("requested", "送安全管理员", "grant"),),
        ),
        Step(
            "grant",
            "授予账号",
            _SECADMIN,
            articles=(16,),
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
