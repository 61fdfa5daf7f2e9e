"""The present against the record: where cases stand, what projects are, what typed records hold, rows nobody wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from yuncheng.registry.models import Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.facts import SPINE

from ..chain import canonical
from ..forms import storable
from ..models import Attachment, Carried, Case, Entry, Filing, SpineWrite
from ..recorders import recorder_of
from ..vouching import strays
from .bound import Place, Replay
from .report import Report

CHUNK = 500
_FACTS = tuple(fact.name for fact in SPINE)
_DEFAULTS = {name: canonical(value) for name, value in storable({n: getattr(Project(), n) for n in _FACTS}).items()}


def check_cases(report: Report, replay: Replay) -> None:
    """Every case stands where its entries left it, and is the case that was opened."""
    rows = Case.objects.select_related("unit", "project").order_by("id")
    for case in rows.iterator(chunk_size=CHUNK):
        place = replay.places.get(case.pk)
        row = f"case:{case.pk}"
        if place is None or place.opened is None:
            report.add("case", f"事项“{case}”没有启动记录。", row=row)
            continue
        differing = [name for name, same in _standing(case, place).items() if not same]
        if differing:
            words = f"事项“{case}”的{'、'.join(differing)}与记录不一致（记录为“{case.procedure.place(place.step)}”）。"
            report.add("case", words, seq=place.seq, row=row)


def _standing(case: Case, place: Place) -> dict[str, bool]:
    opened: Any = place.opened or {}
    ended = case.procedure.end(place.step) is not None
    return {
        "所处环节": case.step == place.step,
        "进入环节日期": case.step_since == place.since,
        "办结日期": case.closed_on == (place.since if ended else None),
        "版本": case.version == place.moves,
        "启动日期": case.opened_on == place.opened_on,
        "承办单位": case.unit.code == opened.get("unit"),
        "上级事项": case.parent_id == opened.get("parent"),
        "承办人": (f"u{case.assignee_id:04d}" if case.assignee_id else None) == opened.get("assignee"),
        "事由": case.about == opened.get("about"),
        "要求办结日期": (case.told_due_on.isoformat() if case.told_due_on else None) == opened.get("due_on"),
        "项目": (case.project.code if case.project else None) == opened.get("project"),
    }


def check_records(report: Report, replay: Replay) -> None:
    """Typed records hold what the last act on each part of them put on record."""
    numbers = sorted(replay.records)
    for start in range(0, len(numbers), CHUNK):
        cases = Case.objects.select_related("project", "unit").in_bulk(numbers[start : start + CHUNK])
        for case in cases.values():
            _check_record(report, case, replay.records[case.pk])


def _check_record(report: Report, case: Case, parts: dict[str, tuple[str, str, int]]) -> None:
    pictures: dict[str, Any] = {}
    for part, (step, told, seq) in parts.items():
        if step not in pictures:
            pictures[step] = _picture(case, step)
        now = pictures[step]
        if part not in now or canonical(now[part]) != told:
            words = f"事项“{case}”在“{case.procedure.place(step)}”登记的内容（{part}）在办理之后被改动。"
            report.add("record", words, seq=seq, row=f"case:{case.pk}.{step}")


def _picture(case: Case, step: str) -> Mapping[str, Any]:
    """The typed record as it stands; nothing where its rows are gone or make no sense to their phase any more."""
    try:
        return recorder_of(case.procedure_key, step).snapshot(case)
    except Exception:  # whatever a forger made of the rows: it is a difference, not a reason to stop verifying
        return {}


def check_projects(report: Report, replay: Replay) -> None:
    """Every project fact is what the last act wrote, and no fact stands there that nobody wrote."""
    projects = Project.objects.order_by("id").iterator(chunk_size=CHUNK)
    for chunk in _chunks(projects):
        numbers = [project.pk for project in chunk]
        latest: dict[int, dict[str, tuple[str, int]]] = {number: {} for number in numbers}
        writes = SpineWrite.objects.filter(project_id__in=numbers).order_by("entry__seq", "id")
        for project_id, fact, value, seq in writes.values_list("project_id", "fact", "value", "entry__seq"):
            latest[project_id][fact] = (canonical(value), seq)
        created = _openings(numbers, replay)
        for project in chunk:
            _check_project(report, project, latest[project.pk], created.get(project.pk))


def _openings(numbers: list[int], replay: Replay) -> dict[int, Place]:
    """Project → the opening that made it."""
    creating = [key for key, procedure in BOOK.procedures.items() if procedure.creates_project]
    rows = Case.objects.filter(project_id__in=numbers, procedure_key__in=creating).order_by("-id")
    return {project: replay.places[pk] for pk, project in rows.values_list("id", "project_id") if pk in replay.places}


def _check_project(report: Report, project: Project, latest: dict[str, tuple[str, int]], made_by: Place | None) -> None:
    values = storable({name: getattr(project, name) for name in _FACTS})
    opened: Any = (made_by.opened if made_by else None) or {}
    first = {"name": opened.get("record", {}).get("name")}
    for name in _FACTS:
        now = canonical(values[name])
        told, seq = latest.get(name, (None, None))
        row = f"project:{project.pk}.{name}"
        label = BOOK.facts.label(name)
        if told is None and now not in (_DEFAULTS[name], canonical(first.get(name))):
            report.add("fact", f"项目{project.code}的“{label}”没有任何办理记录写过。", row=row)
        elif told is not None and now != told:
            report.add("fact", f"项目{project.code}的“{label}”在第{seq}条写入之后被改动。", seq=seq, row=row)
    if made_by and (project.code, project.created_on) != (opened.get("project"), made_by.opened_on):
        words = f"项目{project.code}的编号或建档日期与建档记录不一致。"
        report.add("project", words, seq=made_by.seq, row=f"project:{project.pk}")


def check_strays(report: Report) -> None:
    """Rows that hang on no entry although only an act writes them."""
    for filing in Filing.objects.filter(entry__isnull=True).values_list("id", flat=True):
        report.add("stray", "有一份填报内容不属于任何办理记录。", row=f"filing:{filing}")
    for model, name in ((Filing, "填报内容"), (SpineWrite, "项目事实"), (Carried, "随批办理"), (Attachment, "材料")):
        lost = model.objects.filter(~Exists(Entry.objects.filter(pk=OuterRef("entry_id"))), entry_id__isnull=False)
        for pk in lost.values_list("id", flat=True):
            report.add("stray", f"有一行{name}所属的办理记录已不存在。", row=f"{model._meta.model_name}:{pk}")
    for label, rows in strays().items():
        found = rows()
        for pk in found.order_by("pk").values_list("pk", flat=True):
            report.add("stray", f"有一行{label}没有办理记录。", row=f"{found.model._meta.model_name}:{pk}")


def _chunks(rows: Iterator[Project]) -> Iterator[list[Project]]:
    waiting: list[Project] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == CHUNK:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
