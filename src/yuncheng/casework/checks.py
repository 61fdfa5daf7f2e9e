"""System checks: the phases supply what the rulebook reads, each fact once."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from yuncheng.registry.doors import door_of
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.facts import SUPPLIED

from . import offered
from .recorders import suppliers
from .snapshots import all_fields


@register()
def every_supplied_fact_has_a_supplier(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    declared = {fact.name for fact in SUPPLIED}
    given = set(suppliers())
    return [
        *(Error(f"nobody supplies the fact {name}", id="yuncheng.E010") for name in sorted(declared - given)),
        *(Error(f"{name} is supplied but not declared", id="yuncheng.E011") for name in sorted(given - declared)),
    ]


@register()
def every_offered_choice_has_a_supplier(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    fields = [f for p in BOOK.procedures.values() for step in p.steps for f in all_fields(p, step.key)]
    named = {one.offered for field in fields for one in (field, *field.rows) if one.offered}
    return [
        Error(f"nobody offers the choices {name}", id="yuncheng.E014")
        for name in sorted(named - set(offered.suppliers()))
    ]


@register(Tags.database)
def the_record_is_guarded(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Triggers keep the record append-only on SQLite and PostgreSQL; elsewhere the operator must know."""
    return [
        Warning(
            f"the database {alias!r} ({connections[alias].vendor}) has no trigger that keeps the record append-only",
            hint="grant the application's role no UPDATE and DELETE on casework_entry, _carried and _spinewrite",
            id="yuncheng.W012",
        )
        for alias in databases or ()
        if connections[alias].vendor not in ("sqlite", "postgresql")
    ]


@register(Tags.database)
def production_has_its_own_record(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """`migrate` asks this before the server starts; wsgi asks again (`origin.demand_own_record`)."""
    from .origin import REFUSED, is_refused

    return [Error(REFUSED, id="yuncheng.E013")] if databases and is_refused() else []


def operations_without_door() -> list[str]:
    """The API operations that declare no door: closed to all, and a fault."""
    from .api import api

    return [
        f"{'/'.join(operation.methods)} {operation.path}"
        for view in api.path_views()
        for operation in view.operations
        if door_of(operation.view_func) is None
    ]


@register()
def every_api_operation_has_a_door(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"the API operation {operation} declares no door", hint="mark it with @door(...)", id="yuncheng.E012")
        for operation in operations_without_door()
    ]
