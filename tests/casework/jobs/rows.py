"""Projects and list entries by the thousand, without their own cases, and what a sheet holds."""

from __future__ import annotations

import io
from datetime import date

from python_calamine import CalamineWorkbook

from tests.county import SmallCounty, begin
from yuncheng.lifecycle.planning.listing.models import ListLine, ListVersion
from yuncheng.registry.models import Project

DAY = date(2026, 3, 2)
LIST_NO = "测数发〔2026〕9号"
GIVEN = {
    "created_on": DAY,
    "plan_year": 2027,
    "nature": "new",
    "kind": "industry_app",
    "reported_amount": 12_345_600,
    "list_no": LIST_NO,
    "listed_on": DAY,
}


def projects(county: SmallCounty, count: int, unit: str = "health", first: int = 1) -> None:
    """So many projects of a unit, numbered from `first` on, all on one version of the list."""
    made = Project.objects.bulk_create(
        Project(code=f"2027-{number:05}", name=f"平台{number}", unit=county.units[unit], **GIVEN)
        for number in range(first, first + count)
    )
    version = _version(county)
    ListLine.objects.bulk_create(_line(version, place, one) for place, one in enumerate(made, first))


def _version(county: SmallCounty) -> ListVersion:
    found = ListVersion.objects.first()
    if found is not None:
        return found
    case = begin("listing", county["lead.handler"], year=2027)
    return ListVersion.objects.create(case=case, year=2027, number=1, doc_no=LIST_NO, published_on=DAY, note="")


def _line(version: ListVersion, place: int, project: Project) -> ListLine:
    return ListLine(
        version=version,
        position=place,
        change=ListLine.Change.ADDED,
        project=project,
        case=version.case,
        code=project.code,
        name=project.name,
        unit=project.unit,
        unit_name=project.unit.name,
        nature=project.nature,
        kind=project.kind,
        amount=project.reported_amount,
    )


def codes(content: bytes) -> list[str]:
    """The project numbers in a sheet, in its order."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [str(cell) for row in rows for cell in row[:2] if str(cell).startswith("2027-")]
