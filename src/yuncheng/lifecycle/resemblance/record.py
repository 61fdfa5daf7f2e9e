"""What is compared of a project or a system: the spine, and what its unit has handed in, read by batches.

What a project says stands in the filings of the main road, named here by procedure and field as the rulebook has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from yuncheng.casework.models import Filing
from yuncheng.likeness import Record
from yuncheng.registry.models import InformationSystem, Project
from yuncheng.rulebook.annex1_application import MAINTENANCE, NATURES, SERVICE_KINDS

BATCH = 500
WAN = 1_000_000  # fen
AMOUNTS = ("assessed_amount", "approved_estimate", "applied_estimate", "reported_amount")  # the latest first
SERVICE = "运维"  # the word by which the comparison knows a service
_NATURES = dict(NATURES)


@dataclass(frozen=True, slots=True)
class Source:
    """A form that says what a project is: its steps, its texts, and the rows and column with data items."""

    procedure: str
    steps: tuple[str, ...]
    texts: tuple[str, ...] = ()
    rows: str = ""
    column: str = ""


SOURCES = (
    Source("report", ("fill",), texts=("content",)),
    Source("approval", ("fill", "supplement"), texts=("basis_text",)),
    Source("catalogue", ("fill",), rows="rows", column="item"),
)
# The facts of the spine that a record tells: an act that writes one of them changes what is compared.
TOLD = ("name", "nature", "kind", "plan_year", "reported_amount", "applied_estimate", "approved_estimate")


@dataclass(slots=True)
class Said:
    """What a project's unit has handed in: texts in the order of SOURCES, data items."""

    texts: list[str] = field(default_factory=list)
    items: dict[str, None] = field(default_factory=dict)


def project_id(number: int) -> str:
    return f"p{number}"


def system_id(number: int) -> str:
    return f"s{number}"


def number_of(id: str) -> tuple[str, int]:
    """("p", 12) of "p12"."""
    return id[:1], int(id[1:])


def said_by(projects: Sequence[int]) -> dict[int, Said]:
    """What the units of these projects have handed in, the newest version of each form. One query a form."""
    found = {number: Said() for number in projects}
    for source in SOURCES:
        rows = (
            Filing.objects.filter(
                case__project_id__in=projects,
                case__procedure_key=source.procedure,
                step__in=source.steps,
                entry__isnull=False,
            )
            .order_by("id")
            .values_list("case__project_id", "values")
        )
        for number, values in dict(rows).items():  # the newest wins
            if number is not None:
                _add(found[number], source, values)
    return found


def _add(said: Said, source: Source, values: Mapping[str, Any]) -> None:
    said.texts += [str(values[key]) for key in source.texts if values.get(key)]
    for row in values.get(source.rows) or ():
        if item := str(row.get(source.column) or "").strip():
            said.items[item] = None


def record_of(project: Project, said: Said) -> Record:
    """A project as it is compared, its amount in 万元; `unit` at hand."""
    fen = newest_fen(project)
    return Record(
        id=project_id(project.pk),
        name=project.name,
        unit=project.unit.name,
        year=project.plan_year or project.created_on.year,
        amount=None if fen is None else fen / WAN,
        kind=kind_of(project.nature, project.kind),
        content="\n".join(said.texts),
        items=tuple(said.items),
    )


def kind_of(nature: str, kind: str) -> str:
    """新建, 续建 …, or 运维 for what keeps a system and builds none."""
    return SERVICE if nature == MAINTENANCE or kind in SERVICE_KINDS else _NATURES.get(nature, "")


def newest_fen(project: Project) -> int | None:
    """The latest amount that stands."""
    return next((amount for name in AMOUNTS if (amount := getattr(project, name)) is not None), None)


def records_of(projects: QuerySet[Project]) -> list[Record]:
    """These projects as they are compared."""
    rows = list(projects.select_related("unit"))
    said = said_by([row.pk for row in rows])
    return [record_of(row, said[row.pk]) for row in rows]


def record_of_system(system: InformationSystem) -> Record:
    """A system as it is compared; `unit` at hand."""
    return Record(id=system_id(system.pk), name=system.name, unit=system.unit.name)


def compared_projects() -> QuerySet[Project]:
    """The projects that take part: reported at least once by a form; a classified one only has its place (art. 36)."""
    return Project.objects.filter(placeholder=False, plan_year__isnull=False)


@dataclass(frozen=True)
class Everything:
    """All records, read anew by batches each time it is gone through."""

    batch: int = BATCH

    def __iter__(self) -> Iterator[Record]:
        last = 0
        while rows := records_of(compared_projects().filter(pk__gt=last).order_by("pk")[: self.batch]):
            yield from rows
            last = number_of(rows[-1].id)[1]
        for system in InformationSystem.objects.select_related("unit").order_by("pk").iterator(chunk_size=self.batch):
            yield record_of_system(system)
