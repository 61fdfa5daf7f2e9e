"""The API itself: operations stand behind declared doors, every failure is a refusal with our body."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation, PathView
from ninja.renderers import JSONRenderer

from yuncheng.registry.doors import door_of, public_door

from ..refusal_pages import WrongMethod, answer
from ..refusals import BadForm, NotVisible, Refusal
from .bodies import TrustingNobody
from .shapes import RefusalBody
from .signing import Bearer, NotSignedIn

_DESCRIPTION = """云程的接口：与页面同一套办理引擎、同一套查看范围、同一套“不能办理”的答复。

用 `POST /tokens` 取得令牌，之后每次请求带 `Authorization: Bearer 令牌`。办理类请求可带 `Idempotency-Key`，
重复提交同一编号只办理一次。金额在填报项中以万元的文字填写（如 `"120.5"`），在读出的事实中以分的整数给出。
查看范围之外的一律答复 404；看得见但不由您办理的 403；填写有误 400；关口未过、版本已变 409；内容太大 413。
"""

REFUSALS: dict[Any, Any] = {frozenset({400, 401, 403, 404, 405, 409, 413}): RefusalBody}


class PlainChinese(JSONRenderer):
    """JSON in which Chinese can be read as it is."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """Ninja's API whose views carry a door of their own, because what they let in is decided for each operation."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        for path_view in self.path_views():
            view = public_door(_view(path_view))
            view.operations = path_view.operations  # type: ignore[attr-defined]  # for list_endpoints
            path_view.get_view = partial(_same, view)  # type: ignore[method-assign]  # one view a path, with its marks
        urls: list[URLResolver | URLPattern] = super()._get_urls()
        for pattern in urls:
            if isinstance(pattern, URLPattern) and pattern.name == "api-root":
                public_door(pattern.callback)
        return urls

    def path_views(self) -> Iterator[PathView]:
        for router in self._get_bound_routers():
            yield from router.path_operations.values()

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


def _view(path_view: PathView) -> Callable[..., HttpResponseBase]:
    allowed = sorted({method for operation in path_view.operations for method in operation.methods})

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in allowed:
            refusal = WrongMethod("这个接口不接受这种请求方法。", cures=[f"可用的方法：{'、'.join(allowed)}"])
            response: HttpResponseBase = answer(request, refusal)
            response.headers["Allow"] = ", ".join(allowed)
        else:
            response = path_view._sync_view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    view.csrf_exempt = True  # type: ignore[attr-defined]  # tokens only: no cookie is ever looked at
    return view


def _same(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    return view


def behind_its_door(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Let in whom the operation's `@door` names. An operation without a door is closed to all."""
    way_in = door_of(operation)

    @wraps(operation)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if way_in is None:
            raise NotVisible
        if not way_in.public and getattr(request, "auth").post not in way_in.posts:  # noqa: B009  # set by ninja
            raise NotVisible
        return operation(request, *args, **kwargs)

    return guarded


api = Api(
    title="云程接口",
    version="1",
    description=_DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=Bearer(),
    parser=TrustingNobody(),
    renderer=PlainChinese(),
)
api.add_decorator(behind_its_door, mode="operation")


# ---------------------------------------------------------------------------------------------------- errors

_WORDS = {
    "missing": "请填写此项。",
    "extra_forbidden": "没有这一项。",
    "string": "请填写文字。",
    "int": "请填写整数。",
    "bool": "请填写 true 或 false。",
    "dict": "这里应是一个对象。",
    "model": "这里应是一个对象。",
    "list": "这里应是若干项。",
    "greater": "数值太小。",
    "less": "数值太大。",
    "too": "长度不对。",
    "value": "填写的内容不对。",
}


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return answer(request, refusal)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, failure: Http404) -> HttpResponse:
    return answer(request, NotVisible())


@api.exception_handler(AuthenticationError)
def _not_signed_in(request: HttpRequest, failure: AuthenticationError) -> HttpResponse:
    response = answer(request, NotSignedIn("没有登录，或登录已过期。", cures=["重新登录取得令牌"]))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, failure: HttpError) -> HttpResponse:
    """Ninja wraps whatever its parser raises; ours raises refusals."""
    cause = failure.__cause__
    return answer(request, cause if isinstance(cause, Refusal) else BadForm("请求内容不能识别。", code="bad_request"))


@api.exception_handler(ValidationError)
def _bad_form(request: HttpRequest, failure: ValidationError) -> HttpResponse:
    """Faults of shape, named by place. A malformed id in the path is an id that does not exist."""
    if any(error["loc"][0] == "path" for error in failure.errors):
        return answer(request, NotVisible())
    fields: dict[str, list[str]] = {}
    for error in failure.errors:
        source, *place = error["loc"]
        shown = ".".join(str(part) for part in (place[1:] if source == "body" else place)) or source
        fields.setdefault(shown, []).append(_in_words(error))
    return answer(request, BadForm("请求内容有误，请更正标出的各项。", fields=fields))


def _in_words(error: dict[str, Any]) -> str:
    kind = str(error["type"])
    if kind == "value_error":
        return str(error.get("ctx", {}).get("error") or _WORDS["value"])
    return _WORDS.get(kind) or _WORDS.get(kind.split("_")[0]) or _WORDS["value"]
