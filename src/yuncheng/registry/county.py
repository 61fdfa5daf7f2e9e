"""The county whose names and numbers are in force here, read once from its file."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.conf import settings

from yuncheng.rulebook.book import load_county
from yuncheng.rulebook.kernel import County, Law


@cache
def county() -> County:
    """The county of this installation (setting `COUNTY_FILE`; Yunyang where none is named)."""
    return load_county(settings.COUNTY_FILE or None)


def law_on(day: date) -> Law:
    """The law as it stands here on a day."""
    return county().at(day)
