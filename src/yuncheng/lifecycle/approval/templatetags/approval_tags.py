"""One tag: rows typed into a form, put beside the things they are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm

from ..models import ReviewItem

register = template.Library()


@register.simple_tag
def beside(form: BaseForm, field: str, items: Iterable[ReviewItem]) -> list[dict[str, Any]]:
    """Each review item with the row that was typed for its number: {item, row, at}; `at` numbers the row's inputs.

    A tick posted by a page comes as text, one kept as JSON as a bool; both read as a tick.
    """
    value = form[field].value()
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    typed = {str(row.get("number")): row for row in rows}
    return [{"item": item, "row": typed.get(str(item.number), {}), "at": at} for at, item in enumerate(items)]
