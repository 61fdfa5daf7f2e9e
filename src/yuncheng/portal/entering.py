"""Signing in and out, activating an account, changing one's password, changing roles in the demonstration."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yuncheng.casework.pages.common import account_of
from yuncheng.registry.doors import EVERYONE, door, public_door
from yuncheng.registry.models import Account

from .entering_forms import ActivateForm, ChangePasswordForm, SignInForm
from .showcase import demo_account, demo_groups

BACKEND = "yuncheng.registry.backends.AccountBackend"


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go, as long as it is here."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(wanted, None)
    return wanted if here and wanted.startswith("/") else reverse("desk")


@public_door
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Username and password; in the demonstration also one click."""
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.account:
        login(request, form.account, backend=BACKEND)
        return redirect(_next(request))
    context = {"form": form, "title": "登录", "next": _next(request), "groups": demo_groups()}
    return render(request, "portal/login.html", context, status=400 if form.errors else 200)


@door(*EVERYONE, scope="own")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, "已退出。")
    return redirect("login")


@public_door
@never_cache
@sensitive_post_parameters("code", "new_password", "again")
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """A new account: the one-time code is used up, the password is its holder's own."""
    form = ActivateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.account and _use_code(form):
        messages.success(request, "账号已激活，请用新口令登录。")
        return redirect("login")
    return render(
        request, "portal/activate.html", {"form": form, "title": "激活账号"}, status=400 if form.errors else 200
    )


def _use_code(form: ActivateForm) -> bool:
    """Set the password if the code still waits: of two at once, one wins."""
    account = form.account
    assert account is not None
    with transaction.atomic():
        kept = Account.objects.select_for_update().filter(pk=account.pk, activation=account.activation).first()
        if kept is None:
            form.add_error(None, "激活码已经用过。")
            return False
        kept.set_password(form.cleaned_data["new_password"])
        kept.activation = ""
        kept.save(update_fields=["password", "activation"])
    return True


@door(*EVERYONE, scope="own")
@never_cache
@sensitive_post_parameters("old_password", "new_password", "again")
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, account=account)
    if request.method == "POST" and form.is_valid():
        account.set_password(form.cleaned_data["new_password"])
        account.save(update_fields=["password"])
        update_session_auth_hash(request, account)
        messages.success(request, "口令已修改。")
        return redirect("desk")
    context = {"form": form, "title": "修改口令"}
    return render(request, "portal/password.html", context, status=400 if form.errors else 200)


@public_door
@require_POST
def change_role(request: HttpRequest) -> HttpResponse:
    """Become another person of the demonstration. Outside it this address does not exist."""
    account = demo_account(request.POST.get("role", ""))
    if account is None:
        raise Http404
    login(request, account, backend=BACKEND)
    return redirect(_next(request))
