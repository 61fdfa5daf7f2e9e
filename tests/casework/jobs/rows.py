"""Projects by the thousand, without their cases, and what a sheet holds."""

from __future__ import annotations

import io
from datetime import date

from python_calamine import CalamineWorkbook

from tests.county import SmallCounty
from yuncheng.registry.models import Project

DAY = date(2026, 3, 2)
GIVEN = {
    "created_on": DAY,
    "plan_year": 2027,
    "nature": "new",
    "kind": "industry_app",
    "reported_amount": 12_345_600,
    "list_no": "测数发〔2026〕9号",
    "listed_on": DAY,
}


def projects(county: SmallCounty, count: int, unit: str = "health", first: int = 1) -> None:
    """So many projects of a unit, listed and numbered from `first` on."""
    Project.objects.bulk_create(
        Project(code=f"2027-{number:05}", name=f"平台{number}", unit=county.units[unit], **GIVEN)
        for number in range(first, first + count)
    )


def codes(content: bytes) -> list[str]:
    """The project numbers in a sheet, in its order."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [str(cell) for row in rows for cell in row[:2] if str(cell).startswith("2027-")]
