"""What was filled in, as a reader meets it: labels, 万元, choices in words, personal data masked, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from yuncheng.papers.money import format_wan
from yuncheng.registry.models import Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import FactKind, Field, FieldKind, Source, Step

from .masking import masked
from .models import Filing
from .offered import labels_of
from .snapshots import all_fields
from .special import ShownTable, shown_table_of

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field: its text (or rows of cells), and the text of the version before where that differs."""

    field: Field
    text: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    cases: tuple[int, ...] = ()
    before: str | None = None
    template: str = ""  # of a table that its phase shows by hand, with what it shows
    table: Any = None

    @property
    def changed(self) -> bool:
        return self.before is not None

    @property
    def long(self) -> bool:
        return self.field.kind is FieldKind.LONG


@dataclass(frozen=True, slots=True)
class ShownStep:
    """What was last filled in at one step."""

    step: Step
    seq: int
    day: date
    fields: tuple[ShownField, ...]
    version: int
    replaced: bool = False  # the same form was filled in again at a later step

    @property
    def changes(self) -> int:
        return sum(field.changed for field in self.fields)


def shown_value(field: Field, value: Any, *, personal: bool, labels: Mapping[str, str] | None = None) -> str:
    """A stored value as text. Personal data is masked unless `personal`. `labels` of a choice where already at hand."""
    if value is None or value == "" or value == []:
        return NOTHING
    kind = field.kind
    if kind is FieldKind.MONEY and isinstance(value, int):
        return f"{format_wan(value)} 万元"
    if kind is FieldKind.BOOL:
        return "是" if value else "否"
    if kind is FieldKind.CHOICE:
        return (labels_of(field) if labels is None else labels).get(str(value), str(value))
    if kind is FieldKind.CHOICES and isinstance(value, list):
        labels = labels_of(field)
        return "、".join(labels.get(str(one), str(one)) for one in value)
    if kind is FieldKind.ROWS and isinstance(value, list):
        return "\n".join("，".join(cells) for cells in _cells(field, value, personal))
    if kind is FieldKind.CASES and isinstance(value, list):
        return f"{len(value)} 个"
    text = str(value)
    return text if personal else masked(field, text)


def _cells(field: Field, rows: Sequence[Mapping[str, Any]], personal: bool) -> tuple[tuple[str, ...], ...]:
    """The cells of a table; what a column offers is asked once, not once a row."""
    columns = [(column, labels_of(column) if column.offered else None) for column in field.rows]
    return tuple(
        tuple(shown_value(column, row.get(column.key), personal=personal, labels=labels) for column, labels in columns)
        for row in rows
    )


def shown_field(
    field: Field, values: Mapping[str, Any], before: Mapping[str, Any] | None, *, personal: bool
) -> ShownField:
    value = values.get(field.key)
    own = shown_table_of(field)
    if own is not None and isinstance(value, list) and value:
        return _by_hand(field, own, value, (before or {}).get(field.key))
    text = shown_value(field, value, personal=personal)
    was = None
    if before is not None and (before.get(field.key) or None) != (value or None):
        was = shown_value(field, before.get(field.key), personal=personal)
    rows = _cells(field, value, personal) if field.kind is FieldKind.ROWS and isinstance(value, list) else ()
    cases = tuple(value) if field.kind is FieldKind.CASES and isinstance(value, list) else ()
    return ShownField(field, text, tuple(column.label for column in field.rows), rows, cases, was)


def _by_hand(field: Field, own: ShownTable, rows: list[Any], earlier: Any) -> ShownField:
    """A table as its phase shows it; what it was before is the phase's to tell."""
    differs = isinstance(earlier, list) and earlier != rows
    table = own.make(rows, earlier if differs and earlier else None)
    return ShownField(field, "", before="" if differs else None, template=own.template, table=table)


def shown_steps(filings: Iterable[Filing], *, personal: bool) -> list[ShownStep]:
    """The latest filing of each step, oldest act first, each field beside its version before: that of the same
    step, or of an earlier step with the same form (补正 after 申报). `filings` in order of id, with case and entry at
    hand; those no act has bound are left out."""
    by_form: dict[tuple[Field, ...] | str, list[Filing]] = {}
    latest_of: dict[str, Filing] = {}
    for filing in filings:
        if filing.entry_id and any(value not in (None, "", []) for value in filing.values.values()):
            by_form.setdefault(_form_of(filing), []).append(filing)
            latest_of[filing.step] = filing
    found = []
    for key, latest in latest_of.items():
        step = latest.case.procedure.step(key)
        entry = latest.entry
        if step is None or entry is None:
            continue
        versions = by_form[_form_of(latest)]
        number = versions.index(latest)
        before = versions[number - 1].values if number else None
        fields = tuple(
            shown_field(field, latest.values, before, personal=personal)
            for field in all_fields(latest.case.procedure, key)
            if field.key in latest.values or (before and field.key in before)
        )
        found.append(ShownStep(step, entry.seq, entry.on_day, fields, number + 1, versions[-1] is not latest))
    return sorted(found, key=lambda one: one.seq)


def _form_of(filing: Filing) -> tuple[Field, ...] | str:
    """What tells one form from another: its fields; a step that asks by outcome alone is a form of its own."""
    step = filing.case.procedure.step(filing.step)
    return step.fields if step and step.fields else filing.step


@cache
def _offered_as(fact: str) -> Field | None:
    """The field whose offered choices a project fact holds, where there is one."""
    for procedure in BOOK.procedures.values():
        for step in procedure.steps:
            for outcome in step.outcomes:
                keys = {w.value for w in outcome.writes if w.fact == fact and w.source is Source.FIELD}
                for field in step.fields_for(outcome):
                    if field.key in keys and field.offered:
                        return field
    return None


def offered_words(fact: str, value: Any) -> str:
    """What a project fact was chosen as, in words; empty where it was no choice that a phase offered."""
    field = _offered_as(fact)
    return labels_of(field).get(str(value), "") if field else ""


def spine_text(project: Project, fact: str, value: Any) -> str:
    """A project fact as stored in the record, in words: 万元, days, the label of a code."""
    if value is None or value == "" or value == []:
        return NOTHING
    kind = BOOK.facts[fact].kind
    if kind is FactKind.MONEY and isinstance(value, int):
        return f"{format_wan(value)} 万元"
    if kind is FactKind.BOOL:
        return "是" if value else "否"
    choices = getattr(project._meta.get_field(fact), "choices", None) or ()
    labels = {str(code): str(label) for code, label in choices}
    if isinstance(value, list):
        return "、".join(BOOK.rules[one].question if one in BOOK.rules else str(one) for one in value)
    return labels.get(str(value)) or offered_words(fact, value) or str(value)
