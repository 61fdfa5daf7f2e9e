"""The bureau's verdicts as labelled data: readable line by line, and in the files that the command `fit` of the
comparison learns from. Grades as in a labelled folder: 3 the same function, 2 must be shown, 0 not to be warned of.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from yuncheng.likeness import Record
from yuncheng.registry.models import InformationSystem, Project

from .models import Verdict
from .record import Everything, project_id, record_of_system, records_of, system_id

GRADES: Mapping[str, int] = {"duplicate": 3, "shareable": 3, "continuation": 2, "distinct": 0}
COLUMNS = ("qid", "doc", "grade", "relation")
QUESTION = "q"  # a judged project as a question; its own entry is left out of the answers


def newest_verdicts() -> list[Verdict]:
    """The newest verdict on each pair, oldest first."""
    found: dict[tuple[int, int | None, int | None], Verdict] = {}
    for verdict in Verdict.objects.select_related("case").order_by("id"):
        pair = (verdict.project_id, verdict.other_project_id, verdict.other_system_id)
        found.pop(pair, None)
        found[pair] = verdict
    return list(found.values())


def lines(verdicts: Iterable[Verdict]) -> Iterator[dict[str, Any]]:
    """One object a verdict: both records as they are compared today, the grade, what was proposed, said and why."""
    known = list(verdicts)
    records = {record.id: record for record in _records(known)}
    for verdict in known:
        own, other = project_id(verdict.project_id), _other_id(verdict)
        if own in records and other in records:
            yield {
                "query": records[own].row(),
                "entry": records[other].row(),
                "grade": GRADES[verdict.verdict],
                "proposed": verdict.proposed,
                "verdict": verdict.verdict,
                "reason": verdict.reason,
                "on": verdict.confirmed_on.isoformat(),
                "case": verdict.case_id,
            }


def _other_id(verdict: Verdict) -> str:
    if verdict.other_project_id is not None:
        return project_id(verdict.other_project_id)
    return system_id(verdict.other_system_id or 0)


def _records(verdicts: Iterable[Verdict]) -> list[Record]:
    known = list(verdicts)
    projects = {v.project_id for v in known} | {v.other_project_id for v in known if v.other_project_id}
    systems = {v.other_system_id for v in known if v.other_system_id}
    kept = InformationSystem.objects.filter(pk__in=systems).select_related("unit")
    return [*records_of(Project.objects.filter(pk__in=projects)), *(record_of_system(system) for system in kept)]


def write(folder: Path, base: Path | None = None) -> tuple[int, int]:
    """labels.jsonl with every judged pair; corpus.jsonl, queries.jsonl and qrels.tsv for `fit`. (pairs, entries).

    `base` is a labelled folder in the same form, whose lines come first: verdicts alone are too few to fit weights by.
    Raises ValueError where it cannot be read or uses one of our ids.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pairs = list(lines(newest_verdicts()))
    _write(folder / "labels.jsonl", pairs)
    corpus = [record.row() for record in Everything()]
    asked = list({pair["query"]["id"]: _question(pair["query"]) for pair in pairs}.values())
    told = [(QUESTION + p["query"]["id"], p["entry"]["id"], str(p["grade"]), p["verdict"]) for p in pairs]
    before = _base(base)
    _demand_other_ids(before["corpus.jsonl"], corpus)
    _demand_other_ids(before["queries.jsonl"], asked)
    _write(folder / "corpus.jsonl", corpus, before["corpus.jsonl"])
    _write(folder / "queries.jsonl", asked, before["queries.jsonl"])
    table = before["qrels.tsv"] or ["\t".join(COLUMNS)]
    table += ["\t".join(cells) for cells in told]
    (folder / "qrels.tsv").write_text("\n".join(table) + "\n", encoding="utf-8")
    return len(pairs), len(corpus)


def _base(folder: Path | None) -> dict[str, list[str]]:
    """The lines of the files of a labelled folder; of none, nothing."""
    names = ("corpus.jsonl", "queries.jsonl", "qrels.tsv")
    if folder is None:
        return {name: [] for name in names}
    try:
        return {name: (folder / name).read_text(encoding="utf-8").splitlines() for name in names}
    except (OSError, UnicodeDecodeError) as fault:
        raise ValueError(f"{folder} 不是标注目录：其中应有 {'、'.join(names)}") from fault


def _demand_other_ids(before: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> None:
    ours = {row["id"] for row in rows}
    for line in before:
        try:
            theirs = json.loads(line).get("id") if line.strip() else None
        except (ValueError, AttributeError) as fault:
            raise ValueError(f"标注目录中有一行不能识别：{line[:60]}") from fault
        if theirs in ours:
            raise ValueError(f"标注目录与本系统的记录同用编号 {theirs}，请先改标注目录中的编号")


def _question(row: Mapping[str, Any]) -> dict[str, Any]:
    """A judged project as a question of which only the judged answers are known."""
    return {**row, "id": f"{QUESTION}{row['id']}", "exclude": row["id"], "partial": True}


def _write(path: Path, rows: Iterable[Mapping[str, Any]], before: Iterable[str] = ()) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in before if line.strip())
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
