"""Signing in and out of the API, and who one is."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Status

from yuncheng.registry.doors import EVERYONE, door, public_door
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Post

from .app import REFUSALS, api
from .shapes import AccountOut, SignIn, TokenOut, UnitRef
from .signing import sign_in


def account_of(request: HttpRequest) -> Account:
    """The person behind the token."""
    account = getattr(request, "auth", None)
    assert isinstance(account, Account)
    return account


def told_account(account: Account) -> AccountOut:
    return AccountOut(
        id=account.pk,
        username=account.username,
        name=account.display_name,
        unit=UnitRef(id=account.unit.pk, code=account.unit.code, name=account.unit.name),
        post=account.post,
        post_label=Post(account.post).label,
        functions=sorted(account.functions),
    )


@api.post(
    "/tokens",
    auth=None,
    response={201: TokenOut, **REFUSALS},
    summary="登录，取得令牌",
    tags=["登录"],
    description="登录名不存在与口令不对的答复相同；连续输错将暂时锁定。令牌只显示这一次，口令修改后即失效。",
)
@public_door
def create_token(request: HttpRequest, credentials: SignIn) -> Status[TokenOut]:
    account, token, expires = sign_in(request, credentials.username, credentials.password)
    return Status(201, TokenOut(token=token, expires_at=expires, account=told_account(account)))


@api.delete("/tokens/current", response={204: None, **REFUSALS}, summary="退出，作废当前令牌", tags=["登录"])
@door(*EVERYONE, scope="own")
def delete_token(request: HttpRequest) -> Status[None]:
    request.api_token.delete()  # type: ignore[attr-defined]  # set by Bearer
    return Status(204, None)


@api.get("/me", response={200: AccountOut, **REFUSALS}, summary="我的账号", tags=["登录"])
@door(*EVERYONE, scope="own")
def get_me(request: HttpRequest) -> AccountOut:
    return told_account(account_of(request))
