"""Rows as the API tells them; what is related comes along with the row, so that nothing here asks the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yuncheng.registry.models import Project, Unit
from yuncheng.rulebook.kernel import Field, FieldKind, Verdict

from ..checklist import ChecklistLine
from ..journal import JournalLine
from ..masking import masked
from ..models import Attachment, Case
from ..refusals import verdict_dict
from .shapes import CaseRow, EntryRow, FileOut, PaperLine, ProjectRow, UnitRef, VerdictOut

CASE_RELATED = ("unit", "project", "matter__unit", "system", "company")


def told_unit(unit: Unit) -> UnitRef:
    return UnitRef(id=unit.pk, code=unit.code, name=unit.name)


def told_project(project: Project) -> ProjectRow:
    return ProjectRow(**project_columns(project))


def project_columns(project: Project) -> dict[str, Any]:
    return {
        "id": project.pk,
        "code": project.code,
        "name": project.name,
        "unit": told_unit(project.unit),
        "plan_year": project.plan_year,
        "nature": project.nature,
        "kind": project.kind,
        "stage": project.stage,
        "standing": project.standing,
    }


def told_case(case: Case) -> CaseRow:
    return CaseRow(**case_columns(case))


def case_columns(case: Case) -> dict[str, Any]:
    return {
        "id": case.pk,
        "procedure": case.procedure_key,
        "title": case.procedure.title,
        "subject": case.subject_name,
        "subject_ref": case.subject_ref,
        "project": case.project_id,
        "unit": told_unit(case.unit),
        "step": case.step,
        "place": case.place,
        "open": case.is_open,
        "opened_on": case.opened_on,
        "closed_on": case.closed_on,
        "version": case.version,
    }


def told_file(file: Attachment) -> FileOut:
    return FileOut(
        id=file.pk,
        paper=file.paper,
        step=file.step,
        name=file.name,
        size=file.blob.size,
        kind=file.blob.kind,
        sm3=file.blob.sm3,
        uploaded_at=file.uploaded_at,
        seq=file.entry.seq if file.entry else None,
    )


def told_paper(line: ChecklistLine) -> PaperLine:
    paper = line.paper
    return PaperLine(
        key=paper.key,
        label=paper.label,
        required=paper.required,
        asked=line.asked,
        when=paper.when.words if paper.when else "",
        state=line.state,
        missing=line.missing,
        basis=paper.basis.value,
        articles=list(paper.articles),
        files=[told_file(file) for file in line.files],
    )


def told_verdict(verdict: Verdict) -> VerdictOut:
    return VerdictOut(**verdict_dict(verdict))


def told_line(line: JournalLine, case_id: int | None) -> EntryRow:
    return EntryRow(
        seq=line.seq,
        case=case_id,
        step=line.step,
        action=line.action,
        unit=line.unit,
        who=line.who,
        at=line.when,
        on=line.on_day,
        reason=line.reason,
        denied=line.denied,
        carried_by=line.carried_by,
        articles=list(line.articles),
        files=[file.pk for file in line.papers],
    )


def told_values(fields: Sequence[Field], values: Mapping[str, Any], *, personal: bool) -> dict[str, Any]:
    """What was filled in, as it is kept; personal data masked unless `personal`, in rows too."""
    known = {field.key: field for field in fields}
    if personal:
        return dict(values)
    return {key: _hidden(known[key], value) if key in known else value for key, value in values.items()}


def _hidden(field: Field, value: Any) -> Any:
    if field.kind is FieldKind.ROWS and isinstance(value, list):
        return [told_values(field.rows, row, personal=False) for row in value]
    return masked(field, value) if isinstance(value, str) else value
