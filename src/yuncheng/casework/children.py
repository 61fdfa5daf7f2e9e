"""Child cases: parallel work of persons (an expert's opinion), opened and ended inside acts on their parent."""

from __future__ import annotations

from datetime import date

from yuncheng.registry.models import Account
from yuncheng.rulebook.book import BOOK

from . import obligations
from .models import Carried, Case, Entry
from .opening import write_opening
from .standing import stand


def open_child(parent: Case, procedure_key: str, *, assignee: Account, by: Account, on: date) -> Case:
    """Open a child case for a person, inside the act that asks for it."""
    procedure = BOOK.procedures[procedure_key]
    child = Case.objects.create(
        procedure_key=procedure.key,
        project=parent.project,
        matter=parent.matter,
        unit=parent.unit,
        parent=parent,
        assignee=assignee,
        opened_on=on,
        step=procedure.first.key,
        step_since=on,
    )
    entry = write_opening(child, procedure, by, key=f"child:{parent.pk}:{child.pk}", on=on, values={})
    obligations.begin(child, procedure.first, entry, on)
    return child


def end_child(child: Case, entry: Entry, day: date) -> None:
    """End an open child case because of what `entry` did to its parent, inside that act."""
    stand(child, child.procedure.orphaned, day)
    Carried.objects.create(entry=entry, case=child, step="parent", outcome=child.procedure.orphaned)
    obligations.close_open(child, entry)
