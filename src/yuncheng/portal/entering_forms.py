"""Forms of signing in, activating an account and changing one's password."""

from __future__ import annotations

import hmac
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from yuncheng.guomi import sm3
from yuncheng.registry.models import Account

# One answer to every failure: nobody learns from it which names exist.
WRONG = "登录名或口令不正确；连续输错将暂时锁定。"
WRONG_CODE = "登录名或激活码不正确，或激活码已经用过。"


def code_digest(code: str) -> str:
    """How an activation code is kept: SM3, hex."""
    return sm3(code.strip().encode()).hex()


def _password(label: str, *, new: bool) -> forms.CharField:
    words = "new-password" if new else "current-password"
    return forms.CharField(
        label=label, strip=False, max_length=128, widget=forms.PasswordInput(attrs={"autocomplete": words})
    )


class SignInForm(forms.Form):
    username = forms.CharField(
        label="登录名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = _password("口令", new=False)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.account: Account | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "username" in given and "password" in given:
            found = authenticate(self.request, username=given["username"], password=given["password"])
            if not isinstance(found, Account):
                raise ValidationError(WRONG)
            self.account = found
        return given


class NewPasswordForm(forms.Form):
    """A new password, twice; the installation's validators judge it."""

    new_password = _password("新口令", new=True)
    again = _password("再输一次", new=True)

    def __init__(self, *args: Any, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["new_password"].help_text = "".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, second = given.get("new_password"), given.get("again")
        if first and second and first != second:
            self.add_error("again", "两次输入的口令不一致。")
        if first:
            try:
                validate_password(first, self.account)
            except ValidationError as fault:
                self.add_error("new_password", fault)
        return given


class ActivateForm(NewPasswordForm):
    """The one-time code of the security administrator, and a password of one's own."""

    field_order = ("username", "code", "new_password", "again")
    username = forms.CharField(
        label="登录名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(label="一次性激活码", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if "username" in given and "code" in given:
            self.account = _holder(given["username"], given["code"])
            if self.account is None:
                raise ValidationError(WRONG_CODE)
        return given


def _holder(username: str, code: str) -> Account | None:
    """The account that waits for this code."""
    digest = code_digest(code)
    waiting = Account.objects.filter(username=username, is_active=True).exclude(activation="").first()
    kept = waiting.activation if waiting else "0" * 64
    return waiting if hmac.compare_digest(kept, digest) else None


class ChangePasswordForm(NewPasswordForm):
    field_order = ("old_password", "new_password", "again")
    old_password = _password("现用口令", new=False)

    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        if self.account is None or not self.account.check_password(old):
            raise ValidationError("现用口令不正确。")
        return old
