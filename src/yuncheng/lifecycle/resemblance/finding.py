"""What the comparison finds of a project, kept with it: its pages and G19 read that and never wait for the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from yuncheng.likeness import Hit, Index, Record
from yuncheng.registry import clock
from yuncheng.registry.models import Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import SubjectKind
from yuncheng.rulebook.procedures.resemblance import KINDS

from .models import Comparison, Resemblance
from .record import AMOUNTS, number_of

KIND_CODES = {label: code for code, label in KINDS}
CONTINUATION = "延续"
# Columns that are read of an entry, of a project as `sight` shows it: it has dozens, and this is asked on every page.
_OF_PROJECT = ("code", "name", "plan_year", "reported_on", "stage", "standing", *AMOUNTS, "unit__name")
_READ = (
    *("rank", "kind", "percent", "service", "system_key", "evidence"),
    *("comparison__project", "comparison__made_at", "comparison__among", "comparison__note", "comparison__version"),
    *(f"other_project__{name}" for name in _OF_PROJECT),
    *("other_system__code", "other_system__name", "other_system__unit__name"),
)
MOST_ASKED, MOST_KEPT = 20, 12
RELATED_FROM = 0.5  # an entry is worth showing from this probability of being at least related


def worth_showing(hits: Iterable[Hit]) -> list[Hit]:
    """Of what the index looked at, what a reader should see, best first."""
    found = [hit for hit in hits if hit.alert or hit.likeness == CONTINUATION or hit.related >= RELATED_FROM]
    return found[:MOST_KEPT]


def percent_of(hit: Hit) -> int:
    """How sure it is that a reviewer must see the entry, rounded down: at the line means at the line."""
    return int(hit.show * 100 + 1e-9)


def compare(index: Index, records: Sequence[Record]) -> None:
    """Compare these projects with everything in the index and keep what is found in place of what was found before."""
    among = len(index)
    for record in records:
        answer = index.search(record, MOST_ASKED)
        _keep(number_of(record.id)[1], worth_showing(answer.hits), among, answer.note, answer.version)


def _keep(project: int, hits: Sequence[Hit], among: int, note: str, version: str) -> None:
    with transaction.atomic():
        made = {"made_at": clock.now(), "among": among, "note": note[:200], "version": version}
        comparison, _ = Comparison.objects.update_or_create(project_id=project, defaults=made)
        comparison.found.all().delete()
        Resemblance.objects.bulk_create(_row(comparison, rank, hit) for rank, hit in enumerate(hits, 1))


def _row(comparison: Comparison, rank: int, hit: Hit) -> Resemblance:
    kind, number = number_of(hit.record.id)
    return Resemblance(
        comparison=comparison,
        rank=rank,
        other_project_id=number if kind == "p" else None,
        other_system_id=number if kind == "s" else None,
        kind=KIND_CODES[hit.likeness],
        percent=percent_of(hit),
        service=hit.service,
        system_key=hit.system[:300],
        evidence=evidence_of(hit),
    )


def evidence_of(hit: Hit) -> dict[str, object]:
    """Why an entry is shown, as plain data."""
    said = hit.evidence
    return {
        "phrases": [[one.mine, one.theirs, one.score] for one in said.phrases],
        "terms": list(said.terms),
        "groups": [[one.canonical, one.mine, one.theirs] for one in said.groups],
        "items": list(said.items),
        "figures": dict(said.figures),
    }


# ---------------------------------------------------------------------------------------------------- what stands


def kept(project: Project) -> tuple[Comparison | None, list[Resemblance]]:
    """What is kept of a project, best first, the others and their units at hand; None where it was never compared. One
    query, or two where nothing was found."""
    found = Resemblance.objects.filter(comparison__project=project).order_by("rank")
    rows = list(found.select_related("comparison", "other_project__unit", "other_system__unit").only(*_READ))
    return (rows[0].comparison if rows else Comparison.objects.filter(project=project).first()), rows


def _dead_ends(*, withdrawn: bool) -> frozenset[str]:
    """The words for where a project stands whose road has ended without success; those that withdrew among them?"""
    ends = (
        (procedure, end)
        for procedure in BOOK.procedures.values()
        if procedure.subject is SubjectKind.PROJECT and any(step.stage for step in procedure.steps)
        for end in procedure.ends
    )
    return frozenset(end.label for _, end in ends if not end.good and (withdrawn or end.key != WITHDRAWN))


WITHDRAWN = "withdrawn"
DEAD = _dead_ends(withdrawn=True)
REFUSED = _dead_ends(withdrawn=False)


def lives(project: Project) -> bool:
    """Whether a project is still to be, or is: not withdrawn, not refused."""
    return project.standing not in DEAD
