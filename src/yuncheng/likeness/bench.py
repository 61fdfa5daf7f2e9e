"""What `bench` prints: quality on a labelled folder, then time, disk and memory at growing sizes."""

from __future__ import annotations

import random
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from yuncheng.likeness import items, jsonl, runs
from yuncheng.likeness.index import Index
from yuncheng.likeness.metrics import Ranking, judge, percentile
from yuncheng.likeness.model import ALERT
from yuncheng.likeness.postgres_store import PostgresStore
from yuncheng.likeness.record import Record
from yuncheng.likeness.sqlite_store import SqliteStore
from yuncheng.likeness.store import Store

PLACES = 2_500
_QUESTIONS, _CHANGES = 120, 40
_DISK = """SELECT sum(pg_total_relation_size(oid)) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'likeness_bench'::regnamespace"""


@dataclass(frozen=True)
class Grown:
    """`size` records made of a few by moving them to other places: dense on purpose, the same every time."""

    base: Sequence[Record]
    size: int

    def __iter__(self) -> Iterator[Record]:
        chance = random.Random(7)  # noqa: S311 - nothing secret
        letters = "安宝昌德东丰福高广和恒华吉嘉金康乐龙明南宁平清荣瑞山石泰田文武西祥新兴阳永玉云长正中"
        places = [a + b + "镇" for a in letters for b in letters if a != b][:PLACES]
        places += [a + b + "县" for a in letters for b in letters if a != b][: max(0, PLACES - len(places))]
        for number in range(self.size):
            one, place = self.base[number % len(self.base)], chance.choice(places)
            bare = one.name.removeprefix(one.unit)
            unit = place + one.unit.lstrip("县")
            yield replace(one, id=f"S{number:07d}", name=place + bare, unit=unit, year=2015 + chance.randrange(12))


def report(folder: Path, sizes: Sequence[int], database: str = "") -> Iterator[str]:
    """The lines of the report. `folder` holds corpus, queries and labels in the names of a labelled folder.

    `database` is the address of a PostgreSQL to measure beside SQLite, in a schema of the measurement's own. Raises
    BadFile where it cannot be reached.
    """
    corpus = runs.records(folder / "corpus.jsonl")
    if database:
        _reach(database)
    yield from _quality(folder, corpus)
    queries = [Record.of(row) for row in jsonl.rows(folder / "queries.jsonl")]
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="likeness-") as place:
            store = SqliteStore(Path(place) / "index.sqlite3")
            yield from _speed("SQLite", store, corpus, queries, size)
            disk = sum(part.stat().st_size for part in Path(place).iterdir()) / 1e6
            yield f"{'':>12} 磁盘 {disk:.0f}MB"
            store.close()
        if database:
            yield from _on_postgres(database, corpus, queries, size)


def _reach(database: str) -> None:
    import psycopg

    try:
        psycopg.connect(database).close()
    except psycopg.Error as trouble:
        raise jsonl.BadFile(f"连不上要测量的 PostgreSQL：{trouble}") from trouble


def _on_postgres(database: str, corpus: list[Record], queries: list[Record], size: int) -> Iterator[str]:
    import psycopg

    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA likeness_bench")
        try:
            connection.execute("SET search_path = likeness_bench")
            yield from _speed("PostgreSQL", PostgresStore(connection), corpus, queries, size)
            row = connection.execute(_DISK).fetchone()
            yield f"{'':>12} 磁盘 {float(row[0] if row else 0) / 1e6:.0f}MB"
        finally:
            connection.execute("DROP SCHEMA likeness_bench CASCADE")


def _quality(folder: Path, corpus: list[Record]) -> Iterator[str]:
    data = runs.labelled(folder / "corpus.jsonl", folder / "queries.jsonl", folder / "qrels.tsv")
    with runs.index_of(corpus) as index:
        found = [runs.ranking(index, query, data.exclude.get(query.id, "")) for query in data.queries]
    yield _line("随包权重，全部查询", found, data.grades)
    bare = {query.id for query in data.queries if not query.content}
    yield _line("  其中完整申报", [r for r in found if r.query not in bare], data.grades)
    yield _line("  其中只有名称", [r for r in found if r.query in bare], data.grades)
    unseen = runs.fit(data).unseen
    yield _line("分组交叉验证（未见过的功能）", unseen, data.grades)
    yield _line("  其中只有名称", [r for r in unseen if r.query in bare], data.grades)
    pairs = folder / "item_pairs.tsv"
    if pairs.exists():
        yield _pairs(pairs)


def _line(label: str, found: Sequence[Ranking], grades: Mapping[str, Mapping[str, int]]) -> str:
    figures = judge(found, grades, ALERT)
    times = [one.milliseconds for one in found]
    said = "  ".join(f"{name} {value:.3f}" for name, value in figures.items())
    return f"{label}（{len(found)}条）：{said}  p50 {percentile(times, 0.5):.1f}ms  p95 {percentile(times, 0.95):.1f}ms"


def _pairs(path: Path) -> str:
    known = {cells[0]: cells[1] == "2" for cells in jsonl.table(path)}
    scores = sorted(
        ((float(s), known[pid]) for pid, s in (line.split("\t") for line in runs.item_pairs(path))), reverse=True
    )
    right, total = 0, 0.0
    for place, (_, same) in enumerate(scores, start=1):
        right += same
        total += same * right / place
    known_elements = len(items.shipped_dictionary().elements)
    precision = total / max(right, 1)
    return f"数据项对（{len(scores)}对，字典{known_elements}个数据元）：平均精度 {precision:.3f}"


def _speed(name: str, store: Store, corpus: list[Record], queries: list[Record], size: int) -> Iterator[str]:
    asked = [replace(query, id=f"?{query.id}") for query in queries[:_QUESTIONS]]
    index = Index(store)
    start = time.perf_counter()
    index.rebuild(Grown(corpus, size))
    built = time.perf_counter() - start
    for query in asked[:10]:
        index.search(query)
    times = []
    for query in asked:
        start = time.perf_counter()
        index.search(query)
        times.append((time.perf_counter() - start) * 1_000)
    changes = list(_changes(index, asked[:_CHANGES]))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    yield f"{size:>9,} 条，{name}：整次查询 p50 {percentile(times, 0.5):.1f}ms  p95 {percentile(times, 0.95):.1f}ms"
    yield f"{'':>12} 新记录从写入到可查 p95 {percentile(changes, 0.95):.1f}ms"
    yield f"{'':>12} 建索引 {built:.1f}s  进程内存峰值 {memory:.0f}MB"


def _changes(index: Index, queries: Sequence[Record]) -> Iterator[float]:
    """From the start of the change to its commit; the very next search must look at it, in whatever place."""
    for query in queries:
        fresh = replace(query, id="new" + query.id)
        start = time.perf_counter()
        index.upsert(fresh)
        took = (time.perf_counter() - start) * 1_000
        if fresh.id not in {entry.id for entry in index.rank(query).loaded}:
            raise AssertionError(f"刚写入的记录查不到：{fresh.id}")
        yield took
