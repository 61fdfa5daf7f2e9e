"""The weights in force: the shipped ones, or a file of the county's own that `fit` made, put there by a person.

Whatever is found names its weights (`Comparison.version`), so a change is never silent; what was compared before stays
until it is compared anew (`likeness_rebuild --again`).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from yuncheng.likeness import Model, read_model


def in_force() -> Model | None:
    """The county's own weights; None where it has none. Raises ValueError for a file that is no such thing."""
    path = Path(settings.LIKENESS_WEIGHTS)
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _read(path, changed)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> Model:
    try:
        return read_model(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise ValueError(f"{path} 不是本版本可用的权重文件：{fault}") from fault


@register()
def own_weights_can_be_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A bad file is told when the program starts, not found out as an index that is lost again and again."""
    try:
        in_force()
    except ValueError as fault:
        return [
            Error(str(fault), hint="重新拟合（python -m yuncheng.likeness fit），或移走这个文件", id="yuncheng.E016")
        ]
    return []
