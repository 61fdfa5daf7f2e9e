"""The official text of the articles, where an operator has loaded it (`load_law`)."""

from __future__ import annotations

from .models import LawText


def official_texts(number: int | None = None) -> dict[int, str]:
    """Article → its official text; of one article only where a number is given."""
    rows = LawText.objects.all() if number is None else LawText.objects.filter(number=number)
    return dict(rows.values_list("number", "text"))
