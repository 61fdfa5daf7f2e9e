"""Who reads what of a resemblance: of a project outside one's sight only its name, its unit and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from yuncheng.likeness import Hit
from yuncheng.registry.access import sees_all, visible_projects
from yuncheng.registry.models import Account, InformationSystem, Project
from yuncheng.rulebook.kernel import Function
from yuncheng.rulebook.procedures.resemblance import DUPLICATE, KINDS

from .finding import KIND_CODES, evidence_of, lives, percent_of
from .models import Resemblance, Verdict
from .record import newest_fen, number_of
from .suspicion import alert_line, answered

OVERSEE = (Function.LEAD, Function.AUDIT)  # who looks for one project in parts, and reads the year
KIND_WORDS = dict(KINDS)
MEANING = {
    "duplicate": "功能与它相同或大部分相同",
    "continuation": "本单位同一系统的后续建设",
    "shareable": "县里一套即可、各单位共用的平台",
    "containing": "它范围更广，已包含这些功能",
    "related": "领域相近或数据有往来，供参考",
}
_SYSTEM_STATE = "政务信息系统"


@dataclass(frozen=True, slots=True)
class Like:
    """One entry that was found, from the index or from what is kept; its unit at hand."""

    other: Project | InformationSystem
    kind: str
    percent: int
    service: bool
    system_key: str
    evidence: Mapping[str, Any]


@dataclass(slots=True)
class Shown:
    """One entry as a person may read it. Without `whole`, only what stands above it is told."""

    kind: str
    kind_words: str
    meaning: str
    alert: bool
    name: str
    unit: str
    state: str
    whole: bool = False
    project: int | None = None  # a project's number, of a system there is none
    code: str = ""
    url: str = ""
    percent: int = 0
    year: int | None = None
    fen: int | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    verdict: Verdict | None = None
    together: list[Shown] = field(default_factory=list)


def kept_likes(rows: Iterable[Resemblance]) -> list[Like]:
    """What is kept of a project, its others and their units at hand (`finding.kept`)."""
    found = ((row, row.other_project or row.other_system) for row in rows)
    return [
        Like(other, row.kind, row.percent, row.service, row.system_key, row.evidence) for row, other in found if other
    ]


def found_likes(hits: Sequence[Hit]) -> list[Like]:
    """What the index has found, as it stands in the database. Two queries at most."""
    numbers = [number_of(hit.record.id) for hit in hits]
    projects = Project.objects.select_related("unit").in_bulk([n for kind, n in numbers if kind == "p"])
    systems = InformationSystem.objects.select_related("unit").in_bulk([n for kind, n in numbers if kind == "s"])
    found = []
    for hit, (kind, number) in zip(hits, numbers, strict=True):
        other = projects.get(number) if kind == "p" else systems.get(number)
        if other is not None:
            more = (percent_of(hit), hit.service, hit.system, evidence_of(hit))
            found.append(Like(other, KIND_CODES[hit.likeness], *more))
    return found


def shown(account: Account, likes: Sequence[Like], about: Project | None = None) -> list[Shown]:
    """The entries this person may learn of, phases and services of one system under the one to read first. Of others'
    projects those that their unit has not yet sent do not exist for him. Three queries at most."""
    sight = _in_sight(account, [like.other.pk for like in likes if isinstance(like.other, Project)])
    verdicts = answered(about) if about is not None and likes else {}
    line = alert_line()
    found: dict[str, list[tuple[bool, Shown]]] = {}
    for like in likes:
        other = like.other
        foreign = isinstance(other, Project) and sight is not None and other.pk not in sight
        if foreign and isinstance(other, Project) and other.reported_on is None:
            continue
        one = _one(like, whole=not foreign, line=line)
        one.verdict = verdicts.get((other.pk, None) if isinstance(other, Project) else (None, other.pk))
        found.setdefault(like.system_key, []).append((like.service, one))
    return [_together(group) for group in found.values()]


def _in_sight(account: Account, projects: Sequence[int]) -> frozenset[int] | None:
    """Which of these projects this person may see; None: all."""
    if not projects or sees_all(account):
        return None
    return frozenset(visible_projects(account).filter(pk__in=projects).values_list("pk", flat=True))


def _one(like: Like, *, whole: bool, line: int | None) -> Shown:
    other = like.other
    alive = not isinstance(other, Project) or lives(other)
    made = Shown(
        kind=like.kind,
        kind_words=KIND_WORDS[like.kind],
        meaning=MEANING[like.kind],
        alert=like.kind == DUPLICATE and alive and line is not None and like.percent >= line,
        name=other.name,
        unit=other.unit.name,
        state=_state(other) if isinstance(other, Project) else _SYSTEM_STATE,
    )
    if whole:
        made.whole, made.code, made.percent, made.evidence = True, other.code, like.percent, like.evidence
        if isinstance(other, Project):
            made.project, made.url = other.pk, reverse("project", args=[other.pk])
            made.year, made.fen = other.plan_year, newest_fen(other)
    return made


def _state(project: Project) -> str:
    return " · ".join(filter(None, (project.stage, project.standing)))


def _together(group: Sequence[tuple[bool, Shown]]) -> Shown:
    """A built system stands before what keeps, watches or tests it."""
    first = next((one for service, one in group if not service), group[0][1])
    first.together = [one for _, one in group if one is not first]
    return first
