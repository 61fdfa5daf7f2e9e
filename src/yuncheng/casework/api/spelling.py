"""Spine facts in words, as a reader of the API's `text` meets them."""

from __future__ import annotations

from datetime import date
from typing import Any

from yuncheng.papers.money import format_wan
from yuncheng.registry.models import Project
from yuncheng.rulebook.kernel import Fact, FactKind

from ..facts import spine_value


def fact_text(project: Project, fact: Fact) -> str:
    """「120 万元」 for money, the label of a code, the day; empty where nobody has said."""
    value: Any = spine_value(project, fact.name)
    if value is None or value == []:
        return ""
    if fact.kind is FactKind.MONEY:
        return f"{format_wan(value)} 万元"
    if fact.kind is FactKind.CODE:
        return str(getattr(project, f"get_{fact.name}_display")())
    if fact.kind is FactKind.LIST:
        return "、".join(str(item) for item in value)
    return value.isoformat() if isinstance(value, date) else str(value)
