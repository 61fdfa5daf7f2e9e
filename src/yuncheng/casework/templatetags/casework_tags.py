"""What the templates of casework need beside the tags of `ui`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from ..models import Case

register = template.Library()


@register.simple_tag
def named_cases(numbers: Sequence[int], known: Mapping[int, Case] | str) -> dict[str, Any]:
    """The member cases of these numbers that the reader may see, their sum in fen, and how many he may not see."""
    seen = [known[number] for number in numbers if number in known] if isinstance(known, Mapping) else []
    total = sum((case.project.reported_amount or 0) if case.project else 0 for case in seen)
    return {"cases": seen, "total": total, "hidden": len(numbers) - len(seen)}
