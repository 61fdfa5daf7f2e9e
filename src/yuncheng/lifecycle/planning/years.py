"""The plan year in the address of a page."""

from __future__ import annotations

from django.http import HttpRequest

from yuncheng.casework.pages.common import whole_number
from yuncheng.casework.refusals import BadForm
from yuncheng.rulebook.kernel import YEARS


def asked_year(request: HttpRequest, otherwise: int) -> int:
    """The year a page is asked for. Raises BadForm for what is none that a plan may name."""
    asked = request.GET.get("year", "")
    if not asked:
        return otherwise
    year = whole_number(asked)
    if year is None or year not in YEARS:
        raise BadForm(f"年度应在{YEARS[0]}年至{YEARS[-1]}年之间。", cures=["从页面上选择年度"])
    return year
