"""Tags of the list: what stands beside each case that may be chosen, where a project stands, a word of a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from yuncheng.casework.pages.step_form import Member
from yuncheng.registry.models import Project

from ..listing.models import ListLine
from ..listing.standing import standing_of

register = template.Library()


@register.simple_tag
def with_details(members: Iterable[Member], details: Mapping[int, ListLine]) -> list[dict[str, Any]]:
    """Each case that may be chosen with the line it would become: {member, line}; none that has no line."""
    return [{"member": one, "line": details[one.case.pk]} for one in members if one.case.pk in details]


@register.filter
def list_words(project: Project) -> str:
    """Where a project stands with the list, such as “已移出（2026-11-04），不得安排资金”."""
    standing = standing_of(project)
    told = standing.doc_no or (standing.since.isoformat() if standing.since else "")
    words = f"{standing.label}（{told}）" if told else standing.label
    return words if standing.verdict.passes else f"{words}，{standing.money_words}"


@register.filter
def of(found: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds for a key; nothing where it holds none."""
    return found.get(key, "")
