"""What the sixty projects of the demo county are about: ordinary county government IT, in invented units' hands.

The texts stand in `contents.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Content:
    """One project as its unit would report it: `wan` is the reported amount in 万元 as typed, `users` who use it,
    `serves` the plan's task it cites."""

    unit: str
    name: str
    wan: str
    what: str
    kind: str = "industry_app"
    nature: str = "new"
    money: str = "budget"
    users: int = 200
    basis_kind: str = "need"
    basis: str = "业务工作需要。现由人工登记和手工汇总，难以为继。"
    serves: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What reviewers ask for, and what the unit answers."""

    aspect: str
    text: str
    answer: str
    place: str


_READ: dict[str, Any] = tomllib.loads(Path(__file__).with_name("contents.toml").read_text("utf-8"))

_SERVES: dict[str, str] = tomllib.loads(Path(__file__).with_name("plans.toml").read_text("utf-8"))["serves"]

CONTENTS: dict[str, Content] = {
    key: Content(**row, serves=_SERVES.get(key, "")) for key, row in _READ["projects"].items()
}
REMARKS: tuple[Remark, ...] = tuple(Remark(**row) for row in _READ["remarks"])
OPINION_TEXT: dict[str, str] = _READ["opinion"]
