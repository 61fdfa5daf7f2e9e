"""What the address of a page asks for: a year, one page of a long list."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from yuncheng.rulebook.kernel import YEARS

from ..refusals import BadForm
from .common import whole_number


def asked_year(request: HttpRequest, otherwise: int) -> int:
    """The year a page is asked for; `otherwise` where none is. Raises BadForm for what is none that a plan may name."""
    asked = request.GET.get("year", "")
    if not asked:
        return otherwise
    year = whole_number(asked)
    if year is None or year not in YEARS:
        raise BadForm(f"年度应在{YEARS[0]}年至{YEARS[-1]}年之间。", cures=["从页面上选择年度"])
    return year


@dataclass(frozen=True, slots=True)
class Pager:
    """One page of a long list, as `ui/parts/pager.html` reads it. Where rows are counted up to `most` only, the total
    says so."""

    number: int
    per: int
    count: int
    most: int | None = None

    @property
    def span(self) -> slice:
        """Which of all rows stand on this page: `rows[pager.span]`."""
        return slice((self.number - 1) * self.per, self.number * self.per)

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.per))

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    @property
    def total(self) -> str:
        """“1,284”, or “10,000+” where nobody counted further."""
        return f"{self.count:,}" + ("+" if self.count == self.most else "")


def page_at(number: int | None, count: int, per: int, *, most: int | None = None) -> Pager:
    """Page `number` of so many rows: the first where it is none, the last where it lies beyond."""
    return Pager(max(1, min(number or 1, -(-count // per) or 1)), per, count, most)


def asked_page(request: HttpRequest, count: int, per: int, *, most: int | None = None) -> Pager:
    """The page of so many rows that the address asks for; anything that is no number asks for the first."""
    return page_at(whole_number(request.GET.get("page")), count, per, most=most)
