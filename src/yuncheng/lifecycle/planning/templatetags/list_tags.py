"""Tags of the list: what stands beside each case that may be chosen, and a word out of a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from yuncheng.casework.pages.step_form import Member

from ..listing.models import ListLine

register = template.Library()


@register.simple_tag
def with_details(members: Iterable[Member], details: Mapping[int, ListLine]) -> list[dict[str, Any]]:
    """Each case that may be chosen with the line it would become: {member, line}; none that has no line."""
    return [{"member": one, "line": details[one.case.pk]} for one in members if one.case.pk in details]


@register.filter
def of(found: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds for a key; nothing where it holds none."""
    return found.get(key, "")
