"""The lines of a plan: as the form's rows, as the record tells them, as rows of the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from yuncheng.registry.models import Project

from .models import InvestmentLine, InvestmentVersion
from .versions import money_allowed

Row = Mapping[str, Any]
_TOLD = ("project__code", "year", "source", "amount", "note")


def line_rows(version: InvestmentVersion) -> list[dict[str, Any]]:
    """The lines of a version as the form's rows."""
    lines = version.lines.select_related("project").order_by("position")
    return [
        {
            "project": line.project.code,
            "name": line.project.name,
            "year": line.year,
            "source": line.source,
            "amount": line.amount,
            "note": line.note,
        }
        for line in lines
    ]


def told_lines(version: InvestmentVersion) -> list[list[Any]]:
    """The lines as the record tells them."""
    return [list(line) for line in version.lines.order_by("position").values_list(*_TOLD)]


def code_in(row: Row) -> str:
    """The project number that a row names."""
    return str(row.get("project") or "").strip()


def projects_of(rows: Sequence[Row]) -> dict[str, Project]:
    """The projects that rows name, by their number."""
    codes = {code_in(row) for row in rows}
    return {project.code: project for project in Project.objects.select_related("unit").filter(code__in=codes)}


def unlisted(version: InvestmentVersion, day: date) -> list[Project]:
    """The projects of a version that may not be given money on `day` (G1)."""
    projects = Project.objects.filter(investment_lines__version=version).distinct().order_by("code")
    return [project for project in projects if not money_allowed(project, day).passes]


def keep_lines(version: InvestmentVersion, lines: Iterable[InvestmentLine]) -> None:
    """Make these the lines of a version, numbered from 1 in their order; one without money is none."""
    kept = [line for line in lines if line.amount]
    for position, line in enumerate(kept, 1):
        line.version, line.position = version, position
    InvestmentLine.objects.bulk_create(kept)


def copied_lines(version: InvestmentVersion | None) -> list[InvestmentLine]:
    """The lines of a version once more, for another one; none where there is no version."""
    keys = ("project_id", "year", "source", "amount", "note")
    kept = version.lines.order_by("position").values(*keys) if version else ()
    return [InvestmentLine(**line) for line in kept]
