"""What a verification found: each fault with its place and a sentence, and how much was looked at."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

MAX_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that differs: `kind` for programs, `sentence` for people, the entry's number and the row."""

    kind: str
    sentence: str
    seq: int | None = None
    row: str = ""


@dataclass(slots=True)
class Report:
    """The result of a verification. All faults are counted, the first thousand are kept."""

    entries: int = 0
    rows: int = 0
    files: int = 0
    head_seq: int = 0
    head_h: str = ""
    fault_count: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.fault_count == 0

    def add(self, kind: str, sentence: str, *, seq: int | None = None, row: str = "") -> None:
        self.fault_count += 1
        if len(self.faults) < MAX_KEPT:
            self.faults.append(Fault(kind, sentence, seq, row))

    def as_dict(self) -> dict[str, Any]:
        return {"ok": self.ok, **asdict(self)}
