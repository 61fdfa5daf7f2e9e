"""账号授予: what follows when the security administrator grants. The system administrator only asks (三员分立)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from yuncheng.casework.models import ApiToken, Entry
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.casework.refusals import NotVisible, Stale
from yuncheng.casework.spine import latest_values
from yuncheng.registry.models import Account, Unit
from yuncheng.rulebook.kernel import Post

from .entering_forms import code_digest

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no letter that reads like a figure
_GROUPS, _LETTERS = 4, 5


@record_by("account", "request")
class AccountRequest(Recorder):
    """What is asked for must make sense before anybody is troubled to grant it."""

    def check(self, acting: Acting) -> Mapping[str, list[str]]:
        return faults(acting.cleaned, acting.by)


@record_by("account", "grant")
class AccountGrant(Recorder):
    """Granted: the account stands (or stops) from this entry on. Its code is made apart, and never recorded."""

    def check(self, acting: Acting) -> Mapping[str, list[str]]:
        if acting.outcome.key != "granted":
            return {}
        found = faults(latest_values(acting.case, "request"), acting.by)
        return {"": [line for lines in found.values() for line in lines]} if found else {}

    def after(self, acting: Acting, entry: Entry) -> None:
        if acting.outcome.key != "granted":
            return
        asked = latest_values(acting.case, "request")
        if asked["action"] == "create":
            create(asked)
        else:
            shut(asked["username"], active=asked["action"] == "renew")


def faults(asked: Mapping[str, Any], by: Account) -> dict[str, list[str]]:
    """What is wrong with a request, by field."""
    found: dict[str, list[str]] = {}
    held = Account.objects.filter(username=asked.get("username") or "").first()
    if asked.get("action") in ("disable", "renew"):
        if held is None:
            found["username"] = ["没有这个登录名。"]
        elif asked["action"] == "disable" and not held.is_active:
            found["username"] = ["这个账号已经停用。"]
        elif held.pk == by.pk:
            found["username"] = ["不能停用或重置自己的账号。"]
        return found
    if held is not None:
        found["username"] = ["这个登录名已经有人使用。"]
    if not asked.get("display_name"):
        found["display_name"] = ["新建账号须填写姓名。"]
    if _unit(asked) is None:
        found["unit"] = ["没有这个单位，或单位已撤销。请填写单位全称或代码。"]
    if asked.get("post") not in list(Post):
        found["post"] = ["新建账号须选择岗位。"]
    return found


def _unit(asked: Mapping[str, Any]) -> Unit | None:
    """The unit that is meant, by its code or its full name."""
    wanted = asked.get("unit") or ""
    return Unit.objects.filter(Q(code=wanted) | Q(name=wanted), valid_to__isnull=True).order_by("id").first()


def create(asked: Mapping[str, Any]) -> Account:
    """A new account that nobody can sign in to until its code is used; what was done before it is not news to it."""
    unit = _unit(asked)
    assert unit is not None, "the request was checked"
    return Account.objects.create_account(
        asked["username"],
        unit=unit,
        post=asked["post"],
        display_name=asked["display_name"],
        seen_seq=Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0,
    )


def shut(username: str, *, active: bool) -> None:
    """Stop what an account has at once: its password, its code, its tokens, and with its password its sessions.

    One that stays `active` waits for a new activation code; the other is nobody's.
    """
    account = Account.objects.select_for_update().get(username=username)
    account.is_active, account.activation = active, ""
    account.set_unusable_password()
    account.save(update_fields=["is_active", "activation", "password"])
    ApiToken.objects.filter(account=account).delete()


def new_code() -> str:
    """A one-time code as it is handed over: ABCDE-FGHJK-…, a hundred bits."""
    letters = ["".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS)]
    return "-".join(letters)


def issue_code(pk: int) -> tuple[Account, str]:
    """A fresh code for an account that was granted and never used; the earlier one is void. Only its digest is kept."""
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(pk=pk, is_active=True).first()
        if account is None:
            raise NotVisible
        if account.has_usable_password():
            raise Stale("账号已经激活，不再需要激活码。忘记口令的，由系统管理员提出重置。", articles=(16,))
        code = new_code()
        account.activation = code_digest(code)
        account.save(update_fields=["activation"])
    return account, code
