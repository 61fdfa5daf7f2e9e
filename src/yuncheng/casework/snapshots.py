"""Snapshots: the canonical picture of an act that its digest covers. Personal data enters as salted digests only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yuncheng.rulebook.kernel import Field, Procedure

from .chain import personal_digest
from .models import Attachment, Case
from .recorders import Acting, recorder_of


def snapshot_of(
    acting: Acting, files: Iterable[Attachment], carried: Iterable[tuple[Case, Mapping[str, Any]]]
) -> dict[str, Any]:
    """What one act put on record: the filing, the typed record, facts, files by digest, cases carried along."""
    case = acting.case
    values = acting.filing.values if acting.filing else {}
    made: dict[str, Any] = {
        "filing": without_personal(all_fields(case.procedure, acting.step.key), values),
        "facts": acting.written,
        "files": sorted(told_file(file) for file in files),
        "stands": case.step,
    }
    record = recorder_of(case.procedure_key, acting.step.key).snapshot(case)
    if record:
        made["record"] = dict(record)
    moved = [[member.pk, dict(written)] for member, written in carried]
    if moved:
        made["carried"] = moved
    return made


def told_file(file: Attachment) -> list[str]:
    """A file as the record tells it: paper, digests of its name (people stand in file names) and of its content."""
    return [file.paper, personal_digest(file.name), file.blob.sm3]


def opening_of(case: Case, values: Mapping[str, Any]) -> dict[str, Any]:
    """What an opening put on record: what was filled in, and whose case it is, on which subject, under which case."""
    return {
        "record": without_personal(case.procedure.opening, values),
        "unit": case.unit.code,
        "parent": case.parent_id,
        "assignee": case.assignee.public_id if case.assignee else None,
        "project": case.project.code if case.project else None,
        "about": case.about,
        "due_on": case.told_due_on.isoformat() if case.told_due_on else None,
    }


def all_fields(procedure: Procedure, step_key: str) -> tuple[Field, ...]:
    """Every field any outcome of a step may ask for."""
    step = procedure.step(step_key)
    if step is None:
        return ()
    own = tuple(field for outcome in step.outcomes for field in outcome.fields)
    return step.fields + own


def without_personal(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, with personal data replaced by salted digests."""
    declared = {field.key: field for field in fields}
    return {key: _told(declared.get(key), value) for key, value in values.items()}


def _told(field: Field | None, value: Any) -> Any:
    if field is None:
        return value
    if field.rows and isinstance(value, list):
        return [without_personal(field.rows, row) for row in value]
    return personal_digest(value) if field.kind.personal and isinstance(value, str) and value else value
