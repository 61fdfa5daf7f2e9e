"""The rows an entry speaks of: filings, files, project facts and carried cases, compared with its snapshot."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yuncheng.rulebook.book import BOOK

from ..chain import canonical, personal_digest
from ..models import Attachment, Carried, Case, Filing, SpineWrite
from ..snapshots import told_file
from .links import Link
from .report import Report

OPENING = ("open", "opened")


@dataclass(slots=True)
class Place:
    """Where the record says a case stands: since which day, after how many moves, by which entry."""

    step: str
    since: date
    moves: int
    seq: int
    opened: Mapping[str, Any] | None = None
    opened_on: date | None = None
    last_step: str = ""


@dataclass(slots=True)
class Subject:
    """What never changes about a case."""

    procedure: str
    project_id: int | None
    parent_id: int | None


@dataclass(slots=True)
class Replay:
    """What the entries tell of the present: where each case stands, and the last picture of each typed record."""

    places: dict[int, Place] = field(default_factory=dict)
    records: dict[int, dict[str, tuple[str, str, int]]] = field(default_factory=lambda: defaultdict(dict))

    def move(self, case_id: int, step: str, day: date, seq: int, last_step: str = "") -> None:
        place = self.places.get(case_id)
        if place is None:
            self.places[case_id] = Place(step, day, 1, seq)
            return
        place.step, place.since, place.moves, place.seq = step, day, place.moves + 1, seq
        place.last_step = last_step or place.last_step


class BoundRows:
    """Compares batch after batch; four queries a batch."""

    def __init__(self, report: Report, replay: Replay) -> None:
        self.report = report
        self.replay = replay
        self._subjects: dict[int, Subject] = {}

    def take(self, batch: list[Link]) -> None:
        numbers = [entry.pk for entry in batch]
        filings = _by_entry(Filing.objects.filter(entry_id__in=numbers).order_by("id"))
        files = _by_entry(Attachment.objects.filter(entry_id__in=numbers).select_related("blob"))
        facts = _by_entry(SpineWrite.objects.filter(entry_id__in=numbers))
        carried = _by_entry(Carried.objects.filter(entry_id__in=numbers).order_by("id"))
        self._learn(batch, [row for rows in carried.values() for row in rows])
        for entry in batch:
            told = _snapshot(entry)
            self._check_own_columns(entry, told)
            self._check_filing(entry, told, filings.get(entry.pk, []))
            self._check_files(entry, told, files.get(entry.pk, []))
            self._check_facts(entry, told, facts.get(entry.pk, []))
            self._follow(entry, told)
            self._check_carried(entry, told, carried.get(entry.pk, []))
        self.report.rows += sum(len(rows) for found in (filings, files, facts, carried) for rows in found.values())

    def _learn(self, batch: list[Link], carried: list[Carried]) -> None:
        wanted = {entry.case_id for entry in batch if entry.case_id} | {row.case_id for row in carried}
        unknown = wanted - self._subjects.keys()
        rows = Case.objects.filter(pk__in=unknown).values_list("id", "procedure_key", "project_id", "parent_id")
        for pk, procedure, project, parent in rows if unknown else ():
            self._subjects[pk] = Subject(procedure, project, parent)

    def _check_own_columns(self, entry: Link, told: Mapping[str, Any]) -> None:
        shown = {"case": entry.case_id, "on": entry.on_day.isoformat(), "reason": entry.reason}
        names = {"case": "事项", "on": "发生日期", "reason": "理由"}
        differing = [names[key] for key, value in shown.items() if told.get(key) != value]
        if differing:
            self.report.add("columns", f"第{entry.seq}条的{'、'.join(differing)}与封存的内容不一致。", seq=entry.seq)

    def _check_filing(self, entry: Link, told: Mapping[str, Any], filings: list[Filing]) -> None:
        expected = told.get("filing")
        if len(filings) != (0 if expected is None else 1):
            found = "多出" if len(filings) > (expected is not None) else "缺少"
            self.report.add("filing", f"第{entry.seq}条{found}填报内容。", seq=entry.seq, row=_rows("filing", filings))
            return
        for filing in filings:
            row = f"filing:{filing.pk}"
            if (filing.case_id, filing.step) != (entry.case_id, entry.step):
                self.report.add("filing", f"第{entry.seq}条的填报内容被移到别的事项或环节。", seq=entry.seq, row=row)
            changed = differing_values(filing.values, expected)
            if changed:
                words = f"第{entry.seq}条的填报内容被改动：{'、'.join(changed)}。"
                self.report.add("filing", words, seq=entry.seq, row=row)

    def _check_files(self, entry: Link, told: Mapping[str, Any], files: list[Attachment]) -> None:
        here = sorted(told_file(file) for file in files if file.case_id == entry.case_id)
        if here != told.get("files", []) or len(here) != len(files):
            words = f"第{entry.seq}条所附的材料（种类、名称或内容）与记录不一致。"
            self.report.add("files", words, seq=entry.seq, row=_rows("attachment", files))

    def _check_facts(self, entry: Link, told: Mapping[str, Any], writes: list[SpineWrite]) -> None:
        expected = self._told_facts(entry, told)
        found: dict[tuple[int | None, str], str] = {}
        for write in writes:
            found[write.project_id, write.fact] = canonical(write.value)
        for project, fact in sorted(expected.keys() | found.keys(), key=str):
            if expected.get((project, fact)) != found.get((project, fact)):
                words = f"第{entry.seq}条写入项目的“{BOOK.facts.label(fact)}”与记录不一致。"
                self.report.add("fact", words, seq=entry.seq, row=f"project:{project}.{fact}")
        if len(found) != len(writes):
            self.report.add("fact", f"第{entry.seq}条写入项目的事实有重复。", seq=entry.seq)

    def _told_facts(self, entry: Link, told: Mapping[str, Any]) -> dict[tuple[int | None, str], str]:
        pairs = [(entry.case_id, told.get("facts", {})), *told.get("carried", [])]
        expected = {}
        for case_id, facts in pairs:
            subject = self._subjects.get(case_id or 0)
            for fact, value in facts.items():
                expected[subject.project_id if subject else None, fact] = canonical(value)
        return expected

    def _follow(self, entry: Link, told: Mapping[str, Any]) -> None:
        """Move the case as the entry says, and keep the picture of its typed record."""
        if entry.result != "ok" or entry.case_id is None:
            return
        if (entry.step, entry.outcome) == OPENING:
            procedure = BOOK.procedures.get(self._subjects[entry.case_id].procedure) if self._knows(entry) else None
            if procedure:
                self.replay.places[entry.case_id] = Place(
                    procedure.first.key, entry.on_day, 0, entry.seq, told, entry.on_day
                )
            return
        self.replay.move(entry.case_id, str(told.get("stands")), entry.on_day, entry.seq, entry.step)
        for key, value in told.get("record", {}).items():
            self.replay.records[entry.case_id][key] = (entry.step, canonical(value), entry.seq)

    def _knows(self, entry: Link) -> bool:
        return entry.case_id in self._subjects

    def _check_carried(self, entry: Link, told: Mapping[str, Any], rows: list[Carried]) -> None:
        members = {pk for pk, _ in told.get("carried", [])}
        found = {row.case_id for row in rows if row.step not in ("parent", "overtaken")}
        if members != found:
            self.report.add("carried", f"第{entry.seq}条一并办理的事项与记录不一致。", seq=entry.seq)
        for row in rows:
            to = self._destination(entry, row, members)
            if to is None:
                words = f"第{entry.seq}条一并办理的事项与其办理结果对不上。"
                self.report.add("carried", words, seq=entry.seq, row=f"carried:{row.pk}")
                continue
            self.replay.move(row.case_id, to, entry.on_day, entry.seq)

    def _destination(self, entry: Link, row: Carried, members: set[int]) -> str | None:
        """Where a carried case goes: by the declared carry, or to its end because its parent ended or its object was
        taken away."""
        subject = self._subjects.get(row.case_id)
        procedure = BOOK.procedures.get(subject.procedure) if subject else None
        if procedure is None or subject is None:
            return None
        if row.step == "parent":
            ended = subject.parent_id in members | {entry.case_id or 0} and row.outcome == procedure.orphaned
            return procedure.orphaned if ended else None
        step = procedure.step(row.step)
        outcome = step.outcome(row.outcome) if step else None
        acting = self._subjects.get(entry.case_id or 0)
        carrier = BOOK.procedures.get(acting.procedure) if acting else None
        at = carrier.step(entry.step) if carrier else None
        declared = at.outcome(entry.outcome) if at else None
        carries = declared.carries if declared else ()
        if row.step == "overtaken":
            projects = {self._subjects[pk].project_id for pk in members if pk in self._subjects}
            declared_so = procedure.key in {key for carry in carries for key in carry.ends}
            meant = declared_so and subject.project_id in projects and row.outcome == procedure.orphaned
            return procedure.orphaned if meant else None
        fits = (procedure.key, row.step, row.outcome) in {(c.procedure, c.step, c.outcome) for c in carries}
        return outcome.to if outcome and fits else None


def differing_values(kept: Any, told: Any) -> list[str]:
    """The fields in which what is kept is not what the record tells. Personal data is told as a salted digest."""
    if not isinstance(kept, dict) or not isinstance(told, dict):
        return [] if kept == told else ["全部内容"]
    return sorted(key for key in kept.keys() | told.keys() if not _agrees(kept.get(key), told.get(key)))


def _agrees(kept: Any, told: Any) -> bool:
    if kept == told:
        return type(kept) is type(told)
    if isinstance(told, str) and isinstance(kept, str) and told.startswith("hmac-sm3:"):
        return personal_digest(kept) == told
    if isinstance(told, list) and isinstance(kept, list) and len(told) == len(kept):
        return all(not differing_values(a, b) for a, b in zip(kept, told, strict=True))
    return False


def _by_entry(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.entry_id].append(row)
    return found


def _rows(kind: str, rows: Iterable[Any]) -> str:
    return "、".join(f"{kind}:{row.pk}" for row in rows)


def _snapshot(entry: Link) -> dict[str, Any]:
    """The snapshot of an entry; an unreadable one tells nothing (that it was changed has been told)."""
    try:
        told = json.loads(entry.snapshot)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
