"""Writing the spine: project facts as outcomes declare them, each kept with the entry that wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import JSONField, Value

from yuncheng.registry.models import Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import FactKind, Outcome, Source, Write

from .forms import storable
from .models import Case, Entry, Filing, SpineWrite
from .recorders import Acting
from .together import BATCH, batches, update_rows

# A fact taken back is written as JSON's null; plain None would be a column without a value.
_NULL = Value(None, JSONField())


def write(acting: Acting) -> dict[str, Any]:
    """Write the project facts that this outcome declares. Returns fact → value (as JSON keeps it)."""
    return write_outcome(acting.case, acting.outcome, acting.cleaned, acting.on)


def write_outcome(case: Case, outcome: Outcome, cleaned: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The facts of an outcome, written to the case's project, with `cleaned` as the act's own fields."""
    return write_facts(case, outcome.writes, cleaned, on)


def write_facts(case: Case, writes: Sequence[Write], cleaned: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Facts as declared, written to the case's project."""
    written = set_facts(case, writes, cleaned, on)
    if case.project is not None and written:
        case.project.save(update_fields=list(written))
    return storable(written)


def set_facts(
    case: Case,
    writes: Sequence[Write],
    cleaned: Mapping[str, Any],
    on: date,
    *,
    rank: int | None = None,
    said: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Facts as declared, given to the case's project and not saved yet. `rank` is its place among the cases an act
    carries; `said` is everything filled in in the case, where that is at hand."""
    project = case.project
    if project is None or not writes:
        return {}
    written: dict[str, Any] = {}
    for declared in writes:
        if declared.source is Source.RANK:
            value: Any = rank
        elif declared.source in (Source.MEMBER, Source.MEMBER_SAID) and said is not None:
            value = said.get(declared.value)
        else:
            value = _value(declared, case, cleaned, on)
        if declared.source is Source.MEMBER_SAID and value in (None, ""):
            continue
        if BOOK.facts[declared.fact].kind is FactKind.LIST:
            value = sorted({*(getattr(project, declared.fact) or []), *(value if isinstance(value, list) else ())})
        if value is None and BOOK.facts[declared.fact].kind in (FactKind.TEXT, FactKind.CODE):
            value = ""
        setattr(project, declared.fact, value)
        written[declared.fact] = value
    return written


def _value(declared: Write, case: Case, cleaned: Mapping[str, Any], on: date) -> Any:
    if declared.source is Source.DAY:
        return on
    if declared.source is Source.FIRST_DAY:
        first = getattr(case.project, declared.fact)
        return first if first and first >= case.opened_on else on  # an earlier case's first day is not this one's
    if declared.source is Source.FIELD:
        return cleaned.get(declared.value)
    if declared.source in (Source.MEMBER, Source.MEMBER_SAID):
        return everything_filled_in(case).get(declared.value)
    if declared.source is Source.EARLIER:
        steps, field = declared.value
        return latest_values(case, *steps).get(field)
    return declared.value


def latest_values(case: Case, *steps: str) -> dict[str, Any]:
    """What was last filled in at a step (or the later of several steps) of this case."""
    filing = Filing.objects.filter(case=case, step__in=steps).order_by("-id").first()
    return dict(filing.values) if filing else {}


def everything_filled_in(case: Case) -> dict[str, Any]:
    """What was last filled in at each step of this case, as one picture: the later act wins where a field recurs."""
    values: dict[str, Any] = {}
    for filled in Filing.objects.filter(case=case).order_by("id").values_list("values", flat=True):
        values.update(filled)
    return values


def keep_writes(written: Iterable[tuple[Case, Mapping[str, Any]]], entry: Entry) -> None:
    """Remember which entry wrote which facts of which cases' projects."""
    SpineWrite.objects.bulk_create(
        (
            SpineWrite(project_id=case.project_id, fact=fact, value=_NULL if value is None else value, entry=entry)
            for case, facts in written
            if case.project_id
            for fact, value in facts.items()
        ),
        batch_size=BATCH,
    )


@dataclass(slots=True)
class Said:
    """What was filled in in a case: the later act wins where a field recurs; and the step that was filled in last."""

    values: dict[str, Any]
    last_step: str


def said_in(cases: Sequence[Case]) -> dict[int, Said]:
    """What was filled in in each of these cases."""
    found: dict[int, Said] = {}
    for some in batches(cases):
        filled = Filing.objects.filter(case__in=[case.pk for case in some]).order_by("id")
        for number, step, values in filled.values_list("case_id", "step", "values"):
            told = found.setdefault(number, Said({}, step))
            told.values.update(values)
            told.last_step = step
    return found


def show_place(case: Case) -> None:
    """Keep the project's two cache columns: the stage of its life and the words for where it stands."""
    show_places([case], None)


def show_places(cases: Sequence[Case], said: Mapping[int, Said] | None) -> None:
    """The same for many cases; `said` as `said_in` tells it, where that is at hand."""
    changed: dict[int, Project] = {}
    for case in cases:
        project = case.project
        if project is None or case.procedure.child:
            continue
        told = said.get(case.pk) if said is not None else None
        place = place_shown(case, None if said is None else told.last_step if told else "")
        if place is not None and (project.stage, project.standing) != place:
            project.stage, project.standing = place
            changed[project.pk] = project
    update_rows(list(changed.values()), ("stage", "standing"))


def place_shown(case: Case, last: str | None = None) -> tuple[str, str] | None:
    """(stage, words) that this case gives its project; None for procedures that are not a stretch of its life.

    `last` is the step that was filled in last, where that is at hand."""
    stages = [step.stage for step in case.procedure.steps if step.stage]
    if not stages:
        return None
    step = case.procedure.step(case.step)
    if step:
        return step.stage or stages[0], step.title
    if last is None:
        last = Filing.objects.filter(case=case).order_by("-id").values_list("step", flat=True).first()
    ended_at = case.procedure.step(last) if last else None
    return (ended_at.stage if ended_at and ended_at.stage else stages[0]), case.place
