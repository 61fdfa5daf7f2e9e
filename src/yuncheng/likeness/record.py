"""What is compared: a project, a system or an application, as few plain facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of the index, or a query to it.

    `amount` is in 万元. `kind` is 新建/改扩建/续建/运维…, `state` 规划/在建/已建… as the caller says it. `system` links
    records of one information system where the caller knows it (系统总目录); otherwise unit and name decide.
    """

    id: str
    name: str
    unit: str = ""
    year: int | None = None
    amount: float | None = None
    kind: str = ""
    state: str = ""
    contractor: str = ""
    content: str = ""
    objective: str = ""
    items: tuple[str, ...] = field(default=())
    system: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Record:
        """From a row: id, name, unit, year, amount, type, status, contractor, content, objective, data_items.

        What cannot be read as the number it should be is taken as unknown, never as nought.
        """
        return cls(
            id=_text(row.get("id")),
            name=_text(row.get("name")),
            unit=_text(row.get("unit")),
            year=_whole(row.get("year")),
            amount=_number(row.get("amount")),
            kind=_text(row.get("type") or row.get("kind")),
            state=_text(row.get("status") or row.get("state")),
            contractor=_text(row.get("contractor")),
            content=_text(row.get("content")),
            objective=_text(row.get("objective")),
            items=_texts(row.get("data_items") or row.get("items")),
            system=_text(row.get("system")),
        )

    def row(self) -> dict[str, Any]:
        """The same as a row that `of` reads; empty fields left out."""
        names = {"kind": "type", "state": "status", "items": "data_items"}
        plain = {names.get(key, key): getattr(self, key) for key in self.__slots__}
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in plain.items()
            if value or value == 0
        }


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.replace("；", "、").replace(";", "、").split("、")
    if not isinstance(value, Iterable):
        return ()
    return tuple(text for text in (_text(part) for part in value) if text)


def _number(value: object) -> float | None:
    try:
        number = float(str(value).replace(",", "").strip())
    except (TypeError, ValueError):
        return None
    return number if abs(number) < 1e12 else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return int(number) if number is not None and 1900 <= number <= 2200 else None
