"""What can go wrong, told in words a user can act on."""

from __future__ import annotations

from collections.abc import Iterable


class CostError(ValueError):
    """An input cannot be reckoned with; ``str(error)`` is a Chinese sentence: what is wrong, what would be right."""


class ProfileError(CostError):
    """A cost profile is refused. ``faults`` names every fault found, each with its place in the file."""

    def __init__(self, source: str, faults: Iterable[str]) -> None:
        self.source = source
        self.faults = tuple(faults)
        super().__init__(f"费用标准“{source}”有 {len(self.faults)} 处问题：" + "；".join(self.faults) + "。")
