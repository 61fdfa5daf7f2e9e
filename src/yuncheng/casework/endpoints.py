"""Every address of the product with its door: pages, and the API operation by operation."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from yuncheng.registry.checks import all_views
from yuncheng.registry.doors import Door, door_of

# What the decorators that limit methods call their list: ours, and Django's.
_LIMITS = ("allowed", "request_method_list")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address and method set. `roles` are posts; `public` lets anybody in. An empty method list takes any."""

    pattern: str
    methods: tuple[str, ...]
    roles: tuple[str, ...]
    scope: str
    public: bool
    name: str


def endpoints() -> Iterator[Endpoint]:
    """All of them, in the order of the URL configuration; the API routes a path once for each of its operations."""
    told: set[int] = set()
    for pattern, view, name in all_views():
        operations = getattr(view, "operations", None)
        if operations is None:
            yield _endpoint(pattern, methods_of(view), door_of(view), name)
            continue
        for operation in operations if id(view) not in told else ():
            yield _endpoint(
                pattern, tuple(operation.methods), door_of(operation.view_func), operation.view_func.__name__
            )
        told.add(id(view))


def _endpoint(pattern: str, methods: tuple[str, ...], way_in: Door | None, name: str) -> Endpoint:
    roles = tuple(post.value for post in way_in.posts) if way_in else ()
    return Endpoint(
        "/" + pattern, methods, roles, way_in.scope if way_in else "closed", bool(way_in and way_in.public), name
    )


def methods_of(view: Callable[..., Any]) -> tuple[str, ...]:
    """The methods a view takes, as its class or its decorators say."""
    shown = getattr(view, "view_class", None)
    if shown is not None:
        return tuple(name.upper() for name in shown.http_method_names if hasattr(shown, name) and name != "options")
    layer: Any = view
    while layer is not None:
        limits = inspect.getclosurevars(layer).nonlocals if inspect.isfunction(layer) else {}
        for name in _LIMITS:
            if isinstance(limits.get(name), list | tuple):
                return tuple(limits[name])
        layer = getattr(layer, "__wrapped__", None)
    return ()
