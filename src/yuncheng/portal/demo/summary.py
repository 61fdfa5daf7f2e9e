"""What is in the demo county, for people and for suites that drive the product: accounts, units, projects, cases."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from yuncheng.casework.models import Case, Entry
from yuncheng.registry.models import Account, Project, Unit
from yuncheng.rulebook.kernel import Post

from .people import PASSWORD


def summary() -> dict[str, Any]:
    """Everything a suite needs to sign in and find its way, read from the database."""
    return {
        "password": PASSWORD,
        "counts": {
            "units": Unit.objects.count(),
            "accounts": Account.objects.count(),
            "projects": Project.objects.count(),
            "cases": Case.objects.count(),
            "entries": Entry.objects.count(),
        },
        "accounts": _accounts(),
        "units": _units(),
        "projects": _projects(),
        "cases": _cases(),
    }


def _accounts() -> list[dict[str, Any]]:
    accounts = Account.objects.select_related("unit").prefetch_related("unit__functions")
    return [
        {
            "username": account.username,
            "password": PASSWORD,
            "name": account.display_name,
            "unit": account.unit.code,
            "unit_name": account.unit.name,
            "post": account.post,
            "post_name": Post(account.post).label,
            "functions": sorted(held.function for held in account.unit.functions.all()),
            "active": account.is_active and account.has_usable_password(),
        }
        for account in accounts
    ]


def _units() -> list[dict[str, Any]]:
    units = Unit.objects.select_related("parent").prefetch_related("functions")
    return [
        {
            "id": unit.pk,
            "code": unit.code,
            "name": unit.name,
            "kind": unit.kind,
            "parent": unit.parent.code if unit.parent else None,
            "functions": sorted(held.function for held in unit.functions.all()),
        }
        for unit in units
    ]


def _projects() -> list[dict[str, Any]]:
    names = ("id", "code", "name", "unit", "plan_year", "stage", "standing")
    rows = Project.objects.order_by("pk").values_list(*(name if name != "unit" else "unit__code" for name in names))
    return [dict(zip(names, row, strict=True)) for row in rows]


def _cases() -> dict[str, dict[str, list[int]]]:
    """Case ids by procedure and by the step where they stand or the end they came to."""
    found: dict[str, dict[str, list[int]]] = {}
    for procedure, step, pk in Case.objects.order_by("pk").values_list("procedure_key", "step", "pk"):
        found.setdefault(procedure, {}).setdefault(step, []).append(pk)
    return found


def standing_counts() -> list[tuple[str, str, int]]:
    """(procedure, place, how many) in the order of the procedures' names."""
    rows = Case.objects.order_by().values_list("procedure_key", "step").annotate(n=Count("pk"))
    return sorted((procedure, step, n) for procedure, step, n in rows)
