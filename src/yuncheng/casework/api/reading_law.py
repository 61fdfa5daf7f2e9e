"""The law: procedures, articles, and the description of this API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from yuncheng.registry.clock import today
from yuncheng.registry.doors import EVERYONE, door, public_door
from yuncheng.rulebook.book import BOOK

from ..refusals import NotVisible
from .app import REFUSALS, api
from .declared import articles, procedure_dict


@api.get(
    "/openapi.json", auth=None, response=Any, summary="接口说明（OpenAPI）", tags=["说明"], include_in_schema=False
)
@public_door
def get_openapi(request: HttpRequest) -> Any:
    return api.get_openapi_schema()


@api.get(
    "/procedures",
    response={200: list[dict[str, Any]], **REFUSALS},
    summary="全部程序",
    tags=["法规"],
    description="每个程序的启动人、环节、办理岗位、填报项、材料、关口、期限、办理结果和去向。",
)
@door(*EVERYONE, scope="rulebook")
def list_procedures(request: HttpRequest) -> list[dict[str, Any]]:
    day = today()
    return [procedure_dict(procedure, day) for procedure in BOOK.procedures.values()]


@api.get("/procedures/{key}", response={200: dict[str, Any], **REFUSALS}, summary="一个程序", tags=["法规"])
@door(*EVERYONE, scope="rulebook")
def get_procedure(request: HttpRequest, key: str) -> dict[str, Any]:
    procedure = BOOK.procedures.get(key)
    if procedure is None:
        raise NotVisible("没有这个程序。")
    return procedure_dict(procedure, today())


@api.get(
    "/law",
    response={200: list[dict[str, Any]], **REFUSALS},
    summary="各条及其落实",
    tags=["法规"],
    description="37 条逐条列出由哪些规则、参数、程序落实，没有可执行内容的说明原因。",
)
@door(*EVERYONE, scope="rulebook")
def list_articles(request: HttpRequest) -> list[dict[str, Any]]:
    return articles(today())
