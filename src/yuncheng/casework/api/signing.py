"""Sign-in tokens: shown once, kept as a digest that a changed password makes worthless."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest
from ninja.security import HttpBearer

from yuncheng.guomi import sm3_hex
from yuncheng.registry import clock
from yuncheng.registry.models import Account

from ..models import ApiToken
from ..refusals import Refusal

KEPT_PER_ACCOUNT = 20


class NotSignedIn(Refusal):
    """No token, or one that is not valid (any more)."""

    status = 401
    code = "not_signed_in"


class Locked(Refusal):
    """Too many wrong passwords from this place for this name."""

    status = 403
    code = "locked"


def sign_in(request: HttpRequest, username: str, password: str) -> tuple[Account, str, datetime]:
    """The account, a fresh token and when it ends. One answer to every failure: nobody learns which names exist."""
    found = authenticate(request, username=username, password=password)
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined]  # else axes answers with a page
        minutes = round(float(settings.AXES_COOLOFF_TIME) * 60)
        raise Locked(
            f"连续输错次数过多，已暂时锁定，请 {minutes} 分钟后再试。",
            cures=["稍后再试", "忘记口令的，请安全管理员重发激活码"],
        )
    if not isinstance(found, Account):
        raise NotSignedIn("登录名或口令不正确；连续输错将暂时锁定。", code="wrong_credentials")
    # Django's signal of a login would begin a session: the API has none.
    AxesProxyHandler.reset_attempts(username=username, ip_address=request.axes_ip_address)  # type: ignore[attr-defined]
    Account.objects.filter(pk=found.pk).update(last_login=clock.now())
    return found, *_issue(found)


def _issue(account: Account) -> tuple[str, datetime]:
    secret, now = secrets.token_urlsafe(32), clock.now()
    expires = now + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    kept = ApiToken.objects.filter(account=account).order_by("-id").values_list("id", flat=True)
    ApiToken.objects.filter(account=account).exclude(pk__in=list(kept[: KEPT_PER_ACCOUNT - 1])).delete()
    ApiToken.objects.filter(account=account, expires_at__lte=now).delete()
    ApiToken.objects.create(account=account, digest=_digest(secret, account), created_at=now, expires_at=expires)
    return f"{account.pk}.{secret}", expires


def _digest(secret: str, account: Account) -> str:
    return sm3_hex(f"{secret}|{account.get_session_auth_hash()}".encode())


def find_token(token: str) -> ApiToken | None:
    """The kept token this text stands for, with its account; one query."""
    number, _, secret = token.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 16 and secret.isascii()):
        return None
    tokens = ApiToken.objects.filter(account_id=int(number), expires_at__gt=clock.now(), account__is_active=True)
    expected = ""
    for kept in tokens.select_related("account__unit"):
        expected = expected or _digest(secret, kept.account)
        if hmac.compare_digest(kept.digest, expected):
            return kept
    return None


class Bearer(HttpBearer):
    """`Authorization: Bearer TOKEN`. The operation finds the account as `request.auth`."""

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        kept = find_token(token.strip())
        if kept is None:
            return None
        request.api_token = kept  # type: ignore[attr-defined]  # for signing out
        return kept.account
