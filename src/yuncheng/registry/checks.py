"""System checks: every address has a door, the cost standard of the county can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from yuncheng.costing import CostError

from .cost_standard import cost_standard
from .doors import door_of


def all_views(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any, str]]:
    """Every address of the product: (pattern, view, name)."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from all_views(entry, pattern)
        elif isinstance(entry, URLPattern):
            yield pattern, entry.callback, entry.name or ""


@register()
def every_address_has_a_door(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"the address {pattern!r} declares no door", hint="mark the view with @door(...)", id="yuncheng.E001")
        for pattern, view, _ in all_views()
        if door_of(view) is None
    ]


@register()
def the_cost_standard_is_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A county's own profile names all its faults before the server starts, not when somebody reckons."""
    try:
        cost_standard()
    except CostError as fault:
        return [Error(str(fault), hint="see costing/profiles/README.md", id="yuncheng.E002")]
    return []
