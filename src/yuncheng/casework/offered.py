"""Choices that a phase knows and the rulebook cannot list: units, items of a plan in force.

A field names what it offers (`Field.offered`); the phase that keeps the rows registers a supplier under that name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from yuncheng.registry.clock import today
from yuncheng.registry.models import Unit
from yuncheng.rulebook.annex1_application import Choices
from yuncheng.rulebook.kernel import Field

Supplier = Callable[[Unit | None], Choices]

_suppliers: dict[str, Supplier] = {}


def offers_choices(name: str) -> Callable[[Supplier], Supplier]:
    """Register who offers the choices called `name`: (code, label) pairs for a unit, for all units where it is None."""

    def keep(supplier: Supplier) -> Supplier:
        if name in _suppliers:
            raise ValueError(f"two suppliers of the choices {name}")
        _suppliers[name] = supplier
        return supplier

    return keep


def suppliers() -> Mapping[str, Supplier]:
    return _suppliers


def choices_of(field: Field, unit: Unit | None = None) -> Choices:
    """What may be chosen: as declared, or as offered to a unit today."""
    return _suppliers[field.offered](unit) if field.offered else field.choices


def labels_of(field: Field) -> dict[str, str]:
    """Code → label, for reading back what was chosen by anybody."""
    return dict(choices_of(field))


@offers_choices("units")
def _units(unit: Unit | None) -> Choices:
    """Every unit that exists today; to read back, also those that have ended."""
    found = Unit.objects.on(today()) if unit else Unit.objects.all()
    return tuple(found.values_list("code", "name"))
