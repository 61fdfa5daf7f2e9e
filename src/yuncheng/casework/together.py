"""Many rows of one table changed in few statements: an act on a list of two thousand projects is still one act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row")
BATCH = 500
FEW = 8  # so many different values of a field are written value by value, more of them row by row


def batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows in portions that every database takes in one statement."""
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def update_rows(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write these fields of these rows as they stand in memory: where all agree with one statement, where they take a
    few values with one for each value, else row by row within one statement."""
    if not rows:
        return
    model = type(rows[0])
    alike: dict[str, Any] = {}
    for field in fields:
        values = _values(rows, field)
        if len(values) == 1:
            alike[field] = values[0][0]
        elif len(values) <= FEW:
            for value, holders in values:
                _write(model, holders, {field: value})
        else:
            model._default_manager.bulk_update(rows, [field], batch_size=BATCH)
    if alike:
        _write(model, rows, alike)


def _values(rows: Sequence[Model], field: str) -> list[tuple[Any, list[Model]]]:
    """The different values of a field with the rows that hold them; more than `FEW` are not told apart any further."""
    found: list[tuple[Any, list[Model]]] = []
    for row in rows:
        value = getattr(row, field)
        holders = next((holders for one, holders in found if one == value), None)
        if holders is not None:
            holders.append(row)
        else:
            found.append((value, [row]))
            if len(found) > FEW:
                break
    return found


def _write(model: type[Model], rows: Sequence[Model], values: dict[str, Any]) -> None:
    for some in batches(rows):
        model._default_manager.filter(pk__in=[row.pk for row in some]).update(**values)
