"""One field type for all money: integer fen (分). Yuan and 万元 exist only in forms and on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    _Base = models.BigIntegerField[int | None, int | None]
else:
    _Base = models.BigIntegerField


class FenField(_Base):
    """An amount in fen, never negative by database CHECK where the model adds one (`not_negative`)."""

    description = "金额（分）"


def not_negative(model: str, *names: str) -> list[models.CheckConstraint]:
    """CHECK constraints that keep these amounts at zero or above."""
    return [
        models.CheckConstraint(
            condition=models.Q(**{f"{name}__gte": 0}) | models.Q(**{f"{name}__isnull": True}),
            name=f"{model}_{name}_not_negative",
        )
        for name in names
    ]
