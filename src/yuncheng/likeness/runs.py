"""Runs from outside, in plain files: rank questions over entries, score pairs of data items, fit."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from yuncheng.likeness import fit as fitting
from yuncheng.likeness import items, jsonl
from yuncheng.likeness.index import Index
from yuncheng.likeness.metrics import Ranking
from yuncheng.likeness.model import Model, shipped
from yuncheng.likeness.record import Record
from yuncheng.likeness.sqlite_store import SqliteStore

MOST = 100


@contextmanager
def index_of(records: Iterable[Record], model: Model | None = None) -> Iterator[Index]:
    """An index of some records in a folder of the moment. `records` is gone through twice."""
    with tempfile.TemporaryDirectory(prefix="likeness-") as folder:
        store = SqliteStore(Path(folder) / "index.sqlite3")
        index = Index(store, model=model)
        index.rebuild(records)
        yield index
        store.close()


def records(path: Path) -> list[Record]:
    """The records of a file; each must have an id of its own."""
    found = [Record.of(row) for row in jsonl.rows(path)]
    ids = [record.id for record in found]
    if not all(ids) or len(set(ids)) < len(ids):
        raise jsonl.BadFile(f"{path}：每条记录都要有不重复的 id")
    return found


def rank(corpus: Path, queries: Path) -> Iterator[str]:
    """One JSON line a question: id, ranking, scores (probability that it must be shown; .7 is the alert line), ms;
    and a note where the question itself calls for one."""
    asked = list(jsonl.rows(queries))
    with index_of(records(corpus)) as index:
        for row in asked:
            one = ranking(index, Record.of(row), str(row.get("exclude") or ""))
            line = {"id": one.query, "ranking": one.ids, "scores": one.scores, "ms": one.milliseconds}
            yield json.dumps(line | ({"note": one.note} if one.note else {}), ensure_ascii=False)


def ranking(index: Index, query: Record, exclude: str = "") -> Ranking:
    """One whole search, timed, with evidence for the first twenty; the ranking goes on to MOST places."""
    start = time.perf_counter()
    note = index.search(query, 20, exclude=[exclude]).note
    took = (time.perf_counter() - start) * 1_000
    ranked = index.rank(query, exclude=[exclude])
    order = ranked.order[:MOST]
    ids = tuple(ranked.loaded[i].id for i in order)
    scores = tuple(round(float(ranked.chances[i, 1]), 6) for i in order)
    return Ranking(query.id, ids, scores, round(took, 3), note)


def item_pairs(path: Path) -> Iterator[str]:
    """One line a pair: id and how sure it is one fact. Columns: pid, grade, a, unit, resource, b, unit, resource."""
    for cells in jsonl.table(path):
        if len(cells) < 8:
            raise jsonl.BadFile(f"{path}：数据项对应有 8 列，现为 {cells}")
        yield f"{cells[0]}\t{items.same(cells[2], cells[4], cells[5], cells[7]):.6f}"


def item_names(names: Path, queries: Path) -> Iterator[str]:
    """One JSON line a question: the names of items that are the same fact, likeliest first."""
    known = [(_asked(names, row, "id"), _asked(names, row, "item")) for row in jsonl.rows(names)]
    for row in jsonl.rows(queries):
        _asked(queries, row, "id")
        asked, resource = str(row.get("item", "")), str(row.get("resource", ""))
        scored = sorted((-items.same(asked, resource, name, ""), id) for id, name in known)[:MOST]
        line = {"id": row["id"], "ranking": [id for _, id in scored], "scores": [round(-s, 6) for s, _ in scored]}
        yield json.dumps(line, ensure_ascii=False)


def _asked(path: Path, row: Mapping[str, object], name: str) -> str:
    if row.get(name) in (None, ""):
        raise jsonl.BadFile(f"{path}：每行都要有 {name}，现为 {str(row)[:60]}")
    return str(row[name])


def labelled(corpus: Path, queries: Path, qrels: Path) -> fitting.Labelled:
    """A corpus with questions and grades."""
    asked = list(jsonl.rows(queries))
    exclude = {str(row["id"]): str(row.get("exclude") or "") for row in asked}
    partial = frozenset(str(row["id"]) for row in asked if row.get("partial"))
    return fitting.Labelled(records(corpus), [Record.of(row) for row in asked], exclude, jsonl.grades(qrels), partial)


def folder(path: Path) -> fitting.Labelled:
    """A labelled folder: corpus.jsonl, queries.jsonl, qrels.tsv."""
    return labelled(path / "corpus.jsonl", path / "queries.jsonl", path / "qrels.tsv")


@dataclass(frozen=True, slots=True)
class Fitted:
    """New weights and what they do: rankings of all questions by weights that had not seen their functions, beside
    those by the weights of before; and of judged pairs (grade, chance before, chance by unseen weights).
    """

    model: Model
    before: list[Ranking]
    unseen: list[Ranking]
    judged: list[tuple[int, float, float]]


def fit(data: fitting.Labelled, *others: fitting.Labelled, before: Model | None = None) -> Fitted:
    """Weights over labelled data. `others` are learnt from beside `data`; only the questions of `data` are judged."""
    found = [one for place, other in enumerate(others) for one in fitting.beside(_examples(other), place)]
    with index_of(data.corpus, fitting.unfitted()) as index:
        found += fitting.examples(index, data)
        if len(known := {example.function for example in found}) < fitting.FOLDS:
            raise jsonl.BadFile(
                f"标注太少：只有{len(known)}种功能的问题，至少要{fitting.FOLDS}种；请与完整的标注集合并后再拟合"
            )
        sets = (data, *others)
        note = {"entries": sum(len(s.corpus) for s in sets), "questions": sum(len(s.queries) for s in sets)}
        final, by_fold = fitting.fit(found, note)
        folds, functions = fitting.fold_of(found), fitting.functions(data)
        old = Index(index.store, model=before or shipped())
        fitted = Fitted(final, [], [], [])
        for query in data.queries:
            new = Index(index.store, model=by_fold[folds.get(functions[query.id], 0)])
            exclude = data.exclude.get(query.id, "")
            was, now = ranking(old, query, exclude), ranking(new, query, exclude)
            if query.id in data.partial:
                fitted.judged.extend(_judged(data.grades.get(query.id, {}), was, now))
            else:
                fitted.before.append(was)
                fitted.unseen.append(now)
    return fitted


def _examples(data: fitting.Labelled) -> list[fitting.Example]:
    with index_of(data.corpus, fitting.unfitted()) as index:
        return fitting.examples(index, data)


def _judged(known: Mapping[str, int], was: Ranking, now: Ranking) -> Iterator[tuple[int, float, float]]:
    """What both weights say of the pairs that were judged; nought where an entry was not among the first."""
    old, new = (dict(zip(one.ids, one.scores, strict=True)) for one in (was, now))
    for entry, grade in known.items():
        yield grade, old.get(entry, 0.0), new.get(entry, 0.0)
