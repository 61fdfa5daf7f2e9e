"""The index after an act: what was handed in is searchable right after its commit, and what it resembles is kept.

The index remembers the entry up to which it has followed the record (its number and its link), and each time takes
everything since: what a process that died could not do, the next act does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from yuncheng.casework.models import Carried, Entry
from yuncheng.likeness import Index, Record
from yuncheng.registry.models import InformationSystem
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Write

from . import shelf
from .finding import compare
from .record import SOURCES, TOLD, compared_projects, project_id, record_of_system, records_of

Act = tuple[str, str, str]  # procedure, step, outcome


@cache
def telling_acts() -> frozenset[Act]:
    """The acts after which a project says something else than before."""
    handed_in = {(source.procedure, step) for source in SOURCES for step in source.steps}
    found: set[Act] = set()
    for procedure in BOOK.procedures.values():
        for step in procedure.steps:
            for outcome in step.outcomes:
                if (procedure.key, step.key) in handed_in or _tells(outcome.writes):
                    found.add((procedure.key, step.key, outcome.key))
                found |= {(c.procedure, c.step, c.outcome) for c in outcome.carries if _tells(c.writes)}
    return frozenset(found)


def _tells(writes: Iterable[Write]) -> bool:
    return any(write.fact in TOLD for write in writes)


def newest_place() -> str:
    """The newest entry, as the index keeps it: 「128:1d23…」."""
    newest = Entry.objects.order_by("-seq").values_list("seq", "h").first() or (0, "")
    return f"{newest[0]}:{newest[1]}"


def follow() -> None:
    """Bring the index up to the newest entry and compare what has changed. Raises IndexLost."""
    with shelf.opened() as index:
        compare(index, take_up(index))


def take_up(index: Index) -> list[Record]:
    """The projects that say something else since the index was last brought up to date; they are in it now."""
    seq, _, link = (index.store.value(shelf.FOLLOWED) or b"0:").decode().partition(":")
    rows = list(
        Entry.objects.filter(seq__gte=int(seq))
        .order_by("seq")
        .values_list("pk", "seq", "h", "result", "step", "outcome", "case__procedure_key", "case__project_id")
    )
    if int(seq) and (not rows or rows[0][1:3] != (int(seq), link)):
        raise shelf.IndexLost  # the index of another record
    later = rows[1:] if int(seq) else rows
    changed = put(index, sorted(_changed_by(later)))
    put_systems(index)
    if later:
        with index.store.changing():
            index.store.set_value(shelf.FOLLOWED, f"{later[-1][1]}:{later[-1][2]}".encode())
    return changed


def _changed_by(rows: Sequence[tuple[int, int, str, str, str, str, str | None, int | None]]) -> set[int]:
    acts = telling_acts()
    found = {row[7] for row in rows if row[3] == "ok" and (row[6] or "", row[4], row[5]) in acts}
    carried = Carried.objects.filter(entry_id__in=[row[0] for row in rows])
    names = ("case__procedure_key", "step", "outcome", "case__project_id")
    found |= {project for *act, project in carried.values_list(*names) if tuple(act) in acts}
    return {project for project in found if project is not None}


def put(index: Index, projects: Sequence[int]) -> list[Record]:
    """Let the index hold these projects as they are now, and not those that take no part any more. What it holds."""
    records = records_of(compared_projects().filter(pk__in=projects)) if projects else []
    there = {record.id for record in records}
    for record in records:
        index.upsert(record)
    for number in projects:
        if project_id(number) not in there:
            index.remove(project_id(number))
    return records


def put_systems(index: Index) -> None:
    """Let the index hold the systems registered since it last looked."""
    newest = int(index.store.value(shelf.SYSTEMS) or b"0")
    added = list(InformationSystem.objects.filter(pk__gt=newest).select_related("unit").order_by("pk"))
    for system in added:
        index.upsert(record_of_system(system))
    if added:
        with index.store.changing():
            index.store.set_value(shelf.SYSTEMS, str(added[-1].pk).encode())
