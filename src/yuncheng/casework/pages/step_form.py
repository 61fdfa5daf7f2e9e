"""The form of a step as a page shows it: declared fields, what they begin with, the faults beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.forms.utils import ErrorList

from yuncheng.registry.models import Unit
from yuncheng.rulebook.kernel import Field, FieldKind, Source, Step, Way

from ..facts import spine_value
from ..forms import StepForm
from ..membership import candidates, chosen
from ..models import Case, Filing
from ..offered import labels_of
from ..recorders import recorder_of


@dataclass(frozen=True, slots=True)
class Member:
    """A case that an act on a matter may carry, as a row with a tick."""

    case: Case
    ticked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One field on the page: laid out by its kind; `was` is what an earlier version said; `members` may be chosen."""

    declared: Field
    bound: BoundField
    was: str = ""
    members: Sequence[Member] = ()

    @property
    def layout(self) -> str:
        if self.declared.kind in (FieldKind.ROWS, FieldKind.CASES):
            return self.declared.kind.value
        return "wide" if self.declared.kind is FieldKind.LONG else "plain"


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading: the step's own, or those that one outcome asks for besides."""

    heading: str
    lines: tuple[Line, ...]


def asked_fields(step: Step) -> tuple[Field, ...]:
    """Everything the main form of a step asks for: its fields, and those of its forward outcomes."""
    found = {field.key: field for field in step.fields}
    for outcome in step.outcomes:
        if outcome.way is Way.FORWARD:
            for field in outcome.fields:
                found.setdefault(field.key, field)
    return tuple(found.values())


def made_form(
    fields: Sequence[Field],
    values: Mapping[str, Any],
    faults: Mapping[str, Iterable[str]],
    *,
    ids: str = "id_%s",
    unit: Unit | None = None,
) -> StepForm:
    """A form that begins with `values` (as typed, or as stored) and shows `faults` beside its fields."""
    form = StepForm(fields, initial=dict(values), use_required_attribute=False, auto_id=ids, unit=unit)
    for name, messages in faults.items():
        if name in form.fields:
            form.errors[name] = ErrorList(list(messages))
    return form


def groups_of(
    step: Step, form: StepForm, was: Mapping[str, str], members: Mapping[str, Sequence[Member]]
) -> list[Group]:
    """The lines of a form: the step's fields, then those of each forward outcome under its label."""

    def line(field: Field) -> Line:
        return Line(field, form[field.key], was.get(field.key, ""), members.get(field.key, ()))

    found = [Group("", tuple(line(field) for field in step.fields))]
    seen = {field.key for field in step.fields}
    for outcome in step.outcomes:
        if outcome.way is Way.FORWARD:
            own = [field for field in outcome.fields if field.key not in seen]
            seen.update(field.key for field in own)
            if own:
                found.append(Group(outcome.label, tuple(line(field) for field in own)))
    return [group for group in found if group.lines]


def first_values(case: Case, step: Step, filings: Sequence[Filing]) -> dict[str, Any]:
    """What an untouched form begins with: what was last filled in for the very same field at any step of the case; else
    the project's fact that this field writes; else what the step's recorder begins with; a plan year nobody has said
    yet is the year after the case (art. 7)."""
    values = dict(recorder_of(case.procedure_key, step.key).begins_with(case))
    writes = [write for outcome in step.outcomes for write in outcome.writes if write.source is Source.FIELD]
    for write in writes:
        value = spine_value(case.project, write.fact) if case.project is not None else None
        if value is None and write.fact == "plan_year":
            value = case.opened_on.year + 1
        if value is not None:
            values[write.value] = value
    wanted = {field.key: field for field in asked_fields(step)}
    for filing in filings:  # oldest first: the newest wins
        declared = case.procedure.step(filing.step)
        for field in asked_fields(declared) if declared else ():
            if wanted.get(field.key) == field and field.key in filing.values:
                values[field.key] = filing.values[field.key]
    return values


def typed_text(field: Field, value: Any) -> str:
    """What somebody typed, as text to read back where its form is no longer his."""
    if isinstance(value, list):
        return "；".join(
            "，".join(str(cell) for cell in row.values()) if isinstance(row, dict) else str(row) for row in value
        )
    if isinstance(value, bool):
        return "是" if value else "否"
    return labels_of(field).get(str(value), str(value))


def members_of(case: Case, step: Step, values: Mapping[str, Any]) -> dict[str, list[Member]]:
    """The candidates for each of the step's CASES fields: those last chosen (or typed) first, in their order; the rest
    in order of unit.
    """
    return {
        field.key: _members(case, field.key, values.get(field.key))
        for field in asked_fields(step)
        if field.kind is FieldKind.CASES
    }


def _members(case: Case, field: str, held: Any) -> list[Member]:
    order = {str(one): place for place, one in enumerate(held if isinstance(held, list) else chosen(case, field))}
    rows = candidates(case, field).order_by("unit__code", "id")
    found = [Member(row, str(row.pk) in order) for row in rows]
    return sorted(found, key=lambda member: order.get(str(member.case.pk), len(order)))
