"""What pages of the board send, read; and what they are answered: the script the picture as it now is as JSON, a page
without scripts the way back to the board with a sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from yuncheng.casework.pages.common import account_of
from yuncheng.casework.refusal_pages import wants_json
from yuncheng.casework.refusals import BadForm
from yuncheng.casework.typed_fields import MoneyField, PlainTextField

from .board_views import draft_address
from .models import BoardDraft
from .picture import as_json, picture_of

FLAGS = ("mandatory", "hold")  # what a row is marked with


def answered(request: HttpRequest, draft: BoardDraft, seen: int, words: str, row: int | None = None) -> HttpResponse:
    """The picture for the script, or the way back to the board with a sentence."""
    if wants_json(request):
        return JsonResponse(as_json(picture_of(draft), seen=seen, account=account_of(request)))
    messages.success(request, words)
    return redirect(draft_address(draft, row))


def posted_body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as fault:
        raise BadForm("提交的内容不是有效的数据。") from fault
    if not isinstance(body, dict):
        raise BadForm("提交的内容不是有效的数据。")
    return body


def number_in(asked: Mapping[str, Any], name: str) -> int:
    value = asked.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1 << 62:
        raise BadForm("提交的内容不是有效的数据，请刷新页面后重试。")
    return value


def seen_revision(value: Any, draft: BoardDraft) -> int:
    """The revision somebody looked at. Raises BadForm for one that never was."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= draft.revision:
        raise BadForm("页面上的方案版本不对，请刷新页面后重试。", code="unknown_revision")
    return value


def joined(faults: Mapping[str, list[str]]) -> str:
    return "".join(words for found in faults.values() for words in found)


def money_typed(text: str) -> int | None:
    found: int | None = MoneyField(required=False).clean(text.strip())
    return found


def note_typed(text: str) -> str:
    found: str = PlainTextField(required=False, max_length=200).clean(text)
    return found
