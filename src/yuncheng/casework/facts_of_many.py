"""Facts of many projects at once, for pages of many rows: what a phase can supply of all of them in one go.

A fact supplied here is supplied of a single case too (`recorders.supplies`), by the same phase and with one meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Supplied = Mapping[str, Any]
Supplier = Callable[[Sequence[int]], Mapping[int, Supplied]]

_suppliers: list[Supplier] = []


def supplies_of_many(supplier: Supplier) -> Supplier:
    """Register who supplies facts of many projects by their numbers, in a fixed number of queries."""
    _suppliers.append(supplier)
    return supplier


def supplied_of(projects: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What the phases know of these projects, fact by name."""
    found: dict[int, dict[str, Any]] = {number: {} for number in projects}
    for supplier in _suppliers if projects else ():
        for number, told in supplier(projects).items():
            found[number] |= told
    return found
