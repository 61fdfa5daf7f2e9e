"""Every "no" becomes a page of ours in Chinese with a way on, or its JSON: refusals, not found, forbidden, forged,
too large, wrong method, our own failures. Bare 403 and 500 pages do not exist."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from yuncheng.registry.doors import public_door

from .busy import is_busy
from .refusals import BadForm, NotVisible, NotYours, Refusal, TooLarge

View = Callable[..., HttpResponseBase]
log = logging.getLogger("yuncheng.failure")
_ROOM_FOR_FIELDS = 1024 * 1024
_METHODS = {"GET": "打开", "POST": "提交"}


class WrongMethod(Refusal):
    """The address exists but is not used this way."""

    status = 405
    code = "wrong_method"


class Busy(Refusal):
    """The database was held by others for too long: nothing was done, and it passes."""

    status = 503
    code = "busy"


class Trouble(Refusal):
    """Our own failure: told with a number under which the log has the details."""

    status = 500
    code = "trouble"


def methods(*allowed: str) -> Callable[[View], View]:
    """Let a view be called with these methods only; any other is told in words."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed and not (request.method == "HEAD" and "GET" in allowed):
                response = answer(request, wrong_method(allowed))
                response["Allow"] = ", ".join(allowed)
                return response
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def wrong_method(allowed: Sequence[str]) -> WrongMethod:
    words = "或".join(_METHODS[name] for name in allowed if name in _METHODS)
    return WrongMethod(f"这个地址只能{words or '按规定的方式'}使用。", cures=["请从页面上的按钮或链接进入"])


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller reads JSON: the API, and scripts of our pages that say so."""
    accept = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or ("application/json" in accept and "text/html" not in accept)


def answer(request: HttpRequest, refusal: Refusal, *, number: str = "") -> HttpResponse:
    """A refusal as this caller can read it: JSON, a fragment for htmx, or a whole page."""
    if wants_json(request):
        return JsonResponse(refusal.as_dict(), status=refusal.status)
    context = {"refusal": shown(request, refusal, number=number), "title": _TITLES.get(refusal.status, "办理未通过")}
    fragment = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
    template = "ui/parts/refusal.html" if fragment else _frame(request)
    return HttpResponse(render_to_string(template, context, request), status=refusal.status)


_TITLES = {
    400: "提交的内容有误",
    403: "不由您办理",
    404: "没有找到",
    405: "使用方式不对",
    409: "现在不能办理",
    413: "内容太大",
    500: "系统出现故障",
    503: "系统正忙",
}


_KICKERS = {404: "没有找到", 500: "系统故障", 503: "系统正忙"}


def shown(request: HttpRequest, refusal: Refusal, *, number: str = "", faults: bool = True) -> dict[str, Any]:
    """A refusal as `ui/parts/refusal.html` reads it, with a way on. Without `faults` where they
    stand by their fields."""
    back_url, back_label = _way_on(request)
    at_fields = [message for messages in refusal.fields.values() for message in messages] if faults else []
    cures = [*refusal.cures, *at_fields]
    return {
        "title": _TITLES.get(refusal.status, "办理未通过"),
        "kicker": _KICKERS.get(refusal.status, "不能办理"),
        "sentence": refusal.sentence,
        "articles": refusal.articles,
        "cures": [{"text": cure} for cure in cures],
        "who": refusal.who,
        "earliest": min((v.earliest for v in refusal.verdicts if v.earliest), default=None),
        "code": number,
        "back_url": back_url,
        "back_label": back_label,
    }


def _way_on(request: HttpRequest) -> tuple[str, str]:
    signed_in = bool(getattr(getattr(request, "user", None), "is_authenticated", False))
    try:
        return (reverse("desk"), "回到工作台") if signed_in else (reverse("login"), "去登录")
    except NoReverseMatch:
        return "/", "回到首页"


def _frame(request: HttpRequest) -> str:
    signed_in = bool(getattr(getattr(request, "user", None), "is_authenticated", False))
    return "ui/refusal.html" if signed_in else "ui/refusal_plain.html"


def as_refusal(failure: BaseException) -> Refusal | None:
    """What a failure means to the person; None where it is a fault of ours."""
    if isinstance(failure, Refusal):
        return failure
    if isinstance(failure, Http404):
        return NotVisible()
    if isinstance(failure, PermissionDenied):
        return NotYours("这项操作不由您办理。", cures=["请本单位相应岗位的人员办理"])
    if isinstance(failure, RequestDataTooBig):
        most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 1024 // 1024
        return TooLarge(f"一次填写的内容超过 {most} MB，请分开填写，或作为附件上传。")
    if isinstance(failure, TooManyFieldsSent | TooManyFilesSent):
        return TooLarge("一次提交的栏目或文件太多，请分批提交。")
    if isinstance(failure, UnreadablePostError):
        return BadForm("网络中断，提交的内容没有收全，请重试。", code="broken_off")
    if isinstance(failure, MultiPartParserError | BadRequest | SuspiciousOperation):
        return BadForm("提交的内容不完整或格式不对，请刷新页面后重试。", code="bad_request")
    if is_busy(failure):
        return Busy("同时办理的人很多，这次操作没有办理，记录没有变化。", cures=["稍等片刻，再办一次"])
    return None


class RefusalMiddleware:
    """Turns refusals that views raise into answers, and stops an oversized upload before it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = settings.UPLOAD_LIMIT_BYTES
        try:
            size = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            size = 0
        if size > most + _ROOM_FOR_FIELDS:
            return answer(request, TooLarge(f"文件超过 {most // 1024 // 1024} MB，请压缩或拆分后上传。"))
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            allowed = [name.strip() for name in response.headers.get("Allow", "").split(",") if name.strip()]
            told = answer(request, wrong_method(allowed))
            told["Allow"] = response.headers.get("Allow", "")
            return told
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Stop what no database can be asked for or keep. The API's parser looks for itself."""
        if request.path.startswith("/api/"):
            return None
        typed = (one for sent in (request.GET, request.POST) for _, values in sent.lists() for one in values)
        if any("\0" in str(one) for one in (*kwargs.values(), *typed)):
            return answer(request, BadForm("提交的内容含有不能识别的字符，请改正后重试。", code="bad_request"))
        return None

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        refusal = as_refusal(failure)
        return answer(request, refusal) if refusal else None


# ---------------------------------------------------------------------------------------------------- Django's handlers


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404: an address that is not ours, or a door that does not open."""
    return answer(request, NotVisible("没有这个页面，或不在您的查看范围内。"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    return answer(request, as_refusal(exception) or NotYours("这项操作不由您办理。"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: also what is too large to be read at all."""
    return answer(request, as_refusal(exception) or BadForm("提交的内容不完整或格式不对，请刷新页面后重试。"))


@public_door
def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the page was open too long, or the form did not come from us."""
    return answer(
        request,
        NotYours(
            "页面停留太久或不是从本系统打开的，这次提交没有办理。",
            cures=["返回上一页刷新后重新提交；已自动保存的草稿还在", "仍不行的，退出后重新登录"],
            code="form_expired",
        ),
    )


def trouble(request: HttpRequest) -> HttpResponse:
    """handler500: a sentence and a number; the details are in the log under that number."""
    number = secrets.token_hex(4)
    log.error("failure %s at %s %s", number, request.method, request.path, exc_info=True)
    cures = ["稍后重试；仍不行的，请把编号告诉系统管理员"]
    refusal = Trouble("系统出现故障，这次操作没有办理，记录没有变化。", cures=cures)
    try:
        return answer(request, refusal, number=number)
    except Exception:  # the frame itself may be what fails
        log.exception("failure %s: the page for it failed too", number)
        return HttpResponse(render_to_string("casework/bare_trouble.html", {"number": number}), status=500)
