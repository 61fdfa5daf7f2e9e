"""JSON bodies and queries, read without trust: what no column, no record and no parser could bear is refused here."""

from __future__ import annotations

import json
import math
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from ..refusals import BadForm

MAX_DEPTH = 12
_LARGEST = 2**63 - 1


class TrustingNobody(Parser):
    """Ninja's parser with hard limits. Raises BadForm that names the place."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        try:
            body = json.loads(request.body, object_pairs_hook=_pairs, parse_constant=_no_constant)
        except (ValueError, RecursionError) as fault:
            raise BadForm("请求内容不是有效的 JSON。", code="bad_json") from fault
        _check(body, "", 0)
        if not isinstance(body, dict):
            raise BadForm("请求内容应是一个 JSON 对象。", code="bad_json")
        return body

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        found: dict[str, Any] = super().parse_querydict(data, list_fields, request)
        for name, value in found.items():
            if isinstance(value, str):
                _check(value, name, 0)
        return found


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _check(value: Any, place: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise BadForm("请求内容嵌套太深。", code="bad_json")
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_text(key, place)
            _check(inner, f"{place}.{key}" if place else key, depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _check(inner, f"{place}.{number}", depth + 1)
    elif isinstance(value, str):
        _check_text(value, place)
    elif isinstance(value, int | float) and not (math.isfinite(value) and abs(value) <= _LARGEST):
        raise _bad(place, "数字太大。")


def _check_text(text: str, place: str) -> None:
    """Text that a database or the record could not keep: NUL, and half a surrogate pair."""
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise _bad(place, "含有不能识别的字符。")


def _bad(place: str, words: str) -> BadForm:
    return BadForm(f"请求内容有误：{words}", fields={place or "body": [words]})
