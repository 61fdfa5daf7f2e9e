"""Something a check found: what, where, with which figures, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Weight = Literal["错误", "提醒"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. ``code`` is for programs; ``row`` is the number of the line it stands at, 0 for the whole."""

    code: str
    weight: Weight
    where: str
    what: str
    cure: str
    row: int = 0
    figures: Mapping[str, str] = field(default_factory=dict)
    clause: str = ""

    def __str__(self) -> str:
        """“【错误】第 3 行“服务器”：没有单价。请补单价。〔依据〕”."""
        shown = "，".join(f"{name} {value}" for name, value in self.figures.items())
        return (
            f"【{self.weight}】{self.where}：{self.what}{f'（{shown}）' if shown else ''}。{self.cure}。"
            f"{f'〔{self.clause}〕' if self.clause else ''}"
        )

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {
            "code": self.code,
            "weight": self.weight,
            "row": self.row,
            "where": self.where,
            "what": self.what,
            "figures": dict(self.figures),
            "cure": self.cure,
            "clause": self.clause,
        }
